"""What runs before the Python version is known must be readable to an old one."""

import ast

import pytest

from local.supervisor import ROOT

OLD = (3, 6)
BEFORE_THE_CHECK = ["__init__.py", "__main__.py", "bootstrap.py", "leash.py", "progress.py"]


@pytest.mark.parametrize("name", BEFORE_THE_CHECK)
def test_old_pythons_can_read_it(name: str) -> None:
    source = (ROOT / "local" / name).read_text("utf-8")

    tree = ast.parse(source, feature_version=OLD)

    # `list[str]` in a signature is evaluated, and fails before 3.9; in quotes it is not.
    evaluated = [
        annotation
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for annotation in [function.returns, *(each.annotation for each in function.args.args)]
        if isinstance(annotation, ast.Subscript | ast.BinOp)
    ]
    assert not evaluated
    assert "from __future__ import annotations" not in source
