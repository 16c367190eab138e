"""One text read once for all checks: results, names, words, polarity."""

from __future__ import annotations

import itertools
import re
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property

from answer.spelling import spell_plainly
from answer.words import EMPTY, stem, words_of
from core.figures import Results, parse_results
from core.lexicon import EntityKind, Lexicon
from core.numbers import normalise

_SENTENCE = re.compile(r"(?<=[\w)%\]\"'])(?<!\bv)(?<!\bvs)[.!?;]\s+")
_RAW_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+")


@dataclass(frozen=True, slots=True)
class Word:
    """A content word: its stem, offsets, and whether a name of the lexicon covers it."""

    text: str
    stem: str
    start: int
    end: int
    named: bool


class Reading:
    """A text with what the checks need from it, computed when first asked for."""

    def __init__(self, text: str, lexicon: Lexicon) -> None:
        self.text = text = spell_plainly(text)
        self.lexicon = lexicon
        self.norm = normalise(text)
        self.results: Results = parse_results(text, lexicon, partners=True)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of everything named, ambiguous names with all their readings."""
        found = {i for m in self.results.mentions for i in m.ids}
        for mention in self.results.mentions:
            # a longer name may hold a shorter one: "FDA approval" names the FDA, "refractory to bortezomib" bortezomib
            if mention.kind is EntityKind.ENDPOINT:
                continue  # "progression-free survival" does not name survival
            pieces = re.split(r"\s+and\s+|[\s/]+", mention.text)
            if len(pieces) > 1:
                found.update(i for piece in pieces for i in self.lexicon.find(piece))
        return frozenset(found)

    @cached_property
    def drugs(self) -> frozenset[str]:
        return frozenset(m.id for m in self.results.mentions if m.kind is EntityKind.DRUG)

    @cached_property
    def regimens(self) -> frozenset[str]:
        return frozenset(i for m in self.results.mentions if m.kind is EntityKind.REGIMEN for i in m.ids)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """All words but empty ones and numbers; short ones only where they are names."""
        # a topic is a heading for search (dose, schedule), not a name: its words must stand in the evidence themselves
        spans = [(m.start, m.end) for m in self.results.mentions if m.kind is not EntityKind.TOPIC]
        out = []
        for word, start, end in words_of(self.norm):
            if word[0].isdigit() or len(word) < 2 or word.lower() in EMPTY:
                continue
            named = any(s <= start and end <= e for s, e in spans)
            out.append(Word(word, stem(word), start, end, named))
        return tuple(out)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of every word, empty ones included (a claim's `line` may be the evidence's `lines`)."""
        return frozenset(stem(word) for word, _, _ in words_of(self.norm))

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(n.replace(",", "") for n in _RAW_NUMBER.findall(self.norm))

    @cached_property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        cuts = [0, *[m.end() for m in _SENTENCE.finditer(self.norm)], len(self.norm)]
        return tuple((s, e) for s, e in itertools.pairwise(cuts) if e > s)


class ReadingCache:
    """Evidence is read once and kept (least recently used goes first); claims come and go."""

    def __init__(self, size: int = 4096) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[int, str], Reading] = OrderedDict()

    def read(self, text: str, lexicon: Lexicon) -> Reading:
        key = (id(lexicon), text)
        found = self._kept.get(key)
        if found is not None and found.lexicon is lexicon:
            self._kept.move_to_end(key)
            return found
        reading = Reading(text, lexicon)
        self._kept[key] = reading
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)
        return reading
