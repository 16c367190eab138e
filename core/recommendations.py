"""What the rules say for a patient profile: regimens with reasons, each with rule, ground and quote."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from core.evidence import Citation, Frozen
from core.patients import PatientProfile


class Ground(StrEnum):
    """Kinds of ground are never mixed up in front of a user."""

    LABEL = "label"
    TRIAL_ENTRY = "trial_entry"
    GUIDELINE = "guideline"
    JUDGEMENT = "judgement"


class Disposition(StrEnum):
    OPTIONS = "options"
    NEEDS_INFORMATION = "needs_information"
    SPECIALIST_REVIEW = "specialist_review"
    OUT_OF_SCOPE = "out_of_scope"


class Tier(StrEnum):
    """Kahler's rule, not a guideline grade; no head-to-head implied."""

    PREFERRED = "preferred"
    OPTION = "option"
    CAUTION = "caution"


class LabelStatus(StrEnum):
    LABELLED = "labelled"
    OFF_LABEL = "off_label"
    NOT_LICENSED = "not_licensed"


class Category(StrEnum):
    REFRACTORY = "refractory"
    CONTRAINDICATED = "contraindicated"
    LABEL_NOT_MET = "label_not_met"
    NOT_LICENSED_HERE = "not_licensed_here"
    WITHDRAWN = "withdrawn"
    TRIAL_EXCLUSION = "trial_exclusion"
    NOT_NOW = "not_now"
    JUDGEMENT = "judgement"


class Reason(Frozen):
    """One rule that fired: its id, what it says here, on what ground, with the quotes behind it."""

    rule_id: str
    text: str
    ground: Ground
    citations: tuple[Citation, ...] = ()
    jurisdiction: str | None = None


class Confirm(Frozen):
    """An unknown that would exclude, demote or change care."""

    field: str
    question: str
    why: str


class Offered(Frozen):
    """`tier` is the most careful of `tiers`, which holds one a jurisdiction that offers it."""

    regimen: str
    name: str
    formulation: str | None = None
    components: tuple[str, ...]
    tier: Tier
    tiers: dict[str, Tier] = {}
    label_status: dict[str, LabelStatus]
    reasons: tuple[Reason, ...]
    cautions: tuple[Reason, ...] = ()
    confirm: tuple[Confirm, ...] = ()
    evidence: tuple[Citation, ...] = ()


class Excluded(Frozen):
    regimen: str
    name: str
    category: Category
    reasons: tuple[Reason, ...]
    reopens_when: str | None = None
    jurisdiction: str | None = None


class SupportiveCare(Frozen):
    care_id: str
    text: str
    for_regimens: tuple[str, ...]
    reasons: tuple[Reason, ...]


class FiredRule(Frozen):
    """A line of `--explain`: a rule that fired, or was blocked by a fact."""

    rule_id: str
    title: str
    outcome: Literal["fired", "blocked", "unknown"]
    because: str
    regimens: tuple[str, ...] = ()


class ArticleBranch(Frozen):
    """What the article's own algorithm says for this patient, beside today's evidence."""

    branch: str
    regimens: tuple[str, ...]
    text: str
    differs: str | None = None
    citations: tuple[Citation, ...] = ()


class Recommendation(Frozen):
    """What is offered, excluded and asked. `understood` and `not_used` are filled where the profile came from words."""

    disposition: Disposition
    message: str
    understood_profile: PatientProfile
    understood: tuple[str, ...] = ()
    not_used: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    offered: tuple[Offered, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    confirm_all: tuple[Confirm, ...] = ()
    missing_fields: tuple[str, ...] = ()
    supportive_care: tuple[SupportiveCare, ...] = ()
    before_you_prescribe: tuple[Reason, ...] = ()
    standing: tuple[Reason, ...] = ()
    article: ArticleBranch | None = None
    fired_rules: tuple[FiredRule, ...] = ()
    tier_caption: str = "Kahler's rule, not a guideline grade; no head-to-head implied."
    as_of: str
    ruleset_version: str
    corpus_version: str
