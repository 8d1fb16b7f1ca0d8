"""An audit that could not be made is never shown as a good one (D-03)."""

import json
from pathlib import Path

import pytest

from local import audit
from local.audit import Finding, Outcome, read_npm_audit, read_pip_audit

GOOD = {"name": "alembic", "version": "1.20.1", "vulns": []}
BAD = {"name": "starlette", "version": "0.40.0", "vulns": [{"id": "CVE-2025-54121"}]}
UNKNOWN = {"name": "alembic", "skip_reason": "not found, could not be audited"}


@pytest.mark.parametrize(
    ("code", "packages", "outcome"),
    [
        (0, [GOOD], Outcome.CLEAN),
        (1, [GOOD, BAD], Outcome.HOLES),
        # What it says without --strict where it could ask nobody: it ends with 0.
        (0, [UNKNOWN], Outcome.NOT_RUN),
        (0, [GOOD, UNKNOWN], Outcome.NOT_RUN),
        (1, [BAD, UNKNOWN], Outcome.HOLES),
        (1, [GOOD], Outcome.NOT_RUN),
        (0, [], Outcome.NOT_RUN),
    ],
)
def test_what_pip_audit_says(code: int, packages: list[object], outcome: Outcome) -> None:
    """D-03."""
    assert read_pip_audit(code, json.dumps({"dependencies": packages}), "").outcome is outcome


@pytest.mark.parametrize("output", ["", "{}", "[]", "null", "<html>", '{"dependencies": {}}'])
def test_what_is_no_answer_is_no_clean_one(output: str) -> None:
    """D-03."""
    not_run = Finding(Outcome.NOT_RUN, "ERROR: nobody there")

    assert read_pip_audit(0, output, "warning\nERROR: nobody there\n") == not_run
    assert read_npm_audit(0, output, "warning\nERROR: nobody there\n") == not_run


@pytest.mark.parametrize(
    ("code", "answer", "outcome"),
    [
        (0, {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 7}}}, Outcome.CLEAN),
        (
            1,
            {"vulnerabilities": {"next": {}}, "metadata": {"dependencies": {"total": 7}}},
            Outcome.HOLES,
        ),
        (0, {"vulnerabilities": {}, "metadata": {"dependencies": {"total": 0}}}, Outcome.NOT_RUN),
        (0, {"vulnerabilities": {}}, Outcome.NOT_RUN),
        (1, {"message": "405 Method Not Allowed - POST …"}, Outcome.NOT_RUN),
        (0, {"message": "405 Method Not Allowed"}, Outcome.NOT_RUN),
    ],
)
def test_what_npm_says(code: int, answer: object, outcome: Outcome) -> None:
    """D-03."""
    assert read_npm_audit(code, json.dumps(answer), "").outcome is outcome


def test_an_audit_of_other_locks_is_none_of_these(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """D-03: and neither is no audit at all, or one whose note can't be read."""
    note = tmp_path / "audit.json"
    monkeypatch.setattr(audit, "LAST", note)
    states = [audit.state()]
    for locks in (audit.fingerprint(), "others"):
        note.write_text(json.dumps({"outcome": "CLEAN", "moment": "then", "locks": locks}))
        states.append(audit.state())
    note.write_text("{")
    states.append(audit.state())

    assert [state.partition(" ")[0] for state in states] == ["AUDIT", "audit", "AUDIT", "AUDIT"]
