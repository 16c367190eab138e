"""Words for "the disease came back or grew", and the prepositions that tie them to the drug being given then."""

from __future__ import annotations

import re

from recommend.text_scan import Clause, clause_at, is_negated

DURATION = r"\d+(?:\.\d+)?\s*-?\s*(?:days?|d\b|weeks?|wks?|months?|mths?|mos?\b|m\b(?!/)|years?|yrs?|cycles?)"
WHEN = r"(?:(?:[A-Z][a-z]{2,8}\s+)?(?:19|20)\d\d|\d{1,2}/(?:\d{4}|\d\d))"
_MARKER = (
    r"(?:m[\s-]?(?:spike|protein|component|band)|para-?protein|(?:s?flc|free\s+light\s+chains?|(?:kappa|lambda)?\s*light\s+chains?"
    r"|kappa|lambda))"
)
_RISE = r"(?:ris(?:ing|es|en)|rose|increas(?:ing|ed|e)|climb(?:ing|s|ed)|going\s+up|went\s+up|doubl(?:ing|ed)|creeping\s+up|up|higher|elevated\s+again|trending\s+up)"
# Growth, which says that what is being given does not hold the disease ...
GROWTH = (
    r"(?:progr(?:ess(?:ing|ed|es|ion|ive\s+disease|ive(?=\s*(?:[.,;)]|$|on\b|under\b|again\b|mm\b|myeloma)))?)?\b(?![\s-]*free)\.?|(?<!poor )(?<!good )(?<!bad )prog\b\.?(?![\w-])|(?-i:\bPD\b)|fail(?:ed|ing|ures?|s)?\b|"
    rf"{_RISE}\s+(?:\w+\s+)?{_MARKER}|{_MARKER}\s+(?:is\s+|are\s+|now\s+|has\s+|have\s+|been\s+)*{_RISE}"
    rf"|(?:slow\s+|steady\s+|further\s+)?(?:rise|increase|doubling)\s+(?:of|in)\s+(?:the\s+|his\s+|her\s+)?{_MARKER}|{_MARKER}\s+(?:rise|increase|doubling)"
    r"|(?:stopped|no\s+longer|not|isn't|doesn't|quit)\s+(?:work(?:s|ing)?|respond(?:s|ing)?)\b|(?:lost|losing|loss\s+of)\s+(?:the\s+)?(?:response|control)"
    r"|escap(?:e|ed|es|ing)\b|worsening(?:\s+myeloma)?)"
)
# ... and relapse, which may come long after it was stopped.
RELAPSE = r"(?:(?:biochemical|clinical)\s+)?(?:relaps(?:ed|ing|es|e)|recurr(?:ed|ence|ing)|came\s+back|rel(?=\.?\s+(?:(?:19|20)\d\d|now\b|after\b|on\b|at\b)))\b(?![\s-]*free)"
EVENT = rf"(?:{GROWTH}|{RELAPSE})"
MARKER = _MARKER
# One drug, or a treatment, came to its end.
STOP_WORDS = r"(?:stopped|discontinued|ceased|withdrawn|held|dropped|paused|interrupted|omitted|done|finished|completed|ended|came\s+off|taken\s+off|d/c(?:['’]?e?d)?|dc['’]d)"
PREPOSITION = (
    r"(?:(?:while|whilst|when|and)\s+(?:still\s+|he\s+was\s+|she\s+was\s+|being\s+)*)?"
    r"(?:still\s+)?(?:on|under|during|through|despite|into|receiving|taking|en|sous|unter|bajo|sotto)"
)
# "Relapsed after 3 years on X": the time is spent on the drug.
EVENT_ON = (
    rf"{EVENT}(?:\s+(?:again|now|rapidly|slowly|biochemically|clinically))*(?:\s*,?\s*(?:after|at|for|in|within)?\s*(?:about\s+|~\s*)?"
    rf"{DURATION})?(?:\s*,?\s+(?:in\s+)?{WHEN})?\s+{PREPOSITION}"
)
_EVENT = re.compile(EVENT, re.I)
_GROWTH = re.compile(GROWTH, re.I)
_ORGAN = re.compile(
    r"\b(?:heart|cardiac|renal|kidney|liver|hepatic|respiratory|ventricular|organ|marrow|graft|engraftment|treatment)\s+$",
    re.I,
)
# Not what happened with a drug: the name of the disease, the pace, the number of the relapse.
_NEUTRAL = re.compile(
    r"\brelapsed?\s*(?:/|-|or|and|,)?\s*(?:and/or\s+)?refractory(?!\s+to|\s*:)|\brelaps(?:ed|ing)(?:[\s-]*(?:and|or|/)?\s*refractory)?\s+"
    r"(?:multiple\s+)?(?:myeloma|mm|disease)\b|\brapid(?:ly)?\s+(?:progress\w+|relaps\w+)(?!\s+(?:on|under|despite))|\bfast\s+progress\w+"
    r"|\brelaps(?:ed|ing)\s+(?:patients?|pts?|cases?)\b(?!\s+(?:on|under|after))"
    r"|\b(?:time|options?|treatment|therapy|regimens?)\s+(?:to|for|at|of|in|on|after)\s+(?:the\s+|a\s+|this\s+|early\s+)*(?:relapse|progression)\b(?!\s+(?:on|under|after))"
    r"|\b(?:if|in\s+case\s+of|should)\s+(?:(?:he|she|they|it|the\s+(?:patient|disease|myeloma))\s+)?(?:relaps|progress)\w*(?!\s+(?:on|under|after))"
    r"|\b(?:at|in)\s+(?:early\s+|late\s+)?relapse\b(?!\s+(?:on|under|after))|\bprogress\w*\s+from\s+(?:mgus|smou?ldering)",
    re.I,
)
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|1st|2nd|3rd|[4-9]th|[1-9]L)\s+$", re.I)


def find_events(
    text: str, clauses: list[Clause], taken: list[tuple[int, int]], *, ordinals: bool = False
) -> list[tuple[int, int]]:
    """Spans of growth and relapse that a drug could explain. `taken` are drug names; `ordinals` keeps "first relapse"."""
    neutral = [m.span() for m in _NEUTRAL.finditer(text)]
    found = []
    for match in _EVENT.finditer(text):
        start, end = match.span()
        if any(s < end and start < e for s, e in (*taken, *neutral)):
            continue
        if match.group().lower().startswith("fail") and _ORGAN.search(text[:start]):
            continue
        if _ORDINAL.search(text[:start]) and not ordinals:
            continue
        if not is_negated(clause_at(clauses, start), start, end):
            found.append((start, end))
    return found


def is_growth(phrase: str) -> bool:
    return bool(_GROWTH.search(phrase))
