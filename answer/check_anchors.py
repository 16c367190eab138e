"""Nothing added: each part of the claim must speak of something that the evidence speaks of, framing words apart.

The words of a framing list add no fact alone, but a clause of nothing else may: "and kept near the centre for a further
week". So every clause must hold a share of words that stand in the evidence.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from answer.opposites import concept_of, concepts_of
from answer.reading import Reading
from answer.verdicts import Finding, missing
from answer.words import stem, synonyms, words_of

CHECK = "anchors"
_CUT = re.compile(
    r"[;:,]\s+|\b(?:and|but|while|whereas|although|though|because|since|so\s+that|which|who)\s+", re.I
)
_FUNCTION = frozenset(
    "a an the this that these those it its they them their he she his her we our you your i of in on at by for with from to into onto as "
    "than then and or nor but if when where while whereas although though because since so which who whom whose what whether is are was "
    "were be been being am do does did done has have had having will would shall should can could may might must not no yes there here "
    "also both each either any all some such other same own one ones only just per via about under over up out off between among after "
    "before during until till against within without".split()
)
# of 1,119 clauses of true paraphrases all hold at least two words of five; a clause that was added holds fewer
LEAST_SHARE = 0.4
LEAST_WORDS = 4
FEWEST_WORDS = 3


def check_anchors(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    """A finding for the first clause of the claim of which too few words stand in the evidence."""
    for text, words, share in shares_of(claim, evidence):
        if not share or (share < LEAST_SHARE and words >= LEAST_WORDS):
            return [missing(CHECK, f"the evidence says nothing of this: {text}", text)]
    return []


def shares_of(claim: Reading, evidence: Sequence[Reading]) -> list[tuple[str, int, float]]:
    """(text, number of words, share of them that the evidence backs) of each clause of at least FEWEST_WORDS words.

    Function words and dates are left out; dates are for `check_figures`.
    """
    stems = frozenset().union(*(e.stems for e in evidence))
    ids = frozenset().union(*(e.ids for e in evidence))
    concepts = frozenset().union(*(concepts_of(e.norm) for e in evidence))
    numbers = frozenset().union(*(e.numbers for e in evidence))
    designs = zip(claim.results.designs, claim.results.design_spans, strict=True)
    dates = [span for design, span in designs if design.role == "date"]
    named = [(m.start, m.end, bool(set(m.ids) & ids)) for m in claim.results.mentions]
    out = []
    cuts = [0, *(m.end() for m in _CUT.finditer(claim.norm)), len(claim.norm)]
    for start, end in itertools.pairwise(cuts):
        words = [
            (w, start + s)
            for w, s, _ in words_of(claim.norm[start:end])
            if w.lower() not in _FUNCTION and not any(a <= start + s < b for a, b in dates)
        ]
        if len(words) < FEWEST_WORDS:
            continue
        backed = sum(
            word in numbers
            or bool(synonyms(stem(word)) & stems)
            or concept_of(word) in concepts
            or any(s <= at < e and known for s, e, known in named)
            for word, at in words
        )
        out.append((claim.norm[start:end].strip(), len(words), backed / len(words)))
    return out
