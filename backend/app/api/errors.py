"""Every refusal in one envelope: which fault gets which status and code, and what it may say."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from asgi_correlation_id import correlation_id
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import InternalError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match, Route

from app.core.errors import (
    Conflict,
    Forbidden,
    HoldfastError,
    InvalidToken,
    KeyInFlight,
    KeyReused,
    MalformedRequest,
    NotFound,
    RateLimited,
    SyncExpired,
    TooManyTasks,
    Unavailable,
    UndoConflict,
    UnsupportedMediaType,
    VersionConflict,
)
from app.core.logging import logger
from app.database import UNREACHABLE

RETRY_AFTER_SECONDS = "2"
# Thousands of unknown fields must not make an answer longer than the request.
MAX_DETAILS = 20

STATUS: dict[type[HoldfastError], tuple[int, str]] = {
    MalformedRequest: (400, "MALFORMED_REQUEST"),
    InvalidToken: (401, "UNAUTHORIZED"),
    Forbidden: (403, "FORBIDDEN"),
    NotFound: (404, "NOT_FOUND"),
    Conflict: (409, "CONFLICT"),
    UndoConflict: (409, "CONFLICT"),
    KeyInFlight: (409, "CONFLICT"),
    SyncExpired: (410, "FULL_SYNC_REQUIRED"),
    VersionConflict: (412, "VERSION_CONFLICT"),
    KeyReused: (422, "IDEMPOTENCY_KEY_REUSED"),
    UnsupportedMediaType: (415, "UNSUPPORTED_MEDIA_TYPE"),
    TooManyTasks: (422, "LIMIT_EXCEEDED"),
    RateLimited: (429, "RATE_LIMITED"),
    Unavailable: (503, "SERVICE_UNAVAILABLE"),
}

# What the framework refuses by itself.
_FRAMEWORK = {
    400: ("MALFORMED_REQUEST", "The request could not be read."),
    404: ("NOT_FOUND", "There is nothing at this address."),
    408: ("REQUEST_TIMEOUT", "The request body took too long."),
    413: ("PAYLOAD_TOO_LARGE", "The request body is larger than 64 KiB."),
    405: ("METHOD_NOT_ALLOWED", "This address doesn't take that method."),
}

# PostgreSQL calls these internal: the server takes no writes now, or has cut an idle transaction.
_NOT_NOW = {"25006", "25P03"}

# A field is named back only where its name can't carry anything but a name.
_PLAIN_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)


def failure(
    status: int,
    code: str,
    message: str,
    *,
    details: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> JSONResponse:
    error = {"code": code, "message": message, "details": details}
    return JSONResponse({"success": False, "error": error}, status, headers)


def add_error_handlers(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    async def on_framework_refusal(request: Request, error: Exception) -> JSONResponse:
        assert isinstance(error, HTTPException)
        code, message = _FRAMEWORK.get(error.status_code, _FRAMEWORK[400])
        headers = dict(error.headers or {})
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = _allowed_methods(request, routes)
        return failure(error.status_code, code, message, headers=headers)

    app.add_exception_handler(HoldfastError, _on_refusal)
    app.add_exception_handler(RequestValidationError, _on_invalid_request)
    app.add_exception_handler(HTTPException, on_framework_refusal)
    for fault in (*UNREACHABLE, InternalError):
        app.add_exception_handler(fault, _on_unreachable_database)


async def _on_refusal(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HoldfastError)
    return refusal(error)


def refusal(error: HoldfastError) -> JSONResponse:
    status, code = STATUS[type(error)]
    headers: dict[str, str] = {}
    details: list[dict[str, str]] | None = None
    match error:
        case InvalidToken(reason=reason):
            logger.info("token_refused", reason=reason)
            headers["WWW-Authenticate"] = "Bearer"
        case Unavailable(reason=reason):
            logger.warning("unavailable", reason=reason)
            headers["Retry-After"] = RETRY_AFTER_SECONDS
        case VersionConflict(current=current):
            headers["ETag"] = f'"{current}"'
        case RateLimited(retry_after_seconds=seconds):
            headers["Retry-After"] = str(seconds)
        case KeyInFlight():
            headers["Retry-After"] = RETRY_AFTER_SECONDS
        case UndoConflict(in_the_way=in_the_way):
            details = [
                {"field": name, "message": f"Changed again by change {number}."}
                for name, number in in_the_way.items()
            ]
    return failure(status, code, error.message, details=details, headers=headers)


async def _on_unreachable_database(_request: Request, error: Exception) -> JSONResponse:
    """Say "not now"; of PostgreSQL's internal errors, only to those that mean it."""
    if isinstance(error, InternalError) and _sqlstate(error) not in _NOT_NOW:
        raise error
    return refusal(Unavailable(type(error).__name__))


async def _on_invalid_request(_request: Request, error: Exception) -> JSONResponse:
    """Say what is wrong with which field, and never repeat what was sent."""
    assert isinstance(error, RequestValidationError)
    if isinstance(error.body, HoldfastError):
        return refusal(error.body)
    if isinstance(error.body, bytes):
        # The framework parses nothing that isn't declared as JSON.
        return refusal(UnsupportedMediaType())
    faults = error.errors()
    if any(fault["loc"][0] == "path" for fault in faults):
        return refusal(NotFound())
    return failure(
        422,
        "VALIDATION_ERROR",
        "Some of what was sent can't be taken.",
        details=[_detail(fault) for fault in faults[:MAX_DETAILS]],
    )


def _sqlstate(error: InternalError) -> str | None:
    return getattr(error.orig, "sqlstate", None)


def _detail(fault: dict[str, Any]) -> dict[str, str]:
    _, *path = fault["loc"]
    names = [str(name) for name in path if _PLAIN_NAME.fullmatch(str(name))]
    return {"field": ".".join(names) or fault["loc"][0], "message": _sentence(fault)}


def _sentence(fault: dict[str, Any]) -> str:
    match fault:
        case {"type": "missing"}:
            return "This field is required."
        case {"type": "model_attributes_type" | "string_unicode", "loc": ("body",)}:
            return "Send a JSON object with plain field names."
        case {"type": "extra_forbidden"}:
            return "This field is not known."
        case {"type": "value_error", "ctx": {"error": error}}:
            return str(error)
    return f"{fault['msg'].removesuffix('.')}."


def _allowed_methods(request: Request, routes: Sequence[BaseRoute]) -> str:
    """Every method of an address (RFC 9110, section 15.5.6); the router names one route's alone."""
    methods = {
        method
        for route in routes
        if isinstance(route, Route) and route.matches(request.scope)[0] is not Match.NONE
        for method in route.methods or ()
    }
    return ", ".join(sorted(methods))


def internal_error() -> JSONResponse:
    """Say nothing of the cause; the request id leads to it in the log."""
    return failure(
        500,
        "INTERNAL_SERVER_ERROR",
        f"Something went wrong on our side. The request id is {correlation_id.get()}.",
    )
