"""Names: a word that looks like a drug, a trial or an abbreviation is known to the lexicon, or known to be plain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from shelf.finding import Finding, Line, Reading

PLAIN_WORDS_FILE = "plain_words.txt"
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:[-.'/][A-Za-z0-9]+)*")
_DRUG_LIKE = re.compile(
    r"(?:mab|mib|nib|stat|cel|lidomide|amide|toclax|exor|ciclib|vir|floxacin|azole|mycin|dron(?:ate|ic)|parin|xaban|statin"
    r"|mustine|phalan|rubicin|platin|tinib|setron|pitant|sone|solone)$"
)  # fmt: skip


def check_names(reading: Reading) -> Iterator[Finding]:
    lower = {word for line in reading.lines for word in re.findall(r"\b[a-z][a-z]+\b", line.statement.text)}
    for line in reading.lines:
        for word in unknown_names(line, reading.plain_words, lower):
            yield line.finding(
                "name-unknown",
                f"{word!r} looks like a name that the lexicon does not know; add it to corpus/lexicon.yaml, "
                f"or to corpus/{PLAIN_WORDS_FILE} if it is an ordinary word",
            )


def unknown_names(line: Line, plain_words: frozenset[str], lower: set[str]) -> Iterator[str]:
    """Words of the statement that look like names and stand in no mention. `lower`: ordinary words of the corpus."""
    text = line.statement.text
    known = [(m.start, m.end) for m in line.results.mentions]
    told: set[str] = set()
    for match in _WORD.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in known):
            continue
        word = match[0]
        if word in told or word in plain_words or not _looks_like_name(word, text, match.start(), lower):
            continue
        told.add(word)
        yield word


def _looks_like_name(word: str, text: str, start: int, lower: set[str]) -> bool:
    if len(word) < 2:
        return False
    if _DRUG_LIKE.search(word.lower()) and len(word) > 5:
        return True
    if word.islower():
        return False
    if word[0].isupper() and (word[1:].islower() or not word[1:].isalpha()):
        opens = start == 0 or text[:start].rstrip()[-1:] in {".", "?", "!", ":"}
        parts = re.split(r"[-/']", word)
        return not (opens and all(p.lower() in lower or p.isdigit() or len(p) < 2 for p in parts))
    return True
