"""Joins the lines of a paragraph, deciding which hyphens at their ends belong to the word."""

from __future__ import annotations

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LINE_END = re.compile(r"([^\W\d_]+)[-‐\x02\ufffe]$")
_LINE_START = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The words of one document, by which it is told whether `low-` / `dose` is one word or two."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: set[str] = set()
        for line in lines:
            found = [w.lower() for w in _WORD.findall(line)]
            # The last word of a line may be half a word.
            self._words.update(found[:-1] if _LINE_END.search(line) else found)

    def joined(self, left: str, right: str) -> str:
        whole, parted = (left + right).lower(), f"{left}-{right}".lower()
        if whole in self._words:
            return left + right
        if parted in self._words or (left.lower() in self._words and right.lower() in self._words):
            return f"{left}-{right}"
        return left + right if right[:1].islower() else f"{left}-{right}"


def join_lines(lines: list[str], known: Vocabulary) -> str:
    text = lines[0] if lines else ""
    for line in lines[1:]:
        end, start = _LINE_END.search(text), _LINE_START.match(line)
        if end and start:
            text = text[: end.start()] + known.joined(end.group(1), start.group()) + line[start.end() :]
        else:
            text = f"{text} {line}"
    return text.replace("\x02", "-").replace("\ufffe", "-")
