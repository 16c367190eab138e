"""Yes or no: negations and opposites of the claim against those of the evidence, read as signs (`answer.polarity`)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from answer.opposites import CONCEPT_STEMS, DENIALS, SIGN, WEAK
from answer.polarity import CUE, EMPTY_STEMS, END, INSTEAD, Polarity, polarity_of
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine
from answer.words import stem, synonyms, words_of

CHECK = "polarity"


def _nearest_sentence(claim: Reading, evidence: Sequence[Reading]) -> tuple[Reading, int, int] | None:
    ours = {w.stem for w in claim.words} | claim.numbers
    best: tuple[float, Reading, int, int] | None = None
    for reading in evidence:
        for start, end in reading.sentences:
            theirs = {w.stem for w in reading.words if start <= w.start < end} | {
                n for n in reading.numbers if n in reading.norm[start:end]
            }
            score = len(ours & theirs) / (len(ours) or 1) + 0.001 * len(ours & theirs) / (len(theirs) or 1)
            if best is None or score > best[0]:
                best = (score, reading, start, end)
    return best[1:] if best else None


def check_polarity(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of sign between the claim and the evidence sentence that is nearest to it."""
    near = _nearest_sentence(claim, evidence)
    if near is None:
        return []
    reading, start, end = near
    mine, theirs = polarity_of(claim), polarity_of(reading, start, end)
    whole = polarity_of(reading)
    out: list[Finding] = []
    for concept, signs in mine.concepts.items():
        other = theirs.concepts.get(concept) or (whole.concepts.get(concept) if concept not in WEAK else None)
        if other and not signs & other:
            out.append(contradicts(CHECK, f"the evidence says the opposite ({concept})"))
    covered = {s for name in mine.concepts for w, (c, _) in SIGN.items() if c == name for s in (stem(w),)}
    for word, signs in mine.stems.items():
        if word in covered or len(signs) > 1:
            continue
        shown = theirs.stems.get(word)
        if shown is not None and not signs & shown:
            if any(word in clause for clause in (mine if shown == {-1} else theirs).ahead):
                continue  # "no survival result is given" and "a survival result is not given" deny the same
            out.append(
                contradicts(
                    CHECK,
                    f"{word!r} is {'denied' if -1 in signs else 'affirmed'} in the claim, not so in the evidence",
                )
            )
    if mine.denied & whole.affirmed - whole.denied:
        out.append(contradicts(CHECK, "the claim denies a population that the evidence affirms"))
    if mine.double and not whole.double:
        out.append(contradicts(CHECK, "the claim denies twice in one clause"))
    if not out and any(not _is_denied_there(lead, mine, whole) for lead in mine.leads):
        out.append(contradicts(CHECK, "the claim denies what the evidence does not deny"))
    if not out and not INSTEAD.search(claim.norm):
        for scope, lead in zip(whole.scopes, whole.leads, strict=True):
            if _affirms_denied(scope, lead, claim, reading, mine, theirs, whole):
                out.append(contradicts(CHECK, "the evidence denies what the claim affirms"))
                break
    return out or [fine(CHECK, "no contradiction of sign")]


def _affirms_denied(
    scope: frozenset[str],
    lead: frozenset[str],
    claim: Reading,
    reading: Reading,
    mine: Polarity,
    theirs: Polarity,
    whole: Polarity,
) -> bool:
    """Whether the claim affirms nearly all of what one negation of the evidence denies, and denies none of it."""
    held = {s for s in scope if s not in EMPTY_STEMS}
    spelt = mine.stems.keys() | _spelt_out(claim)
    shared = {s for s in held if synonyms(s) & spelt}
    if not held or any(synonyms(s) & denied for s in lead for denied in (*mine.leads, *mine.ahead)):
        return False
    if any(signs == {-1} and concept in DENIALS for concept, signs in mine.concepts.items()):
        return False
    enough = (
        len(shared) >= 0.6 * len(held)
        if scope in theirs.scopes
        else len(held) >= 2 and len(shared) == len(held)
    )
    if not enough or (shared <= whole.outside and not _fits_denial(claim, reading)):
        return False
    return all(1 in mine.stems.get(s, {1}) for s in shared)


def _spelt_out(claim: Reading) -> set[str]:
    """Stems of the full names of what the claim abbreviates: TTP is time to progression."""
    entities = (claim.lexicon[m.id] for m in claim.results.mentions)
    return {stem(w) for e in entities for name in (e.name, e.long_name or "") for w, _, _ in words_of(name)}


def _fits_denial(claim: Reading, reading: Reading) -> bool:
    """Whether the claim's words are covered better by a negated clause of the evidence than by any other clause."""
    ours = {w.stem for w in claim.words}
    cuts = [0, *[m.end() for m in END.finditer(reading.norm)], len(reading.norm)]
    best = {True: 0.0, False: 0.0}
    for start, end in itertools.pairwise(cuts):
        theirs = {stem(w) for w, _, _ in words_of(reading.norm[start:end])}
        denied = CUE.search(reading.norm, start, end) is not None
        best[denied] = max(best[denied], len(ours & theirs) / (len(ours) or 1))
    return best[True] > best[False] + 0.15


def _is_denied_there(lead: frozenset[str], mine: Polarity, whole: Polarity) -> bool:
    """Whether what the claim denies is denied in the evidence: by a negation over a shared word, or by an opposite."""
    if not lead:
        return bool(whole.cues or whole.soft)
    if any(synonyms(s) & clause for clause in whole.clauses for s in lead):
        return True
    said = {c for c, words in CONCEPT_STEMS.items() if words & lead}
    return any(-1 in whole.concepts.get(c, ()) for c in said & DENIALS) or (bool(lead & whole.set_apart))
