"""What a refusal looks like on the wire, to the last field."""

import httpx

_SAID = {
    "UNAUTHORIZED": (401, "Sign in to continue."),
    "FORBIDDEN": (403, "You don't have access to this task."),
    "NOT_FOUND": (404, "This task doesn't exist or was deleted."),
    "CONFLICT": (409, "A task with this id already exists."),
    "SERVICE_UNAVAILABLE": (503, "Holdfast can't answer right now. Try again in a moment."),
}


def assert_refused(response: httpx.Response, code: str) -> None:
    """The same answer whatever the cause was, and nothing besides it."""
    status, message = _SAID[code]
    assert response.status_code == status, response.text
    assert response.json() == {
        "success": False,
        "error": {"code": code, "message": message, "details": None},
    }
    assert response.headers["cache-control"] == "no-store"
    assert response.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    assert not {"etag", "location"} & set(response.headers)
