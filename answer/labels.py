"""Status, eligibility, dose and safety: what the labels state, US and EU kept apart, what is in force first."""

from __future__ import annotations

import re

from answer.draft import Candidates, Draft
from answer.missing import insufficient, join_names
from core.bands import clearance_band, clearance_of
from core.evidence import ClaimKind, Kind, Passage
from core.lexicon import EntityKind
from retrieval.admission import POPULATION_LINKS
from retrieval.asked import SECTIONS
from retrieval.filters import first_day, has_expired
from retrieval.intents import Intent
from retrieval.schedule import weeks_in

_STATUS = re.compile(
    r"\b(?:approv\w+|extended|licen[cs]\w+|withdr\w+|authoris\w+|off-label|labell?ed|not on the label|market|covers|REMS|refused|indicat\w+|"
    r"investigational|no (?:US|EU) (?:label|licence)|positive opinion|voted|returned|names no|has no)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not approved|no approval|not licensed|no licence|withdrawn|never|not authorised|off-label|not on (?:that|the) label|no (?:EU|US) licence|no longer)\b",
    re.IGNORECASE,
)
_NOT_LICENSED = re.compile(
    r"\b(?:not (?:approved|licensed) for (?:multiple )?myeloma|is not (?:approved|a labelled combination) in the US|is withdrawn in the US|"
    r"not approved by the FDA|no (?:specific )?US label|is investigational)\b",
    re.IGNORECASE,
)
_DATED = re.compile(r"\b(?:19|20)\d{2}-\d{2}")
_EVENT = re.compile(
    r"\b(?:approved|granted|extended|returned|withdr\w+|converted|opinion|removed)\b", re.IGNORECASE
)
_REMS = re.compile(
    r"\b(?:only through|requires?|under|carries|has a) (?:\w+ ){0,4}REMS\b|\bREMS\b.*\b(?:requires|applies)\b",
    re.IGNORECASE,
)
_ACTIONABLE = re.compile(
    r"\b(?:before (?:every|each|the first)|every|at least|within|daily|weekly|baseline|not (?:recommended|used|given))\b|\d",
    re.IGNORECASE,
)
_ENTRY = re.compile(r"\b(?:exclu|inclu|enrol|requir|eligib|admitt|let in)\w*", re.IGNORECASE)
_WHICH = re.compile(r"\b(?:which|what) (?!is\b|are\b)", re.IGNORECASE)
_WATCHES = re.compile(r"\b(?:monitor|check|watch|measur|test|exam|screen)\w*", re.IGNORECASE)
_ASKS_DATE = re.compile(r"\bwhen\b|\bdates?\b|\bsince\b", re.IGNORECASE)
_SOURCES = frozenset({Kind.LABEL, Kind.REVIEW, Kind.GUIDELINE, Kind.TRIAL, Kind.OTHER})
MOST_LISTED = 10
NEAR = 0.6
"""How far below the best a statement may lie in relevance and still belong to a safety or dose answer."""


def compose_status(candidates: Candidates, *, most: int = 6) -> Draft:
    """What is in force, by jurisdiction; its programme and history, newest first; what it replaced, marked as ended."""
    draft = Draft()
    pool = [p for p in _in_place(candidates) if _is_status(p) and _here(p, candidates)]
    in_force = [p for p in pool if not has_expired(p, candidates.as_of)]
    ranked = sorted(in_force, key=lambda p: -_status_score(p, candidates))
    conditions = [p for p in ranked if _standing(p) == 0]
    if ranked and (not conditions or _ahead(ranked[0], conditions[0], candidates)):
        draft.add(ranked[0])
    for jurisdiction in _jurisdictions(candidates):
        here = [p for p in ranked if p.jurisdiction == jurisdiction and _standing(p) < 2]
        draft.add(*here[: 2 if candidates.slots.jurisdiction else 1])
    dated = sorted(
        (
            p
            for p in ranked
            if _DATED.search(p.text) and _EVENT.search(p.text) and _directness(p, candidates) == 0
        ),
        key=lambda p: (-_date_number(p.effective_from), p.kind is not Kind.LABEL),
    )
    if not candidates.premise:
        draft.add(*[p for p in ranked if _REMS.search(p.text) and p.kind is Kind.LABEL][:1])
    if _ASKS_DATE.search(candidates.reading.question) and not candidates.premise:
        for jurisdiction in _jurisdictions(candidates):
            draft.add(*_latest_of_each_kind([p for p in dated if p.jurisdiction == jurisdiction]))
    draft.add(*_latest_of_each_kind(dated))
    ended = [p for p in pool if has_expired(p, candidates.as_of)]
    draft.add(*sorted(ended, key=lambda p: -_date_number(p.effective_from))[:1], kind=ClaimKind.CAVEAT)
    draft.add(*ranked[: max(0, 3 - len(draft.chosen))])
    draft.chosen = draft.chosen[:most]
    if not draft.chosen:
        # other statements do not stand in for one on standing
        names = join_names(
            [candidates.lexicon[i].name for i in (*candidates.slots.regimens, *candidates.slots.drugs)]
        )
        draft.abstention = insufficient(
            candidates,
            f"No statement on this shelf says, as of {candidates.as_of}, where {names or 'this'} is licensed.",
            "a status statement",
        )
    return draft


def _ahead(first: Passage, condition: Passage, candidates: Candidates) -> bool:
    """Whether something more special than a label condition was asked for."""
    return _status_score(first, candidates) > _status_score(condition, candidates) + 0.4


def _status_score(passage: Passage, candidates: Candidates) -> float:
    """Relevance; then what is licensed before what is not, or the reverse where a licence is taken for granted."""
    negated = bool(_NEGATED.search(passage.text))
    wrong_sign = negated != candidates.premise and not candidates.slots.topics
    return (
        candidates.score(passage) - (0.3 if wrong_sign else 0) - 0.3 * ("approval-type" in passage.passage_id)
    )


def _latest_of_each_kind(dated: list[Passage]) -> list[Passage]:
    """The latest grant and the latest withdrawal: a history needs both."""
    grants = [p for p in dated if not re.search(r"withdr|voted", p.text, re.IGNORECASE)]
    withdrawals = [p for p in dated if re.search(r"withdr", p.text, re.IGNORECASE)]
    return grants[:1] + withdrawals[:1]


def compose_eligibility(candidates: Candidates, *, most: int = 5) -> Draft:
    """Label conditions (lines, exposures, refractoriness) by jurisdiction, or a trial's entry rules."""
    draft = Draft()
    slots = candidates.slots
    if not (slots.trials or slots.regimens or slots.drugs or slots.drug_classes):
        return _let_in_by_trials(candidates, most)
    if candidates.slots.trials:
        entry = [p for p in candidates.passages if p.kind is Kind.TRIAL and not p.figures]
        told = {x for g in candidates.slots.populations for x in (g, *POPULATION_LINKS.get(g, ()))}
        draft.add(*sorted(entry, key=lambda p: (told.isdisjoint(p.entities), -candidates.score(p)))[:most])
        return draft
    pool = [p for p in _in_place(candidates) if not has_expired(p, candidates.as_of) and _here(p, candidates)]
    ranked = sorted(pool, key=lambda p: -candidates.score(p))
    draft.add(*ranked[:1])
    for jurisdiction in _jurisdictions(candidates):
        here = [p for p in ranked if p.jurisdiction == jurisdiction and _standing(p) == 0]
        draft.add(*here[:2])
    draft.add(*ranked[: max(0, 3 - len(draft.chosen))])
    draft.chosen = draft.chosen[:most]
    return draft


def _let_in_by_trials(candidates: Candidates, most: int) -> Draft:
    """Trials that say whom they left out or let in, by the condition asked about; nothing else answers."""
    draft = Draft()
    entry = [
        p for p in candidates.passages if p.kind is Kind.TRIAL and not p.figures and _ENTRY.search(p.text)
    ]
    draft.add(*sorted(entry, key=lambda p: (-candidates.score(p), p.passage_id))[:most])
    if not draft.chosen:
        names = join_names([n.asked for n in candidates.needs])
        draft.abstention = insufficient(
            candidates,
            f"No statement on this shelf names a trial that let in or left out patients with {names}.",
            f"trial entry rules on {names}",
        )
    return draft


def compose_label_rules(candidates: Candidates, intent: Intent, *, most: int = 6) -> Draft:
    """Dose or safety statements by relevance; both jurisdictions where both state something near the best."""
    draft = Draft()
    pool = [p for p in _in_place(candidates) if not has_expired(p, candidates.as_of)]
    clearance = clearance_of(candidates.reading.question)
    if clearance is not None:
        banded = [p for p in pool if (band := clearance_band(p.text)) and band[0] <= clearance <= band[1]]
        pool = banded or pool
    if "monitoring" in candidates.slots.topics:
        pool = [p for p in pool if _WATCHES.search(p.text)] or pool
    weeks = weeks_in(candidates.reading.question) if intent is Intent.DOSE else frozenset()
    if weeks:
        pool = [p for p in pool if weeks & weeks_in(p.text)] or pool
    if not (candidates.slots.conditions or candidates.slots.topics or candidates.slots.words):
        pool = [p for p in pool if _in_section(p, SECTIONS[intent])] or pool
    ranked = sorted(pool, key=lambda p: (-_rule_score(p, candidates, intent), p.passage_id))
    if not ranked:
        return draft
    fullest = max(candidates.fills_exactly(p) for p in ranked)
    if candidates.slots.drug_classes and _WHICH.search(candidates.reading.question):
        fullest = 0  # "which anti-CD38 label": the members answer, not only what names the class
    floor = _rule_score(ranked[0], candidates, intent) - NEAR
    near = [
        p
        for p in ranked
        if candidates.fills_exactly(p) >= fullest and _rule_score(p, candidates, intent) >= floor
    ]
    near = near or ranked[:1]
    if candidates.slots.jurisdiction:
        near = [p for p in near if _here(p, candidates)] or near
    if "boxed_warning" in candidates.slots.topics and (
        boxed := _boxed_warnings(ranked, candidates, fullest, most)
    ):
        draft.most = MOST_LISTED
        draft.add(*boxed)
        return draft
    draft.add(near[0])
    if not candidates.slots.jurisdiction:
        for jurisdiction in ("US", "EU"):
            draft.add(*[p for p in near if p.jurisdiction == jurisdiction][:2])
    draft.add(*(near if intent is Intent.DOSE else near[: max(0, most - len(draft.chosen))]))
    draft.chosen = draft.chosen[:most]
    return draft


def _boxed_warnings(ranked: list[Passage], candidates: Candidates, fullest: int, most: int) -> list[Passage]:
    """The whole list of the drug's own label: a warning left out would read as a warning that is not there."""
    boxed = [p for p in ranked if p.kind is Kind.LABEL and "-boxed-" in f"-{p.statement_id}"]
    own = {
        p.document_id
        for p in boxed
        if candidates.fills_exactly(p) == fullest and _drugs_in(p, candidates) == 1
    }
    return [p for p in boxed if p.document_id in own][:MOST_LISTED] or boxed[:most]


def _rule_score(passage: Passage, candidates: Candidates, intent: Intent) -> float:
    rank = _section_rank(passage, intent)
    return (
        candidates.score(passage)
        - 0.03 * rank
        + (0.3 if "boxed_warning" in candidates.slots.topics and _in_section(passage, ("boxed",)) else 0)
        + (0.1 if _ACTIONABLE.search(passage.text) else 0)
        - (0.15 if passage.kind is Kind.TRIAL and intent is Intent.DOSE else 0)
    )


def _in_place(candidates: Candidates) -> list[Passage]:
    return [p for p in candidates.passages if p.kind in _SOURCES]


def is_denied(passage: Passage) -> bool:
    """Whether this is the statement of a regimen's or drug's standing, and the standing is that nothing licenses it."""
    slug = passage.statement_id or ""
    return slug.endswith(("-status", "-indication")) and bool(_NOT_LICENSED.search(passage.text))


def _directness(passage: Passage, candidates: Candidates) -> int:
    """How many of the regimens and drugs asked about it does not name."""
    return len({*candidates.slots.regimens, *candidates.slots.drugs} - set(passage.entities))


def _is_status(passage: Passage) -> bool:
    may_tell = (
        passage.kind is Kind.LABEL
        or passage.effective_from is not None
        or _in_section(passage, SECTIONS[Intent.STATUS])
    )
    return may_tell and bool(_STATUS.search(passage.text))


def _standing(passage: Passage) -> int:
    """0 for the statement of a regimen's label condition, 1 for that of its standing, 2 for the rest."""
    slug = passage.statement_id or ""
    return 0 if slug.endswith("-indication") else 1 if slug.endswith("-status") else 2


def _section_rank(passage: Passage, intent: Intent) -> int:
    heading = " ".join(passage.section_path).lower()
    sections = SECTIONS[intent]
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


def _drugs_in(passage: Passage, candidates: Candidates) -> int:
    lexicon = candidates.lexicon
    return sum(e in lexicon and lexicon[e].kind is EntityKind.DRUG for e in passage.entities)


def _date_number(date: str | None) -> int:
    return int(first_day(date).replace("-", "")) if date else 0
