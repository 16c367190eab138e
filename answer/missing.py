"""What was asked and is not answered: named in an abstention or a notice, in words that the slots prove."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Candidates, Draft
from answer.plan import plan
from core.answers import Abstention, AbstentionReason, Notice, Slots
from core.evidence import Passage, Shelf
from core.lexicon import EntityKind, Lexicon
from retrieval.admission import POPULATION_LINKS, Admission, Need, fills_endpoint
from retrieval.intents import Intent
from retrieval.slots import Reading
from retrieval.words import covers

LONGEST_PASSED_OVER = 4
"""Short words that nothing covers are mostly slang and clipped forms: naming them helps nobody."""
# how the shelf itself says that nobody has a figure, or that a text may not be shown
NOT_HELD = re.compile(
    r"\b(?:had been seen|was not seen|were not seen|stands in no source|not confirmed for|could not be read|only links|states none|was in no)\b",
    re.IGNORECASE,
)
_ASKS_RATE = re.compile(
    r"\b(?:how (?:common|often|frequent\w*|many (?:patients|people))|rates?|incidence|frequency|percent\w*|proportion)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:causes?|caused|risks? of|leads? to|induces?|effects? on|affects?)\b", re.IGNORECASE
)


def insufficient(candidates: Candidates, message: str, *missing: str) -> Abstention:
    """The abstention that names what the shelf does not hold, and what was searched for it."""
    return Abstention(
        reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
        message=message,
        missing=missing,
        searched=tuple(n.asked for n in candidates.needs),
    )


def unanswerable(reading: Reading, admission: Admission) -> Abstention | None:
    unknown = reading.slots.unknown_terms
    if unknown:
        return Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"Nothing on this shelf is called {join_names(unknown)}.",
            missing=unknown,
        )
    if admission.unfilled:
        return _missing_needs(admission.unfilled, admission.needs)
    return None


def _missing_needs(unfilled: Sequence[Need], needs: Sequence[Need]) -> Abstention:
    others = [n.asked for n in needs if n not in unfilled]
    beside = f" together with {join_names(others)}" if others else ""
    names = [f"{n.asked} ({n.slot})" for n in unfilled]
    return Abstention(
        reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
        message=f"No statement on this shelf covers {join_names(names)}{beside}.",
        missing=tuple(n.asked for n in unfilled),
        searched=tuple(n.asked for n in needs),
    )


def check_coverage(draft: Draft, candidates: Candidates) -> None:
    """What was asked and no chosen statement fills is named; claims and an abstention may stand together."""
    if draft.abstention:
        return
    slots, lexicon = candidates.slots, candidates.lexicon
    chosen = [c.passage for c in draft.chosen]
    missing: list[str] = []
    if plan(candidates.slots)[0] is Intent.FIGURE:
        missing = _missing_figures(slots, chosen, lexicon)
    if _ASKS_RATE.search(candidates.reading.question):
        missing += _missing_rates(slots, chosen, lexicon)
    named = {e for p in chosen for e in p.entities}
    missing += [
        n.asked
        for n in candidates.needs
        if n.slot != "endpoint" and not n.any & named and not any(n.asked in p.text for p in chosen)
    ]
    uncovered = [w for w in slots.words if not any(covers(p.text, w) for p in candidates.passages)]
    if plan(slots)[0] is Intent.DEFINITION:
        missing += _unmet_qualifiers(candidates, chosen)
    named_object = bool(slots.conditions or slots.topics or slots.endpoints or slots.populations)
    vague = tuple(slots.intents) == (Intent.EVIDENCE,) or bool(_OBJECT.search(candidates.reading.question))
    unspoken = bool(uncovered) and vague and not named_object
    if not chosen or missing or unspoken:
        named_missing = missing or uncovered
        quoted = missing or [f"“{w}”" for w in uncovered]
        what = join_names(quoted) or "an answer to this question"
        verb = "gives" if missing or not uncovered else "speaks of"
        draft.abstention = insufficient(
            candidates,
            f"No statement on this shelf {verb} {what}{about(candidates, named_missing)}.",
            *(named_missing or ("a statement that answers this",)),
        )
        if unspoken and not missing:
            draft.chosen = []
    elif NOT_HELD.search(chosen[0].text):
        draft.abstention = insufficient(candidates, chosen[0].text, "what was asked")


def _missing_figures(slots: Slots, chosen: Sequence[Passage], lexicon: Lexicon) -> list[str]:
    """Endpoints without a result, a landmark without a rate, a population without a figure of its own."""
    missing = [
        lexicon[e].name
        for e in slots.endpoints
        if not any(fills_endpoint(p, e, slots.statistic) for p in chosen)
    ]
    months = slots.landmark_months
    if (
        months
        and slots.endpoints
        and not missing
        and not any(f.landmark_months == months for p in chosen for f in p.figures)
    ):
        missing = [f"{months}-month {lexicon[slots.endpoints[0]].name}"]
    figures = [r.population for p in chosen for r in p.figures] + [
        r.population for p in chosen for r in p.contrasts
    ]
    results = {x for population in figures for x in (population or "").split("+")}
    named = {e for p in chosen for e in p.entities}
    if slots.endpoints and not missing and Intent.PREMISE not in slots.intents:
        missing = [
            f"a figure for {lexicon[g].name}"
            for g in slots.populations
            if {g, *POPULATION_LINKS.get(g, ())}.isdisjoint(results | named) and g != "whole_trial"
        ]
    return missing


def _unmet_qualifiers(candidates: Candidates, chosen: Sequence[Passage]) -> list[str]:
    """ "Functional high risk" is another term than high risk: a word right before what is to be defined must be met."""
    question = candidates.reading.question
    unmet = []
    terms = (EntityKind.POPULATION, EntityKind.TOPIC, EntityKind.ENDPOINT)
    for word in candidates.slots.words:
        if word.startswith("defin"):
            continue
        pattern = rf"\b{re.escape(word)}[ -]$"
        named = next(
            (
                m.text
                for m in candidates.reading.mentions
                if m.kind in terms and re.search(pattern, question[: m.start], re.IGNORECASE)
            ),
            None,
        )
        if named and not any(covers(p.text, word) for p in chosen):
            unmet.append(f"a definition of {word} {named}")
    return unmet


def _missing_rates(slots: Slots, chosen: Sequence[Passage], lexicon: Lexicon) -> list[str]:
    """Adverse events without a rate of their own: that of a related event does not stand in for it."""
    counted = {e for p in chosen if p.figures for e in p.entities}
    events = [c for c in slots.conditions if lexicon[c].kind is EntityKind.ADVERSE_EVENT]
    return [f"a rate of {lexicon[e].name}" for e in events if e not in counted]


def about(candidates: Candidates, missing: Sequence[str] = ()) -> str:
    """ " for DPd in MM-014": what was named, but what is missing itself."""
    slots, lexicon = candidates.slots, candidates.lexicon
    names = [lexicon[i].name for i in (*slots.regimens, *slots.drugs) if lexicon[i].name not in missing]
    trials = [lexicon[t].name for t in slots.trials if lexicon[t].name not in missing]
    return (f" for {join_names(names)}" if names else "") + (f" in {join_names(trials)}" if trials else "")


def warn_of_words(draft: Draft, candidates: Candidates) -> None:
    if not draft.chosen or draft.abstention:
        return
    uncovered = [
        w
        for w in candidates.slots.words
        if len(w) > LONGEST_PASSED_OVER and not any(covers(c.passage.text, w) for c in draft.chosen)
    ]
    if uncovered:
        draft.notices.append(
            Notice(
                code="words_not_covered",
                text=f"The statements shown do not speak of {join_names([f'“{w}”' for w in uncovered])}.",
            )
        )
    if any(c.passage.shelf is Shelf.USER for c in draft.chosen):
        draft.notices.append(
            Notice(code="user_document", text="Marked statements come from a document of yours.")
        )
    if any(c.passage.maturity == "topline" for c in draft.chosen):
        draft.notices.append(
            Notice(code="topline", text="Topline: announced in a press release, not yet published in full.")
        )


def join_names(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
