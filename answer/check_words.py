"""Content words of the claim: what has neither the word nor a synonym in the evidence is an addition."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from answer.check_shares import SHARE
from answer.opposites import concept_of, concepts_of
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine, missing
from answer.words import is_light, stem, synonyms
from core.marks import CONTROL

CHECK = "words"
# words of praise and advice: never without the same word in the evidence
_ADVICE = re.compile(
    r"\b(?:should|ought|recommend\w*|best|better\s+choice|ideal|optimal|prefer\w*|cur(?:e[sd]?|ative|ing)|safe(?:ly|st|r)?|harmless|"
    r"standard\s+of\s+care|gold\s+standard|first\s+choice|breakthrough|must\s+be\s+(?:given|used|offered)|ensures?|guarantees?|proves?|proven|"
    r"well[- ]tolerated|drug\s+of\s+choice|appropriate|advis(?:e[sd]?|able))\b",
    re.I,
)
_WEIGHTY = re.compile(
    r"un|non|hospital|transplant|vaccin|cur|sav|kill|eradicat|eliminat|significan|mark|dramatic|substantial|clear|durab|rapid|quick|"
    r"profound|strik|impress|remark|excit|promis|convinc|outstand|superior|effective|safe|toler|harm|worsen|improv|toxic|fatal|"
    r"bleed|relaps|progress|pretreat|refract|resist|transfus|infect|smok|randomi|blind|alarm|disappoint|fail|confirm|prov|caus|"
    r"induc|trigger|prevent|protect|recommend|prefer|advis|approv|licen|label|withdr|reject|suspend|discontin|reduc|increas|doubl|"
    r"tripl|halv|exclud|complet|full|part|rare|frequent|common|daily|weekly|monthly|yearly|annual|oral|intraven|subcutan|only|sole|"
    r"strong|weak|high|low|great|heav|mild|severe|moderate|serious|usual|general|typical|most|main|like|probab|possib|definite|certain",
)
# "should be screened" repeats "is screened for" of a label or a rule; a result is no instruction
_SHOULD = re.compile(r"\b(?:should|ought\s+to)\s+(?:not\s+)?(?:be\s+)?(?P<verb>[a-z]+)", re.I)
_DIRECTIVE = re.compile(
    r"\b(?:is|are)\s+(?:not\s+)?(?P<verb>[a-z]+(?:ed|en|ld|pt))\b|\b(?:asks?|tells?|requires?)\s+(?:\w+\s+)?to\s+(?P<asked>[a-z]+)\b",
    re.I,
)
# "the label gives 0.7 mg/m2": what a text lays down, in the present
_LAYS_DOWN = re.compile(
    r"\b(?:label|labels|text|rule|programme|REMS)\b(?:[^.;]{0,60}?)\s(?P<verb>[a-z]{3,}s)\b", re.I
)
_BOUND = re.compile(
    r"\d\S*\s+(?:[^\s,;]+\s+){0,4}?(?:or|and)\s+(?:worse|better|higher|above|greater|more|over|older|lower|less|fewer|below|younger)$|\bno\s+longer$",
    re.I,
)
# "leaves the patient at risk" adds nothing; leaving something out or leaving the market does
_LEAVES = re.compile(r"\s+(?!out\b|off\b|aside\b|behind\b|unsaid\b)(?!(?:the\s+)?(?:\w+\s+)?market\b)", re.I)
_NO_CONTROL = re.compile(r"\b(?:no|without|lack\w*)\s+(?:an?\s+)?(?:control|comparator)\b", re.I)
_ONE_ARM = re.compile(r"\bsingle[-\s]arm\b", re.I)
_COUNSEL = frozenset(map(stem, ("recommend", "recommended", "advise", "advises", "advice")))
# "limited to" is weighed by the check of modality
_LIMITS = frozenset({"confined", "limited", "restricted"})
# what is required need not suffice; what is or counts does
_NECESSARY = frozenset(map(stem, ("require", "required", "need", "needed", "must", "mandatory", "condition")))
_SUFFICES = frozenset({"suffice", "suffices", "enough", "sufficient"})
_WISHED = frozenset({"want", "wish", "desir"})
_GROUNDS = re.compile(
    r"\b(?:because|caus\w+|due|owing|leads?|results?\s+in|therefore|thanks|so|since|from|hence|thus|by|risk)\b|:\s",
    re.I,
)
_CAUSE = re.compile(
    r"\b(?:because|caus(?:e[sd]?|ing)|due\s+to|owing\s+to|leads?\s+to|results?\s+in|therefore|thanks\s+to)\b",
    re.I,
)


def check_words(claim: Reading, evidence: Sequence[Reading], excused: Collection[str] = ()) -> list[Finding]:
    """Unsupported content words, and advice or cause that the evidence does not give.

    `excused` are words that another check has borne out (longer, fewer: `check_direction`).
    """
    dates = [
        s
        for d, s in zip(claim.results.designs, claim.results.design_spans, strict=True)
        if d.role in {"date", "lines"}
    ]
    shares = [m.span() for m in SHARE.finditer(claim.norm)]  # read by `check_shares`
    concepts = frozenset().union(*(concepts_of(e.norm) for e in evidence)) if evidence else frozenset()
    stems = frozenset().union(*(e.stems for e in evidence)) if evidence else frozenset()
    texts = " ".join(e.norm.lower() for e in evidence)
    out: list[Finding] = []
    strange: list[str] = []
    borne_out = _directed(claim, evidence) | _wished(stems) | _LIMITS
    if not stems & _NECESSARY:
        borne_out |= _SUFFICES
    one_arm = _NO_CONTROL.search(claim.norm) and _ONE_ARM.search(texts)
    if one_arm or any(
        e.results.control or "|" in arm or arm == CONTROL for e in evidence for arm in e.results.arms
    ):
        borne_out |= {"control", "controls", "comparator"}  # which arm is meant is for the figures to check
    if _GROUNDS.search(texts):
        borne_out |= {m.group().split()[0].lower() for m in _CAUSE.finditer(claim.norm)}
    for word in claim.words:
        if (
            word.named
            or word.text in excused
            or word.text.lower() in borne_out
            or any(a <= word.start < b for a, b in [*dates, *shares])
        ):
            continue
        if word.text.lower() in {"leave", "leaves", "leaving"} and _LEAVES.match(claim.norm[word.end :]):
            continue
        if _BOUND.search(claim.norm[: word.end]):
            continue  # "grade 3 or worse", "no longer": read by the checks of numbers and of polarity
        if _abbreviates(word.text, texts):
            continue
        if not (is_light(word.stem) or _is_backed(word.text, word.stem, stems, concepts)):
            strange.append(word.text)
    strange = list(dict.fromkeys(strange))
    backed = len(claim.words) - len(strange)
    if len(strange) == 1 and backed >= 4 and _is_style(strange[0]):
        out.append(fine(CHECK, f"one word of style is not in the evidence: {strange[0]}", strange[0]))
    elif strange:
        out.append(missing(CHECK, f"not in the evidence: {', '.join(strange)}", ", ".join(strange)))
    else:
        out.append(fine(CHECK, "every content word stands in the evidence"))
    for m in _ADVICE.finditer(claim.norm):
        said = m.group().lower()
        if said in borne_out or synonyms(stem(said)) & _COUNSEL & stems:
            continue
        if said not in texts and stem(said.split()[0]) not in stems:
            out.append(missing("advice", f"the evidence does not say {said!r}", m.group()))
    for m in _CAUSE.finditer(claim.norm):
        if not _GROUNDS.search(texts) and m.group().lower() not in texts:
            out.append(missing("advice", f"the evidence gives no cause ({m.group()})", m.group()))
    return out


def _directed(claim: Reading, evidence: Sequence[Reading]) -> set[str]:
    """ "should" and "ought" where the evidence gives the same verb as a standing instruction, not as a result."""
    told = {
        stem(m["verb"] or m["asked"])
        for e in evidence
        if not e.results.figures
        for m in _DIRECTIVE.finditer(e.norm)
    }
    told |= {stem(m["verb"]) for e in evidence if not e.results.figures for m in _LAYS_DOWN.finditer(e.norm)}
    said = list(_SHOULD.finditer(claim.norm))
    return {"should", "ought"} if said and all(synonyms(stem(m["verb"])) & told for m in said) else set()


def _wished(stems: frozenset[str]) -> set[str]:
    return {"prefer", "prefers", "preferred"} if stems & _WISHED else set()


def _abbreviates(word: str, texts: str) -> bool:
    """Whether capitals stand for words of the evidence in a row: LMWH, DOAC (direct oral anticoagulant)."""
    if not 3 <= len(word) <= 6 or not word.isupper():
        return False
    low = word.lower()
    letters = "".join(rf"(?:[a-z]*[-\s]+(?:of\s+|the\s+)?{c}|[a-z]*{c})" for c in low[1:])
    found = re.search(rf"\b{low[0]}{letters}", texts)
    return found is not None and len(re.split(r"[-\s]+", found.group())) >= len(word) - 1


def _is_style(word: str) -> bool:
    """A lower-case verb form or adverb without clinical or evaluative weight ("somewhat", "lengthened")."""
    return word.islower() and word.endswith(("ed", "ing", "ly")) and not _WEIGHTY.match(word)


def _is_backed(word: str, its_stem: str, stems: frozenset[str], concepts: frozenset[str]) -> bool:
    if synonyms(its_stem) & stems or concept_of(word) in concepts:
        return True
    low = word.lower()
    if low.startswith(("un", "non")) and len(low) > 5:
        # "unconfirmed" says of "confirmed" what the polarity check then weighs
        return bool(synonyms(stem(low.removeprefix("non").removeprefix("un"))) & stems)
    return False


__all__ = ["check_words", "contradicts"]
