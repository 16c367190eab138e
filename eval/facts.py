"""Whether a text states a fact of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from core.answers import Answer
from core.outcomes import Contrast, Figure
from eval.case import Case, Fact
from eval.gold import Gold, arm_of, says_all

WHOLE = "whole"


def states(fact: Fact, text: str, gold: Gold) -> bool:
    """Whether one sentence (or statement) states the fact with everything the case asks of it."""
    if fact.says is not None:
        return says_all(text, fact.says)
    results = gold.read(text)
    if fact.hr is not None:
        return any(_is_contrast(fact, c) for c in results.contrasts)
    return any(_is_figure(fact, f) for f in results.figures)


def _is_figure(fact: Fact, figure: Figure) -> bool:
    return (
        figure.value == fact.value
        and figure.endpoint == fact.endpoint
        and (fact.unit is None or figure.unit == fact.unit or fact.value == "NR")
        and (fact.arm is None or arm_of(figure.arm) == arm_of(fact.arm))
        and fact.landmark_months in (None, figure.landmark_months)
        and _same_scope(fact, figure)
    )


def _is_contrast(fact: Fact, contrast: Contrast) -> bool:
    return contrast.hr == fact.hr and contrast.endpoint == fact.endpoint and _same_scope(fact, contrast)


def _same_scope(fact: Fact, stated: Figure | Contrast) -> bool:
    population = None if fact.population == WHOLE else fact.population
    return (
        fact.trial in (None, stated.trial)
        and fact.cohort in (None, stated.cohort)
        and (fact.population is None or stated.population == population)
    )


def shown_texts(answer: Answer) -> Iterator[str]:
    """Every sentence that a reader sees: claims, notices, the urgent message, what an abstention says."""
    yield from (claim.text for claim in answer.claims)
    yield from (notice.text for notice in answer.notices)
    if answer.urgent:
        yield answer.urgent.message
    abstentions = [answer.abstention, *(part.abstention for part in answer.parts)]
    yield from (" ".join([a.message, *a.missing]) for a in abstentions if a)
    if answer.recommendation:
        yield answer.recommendation.message


def missing_facts(case: Case, texts: Iterable[str], gold: Gold) -> list[Fact]:
    """Facts of the case that none of the texts states."""
    shown = list(texts)
    return [fact for fact in case.facts if not any(states(fact, text, gold) for text in shown)]
