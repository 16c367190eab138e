"""Longer, fewer, superior, no difference: what the claim says about two arms against their figures in the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine, missing
from core.marks import TIME_ENDPOINTS
from core.matching import same_arm, same_population
from core.numbers import NR
from core.outcomes import Contrast, Figure

CHECK = "direction"
_BETTER = r"improv\w*|prolong\w*|extend(?:s|ed|ing)?|longer|superior\w*|better|outperform\w*|outlast\w*|favou?r(?:s|ed|ing)?|beat|benefit(?:s|ed)?|gain(?:s|ed)?|advantage|deeper"
_WORSE = r"worse\w*|(?<!non-)inferior\w*|shorter|shorten\w*|detriment\w*|poorer"
_UP = r"higher|more|increas\w*|greater|rais\w*|doubl(?:ed|es|ing)|tripl(?:ed|ing)|exceed\w*|larger"
_DOWN = r"lower\w*|fewer|less|reduc\w*|decreas\w*|halv\w*|smaller|cuts?(?=\s+the\s+risk)"
_NONE = re.compile(
    r"\b(?:no\s+(?:\w+\s+){0,3}(?:difference|improvement|benefit|gain|advantage)|did\s+not\s+(?:significantly\s+)?(?:differ|improve|prolong|extend)|"
    r"not\s+(?:statistically\s+|significantly\s+){0,2}(?:different|longer|better|superior|higher|lower)|similar|comparable|equivalent|(?<!for\s)as\s+(?:long|good)\s+as|the\s+same|equal)\b",
    re.I,
)
_WORD = re.compile(
    rf"\b(?:(?P<better>{_BETTER})|(?P<worse>{_WORSE})|(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.I
)
_NOT = re.compile(r"\b(?:not|no|never|without|neither|nor|fail\w*\s+to)\b|n't\b", re.I)
_NR = re.compile(NR)
_HARM = frozenset({"death", "treatment_related_death", "fatal_ae", "serious_ae", "any_ae"})
# words that say more than a larger number does; "longer" and "numerically" say no more
_CLAIMS_GAIN = re.compile(
    r"improv|prolong|extend|superior|better|outperform|outlast|beat|benefit|advantage", re.I
)
_HEDGED = re.compile(r"\bnumerical|\bnot?\s+(?:statistically\s+)?significan|\bnon-?significan", re.I)
_RANK = re.compile(r"\brank(?:s|ed|ing)?\b", re.I)  # "at lower rank" compares no results
_THRESHOLD = re.compile(r"^\s*(?:than\s+)?(?:\d|or\b)|^\s*than\s+(?:\d|one|two|three|four|five|half)\b", re.I)


def check_direction(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Each word of comparison between two arms must agree with the figures or the ratio of the evidence."""
    results = claim.results
    if len(results.arms) < 1:
        return []
    out: list[Finding] = []
    text = _NR.sub(lambda m: " " * len(m.group()), claim.norm)
    for m in _NONE.finditer(text):
        verdict = _no_difference(claim, evidence)
        if verdict is False:
            out.append(contradicts(CHECK, "the evidence shows a difference", m.group()))
        elif verdict is None and not any(_NONE.search(e.norm) for e in evidence):
            out.append(missing(CHECK, "the evidence does not say that there is no difference", m.group()))
    spans = [m.span() for m in _NONE.finditer(text)]
    for m in _WORD.finditer(text):
        if (
            any(s <= m.start() < e for s, e in spans)
            or _THRESHOLD.match(text[m.end() :])
            or re.search(r"\bor\s+$", text[: m.start()])
            or _RANK.search(text[max(0, m.start() - 24) : m.end() + 12])
        ):
            continue
        negated = bool(_NOT.search(text[max(0, m.start() - 26) : m.start()]))
        agreed = _agrees(m, claim, evidence, text)
        if agreed is None:
            agreed = _same_words(m, claim, evidence, text)
            negated = False
        if agreed is None:
            continue
        if agreed == negated:
            out.append(
                contradicts(
                    CHECK, f"the figures of the evidence point the other way than {m.group()!r}", m.group()
                )
            )
        elif m["better"] and not negated and _CLAIMS_GAIN.match(m.group()) and _is_unproven(claim, evidence):
            out.append(contradicts(CHECK, "the difference is not significant in the evidence", m.group()))
        else:
            out.append(fine(CHECK, "agrees with the figures", m.group()))
            following = re.match(r"\s+(common|frequent|often)", text[m.end() :])
            if following:
                out.append(fine(CHECK, "agrees with the figures", following[1]))
    return out


def _agrees(m: re.Match[str], claim: Reading, evidence: Sequence[Reading], text: str) -> bool | None:
    """Whether the evidence's numbers bear out the word; None where they cannot tell."""
    first, second = _arms_around(m, claim, text)
    if first is None:
        return None
    endpoint = _endpoint_near(m, claim)
    risk = re.search(r"\b(?:risk|hazard)\b", text[m.end() : m.end() + 40], re.I) is not None
    populations = [f.population for f in claim.results.figures] + [
        c.population for c in claim.results.contrasts
    ]
    for reading in evidence:
        sign = _sign(first, second, endpoint, reading, populations[0] if populations else None)
        if sign is None:
            continue
        name, greater = sign
        harm = name in _HARM or name.startswith("ae:")
        if m["better"]:
            return greater != harm
        if m["worse"]:
            return greater == harm
        if risk and name in TIME_ENDPOINTS:  # a lower risk of death is longer survival
            greater = not greater
        return greater if m["up"] else not greater
    return None


def _same_words(m: re.Match[str], claim: Reading, evidence: Sequence[Reading], text: str) -> bool | None:
    """Without numbers: the evidence uses a word of the same kind; its two arms must stand in the same order."""
    mine = _arms_around(m, claim, text)
    if None in mine:
        return None
    for reading in evidence:
        for other in _WORD.finditer(reading.norm):
            if other.lastgroup == m.lastgroup:
                theirs = _arms_around(other, reading, reading.norm)
                if theirs == mine:
                    return True
                if theirs == mine[::-1]:
                    return False
    return None


def _arms_around(m: re.Match[str], claim: Reading, text: str) -> tuple[str | None, str | None]:
    """Subject and object of the word: the arm before `versus` or `than` words, and the one after."""
    from core.marks import read_marks  # read here only for offsets of arms

    marks = [k for k in read_marks(claim.norm, claim.results.mentions, claim.lexicon) if k.kind == "arm"]
    clear = []
    objects = []
    for mark in marks:
        lead = text[max(0, mark.start - 30) : mark.start]
        if re.search(
            r"\b(?:v|vs|versus|than|over|to|against|compared\s+(?:with|to)|relative\s+to|with\s+that\s+of|for)\.?\s+(?:the\s+|those\s+)?(?:in\s+|on\s+|with\s+)?$",
            lead,
            re.I,
        ) and (
            re.search(
                r"\b(?:v|vs|versus|than|over|against|compared\s+(?:with|to)|relative\s+to)\b", lead, re.I
            )
        ):
            objects.append(mark.id)
        else:
            clear.append(mark)
    if not clear:
        return None, None
    # "X was longer with A than with B": the arm that follows; else the subject before
    after = [k for k in clear if k.start >= m.end()]
    before = [k for k in clear if k.end <= m.start()]
    subject = before[-1].id if before else after[0].id if after else clear[0].id
    rest = [o for o in objects if o != subject] or [k.id for k in clear if k.id != subject]
    return subject, rest[0] if rest else None


def _endpoint_near(m: re.Match[str], claim: Reading) -> str | None:
    names = [f.endpoint for f in claim.results.figures] + [c.endpoint for c in claim.results.contrasts]
    found = [
        (abs(k.start - m.end()), k.id if k.kind.value == "endpoint" else f"ae:{k.id}")
        for k in claim.results.mentions
        if k.kind.value in {"endpoint", "adverse_event"}
    ]
    if found:
        return min(found)[1]
    return names[0] if names else None


def _sign(
    first: str, second: str | None, endpoint: str | None, reading: Reading, population: str | None
) -> tuple[str, bool] | None:
    """(endpoint, whether the first arm's number is the larger) from a pair of figures, else from the ratio."""
    by_arm: dict[str, Figure] = {}
    other: list[Figure] = []
    for figure in reading.results.figures:
        if (endpoint and figure.endpoint != endpoint) or figure.statistic == "count":
            continue
        if not same_population(population, figure.population, reading.results.trial_populations):
            continue
        if same_arm(first, figure.arm) and first not in by_arm:
            by_arm[first] = figure
        elif second is None or same_arm(second, figure.arm):
            other.append(figure)
    mine = by_arm.get(first)
    for figure in other:
        if mine and figure.endpoint == mine.endpoint and figure.value != mine.value:
            return mine.endpoint, _larger(mine, figure)
    for contrast in reading.results.contrasts:
        if (
            contrast.hr is None
            or contrast.measure != "hr"
            or (endpoint and contrast.endpoint != endpoint and endpoint != "death")
        ):
            continue
        if same_arm(first, contrast.arm_a):
            return contrast.endpoint, contrast.hr < 1
        if same_arm(first, contrast.arm_b):
            return contrast.endpoint, contrast.hr > 1
    return None


def _larger(a: Figure, b: Figure) -> bool:
    if a.value == "NR":
        return True
    if b.value == "NR":
        return False
    return Decimal(a.value) > Decimal(b.value)


def _is_unproven(claim: Reading, evidence: Sequence[Reading]) -> bool:
    """Whether the evidence calls the difference not significant, or its interval spans 1, and the claim hides it."""
    own = claim.results.contrasts
    if _HEDGED.search(claim.norm) or any(c.ci is not None or c.significant is False for c in own):
        return False
    endpoints = {f.endpoint for f in claim.results.figures} | {c.endpoint for c in claim.results.contrasts}
    endpoints |= {m.id for m in claim.results.mentions if m.kind.value == "endpoint"}
    for contrast in (c for e in evidence for c in e.results.contrasts):
        if contrast.endpoint not in endpoints:
            continue
        spans = contrast.ci is not None and all(isinstance(v, Decimal) for v in contrast.ci)
        if contrast.significant is False or (spans and contrast.ci[0] < 1 < contrast.ci[1]):  # type: ignore[index,operator]
            return True
    return False


def _equal_arms(claim: Reading, reading: Reading) -> bool:
    """Whether all figures of the claim have one value, which two arms of the evidence share."""
    values = {(f.endpoint, f.value, f.unit) for f in claim.results.figures}
    if len(values) != 1:
        return False
    (said,) = values
    return len({f.arm for f in reading.results.figures if (f.endpoint, f.value, f.unit) == said}) > 1


def _no_difference(claim: Reading, evidence: Sequence[Reading]) -> bool | None:
    if any(_equal_arms(claim, e) for e in evidence):
        return True
    endpoints = {f.endpoint for f in claim.results.figures} | {c.endpoint for c in claim.results.contrasts}
    contrasts: list[Contrast] = [
        c for e in evidence for c in e.results.contrasts if not endpoints or c.endpoint in endpoints
    ]
    if any(c.significant is False for c in contrasts):
        return True
    for contrast in contrasts:
        if contrast.ci and all(isinstance(v, Decimal) for v in contrast.ci):
            low, high = contrast.ci
            if isinstance(low, Decimal) and isinstance(high, Decimal) and (high < 1 or low > 1):
                return False
        if contrast.significant:
            return False
    return None
