"""Yes or no: negations and opposites of the claim against those of the evidence.

A sentence is read as signed concepts. Opposites share a concept with opposite signs (approved and off-label, included
and excluded); a negation turns the sign of what it governs. Where the sign of a concept cannot be told (the far end of
a negated clause) it has both, and nothing follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine
from answer.words import stem, synonyms, words_of
from core.numbers import NR

CHECK = "polarity"
_NR = re.compile(NR)
_CUE = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|none|nothing|nowhere|no\s+longer|fail(?:s|ed|ing)?\s+to|lack(?:s|ed|ing)?|instead\s+of|"
    r"rather\s+than|unlike|absence\s+of|absent|free\s+of|outside|beyond\s+(?:the|its)\s+label|far\s+from|missed|misses|unable\s+to)\b|n't\b|\bnon-(?=[a-z])",
    re.I,
)
_ONE_WORD = re.compile(r"[^A-Za-z]|$")
_END = re.compile(
    r"[;.]\s|[.]$|\bbut\b|\bwhereas\b|\bwhile\b|\balthough\b|\bthough\b|\bhowever\b|,\s+(?:and|so|it|they|the|which|that|because)\b|\bbecause\b"
)
# (concept, words with sign +, words with sign -)
_OPPOSITES = (
    ("licence", "approved approval approve approves licensed licence authorised authorized authorisation labelled indicated", "unapproved unlicensed unlabelled off-label investigational"),
    ("market", "marketed launched", "withdrawn withdrew withdraw withdrawal pulled revoked"),
    ("admit", "included include includes enrolled enrol admitted admit allowed allow permitted eligible accepted accept covers cover covered entry enter recruited", "excluded exclusion exclusions exclude excludes excluding barred ineligible disqualified forbids forbidden prohibited"),
    ("contra", "permitted", "contraindicated contraindication"),
    ("require", "required require requires needed need needs mandatory must obligatory compulsory asks ask demands", "optional unnecessary needless"),
    ("mention", "mentions mention mentioned names lists listed discusses states", "omits omit omitted omitting ignores silent overlooks"),
    ("more", "increased increase increases increasing raised raises higher elevated rose rises elevates upregulates upregulated", "reduced reduce reduces reducing lowered lowers lower decreased decrease decreases decreasing fell declined falls diminished downregulates downregulated"),
    ("length", "longer prolonged prolongs prolong extended", "shorter shortened shortens"),
    ("good", "better superior improved improves improve improving favoured", "worse inferior worsened worsens worsening"),
    ("count", "more", "fewer less"),
    ("significance", "significant significantly", "nonsignificant insignificant non-significant"),
    ("start", "start starts started initiate initiated begin begun resume resumed restart", "stop stops stopped discontinue discontinued discontinues withheld withhold hold held"),
    ("safe", "safe", "unsafe dangerous"),
    ("met", "met meets", "unmet missed"),
    ("respond", "sensitive responsive", "resistant"),
    ("activate", "activates activated activation promotes promoted promotes stimulates enhances enhanced induces", "inhibits inhibited inhibition suppresses suppressed prevents blocks blocked impairs impaired"),
    ("phase", "randomised randomized", "single-arm nonrandomised uncontrolled"),
    ("favour", "favour favor for", "against"),
    ("severity", "fatal", "nonfatal"),
    ("same", "same identical similar", "different"),
    ("common", "common frequent often frequently", "rare rarely uncommon seldom infrequent"),
    ("first", "earlier sooner", "late"),
)  # fmt: skip
_SIGN: dict[str, tuple[str, int]] = {}
for _name, _plus, _minus in _OPPOSITES:
    for _word in _plus.split():
        _SIGN[_word] = (_name, 1)
    for _word in _minus.split():
        _SIGN[_word] = (_name, -1)


def concept_of(word: str) -> str | None:
    """The concept of one word (approved and unlicensed share `licence`), or None."""
    known = _SIGN.get(word.lower())
    return known[0] if known else None


def concepts_of(text: str) -> frozenset[str]:
    return frozenset(c for m in _WORD.finditer(text) if (c := concept_of(m.group())))


_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:-[a-z]+)?")
_SKIP = frozenset(
    """statistically yet been be have has had a an the any by for of to it is was were are in that this also longer very
    much more even so such significantly does do did being as with on at from or and""".split()
)
# concepts that only mean something beside each other; a bare conflict of these is weak unless nothing else differs
_WEAK = frozenset({"favour", "first", "count", "same"})


@dataclass(slots=True)
class Polarity:
    """Signs (1, -1) by concept and by word stem; `cues` are the negations, `negated` the stems in their scope."""

    concepts: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    cues: int = 0
    scopes: list[frozenset[str]] = field(default_factory=list)


def read_polarity(text: str, named: Sequence[tuple[int, int]]) -> Polarity:
    """Signs of the words of `text`; `named` are spans of names, whose sign is never certain in a negated clause."""
    masked = _NR.sub(lambda m: " " * len(m.group()), text)
    tight: set[int] = set()
    loose: list[tuple[int, int]] = []
    for cue in _CUE.finditer(masked):
        stop = (
            _ONE_WORD.search(masked, cue.end())
            if cue.group().endswith("-")
            else _END.search(masked, cue.end())
        )
        end = stop.start() if stop else len(masked)
        loose.append((cue.end(), end))
        for m in _WORD.finditer(masked, cue.end(), end):
            if m.group().lower() in _SKIP:
                continue
            if any(s <= m.start() < e for s, e in named):
                break
            tight.add(m.start())
            break
    out = Polarity(cues=len(loose))
    for start, end in loose:
        out.scopes.append(frozenset(stem(w) for w, _, _ in words_of(masked[start:end]) if len(w) > 2))
    for m in _WORD.finditer(masked):
        word = m.group().lower()
        signs = {-1} if m.start() in tight else {1, -1} if any(s <= m.start() < e for s, e in loose) else {1}
        known = _SIGN.get(word)
        if known:
            out.concepts.setdefault(known[0], set()).update(known[1] * s for s in signs)
        for piece in word.split("-"):
            if piece.startswith("un") and len(piece) > 6 and not known:
                out.stems.setdefault(stem(piece[2:]), set()).update(-s for s in signs)
                out.cues += 1
            if len(piece) > 2:
                out.stems.setdefault(stem(piece), set()).update(signs)
    return out


def _polarity(reading: Reading, start: int = 0, end: int | None = None) -> Polarity:
    stop = len(reading.norm) if end is None else end
    named = [(m.start - start, m.end - start) for m in reading.results.mentions if start <= m.start < stop]
    return read_polarity(reading.norm[start:stop], named)


def _nearest_sentence(claim: Reading, evidence: Sequence[Reading]) -> tuple[Reading, int, int] | None:
    ours = {w.stem for w in claim.words} | claim.numbers
    best: tuple[float, Reading, int, int] | None = None
    for reading in evidence:
        for start, end in reading.sentences:
            theirs = {w.stem for w in reading.words if start <= w.start < end} | {
                n for n in reading.numbers if n in reading.norm[start:end]
            }
            score = len(ours & theirs) / (len(ours) or 1) + 0.001 * len(ours & theirs) / (len(theirs) or 1)
            if best is None or score > best[0]:
                best = (score, reading, start, end)
    return best[1:] if best else None


def check_polarity(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """Contradictions of sign between the claim and the evidence sentence that is nearest to it."""
    near = _nearest_sentence(claim, evidence)
    if near is None:
        return []
    reading, start, end = near
    mine, theirs = _polarity(claim), _polarity(reading, start, end)
    whole = _polarity(reading)
    out: list[Finding] = []
    for concept, signs in mine.concepts.items():
        other = theirs.concepts.get(concept) or (
            whole.concepts.get(concept) if concept not in _WEAK else None
        )
        if other and not signs & other:
            out.append(contradicts(CHECK, f"the evidence says the opposite ({concept})"))
    covered = {s for name in mine.concepts for w, (c, _) in _SIGN.items() if c == name for s in (stem(w),)}
    for word, signs in mine.stems.items():
        if word in covered or len(signs) > 1:
            continue
        shown = theirs.stems.get(word)
        if shown is not None and not signs & shown:
            out.append(
                contradicts(
                    CHECK,
                    f"{word!r} is {'denied' if -1 in signs else 'affirmed'} in the claim, not so in the evidence",
                )
            )
    negative_here = mine.cues > 0 or any(s == {-1} for s in mine.concepts.values())
    negative_there = whole.cues > 0 or any(-1 in s for s in whole.concepts.values())
    if mine.cues and not negative_there:
        out.append(contradicts(CHECK, "the claim denies something; the evidence denies nothing"))
    if not negative_here and not out:
        for scope in theirs.scopes:
            held = {s for s in scope if s not in _EMPTY_STEMS}
            if len(held) < 1:
                continue
            shared = {s for s in held if synonyms(s) & set(mine.stems)}
            if len(shared) / len(held) >= 0.6 and _states_scope(shared, held, mine):
                out.append(contradicts(CHECK, "the evidence denies what the claim affirms"))
                break
    return out or [fine(CHECK, "no contradiction of sign")]


_EMPTY_STEMS = frozenset(
    stem(w)
    for w in "the and for with was were been that this any than into from its has have had are".split()
)


def _states_scope(shared: frozenset[str] | set[str], held: set[str], mine: Polarity) -> bool:
    return bool(shared) and all(1 in mine.stems.get(s, {1}) for s in shared)
