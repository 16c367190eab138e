"""A case: a question, and what a right answer holds. Written from the evidence, never from an answer."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from core.answers import AbstentionReason, Audience
from core.evidence import Frozen
from core.patients import PatientProfile
from core.recommendations import Category, Disposition, LabelStatus, Tier

Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
PassageId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w.-]*#[\w.-]+$")]
IsoDate = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}-\d{2}$")]
Phrase = Annotated[str, StringConstraints(min_length=1)]


class QuestionType(StrEnum):
    """What kind of answer is due. Reports are grouped by it."""

    FIGURE = "figure"
    STATUS = "status"
    ELIGIBILITY = "eligibility"
    SAFETY = "safety"
    DOSE = "dose"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    CORRECTION = "correction"
    ABSTENTION = "abstention"
    URGENT = "urgent"
    RECOMMENDATION = "recommendation"


class VariantKind(StrEnum):
    """In what the wording differs from the plain question."""

    BRAND = "brand"
    ABBREVIATION = "abbreviation"
    MISSPELLING = "misspelling"
    LAY = "lay"
    REWORDING = "rewording"


class Variant(Frozen):
    """The same question in other words: same expectations, scored as a case of its own."""

    kind: VariantKind
    question: Annotated[str, StringConstraints(min_length=3, max_length=4000)]


class Fact(Frozen):
    """One thing the answer has to say. Exactly one of `value`, `hr`, `says`.

    `value` with `endpoint` and `unit`: a figure of an arm; ids are the lexicon's, `NR` is not reached.
    `hr` with `endpoint`: a hazard ratio (or ratio) of a comparison.
    `says`: one shown sentence holds every phrase; a list among them means any one of its phrases.
    What is left out is not asked; `population: whole` asks for the result of all patients.
    """

    endpoint: str | None = None
    value: Decimal | Literal["NR"] | None = None
    unit: str | None = None
    arm: str | None = None
    trial: str | None = None
    cohort: str | None = None
    population: str | None = None
    landmark_months: Decimal | None = None
    hr: Decimal | None = None
    says: tuple[Phrase | tuple[Phrase, ...], ...] | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [name for name in ("value", "hr", "says") if getattr(self, name) is not None]
        if len(given) != 1:
            raise ValueError(f"a fact holds exactly one of value, hr, says; this one holds {given or 'none'}")
        if self.says is None and self.endpoint is None:
            raise ValueError("a fact with a value or an hr names its endpoint, for example endpoint: pfs")
        if self.value is not None and self.value != "NR" and self.unit is None:
            raise ValueError("a fact with a value names its unit, for example unit: months")
        return self

    def words(self) -> str:
        """The fact as a line of a report."""
        if self.says is not None:
            return " + ".join(p if isinstance(p, str) else "|".join(p) for p in self.says)
        scope = [self.trial, self.cohort, self.population, self.endpoint, self.arm]
        what = f"HR {self.hr}" if self.hr is not None else f"{self.value} {self.unit or ''}"
        return f"{' '.join(s for s in scope if s)}: {what.strip()}"


class MustAbstain(Frozen):
    """The answer declines. `reasons`: any of these is right; `mentions`: phrases its message or `missing` holds.

    `partial`: claims may stand beside the abstention (a label rule beside a declined decision).
    """

    reasons: tuple[AbstentionReason, ...] = Field(min_length=1)
    mentions: tuple[Phrase | tuple[Phrase, ...], ...] = ()
    partial: bool = False


class Case(Frozen):
    """See docs/eval.md. Every expectation left out is not scored; unscored is not zero.

    `relevant`: what a search has to bring; each item is one need: a passage, or a list of passages that meet it
    equally. `also_relevant`: passages that bear on the question without meeting a need; they count for MRR, and for
    nDCG neither way. `ask: false`: only search and recommend are called.
    `must_correct`: check ids (D20) or passages, each of which a shown claim has to rest on; a list means any one.
    `must_cite`: documents, a list means any one. `no_comparison`: says that no trial compares the sides.
    `urgent`: true where the answer has to open with the urgent notice, false where it must not.
    `may_abstain`: reasons that may stand beside the claims without counting as a refusal.
    """

    id: Id
    question: Annotated[str, StringConstraints(min_length=3, max_length=4000)]
    type: QuestionType
    variants: tuple[Variant, ...] = ()
    tags: tuple[Id, ...] = ()
    note: str | None = None
    profile: PatientProfile | None = None
    profile_text: str | None = None
    audience: Audience = Audience.CLINICIAN
    as_of: IsoDate | None = None
    history: tuple[tuple[str, str], ...] = ()
    facts: tuple[Fact, ...] = ()
    never_says: tuple[Phrase, ...] = ()
    relevant: tuple[PassageId | tuple[PassageId, ...], ...] = ()
    also_relevant: tuple[PassageId, ...] = ()
    ask: bool = True
    must_cite: tuple[str | tuple[str, ...], ...] = ()
    must_correct: tuple[str | tuple[str, ...], ...] = ()
    must_abstain: MustAbstain | None = None
    may_abstain: tuple[AbstentionReason, ...] = ()
    no_comparison: bool | None = None
    urgent: bool | None = None
    disposition: Disposition | None = None
    allowed_regimens: tuple[str, ...] | None = None
    must_offer: dict[str, Tier | None] = Field(default_factory=dict)
    label_status: dict[str, dict[str, LabelStatus]] = Field(default_factory=dict)
    forbidden_regimens: tuple[str, ...] = ()
    must_exclude: dict[str, Category | None] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.must_abstain and not self.must_abstain.partial and (self.facts or self.must_cite):
            raise ValueError(
                "must_abstain with facts or must_cite needs partial: true, or nothing can meet both"
            )
        both = set(self.must_offer) & set(self.forbidden_regimens)
        if both:
            raise ValueError(f"{', '.join(sorted(both))} stands in must_offer and in forbidden_regimens")
        if self.profile and self.profile_text:
            raise ValueError("give profile or profile_text, not both")
        return self

    @property
    def due_recommendation(self) -> bool:
        """A recommendation has to come: something is said on what it offers, excludes or concludes."""
        return bool(
            self.must_offer or self.must_exclude or self.allowed_regimens is not None or self.disposition
        )

    @property
    def expects_recommendation(self) -> bool:
        return self.due_recommendation or bool(self.forbidden_regimens)


class Suite(Frozen):
    """One file of cases. `cases` are scored in the order written."""

    suite: Id
    cases: tuple[Case, ...] = Field(min_length=1)


class Item(Frozen):
    """What is asked once: a case in its plain wording or in a variant. `item_id` is stable between runs."""

    item_id: str
    suite: str
    case: Case
    question: str
    variant: VariantKind | None = None


def items_of(suite: Suite) -> list[Item]:
    """The plain question of each case, then its variants (`case~brand`, `case~brand-2`)."""
    items: list[Item] = []
    for case in suite.cases:
        items.append(Item(item_id=case.id, suite=suite.suite, case=case, question=case.question))
        seen: dict[str, int] = {}
        for variant in case.variants:
            seen[variant.kind] = seen.get(variant.kind, 0) + 1
            number = "" if seen[variant.kind] == 1 else f"-{seen[variant.kind]}"
            items.append(
                Item(
                    item_id=f"{case.id}~{variant.kind}{number}",
                    suite=suite.suite,
                    case=case,
                    question=variant.question,
                    variant=variant.kind,
                )
            )
    return items
