"""A figure question gets the figure: arms, population, interval, follow-up, trial; then what limits it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.draft import Candidates, Draft
from core.answers import Notice
from core.evidence import ClaimKind, Kind, Passage
from core.outcomes import Contrast, Figure
from retrieval.admission import ENDPOINT_LINKS, POPULATION_LINKS

MOST_MEMBERS = 10
DEFAULT_ENDPOINTS = ("pfs", "os", "orr")
_LIMITS = re.compile(
    r"\b(?:no control arm|single[- ]arm|no comparator|not a registration trial|not statistically significant|missed|excluded|small|"
    r"not of the|immature|topline|crossed over|not randomised|open-label|wider than|rests on)\b",
    re.IGNORECASE,
)
# another count or a passing report of the same trial; the published report of the whole trial stands before it
_LESSER = re.compile(
    r"\b(?:meeting abstract|promotional|censoring|label data cut|earlier data cut|adjusted|manufacturer's page|approval set|US label version)\b",
    re.IGNORECASE,
)
OUT_OF_PLACE = frozenset({Kind.ARTICLE, Kind.DEFINITION})


def compose_figures(candidates: Candidates, *, per_endpoint: int = 2, most: int = 5) -> Draft:
    """Statements with the asked endpoints of the asked arms, the asked population first."""
    slots, draft = candidates.slots, Draft()
    endpoints = slots.endpoints or _conditions_as_endpoints(candidates) or DEFAULT_ENDPOINTS
    asked_arms = arms_of(candidates)
    results = [p for p in candidates.passages if p.kind not in OUT_OF_PLACE and (p.figures or p.contrasts)]
    populations = frozenset(slots.populations) - {"whole_trial"}
    if slots.drug_classes and not (slots.regimens or slots.drugs or slots.trials):
        return _one_of_each(candidates, results, endpoints[0], populations)
    for endpoint in endpoints:
        fitting = [p for p in results if _gives(p, endpoint, asked_arms, candidates)]
        ranked = sorted(fitting, key=lambda p: _order(p, endpoint, asked_arms, populations, candidates))
        draft.add(*_one_per_cut(ranked, endpoint, per_endpoint if slots.endpoints else 1))
        if populations and ranked:
            draft.add(*_one_per_cut([p for p in ranked if not _population_of(p, endpoint)], endpoint, 1))
    draft.chosen = draft.chosen[:most]
    _add_limits(draft, candidates)
    return draft


def _one_of_each(
    candidates: Candidates, results: list[Passage], endpoint: str, populations: frozenset[str]
) -> Draft:
    """A question on a class is answered for every drug of it that has a result: one left out would mislead."""
    lexicon, draft = candidates.lexicon, Draft(most=MOST_MEMBERS)
    for drug in dict.fromkeys(d for c in candidates.slots.drug_classes for d in lexicon.drugs_of_class(c)):
        arms = frozenset(e.id for e in lexicon.regimens() if drug in e.components) | {drug}
        fitting = [p for p in results if _gives(p, endpoint, arms, candidates)]
        alone = frozenset({drug})
        ranked = sorted(
            fitting,
            key=lambda p: (
                not any(_arms(r) & alone for r in _results(p, endpoint)),
                _order(p, endpoint, arms, populations, candidates),
            ),
        )
        draft.add(*ranked[:1])
    draft.chosen = draft.chosen[:MOST_MEMBERS]
    if len(draft.chosen) > 1:
        draft.notices.append(
            Notice(
                code="separate_trials",
                text="Results of separate trials are not comparable: their patients differ.",
            )
        )
    return draft


def arms_of(candidates: Candidates) -> frozenset[str]:
    """Arm ids that answer: the regimens named; for drugs and classes, every regimen that holds them."""
    slots, lexicon = candidates.slots, candidates.lexicon
    if slots.regimens:
        return frozenset(slots.regimens)
    drugs = set(slots.drugs) | {d for c in slots.drug_classes for d in lexicon.drugs_of_class(c)}
    if not drugs:
        return frozenset()
    needed = set(slots.drugs)
    return frozenset(
        e.id
        for e in lexicon.regimens()
        if (needed <= set(e.components) if needed else drugs & set(e.components))
    )


def _conditions_as_endpoints(candidates: Candidates) -> tuple[str, ...]:
    return tuple(f"ae:{c}" for c in candidates.slots.conditions)


def _results(passage: Passage, endpoint: str) -> Iterable[Figure | Contrast]:
    results: tuple[Figure | Contrast, ...] = (*passage.figures, *passage.contrasts)
    for result in results:
        if result.endpoint == endpoint or result.endpoint in ENDPOINT_LINKS.get(endpoint, ()):
            yield result


def _gives(passage: Passage, endpoint: str, arms: frozenset[str], candidates: Candidates) -> bool:
    slots = candidates.slots
    found = list(_results(passage, endpoint))
    if not found:
        return False
    # a ratio printed without its arms belongs to the regimens its sentence names
    if arms and not any((_arms(r) or set(passage.entities)) & arms for r in found):
        return False
    if slots.trials and not any(r.trial in slots.trials for r in found):
        return False
    if slots.cohort and not any((r.cohort or "").upper() == slots.cohort for r in found):
        return False
    if slots.landmark_months is not None:
        return any(isinstance(r, Figure) and r.landmark_months == slots.landmark_months for r in found)
    return slots.statistic != "median" or any(
        not isinstance(r, Figure) or r.statistic in ("median", "rate", "mean") for r in found
    )


def _arms(result: Figure | Contrast) -> frozenset[str]:
    arms = (result.arm,) if isinstance(result, Figure) else (result.arm_a, result.arm_b)
    return frozenset(a.partition("@")[0] for a in arms if a)


def _population_of(passage: Passage, endpoint: str) -> frozenset[str]:
    return frozenset(x for r in _results(passage, endpoint) for x in (r.population or "").split("+") if x)


def _order(
    passage: Passage, endpoint: str, arms: frozenset[str], populations: frozenset[str], candidates: Candidates
) -> tuple[object, ...]:
    """Smaller comes first: asked population, own trial report, experimental arm, values before ratios, latest cut."""
    found = list(_results(passage, endpoint))
    own = _population_of(passage, endpoint)
    fitting = populations.union(*(POPULATION_LINKS.get(g, ()) for g in populations))
    misfit = sum(own.isdisjoint({g, *POPULATION_LINKS.get(g, ())}) for g in populations) + len(own - fitting)
    figures = [r for r in found if isinstance(r, Figure)]
    first_arm = figures[0].arm.partition("@")[0] if figures and figures[0].arm else None
    follow_up = max((r.followup_months or 0 for r in found), default=0)
    topline = passage.maturity == "topline" or any(r.maturity == "topline" for r in found)
    question = candidates.reading.question
    return (
        -_said(question, passage.text),
        all(r.endpoint != endpoint for r in found),
        "hazard_ratio" in candidates.slots.topics and not any(isinstance(r, Contrast) for r in found),
        misfit,
        passage.kind is not Kind.TRIAL,
        not (arms and first_arm in arms) if arms else False,
        topline,
        not figures,
        not passage.contrasts and len(figures) < 2,
        passage.confidence == "medium" or bool(_LESSER.search(passage.text)),
        passage.provenance == "memory",
        -trial_weight(passage),
        -(follow_up or 0),
        -int((passage.published or "0")[:4]),
        passage.passage_id,
    )


_SETS = (
    "label population",
    "approval set",
    "infused",
    "label version",
    "post hoc",
    "interim",
    "topline",
    "final analysis",
)


def _said(question: str, text: str) -> int:
    """Decimals and analysis sets that the question itself names and the statement too."""
    low, printed = question.lower(), text.lower()
    decimals = set(re.findall(r"\d+\.\d+", low))
    return sum(d in printed for d in decimals) + sum(s in printed for s in _SETS if s in low)


def trial_weight(passage: Passage) -> int:
    """Randomised before single-arm, larger before smaller; read from the statement's own scope."""
    sizes = [int(n) for n in re.findall(r"\bn=(\d+)", passage.text)]
    phase3 = 2000 if "phase 3" in passage.text else 0
    return phase3 + min(max(sizes, default=0), 1500)


def _one_per_cut(ranked: list[Passage], endpoint: str, most: int) -> list[Passage]:
    """Two cuts of one trial both stand; the same trial, cut and population stands once."""
    kept: list[Passage] = []
    seen: set[tuple[object, ...]] = set()
    first_fit: frozenset[str] | None = None
    for passage in ranked:
        figure = next(iter(_results(passage, endpoint)))
        own = _population_of(passage, endpoint)
        first_fit = own if first_fit is None else first_fit
        key = (figure.trial, figure.cohort, own, figure.followup_months, *_kind_of(figure))
        if key in seen or own != first_fit:
            continue
        seen.add(key)
        kept.append(passage)
        if len(kept) == most:
            break
    return kept


def _kind_of(result: Figure | Contrast) -> tuple[object, ...]:
    """Medians, landmark rates, ratios and other arms of one cut say different things."""
    if isinstance(result, Contrast):
        return ("contrast", result.arm_a)
    return (result.statistic, result.landmark_months, result.arm)


def _add_limits(draft: Draft, candidates: Candidates) -> None:
    """One sentence on what limits the first figure, from the same source's own statements."""
    if not draft.chosen:
        return
    first = draft.chosen[0].passage
    texts = {c.passage.text for c in draft.chosen}
    for passage in candidates.passages:
        if (
            passage.document_id == first.document_id
            and passage.text not in texts
            and passage.section_path[:1] in (("Limits",), ("Population",), ("Subgroups",))
            and _LIMITS.search(passage.text)
            and not passage.figures
        ):
            draft.add(passage, kind=ClaimKind.CAVEAT)
            return
