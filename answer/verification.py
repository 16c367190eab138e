"""Deterministic verification of one claim sentence against its quotes: no model, no embedding, no threshold on either.

    verdict = verify_claim("PFS was 7.8 months with DVd.", [quote], lexicon)
    verdict.label      # supported | contradicted | not_enough
    verdict.failed     # what does not hold, in words

Each check is a file of its own and knows nothing of the others. An embedding similarity proves nothing here: a
sentence with its arms swapped keeps a cosine of 0.9996.
"""

from __future__ import annotations

from collections.abc import Sequence

from answer.check_anchors import check_anchors
from answer.check_bounds import check_bounds
from answer.check_direction import check_direction
from answer.check_either import check_either
from answer.check_entities import check_entities
from answer.check_figures import check_figures
from answer.check_modality import check_modality
from answer.check_order import check_order
from answer.check_pairs import check_pairs
from answer.check_polarity import check_polarity
from answer.check_roles import check_roles
from answer.check_scope import check_scope
from answer.check_shares import check_shares
from answer.check_standing import check_standing
from answer.check_subject import check_subject
from answer.check_words import check_words
from answer.reading import Reading, ReadingCache
from answer.verdicts import Finding, Label, Severity, Verdict, decide, missing
from core.lexicon import Lexicon

_CACHE = ReadingCache()


def verify_claim(claim: str, evidence: Sequence[str], lexicon: Lexicon) -> Verdict:
    """Check the sentence `claim` against the texts `evidence` (verbatim quotes).

    Supported means: every number, name, direction, negation, quantifier and content word of the claim stands in the
    evidence, in the same roles. Without claim or evidence the verdict is not_enough.
    """
    quotes = [text for text in evidence if text.strip()]
    if not claim.strip() or not quotes:
        return decide([missing("evidence", "there is no claim or no evidence to check")])
    said = Reading(claim, lexicon)
    shown = [_CACHE.read(text, lexicon) for text in quotes]
    direction = check_direction(said, shown)
    findings: list[Finding] = [
        *check_figures(said, shown),
        *check_shares(said, shown),
        *check_entities(said, shown, lexicon),
        *direction,
        *check_polarity(said, shown),
        *check_modality(said, shown),
        *check_roles(said, shown),
        *check_order(said, shown),
        *check_pairs(said, shown),
        *check_bounds(said, shown),
        *check_scope(said, shown),
        *check_either(said, shown),
        *check_standing(said, shown),
        *check_subject(said, shown),
        *check_anchors(said, shown),
        *check_words(said, shown, {f.part for f in direction if f.ok and f.part}),
    ]
    return decide(findings)


__all__ = ["Finding", "Label", "Severity", "Verdict", "verify_claim"]
