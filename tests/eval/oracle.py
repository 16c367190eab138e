"""A scripted system that answers each case rightly from the shelf: the fake that runs and controls are tested with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from core.answers import Abstention, Answer, AnswerKind, Audience, Notice, Slots, Urgent
from core.errors import InputError
from core.evidence import Citation, Claim, Hit, Passage
from core.patients import PatientProfile
from core.recommendations import Disposition, Excluded, LabelStatus, Offered, Recommendation, Tier
from core.settings import REPOSITORY
from eval.case import Case, Item, items_of
from eval.facts import states
from eval.gold import Gold, open_gold
from eval.lint import candidates, is_known
from eval.load import CASES, load_suites


@cache
def shelf() -> Gold:
    return open_gold(REPOSITORY / "corpus")


def _first(group: str | tuple[str, ...]) -> str:
    return group if isinstance(group, str) else group[0]


def passages_for(case: Case, gold: Gold) -> list[Passage]:
    """Statements that meet the expectations of a case, corrections first."""
    found: dict[str, Passage] = {}

    def take(passage: Passage) -> None:
        found.setdefault(passage.passage_id, passage)

    for group in case.must_correct:
        check = _first(group)
        take(gold.passages[check if "#" in check else min(gold.correcting[check])])
    for fact in case.facts:
        for passage in candidates(fact, gold):
            known = case.as_of is None or is_known(passage, case.as_of)
            if known and passage.kind != "article" and states(fact, passage.text, gold):
                take(passage)
                break
    for group in case.must_cite:
        if not any(p.document_id in ({group} if isinstance(group, str) else group) for p in found.values()):
            take(next(p for p in gold.passages.values() if p.document_id == _first(group)))
    if not found and not case.must_abstain:
        for group in case.relevant[:1]:
            take(gold.passages[_first(group)])
    return list(found.values())


def recommendation_for(case: Case) -> Recommendation | None:
    if not case.expects_recommendation or case.audience is Audience.PATIENT:
        return None
    return Recommendation(
        disposition=case.disposition or Disposition.OPTIONS,
        message="As the rules say.",
        understood_profile=PatientProfile(),
        offered=tuple(
            Offered(
                regimen=r,
                name=r,
                components=(r,),
                tier=tier or Tier.OPTION,
                label_status=case.label_status.get(r, {"US": LabelStatus.LABELLED}),
                reasons=(),
            )
            for r, tier in case.must_offer.items()
        ),
        excluded=tuple(
            Excluded(regimen=r, name=r, category=why or "judgement", reasons=())
            for r, why in case.must_exclude.items()
        ),
        as_of="2026-11-22",
        ruleset_version="oracle",
        corpus_version="oracle",
    )


@dataclass
class Oracle:
    """Knows the case behind each question. `bias` changes an answer before it is given."""

    items: Sequence[Item]
    gold: Gold
    bias: Callable[[Item, Answer], Answer] = lambda item, answer: answer
    calls: list[str] = field(default_factory=list)

    def _item(self, question: str) -> Item:
        return next(i for i in self.items if i.question == question)

    def _match(self, question: str, profile: PatientProfile | None, as_of: str | None) -> Item:
        """The same words may be asked of another patient or on another day."""
        same = [i for i in self.items if i.question == question]
        if not same:
            raise InputError("a question of no case")
        return next((i for i in same if i.case.profile == profile and i.case.as_of == as_of), same[0])

    def ask(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        self.calls.append(question)
        item = self._match(question, profile, as_of)
        case = item.case
        due = case.must_abstain
        claims = tuple(Claim(text=p.text, citations=(Citation.of(p),)) for p in passages_for(case, self.gold))
        abstention = None
        if due:
            said = " ".join(_first(m) for m in due.mentions) or "that"
            abstention = Abstention(reason=due.reasons[0], message=f"No source states {said}.")
        notices = (
            (Notice(code="no_comparison", text="No trial compares the two."),) if case.no_comparison else ()
        )
        answer = Answer(
            answer_id=item.item_id,
            question=question,
            standalone_query=question,
            slots=Slots(),
            audience=Audience(audience),
            kind=AnswerKind.EVIDENCE if claims else AnswerKind.ABSTENTION,
            parts=(),
            claims=claims,
            notices=notices,
            recommendation=recommendation_for(case) if audience == "clinician" else None,
            abstention=abstention,
            urgent=Urgent(situation="emergency", message="Act now.") if case.urgent else None,
            as_of=as_of or "2026-11-22",
            evidence_checked_to="2026-11-22",
            corpus_version="oracle",
            index_version="oracle",
            ruleset_version="oracle",
            generator="oracle",
            created_at="2026-11-22T00:00:00Z",
            timings_ms={},
            trace={},
        )
        return self.bias(item, answer)

    def search(self, query: str, *, k: int = 10, **filters: Any) -> tuple[Hit, ...]:
        item = self._match(query, None, filters.get("as_of"))
        found = [self.gold.passages[_first(group)] for group in item.case.relevant][:k]
        return tuple(Hit(passage=p, score=1 / n, rank=n) for n, p in enumerate(found, 1))

    def recommend(self, *, profile: PatientProfile | None = None, text: str | None = None) -> Recommendation:
        same = [
            i.case
            for i in self.items
            if (profile is not None and i.case.profile == profile) or (text and i.case.profile_text == text)
        ]
        # Two suites may look at the same patient, one at offers, one at exclusions.
        case = max(same, key=lambda c: len(c.must_offer))
        excluded = {r: why for c in same for r, why in c.must_exclude.items()}
        case = case.model_copy(update={"must_exclude": excluded})
        made = recommendation_for(case)
        assert made is not None
        return made


@dataclass(frozen=True)
class OracleOpener:
    """Picklable: workers open their own."""

    folder: Path = CASES
    identity: str = "oracle"

    def __call__(self) -> tuple[Oracle, Gold]:
        items = [i for suite in load_suites(self.folder) for i in items_of(suite)]
        return Oracle(items, shelf()), shelf()
