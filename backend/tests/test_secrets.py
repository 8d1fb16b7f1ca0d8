"""No secret in the repository, today or in its past (S-01).

What browsers load is looked through in `e2e/tests/doors.spec.ts`.
"""

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# What secrets of these kinds always look like.
SECRETS = {
    "a private key": rb"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=\s]{64}",
    "a key of AWS": rb"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    "a token of GitHub": rb"\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{60})",
    "a token of GitLab": rb"\bglpat-[\w-]{20}",
    "a token of npm": rb"\bnpm_[A-Za-z0-9]{36}\b",
    "a token of PyPI": rb"\bpypi-[\w-]{60}",
    "a key of Slack": rb"\bxox[abprs]-[\w-]{20}",
    "a key of an API": rb"\bsk-[A-Za-z0-9_-]{32}",
    "a password of Neon": rb"\bnpg_[A-Za-z0-9]{8}",
    "the address of a database at Neon": rb"\bep-[a-z]+-[a-z]+-[a-z0-9]{8,}",
    "a value for BETTER_AUTH_SECRET": rb"BETTER_AUTH_SECRET[\"']?\s*[=:]\s*[\"']?[A-Za-z0-9+/]{32}",
    "a token of somebody": rb"\beyJ[\w-]{20,}\.eyJ[\w-]{40,}\.[\w-]{40,}",
}
EXAMPLES = {
    "a private key": b"-----BEGIN PRIVATE KEY-----\n" + b"QUJD" * 20,
    "a key of AWS": b"AKIA" + b"Q" * 16,
    "a password of Neon": b"npg_" + b"Ab1" * 4,
    "a value for BETTER_AUTH_SECRET": b"BETTER_AUTH_SECRET=" + b"Ab1" * 12,
    "a token of somebody": b".".join([b"eyJ" + b"a" * 60, b"eyJ" + b"b" * 60, b"c" * 86]),
}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_each_kind_would_be_found(kind: str) -> None:
    assert re.search(SECRETS[kind], EXAMPLES[kind])


def git(*words: str, given: bytes = b"") -> bytes:
    program = shutil.which("git")
    assert program is not None
    return subprocess.run(
        [program, "-C", str(ROOT), *words], input=given, capture_output=True, check=True
    ).stdout


def everything_ever_committed() -> Iterator[tuple[str, bytes]]:
    """Every version of every file that any commit has, once."""
    names = dict(
        line.split(" ", 1)
        for line in git("rev-list", "--objects", "--all").decode().splitlines()
        if " " in line
    )
    stream = memoryview(git("cat-file", "--batch", given="\n".join(names).encode()))
    while stream:
        head, _, _ = bytes(stream[:200]).partition(b"\n")
        object_id, kind, size = head.decode().split(" ")
        start = len(head) + 1
        if kind == "blob":
            yield names[object_id], bytes(stream[start : start + int(size)])
        stream = stream[start + int(size) + 1 :]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a repository")
def test_no_commit_ever_held_a_secret() -> None:
    """S-01."""
    looked_at = 0
    found = []
    for name, content in everything_ever_committed():
        looked_at += 1
        found += [
            f"{name}: {kind}" for kind, pattern in SECRETS.items() if re.search(pattern, content)
        ]

    assert looked_at > 100
    assert found == []


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a repository")
def test_no_file_of_variables_is_committed() -> None:
    """S-01."""
    tracked = git("ls-files").decode().splitlines()

    environments = [name for name in tracked if Path(name).name.startswith(".env")]
    assert environments == [".env.example"]
    assert re.search(r"^BETTER_AUTH_SECRET=$", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert re.search(r"^DATABASE_URL=$", (ROOT / ".env.example").read_text(), re.MULTILINE)
