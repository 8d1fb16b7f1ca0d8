"""What Schemathesis checks beside its own: our envelope, and each success again as somebody else.

`test_fuzzing.py` runs it with this file; the token of the other person, and their id, come by the
environment.
"""

import os
import re
from typing import Any

import requests
import schemathesis
from schemathesis import Case, Response

from tests.answers import CODES
from tests.operations import PUBLIC

MARKER = os.environ["FUZZ_MARKER"]
OTHERS = {"Authorization": os.environ["FUZZ_OTHERS_TOKEN"]}
OTHERS_ID = os.environ["FUZZ_OTHERS_ID"]
OWN_ID = os.environ["FUZZ_OWN_ID"]

_REQUEST_ID = re.compile(r"[\w-]{8,64}", re.ASCII)
# What is about oneself, and so succeeds for anybody, on their own.
_ON_ONES_OWN = {"list_tasks", "create_task", "sync_tasks", "undo_change", "export_everything"}


@schemathesis.check
def is_in_the_envelope(_context: Any, response: Response, case: Case[Any]) -> None:
    assert _REQUEST_ID.fullmatch(header(response, "x-request-id")), "no X-Request-ID"
    assert header(response, "cache-control") == "no-store", "it may be kept by a cache"
    assert MARKER not in response.text, "it shows what is somebody else's"
    assert OTHERS_ID not in response.text, "it names somebody else"
    if case.method == "HEAD" or (name_of(case) in PUBLIC and response.status_code == 200):
        return
    body = response.json()
    if response.status_code < 300:
        assert body["success"] is True
        assert body.keys() - {"meta"} == {"success", "data", "message"}, "another envelope"
    else:
        assert body.keys() == {"success", "error"}, "another envelope"
        assert body["error"].keys() == {"code", "message", "details"}, "another envelope"
        assert response.status_code in {*CODES, 410}, "a status that docs/api.md doesn't have"


@schemathesis.check
def is_nobody_elses(_context: Any, response: Response, case: Case[Any]) -> None:
    """What succeeded is asked for again by somebody else: 403, or about their own things alone."""
    if response.status_code >= 300 or name_of(case) in PUBLIC:
        return
    sent = response.request
    headers = {k: v for k, v in sent.headers.items() if k.lower() != "content-length"} | OTHERS
    again = requests.request(
        sent.method or "", sent.url or "", data=sent.body, headers=headers, timeout=10
    )
    assert OWN_ID not in again.text, "somebody else reads it"
    if name_of(case) not in _ON_ONES_OWN:
        assert again.status_code in {403, 404}, f"somebody else was answered {again.status_code}"
    else:
        assert again.status_code < 500


# What a schema can't say of these: which characters show something, which zones and days there
# are, and that 1.0 is not meant where it asks for an integer.
_FREE = {"title", "description", "dueDate", "q", "tz", "position", "number"}
# Opaque to whoever holds it, so no schema tells a good one.
_OPAQUE = {"This cursor is too old or not known.", "The cursor doesn't belong to this list."}


@schemathesis.check
def is_refused_for_what_no_schema_can_say(
    _context: Any, response: Response, case: Case[Any]
) -> None:
    """Whatever else the document allows has to be taken."""
    if not is_valid(case) or response.status_code not in {400, 410, 422}:
        return
    error = response.json()["error"]
    match error:
        case {"code": "VALIDATION_ERROR", "details": details}:
            fields = {detail["field"] for detail in details}
            assert fields <= _FREE, f"the document allows what was refused: {fields - _FREE}"
        case {"code": "MALFORMED_REQUEST" | "FULL_SYNC_REQUIRED", "message": message}:
            assert any(message.startswith(each) for each in _OPAQUE), message
        case {"code": code}:
            assert code == "IDEMPOTENCY_KEY_REUSED", code


def is_valid(case: Case[Any]) -> bool:
    return case.meta is not None and case.meta.generation.mode.is_positive


def name_of(case: Case[Any]) -> str:
    return str(case.operation.definition.raw.get("operationId"))


def header(response: Response, name: str) -> str:
    values = response.headers.get(name) or [""]
    return values[0] if isinstance(values, list) else values
