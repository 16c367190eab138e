"""Numbers in prose: normalised text of the same length, masked names, and atoms (values, intervals, design numbers).

An atom is a span of text with one reading. Offsets are code points of the text given; normalising replaces
characters one by one, so they stay valid. Patterns are tried in a fixed order and never overlap: what an earlier
pattern has read (a date, a dose), a later one (a bare percentage) does not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_REPLACE = str.maketrans(
    {"–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "·": ".", "\u00a0": " ", "\u2009": " "}
    | {
        "\u202f": " ",
        "\u2007": " ",
        "’": "'",
        "‘": "'",
        "“": '"',
        "”": '"',
        "μ": "u",
        "µ": "u",
        "×": "x",
        "∼": "~",
    }
)
WORDS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "single": "1", "a": "1", "an": "1",
}  # fmt: skip
WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
NUM = r"(?<![\w.])(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)?(?:(?<=\d)\.\d+|(?<!\d)\.\d+|(?<=\d))(?!\d)"
NUMBER = rf"(?:{NUM})"
NUMBER_OR_WORD = rf"(?:{NUM}|\b{WORD}\b)"
NR = (
    r"(?:(?:was|were|is|had|has|have)\s+)?(?:not|never)\s+(?:yet\s+)?(?:been\s+)?(?:reached|estimable|evaluable|estimated)"
    r"|\bunreached\b|\bnot\s+reach(?:ed)?\b|\b(?:NR|NE|NYR)\b"
)
VALUE = rf"(?:{NUMBER}|{NR})"
TIME = r"(?:months?|mos?\b|mths?\b|years?|yrs?\b|y\b|weeks?|wks?\b|days?|hours?|h\b|minutes?|min\b)"
MONTH_NAME = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
SEPARATOR = r"\s*(?:-|/|\bto\b|\band\b|\bor\b|,)\s*"
GTE = r"(?:>=|≥|=>|at\s+least|no\s+fewer\s+than|not\s+less\s+than|a\s+minimum\s+of|minimum)"
LTE = r"(?:<=|≤|at\s+most|up\s+to|no\s+more\s+than|not\s+more\s+than|a\s+maximum\s+of|maximum)"
GT = r"(?:>|more\s+than|greater\s+than|above|over|exceed(?:s|ing)?|longer\s+than)"
LT = r"(?:<|less\s+than|fewer\s+than|below|under|shorter\s+than)"
APPROX = r"(?:~|about|approximately|approx\.?|around|roughly|nearly|almost|some|c\.)"
COMPARATOR = rf"(?:{GTE}|{LTE}|{GT}|{LT}|{APPROX})"


@dataclass(slots=True)
class Atom:
    """`kind` says what was read; `value`, `second`, `unit`, `mark` (>=, <=, >, <, ~) are its parts as strings."""

    kind: str
    start: int
    end: int
    value: str = ""
    second: str = ""
    unit: str = ""
    mark: str = ""
    number_at: int = -1


def normalise(text: str) -> str:
    """Replace typographic dashes, spaces and quotes one for one; the length does not change."""
    return text.translate(_REPLACE)


_NAMES = re.compile(
    r"\bNCT\d+\b|\b\d{4}-\d{6}-\d{2}(?:-\d{2})?\b"
    r"|\b(?:t|del|inv|amp|gain|dup)\s?\((?:[\dpqXY;:.\s]+)\)(?:\([pq\d;.]+\))?"
    r"|\b\d{1,2}[pq]\d{0,2}(?:\.\d)?\+?(?![A-Za-z])"
    r"|\b(?!(?:grade|phase|cohort|day|cycle|week|month|line|class|stage|part|step|arm|[PpNn]|HR|CI|OR)\d)"
    r"(?:[A-Za-zβ]+-)*[A-Za-zβ]+\d[A-Za-z\d]*(?:-[A-Za-z\d]+)*"
    r"|\b(?!(?:Grade|Phase|Cohort|Day|Cycle|Week|Month|CI|HR|OR|P|N|PFS|OS|ORR)-)"
    r"[A-Za-z]*[A-Z][A-Za-z.]*-\d+(?:-\d+)*[A-Za-z]?(?![\w.%]*\d?%)\b"
    r"|\b[Bb]eta-?2\b|\b10\s?\^\s?\d+(?:/L)?|\bCC-\d+\b|\b\d-HT\d\b|\bm\^?2\b"
)


def mask_names(text: str, spans: Iterable[tuple[int, int]] = ()) -> str:
    """Blank out digits inside names (CD38, MM-014, t(11;14), Kd56, NCT01946477) and inside `spans`."""
    marks = [m.span() for m in _NAMES.finditer(text)] + list(spans)
    if not marks:
        return text
    chars = list(text)
    for start, end in marks:
        for at in range(start, end):
            if chars[at].isdigit():
                chars[at] = "x"
    return "".join(chars)


def plain(number: str) -> str:
    """The number as printed, without thousands commas, with a leading zero: `.042` is 0.042, `1,234` is 1234."""
    low = number.strip().lower()
    low = WORDS.get(low, low).replace(",", "")
    return "0" + low if low.startswith(".") else low


def value_of(token: str) -> str:
    return plain(token) if re.search(r"\d", token) or token.strip().lower() in WORDS else "NR"


def unit_of(word: str) -> str:
    low = word.strip().lower().rstrip(".")
    for full in ("month", "year", "week", "day", "hour", "minute"):
        if low.startswith(full):
            return full + "s"
    short = {"mo": "months", "mos": "months", "mth": "months", "mths": "months", "m": "months", "yr": "years"}
    short |= {"yrs": "years", "y": "years", "wk": "weeks", "wks": "weeks", "h": "hours", "min": "minutes"}
    return short.get(low, low)


_MARKS = (
    (re.compile(GTE, re.I), ">="),
    (re.compile(LTE, re.I), "<="),
    (re.compile(APPROX, re.I), "~"),
    (re.compile(GT, re.I), ">"),
    (re.compile(LT, re.I), "<"),
)


def mark_of(word: str | None) -> str:
    if not word:
        return ""
    return next((mark for pattern, mark in _MARKS if pattern.fullmatch(word.strip())), "")
