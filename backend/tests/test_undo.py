"""A task's history, and taking changes back."""

from typing import Any

import httpx
import pytest

from tests.answers import accepted, create, refused
from tests.conftest import People
from tests.issuer import Person

CLOCKS = ("version", "updatedAt")


def content(task: dict[str, Any]) -> dict[str, Any]:
    """All of a task but what counts its changes."""
    return {name: value for name, value in task.items() if name not in CLOCKS}


async def undo(
    client: httpx.AsyncClient, person: Person, number: int | None = None
) -> httpx.Response:
    body = None if number is None else {"number": number}
    return await client.post("/api/undo", json=body, headers=person.headers)


async def history(client: httpx.AsyncClient, person: Person, task: dict[str, Any]) -> Any:
    url = f"/api/tasks/{task['id']}/history"
    return accepted(await client.get(url, headers=person.headers))


STEPS: dict[str, tuple[str, str, dict[str, Any] | None]] = {
    "title": ("PUT", "", {"title": "Feed the cat"}),
    "several fields": ("PUT", "", {"description": "x", "priority": "low", "dueDate": None}),
    "a day to an instant": ("PUT", "", {"dueDate": "2026-05-01T10:00:00Z"}),
    "moving": ("PUT", "", {"position": "a1"}),
    "moving back": ("PUT", "", {"position": None}),
    "completing": ("PATCH", "/complete", {"completed": True}),
    "deleting": ("DELETE", "", None),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS.keys())
async def test_undoing_what_was_done_gives_back_what_was(
    client: httpx.AsyncClient, people: People, step: tuple[str, str, dict[str, Any] | None]
) -> None:
    ana = people("ana")
    task = await create(
        client, ana, description="d", dueDate="2026-01-15", priority="high", position="a0"
    )
    method, path, body = step
    url = f"/api/tasks/{task['id']}"
    accepted(await client.request(method, url + path, json=body, headers=ana.headers))

    undone = accepted(await undo(client, ana))

    assert undone["change"]["undoes"] == 2
    assert content(undone["task"]) == content(task)
    now = accepted(await client.get(url, headers=ana.headers))
    assert now == undone["task"]


async def test_undoing_a_creation_deletes_and_undoing_that_restores(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana)

    undone = accepted(await undo(client, ana))

    assert undone["task"] is None
    refused(await client.get(f"/api/tasks/{task['id']}", headers=ana.headers), 404)
    again = accepted(await undo(client, ana, undone["change"]["number"]))
    assert content(again["task"]) == content(task)


async def test_undo_walks_back_to_the_beginning(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana, title="1")
    url = f"/api/tasks/{task['id']}"
    for title in ("2", "3"):
        accepted(await client.put(url, json={"title": title}, headers=ana.headers))

    titles = [(accepted(await undo(client, ana))["task"] or {}).get("title") for _ in range(3)]

    assert titles == ["2", "1", None]
    refused(await undo(client, ana), 404)


async def test_a_change_that_others_build_on_stays(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana, title="1")
    url = f"/api/tasks/{task['id']}"
    accepted(await client.put(url, json={"title": "2", "priority": "low"}, headers=ana.headers))
    accepted(await client.put(url, json={"title": "3"}, headers=ana.headers))

    answer = await undo(client, ana, 2)

    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["code"] == "CONFLICT"
    assert error["details"] == [{"field": "title", "message": "Changed again by change 3."}]
    assert accepted(await client.get(url, headers=ana.headers))["title"] == "3"


async def test_a_change_is_undone_beside_later_ones_of_other_fields(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana, title="1")
    url = f"/api/tasks/{task['id']}"
    accepted(await client.put(url, json={"title": "2"}, headers=ana.headers))
    accepted(await client.put(url, json={"priority": "high"}, headers=ana.headers))

    undone = accepted(await undo(client, ana, 2))

    assert (undone["task"]["title"], undone["task"]["priority"]) == ("1", "high")


async def test_nothing_is_undone_on_a_deleted_task(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana, title="1")
    url = f"/api/tasks/{task['id']}"
    accepted(await client.put(url, json={"title": "2"}, headers=ana.headers))
    accepted(await client.delete(url, headers=ana.headers))

    answer = await undo(client, ana, 2)

    assert answer.status_code == 409
    assert answer.json()["error"]["details"][0]["field"] == "deletedAt"


async def test_undo_reaches_nobody_elses_changes(client: httpx.AsyncClient, people: People) -> None:
    """O-11."""
    ana, ben = people("ana"), people("ben")
    task = await create(client, ana, title="1")

    refused(await undo(client, ben), 404)
    refused(await undo(client, ben, 1), 404)
    refused(await client.get(f"/api/tasks/{task['id']}/history", headers=ben.headers), 403)
    assert accepted(await client.get(f"/api/tasks/{task['id']}", headers=ana.headers)) == task


@pytest.mark.parametrize("number", [0, -1, "1", 1.0, True, 2**53, None])
async def test_a_change_is_named_by_its_number(
    client: httpx.AsyncClient, people: People, number: object
) -> None:
    ana = people("ana")

    answer = await client.post("/api/undo", json={"number": number}, headers=ana.headers)

    refused(answer, 422)


async def test_history_tells_what_was_and_what_became(
    client: httpx.AsyncClient, people: People
) -> None:
    ana = people("ana")
    task = await create(client, ana, title="1", dueDate="2026-01-15")
    url = f"/api/tasks/{task['id']}"
    accepted(await client.put(url, json={"title": "2", "dueDate": None}, headers=ana.headers))
    accepted(await client.put(url, json={"title": "2"}, headers=ana.headers))
    accepted(await client.delete(url, headers=ana.headers))

    deleted, updated, created = await history(client, ana, task)

    assert [c["kind"] for c in (created, updated, deleted)] == ["create", "update", "delete"]
    assert [c["number"] for c in (created, updated, deleted)] == [1, 2, 3]
    assert updated["before"] == {"title": "1", "dueDate": "2026-01-15"}
    assert updated["after"] == {"title": "2", "dueDate": None}
    assert created["before"] == {}
    assert deleted["before"] == {"deletedAt": None}


async def test_a_long_history_comes_in_pages(client: httpx.AsyncClient, people: People) -> None:
    ana = people("ana")
    task = await create(client, ana, title="0")
    for title in range(1, 6):
        url = f"/api/tasks/{task['id']}"
        accepted(await client.put(url, json={"title": str(title)}, headers=ana.headers))
    url = f"/api/tasks/{task['id']}/history"

    first = accepted(await client.get(url, params={"limit": 4}, headers=ana.headers))
    before = {"before": first[-1]["number"]}
    second = accepted(await client.get(url, params=before, headers=ana.headers))

    assert [change["number"] for change in first + second] == [6, 5, 4, 3, 2, 1]
