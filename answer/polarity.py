"""The signs of one text: what its negations govern, concept by concept and word by word.

A negation turns the sign of what it governs. Where the sign of a word cannot be told (the far end of a negated clause)
it has both, and nothing follows from it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.opposites import WORD, sign_of
from answer.reading import Reading
from answer.words import stem, words_of
from core.lexicon import EntityKind
from core.numbers import NR

# no denials, though they hold a negation: not reached, alive without progression
_NR = re.compile(
    NR + r"|(?<=alive\s)(?:and\s+)?(?:without|free\s+of)\s+(?:disease\s+)?progression"
    r"|\b(?:without|free\s+of)\s+(?:disease\s+)?progress(?:ion|ing)\b(?=[^.;]{0,40}\d)",
    re.I,
)
CUE = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|none|nothing|nobody|no\s+one|nowhere|no\s+longer|fail(?:s|ed|ing)?\s+to|"
    r"lack(?:s|ed|ing)?|far\s+from|missed|misses|unable\s+to)\b|n't\b|\bnon-(?=[a-z])",
    re.I,
)
# these set something apart without denying the sentence; they only make signs uncertain
_SOFT = re.compile(
    r"\b(?:instead\s+of|rather\s+than|unlike|unless|except|absence\s+of|absent|free\s+of|outside|beyond|other\s+than|besides)\b",
    re.I,
)
INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|unless|except|outside|beyond|absent|absence\s+of)\b", re.I
)
_VERB_BEFORE_NO = re.compile(
    r"\b(?P<verb>[a-z]+)\s+(?:(?:in|by|for|to|at|on|with)\s+)?(?:no|nothing|none|neither|nowhere)$"
)
_NOBODY = re.compile(r"(?:neither|nobody|none)\b", re.I)  # a denied subject: a second "not" undoes it
_SINGLE_ARM = re.compile(r"(?<=\bsingle)\s(?=arm\b)", re.I)
_ASIDE = re.compile(r"^\W*not\s+(?:the|an?|at|in|on|from)?\s*\d", re.I)
_ONE_WORD = re.compile(r"[^A-Za-z]|$")
END = re.compile(
    r"[;.:]\s|[.]$|\bbut\b|\bwhereas\b|\bwhile\b|\balthough\b|\bthough\b|\bhowever\b|,\s+(?:and|so|it|they|the|which|that|because|for|is|are|was|were)\b|\bbecause\b"
)
_THINGS = frozenset(
    {
        EntityKind.DRUG,
        EntityKind.REGIMEN,
        EntityKind.TRIAL,
        EntityKind.AGENCY,
        EntityKind.DRUG_CLASS,
        EntityKind.ADVERSE_EVENT,
        EntityKind.POPULATION,
    }
)
# where a clause that holds a negation may begin
FROM = re.compile(r"[;.:(]\s|\b(?:if|when|unless|but|whereas|while|because|although|that|who|which)\b|,\s")
_CONTENT = re.compile(
    r"\b(?!(?:have|has|had|be|been|a|an|the|with|in|any|patients|disease|of|were|was|is|are)\b)[A-Za-z]{2,}"
)
_SKIP = frozenset(
    [
        "statistically",
        "yet",
        "been",
        "be",
        "have",
        "has",
        "had",
        "a",
        "an",
        "the",
        "any",
        "by",
        "for",
        "of",
        "to",
        "it",
        "is",
        "was",
        "were",
        "are",
        "in",
        "that",
        "this",
        "also",
        "longer",
        "very",
        "much",
        "more",
        "even",
        "so",
        "such",
        "significantly",
        "does",
        "do",
        "did",
        "being",
        "as",
        "with",
        "on",
        "at",
        "from",
        "or",
        "and",
    ]
)
EMPTY_STEMS = frozenset(
    stem(w)
    for w in [
        "the",
        "and",
        "for",
        "with",
        "was",
        "were",
        "been",
        "that",
        "this",
        "any",
        "than",
        "into",
        "from",
        "its",
        "has",
        "have",
        "had",
        "are",
    ]
)


@dataclass(slots=True)
class Polarity:
    """Signs (1, -1) by concept and by word stem.

    `scopes` are the stems behind each negation, `leads` the first few of them, `ahead` those of its clause before it, `clauses` those of the whole clause
    that holds the negation, `set_apart` those behind a soft word (unlike, except, un-), `outside` those that no negation reaches. `denied` and `affirmed` are populations right behind a negation, or outside of any.
    """

    concepts: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    cues: int = 0
    double: bool = False
    soft: int = 0
    set_apart: set[str] = field(default_factory=set)
    scopes: list[frozenset[str]] = field(default_factory=list)
    leads: list[frozenset[str]] = field(default_factory=list)
    clauses: list[frozenset[str]] = field(default_factory=list)
    ahead: list[frozenset[str]] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    affirmed: set[str] = field(default_factory=set)


Names = Sequence[tuple[int, int, str, EntityKind]]


def read_polarity(text: str, names: Names) -> Polarity:
    """Signs of the words of `text`; `names` are (start, end, id, kind), uncertain of sign in a negated clause."""
    masked = _SINGLE_ARM.sub("-", _NR.sub(lambda m: " " * len(m.group()), text))
    things = [(s, e) for s, e, _, kind in names if kind in _THINGS]
    out = Polarity()
    tight: set[int] = set()
    loose: list[tuple[int, int]] = []
    hard = [(m.end(), m.start(), m.group().endswith("-")) for m in CUE.finditer(masked)]
    for after, before, one_word in hard:
        stop = (_ONE_WORD if one_word else END).search(masked, after)
        end = stop.start() if stop else len(masked)
        loose.append((after, end))
        verb = _VERB_BEFORE_NO.search(masked, max(0, before - 30), after)
        if verb:
            loose.append(verb.span("verb"))  # "names no X": the verb itself is denied as well
        start = max((m.end() for m in FROM.finditer(masked, 0, before)), default=0)
        if _ASIDE.search(masked[max(0, before - 3) : end]) and masked[:before].rstrip().endswith(","):
            continue  # "5%, not the 10% of X" denies nothing of X
        ordered = [stem(w) for w, _, _ in words_of(masked[after:end]) if len(w) > 2]
        out.ahead.append(frozenset(stem(w) for w, _, _ in words_of(masked[start:before])))
        out.scopes.append(frozenset(ordered))
        nowhere = (
            masked[before:after].lower() == "nowhere"
        )  # the subject follows, and only then the denied verb
        out.leads.append(frozenset([w for w in ordered if w not in EMPTY_STEMS][: None if nowhere else 3]))
        out.clauses.append(frozenset(stem(w) for w, _, _ in words_of(masked[start:end]) if len(w) > 2))
        if nowhere:
            continue
        for m in WORD.finditer(masked, after, end):
            if m.group().lower() in _SKIP:
                continue
            if not any(s <= m.start() < e for s, e in things):
                tight.add(m.start())
            break
        near = next((n for n in names if n[0] >= after and n[3] is EntityKind.POPULATION), None)
        if near and near[0] < end and not _CONTENT.search(masked[after : near[0]]):
            out.denied.add(near[2])
    out.cues = len(hard)
    ends = [m.start() for m in END.finditer(masked)]
    starts = [b for _, b, one_word in hard if not one_word and masked[b : b + 3].lower() != "nor"]
    out.double = any(
        len(masked[a:b].split()) <= (10 if _NOBODY.match(masked, a) else 4)
        and not any(a < e < b for e in ends)
        and not re.search(r"\b(?:or|if|when|who|that|significant)\b", masked[a:b])
        for a, b in itertools.pairwise(starts)
    )
    for m in _SOFT.finditer(masked):
        stop = END.search(masked, m.end())
        end = stop.start() if stop else len(masked)
        loose.append((m.end(), end))
        out.set_apart.update(stem(w) for w, _, _ in words_of(masked[m.end() : end]))
        out.soft += 1
    out.affirmed = {
        i
        for s, _, i, kind in names
        if kind is EntityKind.POPULATION and not any(a <= s < b for a, b in loose)
    }
    _sign_words(masked, tight, loose, out)
    return out


def _sign_words(masked: str, tight: set[int], loose: list[tuple[int, int]], out: Polarity) -> None:
    for m in WORD.finditer(masked):
        word = m.group().lower()
        signs = {-1} if m.start() in tight else {1, -1} if any(s <= m.start() < e for s, e in loose) else {1}
        if not any(s <= m.start() < e for s, e in loose):
            # "off-label" affirms no label
            out.outside.update(
                stem(piece) for piece in word.split("-") if not word.startswith(("off-", "non-", "un"))
            )
        known = sign_of(word)
        if known:
            out.concepts.setdefault(known[0], set()).update(known[1] * s for s in signs)
        for piece in word.split("-"):
            if piece.startswith("un") and len(piece) > 6 and not known:
                out.stems.setdefault(stem(piece[2:]), set()).update(-s for s in signs)
                out.set_apart.add(stem(piece[2:]))
                out.soft += 1
            if len(piece) > 2:
                out.stems.setdefault(stem(piece), set()).update(signs)


def polarity_of(reading: Reading, start: int = 0, end: int | None = None) -> Polarity:
    stop = len(reading.norm) if end is None else end
    names = [
        (m.start - start, m.end - start, m.id, m.kind)
        for m in reading.results.mentions
        if start <= m.start < stop
    ]
    return read_polarity(reading.norm[start:stop], names)
