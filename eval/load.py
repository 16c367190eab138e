"""Reads eval/cases/*.yaml. A mistake names file, line, field and what is accepted there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from core.errors import EvalError
from core.patients import PatientProfile
from eval.case import Case, Fact, MustAbstain, Suite, Variant
from eval.vignettes import FILE, Vignette, VignetteFile

CASES = Path(__file__).resolve().parent / "cases"
# These hold gold of other kinds (claims for the verifier), not questions.
NOT_QUESTIONS = frozenset({"paraphrases.yaml", "false_claims.yaml"})


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Numbers with a point and dates stay as printed: 0.70 is not 0.7, 2025-10-23 is not a datetime."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":float", ":timestamp"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

Location = tuple[int | str, ...]


def load_suites(folder: Path = CASES, names: Sequence[str] = ()) -> list[Suite]:
    """Every suite of `folder`, in file order; with `names` only those. Raises EvalError on the first mistake."""
    files = sorted(p for p in folder.glob("*.yaml") if p.name not in NOT_QUESTIONS)
    if not files:
        raise EvalError(f"no cases in {folder}; kahler eval new writes the first one")
    suites = [load_suite(path) for path in files]
    known = [s.suite for s in suites]
    if unknown := [n for n in names if n not in known]:
        raise EvalError(f"there is no suite {unknown[0]!r}; known: {', '.join(known)}")
    _check_ids(suites)
    return [s for s in suites if not names or s.suite in names]


def load_suite(path: Path) -> Suite:
    """One file. Raises EvalError with file, line, field and the accepted names."""
    text = _read(path)
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506  (a SafeLoader with fewer resolvers)
    except yaml.YAMLError as error:
        raise EvalError(
            f"{path.name}: not valid YAML: {' '.join(str(error).split())}; mend that line"
        ) from None
    try:
        if path.name == FILE:
            return VignetteFile.model_validate(data).suite()
        return Suite.model_validate(data)
    except ValidationError as error:
        raise EvalError(_explain(path, yaml.compose(text, Loader=_Loader), data, error)) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise EvalError(f"{path}: cannot be read ({error.strerror}); check the path") from None


def _check_ids(suites: Iterable[Suite]) -> None:
    seen: dict[str, str] = {}
    for suite in suites:
        for case in suite.cases:
            if case.id in seen:
                raise EvalError(
                    f"the case id {case.id} stands twice (suites {seen[case.id]} and {suite.suite}); rename one"
                )
            seen[case.id] = suite.suite


def _explain(path: Path, node: yaml.Node | None, data: Any, error: ValidationError) -> str:
    first = min(error.errors(), key=lambda e: (e["type"] != "extra_forbidden", -len(e["loc"])))
    location: Location = tuple(first["loc"])
    line = line_of(node, location)
    place = _case_name(data, location)
    kind = Vignette if path.name == FILE else Case
    field = str(location[-1]) if location else "file"
    if first["type"] == "extra_forbidden":
        accepted = _accepted(location, kind)
        near = difflib.get_close_matches(field, accepted, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        what = f"unknown field {field!r}{hint}; accepted here: {', '.join(accepted)}"
    elif first["type"] in {"enum", "literal_error"}:
        what = f"{field} = {first['input']!r}: {first['msg']}"
    else:
        what = f"{field}: {re.sub('^Value error, ', '', first['msg'])}"
    return f"{path.name}:{line}: {place}{what}"


def _case_name(data: Any, location: Location) -> str:
    try:
        return f"case {data['cases'][location[1]]['id']}: " if location[0] == "cases" else ""
    except (KeyError, IndexError, TypeError):
        return ""


def _accepted(location: Location, kind: type[BaseModel]) -> list[str]:
    """The field names known where the unknown one stands."""
    parents = [p for p in location[:-1] if isinstance(p, str)]
    owner = parents[-1] if parents else ""
    models: dict[str, type[BaseModel]] = {
        "": Suite,
        "cases": kind,
        "variants": Variant,
        "facts": Fact,
        "must_abstain": MustAbstain,
        "profile": PatientProfile,
    }
    return list(models.get(owner, kind).model_fields)


def line_of(node: yaml.Node | None, location: Location) -> int:
    """The line (from 1) of the deepest part of `location` that stands in the file."""
    line = 1
    for step in location:
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                if key.value == str(step):
                    line, node = key.start_mark.line + 1, value
                    break
            else:
                return line
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = node.start_mark.line + 1
        else:
            return line
    return line
