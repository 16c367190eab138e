"""Phrases that say the same in other words, rewritten to one form before a claim and its evidence are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "phrases.txt"
_NUMBER = r"(\\d+(?:\\.\\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_FIRST = re.compile(r"(?:\((?:\?:)?(?P<choice>[^()]*)\)|(?P<number>N\b)|(?P<word>[a-z]+))", re.I)
_DATE = r"(?=\\s+(?:(?:Jan|Febr|March|April|May|June|July|Aug|Sept|Octo|Nov|Dec)\\w*\\s+)?20\\d\\d)"
_WORD = re.compile(r"[a-z]+|\d", re.I)

_COUNTED = "two three four five six seven eight nine ten eleven twelve".split()
Rule = tuple[str, str]


def rewrite(text: str) -> str:
    """The text with every known phrase in its plain form; case and other words stay as they are."""
    known = rules()
    words = {m.group().lower() if not m.group().isdigit() else "0" for m in _WORD.finditer(text)}
    found = sorted({at for word in words for at in known[1].get(word, ())})
    for at in found:
        pattern, plain = known[0][at]
        text = _compile(pattern).sub(plain, text)
    return text


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compiled when a text first holds its first word: all at once would cost a start 50 ms."""
    return re.compile(pattern, re.I)


@cache
def rules() -> tuple[list[Rule], dict[str, list[int]]]:
    """All rules in order (a regular expression, the plain form), and which of them a word may begin ("0" stands for any number)."""
    made: list[Rule] = []
    begun: dict[str, list[int]] = {}
    for left, right in _read(FILE.read_text(encoding="utf-8").splitlines()):
        for word in _first_words(left):
            begun.setdefault(word, []).append(len(made))
        made.append((_pattern(left), right))
    return made, begun


def _read(lines: Iterable[str]) -> Iterable[tuple[str, str]]:
    for line in lines:
        if line and not line.startswith("#"):
            left, _, right = line.partition(" => ")
            yield left, right


def _pattern(left: str) -> str:
    """`[x ]` may be left out, N is a number, a blank any white space."""
    out = re.sub(r"\[([a-z |]+ )\]", lambda m: f"(?:{m[1]})?", left)
    out = re.sub(r" D$", _DATE, re.sub(r"\bN\b", _NUMBER, out)).replace(" ", r"\s+")
    return rf"(?<![\w-]){out}" + (
        "" if "(?=" in out else r"(?![\w-])"
    )  # what looks ahead ends the phrase itself


def _first_words(left: str) -> list[str]:
    """Words one of which a match must begin with; an optional beginning counts with the word behind it."""
    words: list[str] = []
    rest = left
    while rest.startswith("["):
        option, _, rest = rest[1:].partition("]")
        words += [w.split()[0].lower() for w in option.split("|") if w.split()]
    m = _FIRST.match(rest)
    if m is None:
        raise ValueError(f"{FILE.name}: a phrase begins with a word, a choice of words or N: {left}")
    if m["number"]:
        return [*words, "0", *_COUNTED]
    choice = (m["choice"] or m["word"]).split("|")
    return [*words, *(w.split()[0].split("[")[0].lower() for w in choice)]
