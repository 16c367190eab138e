"""Yes or no: negations and opposites of the claim against those of the evidence, read as signs (`answer.polarity`)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from answer.opposites import CONCEPT_STEMS, DENIALS, SIGN, WEAK
from answer.polarity import CUE, EMPTY_STEMS, END, INSTEAD, Polarity, polarity_of
from answer.reading import Reading
from answer.verdicts import Finding, contradicts, fine
from answer.words import EMPTY, is_light, stem, synonyms, words_of
from core.lexicon import EntityKind

CHECK = "polarity"


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
    mine, theirs = polarity_of(claim), polarity_of(reading, start, end)
    whole = polarity_of(reading)
    out: list[Finding] = []
    for concept, signs in mine.concepts.items():
        other = theirs.concepts.get(concept) or (whole.concepts.get(concept) if concept not in WEAK else None)
        if other and not signs & other:
            out.append(contradicts(CHECK, f"the evidence says the opposite ({concept})"))
    covered = {s for name in mine.concepts for w, (c, _) in SIGN.items() if c == name for s in (stem(w),)}
    for word, signs in mine.stems.items():
        if word in covered or len(signs) > 1:
            continue
        shown = theirs.stems.get(word)
        if shown is not None and not signs & (shown | whole.stems.get(word, set())):
            if any(word in clause for clause in (mine if shown == {-1} else theirs).ahead):
                continue  # "no survival result is given" and "a survival result is not given" deny the same
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
    out.extend(_plain_denials(claim, " ".join(e.norm for e in evidence), mine, whole))
    if not out and any(
        not _is_denied_there(lead, ahead, mine, whole)
        and not _is_denied_drug(lead, claim, reading, whole)
        and not (all(is_light(s) or s in _EMPTY_STEMS for s in lead) and _is_denied_all(scope, ahead, whole))
        for lead, ahead, scope in zip(mine.leads, mine.ahead, mine.scopes, strict=True)
    ):
        out.append(contradicts(CHECK, "the claim denies what the evidence does not deny"))
    if not out:
        for scope, lead, ahead in zip(whole.scopes, whole.leads, whole.ahead, strict=True):
            if lead & mine.set_apart and INSTEAD.search(claim.norm):
                continue
            if _affirms_denied(scope, lead, ahead, claim, reading, mine, theirs, whole):
                out.append(contradicts(CHECK, "the evidence denies what the claim affirms"))
                break
    return out or [fine(CHECK, "no contradiction of sign")]


_NOT_NUMBER = re.compile(r"\bnot\s+(?:the\s+|at\s+(?:least|most)\s+|more\s+than\s+)?(\d+(?:\.\d+)?)")
# these deny that something is known, as the evidence's "was not seen" does
_OPEN = re.compile(r"(?<!not )\b(?:unclear|unknown|unseen|unverified|unchecked|unreported)\b", re.I)
_NOT_UN = re.compile(r"\bnot\s+un[a-z]{4,}", re.I)
_NO_SUCH = re.compile(r"\bno\s+([a-z]{4,})", re.I)
_ANY = re.compile(r"(?<!in )(?<!for )(?<!if )(?<!at )(?<!of )\bany\s+([a-z]{4,})", re.I)
_NOT_ANY = re.compile(r"\b(?:not|never)\b[^.;]*?\bany\s+(?P<what>(?:[\w-]+\s+){0,2}[\w-]+)", re.I)
_VOTE = re.compile(r"\bvot(?:e|ed|es|ing)\b", re.I)
_VOTED = {
    "for": re.compile(r"\b(?:back(?:ed|s|ing)|support\w*|endors\w+|favou?r\w*|accept\w*)\b", re.I),
    "against": re.compile(
        r"\b(?:against|oppos\w+|reject\w*|turn\w*\s+(?:it\s+|\S+\s+)?down|unfavou?rabl\w+)\b", re.I
    ),
}
_DIFFERS = re.compile(r"\bdiffer(?:s|ed)?\s+from\b", re.I)
_APART = re.compile(
    r"\b(?:differ\w*|not|no|other|another|unlike|than|versus|against|while|but|whereas|distinct|separate\w*|contrast\w*|"
    r"compar\w+|instead|rather|deviat\w+|depart\w*|vary|varies|disagree\w*)\b|n't\b",
    re.I,
)
_IS = re.compile(r"\b(?:is|are|was|were|equal\w*|match\w*|follow\w*|correspond\w*|same)\b", re.I)
_TAKE = re.compile(
    r"\b(?:must|should|may|can)\s+(?!not\b)(?:be\s+(?:given|used)|take|receive|use|get)\b", re.I
)
_HAS = re.compile(r"\b(?:has|have|had|gives?|gave|holds?|carries)\s+(?:an?\s+|the\s+)?(?P<what>[a-z]+)", re.I)


_NEVER = re.compile(r"\bnever\b", re.I)
_PERMITS = re.compile(
    r"(?<!not )(?<!never )(?<!no longer )(?<!n't )\b(?:permit(?:s|ted)?|allow(?:s|ed)?|lets?|(?:may|can)\s+(?:still\s+|also\s+)?be|acceptable|is\s+fine)\b",
    re.I,
)
_PREFERRED = re.compile(
    r"\b(?P<a>[a-z-]+)(?:\s+(?:ones?|results?|analys[ei]s|data|forms?|versions?))?\s+(?:is|are)\s+(?:to\s+be\s+)?"
    r"(?:the\s+ones?\s+to\s+prefer|preferred|favou?red)\b|\bprefer(?:s|red)?\s+(?:the\s+)?(?P<b>[a-z-]+)",
    re.I,
)


def _preferred(text: str) -> frozenset[str]:
    """The stems of what a text prefers ("the final one is preferred")."""
    return frozenset(
        stem(w) for m in _PREFERRED.finditer(text) if (w := m["a"] or m["b"]).lower() not in EMPTY
    )


def _plain_denials(claim: Reading, shown: str, mine: Polarity, whole: Polarity) -> list[Finding]:
    """Denials that need no scope: of a number, twice over, of a contraindication, and of having what there is none of."""
    out = []
    wrong = set(_NOT_NUMBER.findall(claim.norm)) - set(_NOT_NUMBER.findall(shown))
    if any(re.search(rf"(?<![\d.]){re.escape(n)}(?![\d.]*\d)", shown) for n in wrong):
        out.append(contradicts(CHECK, "the claim denies a number that the evidence gives"))
    if _NOT_UN.search(claim.norm) and not _NOT_UN.search(shown):
        out.append(contradicts(CHECK, "the claim denies twice"))
    if _TAKE.search(claim.norm) and not _TAKE.search(shown) and whole.concepts.get("contra") == {-1}:
        out.append(contradicts(CHECK, "the evidence calls it contraindicated"))
    if (
        mine.concepts.get("require") == {1}
        and whole.concepts.get("admit") == {-1}
        and not {"require", "admit"} & (mine.concepts.keys() & whole.concepts.keys())
    ):
        out.append(contradicts(CHECK, "the claim requires what the evidence excludes"))
    if _NEVER.search(shown) and _PERMITS.search(claim.norm) and not _PERMITS.search(shown):
        out.append(contradicts(CHECK, "the claim permits what the evidence never does"))
    ahead, mentioned = _preferred(shown), _preferred(claim.norm)
    if ahead and mentioned and not any(synonyms(a) & ahead for a in mentioned):
        out.append(contradicts(CHECK, "the evidence prefers another"))
    none = {stem(w) for w in _NO_SUCH.findall(shown)}
    if not mine.cues and any(stem(w) in none for w in _ANY.findall(claim.norm)):
        out.append(contradicts(CHECK, "the evidence says that there is no such thing"))
    sides = [{side for side, said in _VOTED.items() if said.search(t)} for t in (claim.norm, shown)]
    if _VOTE.search(shown) and len(sides[0]) == len(sides[1]) == 1 and sides[0] != sides[1]:
        out.append(contradicts(CHECK, "the vote went the other way"))
    apart = _DIFFERS.search(shown)
    if apart and not _APART.search(claim.norm):
        before, behind = (
            {stem(w) for w, _, _ in words_of(t)} for t in (shown[: apart.start()], shown[apart.end() :])
        )
        ours = {w.stem for w in claim.words}
        if ours & before - behind and ours & behind - before and _IS.search(claim.norm):
            out.append(contradicts(CHECK, "the claim calls one what the evidence keeps apart"))
    lacking = {s for lead in whole.leads for s in lead} - whole.outside
    if not mine.cues and any(stem(m["what"]) in lacking for m in _HAS.finditer(claim.norm)):
        out.append(contradicts(CHECK, "the evidence says that there is none"))
    return out


def _affirms_denied(
    scope: frozenset[str],
    lead: frozenset[str],
    ahead: frozenset[str],
    claim: Reading,
    reading: Reading,
    mine: Polarity,
    theirs: Polarity,
    whole: Polarity,
) -> bool:
    """Whether the claim affirms nearly all of what one negation of the evidence denies, and denies none of it."""
    if _OPEN.search(claim.norm):
        return False
    held = {s for s in scope if s not in EMPTY_STEMS}
    if "myeloma" in held:
        held.discard("multipl")  # "multiple myeloma" is myeloma
    held -= {"such"}
    subject = {s for s in ahead if s not in EMPTY_STEMS and len(s) > 2}
    known = len(subject & mine.stems.keys()) >= 0.6 * len(subject) if len(subject) >= 2 else False
    if not held:  # "the journal report does not": the subject alone is denied
        return known and subject <= mine.stems.keys() and not mine.cues and not mine.soft
    spelt = mine.stems.keys() | _spelt_out(claim)
    shared = {s for s in held if synonyms(s) & spelt}
    if not held or any(
        synonyms(s) & denied for s in lead for denied in (*_named_in_full(claim, mine.leads), *mine.ahead)
    ):
        return False
    if any(signs == {-1} and concept in DENIALS for concept, signs in mine.concepts.items()):
        return False
    enough = (
        len(shared) >= 0.6 * len(held)
        if scope in theirs.scopes
        else (len(held) >= 2 or known or not shared <= whole.outside) and len(shared) == len(held)
    )
    if not enough or (shared <= whole.outside and not _fits_denial(claim, reading)):
        return False
    return all(1 in mine.stems.get(s, {1}) for s in shared)


def _named_in_full(claim: Reading, leads: Sequence[frozenset[str]]) -> Iterator[frozenset[str]]:
    """The leads, with the full name of what they abbreviate: "no IMWG definition" denies one of a working group."""
    for lead in leads:
        full = set(lead)
        for m in claim.results.mentions:
            if lead & {stem(w) for w, _, _ in words_of(m.text)}:
                entity = claim.lexicon[m.id]
                full |= {stem(w) for n in (entity.name, entity.long_name or "") for w, _, _ in words_of(n)}
        yield frozenset(full)
    for found in _NOT_ANY.finditer(claim.norm):  # "was not compared in any trial" denies the trial
        yield frozenset(stem(w) for w, _, _ in words_of(found["what"]))


def _spelt_out(claim: Reading) -> set[str]:
    """Stems of the full names of what the claim abbreviates: TTP is time to progression."""
    entities = (claim.lexicon[m.id] for m in claim.results.mentions)
    return {stem(w) for e in entities for name in (e.name, e.long_name or "") for w, _, _ in words_of(name)}


def _fits_denial(claim: Reading, reading: Reading) -> bool:
    """Whether the claim's words are covered better by a negated clause of the evidence than by any other clause."""
    ours = {w.stem for w in claim.words}
    cuts = [0, *[m.end() for m in END.finditer(reading.norm)], len(reading.norm)]
    best = {True: 0.0, False: 0.0}
    for start, end in itertools.pairwise(cuts):
        theirs = {stem(w) for w, _, _ in words_of(reading.norm[start:end])}
        denied = CUE.search(reading.norm, start, end) is not None
        best[denied] = max(best[denied], len(ours & theirs) / (len(ours) or 1))
    return best[True] > best[False] + 0.15


_GENERIC = frozenset(map(stem, ("drug", "drugs", "agent", "agents", "medicine", "one")))
_EMPTY_STEMS = frozenset(map(stem, EMPTY))


def _is_denied_drug(lead: frozenset[str], claim: Reading, reading: Reading, whole: Polarity) -> bool:
    """ "contains neither A nor B" of "without either drug", where the evidence names A and B."""
    if not any(_GENERIC & clause for clause in whole.clauses):
        return False
    drugs = [m for m in claim.results.mentions if m.kind is EntityKind.DRUG]
    return any(lead & {stem(w) for w, _, _ in words_of(m.text)} and m.id in reading.drugs for m in drugs)


def _is_denied_all(scope: frozenset[str], ahead: frozenset[str], whole: Polarity) -> bool:
    """A denial that opens with framing words ("nothing can be learned about X") is told by what follows them."""
    content = {s for s in scope if not is_light(s) and s not in _EMPTY_STEMS}
    content = content or {
        s for s in ahead if s not in EMPTY_STEMS and s != "doe"
    }  # "the label does not lay it down": the subject tells
    return bool(content) and any(
        len({s for s in content if synonyms(s) & clause}) >= 0.6 * len(content) for clause in whole.clauses
    )


def _is_denied_there(lead: frozenset[str], ahead: frozenset[str], mine: Polarity, whole: Polarity) -> bool:
    """Whether what the claim denies is denied in the evidence: by a negation over a shared word, or by an opposite."""
    if not lead:
        return bool(whole.cues or whole.soft)
    if any(synonyms(s) & clause for clause in whole.clauses for s in lead):
        return True
    # "X is no indication" of "names Y only, not X": what the evidence denies is the subject of the claim's denial
    if any(len(scope) > 1 and all(synonyms(s) & ahead for s in scope) for scope in whole.scopes):
        return True
    said = {c for c, words in CONCEPT_STEMS.items() if words & lead}
    return any(-1 in whole.concepts.get(c, ()) for c in said & DENIALS) or (bool(lead & whole.set_apart))
