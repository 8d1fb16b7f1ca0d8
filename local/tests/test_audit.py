"""An audit that could not be made is never shown as a good one (D-03)."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from local import audit, node
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


LODASH = {"name": "lodash", "versions": {"4.17.4": {"name": "lodash", "version": "4.17.4"}}}


class Registry(ThreadingHTTPServer):
    """Answers with the same words whatever it is asked about holes."""

    words = b""
    status = 200

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)

    @property
    def environment(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.server_port}"
        npm = {"npm_config_registry": address, "npm_config_fetch_retries": "0"}
        return node.environment(audit.DATA_DIR) | npm


class Answering(BaseHTTPRequestHandler):
    server: Registry

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        self.say(self.server.status, self.server.words)

    def do_GET(self) -> None:
        """What npm wants to know about a package with a hole."""
        self.say(200, json.dumps(LODASH).encode())

    def say(self, status: int, words: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing among the results of tests."""


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


HOLE = {
    "id": 1,
    "url": "https://example.com/advisory",
    "title": "A hole",
    "severity": "critical",
    "vulnerable_versions": "<4.17.12",
}
ANSWERS: dict[str, tuple[int, object, Outcome]] = {
    # The first three are what a good registry says of packages without a hole.
    "nothing known": (200, {}, Outcome.NOT_RUN),
    "null": (200, None, Outcome.NOT_RUN),
    "a list": (200, [], Outcome.NOT_RUN),
    "another document": (200, {"lodash": []}, Outcome.NOT_RUN),
    "not allowed": (405, {}, Outcome.NOT_RUN),
    "a fault": (500, {}, Outcome.NOT_RUN),
    "one who knows": (200, {"lodash": [HOLE]}, Outcome.CLEAN),
}


@pytest.mark.parametrize(("status", "words", "outcome"), ANSWERS.values(), ids=ANSWERS.keys())
def test_who_knows_of_no_hole_at_all_is_not_believed(
    registry: Registry, status: int, words: object, outcome: Outcome
) -> None:
    """D-03: the real npm, and a registry that answers like this."""
    registry.status, registry.words = status, json.dumps(words).encode()

    assert audit.audit_npm(audit.NPM_FOLDERS[1], registry.environment).outcome is outcome


def test_a_registry_out_of_reach_is_told_as_such(registry: Registry) -> None:
    """D-03."""
    environment = registry.environment | {"npm_config_registry": "http://127.0.0.1:1"}

    finding = audit.audit_npm(audit.NPM_FOLDERS[1], environment)

    assert finding.outcome is Outcome.NOT_RUN
    assert "ECONNREFUSED" in finding.what
