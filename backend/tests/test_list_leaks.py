"""A list holds what is one's own, however it is asked for."""

import httpx
import pytest

from tests.conftest import People
from tests.issuer import Person
from tests.operations import add_task

MARKER = "marker-of-ben-100%_\\"
QUESTIONS = [
    {},
    {"q": "marker-of-ben"},
    {"q": "%"},
    {"q": "_"},
    {"q": "\\"},
    {"q": "%%%%"},
    {"q": ".*"},
    {"q": "' OR 1=1--"},
    {"q": '"; SELECT * FROM tasks; --'},
    {"q": "a", "completed": "false"},
    {"completed": "true"},
    {"completed": "false"},
    *({"priority": priority} for priority in ("low", "medium", "high")),
    *({"due": due, "tz": "Asia/Tokyo"} for due in ("today", "overdue", "week", "none")),
    *(
        {"sort": f"{sign}{field}"}
        for field in ("createdAt", "updatedAt", "dueDate", "position", "priority", "title")
        for sign in ("", "-")
    ),
]


async def everything(
    client: httpx.AsyncClient, person: Person, question: dict[str, str]
) -> tuple[list[str], str]:
    """Follow the cursors to the end; give the ids, and all that was said."""
    ids: list[str] = []
    said = ""
    page: dict[str, str] = {"limit": "1"}
    while True:
        response = await client.get("/api/tasks", params=question | page, headers=person.headers)
        assert response.status_code == 200, response.text
        answer = response.json()
        ids += [task["id"] for task in answer["data"]]
        said += response.text + str(response.headers)
        if answer["meta"]["nextCursor"] is None:
            return ids, said
        page["cursor"] = answer["meta"]["nextCursor"]


@pytest.mark.parametrize("question", QUESTIONS, ids=str)
async def test_no_question_brings_another_persons_task(
    question: dict[str, str], client: httpx.AsyncClient, people: People
) -> None:
    """O-11: both have the same kinds of tasks, so each question has an answer on both sides."""
    ana, ben = people("ana"), people("ben")
    mine: set[str] = set()
    for person, title in ((ben, MARKER), (ana, "a ' \" plain title"), (ben, MARKER)):
        for fields in ({"priority": "high", "dueDate": "2000-01-01"}, {"priority": "low"}, {}):
            task = await add_task(client, person, title=title, description=title, **fields)
            if person is ana:
                mine.add(task["id"])

    ids, said = await everything(client, ana, question)

    assert set(ids) <= mine
    assert len(ids) == len(set(ids))
    assert "marker" not in said
    assert ben.id not in said
    if question.keys() <= {"sort"}:
        assert set(ids) == mine


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("0%", {"100% sure"}),
        ("a_b", {"a_b"}),
        ("\\", {"back\\slash"}),
        ("100", {"100% sure", "1000"}),
    ],
)
async def test_no_character_of_a_search_stands_for_another(
    text: str, titles: set[str], client: httpx.AsyncClient, people: People
) -> None:
    """O-12."""
    ana = people("ana")
    for title in ("100% sure", "1000", "a_b", "axb", "back\\slash"):
        await add_task(client, ana, title=title)

    response = await client.get("/api/tasks", params={"q": text}, headers=ana.headers)

    assert {task["title"] for task in response.json()["data"]} == titles


async def first_cursor(client: httpx.AsyncClient, person: Person) -> str:
    for _ in range(2):
        await add_task(client, person)
    response = await client.get("/api/tasks", params={"limit": 1}, headers=person.headers)
    cursor: str = response.json()["meta"]["nextCursor"]
    return cursor


async def test_a_cursor_is_good_for_its_own_person_alone(
    client: httpx.AsyncClient, people: People
) -> None:
    """O-11."""
    ana, ben = people("ana"), people("ben")
    theirs = await first_cursor(client, ben)
    own = await first_cursor(client, ana)

    async def follow(cursor: str) -> httpx.Response:
        params = {"cursor": cursor, "limit": "1"}
        return await client.get("/api/tasks", params=params, headers=ana.headers)

    refused = await follow(theirs)
    taken = await follow(own)

    assert refused.status_code == 400
    assert refused.json()["error"]["code"] == "MALFORMED_REQUEST"
    assert taken.status_code == 200
    assert len(taken.json()["data"]) == 1
