"""Finds cases that cannot be met: duplicates, unreachable expectations, facts that no document holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.evidence import Frozen, Passage
from core.lexicon import EntityKind
from core.settings import REPOSITORY
from eval.case import Case, Fact, QuestionType, Suite
from eval.facts import states
from eval.gold import Gold, open_gold, plain, regimen_ids
from eval.load import CASES, load_suites


class Problem(Frozen):
    """`kind`: duplicate, unreachable, unheld or vague. One line says what and what to do."""

    suite: str
    case_id: str
    kind: str
    message: str

    def line(self) -> str:
        return f"{self.suite}: {self.case_id}: {self.kind}: {self.message}"


def lint_cases(
    cases: Path = CASES, *, corpus: Path | None = None, gold: Gold | None = None
) -> tuple[Problem, ...]:
    """All problems of all suites against the shelf in `corpus` (or an opened `gold`). Raises EvalError as load does."""
    shelf = gold or open_gold(corpus or REPOSITORY / "corpus")
    suites = load_suites(cases)
    problems = [*_duplicates(suites)]
    for suite in suites:
        for case in suite.cases:
            problems.extend(
                Problem(suite=suite.suite, case_id=case.id, kind=kind, message=message)
                for kind, message in _check(case, shelf)
            )
    return tuple(problems)


def _duplicates(suites: Sequence[Suite]) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for suite in suites:
        for case in suite.cases:
            for question in (case.question, *(v.question for v in case.variants)):
                # The same words about another patient or another day are another question.
                key = f"{plain(question).rstrip('?.! ')}|{case.as_of}|{case.profile}|{case.profile_text}"
                if key in seen:
                    yield Problem(
                        suite=suite.suite,
                        case_id=case.id,
                        kind="duplicate",
                        message=f"{question!r} is asked in {seen[key]} already; reword or remove one",
                    )
                else:
                    seen[key] = case.id


def _check(case: Case, gold: Gold) -> Iterator[tuple[str, str]]:
    yield from _passages(case, gold)
    yield from _names(case, gold)
    for fact in case.facts:
        yield from _held(case, fact, gold)
    if not _expects_anything(case):
        yield "vague", "expects nothing; add facts, relevant, must_abstain or another expectation"
    if case.type is QuestionType.ABSTENTION and case.must_abstain is None:
        yield "unreachable", "an abstention case without must_abstain; say which reason is right"


def _expects_anything(case: Case) -> bool:
    return bool(
        case.facts
        or case.relevant
        or case.must_cite
        or case.must_correct
        or case.must_abstain
        or case.no_comparison is not None
        or case.urgent is not None
        or case.expects_recommendation
    )


def _flat(groups: Iterable[str | tuple[str, ...]]) -> list[str]:
    return [one for group in groups for one in ((group,) if isinstance(group, str) else group)]


def _passages(case: Case, gold: Gold) -> Iterator[tuple[str, str]]:
    for passage_id in [*_flat(case.relevant), *case.also_relevant]:
        passage = gold.passage(passage_id)
        if passage is None:
            yield "unreachable", f"relevant: there is no passage {passage_id}"
        elif case.as_of and not is_known(passage, case.as_of):
            yield "unreachable", f"relevant: {passage_id} is not known yet on {case.as_of}"
    for document_id in _flat(case.must_cite):
        if document_id not in gold.documents:
            yield "unreachable", f"must_cite: there is no document {document_id}"
    for check in _flat(case.must_correct):
        if "#" in check and gold.passage(check) is None:
            yield "unreachable", f"must_correct: there is no passage {check}"
        elif "#" not in check and check not in gold.correcting:
            yield "unreachable", f"must_correct: no passage corrects {check}"


def _names(case: Case, gold: Gold) -> Iterator[tuple[str, str]]:
    known = regimen_ids(gold.lexicon)
    regimens = {
        *case.must_offer,
        *case.must_exclude,
        *case.forbidden_regimens,
        *(case.allowed_regimens or ()),
    }
    for regimen in sorted(regimens - known):
        yield "unreachable", f"the lexicon knows no regimen {regimen!r}"
    for fact in case.facts:
        for field, kinds in (
            ("trial", {EntityKind.TRIAL}),
            ("arm", {EntityKind.REGIMEN, EntityKind.DRUG}),
            ("population", {EntityKind.POPULATION}),
        ):
            name = getattr(fact, field)
            if name in (None, "whole"):
                continue
            entity = gold.lexicon.entities.get(name)
            if entity is None or entity.kind not in kinds:
                yield "unreachable", f"fact {fact.words()}: the lexicon knows no {field} {name!r}"


def is_known(passage: Passage, as_of: str) -> bool:
    """Whether the statement could be known on that day: its start, or its publication, is not later."""
    starts = [d for d in (passage.effective_from, passage.published) if d]
    return all(d <= as_of for d in starts)


def _held(case: Case, fact: Fact, gold: Gold) -> Iterator[tuple[str, str]]:
    for passage in candidates(fact, gold):
        if (case.as_of is None or is_known(passage, case.as_of)) and states(fact, passage.text, gold):
            return
    yield "unheld", f"no passage states {fact.words()}; correct the fact or write the statement"


def candidates(fact: Fact, gold: Gold) -> Iterable[Passage]:
    """Passages that may state a fact: those that print its number, or all."""
    if fact.hr is not None:
        return gold.printing(str(fact.hr))
    if fact.value is not None and fact.value != "NR":
        return gold.printing(str(fact.value))
    return gold.passages.values()
