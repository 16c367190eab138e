"""Who does what: which side a "not" falls on, which way patients crossed over, what was compared with what."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.polarity import CUE, END, FROM
from answer.reading import Reading
from answer.verdicts import Finding, contradicts
from core.lexicon import EntityKind
from core.matching import same_arm
from core.results import Results

CHECK = "roles"
_SIDES = (EntityKind.AGENCY, EntityKind.REGIMEN, EntityKind.TRIAL)
_MOVED = re.compile(
    r"\b(?:cross(?:ed|ing|es)?[-\s]*(?:over)?|crossover|switch(?:ed|ing|es)?)\s+(?:over\s+)?to\s+(?:the\s+)?",
    re.I,
)
_COMPARED = re.compile(r"\b(?:compar(?:ed|es|ing)|versus|vs?|against)\b", re.I)


def check_roles(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of role; nothing where claim or evidence leaves the role open."""
    out: list[Finding] = []
    for reading in evidence:
        for kind in _SIDES:
            mine, theirs = _denied(claim, kind), _denied(reading, kind)
            if mine and theirs and not mine & theirs and mine <= reading.ids:
                out.append(
                    contradicts(CHECK, f"the evidence denies it of {_join(theirs)}, not of {_join(mine)}")
                )
        goals, known = _moved_to(claim), _moved_to(reading)
        if goals and known and not goals & known:
            out.append(contradicts(CHECK, f"patients went over to {_join(known)} in the evidence"))
    strange = _strange_arm(claim, evidence)
    if strange:
        out.append(
            contradicts(CHECK, f"{strange} is not one of the arms that the evidence compares", strange)
        )
    return out


def _join(ids: set[str]) -> str:
    return ", ".join(sorted(ids))


def _denied(reading: Reading, kind: EntityKind) -> set[str]:
    """Names of `kind` in the one negated clause of a text that names at least two of them, else nothing."""
    names = [m for m in reading.results.mentions if m.kind is kind]
    cues = list(CUE.finditer(reading.norm))
    if len({m.id for m in names}) < 2 or len(cues) != 1:
        return set()
    cue = cues[0]
    start = max((m.end() for m in FROM.finditer(reading.norm, 0, cue.start())), default=0)
    stop = END.search(reading.norm, cue.end())
    end = stop.start() if stop else len(reading.norm)
    inside = {m.id for m in names if start <= m.start < end}
    return inside if len(inside) == 1 else set()


def _moved_to(reading: Reading) -> set[str]:
    found = set()
    for m in _MOVED.finditer(reading.norm):
        near = next((n for n in reading.results.mentions if 0 <= n.start - m.end() <= 15), None)
        if near:
            found.add(near.id)
    return found


def _strange_arm(claim: Reading, evidence: Sequence[Reading]) -> str | None:
    """An arm of "compared A with B" that the evidence, which also compares two, does not have."""
    ours = claim.results.arms
    if len(ours) != 2 or not _COMPARED.search(claim.norm) or claim.results.figures:
        return None
    for reading in evidence:
        theirs = reading.results
        if len(theirs.arms) != 2 or not _COMPARED.search(reading.norm):
            return None
        meant = [_meant(arm, claim.results, theirs) for arm in ours]
        if None not in meant and meant[0] != meant[1]:
            return None
    return next(
        (arm for arm in ours if not any(_meant(arm, claim.results, e.results) for e in evidence)), ours[1]
    )


def _meant(arm: str, claimed: Results, shown: Results) -> str | None:
    """The arm of the evidence: the same, or the only one that holds the drug by which it differs from the other."""
    same = next((other for other in sorted(shown.arms, key=lambda o: o != arm) if same_arm(arm, other)), None)
    if same:
        return same
    drugs = claimed.arm_drugs.get(arm, frozenset())
    holders = [other for other in shown.arms if drugs and drugs <= shown.arm_drugs.get(other, frozenset())]
    return holders[0] if len(holders) == 1 else None
