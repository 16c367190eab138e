"""How many prior lines the words count, and whether the lines that they tell are all of them."""

from __future__ import annotations

import re

from recommend.text_line import Line
from recommend.text_names import STEROIDS
from recommend.text_scan import Ledger, clause_at, clauses_of

_WORD_NUMBERS = {"no": 0, "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
                 "nine": 9, "ten": 10, "single": 1, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6}  # fmt: skip
_N = r"(\d{1,2}|-\d+|one|two|three|four|five|six|seven|eight|nine|ten|single|zero|no)"
_COUNT = re.compile(
    rf"(?<![\d-])(?:(?:after|had|received|with)\s+)?(at\s+least\s+|[≥>]=?\s*|more\s+than\s+|up\s+to\s+)?{_N}(\s*(?:-|to)\s*\d+|\s*\+)?[\s-]*"
    r"(?:(?:prior|previous|earlier|preceding)\s+)?(?:(?<=prior\s)(?:therapies|treatments?|regimens?)\b|(?<=previous\s)(?:therapies|therapy|treatments?|regimens?)\b|(?<=earlier\s)(?:therapies|treatments?|regimens?)\b|PL\b|vortherapien\b|therapielinien\b|lignes\b|l[ií]neas\b|linee\b|lines?\b(?:\s+of\s+(?:therapy|treatment))?|LOTs?\b"
    r"|prior\s+(?:therapies|therapy|treatments?|regimens?)\b)(?:\s+(?:before|previously|prior))?", re.I)  # fmt: skip
# "Lines: 2", "no. of prior lines = 3"
_LABELLED = re.compile(
    r"\b(?:prior\s+|previous\s+)?(?:lines?(?:\s+of\s+therapy)?|LOTs?)\s*[:=]\s*(\d{1,2})(?!\d|\s*[.):])", re.I
)
_RELAPSE = re.compile(
    r"\b(first|second|third|fourth|fifth|1st|2nd|3rd|4th|5th)\s+(relapse|progression)\b", re.I
)
# "Relapsed twice", "relapse #3"
_TIMES = re.compile(
    r"\b(?:has\s+)?relapsed\s+(once|twice|(?:two|three|four|five)(?=\s+times))(?:\s+times)?\b|\brelapse\s*(?:#|no\.?|number)\s*(\d)\b",
    re.I,
)
_ORDINAL = re.compile(
    r"\b(?:needs|for|now|starting|choosing|which|what)?\s*(second|third|fourth|fifth|sixth|[2-6](?:nd|rd|th))[\s-]line\b(?!\s*[:=])",
    re.I,
)
# "Progressing on 3L DVd": three were given. Alone, "3L" may be the third line that is due.
_SHORT = re.compile(r"\b([2-9])L\b")
_GIVEN_IN = re.compile(
    r"\b(?:in|as|on|during|under|through|after|following|(?:refractory|resistant)\s+to)\s+(?:the\s+|his\s+|her\s+)?$",
    re.I,
)

_ON = re.compile(r"\b(?:on|during|under|through)\s+(?:the\s+|his\s+|her\s+|current\s+)?$", re.I)
_QUESTION = re.compile(r"\b(?:what|which|options?|best|next|how|should|can|could|recommend\w*)\b", re.I)
_GIVEN = ("exposed_to", "refractory_to", "intolerant_to", "months_since", "last_line")


def read_count(ledger: Ledger, lines: list[Line]) -> int | None:
    found: int | None = None
    for match in _COUNT.finditer(ledger.text):
        if match.group(1) or match.group(3):
            ledger.drop(*match.span(), "give the exact number of prior lines")
            continue
        word = match.group(2).lower()
        found = _WORD_NUMBERS.get(word, int(word) if word.lstrip("-").isdigit() else 0)
        ledger.say("prior_lines", found, *match.span())
    for match in _LABELLED.finditer(ledger.text):
        found = int(match.group(1))
        ledger.say("prior_lines", found, *match.span())
    for match in _RELAPSE.finditer(ledger.text):
        if match.start() and re.search(r"\bafter\s+$", ledger.text[: match.start()]):
            continue
        found = _ordinal(match.group(1))
        ledger.say("prior_lines", found, *match.span())
    for match in _TIMES.finditer(ledger.text):
        word = (match.group(1) or match.group(2)).lower()
        found = {"once": 1, "twice": 2}.get(word) or _ordinal(word)
        ledger.say("prior_lines", found, *match.span())
    given: list[tuple[int, tuple[int, int]]] = []
    for match in _ORDINAL.finditer(ledger.text):
        if _GIVEN_IN.search(ledger.text[: match.start(1)]):
            given.append((_ordinal(match.group(1)), match.span()))
            continue
        if ledger.is_used(*match.span()):
            continue
        if any(
            re.fullmatch(r"[\s,(]*(?:as|in|for|the)?\s*", ledger.text[li.end : match.start(1)])
            for li in lines
        ):
            # "DRd 2nd line": the number of the line that was told.
            given.append((_ordinal(match.group(1)), match.span()))
            continue
        if re.match(r"\s*\(", ledger.text[match.end() :]):
            continue
        found = _ordinal(match.group(1)) - 1
        ledger.say("prior_lines", found, *match.span())
    given += [
        (int(m.group(1)), m.span())
        for m in _SHORT.finditer(ledger.text)
        if _ON.search(ledger.text[: m.start()])
    ]
    if given and ledger.value("prior_lines") is None:
        # "PD on third line": three were given.
        ledger.say("prior_lines", max(given)[0], *max(given)[1])
    value = ledger.value("prior_lines")
    return value if isinstance(value, int) else None


def _ordinal(word: str) -> int:
    return _WORD_NUMBERS.get(word.lower()) or int(re.sub(r"\D", "", word))


def settle_count(ledger: Ledger, lines: list[Line], counted: int | None) -> None:
    """Compare the number said with the lines told; as many as said means that the exposure is complete."""
    if not lines:
        return
    start, end = lines[0].start, lines[-1].end
    phrase = ledger.phrase(start, end)
    told = {drug for line in lines for drug in line.drugs} | {"melphalan", *STEROIDS}
    # A drug named outside the lines that were told belongs to a line that was not.
    outside = {
        d for (name, d), (value, _) in ledger.said.items() if name in _GIVEN and value and d and d not in told
    }
    if counted is not None and len(lines) > counted:
        ledger.clash(ledger.said["prior_lines", ""][1], phrase)
        return
    if outside:
        if counted is None:
            ledger.not_used.append(
                f"{phrase!r}: say how many prior lines there were; not all drugs stand in a line"
            )
        return
    told_count = counted is not None
    if counted is None:
        ledger.note("prior_lines", len(lines), phrase, f"{phrase!r}: {len(lines)} prior line(s) told")
        counted = len(lines)
    # "What after DRd failure?" names what failed, not all that was given.
    named_in_question = (
        ledger.value("prior_lines") is not None
        and not told_count
        and _QUESTION.search(clause_at(clauses_of(ledger.text), start).text)
    )
    if len(lines) == counted and not named_in_question:
        ledger.span = (start, end)
        ledger.note(
            "exposure_complete", True, phrase, f"{phrase!r}: all lines are told, so nothing else was given"
        )
