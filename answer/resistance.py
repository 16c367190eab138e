"""A toxicity that goes on under its own treatment: what is done next must be said outright, or named as missing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answer.missing import join_names
from core.answers import Abstention, AbstentionReason, Slots
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon

_GOES_ON = re.compile(
    r"\b(?:(?:not|no longer|isn't|doesn't|didn't|hasn't|non)[- ](?:\w+ )?(?:respond\w*|better after|better with|improv\w+|settl\w+|work\w*)|no response to|refractory(?: to)?|resistant(?: to)?|unresponsive(?: to)?|"
    r"despite|persist\w*|worse\w* (?:after|on|with|under)|fail\w*)\b",
    re.IGNORECASE,
)
_STEROIDS_TREAT = frozenset({"crs", "icans", "neurotoxicity"})


def find_resistance(question: str, slots: Slots, lexicon: Lexicon) -> tuple[str, str] | None:
    """(the toxicity, the drug it does not yield to), by name; None where the question tells of no such thing.

    The drug is one that is given for toxicities: against the myeloma itself, "refractory" means something else.
    """
    events = [c for c in slots.conditions if lexicon[c].kind is EntityKind.ADVERSE_EVENT]
    steroids = ("corticosteroid",) if _STEROIDS_TREAT & set(slots.conditions) else ()
    helpers = [d for d in slots.drugs if lexicon[d].drug_class in (None, *steroids)]
    if not (events and helpers and _GOES_ON.search(question)):
        return None
    return join_names([lexicon[e].name for e in events]), join_names([lexicon[d].name for d in helpers])


def speaks_of_resistance(passages: Iterable[Passage]) -> list[Passage]:
    return [p for p in passages if _GOES_ON.search(p.text)]


def abstain_on_resistance(event: str, helper: str) -> Abstention:
    what = f"what is done when {event} does not respond to {helper}"
    return Abstention(
        reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
        message=f"No statement on this shelf says {what}.",
        missing=(what,),
        searched=(event, helper),
    )
