"""The flat packages have common names (core, index, eval): another distribution's must never be imported in their place."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGES = ["core", "shelf", "index", "ingest", "retrieval", "recommend", "answer", "eval", "api"]


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_is_the_one_of_this_repository(package: str) -> None:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(REPOSITORY)


def test_every_library_that_is_imported_is_declared() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["langchain"]]
    declared = {_plain(re.split(r"[ <>=!\[;]", name)[0]) for name in wanted}
    providers = packages_distributions()
    undeclared = {
        f"{path.relative_to(REPOSITORY)}: {module}"
        for package in PACKAGES
        for path in (REPOSITORY / package).rglob("*.py")
        for module in _imported(path) - {*PACKAGES, *sys.stdlib_module_names}
        if not declared & {_plain(name) for name in providers.get(module, [module])}
    }
    assert undeclared == set()


def _imported(path: Path) -> set[str]:
    """The top-level modules that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
            found.add(node.module.partition(".")[0])
    return found


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
