"""How many patients did or had something that is no endpoint: only a statement that says so answers."""

from __future__ import annotations

import re

from answer.draft import Candidates, Draft
from answer.missing import insufficient
from core.evidence import Kind, Passage
from core.stems import mark_of, marks_of, stem
from retrieval.filters import has_expired

COUNTS_PEOPLE = re.compile(
    r"(?:\bhow many (?:\w+ )?(?:patients|people|participants)\b|\bhow many (?:were )?(?=randomi[sz]ed|enrolled|included|recruited)|"
    r"\bnumber of (?:patients|people)\b|\bsample size\b)(?P<did>[^?.;]*)",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]+")
_GRAMMAR = frozenset(
    "were was are is had has have did do does been be being got get the a an in on of to from with after for by at and or "
    "this that their its it who there trial study arm group each per all total overall".split()
)
_TAKES_PART = frozenset(
    stem(w)
    for w in "enrolled included recruited randomised randomized participated joined entered studied".split()
)
_SIZE = re.compile(
    r"\b(?:randomised|enrolled|included|treated) \d[\d,]* (?:patients|people)\b|\bn=\d", re.IGNORECASE
)
_SAME = {stem("stopped"): "discontinu", stem("quit"): "discontinu", stem("dropped"): "discontinu"}


def compose_count(candidates: Candidates, *, most: int = 2) -> Draft:
    """Statements that use the question's own predicate, or give the trial's size; an abstention where none does."""
    draft = Draft()
    predicate = _predicate(candidates)
    fitting = [
        p
        for p in candidates.passages
        if p.kind not in (Kind.ARTICLE, Kind.DEFINITION)
        and not has_expired(p, candidates.as_of)
        and (_says(p, predicate) if predicate else _SIZE.search(p.text))
    ]
    draft.add(*sorted(fitting, key=lambda p: _order(p, predicate, candidates))[:most])
    if not draft.chosen:
        match = COUNTS_PEOPLE.search(candidates.reading.question)
        asked = match.group().strip() if match else "how many patients"
        draft.abstention = insufficient(candidates, f"No statement on this shelf says {asked}.", asked)
    return draft


def _predicate(candidates: Candidates) -> frozenset[str]:
    """Stems of what the patients did or had; empty where the question is how large the trial was."""
    match = COUNTS_PEOPLE.search(candidates.reading.question)
    if match is None:
        return frozenset()
    named = [
        (m.start, m.end)
        for m in candidates.reading.mentions
        if m.id in {n for x in candidates.needs for n in x.exact}
    ]
    said = {
        stem(w.group())
        for w in _WORD.finditer(candidates.reading.question, match.start("did"), match.end("did"))
        if w.group().lower() not in _GRAMMAR and not any(s <= w.start() < e for s, e in named)
    }
    return frozenset(said - _TAKES_PART)


def _says(passage: Passage, predicate: frozenset[str]) -> bool:
    marks = marks_of(passage.text)
    return all(mark_of(w) in marks or (w in _SAME and mark_of(_SAME[w]) in marks) for w in predicate)


def _order(passage: Passage, predicate: frozenset[str], candidates: Candidates) -> tuple[object, ...]:
    """For a trial's size the statement on its arms or design, not a result that mentions it."""
    result = bool(passage.figures or passage.contrasts)
    return (result and not predicate, -candidates.score(passage), passage.passage_id)
