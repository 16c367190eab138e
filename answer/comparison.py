"""Which of two: the trial that set them against each other, or the notice that none did and each side by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from answer.draft import Candidates, Draft
from answer.figures import DEFAULT_ENDPOINTS, compose_figures
from answer.labels import compose_label_rules
from core.answers import Abstention, AbstentionReason, Notice
from core.evidence import Passage
from core.lexicon import EntityKind
from core.outcomes import Figure
from retrieval.intent_rules import asks_order
from retrieval.intents import Intent
from retrieval.slots import Reading

STANDARD = "standard_regimens"
MANY_SIDES = 4
"""From so many sides on, each is shown on one endpoint: all sides matter more than a second endpoint."""
_GOES_FIRST = re.compile(r"\b(?:goes|go|comes?) (?:before|after|first|ahead)\b", re.IGNORECASE)
_NO_TRIAL = re.compile(r"\bno (?:randomised |listed |head-to-head )*trial\b", re.IGNORECASE)


def sides_of(candidates: Candidates) -> tuple[str, ...]:
    """What is compared, in the order asked: regimens (a drug alone counts), or drugs, or classes."""
    slots, lexicon = candidates.slots, candidates.lexicon
    # "weekly bortezomib, SVd v Vd": what a named regimen holds already is no side of its own
    held = {c for r in slots.regimens for c in lexicon[r].components}
    named = (*slots.regimens, *(d for d in slots.drugs if len(slots.regimens) < 2 or d not in held))
    return named if len(named) >= 2 else slots.drug_classes


def compose_comparison(
    candidates: Candidates, sides: tuple[str, ...], results: Callable[[], Sequence[Passage]]
) -> Draft:
    """`candidates` fill the stated slots; `results()` are all statements that name one of the sides.

    Whether a trial compared the sides is asked of all results: it may have, and not report what is asked.
    """
    direct = [p for p in candidates.passages if _sets_against(p, sides, candidates)]
    if direct:
        return _compose_direct(candidates, direct)
    draft = Draft()
    names = " with ".join(candidates.lexicon[s].name for s in sides)
    compared = next((p for p in results() if _sets_against(p, sides, candidates)), None)
    if compared is not None:
        return _not_reported(compared, names.replace(" with ", " and "), candidates)
    draft.notices.append(
        Notice(
            code="no_head_to_head",
            text=f"No trial on this shelf compares {names} head to head. "
            "Results of separate trials are not comparable: their patients differ.",
        )
    )
    rules = _rules_of_each(candidates, sides)
    if rules:
        draft.add(*rules)
        return draft
    order = asks_order(candidates.reading.question)
    if Intent.COMPARISON in candidates.slots.intents or not candidates.slots.conditions:
        draft.abstention = Abstention(
            reason=AbstentionReason.NO_COMPARISON,
            message=f"Which goes first cannot be said from a trial: none on this shelf tested the order of {names.replace(' with ', ' and ')}."
            if order
            else f"Which is better cannot be said from this shelf: no trial on it compares {names}.",
            missing=(f"a head-to-head trial of {names}",),
        )
    said = [p for p in candidates.passages if _NO_TRIAL.search(p.text) and set(sides) <= set(p.entities)]
    draft.add(*sorted(said, key=lambda p: (not p.corrects, len(p.entities), p.passage_id))[:1])
    if draft.chosen and draft.chosen[0].passage.corrects:
        # the comparison was the article's own: saying that no trial made it is the answer
        draft.abstention = None
    judged = [
        p
        for p in candidates.passages
        if _GOES_FIRST.search(p.text) and not p.figures and _names_all(p, sides, candidates)
    ]
    draft.add(*sorted(judged, key=lambda p: (-candidates.score(p), p.passage_id))[: 2 if order else 1])
    if order and judged:
        return draft
    for endpoint in _shared_endpoints(candidates, sides)[: 2 if len(sides) < MANY_SIDES else 1]:
        for side in sides:
            one = compose_figures(_only(candidates, side, endpoint), per_endpoint=1, most=1)
            draft.add(*(c.passage for c in one.chosen[:1]))
    draft.most = max(draft.most, 1 + len(sides))
    draft.chosen = draft.chosen[: max(7, draft.most)]
    return draft


def _rules_of_each(candidates: Candidates, sides: tuple[str, ...]) -> list[Passage]:
    """What labels and guidelines rule for each side in the condition told; figures compared are another matter."""
    slots, lexicon = candidates.slots, candidates.lexicon
    conditions = [c for c in slots.conditions if lexicon[c].kind is EntityKind.CONDITION]
    if slots.endpoints or not conditions or slots.regimens:
        return []
    both = [p for p in candidates.passages if set(sides) <= set(p.entities) and not p.figures]
    found = sorted(both, key=lambda p: (-candidates.score(p), p.passage_id))[:1]
    for side in sides:
        own = replace(candidates, passages=[p for p in candidates.passages if side in p.entities])
        found += [c.passage for c in compose_label_rules(own, Intent.DOSE, most=2).chosen]
    return found


def _names_all(passage: Passage, sides: tuple[str, ...], candidates: Candidates) -> bool:
    """Each side by name, or by a narrower class of it."""
    lexicon, named = candidates.lexicon, set(passage.entities)
    wider = named | {p for e in named if e in lexicon for p in lexicon[e].parents}
    # "a BCMA-directed bispecific antibody" names the two classes that a BCMA bispecific antibody belongs to
    return all(s in wider or (lexicon[s].parents and wider.issuperset(lexicon[s].parents)) for s in sides)


def _not_reported(compared: Passage, names: str, candidates: Candidates) -> Draft:
    """The sides were compared, but no statement gives what is asked of that comparison."""
    lexicon = candidates.lexicon
    trials = [f.trial for f in compared.figures] + [c.trial for c in compared.contrasts]
    where = next((f" in {lexicon[t].name}" for t in trials if t), "")
    asked = [n.asked for n in candidates.needs if n.slot in ("endpoint", "condition", "topic")]
    what = " and ".join(asked) or "what was asked"
    return Draft(
        abstention=Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"{names} were compared{where}, but no statement on this shelf gives {what} from that comparison.",
            missing=tuple(asked) or ("what was asked",),
        )
    )


def _compose_direct(candidates: Candidates, direct: list[Passage]) -> Draft:
    reading = candidates.reading
    asked = reading.slots.endpoints or reading.slots.conditions
    slots = reading.slots.model_copy(update={} if asked else {"endpoints": DEFAULT_ENDPOINTS})
    narrowed = replace(
        candidates, reading=Reading(reading.question, slots, reading.mentions), passages=direct
    )
    return compose_figures(narrowed, per_endpoint=1, most=5)


def _arms_in(passage: Passage) -> set[str]:
    arms = {f.arm for f in passage.figures} | {a for c in passage.contrasts for a in (c.arm_a, c.arm_b)}
    return {a.partition("@")[0] for a in arms if a}


def _sets_against(passage: Passage, sides: tuple[str, ...], candidates: Candidates) -> bool:
    """One result statement holds an arm of each side, and no arm stands for two sides at once."""
    arms = _arms_in(passage)
    if passage.kind != "trial" or len(arms) < 2:
        return False
    used: set[str] = set()
    for side in sides:
        fitting = [a for a in arms - used if _belongs(a, side, sides, candidates)]
        if fitting:
            used.add(fitting[0])
        elif not (STANDARD in arms and _is_choice_of(side, passage, candidates)):
            return False
    return bool(used)


def _is_choice_of(side: str, passage: Passage, candidates: Candidates) -> bool:
    """Whether the side is one of the regimens that a control arm of physician's choice let in ("DPd or PVd")."""
    name = re.escape(candidates.lexicon[side].name)
    return bool(re.search(rf"\b{name} or \w+|\w+ or {name}\b", passage.text))


def _belongs(arm: str, side: str, sides: tuple[str, ...], candidates: Candidates) -> bool:
    if arm == side:
        return True
    lexicon = candidates.lexicon
    if side not in lexicon or arm not in lexicon or side in candidates.slots.regimens:
        return False
    components = set(lexicon[arm].components)
    drugs = set(lexicon.drugs_of_class(side)) if side in candidates.slots.drug_classes else {side}
    others = {o for o in sides if o != side}
    return bool(components & drugs) and not components & others


def _shared_endpoints(candidates: Candidates, sides: tuple[str, ...]) -> list[str]:
    conditions = tuple(f"ae:{c}" for c in candidates.slots.conditions)
    wanted = candidates.slots.endpoints or conditions or ("orr", "pfs", "os")
    shared = [e for e in wanted if all(_has(candidates, side, e) for side in sides)]
    return shared or list(wanted)


def _has(candidates: Candidates, side: str, endpoint: str) -> bool:
    return any(
        isinstance(f, Figure)
        and f.endpoint == endpoint
        and f.arm
        and _belongs(f.arm.partition("@")[0], side, (), candidates)
        for p in candidates.passages
        if p.kind == "trial"
        for f in p.figures
    )


def _only(candidates: Candidates, side: str, endpoint: str) -> Candidates:
    reading = candidates.reading
    is_regimen = side in candidates.slots.regimens
    slots = reading.slots.model_copy(
        update={
            "regimens": (side,) if is_regimen else (),
            "drugs": () if is_regimen or side not in candidates.slots.drugs else (side,),
            "drug_classes": (side,) if side in candidates.slots.drug_classes else (),
            "endpoints": (endpoint,),
            "conditions": (),
            "statistic": None,
        }
    )
    return replace(candidates, reading=Reading(reading.question, slots, reading.mentions))
