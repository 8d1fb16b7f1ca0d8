"""What has been done to other to-do applications, done to this one.

Each test is one published attack, or several of one kind. `docs/security.md` names those that have
nothing here to be done to.
"""

import json
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.answers import accepted, accepted_list, create, refused
from tests.conftest import People, Serve
from tests.issuer import Issuer
from tests.operations import OPERATIONS, TASK_OPERATIONS, Operation
from tests.rows import row
from tests.server import Api


@pytest.mark.parametrize(
    "verb", [each for each in TASK_OPERATIONS if each.id != "get_task"], ids=str
)
async def test_the_right_to_read_is_no_right_to_write(
    verb: Operation, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """Vikunja GHSA-564f-wx8x-878h, CVE-2026-33312: DELETE asked whether one may read."""
    ana, ben = people("ana"), people("ben")
    theirs = await create(client, ben)
    before = row(admin, theirs["id"])

    refused(await verb.call(client, theirs["id"], headers=ana.headers), 403)

    assert row(admin, theirs["id"]) == before


@pytest.mark.parametrize("operation", OPERATIONS, ids=str)
async def test_the_method_is_asked_for_as_well_as_the_path(
    operation: Operation, client: httpx.AsyncClient, people: People
) -> None:
    """Vikunja GHSA-v479-vf79-mg83, CVE-2026-40103: rights were read off the path alone."""
    task = await create(client, people("ana"))

    refused(await operation.call(client, task["id"]), 401)


async def test_a_session_that_is_revoked_is_not_trusted_for_its_token(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    """Vikunja GHSA-96q5-xm3p-7m84, CVE-2026-35594: the claims were believed for 72 hours."""
    ana = people("ana")
    accepted_list(await client.get("/api/tasks", headers=ana.headers))

    owner.execute("DELETE FROM sessions WHERE id = %s", [ana.session_id])

    for operation in OPERATIONS:
        refused(await operation.call(client, uuid4(), headers=ana.headers), 401)


@pytest.mark.parametrize(
    "query",
    [
        *("completed=false", "priority=medium", "due=none", "q=fern", "q=%25", "sort=title"),
        *("completed=false&priority=medium&due=none&q=fern", "q=x%27%20OR%20%271%27=%271"),
        *("q=%22%20OR%20true%20--", "q=fern%29%20OR%20%28true", "limit=500&sort=-dueDate"),
    ],
)
async def test_no_filter_stands_beside_the_owner_instead_of_below(
    query: str, client: httpx.AsyncClient, people: People
) -> None:
    """Vikunja GHSA-hj5c-mhh2-g7jq: an OR without brackets let labels of others through."""
    ana, ben = people("ana"), people("ben")
    await create(client, ben, title="fern of ben")
    mine = await create(client, ana, title="fern of ana")

    tasks, _ = accepted_list(await client.get(f"/api/tasks?{query}", headers=ana.headers))

    assert tasks in ([], [mine])


@pytest.mark.parametrize("field", ["id", "userId", "projectId", "project_id", "parentId", "listId"])
async def test_a_body_moves_nothing_to_somebody_else(
    field: str, client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """Vikunja GHSA-569q-v83c-3j3g, GHSA-5pg6-m483-7vrg: an id in the body was nobody's business.

    And with it GHSA-gg93-x632-9ccv, GHSA-f27p-pw2p-9pr4, GHSA-44v6-7fxq-vgf4 and
    GHSA-rj9j-8772-4h6c, which changed, copied and detached across projects.
    """
    ana, ben = people("ana"), people("ben")
    mine, theirs = await create(client, ana), await create(client, ben)
    before = row(admin, mine["id"]), row(admin, theirs["id"])

    for value in (theirs["id"], ben.id):
        body = {"title": "Moved", field: value}
        answer = await client.put(f"/api/tasks/{mine['id']}", json=body, headers=ana.headers)
        refused(answer, 422)

    assert (row(admin, mine["id"]), row(admin, theirs["id"])) == before


async def test_what_hangs_on_a_task_is_not_read_past_it(
    client: httpx.AsyncClient, people: People
) -> None:
    """Vikunja GHSA-jfmm-mjcp-8wq2: a comment was fetched by its id, and its task not asked for.

    What hangs on a task here is its history, and a change that can be undone by its number.
    """
    ana, ben = people("ana"), people("ben")
    mine, theirs = await create(client, ana), await create(client, ben)

    history = await client.get(f"/api/tasks/{theirs['id']}/history", headers=ana.headers)
    refused(history, 403)
    # Both have a change of this number; it is one's own that is taken back.
    accepted(await client.post("/api/undo", json={"number": 1}, headers=ana.headers))
    refused(await client.get(f"/api/tasks/{mine['id']}", headers=ana.headers), 404)
    accepted(await client.get(f"/api/tasks/{theirs['id']}", headers=ben.headers))


async def test_knowing_an_id_is_no_membership(client: httpx.AsyncClient, people: People) -> None:
    """WeKan CVE-2026-2208: a board was published to whoever named its id."""
    ana, ben = people("ana"), people("ben")
    theirs = await create(client, ben, title="marker of ben")

    for operation in OPERATIONS:
        answer = await operation.call(client, theirs["id"], headers=ana.headers)
        assert "marker of ben" not in answer.text
        assert ben.id not in answer.text


async def test_a_flood_of_strangers_is_counted_without_a_fault(
    serve: Serve, issuer: Issuer
) -> None:
    """Vikunja 2.5: its rate limiter failed on requests without a sign-in."""
    tokens = [None, "", "Bearer", "Bearer x", "Basic eDp5", f"Bearer {issuer.token()}"]
    with serve(RATE_LIMIT_ENABLED="true", RATE_LIMIT_ADDRESS="12/hour") as api:
        async with api.client() as client:
            statuses = [
                (
                    await client.get(
                        "/api/tasks", headers={} if token is None else {"Authorization": token}
                    )
                ).status_code
                for token in tokens * 3
            ]
        log = api.log()

    assert statuses == [401] * 12 + [429] * 6
    assert "unexpected_error" not in log


async def test_a_refusal_logs_nothing_of_whoever_was_refused(
    api: Api, client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    """Vikunja 2.5: the whole object of the user was logged on a denial."""
    ana, ben = people("ana"), people("ben")
    theirs = await create(client, ben)
    owner.execute("DELETE FROM sessions WHERE id = %s", [ben.session_id])

    for person, status in ((ana, 403), (ben, 401)):
        answer = await client.get(f"/api/tasks/{theirs['id']}", headers=person.headers)
        refused(answer, status)

    log = api.log()
    for person in (ana, ben):
        private = (person.id, person.email, person.session_id, person.headers["Authorization"])
        assert not [word for word in private if word in log]


async def test_a_database_that_fails_is_no_missing_task(
    serve: Serve, people: People, admin: psycopg.Connection
) -> None:
    """Vikunja 2.5: a fault of the database was told as a project that doesn't exist."""
    ana = people("ana")
    with serve() as api:
        async with api.client() as client:
            task = await create(client, ana)
            with admin.transaction(force_rollback=True):
                admin.execute("LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE")
                answer = await client.get(f"/api/tasks/{task['id']}", headers=ana.headers)

    refused(answer, 503)


async def test_what_a_person_writes_is_fetched_by_nobody(
    client: httpx.AsyncClient, people: People, own_issuer: Issuer
) -> None:
    """Vikunja GHSA-g9xj-752q-xh63, GHSA-g66v-54v9-52pr: addresses of pictures were fetched."""
    ana = people("ana")
    bait = f"{own_issuer.url}/bait.png"

    task = await create(client, ana, title=bait, description=f"![x]({bait}) <img src={bait}>")
    accepted(await client.get(f"/api/tasks/{task['id']}", headers=ana.headers))
    accepted(await client.get("/api/me/export", headers=ana.headers))

    assert own_issuer.fetches == 0


async def test_a_body_owner_without_a_sign_in_is_nobody(
    client: httpx.AsyncClient, people: People, admin: psycopg.Connection
) -> None:
    """Better Auth CVE-2025-61928: without a session, the user named in the body was believed."""
    ana = people("ana")
    named: list[dict[str, Any]] = [{"userId": ana.id}, {"user": {"id": ana.id}}, {"sub": ana.id}]

    for fields in named:
        refused(await client.post("/api/tasks", json={"title": "x"} | fields), 401)

    count = admin.execute("SELECT count(*) FROM tasks WHERE user_id = %s", [ana.id]).fetchone()
    assert count == (0,)


@pytest.mark.parametrize(
    "host", ["x/api/health?", "x/api/health#", "x?/api/health", "/api/health", "x/openapi.json?"]
)
async def test_a_host_with_a_path_opens_no_other_path(host: str, api: Api, people: People) -> None:
    """Starlette CVE-2026-48710 ("BadHost"): a path in `Host` became the path that was guarded."""
    ana = people("ana")
    async with api.client() as client:
        closed = await client.get("/api/tasks", headers={"Host": host})
        open_ = await client.get("/api/tasks", headers=ana.headers | {"Host": host})

    assert closed.status_code in {400, 401}
    assert open_.status_code in {200, 400}
    assert "status" not in closed.text


async def test_a_range_is_answered_whole(client: httpx.AsyncClient) -> None:
    """Starlette CVE-2025-62727: many ranges in one header took the server's time."""
    ranges = "bytes=" + ",".join(f"{n}-{n + 1}" for n in range(0, 9000, 2))

    answer = await client.get("/openapi.json", headers={"Range": ranges})

    assert answer.status_code == 200
    assert json.loads(answer.text)["openapi"]
