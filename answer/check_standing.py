"""Licensed for whom and where: the status that a text gives to each jurisdiction, route and drug, clause by clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.opposites import sign_of
from answer.polarity import CUE, END
from answer.reading import Reading
from answer.verdicts import Finding, contradicts
from core.lexicon import EntityKind

CHECK = "standing"
_PLACES = {
    "US": re.compile(r"\b(?:US|USA|U\.S\.|United\s+States|America\w*|FDA)(?![\w])"),
    "EU": re.compile(r"\b(?:EU|Europe\w*|EMA|EC|CHMP)\b"),
    "UK": re.compile(r"\b(?:UK|United\s+Kingdom|Britain|British|MHRA|NICE)\b"),
    "Japan": re.compile(r"\b(?:Japan\w*|PMDA)\b"),
    "Canada": re.compile(r"\bCanad\w+"),
}
_ROUTES = {
    "intravenous": re.compile(r"\b(?:intravenous\w*|IV)\b"),
    "subcutaneous": re.compile(r"\b(?:subcutaneous\w*|SC)\b"),
}
_NOUN = re.compile(r"\b(?:label(?:l?ing)?|licen[cs]e|approval|authori[sz]ation|indication)s?\b", re.I)
_HOLDS = re.compile(
    r"\b(?:there\s+(?:is|are|was)|exists?|ha[sd]|have|holds?|held|carr(?:y|ies)|under|within|on|enjoys?|got|receiv\w+|grant\w+)\b",
    re.I,
)
_REFUSED = re.compile(r"(?<!not )(?<!never )\b(?:refus|reject|declin|laps|expir|revok)\w*", re.I)
_JUST_NOT = re.compile(r"\b(?:not|never|no\s+longer)\s+(?:been\s+|yet\s+)?$", re.I)
# "the labelled dose" tells of a dose, not of a licence
_OF_A_DOSE = re.compile(r"\s+(?:\w+\s+)?(?:dos|schedul|strength|frequenc|interval)\w*", re.I)
_OUTSIDE = re.compile(
    r"\b(?:outside|beyond|off|absent\s+from|missing\s+from|lack\w*|without|no)\s+(?:(?:the|an?|any|US|EU|FDA|EMA)\s+)*"
    r"(?:label|licen[cs]e|approval|authori[sz]ation|indication)\w*",
    re.I,
)
_NEITHER = re.compile(r"\s+(?:(?:in|by|for)\s+)?(?:neither|nowhere|no)\b", re.I)
_NOT_THERE = re.compile(r"\b(?:not|neither|nor)\s+(?:yet\s+)?(?:in|for|by|with|under|at)\b", re.I)
_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:-[a-z]+)?")
_STATUS = r"(?:\w+-)?(?:not|off-label|labell?ed|unlabell?ed|licen[cs]ed|unlicen[cs]ed|approved|unapproved|authori[sz]ed|withdrawn|revoked|pulled|marketed|no)\b"
_CUT = re.compile(
    rf"[;.:]\s|,?\s*\band\b(?=\s+in\s+(?:the\s+)?\w+,?\s+(?:it|they|is|are|the)\b)|,?\s*\band\b(?=\s+(?:[\w-]+\s+){{0,2}}(?:rests|relies|holds|falls|comes|depends|stands|has|is|are|was)\b)|,?\s*\b(?:but|whereas|while|although|though|yet|however)\b|,?\s*\band\b(?=\s+(?:[\w-]+\s+){{0,2}}{_STATUS})",
    re.I,
)


def check_standing(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of status; nothing where a jurisdiction, route or drug has both or no status in a text."""
    both = _standings(claim)
    mine = {key: signs for key, signs in both.items() if signs in ({1}, {-1})}
    theirs: dict[str, set[int]] = {}
    for reading in evidence:
        for key, signs in _standings(reading).items():
            theirs.setdefault(key, set()).update(signs)
    wrong = [key for key, signs in mine.items() if theirs.get(key) == {-sign for sign in signs}]
    # "is labelled in the EU, so its use is off-label": both at once, of what has one status
    wrong += [k for k, s in both.items() if " in " in k and s == {0} and theirs.get(k) in ({1}, {-1})]
    return [contradicts(CHECK, f"the evidence gives {key} the opposite status") for key in wrong]


def _standings(reading: Reading) -> dict[str, set[int]]:
    """Jurisdiction, route or drug -> 1 (licensed), -1 (off-label, no label); 0 beside it where a clause leaves it open."""
    out: dict[str, set[int]] = {}
    start, last = 0, 0
    for end in [*(m.start() for m in _CUT.finditer(reading.norm)), len(reading.norm)]:
        part = reading.norm[start:end]
        sign = _status(part, last)
        if sign is not None:
            for key in _keys(reading, start, end) | _held_in(reading, start, end):
                out.setdefault(key, set()).add(sign)
            last = sign
        start = end
    return out


def _status(part: str, last: int) -> int | None:
    """Sign of the licence in one clause, 0 where it cannot be told, None where the clause does not speak of it."""
    signs = {-1} if _OUTSIDE.search(part) else set()
    rest = _OUTSIDE.sub(" ", part)
    cue = CUE.search(rest)
    for m in _WORD.finditer(rest):
        known = sign_of(m.group())
        if known and known[0] == "market":
            signs.add(-known[1] if _JUST_NOT.search(rest, 0, m.start()) else known[1])
        if known and known[0] == "licence" and not _OF_A_DOSE.match(rest, m.end()):
            negated = cue is not None and (
                not END.search(rest, cue.end(), m.start())
                if cue.start() < m.start()
                else _NEITHER.match(rest[m.end() :]) is not None
            )
            signs.add(-known[1] if negated else known[1])
    if _REFUSED.search(rest) and _NOUN.search(rest):
        return -1
    if not signs and _NOUN.search(rest) and _HOLDS.search(rest) and cue is None:
        signs.add(1)
    if not signs:
        return -last if last and _NOT_THERE.search(rest) else None
    return signs.pop() if len(signs) == 1 else 0


def _held_in(reading: Reading, start: int, end: int) -> set[str]:
    """ "dvd in US" for a clause that names one regimen or drug and one jurisdiction."""
    names = {
        m.id
        for m in reading.results.mentions
        if start <= m.start < end and m.kind in {EntityKind.DRUG, EntityKind.REGIMEN}
    }
    places = {key for key, pattern in _PLACES.items() if pattern.search(reading.norm, start, end)}
    return (
        {f"{name} in {place}" for name in names for place in places}
        if len(names) == len(places) == 1
        else set()
    )


def _keys(reading: Reading, start: int, end: int) -> set[str]:
    """The narrowest of what the clause names: routes, else jurisdictions, else drugs."""
    for patterns in (_ROUTES, _PLACES):
        found = {key for key, pattern in patterns.items() if pattern.search(reading.norm, start, end)}
        if found:
            return found
    return {
        m.id
        for m in reading.results.mentions
        if start <= m.start < end and m.kind in {EntityKind.DRUG, EntityKind.REGIMEN}
    }
