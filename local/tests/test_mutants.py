"""Each mutant still takes away what it says, and would be tried by tests that are there."""

import pytest

from local.mutants import Mutant, applied, read_list
from local.supervisor import ROOT

MUTANTS = read_list()
FOLDERS = {"tests": "backend", "page": "frontend", "browser": "e2e", "also": "backend"}


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_guard_is_where_the_list_says(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")

    without = applied(mutant, source)

    assert without is not None, f"the text of {mutant.name} is not once in {mutant.file}"
    assert without != source


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_tests_that_must_notice_are_there(mutant: Mutant) -> None:
    named = [(kind, test) for kind in FOLDERS for test in getattr(mutant, kind)]

    assert named
    for kind, test in named:
        file, _, name = test.partition("::")
        path = ROOT / FOLDERS[kind] / file
        assert path.is_file(), test
        assert f"def {name}(" in path.read_text("utf-8") if name else True, test


def test_every_mutant_has_a_name_of_its_own() -> None:
    names = [mutant.name for mutant in MUTANTS]

    assert len(set(names)) == len(names)
    assert len({mutant.guard for mutant in MUTANTS}) == len(names)


def test_a_guard_that_is_there_twice_is_not_found() -> None:
    mutant = Mutant("name", "guard", "how", "file", old="a", new="b")

    assert applied(mutant, "a") == "b"
    assert applied(mutant, "a a") is None
    assert applied(mutant, "c") is None
