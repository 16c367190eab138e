"""Names and days that stand in the same part of a sentence as a number."""

from __future__ import annotations

import itertools
import re

from answer.reading import Reading
from core.lexicon import EntityKind

_SEGMENT = re.compile(
    r"[,;:.]\s|[()]|\band\b|\bversus\b|\bor\b|\bbut\b|\bwhereas\b|\bwhile\b|\bvs?\b|\bcompared\b", re.I
)
_AND = re.compile(r"\s*(?:,|and|or|/)\s*(?:the\s+)?", re.I)
# "A 300 mg/m2 and B 30 mg/m2 for 3 days": the days are those of both
_AND_DOSED = re.compile(r"[\d.,\s]*(?:mg|mcg|g)?(?:/m2|/kg)?\s*(?:,|and|or|plus|with|/)\s*(?:the\s+)?", re.I)
_INCLUDED = re.compile(
    r"\b(?:including|included?|includes|containing|contained|refractory\s+to|exposed\s+to)\b", re.I
)


def neighbours_of(at: int, reading: Reading) -> dict[str, set[str]]:
    """Ids by kind that share the segment of the design number `at`; drugs of earlier lines are no neighbours."""
    start, end = reading.results.design_spans[at]
    left = max((m.end() for m in _SEGMENT.finditer(reading.norm, 0, start + 1)), default=0)
    found = _SEGMENT.search(reading.norm, end)
    right = found.start() if found else len(reading.norm)
    out: dict[str, set[str]] = {}
    for mention in reading.results.mentions:
        own = mention.kind is EntityKind.POPULATION and start < mention.end and mention.start < end
        if (
            left <= mention.start < right
            and not own
            and not _INCLUDED.search(reading.norm, left, mention.start)
        ):
            out.setdefault(mention.kind.value, set()).add(mention.id)
    joins = _AND if reading.results.designs[at].role == "dose" else _AND_DOSED
    for last, following in itertools.pairwise(reading.results.mentions):
        ids = out.get(last.kind.value, set())
        gap = reading.norm[last.end : following.start]
        if last.kind is following.kind and {last.id, following.id} & ids and joins.fullmatch(gap):
            ids.update((last.id, following.id))
    return out


def days_of(at: int, reading: Reading) -> set[str]:
    """Days, weeks and cycles in the segment of the dose `at`: "1.5 mg/kg on day 7"."""
    start, end = reading.results.design_spans[at]
    left = max((m.end() for m in _SEGMENT.finditer(reading.norm, 0, start + 1)), default=0)
    found = _SEGMENT.search(reading.norm, end)
    right = found.start() if found else len(reading.norm)
    return {
        f"{d.unit} {d.value}"
        for d, (s, _) in zip(reading.results.designs, reading.results.design_spans, strict=True)
        if left <= s < right and d.role == "schedule" and d.unit in {"day", "week", "cycle"}
    }
