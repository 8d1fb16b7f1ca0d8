"""Every value of every field: taken and kept as it is, or refused without being repeated.

Whatever is taken can be read again, alone and in the list: no row may spoil the reading of others.
"""
# ruff: noqa: RUF001  (letters that look like others are what is tested)

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.answers import (
    MARKER,
    accepted,
    accepted_list,
    create,
    faulty_fields,
    read,
    refused,
)
from tests.conftest import People
from tests.issuer import Person

JSON = {"Content-Type": "application/json"}
# One person writes all examples of a property; the list stays readable with every one of them.
tries = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

INVISIBLE = ["", " ", "\t\n", "\u00a0", "\u3000", "\u200b", "\ufeff", "\u2060\u00ad", " \u200d "]
CONTROL = [f"{MARKER}{chr(code)}x" for code in (0, 1, 7, 8, 11, 27, 31, 127, 0x80, 0x85, 0x9F)]
SURROGATES = [f"{MARKER}\ud800", f"\udfff{MARKER}", "\udc00\ud83d"]
NOT_TEXT = [1, 1.5, True, [MARKER], {MARKER: MARKER}]
BAD: list[tuple[str, Any]] = [
    *(("title", bad) for bad in [*INVISIBLE, *CONTROL, *SURROGATES, *NOT_TEXT, None]),
    *(("title", bad) for bad in ["x" * 201, "💧" * 201, f"{MARKER}\nx", f"{MARKER}\tx"]),
    *(("description", bad) for bad in [*CONTROL, *SURROGATES, *NOT_TEXT]),
    *(("description", bad) for bad in ["x" * 1001, "💧" * 1001]),
    *(("priority", bad) for bad in [MARKER, "HIGH", " high", "", "2", None, *NOT_TEXT]),
    *(("priority", bad) for bad in SURROGATES),
]
DUES = [
    *("2026-01-15T17:00:00", "2026-01-15 17:00:00Z", "2026-01-15T17:00Z", "2026-01-15T17Z"),
    *("2026-02-30", "2026-13-01", "2026-00-10", "2025-02-29", "2026-1-5", "20260115"),
    *("2026-01-15T24:00:00Z", "2026-01-15T17:60:00Z", "2026-01-15T17:00:60Z", "2026-W03-4"),
    *("2026-01-15T17:00:00+24:00", "2026-01-15T17:00:00+0100", "2026-01-15T17:00:00+01"),
    *("2026-01-15T17:00:00 Z", "2026-01-15T17:00:00,5Z", "2026-01-15T17:00:00.Z", "2026-015"),
    *("0000-01-01", "10000-01-01", "+02026-01-15", "1969-12-31", "2201-01-01", "0001-01-01"),
    *("1969-12-31T23:59:59.999999Z", "2201-01-01T00:00:00Z", "1970-01-01T00:00:00+00:01"),
    *("2200-12-31T23:59:59-00:01", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+14:00"),
    *("", " ", "today", "now", "infinity", "-infinity", "1700000000", "1e9", " 2026-01-15"),
    *("2026-01-15\n", "٢٠٢٦-٠١-١٥", "2026-01-15\x00", f"{MARKER}\ud800", MARKER, "2026-01-15TZ"),
]
POSITIONS = ["", " ", "a0 ", "a 0", "a-0", "a_0", "a0\n", "ä0", "a٢", "ａ0", "x" * 65, MARKER + "!"]
BAD += [("position", bad) for bad in [*POSITIONS, *CONTROL, *SURROGATES, *NOT_TEXT, []]]
BAD += [("dueDate", bad) for bad in [*DUES, 1700000000, 20260115, 0.5, True, [], {}]]


@pytest.fixture
async def ana(people: People) -> Person:
    return people("ana")


async def send(
    client: httpx.AsyncClient, person: Person, method: str, path: str, body: Any
) -> httpx.Response:
    """Send what no careful client would: NaN and half of a character among it."""
    headers = person.headers | JSON
    return await client.request(method, path, content=json.dumps(body).encode(), headers=headers)


@pytest.mark.parametrize("field", ["title", "description", "priority", "dueDate", "position"])
async def test_a_bad_value_is_refused_by_its_field(
    client: httpx.AsyncClient, ana: Person, field: str
) -> None:
    """I-01, I-02, I-03, I-08."""
    task = await create(client, ana)

    for value in (bad for name, bad in BAD if name == field):
        body = {"title": "Feed the cat", field: value}
        if value is not None or field != "description":
            made = await send(client, ana, "POST", "/api/tasks", body)
            assert faulty_fields(made) == {field}, ascii(value)
            changed = await send(client, ana, "PUT", f"/api/tasks/{task['id']}", body)
            assert faulty_fields(changed) == {field}, ascii(value)

    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([task], None)


@pytest.mark.parametrize("value", ["yes", "on", "true", "f", "", 1, 0, 1.0, None, [], {}, MARKER])
async def test_completion_is_true_or_false_and_nothing_like_it(
    client: httpx.AsyncClient, ana: Person, value: Any
) -> None:
    """I-06, I-07."""
    task = await create(client, ana)

    for method, suffix in (("PUT", ""), ("PATCH", "/complete")):
        path = f"/api/tasks/{task['id']}{suffix}"
        answer = await send(client, ana, method, path, {"completed": value})
        assert faulty_fields(answer) == {"completed"}

    assert await read(client, ana, task) == task


IDS = [
    *(
        "",
        "x",
        MARKER,
        "1",
        "2f1c8a527f0e4c579d5b0a6f3a1e9b77",
        "2f1c8a52-7f0e-4c57-9d5b-0a6f3a1",
    ),
    *("{2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77}", "urn:uuid:2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77"),
    *("2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b7g", "2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77\n"),
    *(" 2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77", "2f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77'--"),
    *("٢f1c8a52-7f0e-4c57-9d5b-0a6f3a1e9b77", "\x00", "2f1c8a52\x00", "%00", "x" * 5000),
]


async def test_an_id_has_one_form(client: httpx.AsyncClient, ana: Person) -> None:
    """I-10."""
    for task_id in (*IDS, 1, True, [], {}, 10**30, f"{MARKER}\ud800"):
        answer = await send(client, ana, "POST", "/api/tasks", {"id": task_id, "title": "Ferns"})

        assert faulty_fields(answer) == {"id"}, ascii(task_id)


async def test_an_address_without_a_proper_id_leads_nowhere(
    client: httpx.AsyncClient, ana: Person
) -> None:
    """I-10."""
    for segment in (*(quote(task_id, safe="") for task_id in IDS[1:]), "%80", "%ff%fe", "%", "%zz"):
        address = f"/api/tasks/{segment}"

        refused(await client.get(address, headers=ana.headers), 404)
        refused(await client.delete(address, headers=ana.headers), 404)
        refused(await send(client, ana, "PUT", address, {"title": "x"}), 404)
        refused(await send(client, ana, "PATCH", f"{address}/complete", {"completed": True}), 404)


FAMILY = "👨\u200d👩\u200d👧\u200d👦"
TEXTS = [
    *("x", "x" * 200, "💧" * 200, (FAMILY * 29)[:200], "🫨", "\ue000x", "x\ufffe", "x\uffff"),
    *("caf\u00e9", "cafe\u0301", "İstanbul ı", "أهلاً وسهلاً", "خوش آمدید", "日本語のタスク", "नमस्ते"),
    *("\u202eright to left", "a\u200bb", "1\u20e3", "🏳️\u200d🌈", "Z̸̢a̷l̶g̵o̴", "𝕳𝖊𝖑𝖑𝖔", "ﷺ", "ß", "ŉ"),
    *("'; DROP TABLE tasks; --", '" OR 1=1', "\\'; SELECT pg_sleep(9)--", "$$", "%s %(x)s", "{0}"),
    *("<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "javascript:alert(1)", "&amp;"),
    *("{{7*7}}", "${7*7}", "#{7*7}", "=cmd|'/C calc'!A0", "+1", "-1", "@SUM(1)", "../../etc"),
    *("\\u0000", "\\x00", "%00", "null", "undefined", "NaN", "true", "0", "[]", "\\", "/", '"'),
]


async def test_text_of_any_kind_is_kept_to_the_character(
    client: httpx.AsyncClient, ana: Person
) -> None:
    """I-01, I-03, I-04, I-17."""
    kept = []
    for text in TEXTS:
        made = await create(client, ana, title=text, description=text)
        assert (made["title"], made["description"]) == (text, text)

        task = await create(client, ana)
        changes = {"title": text, "description": text}
        path = f"/api/tasks/{task['id']}"
        changed = accepted(await client.put(path, json=changes, headers=ana.headers))
        assert changed == changed | changes
        kept += [made, changed]
    for task in kept:
        alone = await client.get(f"/api/tasks/{task['id']}", headers=ana.headers)
        assert accepted(alone) == task
    listed = await client.get("/api/tasks", params={"limit": "500"}, headers=ana.headers)
    assert accepted_list(listed) == (kept[::-1], None)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (" x ", "x"),
        ("\n x\t", "x"),
        ("\u00a0x\u3000", "x"),
        (" x y ", "x y"),
        (f"{'x' * 200} ", "x" * 200),
    ],
)
async def test_a_title_is_trimmed(
    client: httpx.AsyncClient, ana: Person, sent: str, kept: str
) -> None:
    """I-02."""
    task = await create(client, ana, title=sent)

    assert (await read(client, ana, task))["title"] == kept


@pytest.mark.parametrize("text", ["", " ", "\n", " x \r\n\ty ", "x" * 1000, "💧" * 1000])
async def test_a_description_is_kept_with_its_layout(
    client: httpx.AsyncClient, ana: Person, text: str
) -> None:
    task = await create(client, ana, description=text)

    assert (await read(client, ana, task))["description"] == text


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("1970-01-01", "1970-01-01"),
        ("2200-12-31", "2200-12-31"),
        ("2028-02-29", "2028-02-29"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1970-01-01T14:00:00+14:00", "1970-01-01T00:00:00Z"),
        ("2200-12-31T23:59:59.999999Z", "2200-12-31T23:59:59.999999Z"),
        ("2200-12-31T11:59:59-12:00", "2200-12-31T23:59:59Z"),
        ("2026-01-15t17:00:00z", "2026-01-15T17:00:00Z"),
        ("2026-01-15T17:00:00-00:00", "2026-01-15T17:00:00Z"),
        ("2026-01-15T17:00:00+23:59", "2026-01-14T17:01:00Z"),
        ("2026-01-15T17:00:00.123456789Z", "2026-01-15T17:00:00.123456Z"),
        ("2026-01-15T17:00:00.9999999Z", "2026-01-15T17:00:00.999999Z"),
        ("2026-01-15T17:00:00.1Z", "2026-01-15T17:00:00.100000Z"),
        # The hour that Europe skips, and both times that it lives through one.
        ("2026-03-29T02:30:00+01:00", "2026-03-29T01:30:00Z"),
        ("2026-10-25T02:30:00+02:00", "2026-10-25T00:30:00Z"),
        ("2026-10-25T02:30:00+01:00", "2026-10-25T01:30:00Z"),
    ],
)
async def test_a_due_date_within_range_is_kept(
    client: httpx.AsyncClient, ana: Person, sent: str, kept: str
) -> None:
    """I-08."""
    task = await create(client, ana, dueDate=sent)

    assert task["dueDate"] == kept
    assert await read(client, ana, task) == task


offsets = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(
    datetime(1970, 1, 2),  # noqa: DTZ001  (Hypothesis adds the zone)
    datetime(2200, 12, 30),  # noqa: DTZ001  (the same)
    timezones=offsets,
)


@tries
@given(moment=moments)
async def test_any_instant_is_kept_as_that_instant(
    client: httpx.AsyncClient, ana: Person, moment: datetime
) -> None:
    """I-08."""
    task = await create(client, ana, dueDate=moment.isoformat())

    found = accepted(await client.get(f"/api/tasks/{task['id']}", headers=ana.headers))["dueDate"]
    assert found.endswith("Z")
    assert datetime.fromisoformat(found) == moment.astimezone(UTC)


def is_title(text: str) -> bool:
    """What the contract says of a title, put once more in other words."""
    categories = {unicodedata.category(character) for character in text}
    is_visible = bool(categories - {"Zs", "Zl", "Zp", "Cc", "Cf"})
    return len(text) <= 200 and is_visible and not categories & {"Cc", "Cs"}


texts = st.text(st.characters(), max_size=210) | st.text("x 💧\n\u200b\u00a0e\u0301", max_size=210)


@tries
@example("x" * 201)
@given(title=texts)
async def test_any_text_is_kept_as_a_title_or_refused(
    client: httpx.AsyncClient, ana: Person, title: str
) -> None:
    """I-03, I-04."""
    answer = await send(client, ana, "POST", "/api/tasks", {"title": title})

    if is_title(title.strip()):
        task = accepted(answer, 201)
        assert task["title"] == title.strip()
        again = accepted(await client.get(f"/api/tasks/{task['id']}", headers=ana.headers))
        assert again == task
    else:
        assert faulty_fields(answer) == {"title"}


scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
anything = st.recursive(
    scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=10
)
fields = {
    "id": st.uuids().map(str) | anything,
    "title": st.just("Ferns") | anything,
    "description": texts | anything,
    "priority": st.sampled_from(["low", "medium", "high"]) | anything,
    "dueDate": st.dates().map(str) | moments.map(datetime.isoformat) | anything,
    "position": st.from_regex(r"[0-9A-Za-z]{1,64}", fullmatch=True) | anything,
    "completed": st.booleans() | anything,
}


@tries
@given(
    body=anything | st.fixed_dictionaries({}, optional=fields),
    door=st.sampled_from([("POST", ""), ("PUT", "/{}"), ("PATCH", "/{}/complete")]),
)
async def test_any_body_is_answered_and_spoils_nothing(
    client: httpx.AsyncClient, ana: Person, body: Any, door: tuple[str, str]
) -> None:
    """I-05, I-11."""
    task = await create(client, ana)
    path = "/api/tasks" + door[1].format(task["id"])

    answer = await send(client, ana, door[0], path, body)

    if answer.is_success:
        changed = accepted(answer, 201 if door[0] == "POST" else 200)
        assert all(changed[name] is not None for name in ("id", "title", "priority"))
        assert await read(client, ana, changed) == changed
    else:
        refused(answer, 400, 422)
        assert await read(client, ana, task) == task
