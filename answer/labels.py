"""Status, eligibility, dose and safety: what the labels state, US and EU kept apart, the latest first."""

from __future__ import annotations

import re
from decimal import Decimal

from answer.draft import Candidates, Draft
from core.evidence import ClaimKind, Kind, Passage
from core.lexicon import EntityKind
from retrieval.filters import first_day, has_expired
from retrieval.intents import Intent

_STATUS = re.compile(
    r"\b(?:approv\w+|extended|licen[cs]\w+|withdr\w+|authoris\w+|off-label|labell?ed|not on the label|market|covers|REMS|refused|indicat\w+|"
    r"investigational|no (?:US|EU) (?:label|licence)|positive opinion|voted)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not approved|no approval|not licensed|no licence|withdrawn|never|not authorised|off-label|not on (?:that|the) label)\b",
    re.I,
)
_SECTIONS: dict[Intent, tuple[str, ...]] = {
    Intent.STATUS: ("indication", "history", "status", "regulatory"),
    Intent.ELIGIBILITY: ("indication", "population", "design"),
    Intent.DOSE: ("dose", "renal", "hepatic", "schedule", "step-up", "hospital"),
    Intent.SAFETY: ("required care", "boxed", "contraindication", "warning", "safety", "monitoring"),
}
_SOURCES = frozenset({Kind.LABEL, Kind.REVIEW, Kind.GUIDELINE, Kind.TRIAL, Kind.OTHER})
_ACTIONABLE = re.compile(
    r"\b(?:before (?:every|each|the first)|every|at least|within|daily|weekly|baseline|not (?:recommended|used|given))\b|\d",
    re.I,
)
_SECONDARY = re.compile(
    r"\b(?:may be raised|compendium|older|as remembered|not confirmed|differ\b|was in no|rise of)",
    re.IGNORECASE,
)
_REMS = re.compile(
    r"\b(?:only through|requires?|under|carries|has a) (?:\w+ ){0,4}REMS\b|\bREMS\b.*\b(?:requires|applies)\b",
    re.IGNORECASE,
)
_CRCL = re.compile(
    r"\b(?:crcl|creatinine clearance|clearance|egfr|gfr)\D{0,15}(\d{1,3}(?:\.\d+)?)", re.IGNORECASE
)


def compose_status(candidates: Candidates, *, most: int = 6) -> Draft:
    """The indication in force, by jurisdiction; then its history and programme, newest first; then what it replaced."""
    draft = Draft()
    wanted = [p for p in _in_place(candidates) if _is_status(p)]
    in_force = [p for p in wanted if not has_expired(p, candidates.as_of)]
    asked = _asked(candidates)
    indications = [p for p in in_force if _is_indication(p)]
    for jurisdiction in _jurisdictions(candidates):
        here = sorted(
            (p for p in indications if p.jurisdiction == jurisdiction),
            key=lambda p: (
                _directness(p, asked, candidates),
                _negation_order(p, candidates),
                _standing(p),
                -candidates.score(p),
            ),
        )
        draft.add(*here[: 3 if candidates.slots.jurisdiction else 2])
    dated = sorted(
        (p for p in in_force if p not in indications and (_here(p, candidates))),
        key=lambda p: (
            _directness(p, asked, candidates),
            "voted" in p.text,
            -_date_number(p.effective_from),
            p.kind is not Kind.LABEL,
        ),
    )
    rems = [p for p in dated if _REMS.search(p.text) and p.kind is Kind.LABEL and not _premise(candidates)]
    events = [
        p
        for p in dated
        if p.effective_from and p not in rems and _in_section(p, ("history", "status", "regulatory"))
    ]
    draft.add(*rems[:1], *events[:2])
    ended = [p for p in wanted if has_expired(p, candidates.as_of) and _here(p, candidates)]
    draft.add(*sorted(ended, key=lambda p: -_date_number(p.effective_from))[:1], kind=ClaimKind.CAVEAT)
    if not draft.chosen:
        draft.add(
            *sorted(in_force, key=lambda p: (_directness(p, asked, candidates), -candidates.score(p)))[:3]
        )
    draft.chosen = draft.chosen[:most]
    return draft


def compose_eligibility(candidates: Candidates, *, most: int = 4) -> Draft:
    """Label conditions (lines, exposures, refractoriness) by jurisdiction, or a trial's entry rules."""
    draft = Draft()
    asked = _asked(candidates)
    if candidates.slots.trials:
        entry = [
            p
            for p in candidates.passages
            if p.kind is Kind.TRIAL and _in_section(p, ("population", "design"))
        ]
        draft.add(*sorted(entry, key=lambda p: -candidates.score(p))[:most])
        return draft
    indications = [
        p for p in _in_place(candidates) if _is_indication(p) and not has_expired(p, candidates.as_of)
    ]
    for jurisdiction in _jurisdictions(candidates):
        here = sorted(
            (p for p in indications if p.jurisdiction == jurisdiction),
            key=lambda p: (_directness(p, asked, candidates), _standing(p), -candidates.score(p)),
        )
        draft.add(*here[: 3 if candidates.slots.jurisdiction else 2])
    draft.chosen = draft.chosen[:most]
    return draft


def compose_label_rules(candidates: Candidates, intent: Intent, *, most: int = 5) -> Draft:
    """Dose or safety statements that fill every slot; both jurisdictions where both state something."""
    draft = Draft()
    asked = _asked(candidates)
    clearance = _clearance(candidates.reading.question)
    pool = [p for p in _in_place(candidates) if _fits(p, intent) and not has_expired(p, candidates.as_of)]
    if clearance is not None:
        banded = [
            p
            for p in pool
            if (band := clearance_band(p.text)) is not None and band[0] <= clearance <= band[1]
        ]
        if banded:
            pool = banded
    ranked = sorted(
        pool,
        key=lambda p: (
            -candidates.fills_exactly(p),
            _directness(p, asked, candidates)[:2],
            _section_rank(p, intent),
            p.kind is not Kind.LABEL,
            p.confidence == "medium",
            bool(_SECONDARY.search(p.text)),
            not _ACTIONABLE.search(p.text),
            -candidates.score(p),
            p.passage_id,
        ),
    )
    if not (candidates.slots.conditions or candidates.slots.topics):
        ranked = [p for p in ranked if _in_section(p, _SECTIONS[intent])] or ranked
    if ranked:
        fullest = candidates.fills_exactly(ranked[0])
        ranked = [p for p in ranked if candidates.fills_exactly(p) == fullest]
    if candidates.slots.jurisdiction:
        ranked = [p for p in ranked if _here(p, candidates)] or ranked
        draft.add(*ranked[:most])
    else:
        for jurisdiction in ("US", "EU"):
            best = [p for p in ranked if p.jurisdiction == jurisdiction]
            draft.add(*best[:2])
        draft.add(*ranked[: max(0, most - len(draft.chosen))])
    draft.chosen = draft.chosen[:most]
    return draft


def clearance_band(text: str) -> tuple[Decimal, Decimal] | None:
    """The creatinine-clearance band (mL/min, closed) that a statement is about; None where it names none."""
    low, high = Decimal(0), Decimal(999)
    near = re.search(
        r"(?:creatinine clearance|CrCl|clearances?)(?: of| is)?([^.;:]{0,60})", text, re.IGNORECASE
    )
    if not near:
        return None
    words = near[1]
    if m := re.search(r"(\d+)(?: to | and |-)(below |under |<)?(\d+)", words):
        last = Decimal(m[3])
        return Decimal(m[1]), last - Decimal("0.01") if m[2] else last
    if m := re.search(r"(?:below|under|<|less than) ?(\d+)", words):
        return low, Decimal(m[1]) - Decimal("0.01")
    if m := re.search(r"(?:above|over|>|more than) ?(\d+)", words):
        return Decimal(m[1]) + Decimal("0.01"), high
    if m := re.search(r"(?:at least |>= ?)(\d+)|(\d+) mL/min (?:and|or) (?:above|more)", words):
        return Decimal(m[1] or m[2]), high
    if m := re.search(r"exactly (\d+)", words):
        return Decimal(m[1]), Decimal(m[1])
    return None


def _clearance(question: str) -> Decimal | None:
    match = _CRCL.search(question)
    return Decimal(match[1]) if match else None


def _in_place(candidates: Candidates) -> list[Passage]:
    return [p for p in candidates.passages if p.kind in _SOURCES]


def _asked(candidates: Candidates) -> frozenset[str]:
    return frozenset((*candidates.slots.regimens, *candidates.slots.drugs))


def _negation_order(passage: Passage, candidates: Candidates) -> bool:
    """What is licensed comes first; where the question takes a licence for granted, what is not licensed does."""
    negated = bool(_NEGATED.search(passage.text))
    return not negated if _premise(candidates) else negated


def _premise(candidates: Candidates) -> bool:
    return Intent.PREMISE in candidates.slots.intents


def _directness(passage: Passage, asked: frozenset[str], candidates: Candidates) -> tuple[int, int, int]:
    """What was asked and is not named; other drugs named beside it; whether it is a label's own statement."""
    named = set(passage.entities)
    missing = len(asked - named)
    known = asked | {c for a in asked for c in candidates.lexicon[a].components} | {"dexamethasone"}
    others = sum(1 for e in named - known if candidates.lexicon[e].kind is EntityKind.DRUG)
    # a regimen's own partners do not make a drug's statement less direct; a list of other drugs does
    return missing, others // 2 if candidates.slots.drugs else others, 0 if passage.kind is Kind.LABEL else 1


def _is_indication(passage: Passage) -> bool:
    return passage.kind is Kind.LABEL and bool(
        _in_section(passage, ("indication", "status")) and _STATUS.search(passage.text)
    )


def _is_status(passage: Passage) -> bool:
    return bool(_STATUS.search(passage.text)) and (
        passage.kind is Kind.LABEL
        or passage.effective_from is not None
        or _in_section(passage, _SECTIONS[Intent.STATUS])
    )


def _fits(passage: Passage, intent: Intent) -> bool:
    if passage.kind is Kind.TRIAL and intent is Intent.DOSE:
        return _in_section(passage, ("design", "dose"))
    return passage.kind in _SOURCES


def _standing(passage: Passage) -> int:
    """The statement of a regimen's label condition, then of its standing, then what explains them."""
    slug = passage.statement_id or ""
    return 0 if slug.endswith("-indication") else 1 if slug.endswith("-status") else 2


def _section_rank(passage: Passage, intent: Intent) -> int:
    sections = _SECTIONS[intent]
    heading = " ".join(passage.section_path).lower()
    return next((i for i, word in enumerate(sections) if word in heading), len(sections))


def _in_section(passage: Passage, words: tuple[str, ...]) -> bool:
    heading = " ".join(passage.section_path).lower()
    return any(w in heading for w in words)


def _jurisdictions(candidates: Candidates) -> tuple[str, ...]:
    stated = candidates.slots.jurisdiction
    return (stated,) if stated else ("US", "EU")


def _here(passage: Passage, candidates: Candidates) -> bool:
    stated = candidates.slots.jurisdiction
    return stated is None or passage.jurisdiction in (stated, None)


def _date_number(date: str | None) -> int:
    return int(first_day(date).replace("-", "")) if date else 0
