"""Whoever leaves can take everything along."""

import httpx
import psycopg

from tests.answers import accepted, create, refused
from tests.conftest import People


async def test_the_export_holds_everything_of_one_person_and_no_secret(
    client: httpx.AsyncClient, people: People, owner: psycopg.Connection
) -> None:
    ana, ben = people("ana"), people("ben")
    kept, gone = await create(client, ana, title="kept"), await create(client, ana, title="gone")
    await create(client, ben, title="somebody else's")
    accepted(await client.delete(f"/api/tasks/{gone['id']}", headers=ana.headers))
    token = owner.execute("SELECT token FROM sessions WHERE user_id = %s", [ana.id]).fetchone()
    assert token is not None

    answer = await client.get("/api/me/export", headers=ana.headers)

    export = accepted(answer)
    assert (export["format"], export["formatVersion"]) == ("holdfast-export", 1)
    assert (export["account"]["id"], export["account"]["email"]) == (ana.id, ana.email)
    assert len(export["account"]["sessions"]) == 1
    assert [task["title"] for task in export["tasks"]] == ["kept", "gone"]
    assert export["tasks"][0] == kept | {"deletedAt": None}
    assert export["tasks"][1]["deletedAt"] is not None
    assert [change["kind"] for change in export["changes"]] == ["create", "create", "delete"]
    for foreign in (ben.id, ben.email, "somebody else's", token[0]):
        assert foreign not in answer.text


async def test_the_export_is_refused_without_a_sign_in(client: httpx.AsyncClient) -> None:
    refused(await client.get("/api/me/export"), 401)
