"""How well a passage answers a question, beyond similar wording: what it names, gives and is.

Weights are set by reason, not fitted: filling a stated slot outweighs wording, wording outweighs what kind of
source it is. They order what the slots have admitted; they admit nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from core.evidence import Kind
from core.stems import mark_of
from index.traits import MOST_TITLE, Held, TraitIndex
from retrieval.asked import Asked
from retrieval.intents import Intent

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.traits import Counts, Mask

    Scores = NDArray[np.floating]

SIMILAR = 0.5
NAMES_ASKED = 0.35
MISSES_SUBJECT = -0.4
OTHER_DRUG = -0.1
GIVES_ENDPOINT = 0.5
MAIN_RESULTS = {"pfs": 0.4, "os": 0.38, "orr": 0.3}
TRIAL_IN_DEFINITION = -0.6
ARM_ASKED = 0.15
POPULATION_FITS = 0.35
POPULATION_OTHER = -0.25
LANDMARK_OTHER = -0.2
AN_AMOUNT = 0.15
A_SCHEDULE = 0.5
IN_BAND = 0.6
OTHER_BAND = -0.3
BOTH_SIDES = 0.3
OPENS_WITH = 0.4
IN_SECTION = 0.12
OF_KIND = 0.12
IS_CONDITION = 0.25
SAID_LABEL = 0.4
OTHER_AGENCY = -0.4
APPROVAL_TYPE = -0.3
ARTICLE = -0.6
SECONDARY = -0.15
OWN_RULE = -0.5
SAYS_NUMBER = 0.2
COVERS_WORDS = 0.6
TITLED = 0.35


def relevances(
    asked: Asked, traits: TraitIndex, rows: Sequence[int] | Counts, fused: Sequence[float]
) -> Scores:
    """(len(rows),), higher is better; `fused[i]` is the hybrid score (0..1) of `rows[i]`. Typical range -1 to 4."""
    numbers = traits.numbers(np.asarray(rows, dtype=np.int64))
    held = traits.held(numbers, _traits_asked(asked))
    return (
        SIMILAR * np.asarray(fused, dtype=np.float64)
        + _names(asked, held, numbers["drugs"])
        + _results(asked, held)
        + _fit(asked, held, numbers["band"])
        + _source(asked, held)
        + _wording(asked, held)
        + TITLED * _titled(asked, held)
    )


def _traits_asked(asked: Asked) -> Iterator[str]:
    """Every trait that what follows looks up."""
    kin = frozenset(asked.kin).union(*asked.kin.values())
    yield from (f"names {e}" for e in kin.union(asked.entities, asked.subject, asked.trials, asked.known))
    if asked.main_results:
        yield from (f"gives {endpoint}" for endpoint in MAIN_RESULTS)
    for endpoint in asked.endpoints:
        yield from (f"gives {endpoint}", f"gives {endpoint} for some", f"gives {endpoint} at a time")
        yield from (f"gives {endpoint} in {r}" for r in asked.regimens)
        yield from (f"gives {endpoint} for {p}" for p in asked.populations)
        yield f"gives {endpoint} at {asked.landmark_months} months"
    yield from (f"counts {n}" for n in asked.numbers)
    yield from (f"under {w}" for w in (*asked.sections, "renal", "hepatic"))
    yield from (f"is {k}" for k in (*asked.kinds, Kind.ARTICLE, Kind.LABEL))
    yield from (f"opens with {e}" for e in asked.mentioned)
    yield from (f"says {mark_of(w)}" for w in asked.words)
    yield from (f"titled {w}" for w in asked.titles)
    yield f"in {asked.jurisdiction}"
    yield from _PLAIN_TRAITS


_PLAIN_TRAITS = (
    "gives a result", "has jurisdiction", "amounts 1", "amounts 2", "amounts 3", "several days", "off dialysis",
    "indication", "approval type", "secondary", "own rule", *(f"title of {n}" for n in range(1, 1 + MOST_TITLE)),
)  # fmt: skip


def _names(asked: Asked, held: Held, drugs: Counts) -> Scores:
    total: Scores = NAMES_ASKED * held.count(f"names {e}" for e in asked.entities)
    subject = [f"names {s}" for s in (*asked.subject, *asked.trials)]
    total += MISSES_SUBJECT * (len(subject) - held.count(subject))
    if asked.subject:
        total += OTHER_DRUG * np.minimum(drugs - _known_drugs(asked, held), 4)
    return total


def _known_drugs(asked: Asked, held: Held) -> Counts:
    """How many of the drugs that a passage names belong to what is asked, or to a regimen it names that holds it."""
    regimens = [(r, others) for r, others in asked.kin.items() if held[f"names {r}"].any()]
    drugs = list(dict.fromkeys([*asked.known, *(d for _, others in regimens for d in others)]))
    at = {d: place for place, d in enumerate(drugs)}
    known = np.zeros((len(drugs), held.passages), dtype=bool)
    known[[at[d] for d in asked.known]] = True
    # No matrix product: the threads that it would wake cost more than all else here.
    for regimen, others in regimens:
        known[[at[d] for d in others]] |= held[f"names {regimen}"]
    shared: Counts = (held.each(f"names {d}" for d in drugs) & known).sum(axis=0, dtype=np.int64)
    return shared


def _results(asked: Asked, held: Held) -> Scores:
    if asked.defines:
        return np.where(held["gives a result"], TRIAL_IN_DEFINITION, 0.0)
    if asked.main_results:
        best: Scores = np.max([x * held[f"gives {e}"] for e, x in MAIN_RESULTS.items()], axis=0)
        return best
    found = held.any(f"gives {e}" for e in asked.endpoints)
    return np.where(found, GIVES_ENDPOINT + _whose(asked, held), 0.0) if found.any() else np.zeros(len(found))


def _whose(asked: Asked, held: Held) -> Scores:
    """Whether the results are those of the arm, population and time asked about."""

    def given(*endings: str) -> Mask:
        return held.any(f"gives {e} {ending}" for e in asked.endpoints for ending in endings)

    total: Scores = ARM_ASKED * given(*(f"in {r}" for r in asked.regimens))
    fits, some = given(*(f"for {p}" for p in asked.populations)), given("for some")
    total = total + np.where(fits, POPULATION_FITS, np.where(some, POPULATION_OTHER, 0.0))
    if asked.landmark_months is not None:
        then = given(f"at {asked.landmark_months} months")
        return total + np.where(then, POPULATION_FITS, LANDMARK_OTHER)
    return total + LANDMARK_OTHER * given("at a time")


def _fit(asked: Asked, held: Held, bands: NDArray[np.float64]) -> Scores:
    """What fits the kind of question: a dose that is an amount, the band of the clearance, both sides at once."""
    total = np.zeros(len(bands))
    if Intent.DOSE in asked.intents:
        total += AN_AMOUNT * held.count(f"amounts {n}" for n in (1, 2, 3))
        if not asked.conditions:
            total += OTHER_BAND * (held["under renal"] | held["under hepatic"])
        if "step_up" in asked.topics:
            total += A_SCHEDULE * (held["amounts 2"] & held["several days"])
        if "dialysis" in asked.conditions:
            total += OTHER_BAND * held["off dialysis"]
        if asked.clearance is not None:
            low, high = bands.T
            within = (low <= float(asked.clearance)) & (float(asked.clearance) <= high)
            total += np.where(np.isnan(low), 0.0, np.where(within, IN_BAND, OTHER_BAND))
    if asked.defines:
        total += OPENS_WITH * held.any(f"opens with {e}" for e in asked.mentioned)
    if Intent.COMPARISON in asked.intents and len(asked.subject) > 1:
        total += BOTH_SIDES * held.each(f"names {s}" for s in asked.subject).all(axis=0)
    return total


def _source(asked: Asked, held: Held) -> Scores:
    total: Scores = IN_SECTION * held.any(f"under {w}" for w in asked.sections)
    for kind in asked.kinds:
        total += OF_KIND * (4 if kind is Kind.DEFINITION else 1) * held[f"is {kind}"]
    if Intent.STATUS in asked.intents or Intent.ELIGIBILITY in asked.intents:
        total += IS_CONDITION * held["indication"]
    if asked.jurisdiction:
        total += OTHER_AGENCY * (held["has jurisdiction"] & ~held[f"in {asked.jurisdiction}"])
    if not asked.says_article:
        total += ARTICLE * held[f"is {Kind.ARTICLE}"]
    if asked.says_label:
        total += SAID_LABEL * held[f"is {Kind.LABEL}"]
    total += APPROVAL_TYPE * held["approval type"]
    if not asked.says_kahler:
        total += OWN_RULE * held["own rule"]
    return total + SECONDARY * held["secondary"]


def _titled(asked: Asked, held: Held) -> Scores:
    """The share of a statement's title that the question's words make up: "pfs" is the whole of it, of "pfs-2pl" half."""
    length = sum(n * held[f"title of {n}"] for n in range(1, 1 + MOST_TITLE))
    return held.count(f"titled {w}" for w in asked.titles) / np.maximum(length, 1)


def _wording(asked: Asked, held: Held) -> Scores:
    """The numbers the question gives, and the share of its own words that the statement uses, the rarer the heavier."""
    total: Scores = SAYS_NUMBER * np.minimum(2, held.count(f"counts {n}" for n in asked.numbers))
    using = {w: held[f"says {mark_of(w)}"] for w in asked.words}
    counts = {w: int(mask.sum()) for w, mask in using.items()}
    weights = {w: math.log(1 + len(total) / n) for w, n in counts.items() if n}
    whole = sum(weights.values())
    share = np.zeros(len(total))
    for word, weight in weights.items():
        share += weight / whole * using[word]
    return total + COVERS_WORDS * share
