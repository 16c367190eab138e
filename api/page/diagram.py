"""The article's algorithm as a decision diagram, worked out from the conditions of its branches in recommend/rules.

Each question splits the branches that are left; a leaf is what the article gives. Nothing is drawn by hand, so a branch
that is added to the rules appears here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.lexicon import Lexicon

Drugs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A box and what follows from it. `answer`: the answer that leads here ("yes", "1 or 2"); empty at the root.

    `branch` is the branch's id where the box is an end. `on_path`: this patient may come through here.
    """

    answer: str
    text: str
    branch: str | None
    on_path: bool
    following: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagram:
    """`root` asks first; `beside` are the branches that hold besides the others. `sure`: one path, not several."""

    root: Box
    beside: tuple[Box, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class _Branch:
    id: str
    lines: str
    refractory: Mapping[Drugs, bool]
    end: str
    title: str
    overlay: bool


def draw_diagram(
    branches: Iterable[Mapping[str, Any]], held: Collection[str], lexicon: Lexicon
) -> Diagram | None:
    """The diagram of the rules' `branches`, with the paths to those in `held` marked; None without a branch."""
    read = [_read(raw, lexicon) for raw in branches]
    main = [b for b in read if not b.overlay]
    if not main:
        return None
    by_lines: dict[str, list[_Branch]] = {}
    for branch in main:
        by_lines.setdefault(branch.lines, []).append(branch)
    following = tuple(_grow(lines, left, held, lexicon, ()) for lines, left in sorted(by_lines.items()))
    root = Box("", "How many prior lines of therapy?", None, any(b.on_path for b in following), following)
    beside = tuple(Box("", f"{b.title}: {b.end}", b.id, b.id in held) for b in read if b.overlay)
    return Diagram(root, beside, sum(b.id in held for b in main) == 1)


def _read(raw: Mapping[str, Any], lexicon: Lexicon) -> _Branch:
    literals: dict[Drugs, bool] = {}
    _collect(raw["when"], True, literals)
    names = [lexicon[r].name if r in lexicon else r for r in raw["regimens"]]
    return _Branch(
        id=raw["id"],
        lines=_lines(raw["when"].get("prior_lines", {})),
        refractory=_split(literals),
        end=" or ".join(names) or str(raw["says"]),
        title=raw["title"],
        overlay=bool(raw.get("overlay")),
    )


def _lines(bounds: Mapping[str, int]) -> str:
    low, high = bounds.get("gte", 0), bounds.get("lte")
    if high is None:
        return f"{low} or more"
    return f"{low} or {high}" if high == low + 1 else f"{low} to {high}"


def _collect(when: Mapping[str, Any], wanted: bool, literals: dict[Drugs, bool]) -> None:
    for key, value in when.items():
        if key == "refractory_to":
            drugs = tuple(value["all"]) if isinstance(value, Mapping) else (value,)
            literals[drugs] = wanted
        elif key == "not":
            _collect(value, not wanted, literals)
        elif key == "all":
            for part in value:
                _collect(part, wanted, literals)


def _split(literals: Mapping[Drugs, bool]) -> dict[Drugs, bool]:
    """Each drug that must be refractory as a question of its own; a set that must not all be stays one question."""
    asked: dict[Drugs, bool] = {}
    for drugs, wanted in literals.items():
        asked |= {(drug,): True for drug in drugs} if wanted else {drugs: False}
    return asked


def _grow(
    answer: str, left: Sequence[_Branch], held: Collection[str], lexicon: Lexicon, asked: tuple[Drugs, ...]
) -> Box:
    # The branch with most refractory drugs names them in the article's order.
    fullest = sorted(left, key=lambda b: -sum(b.refractory.values()))
    question = next((q for b in fullest for q in b.refractory if q not in asked and _parts(q, left)), None)
    if len(left) == 1 or question is None:
        end = left[0]
        text = " / ".join(b.end for b in left)
        return Box(answer, text, end.id, any(b.id in held for b in left))
    sides = []
    for side, wanted in (("yes", True), ("no", False)):
        fitting = [b for b in left if _wants(b, question) in (None, wanted)]
        if fitting:
            sides.append(_grow(side, fitting, held, lexicon, (*asked, question)))
    names = [lexicon[d].name if d in lexicon else d for d in question]
    text = f"Refractory to {' and '.join(names)}?"
    return Box(answer, text, None, any(b.on_path for b in sides), tuple(sides))


def _wants(branch: _Branch, question: Drugs) -> bool | None:
    """Whether the branch asks for refractoriness to all these drugs, against it, or leaves it open."""
    if question in branch.refractory:
        return branch.refractory[question]
    asked = [branch.refractory.get((drug,)) for drug in question]
    return True if all(asked) else None


def _parts(question: Drugs, left: Sequence[_Branch]) -> bool:
    return {True, False} <= {_wants(b, question) for b in left}
