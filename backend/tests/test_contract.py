"""The routes of tasks, line by line: what each takes, does and answers."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from tests.answers import accepted, accepted_list, create, faulty_fields, read, refused
from tests.conftest import People

FIELDS = {
    *("id", "title", "description", "completed", "completedAt", "priority"),
    *("dueDate", "position", "userId", "version", "createdAt", "updatedAt"),
}
NIL = "00000000-0000-0000-0000-000000000000"
MAX = "ffffffff-ffff-ffff-ffff-ffffffffffff"


def moment(text: str) -> datetime:
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


async def test_a_title_is_enough_for_a_task(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")

    answer = await client.post("/api/tasks", json={"title": "Water the ferns"}, headers=ana.headers)

    task = accepted(answer, 201)
    assert answer.json()["message"] is None
    assert task.keys() == FIELDS
    assert UUID(task["id"]).version == 4
    assert answer.headers["location"] == f"/api/tasks/{task['id']}"
    assert answer.headers["etag"] == '"1"'
    assert task["createdAt"] == task["updatedAt"]
    assert abs((datetime.now(UTC) - moment(task["createdAt"])).total_seconds()) < 60
    del task["id"], task["createdAt"], task["updatedAt"]
    assert task == {
        "title": "Water the ferns",
        "description": None,
        "completed": False,
        "completedAt": None,
        "priority": "medium",
        "dueDate": None,
        "position": None,
        "userId": ana.id,
        "version": 1,
    }


async def test_a_task_is_kept_as_it_was_sent(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    sent = {
        "id": str(uuid4()),
        "title": "Water the ferns",
        "description": "The small one\nneeds less.",
        "priority": "high",
        "dueDate": "2026-01-15",
        "position": "p1V",
    }

    task = await create(client, ana, **sent)

    assert task == task | sent
    assert await read(client, ana, task) == task


async def test_reading_a_task_tells_its_version(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana)

    answer = await client.get(f"/api/tasks/{task['id']}", headers=ana.headers)

    assert accepted(answer) == task
    assert answer.json()["message"] is None
    assert answer.headers["etag"] == '"1"'


async def test_a_list_starts_empty_and_holds_the_newest_first(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([], None)
    first, second = [await create(client, ana), await create(client, ana)]

    listed, cursor = accepted_list(await client.get("/api/tasks", headers=ana.headers))

    assert (listed, cursor) == ([second, first], None)


CHANGES = [
    ("title", "Feed the cat"),
    ("description", "Twice"),
    ("description", ""),
    ("description", None),
    ("priority", "low"),
    ("dueDate", "2027-02-28"),
    ("dueDate", "2027-02-28T08:30:00Z"),
    ("dueDate", None),
    ("position", "a1"),
    ("position", None),
    ("completed", True),
]


@pytest.mark.parametrize(("field", "value"), CHANGES)
async def test_a_change_touches_one_field_and_no_other(
    client: httpx.AsyncClient, people: People, field: str, value: Any
) -> None:
    ana = people("ana")
    before = await create(
        client,
        ana,
        description="Gently",
        priority="high",
        dueDate="2026-01-15T17:00:00Z",
        position="a0",
    )

    answer = await client.put(
        f"/api/tasks/{before['id']}", json={field: value}, headers=ana.headers
    )

    after = accepted(answer)
    assert answer.headers["etag"] == '"2"'
    assert after[field] == value
    follow_up = {"version", "updatedAt"} | ({"completedAt"} if field == "completed" else set())
    assert {name for name in FIELDS if after[name] != before[name]} == {field} | follow_up
    assert moment(after["updatedAt"]) > moment(before["updatedAt"])
    assert await read(client, ana, before) == after


async def test_several_fields_change_at_once(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana)
    changes = {"title": "Feed the cat", "completed": True, "dueDate": "2026-01-15"}

    after = accepted(
        await client.put(f"/api/tasks/{task['id']}", json=changes, headers=ana.headers)
    )

    assert after == after | changes
    assert after["completedAt"] == after["updatedAt"]
    assert after["version"] == 2


@pytest.mark.parametrize("field", ["title", "priority", "completed"])
async def test_what_every_task_has_cannot_be_cleared(
    client: httpx.AsyncClient, people: People, field: str
) -> None:
    ana = people("ana")
    task = await create(client, ana)

    answer = await client.put(f"/api/tasks/{task['id']}", json={field: None}, headers=ana.headers)

    assert faulty_fields(answer) == {field}
    assert await read(client, ana, task) == task


@pytest.mark.parametrize(
    "field",
    ["id", "userId", "version", "createdAt", "updatedAt", "completedAt", "deletedAt", "user_id"],
)
async def test_nobody_sets_what_the_server_decides(
    client: httpx.AsyncClient, people: People, field: str
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    body = {"title": "Feed the cat", field: "x"}

    changed = await client.put(f"/api/tasks/{task['id']}", json=body, headers=ana.headers)
    made = await client.post("/api/tasks", json=body, headers=ana.headers)

    assert faulty_fields(changed) == {field}
    assert faulty_fields(made) == {field}
    assert await read(client, ana, task) == task


async def test_a_change_has_to_change_something(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana)

    answer = await client.put(f"/api/tasks/{task['id']}", json={}, headers=ana.headers)

    refused(answer, 422)


@pytest.mark.parametrize("due", [None, "2026-01-15", "2026-01-15T17:00:00Z"])
async def test_sending_what_is_already_so_makes_no_new_version(
    client: httpx.AsyncClient, people: People, due: str | None
) -> None:
    ana = people("ana")
    task = await create(client, ana, dueDate=due, description="Gently")
    same = {name: task[name] for name in ("title", "description", "priority", "dueDate")}

    answer = await client.put(
        f"/api/tasks/{task['id']}", json=same | {"completed": False}, headers=ana.headers
    )

    assert accepted(answer) == task
    assert answer.headers["etag"] == '"1"'


async def test_without_a_body_completion_turns_round(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}/complete"

    answers = [await client.patch(address, headers=ana.headers) for _ in range(3)]

    assert [accepted(answer)["completed"] for answer in answers] == [True, False, True]
    assert [accepted(answer)["completedAt"] is None for answer in answers] == [False, True, False]
    assert [answer.headers["etag"] for answer in answers] == ['"2"', '"3"', '"4"']


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_set_completion_may_be_repeated(
    client: httpx.AsyncClient, people: People, *, wanted: bool
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}/complete"

    answers = [
        await client.patch(address, json={"completed": wanted}, headers=ana.headers)
        for _ in range(2)
    ]

    once, again = map(accepted, answers)
    assert once == again
    assert once["completed"] is wanted
    assert once["version"] == (2 if wanted else 1)


async def test_the_first_moment_of_completion_is_kept(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"
    done = accepted(await client.patch(f"{address}/complete", headers=ana.headers))

    renamed = accepted(
        await client.put(
            address, json={"completed": True, "title": "Feed the cat"}, headers=ana.headers
        )
    )

    assert renamed["version"] == 3
    assert renamed["completedAt"] == done["completedAt"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("2026-01-15", "2026-01-15"),
        ("2026-01-15T17:00:00Z", "2026-01-15T17:00:00Z"),
        ("2026-01-15T00:00:00Z", "2026-01-15T00:00:00Z"),
        ("2026-01-15T17:00:00+05:30", "2026-01-15T11:30:00Z"),
        ("2026-01-15T17:00:00.25-08:00", "2026-01-16T01:00:00.250000Z"),
    ],
)
async def test_a_due_date_comes_back_in_its_kind(
    client: httpx.AsyncClient, people: People, sent: str, kept: str
) -> None:
    ana = people("ana")

    task = await create(client, ana, dueDate=sent)

    assert task["dueDate"] == kept
    assert (await read(client, ana, task))["dueDate"] == kept


async def test_a_due_date_can_change_its_kind(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana, dueDate="2026-01-15")

    for due in ("2026-01-15T00:00:00Z", "2026-01-15", None, "2026-01-16T00:00:00Z"):
        await client.put(f"/api/tasks/{task['id']}", json={"dueDate": due}, headers=ana.headers)
        assert (await read(client, ana, task))["dueDate"] == due


async def test_a_deleted_task_is_gone_for_every_reader(
    client: httpx.AsyncClient, people: People
) -> None:
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana)
    address = f"/api/tasks/{task['id']}"

    answer = await client.delete(address, headers=ana.headers)

    assert accepted(answer) is None
    assert answer.json()["message"] == "The task was deleted."
    for person in (ana, ben):
        refused(await client.get(address, headers=person.headers), 404)
        refused(await client.put(address, json={"title": "x"}, headers=person.headers), 404)
        refused(await client.patch(f"{address}/complete", headers=person.headers), 404)
        refused(await client.delete(address, headers=person.headers), 404)
    assert accepted_list(await client.get("/api/tasks", headers=ana.headers)) == ([], None)


async def test_a_deletion_can_be_taken_back(client: httpx.AsyncClient, people: People) -> None:
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana, description="Gently", dueDate="2026-01-15")
    address = f"/api/tasks/{task['id']}"
    await client.delete(address, headers=ana.headers)
    refused(await client.post(f"{address}/restore", headers=ben.headers), 404)

    answer = await client.post(f"{address}/restore", headers=ana.headers)

    restored = accepted(answer)
    assert restored == task | {name: restored[name] for name in ("version", "updatedAt")}
    assert restored["version"] > task["version"]
    assert answer.headers["etag"] == f'"{restored["version"]}"'
    assert await read(client, ana, task) == restored
    assert accepted(await client.post(f"{address}/restore", headers=ana.headers)) == restored


async def test_an_id_of_ones_own_is_kept_in_lower_case(
    client: httpx.AsyncClient, people: People
) -> None:
    ana, task_id = people("ana"), str(uuid4())

    answer = await client.post(
        "/api/tasks", json={"id": task_id.upper(), "title": "Ferns"}, headers=ana.headers
    )

    assert accepted(answer, 201)["id"] == task_id
    assert answer.headers["location"] == f"/api/tasks/{task_id}"
    for spelling in (task_id, task_id.upper()):
        found = accepted(await client.get(f"/api/tasks/{spelling}", headers=ana.headers))
        assert found["id"] == task_id


@pytest.mark.parametrize("whose", ["own", "another's", "deleted"])
async def test_an_id_that_is_taken_is_refused(
    client: httpx.AsyncClient, people: People, whose: str
) -> None:
    ana, ben = people("ana"), people("ben")
    task = await create(client, ben if whose == "another's" else ana)
    if whose == "deleted":
        await client.delete(f"/api/tasks/{task['id']}", headers=ana.headers)

    answer = await client.post(
        "/api/tasks", json={"id": task["id"], "title": "Mine"}, headers=ana.headers
    )

    refused(answer, 409)
    listed, _ = accepted_list(await client.get("/api/tasks", headers=ana.headers))
    assert "Mine" not in [each["title"] for each in listed]


@pytest.mark.parametrize("task_id", [NIL, MAX])
async def test_the_nil_and_the_max_id_are_nobodys(
    client: httpx.AsyncClient, people: People, task_id: str
) -> None:
    ana = people("ana")

    answer = await client.post(
        "/api/tasks", json={"id": task_id, "title": "Ferns"}, headers=ana.headers
    )

    assert faulty_fields(answer) == {"id"}
    refused(await client.get(f"/api/tasks/{task_id}", headers=ana.headers), 404)


@pytest.mark.parametrize(
    ("method", "suffix", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"title": "Mine"}),
        ("PATCH", "/complete", None),
        ("PATCH", "/complete", {"completed": True}),
        ("DELETE", "", None),
        ("POST", "/restore", None),
    ],
)
async def test_another_persons_task_is_forbidden_and_an_unknown_one_not_found(
    client: httpx.AsyncClient, people: People, method: str, suffix: str, body: Any
) -> None:
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana)
    content = {} if body is None else {"json": body}

    for task_id, status in ((task["id"], 403), (str(uuid4()), 404), (NIL, 404)):
        answer = await client.request(
            method, f"/api/tasks/{task_id}{suffix}", headers=ben.headers, **content
        )
        error = refused(answer, status)
        assert "etag" not in answer.headers
        assert task["title"] not in error["message"]
    assert await read(client, ana, task) == task
