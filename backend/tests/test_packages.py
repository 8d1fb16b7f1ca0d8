"""What is locked has no hole that was known when this was written, and nothing that must not come.

This asks nobody, so it holds without a network; `make audit` asks those who know of newer holes.
"""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
KNOWN = tomllib.loads((ROOT / "backend/tests/floors.toml").read_text())
PYTHON_LOCKS = (
    *("backend/requirements.txt", "backend/requirements-dev.txt", "local/requirements.txt"),
)
NPM_LOCKS = (
    *("frontend/package-lock.json", "e2e/package-lock.json", "e2e/lighthouse/package-lock.json"),
    *("bench/peers/fastify/package-lock.json", "bench/peers/postgraphile/package-lock.json"),
)

_PINNED = re.compile(r"^(?P<name>[\w.-]+)(?:\[[^\]]*\])?==(?P<version>[^\s;\\]+)", re.MULTILINE)
# What a lock file of npm calls each place of a package: node_modules/a/node_modules/b.
_LAST_PACKAGE = re.compile(r"(?:^|/)node_modules/((?:@[^/]+/)?[^/]+)$")


def python_packages() -> Iterator[tuple[str, str, Version]]:
    for lock in PYTHON_LOCKS:
        for found in _PINNED.finditer((ROOT / lock).read_text()):
            yield lock, found["name"].lower().replace("_", "-"), Version(found["version"])


def npm_packages() -> Iterator[tuple[str, str, Version]]:
    for lock in NPM_LOCKS:
        for place, package in json.loads((ROOT / lock).read_text())["packages"].items():
            if name := _LAST_PACKAGE.search(place):
                yield lock, package.get("name", name[1]), Version(package["version"])


LOCKED = {"python": list(python_packages()), "npm": list(npm_packages())}


def test_every_lock_file_is_read() -> None:
    """D-02: a form of lock file that nobody here understands would hold nothing that is bad."""
    assert {lock for lock, _, _ in LOCKED["python"]} == set(PYTHON_LOCKS)
    assert {lock for lock, _, _ in LOCKED["npm"]} == set(NPM_LOCKS)
    assert set(PYTHON_LOCKS) == {
        str(path.relative_to(ROOT))
        for folder in ("backend", "local")
        for path in (ROOT / folder).glob("requirements*.txt")
    }
    for lock in PYTHON_LOCKS:
        assert "\n    --hash=sha256:" in (ROOT / lock).read_text(), "D-01"


@pytest.mark.parametrize("kind", LOCKED)
def test_no_package_is_below_its_floor(kind: str) -> None:
    """D-02."""
    too_old = [
        f"{lock} has {name} {version}; {rule['floor']} mends {rule['for']}"
        for lock, name, version in LOCKED[kind]
        if (rule := KNOWN[kind].get(name)) and version < Version(rule["floor"])
    ]

    assert too_old == []


@pytest.mark.parametrize("name", ["fastapi", "starlette", "pyjwt", "cryptography", "idna"])
def test_what_has_a_floor_is_found_in_the_lock(name: str) -> None:
    """D-02: under the name that the floors have it by."""
    assert name in KNOWN["python"]
    assert name in {each for _, each, _ in LOCKED["python"]}


@pytest.mark.parametrize("name", ["next", "react", "react-dom", "better-auth", "kysely", "postcss"])
def test_what_has_a_floor_is_found_in_the_lock_of_npm(name: str) -> None:
    """D-02."""
    assert name in KNOWN["npm"]
    assert name in {each for _, each, _ in LOCKED["npm"]}


@pytest.mark.parametrize("kind", LOCKED)
def test_what_must_not_come_has_not_come(kind: str) -> None:
    """D-05."""
    reasons = KNOWN["forbidden"][kind]
    come = [f"{lock}: {name}, {reasons[name]}" for lock, name, _ in LOCKED[kind] if name in reasons]

    assert come == []
