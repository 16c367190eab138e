"""What belongs to one line: a drug after the transplant, a maintenance, a regimen that goes on with a part of its drugs."""

from __future__ import annotations

import re

from recommend.text_events import STOP_WORDS
from recommend.text_line import Line
from recommend.text_names import Named
from recommend.text_transplant import ASCT

_MAINTENANCE_DRUGS = ("lenalidomide", "thalidomide", "ixazomib", "bortezomib", "daratumumab")
_BETWEEN = re.compile(r"progress|relaps|recur|\bPD\b|refractory|fail|\bline\b", re.I)
_CHAIN = re.compile(
    r"\s*(?:\(?(?:19|20)\d\d\b\)?|x\s?\d+\b|\d+\s*(?:cycles?|cy)\b|[-–—+>,/&→]|->|=>|then|followed\s+by|and|with|induction|plus|\s)*\s*",
    re.I,
)
NEXT = re.compile(
    r"(?:\bthen\b|followed\s+by|\bnext\b|→|->|=>|\bline\s*\d\s*[:=]?|\d(?:st|nd|rd|th)\s+line\s*[:=]?|(?<!\d)\d[.)])\s*(?:with\s+|on\s+)?$",
    re.I,
)


def begins_next(text: str, line: Line, item: Named) -> bool:
    """ "1) VRd 2) Rd until PD": told as another line, though its drugs are part of the one before."""
    return set(item.ids) != set(line.drugs) and bool(_NUMBERED.search(text[line.end : item.start]))


_CONTINUED_AFTER = re.compile(
    r"[\s,(]*(?:(?:was|were|then|alone)\s+)*(?:continued|continuing|went\s+on|goes\s+on|carried\s+on|kept|maintained|alone|ongoing|thereafter)\b",
    re.I,
)
# "V stopped in C4, Rd until PD": the words before say that another drug had left.
_LEFT = re.compile(rf"(?<![\w-])(?:{STOP_WORDS})(?!\w)", re.I)
_HELD_UNTIL = re.compile(r"\s*(?:only|until|till|up\s+to|to\s+progression)\b", re.I)
_NUMBERED = re.compile(
    r"(?:\b\d\s*[.):]|\bline\s*\d|\bL\d|\b\dL\b|\d(?:st|nd|rd|th|\.)?\s+line)\s*:?\s*$", re.I
)
_SINGLE_CONTINUED = re.compile(
    r"[\s,(]*(?:(?:was|were|then)\s+)*(?:continued|continuing|went\s+on|goes\s+on|carried\s+on|kept\s+(?:on|going)|maintained|alone|mono(?:therapy)?\b)\b(?!\s+for\s+\d+\s+(?:cycles?|cy))",
    re.I,
)
_CONTINUED_BEFORE = re.compile(
    r"\b(?:continu\w+|went\s+on|carried\s+on|stayed|remained|left|kept)\s*(?:on|with|as|under)?\s*$", re.I
)


def continues(text: str, line: Line, item: Named) -> bool:
    """ "VRd; bortezomib stopped, Rd went on": part of the line's drugs, with no progression told in between."""
    gap = text[line.end : item.start]
    part = set(item.ids) < set(line.drugs)
    if not part or _NUMBERED.search(gap) or _BETWEEN.search(gap):
        return False
    if _LEFT.search(gap) and _HELD_UNTIL.match(text, item.end):
        return True
    after = _CONTINUED_AFTER if item.is_regimen else _SINGLE_CONTINUED
    goes_on = after.match(text, item.end) or _CONTINUED_BEFORE.search(gap)
    return bool(goes_on)


def is_tight(line: Line, item: Named) -> bool:
    """The R of "ASCT-KR": letters without a space between them are one maintenance."""
    before = line.items[-1]
    return line.maintained and item.start == before.end and not (item.is_regimen or before.is_regimen)


def goes_on(text: str, at: int, item: Named) -> bool:
    """ "VRd then lenalidomide": a drug of maintenance, with no progression told in between, is the same line."""
    gap = _without_remarks(text[at : item.start])
    single = not item.is_regimen and item.ids[0] in _MAINTENANCE_DRUGS
    return single and bool(NEXT.search(gap)) and not _BETWEEN.search(gap)


def _without_remarks(gap: str) -> str:
    """A remark in brackets that tells of no progression breaks no line: "VRd (bort done in CR), ASCT, len"."""
    return re.sub(r"\([^()]*\)", lambda m: m.group() if _BETWEEN.search(m.group()) else " ", gap)


def follows_transplant(text: str, at: int, start: int, *, separate: bool) -> bool:
    """Only connectors and a transplant between the line so far and this mention. `separate`: after a comma it is another line."""
    gap = _without_remarks(text[at:start])
    asct = ASCT.search(gap)
    if not asct:
        return False
    if separate and re.search(r"[,;\n]|(?:19|20)\d\d", gap[asct.end() :]):
        return False
    rest = gap[: asct.start()] + " " + gap[asct.end() :]
    return bool(_CHAIN.fullmatch(rest))
