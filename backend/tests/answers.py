"""What every answer must look like, asserted in one place, and the shortest way to a task."""

import re
from typing import Any

import httpx

from tests.issuer import Person

CODES = {
    400: "MALFORMED_REQUEST",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    409: "CONFLICT",
    412: "VERSION_CONFLICT",
    408: "REQUEST_TIMEOUT",
    413: "PAYLOAD_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    422: "VALIDATION_ERROR",
    500: "INTERNAL_SERVER_ERROR",
    503: "SERVICE_UNAVAILABLE",
}
# What a bad value holds in these tests; an answer that holds it too has echoed its input.
MARKER = "c4n4ry"

_REQUEST_ID = re.compile(r"[\w-]{8,64}", re.ASCII)


def accepted(answer: httpx.Response, status: int = 200) -> Any:
    """Give what a successful answer carries, its envelope checked."""
    assert answer.status_code == status, answer.text
    assert_headers(answer)
    body = answer.json()
    assert body.keys() == {"success", "data", "message"}
    assert body["success"] is True
    return body["data"]


def accepted_list(answer: httpx.Response) -> tuple[list[dict[str, Any]], str | None]:
    """Give the tasks of a page, and the cursor of the next one."""
    assert answer.status_code == 200, answer.text
    assert_headers(answer)
    body = answer.json()
    assert body.keys() == {"success", "data", "message", "meta"}
    assert (body["success"], body["message"]) == (True, None)
    assert body["meta"].keys() == {"nextCursor"}
    return body["data"], body["meta"]["nextCursor"]


def refused(answer: httpx.Response, *statuses: int) -> dict[str, Any]:
    """Give the error of a refusal, its envelope checked and nothing of the input in it."""
    assert answer.status_code in statuses, f"{answer.status_code}: {answer.text}"
    assert_headers(answer)
    assert MARKER not in answer.text
    body = answer.json()
    assert body.keys() == {"success", "error"}
    assert body["success"] is False
    error: dict[str, Any] = body["error"]
    assert error.keys() == {"code", "message", "details"}
    assert error["code"] == CODES[answer.status_code]
    assert isinstance(error["message"], str)
    assert error["message"].endswith(".")
    assert_details(error["details"], expected=answer.status_code == 422)
    return error


def assert_details(details: Any, *, expected: bool) -> None:
    if not expected:
        assert details is None
        return
    assert details
    for detail in details:
        assert detail.keys() == {"field", "message"}
        assert detail["field"]
        assert detail["message"].endswith(".")


def faulty_fields(answer: httpx.Response) -> set[str]:
    """Name the fields that a 422 complains about."""
    return {detail["field"] for detail in refused(answer, 422)["details"]}


def assert_headers(answer: httpx.Response) -> None:
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert _REQUEST_ID.fullmatch(answer.headers["x-request-id"])
    assert "server" not in answer.headers or "/" not in answer.headers["server"]
    assert "x-powered-by" not in answer.headers


async def create(client: httpx.AsyncClient, person: Person, **fields: Any) -> dict[str, Any]:
    """Make a task, by default one that says nothing but its title."""
    body = {"title": "Water the ferns"} | fields
    answer = await client.post("/api/tasks", json=body, headers=person.headers)
    task: dict[str, Any] = accepted(answer, 201)
    return task


async def read(client: httpx.AsyncClient, person: Person, task: dict[str, Any]) -> dict[str, Any]:
    """Read a task alone and in the list, and give it where both say the same."""
    alone: dict[str, Any] = accepted(
        await client.get(f"/api/tasks/{task['id']}", headers=person.headers)
    )
    listed, _ = accepted_list(await client.get("/api/tasks", headers=person.headers))
    assert alone in listed
    return alone
