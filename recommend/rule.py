"""One rule, and one row of the regimen table, as typed data. What a rule may say is exactly what stands here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from core.errors import RuleError
from core.recommendations import Category, Ground

THEN = ("offer", "exclude", "caution", "require", "care")
JURISDICTIONS = ("US", "EU")
ORIGINS = ("article", "evidence", "local")
SECTIONS = ("supportive", "standing", "before_you_prescribe")
# What a caution does to the tier: none (it is only said), at most option, at most caution.
CAPS = ("note", "option", "caution")
SELECTORS = ("regimens", "holds", "not_holds", "not_regimens", "oral", "all")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")

_COMMON = {"id", "title", "when", "then", "sources", "valid_from", "valid_to", "jurisdiction", "origin", "ground",
           "last_reviewed", "for", "says"}  # fmt: skip
_EXTRA = {
    "offer": {"status", "formulation", "secondary_only", "unknown_category", "outside", "reopens"},
    "exclude": {"category", "reopens"},
    "require": {"category", "unknown_category", "reopens"},
    "caution": {"cap"},
    "care": {"section"},
}


@dataclass(frozen=True, slots=True)
class Source:
    """A statement of the shelf: `<document_id>#<statement>` is its passage id."""

    document_id: str
    statement: str

    @property
    def passage_id(self) -> str:
        return f"{self.document_id}#{self.statement}"


@dataclass(frozen=True, slots=True)
class Rule:
    """`when` is kept as written: it is bound to each regimen that the rule applies to when it is compiled."""

    id: str
    title: str
    when: dict[str, Any]
    then: str
    applies: dict[str, Any]
    says: str
    sources: tuple[Source, ...]
    ground: Ground
    origin: str
    last_reviewed: str
    jurisdiction: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    status: str = "labelled"
    formulation: str | None = None
    secondary_only: bool = False
    category: Category = Category.JUDGEMENT
    unknown_category: Category = Category.NOT_NOW
    reopens: str | None = None
    outside: str | None = None
    cap: str = "caution"
    section: str = "supportive"

    def in_force(self, as_of: str) -> bool:
        """A month or a year as `valid_from` counts from its first day, as `valid_to` to its last."""
        return (self.valid_from or "") <= as_of and (
            self.valid_to is None or as_of[: len(self.valid_to)] <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial behind a regimen: `entry` says which patients it took, `beats` whose arm it outdid, `benefit` in what."""

    name: str
    phase: int
    benefit: tuple[str, ...]
    beats: tuple[str, ...]
    entry: dict[str, Any]
    says: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class RegimenRow:
    """`anchors` are the drugs (anti-CD38: the class) whose failure excludes the regimen; dexamethasone never does."""

    id: str
    name: str
    components: tuple[str, ...]
    anchors: tuple[str, ...]
    oral: bool
    trials: tuple[Trial, ...]
    evidence: tuple[Source, ...]
    notes: str


@dataclass(frozen=True, slots=True)
class Correction:
    check: str
    says: str
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of the article's own algorithm, with the corrections that the evidence makes to it."""

    id: str
    title: str
    when: dict[str, Any]
    regimens: tuple[str, ...]
    says: str
    sources: tuple[Source, ...]
    corrections: tuple[Correction, ...]
    last_reviewed: str
    overlay: bool = False
    origin: str = "article"
    ground: Ground = Ground.JUDGEMENT


def sources_of(raw: Any, where: str) -> tuple[Source, ...]:
    if not isinstance(raw, list) or not raw:
        raise RuleError(f"{where}: sources needs at least one {{document_id, statement}}")
    out = []
    for one in raw:
        if not isinstance(one, dict) or set(one) != {"document_id", "statement"}:
            raise RuleError(f"{where}: a source is {{document_id: .., statement: ..}}, not {one!r}")
        out.append(Source(str(one["document_id"]), str(one["statement"])))
    return tuple(out)


def _one_of(
    raw: dict[str, Any], key: str, accepted: tuple[str, ...], where: str, default: str | None = None
) -> Any:
    value = raw.get(key, default)
    if value not in accepted and value is not default:
        raise RuleError(f"{where}: {key} is {value!r}; accepted: {', '.join(accepted)}")
    return value


def rule_of(raw: dict[str, Any], where: str) -> Rule:
    """Check and type one rule; RuleError names file, rule and accepted names."""
    then = raw.get("then")
    if then not in THEN:
        raise RuleError(f"{where}: then is {then!r}; accepted: {', '.join(THEN)}")
    accepted = _COMMON | _EXTRA[then]
    for key in raw:
        if key not in accepted:
            raise RuleError(
                f"{where}: unknown field {key!r} in a rule with then: {then}; accepted: {', '.join(sorted(accepted))}"
            )
    for key in ("id", "title", "when", "ground", "origin", "last_reviewed"):
        if key not in raw:
            raise RuleError(f"{where}: {key} is missing")
    for key in ("valid_from", "valid_to", "last_reviewed"):
        if raw.get(key) is not None and not _DATE.match(str(raw[key])):
            raise RuleError(f"{where}: {key} is {raw[key]!r}; accepted: YYYY, YYYY-MM or YYYY-MM-DD")
    applies = raw.get("for", {})
    for key in applies:
        if key not in SELECTORS:
            raise RuleError(f"{where}: for knows {', '.join(SELECTORS)}; not {key!r}")
    section = _one_of(raw, "section", SECTIONS, where, "supportive")
    if not applies and section == "supportive":
        raise RuleError(f"{where}: for is missing; accepted: {', '.join(SELECTORS)}")
    origin = _one_of(raw, "origin", ORIGINS, where)
    if origin == "local" and then in ("offer", "require"):
        raise RuleError(f"{where}: a local rule may exclude, caution or add care; it never offers")
    grounds = tuple(g.value for g in Ground)
    categories = tuple(c.value for c in Category)
    default = (
        Category.LABEL_NOT_MET
        if then == "offer" and raw.get("status", "labelled") == "labelled"
        else Category.JUDGEMENT
    )
    return Rule(
        id=raw["id"],
        title=raw["title"],
        when=raw["when"],
        then=then,
        applies=applies,
        says=raw.get("says", raw["title"]),
        sources=sources_of(raw.get("sources"), where),
        ground=Ground(_one_of(raw, "ground", grounds, where)),
        origin=origin,
        last_reviewed=str(raw["last_reviewed"]),
        jurisdiction=_one_of(raw, "jurisdiction", JURISDICTIONS, where),
        valid_from=_text(raw.get("valid_from")),
        valid_to=_text(raw.get("valid_to")),
        status=_one_of(raw, "status", ("labelled", "off_label"), where, "labelled"),
        formulation=raw.get("formulation"),
        secondary_only=bool(raw.get("secondary_only", False)),
        category=Category(_one_of(raw, "category", categories, where, default.value)),
        unknown_category=Category(_one_of(raw, "unknown_category", categories, where, "not_now")),
        reopens=raw.get("reopens"),
        outside=raw.get("outside"),
        cap=_one_of(raw, "cap", CAPS, where, "caution"),
        section=section,
    )


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def trial_of(raw: dict[str, Any], where: str, known: frozenset[str]) -> Trial:
    accepted = {"trial", "phase", "benefit", "beats", "entry", "says", "sources"}
    for key in raw:
        if key not in accepted:
            raise RuleError(
                f"{where}: unknown field {key!r} of a trial; accepted: {', '.join(sorted(accepted))}"
            )
    for regimen in raw.get("beats", []):
        if regimen not in known:
            raise RuleError(f"{where}: unknown regimen {regimen!r}; accepted: {', '.join(sorted(known))}")
    for benefit in raw.get("benefit", []):
        if benefit not in ("pfs", "os"):
            raise RuleError(f"{where}: benefit knows pfs, os; not {benefit!r}")
    return Trial(
        name=raw["trial"],
        phase=int(raw["phase"]),
        benefit=tuple(raw.get("benefit", [])),
        beats=tuple(raw.get("beats", [])),
        entry=raw["entry"],
        says=raw["says"],
        sources=sources_of(raw.get("sources"), where),
    )
