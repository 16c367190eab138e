"""For whom: a claim must not widen a subgroup to the trial, nor turn refractory into naive."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.polarity import CUE
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, missing
from answer.words import EMPTY, stem, words_of
from core.lexicon import EntityKind

CHECK = "scope"
_WHOLE = re.compile(
    r"\b(?:whole|entire|overall|total|full)\s+(?:trial|study|intention-to-treat|ITT|patient)?\s*(?:population|cohort)\b"
    r"|\ball\s+(?:the\s+)?(?:[a-z]+\s+)?(?:patients|participants)\b(?!\s+(?:with|who|on|in\s+the\s+subgroup))|\bregardless\b|\birrespective\b",
    re.I,
)
_SUBGROUP = re.compile(r"\b(?:subgroup|subset|subpopulation)\b", re.I)
_ALL_OF = re.compile(r"\ball\s+(?:of\s+)?(?:the\s+)?\d+\b", re.I)
_SHARE = re.compile(r"(?<![\d.])(?!100%)\d+(?:\.\d+)?%")
_EVERY = re.compile(r"\b(?:all|every|each|100%)(?!\w)", re.I)
_STATUS = r"(?:refractory|resistant|na[iï]ve|sensitive|exposed)"
_TO = re.compile(
    rf"(?P<not>\bnot\s+)?(?<![-\w])(?P<a>{_STATUS})(?:\s*(?:,|or|and)\s*(?P<b>{_STATUS}))?\s+to\s+(?P<gap>[^.;:()]{{0,70}})$",
    re.I,
)
_AFTER = re.compile(rf"^[-\s](?P<a>{_STATUS})(?:\s*(?:or|and|/)\s*-?(?P<b>{_STATUS}))?", re.I)
_PRIOR = re.compile(
    r"(?:\b(?P<no>no|without|never|not)\s+(?:any\s+|been\s+)?)?\b(?:prior|previous|previously|earlier)\s+"
    r"(?:(?:exposure|treatment|therapy|treated|exposed|given|had|received|use)\s+)?(?:(?:to|with|of)\s+)?(?:the\s+)?$",
    re.I,
)
_WITHIN = re.compile(rf"^(?P<what>.+?)[-\s](?P<a>{_STATUS})$|^(?P<b>{_STATUS})\s+to\s+(?P<of>.+)$", re.I)
_OPPOSED = {
    "refractory": {"naive", "sensitive"},
    "naive": {"refractory", "exposed"},
    "sensitive": {"refractory"},
    "exposed": {"naive"},
}


def check_scope(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Findings on whole against part, and on what the disease is refractory, naive or sensitive to."""
    out: list[Finding] = []
    shown = " ".join(e.norm for e in evidence)
    whole = _WHOLE.search(claim.norm)
    if whole and _restricted(evidence) and not _WHOLE.search(shown):
        out.append(missing(CHECK, "the evidence speaks of a part of the patients only", whole.group()))
    if _ALL_OF.search(claim.norm) and not _EVERY.search(shown) and _SHARE.search(shown):
        out.append(missing(CHECK, "the evidence gives a share, not all", "all"))
    if not any(_keeps_subgroup(claim, reading) for reading in evidence):
        out.append(missing(CHECK, "the evidence speaks of a subgroup that the claim does not name"))
    ours, theirs = _statuses(claim), [_statuses(e) for e in evidence]
    for thing, said in ours.items():
        known = set().union(*(t.get(thing, set()) for t in theirs))
        out.extend(
            contradicts(
                CHECK, f"{status} to {thing} in the claim, {', '.join(sorted(known))} in the evidence"
            )
            for status in said
            if known and status not in known and _OPPOSED.get(status, set()) & known
        )
    return out


def _restricted(evidence: Sequence[Reading]) -> bool:
    return any(
        _SUBGROUP.search(e.norm) or any(m.kind is EntityKind.POPULATION for m in e.results.mentions)
        for e in evidence
    )


def _keeps_subgroup(claim: Reading, reading: Reading) -> bool:
    """Whether the claim names the subgroup to which the evidence's sentence is bound, if any."""
    start, end = reading.sentences[0] if reading.sentences else (0, 0)
    opening = reading.norm[start:end].split(",")[0]
    opening = re.sub(r"\([^)]*\)", " ", opening)
    if not (reading.results.figures and re.match(r"In\s", opening) and _SUBGROUP.search(opening)):
        return True
    trials = {m.text.lower() for m in reading.results.mentions if m.kind is EntityKind.TRIAL}
    named = re.sub("|".join(map(re.escape, trials)) or r"(?!)", " ", opening.lower())
    marks = {n for n in reading.numbers if re.search(rf"(?<![\w.-]){re.escape(n)}(?![\w.-])", named)} | {
        stem(w) for w, _, _ in words_of(named) if w not in EMPTY and not w[0].isdigit() and len(w) > 1
    }
    ours = claim.stems | claim.numbers | _digits(claim)
    same_people = any(
        set(m.ids) & reading.ids for m in claim.results.mentions if m.kind is EntityKind.POPULATION
    )
    return not marks or same_people or bool(marks & ours)


def _digits(claim: Reading) -> set[str]:
    return {p for d in claim.results.designs for p in re.findall(r"\d+", d.value)}


def _statuses(reading: Reading) -> dict[str, set[str]]:
    """Drug or class -> refractory, naive, sensitive, exposed; what is negated is left out."""
    out: dict[str, set[str]] = {}
    text = reading.norm
    for mention in reading.results.mentions:
        if mention.kind is EntityKind.POPULATION:
            found = _WITHIN.match(mention.text)
            if found and not re.search(r"\bnot\s+$", text[max(0, mention.start - 6) : mention.start]):
                for thing in reading.lexicon.find(found["what"] or found["of"]):
                    out.setdefault(thing, set()).add(_name(found["a"] or found["b"]))
            continue
        if mention.kind not in {EntityKind.DRUG, EntityKind.DRUG_CLASS}:
            continue
        ahead = _TO.search(text[max(0, mention.start - 110) : mention.start])
        earlier = _PRIOR.search(text, max(0, mention.start - 60), mention.start)
        if earlier and (earlier["no"] or not CUE.search(text, max(0, earlier.start() - 60), earlier.start())):
            out.setdefault(mention.id, set()).add("naive" if earlier["no"] else "exposed")
        behind = _AFTER.match(text[mention.end :])
        for m in (ahead, behind):
            if m is None or (m is ahead and (m["not"] or re.search(rf"\b{_STATUS}\b", m["gap"], re.I))):
                continue
            out.setdefault(mention.id, set()).update(_name(s) for s in (m["a"], m["b"]) if s)
    return out


def _name(status: str) -> str:
    low = status.lower().replace("ï", "i")
    return "refractory" if low == "resistant" else low
