"""How much and how sure: all, only, at least, up to, before, must. The claim may not be stronger than the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.check_either import OR_BOTH
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine, missing
from answer.words import stem

CHECK = "modality"
# a part of a treatment: what holds during it does not hold throughout
_PHASE = r"\s+(?:the\s+|dose\s+|dosing\s+)*(?:ramp|step|initiat|start|first|titrat|induction|early|infusion|cycle|week|day|month)"
_CLASSES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (name, re.compile(claimed, re.I), re.compile(shown, re.I))
    for name, claimed, shown in (
        ("all", r"\b(?:all(?!\s+(?:of\s+)?(?:the\s+)?\d)|every(?!\s+(?:\d|other|two|three|four|six|eight|week|month|day|cycle))|always|any\s+(?:patient|disease|stage|dose|line|age)|(?:anyone|everyone|everybody)(?!\s+(?:who|with|whose|on|refractory|in|taking|at|receiving|given|aged|over|under|else))|(?:every|each)\s+(?:week|day|dose|cycle)\s+(?:of|in)\s+(?:the|a)|universal\w*|invariabl[ey]|whenever|regardless|irrespective)\b",
         r"\b(?:all(?!\s+(?:of\s+)?(?:the\s+)?\d)|every|always|each|whole|entire|any|both|none|never|no|regardless|irrespective|whatever)\b"),
        ("only", r"\b(?:only|solely|exclusively|merely)\b",
         r"\b(?:only|solely|exclusively|alone|limited|restricted|single|sole|just|not\s+(?:for|in)|exactly|no\s+other|except|unless|must|requir\w+)\b"),
        ("only", r"\b(?:limited\s+to|restricted\s+to|confined\s+to)",
         r"\b(?:only|solely|exclusively|alone|limited|restricted|confined|single|sole|just|not|no|exactly|except|unless|exclud\w+|must|requir\w+)\b"),
        ("any amount", r"\bany\s+(?:rise|increase|fall|drop|decrease|reduction|change|amount|level|degree|number|value|size)\b",
         r"\b(?:any|all|every|each|whatever|regardless|no|not|without)\b"),
        ("alone", r"\balone\b|\bby\s+itself\b|\bon\s+its\s+own\b",
         r"\b(?:alone|itself|own|single|sole\w*|only|just|mono\w*|one|any|each|without|no|not|never|unaccompanied)\b"),
        ("must", r"\b(?:must|required?|requires|mandatory|mandates?|demands?|insists?|obliges?|obligatory|compulsory|has\s+to|have\s+to|needs?\s+to)\b",
         r"\b(?:must|ha(?:s|ve)\s+to|requir\w+|mandat\w+|obligat\w+|compulsory|need\w*|only|ask\w*|demand\w*|contraindicat\w+|prerequisite|not|condition\w*|criteri\w+|means|defin\w+|prior|entry|enrolled|after|until|REMS|boxed)\b"),
        ("full approval", r"\b(?:full|regular|traditional|unconditional)\s+(?:\w+\s+)?(?:approval|licen[cs]e|authori[sz]ation)\b|\bfully\s+(?:approved|licensed|authori[sz]ed)\b",
         r"\b(?:full|fully|regular|traditional|unconditional\w*|convert\w*|conversion)\b"),
        ("accelerated approval", r"\b(?:accelerated|conditional)\s+(?:\w+\s+)?(?:approval|licen[cs]e|authori[sz]ation|marketing)\b|\bconditionally\b", r"\b(?:accelerated|conditional\w*)\b"),
        ("first line", r"\b(?:first|front)[-\s]?line\b|\bnewly\s+diagnosed\b|\buntreated\b|\btreatment-na[iï]ve\b",
         r"\b(?:first|front)[-\s]?line\b|\bnewly\b|\buntreated\b|\bna[iï]ve\b"),
        ("throughout", r"\bthroughout\b|\bpermanent\w*\b|\blife-?long\b",
         rf"\b(?:throughout|until|whole|entire|permanent\w*|continu\w+|life-?long|as\s+long|(?:during|while|under)\b(?!{_PHASE}))\b"),
        ("never", r"\b(?:never|under\s+no\s+circumstances)\b", r"\b(?:never|not|no|contraindicat\w+|none)\b"),
        ("certain", r"\b(?:definitely|certainly|undoubtedly|clearly\s+superior|proven|conclusive\w*)\b",
         r"\b(?:definitely|certainly|undoubtedly|clearly|proven|conclusive\w*)\b"),
    )
)  # fmt: skip
_EVEN = re.compile(r"\beven\s+(?:if|when|where|in|after|with|though)\b|\bregardless\b|\birrespective\b", re.I)
_ONLY_IF = re.compile(r"\bonly\s+(?:if|when|where|after|in)\b|\bunless\b|\bprovided\b", re.I)
_THAN_USUAL = re.compile(
    r"\b(?:(?P<up>more|higher|greater|larger)|less|lower|smaller)\s+(?:\w+\s+){0,2}than\s+(?:the\s+|its\s+)?"
    r"(?:usual|standard|normal|full|labelled|regular|recommended|ordinary)\b",
    re.I,
)
_RAISED = re.compile(r"\b(?:higher|more|greater|larger|increas\w*|rais\w*)\b", re.I)
_LOWERED = re.compile(r"\b(?:lower\w*|less|smaller|reduc\w*|cut|decreas\w*)\b", re.I)
_MERE = re.compile(r"\s+(?:about\s+)?\d+(?:\.\d+)?\s*(?:%|months?\b|mo\b|years?\b|percent)", re.I)
_ORDER = re.compile(
    r"\b(?P<when>before|after|following|until|since)\s+(?:the\s+|an?\s+|each\s+|every\s+|at\s+least\s+|\d+\s+)*(?P<what>[A-Za-z][A-Za-z-]+)",
    re.I,
)
_ABOVE = re.compile(r"\b(?:above|more\s+than|greater\s+than|exceed\w*|larger\s+than|over\s+\d)", re.I)
_BELOW = re.compile(r"\b(?:below|under\s+\d|less\s+than|fewer\s+than|smaller\s+than)", re.I)
_AT_LEAST = re.compile(
    r"\bat\s+least\b|≥|>=|\bor\s+(?:more|higher|older|better|worse|greater|above)\b|\bminimum\b|\bno\s+(?:fewer|less)\s+than\b",
    re.I,
)
_AT_MOST = re.compile(
    r"\bat\s+most\b|≤|<=|\bup\s+to\b|\bor\s+(?:less|fewer|lower|below|younger)\b|\bmaximum\b|\bno\s+more\s+than\b|\bcapped\b",
    re.I,
)


def check_modality(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Quantifiers of the claim that the evidence does not bear out."""
    shown = " ".join(e.norm for e in evidence)
    certain = OR_BOTH.sub(" ", shown)  # "or both" is no word on all
    out: list[Finding] = []
    for name, claimed, backed in _CLASSES:
        m = claimed.search(claim.norm)
        if (
            m
            and name == "all"
            and re.search(
                r"(?:,|\band)\s+(?!so\b|that\b|then\b)\S+\s+(?:(?:are|were|is|was|have|had)\s+)?$",
                claim.norm[: m.start()],
            )
        ):
            continue  # "A, B and C all hold": all of the list
        if m and name == "only" and _MERE.match(claim.norm[m.end() :]):
            continue  # "was only 3.7 months" judges the number, it excludes nothing
        if m and name == "alone" and len(claim.results.arms) > 1:
            continue  # "than with Pd alone": the other arm adds to it
        if m and re.search(r"\bnot\s+$", claim.norm[: m.start()]):
            continue  # "not every patient" claims less, not more
        if m and not backed.search(certain if name == "all" else shown):
            out.append(missing(CHECK, f"the evidence does not say {m.group()!r} ({name})", m.group()))
    if _EVEN.search(claim.norm) and _ONLY_IF.search(shown) and not _EVEN.search(shown):
        out.append(contradicts(CHECK, "the claim waives what the evidence makes a condition"))
    usual = _THAN_USUAL.search(claim.norm)
    if usual:
        same, other = (_RAISED, _LOWERED) if usual["up"] else (_LOWERED, _RAISED)
        if other.search(shown) and not same.search(shown):
            out.append(contradicts(CHECK, "the evidence changes it the other way", usual.group()))
    for here, there, what in (
        (_ABOVE, _BELOW, "above"),
        (_BELOW, _ABOVE, "below"),
        (_AT_LEAST, _AT_MOST, "at least"),
        (_AT_MOST, _AT_LEAST, "at most"),
    ):
        if (
            here.search(claim.norm)
            and not there.search(claim.norm)
            and not here.search(shown)
            and there.search(shown)
        ):
            out.append(contradicts(CHECK, f"the claim says {what}, the evidence the opposite bound"))
    ours, theirs = _orders(claim.norm), _orders(shown)
    for what, when in ours.items():
        if what in theirs and not when & theirs[what]:
            out.append(
                contradicts(
                    CHECK,
                    f"{'/'.join(when)} {what} in the claim, {'/'.join(theirs[what])} {what} in the evidence",
                )
            )
    return out or [fine(CHECK, "no stronger than the evidence")]


def _orders(text: str) -> dict[str, set[str]]:
    """What stands right behind before and after: {"dialys": {"after"}}."""
    out: dict[str, set[str]] = {}
    for m in _ORDER.finditer(text):
        when = "after" if m["when"].lower() in {"after", "following", "since"} else "before"
        out.setdefault(stem(m["what"]), set()).add(when)
    return out
