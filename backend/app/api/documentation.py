"""What the OpenAPI document says of refusals, and of who may ask."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI

from app.schemas.response import Failure

_WORDS = {
    400: ("MALFORMED_REQUEST", "The request can't be read."),
    401: ("UNAUTHORIZED", "The token is missing or not good, or the sign-in has ended."),
    403: ("FORBIDDEN", "The task exists and belongs to somebody else."),
    404: ("NOT_FOUND", "There is no such task."),
    408: ("REQUEST_TIMEOUT", "The body took longer than 30 seconds."),
    409: ("CONFLICT", "The id is taken, later changes build on it, or the key is in flight."),
    410: ("FULL_SYNC_REQUIRED", "The cursor is too old or not known."),
    412: ("VERSION_CONFLICT", "The task is no longer at the version of `If-Match`."),
    413: ("PAYLOAD_TOO_LARGE", "The body is larger than 64 KiB."),
    415: ("UNSUPPORTED_MEDIA_TYPE", "The body is not application/json in UTF-8."),
    422: ("VALIDATION_ERROR", "`details` names each field at fault."),
    429: ("RATE_LIMITED", "Too many requests; `Retry-After` says how long to wait."),
    500: ("INTERNAL_SERVER_ERROR", "A fault of ours; the message holds the request id."),
    503: ("SERVICE_UNAVAILABLE", "The database or the signing keys are out of reach."),
}
_HEADERS = {
    401: ("WWW-Authenticate", "`Bearer`."),
    412: ("ETag", "The version that the task is at now."),
    429: ("Retry-After", "Seconds."),
    503: ("Retry-After", "Seconds."),
}

_BEARER = {
    "type": "http",
    "scheme": "bearer",
    "bearerFormat": "JWT",
    "description": "The token of `GET {BETTER_AUTH_URL}/api/auth/token`, good for 15 minutes.",
}
SIGNED_IN: dict[str, Any] = {"security": [{"HTTPBearer": []}]}

Responses = dict[int | str, dict[str, Any]]


def refusals(*statuses: int) -> Responses:
    """Describe these statuses, each with an example of its envelope."""
    return {status: _refusal(status) for status in statuses}


def _refusal(status: int) -> dict[str, Any]:
    code, words = _WORDS[status]
    details = (
        [{"field": "title", "message": "This field is required."}]
        if status == HTTPStatus.UNPROCESSABLE_ENTITY
        else None
    )
    error = {"code": code, "message": words, "details": details}
    example = {"success": False, "error": error}
    refusal: dict[str, Any] = {
        "model": Failure,
        "description": words,
        "content": {"application/json": {"example": example}},
    }
    if status in _HEADERS:
        name, description = _HEADERS[status]
        refusal["headers"] = {name: _header(description)}
    return refusal


def _header(description: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}}


UNAVAILABLE = refusals(500, 503)
ALWAYS = refusals(400, 401, 422, 429, 500, 503)
WITH_ID = refusals(403, 404)
WITH_BODY = refusals(408, 413, 415)
WITH_VERSION = refusals(412)
TAKEN = refusals(409)
EXPIRED = refusals(410)
TAGGED: Responses = {200: {"headers": {"ETag": _header("The task's version, quoted.")}}}
CREATED: Responses = {
    201: {
        "headers": {
            "ETag": _header("The task's version, quoted."),
            "Location": _header("The task's address."),
        }
    }
}


def describe_sign_in(app: FastAPI) -> None:
    """Name the token in the document; the framework would, for a dependency of each request."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        document = plain()
        document["components"]["securitySchemes"] = {"HTTPBearer": _BEARER}
        return document

    # The way that FastAPI's own documentation shows; mypy knows no method that is replaced.
    app.openapi = openapi  # type: ignore[method-assign]
