"""The query of every address: known, once, readable and within bounds, or refused."""
# ruff: noqa: RUF001  (digits that look like others are what is tested)

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from tests.answers import MARKER, accepted_list, create, faulty_fields, refused
from tests.conftest import People
from tests.issuer import Person

BAD = {
    "limit": [
        *("0", "501", "-1", "-0", "1.0", "1e2", "", " ", " 5", "5 ", "+5", "0x10", "true", "null"),
        *("NaN", "١٠", "１０", "1_0", MARKER, "5\x00"),
        *(str(2**31), str(2**63), str(10**20), "9" * 5000),
    ],
    "completed": ["yes", "1", "0", "True", "TRUE", "on", "f", "", "null", MARKER, "true\x00"],
    "priority": ["HIGH", "", "2", "high,low", MARKER, "' OR 1=1", "high\x00"],
    "due": ["tomorrow", "", "TODAY", "2026-01-15", MARKER, "today\x00"],
    "sort": [
        *("password", "title;drop table tasks", "--title", "title,-dueDate", "", "+title", "-"),
        *("createdat", "created_at", "user_id", "TITLE", MARKER, "title\x00", " title"),
    ],
    "tz": [
        *("Mars/Phobos", "", "../../../../etc/passwd", "/etc/passwd", "europe/berlin", "UTC+14"),
        *("Europe/Berlin\x00", "Europe", "localtime", ".", MARKER, "x" * 5000, "+02:00"),
    ],
    "q": ["x" * 201, "💧" * 201, "x\x00", "a\nb", "\x1b[31m", "x" * 10_000, f"{MARKER}\x07"],
    "cursor": ["x" * 2049],
}


@pytest.fixture
async def ana(people: People) -> Person:
    return people("ana")


@pytest.mark.parametrize("name", BAD)
async def test_a_bad_value_is_refused_by_its_parameter(
    client: httpx.AsyncClient, ana: Person, name: str
) -> None:
    """I-06, I-07, I-15, I-16."""
    for value in BAD[name]:
        answer = await client.get(f"/api/tasks?{name}={quote(value)}", headers=ana.headers)
        assert faulty_fields(answer) == {name}, ascii(value)


@pytest.mark.parametrize("limit", ["1", "500", "007", "000000500"])
async def test_a_limit_within_bounds_is_taken(
    client: httpx.AsyncClient, ana: Person, limit: str
) -> None:
    accepted_list(await client.get("/api/tasks", params={"limit": limit}, headers=ana.headers))


@pytest.mark.parametrize(
    "query",
    [
        *("q=%ff", "q=%c0%af", "q=%ed%a0%80", "%ff=1", "q=%f4%90%80%80", "x=%80&q=1"),
        *("&".join(f"p{number}=1" for number in range(33)), "limit=5&q=%ff"),
    ],
)
async def test_a_query_that_cannot_be_read_is_malformed(
    client: httpx.AsyncClient, ana: Person, query: str
) -> None:
    """I-15."""
    refused(await client.get(f"/api/tasks?{query}", headers=ana.headers), 400)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=5&limit=5", "limit"),
        ("limit=1&limit=2", "limit"),
        ("completed=true&completed=false", "completed"),
        ("sort=title&q=a&sort=title", "sort"),
        ("page=2", "page"),
        ("Limit=5", "Limit"),
        ("user_id=1", "user_id"),
        ("userId=1", "userId"),
        ("limit[]=5", "query"),
        ("=5", "query"),
        (f"{MARKER}%20%3Cimg%3E={MARKER}", "query"),
        ("limit=5;offset=3", "limit"),
        ("q", None),
        ("", None),
        ("&", None),
    ],
)
async def test_only_known_parameters_are_taken_and_each_once(
    client: httpx.AsyncClient, ana: Person, query: str, field: str | None
) -> None:
    """I-15."""
    answer = await client.get(f"/api/tasks?{query}", headers=ana.headers)

    if field is None:
        accepted_list(answer)
    else:
        assert faulty_fields(answer) == {field}


ROUTES: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/api/tasks", {"title": "x"}),
    ("GET", "/api/tasks/{}", {}),
    ("PUT", "/api/tasks/{}", {"title": "x"}),
    ("DELETE", "/api/tasks/{}", {}),
    ("PATCH", "/api/tasks/{}/complete", {"completed": True}),
    ("POST", "/api/tasks/{}/restore", {}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
async def test_other_routes_take_no_query(
    client: httpx.AsyncClient, ana: Person, method: str, path: str, body: dict[str, Any]
) -> None:
    """I-15, T-01."""
    task = await create(client, ana)
    address = path.format(task["id"])
    content: dict[str, Any] = {"json": body} if body else {}

    for query, status in (("limit=5", 422), ("access_token=c4n4ry", 422), ("q=%ff", 400)):
        answer = await client.request(method, f"{address}?{query}", headers=ana.headers, **content)
        refused(answer, status)

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([task], None)
