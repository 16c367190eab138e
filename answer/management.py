"""How an adverse event is treated: statements that say what is done about it, the drug's own before the class's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.draft import Candidates, Draft
from answer.grades import fits_grade
from answer.labels import compose_label_rules
from answer.missing import about, insufficient, join_names
from answer.resistance import abstain_on_resistance, find_resistance, speaks_of_resistance
from core.answers import Notice
from core.evidence import Kind, Passage
from retrieval.filters import has_expired
from retrieval.intents import Intent

_ACTS = re.compile(
    r"\b(?:is|are) (?:used|given|treated|managed|held|withheld|stopped|interrupted|reduced|lowered|started|resumed|cut|delayed)\b|\b(?:may be|then|and) re(?:started|sumed)\b|\brestarts?\b|"
    r"\b(?:calls?|call) for\b|\bneeds?\b|\bputs? \w+ first\b|\b(?:hold|stop|interrupt|reduce|withhold)s?\b|\basks? (?:that|for)\b|"
    r"\bdiscontinu\w+\b|\brecommends?\b",
    re.IGNORECASE,
)
ON_DOSE = re.compile(
    r"\b(?:dos(?:e|ing|es)|mg|interval|hold|held|holding|withh\w+|interrupt\w*|restart\w*|re-?start\w*|resum\w+|re-?challeng\w*|delay\w*|reduc\w+)\b",
    re.IGNORECASE,
)
_RESTARTS = re.compile(
    r"\b(?:hold|held|holding|withh\w+|restart\w*|re-?start\w*|resum\w+|re-?challeng\w*|reduc\w+)\b",
    re.IGNORECASE,
)
_CHANGES_DOSE = re.compile(
    r"\b(?:held|hold|holds|withheld|interrupted|stopped|stops|reduc\w+|restart\w*|resum\w+|delay\w*|lowered|cut|raised|re-?escalat\w*)\b",
    re.IGNORECASE,
)
_TELLS_RISK = re.compile(r"\bboxed warning|\bhas a warning|\bcarr(?:y|ies) a\b", re.IGNORECASE)
_OUT_OF_PLACE = frozenset({Kind.ARTICLE, Kind.DEFINITION})


def compose_management(candidates: Candidates, *, most: int = 4) -> Draft:
    """Up to `most` statements that act on the event asked about; else what the shelf holds on it, and that it does not."""
    draft = Draft()
    asked = [n for n in candidates.needs if n.slot == "condition"]
    named = frozenset[str]().union(*(n.exact for n in asked))
    linked = frozenset[str]().union(*(n.linked for n in asked))
    question = candidates.reading.question
    resisting = find_resistance(question, candidates.slots, candidates.lexicon)
    pool = speaks_of_resistance(candidates.passages) if resisting else candidates.passages
    acting = [p for p in pool if _acts_on(p, named, candidates)]
    if not acting or ON_DOSE.search(question):
        acting += [p for p in pool if _acts_on(p, linked, candidates) and p not in acting]
    # of a ladder of grades only the rung asked for is the answer
    fitting = [p for p in acting if fits_grade(question, p.text)]
    draft.add(*sorted(fitting, key=lambda p: _order(p, candidates))[:most])
    if not draft.chosen and resisting:
        draft.abstention = abstain_on_resistance(*resisting)
        return draft
    if not draft.chosen:
        return _without_action(candidates)
    if _RESTARTS.search(question) and not any(_CHANGES_DOSE.search(c.passage.text) for c in draft.chosen):
        names = join_names([n.asked for n in asked])
        what = f"when a drug is held for {names} or given again"
        draft.abstention = insufficient(
            candidates, f"No statement on this shelf says {what}{about(candidates)}.", what
        )
        draft.chosen = draft.chosen[:2]
    drugs = (*candidates.slots.regimens, *candidates.slots.drugs)
    if draft.chosen and drugs and not any(set(drugs) & set(c.passage.entities) for c in draft.chosen):
        draft.notices.append(general_notice([candidates.lexicon[d].name for d in drugs]))
    return draft


def general_notice(names: Sequence[str]) -> Notice:
    return Notice(
        code="general_rule",
        text=f"These statements hold in general; none of them is about {join_names(names)} alone.",
    )


def _acts_on(passage: Passage, events: frozenset[str], candidates: Candidates) -> bool:
    return (
        passage.kind not in _OUT_OF_PLACE
        and not passage.figures
        and not has_expired(passage, candidates.as_of)
        and not events.isdisjoint(passage.entities)
        and bool(_ACTS.search(passage.text))
        and not _TELLS_RISK.search(passage.text)
    )


def _order(passage: Passage, candidates: Candidates) -> tuple[object, ...]:
    """What names every slot first; then what stands under a heading of treatment; then the nearest in words."""
    heading = " ".join(passage.section_path).lower()
    treats = any(word in heading for word in ("treatment", "management"))
    question = candidates.reading.question
    on_dose = bool(ON_DOSE.search(question))
    drugs = {*candidates.slots.regimens, *candidates.slots.drugs}
    return (
        on_dose and drugs.isdisjoint(passage.entities),
        -fits_grade(question, passage.text),
        on_dose and not _CHANGES_DOSE.search(passage.text),
        on_dose and ("judgement" in passage.text, passage.kind is not Kind.LABEL),
        -candidates.fills_exactly(passage),
        not treats,
        -candidates.score(passage),
        passage.passage_id,
    )


def _without_action(candidates: Candidates) -> Draft:
    draft = compose_label_rules(candidates, Intent.SAFETY, most=3)
    events = [candidates.lexicon[c].name for c in candidates.slots.conditions]
    asked = f"how to treat {join_names(events)}"
    draft.abstention = insufficient(
        candidates, f"No statement on this shelf says {asked}{about(candidates)}.", asked
    )
    return draft
