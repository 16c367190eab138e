"""Yes or no: negations and opposites of the claim against those of the evidence.

A sentence is read as signed concepts. Opposites share a concept with opposite signs (approved and off-label, included
and excluded); a negation turns the sign of what it governs. Where the sign of a concept cannot be told (the far end of
a negated clause) it has both, and nothing follows from it.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine
from answer.words import stem, synonyms, words_of
from core.lexicon import EntityKind
from core.numbers import NR

CHECK = "polarity"
_NR = re.compile(NR)
_CUE = re.compile(
    r"\b(?:not|no|never|without|neither|nor|cannot|none|nothing|nowhere|no\s+longer|fail(?:s|ed|ing)?\s+to|"
    r"lack(?:s|ed|ing)?|far\s+from|missed|misses|unable\s+to)\b|n't\b|\bnon-(?=[a-z])",
    re.I,
)
# these set something apart without denying the sentence; they only make signs uncertain
_SOFT = re.compile(
    r"\b(?:instead\s+of|rather\s+than|unlike|unless|except|absence\s+of|absent|free\s+of|outside|beyond|other\s+than|besides)\b",
    re.I,
)
_INSTEAD = re.compile(
    r"\b(?:instead\s+of|rather\s+than|unless|except|outside|beyond|absent|absence\s+of)\b", re.I
)
_VERB_BEFORE_NO = re.compile(r"\b(?P<verb>[a-z]+)\s+(?:no|nothing|none)$")
_ONE_WORD = re.compile(r"[^A-Za-z]|$")
_END = re.compile(
    r"[;.]\s|[.]$|\bbut\b|\bwhereas\b|\bwhile\b|\balthough\b|\bthough\b|\bhowever\b|,\s+(?:and|so|it|they|the|which|that|because)\b|\bbecause\b"
)
# (concept, words with sign +, words with sign -)
_OPPOSITES = (
    ("licence", "approved approval approve approves licensed licence authorised authorized authorisation labelled indicated", "unapproved unlicensed unlabelled off-label investigational"),
    ("market", "marketed launched", "withdrawn withdrew withdraw withdrawal pulled revoked"),
    ("admit", "included include includes enrolled enrol admitted admit allowed allow permitted eligible accepted accept covers cover covered entry enter recruited", "excluded exclusion exclusions exclude excludes excluding barred ineligible disqualified forbids forbidden prohibited"),
    ("contra", "permitted", "contraindicated contraindication contraindications contraindicates"),
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
_CONCEPT_STEMS: dict[str, set[str]] = {}
for _known, (_concept, _sign) in _SIGN.items():
    if _sign > 0:
        _CONCEPT_STEMS.setdefault(_concept, set()).add(stem(_known))


def concept_of(word: str) -> str | None:
    """The concept of one word (approved and unlicensed share `licence`), or None."""
    known = _SIGN.get(word.lower())
    return known[0] if known else None


def concepts_of(text: str) -> frozenset[str]:
    return frozenset(c for m in _WORD.finditer(text) if (c := concept_of(m.group())))


_WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:-[a-z]+)?")
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
_FROM = re.compile(r"[;.:(]\s|\b(?:if|when|unless|but|whereas|while|because|although|that|who|which)\b|,\s")
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
# concepts that only mean something beside each other; a bare conflict of these is weak unless nothing else differs
_WEAK = frozenset({"favour", "first", "count", "same"})


@dataclass(slots=True)
class Polarity:
    """Signs (1, -1) by concept and by word stem.

    `scopes` are the stems behind each negation, `leads` the first few of them, `clauses` the stems of the whole clause
    that holds the negation, `outside` those that no negation reaches. `denied` and `affirmed` are populations right behind a negation, or outside of any.
    """

    concepts: dict[str, set[int]] = field(default_factory=dict)
    stems: dict[str, set[int]] = field(default_factory=dict)
    cues: int = 0
    double: bool = False
    soft: int = 0
    scopes: list[frozenset[str]] = field(default_factory=list)
    leads: list[frozenset[str]] = field(default_factory=list)
    clauses: list[frozenset[str]] = field(default_factory=list)
    outside: set[str] = field(default_factory=set)
    denied: set[str] = field(default_factory=set)
    affirmed: set[str] = field(default_factory=set)


Names = Sequence[tuple[int, int, str, EntityKind]]


def read_polarity(text: str, names: Names) -> Polarity:
    """Signs of the words of `text`; `names` are (start, end, id, kind), uncertain of sign in a negated clause."""
    masked = _NR.sub(lambda m: " " * len(m.group()), text)
    things = [(s, e) for s, e, _, kind in names if kind in _THINGS]
    out = Polarity()
    tight: set[int] = set()
    loose: list[tuple[int, int]] = []
    hard = [(m.end(), m.start(), m.group().endswith("-")) for m in _CUE.finditer(masked)]
    for after, before, one_word in hard:
        stop = (_ONE_WORD if one_word else _END).search(masked, after)
        end = stop.start() if stop else len(masked)
        loose.append((after, end))
        verb = _VERB_BEFORE_NO.search(masked, max(0, before - 30), after)
        if verb:
            loose.append(verb.span("verb"))  # "names no X": the verb itself is denied as well
        start = max((m.end() for m in _FROM.finditer(masked, 0, before)), default=0)
        ordered = [stem(w) for w, _, _ in words_of(masked[after:end]) if len(w) > 2]
        out.scopes.append(frozenset(ordered))
        out.leads.append(frozenset([w for w in ordered if w not in _EMPTY_STEMS][:3]))
        out.clauses.append(frozenset(stem(w) for w, _, _ in words_of(masked[start:end]) if len(w) > 2))
        for m in _WORD.finditer(masked, after, end):
            if m.group().lower() in _SKIP:
                continue
            if not any(s <= m.start() < e for s, e in things):
                tight.add(m.start())
            break
        near = next((n for n in names if n[0] >= after and n[3] is EntityKind.POPULATION), None)
        if near and near[0] < end and not _CONTENT.search(masked[after : near[0]]):
            out.denied.add(near[2])
    out.cues = len(hard)
    ends = [m.start() for m in _END.finditer(masked)]
    starts = [b for _, b, one_word in hard if not one_word and masked[b : b + 3].lower() != "nor"]
    out.double = any(
        len(masked[a:b].split()) <= 4
        and not any(a < e < b for e in ends)
        and not re.search(r"\b(?:or|if|when|who|that|significant)\b", masked[a:b])
        for a, b in itertools.pairwise(starts)
    )
    for m in _SOFT.finditer(masked):
        stop = _END.search(masked, m.end())
        loose.append((m.end(), stop.start() if stop else len(masked)))
        out.soft += 1
    out.affirmed = {
        i
        for s, _, i, kind in names
        if kind is EntityKind.POPULATION and not any(a <= s < b for a, b in loose)
    }
    _sign_words(masked, tight, loose, out)
    return out


def _sign_words(masked: str, tight: set[int], loose: list[tuple[int, int]], out: Polarity) -> None:
    for m in _WORD.finditer(masked):
        word = m.group().lower()
        signs = {-1} if m.start() in tight else {1, -1} if any(s <= m.start() < e for s, e in loose) else {1}
        if not any(s <= m.start() < e for s, e in loose):
            out.outside.update(stem(piece) for piece in word.split("-"))
        known = _SIGN.get(word)
        if known:
            out.concepts.setdefault(known[0], set()).update(known[1] * s for s in signs)
        for piece in word.split("-"):
            if piece.startswith("un") and len(piece) > 6 and not known:
                out.stems.setdefault(stem(piece[2:]), set()).update(-s for s in signs)
                out.soft += 1
            if len(piece) > 2:
                out.stems.setdefault(stem(piece), set()).update(signs)


def _polarity(reading: Reading, start: int = 0, end: int | None = None) -> Polarity:
    stop = len(reading.norm) if end is None else end
    names = [
        (m.start - start, m.end - start, m.id, m.kind)
        for m in reading.results.mentions
        if start <= m.start < stop
    ]
    return read_polarity(reading.norm[start:stop], names)


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
    if mine.denied & whole.affirmed - whole.denied:
        out.append(contradicts(CHECK, "the claim denies a population that the evidence affirms"))
    if mine.double and not whole.double:
        out.append(contradicts(CHECK, "the claim denies twice in one clause"))
    if not out and any(not _is_denied_there(lead, mine, whole) for lead in mine.leads):
        out.append(contradicts(CHECK, "the claim denies what the evidence does not deny"))
    if not out and not _INSTEAD.search(claim.norm):
        for scope, lead in zip(whole.scopes, whole.leads, strict=True):
            if _affirms_denied(scope, lead, claim, reading, mine, theirs, whole):
                out.append(contradicts(CHECK, "the evidence denies what the claim affirms"))
                break
    return out or [fine(CHECK, "no contradiction of sign")]


# opposites that a plain "not" may stand for; higher and lower are no denial of each other
_DENIALS = frozenset(
    {
        "licence",
        "market",
        "admit",
        "contra",
        "require",
        "mention",
        "significance",
        "start",
        "safe",
        "met",
        "severity",
        "activate",
        "phase",
    }
)


def _affirms_denied(
    scope: frozenset[str],
    lead: frozenset[str],
    claim: Reading,
    reading: Reading,
    mine: Polarity,
    theirs: Polarity,
    whole: Polarity,
) -> bool:
    """Whether the claim affirms nearly all of what one negation of the evidence denies, and denies none of it."""
    held = {s for s in scope if s not in _EMPTY_STEMS}
    shared = {s for s in held if synonyms(s) & mine.stems.keys()}
    if not held or any(synonyms(s) & denied for s in lead for denied in mine.leads):
        return False
    if any(signs == {-1} and concept in _DENIALS for concept, signs in mine.concepts.items()):
        return False
    enough = (
        len(shared) >= 0.6 * len(held)
        if scope in theirs.scopes
        else len(held) >= 2 and len(shared) == len(held)
    )
    if not enough or (shared <= whole.outside and not _fits_denial(claim, reading)):
        return False
    return all(1 in mine.stems.get(s, {1}) for s in shared)


def _fits_denial(claim: Reading, reading: Reading) -> bool:
    """Whether the claim's words are covered better by a negated clause of the evidence than by any other clause."""
    ours = {w.stem for w in claim.words}
    cuts = [0, *[m.end() for m in _END.finditer(reading.norm)], len(reading.norm)]
    best = {True: 0.0, False: 0.0}
    for start, end in itertools.pairwise(cuts):
        theirs = {stem(w) for w, _, _ in words_of(reading.norm[start:end])}
        denied = _CUE.search(reading.norm, start, end) is not None
        best[denied] = max(best[denied], len(ours & theirs) / (len(ours) or 1))
    return best[True] > best[False] + 0.15


def _is_denied_there(lead: frozenset[str], mine: Polarity, whole: Polarity) -> bool:
    """Whether what the claim denies is denied in the evidence: by a negation over a shared word, or by an opposite."""
    if not lead:
        return bool(whole.cues or whole.soft)
    if any(synonyms(s) & clause for clause in whole.clauses for s in lead):
        return True
    said = {
        c
        for c, words in _CONCEPT_STEMS.items()
        if words & lead or (c in mine.concepts and -1 in mine.concepts[c])
    }
    return any(-1 in whole.concepts.get(c, ()) for c in said & _DENIALS) or (
        whole.soft > 0 and bool(lead & whole.stems.keys())
    )


_EMPTY_STEMS = frozenset(
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
