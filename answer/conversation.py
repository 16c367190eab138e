"""Follow-ups become standalone queries, and one question of several parts becomes its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.lexicon import Lexicon
from retrieval.intents import Intent
from retrieval.slots import Reading, read_question

_FOLLOW_UP = re.compile(
    r"^\s*(?:and|or|but|so|also|what about|how about|what of|same (?:for|with|question)|in that case|then|ok(?:ay)?,? (?:and|but|what)|for (?:whom|which|how long))\b|"
    r"\b(?:its|it|they|them|their|those|that (?:regimen|trial|drug|one)|this (?:regimen|trial|drug|one)|the same|there)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\?\s+(?=\S)|[;,]?\s+and\s+(?=(?:what|how|which|when|why|who|where|is|are|does|do|did|can|has|have|was|were)\b(?! (?:about|not)\b))",
    re.IGNORECASE,
)
_TREATED = re.compile(r"\b(?:treat|manag|handl|prevent)\w*", re.IGNORECASE)


def make_standalone(question: str, history: Sequence[tuple[str, str]], lexicon: Lexicon) -> str:
    """The question with what it leaves to the conversation written out; itself where it stands alone.

    `history` holds earlier (question, answer) pairs, oldest first; only the questions are read.
    """
    own = read_question(question, lexicon)
    if not history or not _needs_context(own):
        return question
    for earlier, _ in reversed(history):
        carried = _carry(own, read_question(earlier, lexicon), lexicon)
        if carried:
            return f"{question.strip().rstrip('?').strip()} [{', '.join(carried)}]?"
    return question


def _needs_context(reading: Reading) -> bool:
    slots = reading.slots
    named = bool(slots.regimens or slots.drugs or slots.trials or slots.drug_classes)
    return bool(_FOLLOW_UP.search(reading.question)) or not named


def _carry(own: Reading, earlier: Reading, lexicon: Lexicon) -> list[str]:
    """Names of the earlier question that the new one leaves out: kinds that it states itself are not carried."""
    mine, theirs = own.slots, earlier.slots
    ids: list[str] = []
    if not (mine.regimens or mine.drugs or mine.drug_classes):
        ids += [*theirs.regimens, *theirs.drugs, *theirs.drug_classes]
        if not mine.trials:
            ids += theirs.trials
    asks_itself = mine.endpoints or mine.topics or mine.conditions or set(mine.intents) - {Intent.EVIDENCE}
    if not asks_itself:
        ids += [*theirs.endpoints, *theirs.topics, *theirs.conditions]
    elif not (mine.conditions or mine.endpoints) and _TREATED.search(own.question):
        ids += theirs.conditions
    if not mine.populations and (mine.endpoints or not asks_itself):
        ids += theirs.populations
    names = [lexicon[i].name for i in dict.fromkeys(ids)]
    if names and theirs.cohort and not mine.cohort and not mine.regimens:
        names.append(f"cohort {theirs.cohort}")
    return names


def split_parts(question: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The sub-questions in order; each stands alone. A question of one part is itself."""
    pieces = [p.strip() for p in _SPLIT.split(question) if p and p.strip()]
    pieces = [p for p in pieces if len(p.split()) >= 2]
    if len(pieces) < 2 or len(pieces) > 4:
        return (question,)
    parts: list[str] = []
    for at, piece in enumerate(pieces):
        whole = piece if piece.endswith("?") else piece + "?"
        # "how many enrolled and what was the control in DREAMM-7": the name may come last
        context = parts or ([] if _names_subject(whole, lexicon) else pieces[:at:-1])
        parts.append(make_standalone(whole, [(p, "") for p in context], lexicon))
    return tuple(parts)


def _names_subject(question: str, lexicon: Lexicon) -> bool:
    slots = read_question(question, lexicon).slots
    return bool(slots.regimens or slots.drugs or slots.trials or slots.drug_classes)
