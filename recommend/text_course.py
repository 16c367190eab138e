"""A drug that left its line before the line ended: "V stopped in C5 for neuropathy, D continued", "len paused, PD 3 weeks later"."""

from __future__ import annotations

import re

from recommend.text_events import EVENT, STOP_WORDS
from recommend.text_names import STEROIDS, Named, claim
from recommend.text_scan import Ledger
from recommend.text_times import COUNT, UNIT, months_of

# Reactions after which a label contraindicates the drug: hypersensitivity, and not only intolerance.
SEVERE = r"(?:stevens[\s-]johnson(?:\s+syndrome)?|(?-i:SJS|TEN|DRESS)|toxic\s+epidermal\s+necrolysis|angio-?oedema|angioedema|anaphyla\w+)"
TOXIC = (
    rf"(?:{SEVERE}|\w*toxicit\w+|(?:poly)?neuropath\w+|(?-i:PN|PNP)\b|intoleran\w+|rash|side[\s-]effects?|(?-i:AEs?|SAEs?)\b|adverse\s+(?:events?|effects?)|\w*cytop(?:a?e)?ni\w+"
    r"|\w*neutrop(?:a?e)?ni\w+|diarrh\w+|cardiac\s+\w+|heart\s+failure|(?-i:HF|CHF|CCF)\b|cardiomyopath\w+|(?:pulmonary\s+)?hypertension|pneumonitis|nausea|vomiting"
    r"|fatigue|(?:weight|wt)\s+loss|anorexia|cramps?|o?edema|(?-i:DVT|PE|VTE)\b|thrombo\w+|colitis|hepatotox\w*|keratopath\w+|(?:eye|ocular|visual)\s+\w+|insomnia"
    r"|psychosis|dyspn\w+|breathlessness|constipation|dizz\w+|syncope|arrhythmia\w*|bleeding|(?-i:CRS|ICANS)\b|neurotox\w*)"
)
# "VRd-ASCT-len stopped", "then len maintenance stopped": the line itself ends here, which the readers of lines tell.
_CHAINED = re.compile(
    r"(?:[-–—>→/+]|->|=>|\bthen\b|followed\s+by|\w*SCT\b|transplant\w*|\bauto\b|\bmaint\w*(?:\s+(?:with|on))?|[,\s])*",
    re.I,
)
_LINKED = re.compile(r"[-–—>→/+]|then|followed|SCT|transplant|auto|maint", re.I)
_MAINTENANCE = re.compile(r"\s*(?:\d+\s*mg\s*)?maint", re.I)
_STOP_AFTER = re.compile(
    rf"[\s,(:-]*(?:maint\w*[\s,(-]*)?(?:(?:was|were|is|has|had|been|be|to|then|only|got|part)\s+)*(?<![\w-]){STOP_WORDS}(?!\w)",
    re.I,
)
_STOP_BEFORE = re.compile(rf"(?<![\w-]){STOP_WORDS}\s+(?:taking\s+)?(?:the\s+|his\s+|her\s+|only\s+)?$", re.I)
_WHEN = (
    rf"(?:(?:in|at|after|during|on|with|since|from|following)\s+)?(?:(?:the\s+)?(?:c(?:ycle)?\s*\d+(?:\s*d(?:ay)?\s*\d+)?\b|\d+\s*(?:cycles?|cycl\b|cy\b|doses?|courses?))"
    rf"|{COUNT}{UNIT}\s+ago|{COUNT}{UNIT}(?!\s*(?:later|after|off))|(?:[a-z]{{3,9}}\.?\s+|\d{{1,2}}/)?(?:19|20)\d\d|\d{{1,2}}/\d\d\b)"
)
_BY = r"(?:by\s+(?:us|me|the\s+patient|patient|pt|himself|herself|the\s+gp|protocol|plan)|(?:it\s+)?(?:himself|herself)|per\s+protocol|as\s+planned|as\s+per\s+protocol|early|(?:in|with)\s+(?:an?\s+)?(?:s?CR|VGPR|PR|MR|remission|response)|\((?:MRD|s?CR|VGPR|PR)[^)]*\))"
_DETAIL = re.compile(rf"[\s,]*(?:{_BY}|{_WHEN})", re.I)
_REASON = re.compile(
    r"[\s,(-]*(?:\(|\b(?:for|due\s+to|because\s+of|bec\.?|owing\s+to|on\s+account\s+of|d/t|2/2|after|given|with)\s+)([^;.,()\n]{1,60})",
    re.I,
)
_TOXIC = re.compile(rf"(?<![\w-]){TOXIC}(?:\s*\(?\s*(?:gr?|grade)?\.?\s*[1-4]\b\)?)?", re.I)
# From the stop to its reason, within the sentence: "in VGPR because of diarrhoea".
TOXIC_REASON = re.compile(
    rf"[^.;\n]{{0,40}}?\b(?:for|due\s+to|because\s+of|owing\s+to|d/t|2/2)\s+(?:[\w-]+\s+){{0,3}}?{TOXIC}",
    re.I,
)
_NERVES = re.compile(r"neuropath|PN", re.I)
_REST_OF_BRACKET = re.compile(r"[^;.,()\n]*\)?")
_SEVERE = re.compile(SEVERE, re.I)
_EVENT = re.compile(EVENT, re.I)
_AGO = re.compile(rf"{COUNT}{UNIT}\s+ago", re.I)
# "Awful nausea, d/c'd the Xpovio"
_TOXIC_BEFORE = re.compile(
    rf"(?<![\w-]){TOXIC}\s*[,:;]?\s*(?:so|and|hence|therefore|->|→|=>)?\s*(?:we\s+|he\s+|she\s+|had\s+)*$",
    re.I,
)
_THEN = r"[\s,;:.)]*(?:(?:and|then|with|now|but)\s+)*"
_CAME_LATER = re.compile(
    rf"{_THEN}(?:{EVENT}\s+(?:only\s+|about\s+|~\s*)?{COUNT}{UNIT}\s*(?:later|after(?:wards)?)?|{COUNT}{UNIT}\s+later\s*:?\s*(?:came\s+|with\s+)?{EVENT})",
    re.I,
)
_CAME_BACK = re.compile(rf"{_THEN}{EVENT}(?:\s+now)?", re.I)
# "14 months after last dara", "last bortezomib 3 y ago"
_SINCE_LAST = re.compile(
    rf"{COUNT}{UNIT}\s+(?:after|since|from|post|off)\s+(?:(?:the|his|her)\s+)?last\s+(?:dose\s+of\s+)?$", re.I
)
_LAST = re.compile(r"\blast\s+(?:dose\s+of\s+|received\s+|had\s+|given\s+)?$", re.I)
_LAST_AGO = re.compile(rf"\s*(?:dose\s+)?(?:was\s+|given\s+)?{COUNT}{UNIT}\s+(?:ago|back)\b", re.I)
_BACK_WITHIN = re.compile(rf"{EVENT}[^.;\n]{{0,40}}$", re.I)
_NOT_ON_IT = re.compile(
    r"[\s,;(]*(?:and\s+|but\s+)?(?:no|never|without)\s+(?:any\s+)?(?:PD|progress\w*|relapse)\s+(?:on|under|during)\s+(?:it|this|that|them)\b\)?",
    re.I,
)


def read_course(ledger: Ledger, named: list[Named]) -> None:
    """What the words say of one drug that was stopped: toxicity is intolerance, a time is `months_since`; progression within
    60 days of it is refractoriness. Where the words stop at the stopping, the drug is only given, and known to have ended."""
    text = ledger.text
    for item in named:
        if item.role == "dropped" or not _active(item):
            continue
        if item.role is None and (span := _stop_span(text, item)) and not _ends_a_line(text, named, item):
            _read_stop(ledger, named, item, *span)
        elif item.role is None:
            _read_last(ledger, named, item)


def _active(item: Named) -> list[str]:
    return [d for d in item.ids if d not in STEROIDS and d != "corticosteroid"]


def _ends_a_line(text: str, named: list[Named], item: Named) -> bool:
    if item.is_regimen:
        return False
    before = next((n for n in reversed(named) if n.end <= item.start), None)
    gap = text[before.end : item.start] if before else ""
    return bool(_MAINTENANCE.match(text, item.end) or (_CHAINED.fullmatch(gap) and _LINKED.search(gap)))


def _stop_span(text: str, item: Named) -> tuple[int, int] | None:
    """Start of the phrase and where the details begin."""
    after, before = _STOP_AFTER.match(text, item.end), _STOP_BEFORE.search(text[: item.start])
    if after:
        return item.start, after.end()
    return (before.start(), item.end) if before else None


def _read_stop(ledger: Ledger, named: list[Named], item: Named, start: int, end: int) -> None:
    text, months, toxic = ledger.text, None, None
    # `end` is where what was understood ends; `at` looks on, past a reason that others may have to read.
    at = end
    while True:
        detail, reason = _DETAIL.match(text, at), _REASON.match(text, at)
        if reason and _EVENT.search(_TOXIC.sub("", reason.group(1))):
            # "Stopped for progression": the readers of progression know it.
            return
        if reason and (found := _TOXIC.search(reason.group(1))) and toxic is None and at == end:
            toxic = found.group()
            if _NERVES.search(toxic):
                # The readers of neuropathy take it from here: it may be better, or worse, now.
                break
            at = reason.start(1) + found.end()
            if reason.group().lstrip().startswith("(") and (rest := _REST_OF_BRACKET.match(text, at)):
                at = rest.end()
            end = at
        elif detail and detail.end() > at:
            if ago := _AGO.search(detail.group()):
                months = months_of(ago.group(1), ago.group(2))
            end, at = detail.end() if at == end else end, detail.end()
        elif reason and toxic is None and not reason.group().lstrip().startswith("("):
            at = reason.end()
        else:
            break
    if toxic is None and start < item.start and (told := _TOXIC_BEFORE.search(text[:start])):
        toxic, start = told.group(), told.start()
    drugs = _active(item)
    if item.is_regimen:
        # Of a regimen with two drugs nobody knows which was not tolerated; its line is told by the readers of lines.
        if toxic and len(drugs) == 1:
            _say_toxic(ledger, item, drugs, toxic, start, end)
        return
    elsewhere = any(
        other is not item and other.role != "dropped" and set(drugs) <= set(other.ids) for other in named
    )
    denied, later = _NOT_ON_IT.match(text, at), _CAME_LATER.match(text, at)
    if later:
        count, unit = (later.group(1), later.group(2)) if later.group(1) else (later.group(3), later.group(4))
        months = months_of(count, unit)
    elif months is not None:
        later = _CAME_BACK.match(text, at)
    if not (elsewhere or toxic or later or denied):
        return
    if toxic:
        _say_toxic(ledger, item, drugs, toxic, start, end)
    # A relapse long after is told of the line, by the readers of lines, where there is one.
    if later and months is not None and (months <= 2 or not elsewhere):
        claim(ledger, "refractory_to" if months <= 2 else "not_refractory_to", item, start, end)
        ledger.use(*later.span())
    elif denied:
        claim(ledger, "not_refractory_to", item, start, end)
        ledger.use(*denied.span())
    for drug in drugs if months is not None else ():
        if ledger.value("months_since", drug) is None:
            ledger.say("months_since", months, start, end, item=drug)
    if elsewhere:
        claim(ledger, "exposed_to", item, start, end)
        for drug in drugs:
            ledger.stopped.setdefault(drug, (start, end))


def _say_toxic(ledger: Ledger, item: Named, drugs: list[str], toxic: str, start: int, end: int) -> None:
    roles = ["intolerant_to", *(["hypersensitivity_to"] if _SEVERE.search(toxic) else [])]
    for role in roles:
        for drug in drugs:
            ledger.say(role, True, start, end, item=drug)
    if _HEART.search(toxic) and "carfilzomib" in drugs:
        # Whatever the LVEF is since: carfilzomib trials left such a heart out, and the label asks to weigh going on.
        ledger.record("recent_mi_or_unstable_heart", True, ledger.phrase(start, end))
    if not item.is_regimen:
        item.role = "intolerant_to"


_HEART = re.compile(r"heart|cardiac|cardiomyo|(?-i:HF|CHF|CCF)\b", re.I)


def _read_last(ledger: Ledger, named: list[Named], item: Named) -> None:
    text = ledger.text
    since, last = _SINCE_LAST.search(text[: item.start]), _LAST.search(text[: item.start])
    ago = _LAST_AGO.match(text, item.end) if last else None
    found = since or ago
    if item.is_regimen or found is None:
        return
    months = months_of(found.group(1), found.group(2))
    start, end = (since.start(), item.end) if since else (last.start() if last else item.start, found.end())
    drugs = _active(item)
    if since and _BACK_WITHIN.search(text[:start]):
        claim(ledger, "refractory_to" if months <= 2 else "not_refractory_to", item, start, end)
    for drug in drugs:
        ledger.say("months_since", months, start, end, item=drug)
    claim(ledger, "exposed_to", item, start, end)
    for drug in drugs:
        ledger.stopped.setdefault(drug, (start, end))
