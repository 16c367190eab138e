"""Follow-ups become standalone queries, and one question of several parts becomes its parts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.answers import Slots
from core.lexicon import Lexicon
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS, Reading, read_question

_FOLLOW_UP = re.compile(
    r"^\s*(?:and|or|but|so|also|what about|how about|what of|same (?:for|with|question)|in that case|then|ok(?:ay)?,? (?:and|but|what)|for (?:whom|which|how long))\b|"
    r"\b(?:its|it|they|them|their|those|that (?:regimen|trial|drug|one)|this (?:regimen|trial|drug|one)|the same|there)\b",
    re.IGNORECASE,
)
_SPLIT = re.compile(
    r"\?\s+(?=\S)|[;,]?\s+and\s+(?=(?:what|how|which|when|why|who|where|is|are|does|do|did|can|has|have|was|were)\b(?! (?:about|not)\b))",
    re.IGNORECASE,
)
_AND = re.compile(r",? (?:and|&) ", re.IGNORECASE)
_KINDS = frozenset({Intent.STATUS, Intent.ELIGIBILITY, Intent.DOSE, Intent.SAFETY, Intent.MANAGEMENT})
_FIRST = frozenset({Intent.STATUS, Intent.ELIGIBILITY, Intent.DOSE})
_NO_TOPIC = INTENT_TOPICS - {"monitoring"}
# a patient told, two drugs compared or a thing taken for granted is read as a whole
_WHOLE = frozenset({Intent.REGIMEN_PICK, Intent.COMPARISON, Intent.PREMISE, Intent.DEFINITION})
_TREATED = re.compile(r"\b(?:treat|manag|handl|prevent)\w*", re.IGNORECASE)


def make_standalone(question: str, history: Sequence[tuple[str, str]], lexicon: Lexicon) -> str:
    """The question with what it leaves to the conversation written out; itself where it stands alone.

    `history` holds earlier (question, answer) pairs, oldest first; only the questions are read.
    """
    own = read_question(question, lexicon)
    if not history or not _needs_context(own, lexicon):
        return question
    for earlier, _ in reversed(history):
        carried = _carry(own, read_question(earlier, lexicon), lexicon)
        if carried:
            return f"{question.strip().rstrip('?').strip()} [{', '.join(carried)}]?"
    return question


def _needs_context(reading: Reading, lexicon: Lexicon) -> bool:
    slots = reading.slots
    named = bool(slots.regimens or slots.trials or slots.drug_classes or _treatments(slots, lexicon))
    return bool(_FOLLOW_UP.search(reading.question)) or not named


def _treatments(slots: Slots, lexicon: Lexicon) -> list[str]:
    """Drugs that can be what a question is about: G-CSF asked about next leaves the treatment where it was."""
    return [d for d in slots.drugs if lexicon[d].drug_class or lexicon[d].components]


def _carry(own: Reading, earlier: Reading, lexicon: Lexicon) -> list[str]:
    """Names of the earlier question that the new one leaves out: kinds that it states itself are not carried."""
    mine, theirs = own.slots, earlier.slots
    ids: list[str] = []
    if not (mine.regimens or mine.drug_classes or _treatments(mine, lexicon)):
        drugs = _treatments(theirs, lexicon) if (theirs.regimens or theirs.drug_classes) else theirs.drugs
        ids += [*theirs.regimens, *drugs, *theirs.drug_classes]
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
    if names and theirs.jurisdiction in ("US", "EU") and not mine.jurisdiction:
        names.append(theirs.jurisdiction)
    if names and theirs.cohort and not mine.cohort and not mine.regimens:
        names.append(f"cohort {theirs.cohort}")
    return names


def split_parts(question: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The sub-questions in order; each stands alone. A question of one part is itself."""
    pieces = [p.strip() for p in _SPLIT.split(question) if p and p.strip()]
    pieces = [p for p in pieces if len(p.split()) >= 2]
    if len(pieces) < 2:
        pieces = list(_split_by_kind(question, lexicon))
    if len(pieces) < 2 or len(pieces) > 4:
        return (question,)
    parts: list[str] = []
    for at, piece in enumerate(pieces):
        whole = piece if piece.endswith("?") else piece + "?"
        # "how many enrolled and what was the control in DREAMM-7": the name may come last
        context = parts or ([] if _names_subject(whole, lexicon) else pieces[:at:-1])
        parts.append(make_standalone(whole, [(p, "") for p in context], lexicon))
    return tuple(parts)


def _split_by_kind(question: str, lexicon: Lexicon) -> tuple[str, ...]:
    """ "Dose of selinexor and main AEs": two halves that different composers answer, with one subject between them."""
    mentions = lexicon.mentions(question, fuzzy=True)
    for match in _AND.finditer(question):
        if any(m.start < match.start() and match.end() < m.end for m in mentions):
            continue  # "type and screen" is one name
        left, right = question[: match.start()].strip(), question[match.end() :].strip()
        own, other = read_question(left, lexicon).slots, read_question(right, lexicon).slots
        if _subject(other) or not _subject(own) or _WHOLE & {*own.intents, *other.intents}:
            continue
        mine, more = _asks(own), _asks(other)
        if more - mine and (mine - more or mine & _FIRST):
            return (left, right)
    return (question,)


def _subject(slots: Slots) -> tuple[str, ...]:
    return (*slots.regimens, *slots.drugs, *slots.trials, *slots.drug_classes)


def _asks(slots: Slots) -> frozenset[str]:
    """The kinds of thing asked: intents, topics, and whether results or events are; which ones does not matter."""
    kinds = set(slots.intents) & _KINDS
    kinds |= {t for t in slots.topics if t not in _NO_TOPIC}
    return frozenset(
        kinds | ({"result"} if slots.endpoints else set()) | ({"event"} if slots.conditions else set())
    )


def _names_subject(question: str, lexicon: Lexicon) -> bool:
    slots = read_question(question, lexicon).slots
    return bool(slots.regimens or slots.drugs or slots.trials or slots.drug_classes)
