"""`docs/security.md` names, for each row, exactly the tests that carry the row's id.

An id stands in the docstring, the comments or the parameters of a Python test, and in the title of
a test of the page or a comment above it. Whoever takes all forgeries of `forgery.py` carries the
ids of those too.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = ROOT / "docs/security.md"
PYTHON = ("backend/tests", "local/tests")
PAGE = ("e2e/tests", "frontend/src", "frontend/scripts")

ID = re.compile(r"\b[TOIHRSAD]-\d\d\b")
_ROW = re.compile(r"^\| (?P<id>[A-Z]-\d\d) \| [^|]+ \| (?P<tests>`.+) \|$", re.MULTILINE)
_TEST = re.compile(r"`(?P<file>[\w.-]+)`: (?P<names>.+?)(?=<br>|$)")
_TITLE = re.compile(r"\b(?:\w*[tT]est|describe|it)\b[\w.]*\(\s*(?:[`\"](?P<title>.+?)[`\"],\s)?")
_TITLE_OF_EACH = re.compile(r"\]\)\(\s*[`\"](?P<title>.+?)[`\"],\s")

Tests = dict[str, set[tuple[str, str]]]


FORGERIES = "FORGERIES.values()"


def python_tests() -> Iterator[tuple[str, str, str]]:
    """Each test's file, its name, and the source from its decorators to its end, cases included."""
    forged = (ROOT / "backend/tests/forgery.py").read_text()
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("test_*.py")):
            source = path.read_text()
            nodes = ast.parse(source).body
            cases = {
                target.id: ast.get_source_segment(source, node) or ""
                for node in nodes
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for node in nodes:
                if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                    continue
                if not node.name.startswith("test_"):
                    continue
                parts = [*node.decorator_list, node]
                text = "\n".join(ast.get_source_segment(source, part) or "" for part in parts)
                used = [case for name, case in cases.items() if re.search(rf"\b{name}\b", text)]
                yield (
                    path.name,
                    node.name,
                    "\n".join([text, *used, forged if FORGERIES in text else ""]),
                )


def page_tests() -> Iterator[tuple[str, str, str]]:
    """Each test's file, its title, and the comment above it."""
    for folder in PAGE:
        for path in sorted((ROOT / folder).rglob("*.ts*")):
            if not re.search(r"\.(spec|test)\.tsx?$", path.name):
                continue
            source = path.read_text()
            for title in re.finditer(r"[`\"]([^`\"\n]+)[`\"],\s", source):
                if ID.search(title[1]):
                    yield path.name, title[1], title[1]
            for comment in re.finditer(r"^ *// (.*)$", source, re.MULTILINE):
                if ID.search(comment[1]):
                    yield path.name, title_after(source, comment.end()), comment[1]


def title_after(source: str, place: int) -> str:
    found = _TITLE.search(source, place)
    assert found is not None
    if found["title"] is None:
        found = _TITLE_OF_EACH.search(source, place)
        assert found is not None
    return found["title"]


def carried() -> Tests:
    tests: Tests = defaultdict(set)
    for file, name, text in (*python_tests(), *page_tests()):
        for row in ID.findall(text):
            tests[row].add((file, name))
    return tests


def told() -> Tests:
    tests: Tests = defaultdict(set)
    for row in _ROW.finditer(TABLE.read_text()):
        for found in _TEST.finditer(row["tests"]):
            for name in found["names"].split(" · "):
                tests[row["id"]].add((found["file"], name))
    return tests


def written(tests: set[tuple[str, str]]) -> str:
    files: dict[str, list[str]] = defaultdict(list)
    for file, name in sorted(tests):
        files[file].append(name)
    return "<br>".join(f"`{file}`: {' · '.join(names)}" for file, names in files.items())


def test_the_table_names_the_tests_that_carry_each_id() -> None:
    here, there = carried(), told()

    wrong = {
        row: written(here[row]) or "no test"
        for row in sorted(here.keys() | there.keys())
        if here[row] != there[row]
    }
    assert wrong == {}, "in docs/security.md these rows should name:\n" + "\n".join(
        f"{row}  {tests}" for row, tests in wrong.items()
    )
