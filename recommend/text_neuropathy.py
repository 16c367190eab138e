"""Neuropathy in words: its grade and pain now. What it was in the past is not what it is now."""

from __future__ import annotations

import re

from recommend.text_certainty import is_feared, say_latest
from recommend.text_scan import Clause, Ledger, clause_at, is_negated, with_negation

_GRADE = r"(?:grade|gr\.?|g)\s*([0-4])\b"
_WORD = r"(?:(?:peripheral|sensory|motor|sensorimotor|residual)\s+)*(?:(?:poly)?neuropath(?:y|ic)|(?-i:(?:CI)?PN))\b"
_STILL = r"(?:(?:of|is|was|still|now|currently|remains|persists|persisting|at|stable|has\s+been)\s+)*"
_KINDS = (
    re.compile(rf"\b(painful\s+)?{_GRADE}\s*(painful|painless)?\s*{_WORD}(\s+with(?:out)?\s+pain)?", re.I),
    re.compile(
        rf"\b(painful\s+)?{_WORD}\s*{_STILL}[:,(]?\s*{_GRADE}(?:\s*,?\s*(painful|painless))?(\s+with(?:out)?\s+pain)?",
        re.I,
    ),
    re.compile(
        rf"\b(painful\s+)?(mild|moderate|severe|bad)\s+(painful\s+)?{_WORD}(\s+with(?:out)?\s+pain)?", re.I
    ),
)
# "PN 0", "neuropathy: 1"
_DIGIT = re.compile(rf"\b(painful\s+)?{_WORD}\s*[:=]?\s*([0-4])(?=\s*(?:[,;)]|\.(?!\d)|$))", re.I)
_GRADES = {"mild": 1, "moderate": 2, "severe": 3, "bad": 3}
_BARE = re.compile(rf"\b(painful\s+)?{_WORD}", re.I)
_PAST_BEFORE = re.compile(
    r"(?<!has\s)(?<!have\s)\b(?:had|h/o|hx(?:\s+of)?|history\s+of|past|previous(?:ly)?|prior|former|old|developed)\s+(?:an?\s+|some\s+)?(?:\w+\s+)?$"
    r"|\b\d+\s*(?:years?|yrs?|months?|mo)\s+ago\W+(?:\w+\s+)?$"
    r"|\b(?:stopped|discontinued|ceased|withdrawn|dropped|held|reduced|d/c'?e?d?)\s+(?:[^;.,]{0,30}?\s)??(?:for|due\s+to|because\s+of|owing\s+to|after|d/t|2/2)\s+(?:\w+\s+){0,2}$",
    re.I,
)
_PAST_AFTER = re.compile(
    r"[\s(]*(?:(?:with|on|from|due\s+to|under|after|during)\s+[\w-]+\s*)?[\s(,]*(?:in\s+|back\s+in\s+)?(?:19|20)\d\d\b(?!\s*(?:-|–)?\s*(?:now|present|ongoing))"
    r"|[\s(]*(?:with|on|from|under|during)\s+(?:prior|previous|first-line|induction)\b|\s*\d+\s*(?:years?|yrs?)\s+ago",
    re.I,
)
_NOW = re.compile(
    rf"[^;.]{{0,60}}?\b(?:resol\w+|improv\w+|recover\w+|settl\w+|down|now|currently|residual)\s*(?:to|at|is|is\s+now|now)?\s*{_GRADE}",
    re.I,
)
_GONE = re.compile(
    r"[^;.]{0,60}?\b(?:(?:now|since|completely|fully|entirely|has)\s+)*(?:resolved|recovered|gone)\b(?!\s+(?:partial|to\b|in\s+part|incompletely))",
    re.I,
)
_PARTLY = re.compile(
    r"\b(?:partial\w*|partly|almost|nearly|mostly|not|never|incompletely)\s+(?:\w+\s+)?$", re.I
)
_PAIN_NEXT = re.compile(
    r"[^;.,]{0,30},?\s*(?:and\s+)?(?:painful|(?:with|w/?)\s+pain|(?:burning|shooting|neuropathic)\s+pain)\b",
    re.I,
)
_NO_PAIN_NEXT = re.compile(
    r"[\s,;(]*(?:and\s+|but\s+)?(?:(?:no|without|not|w/o)\s+(?:any\s+)?pain(?:ful)?\b|painless\b)", re.I
)
_ASK = "what grade is it now, and is it painful?"


def read_neuropathy(ledger: Ledger, clauses: list[Clause]) -> None:
    text = ledger.text
    for pattern in (*_KINDS, _DIGIT, _BARE):
        for match in pattern.finditer(text):
            if ledger.is_used(*match.span()):
                continue
            clause = clause_at(clauses, match.start())
            if is_feared(text, *match.span()):
                ledger.set_aside(*match.span(), "a risk or a fear, not a finding")
                continue
            if _read_change(ledger, match):
                continue
            word = match.group(2).lower() if pattern is not _BARE else None
            grade = None if word is None else _GRADES[word] if word in _GRADES else int(word)
            if _PAST_BEFORE.search(text[: match.start()]) or _PAST_AFTER.match(text, match.end()):
                ledger.drop(*match.span(), "told of the past; say what grade it is now")
                if grade is not None and grade >= 3:
                    ledger.doubt(*match.span(), _ASK)
            elif is_negated(clause, *match.span()) and word not in ("0", "1", "2", "3", "4"):
                if grade is None:
                    ledger.say("neuropathy_grade", 0, *with_negation(clauses, match, True))
            elif grade is not None:
                say_latest(ledger, "neuropathy_grade", grade, *match.span())
                painful = _pain(match, clause) if pattern is not _DIGIT else None
                if free := _NO_PAIN_NEXT.match(text, match.end()):
                    painful = False
                    ledger.use(*free.span())
                if painful is None and _PAIN_NEXT.match(text, match.end()):
                    painful = True
                if painful is not None:
                    ledger.say("neuropathy_painful", painful, *match.span())
            elif match.group(1) or re.match(r"\s*pain\b", text[match.end() :], re.I):
                ledger.say("neuropathy_painful", True, *match.span())
                ledger.doubt(
                    *match.span(), "what grade is it now? painful grade 2 rules bortezomib out", use=False
                )
            else:
                ledger.doubt(*match.span(), "give the grade of the neuropathy, and whether it is painful")


def _read_change(ledger: Ledger, match: re.Match[str]) -> bool:
    """ "G3 neuropathy (resolved to G1)" is grade 1; "completely resolved" is none."""
    now = _NOW.match(ledger.text, match.end())
    if now:
        ledger.say("neuropathy_grade", int(now.group(1)), match.start(), now.end())
        if free := _NO_PAIN_NEXT.match(ledger.text, now.end()):
            ledger.say("neuropathy_painful", False, match.start(), free.end())
        elif _PAIN_NEXT.match(ledger.text, now.end()):
            ledger.say("neuropathy_painful", True, match.start(), now.end())
        return True
    gone = _GONE.match(ledger.text, match.end())
    if gone and not _PARTLY.search(ledger.text[: gone.end()].rsplit(" ", 1)[0] + " "):
        ledger.say("neuropathy_grade", 0, match.start(), gone.end())
        return True
    return False


def _pain(match: re.Match[str], clause: Clause) -> bool | None:
    words = f"{match.group(1) or ''} {match.group(3) or ''} {match.group(4) or ''}".lower()
    if "painless" in words or "without" in words:
        return False
    if "painful" in words or "with pain" in " ".join(words.split()):
        return True
    rest = clause.text.lower()
    return False if re.search(r"\b(?:no|without|not)\s+pain", rest) else (True if "painful" in rest else None)
