"""No pattern takes longer than in proportion to what it reads (I-19)."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import app

# The stubs of the standard library don't have them.
sre = importlib.import_module("re._constants")
_parser = importlib.import_module("re._parser")

REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT}


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    for module in pkgutil.walk_packages(app.__path__, "app."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and value.pattern.__class__ is str:
                yield f"{module.name}:{name}", value


PATTERNS = dict(patterns())


def repeats_a_repetition(parsed: Any, *, inside: bool = False) -> bool:
    """Tell whether something without an end is repeated without an end: (a+)+ and its like."""
    for operation, argument in parsed:
        endless = operation in REPEATS and argument[1] is sre.MAXREPEAT
        if endless and inside:
            return True
        if any(repeats_a_repetition(part, inside=inside or endless) for part in parts_of(argument)):
            return True
    return False


def parts_of(argument: Any) -> Iterator[Any]:
    if isinstance(argument, _parser.SubPattern):
        yield argument
    elif isinstance(argument, (tuple, list)):
        for each in argument:
            yield from parts_of(each)


def test_the_check_finds_what_it_looks_for() -> None:
    assert repeats_a_repetition(_parser.parse(r"x(?:[ab]+|c)*y"))
    assert repeats_a_repetition(_parser.parse(r"(\w+\s?)+$"))
    assert not repeats_a_repetition(_parser.parse(r"[\w-]+\.[\w-]+(?:\.\d+)?"))
    assert "app.core.security:_IDENTIFIER" in PATTERNS


@pytest.mark.parametrize("name", PATTERNS)
def test_no_pattern_repeats_a_repetition(name: str) -> None:
    """I-19."""
    assert not repeats_a_repetition(_parser.parse(PATTERNS[name].pattern))


HOSTILE = [
    *("a", "-", "0", ".", "a.", "0-", "aa-", " ", "\t", "[", ":", "T", "1T1:", "é", "٣", "\u200b"),
]


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_comes_to_an_end(name: str) -> None:
    """I-19: a pattern that goes back over what it read would not, on texts of this length."""
    for piece in HOSTILE:
        text = piece * (100_000 // len(piece))
        for hostile in (text, f"{text}!", f"!{text}", f"{text}\n"):
            PATTERNS[name].fullmatch(hostile)
