"""What a run leaves: results by item, summaries, gates. The type is the JSON of reports/eval.json."""

from __future__ import annotations

from typing import Any

from core.answers import Abstention
from core.evidence import Frozen
from eval.case import Case, Item, QuestionType, VariantKind
from eval.gold import Gold
from eval.score import Metric, Score
from eval.scorers.abstention import abstentions
from eval.scorers.recommendation_exactness import recommended
from eval.system import Observation

FORMAT = 1


class ShownCitation(Frozen):
    passage_id: str
    quote: str


class ShownClaim(Frozen):
    text: str
    citations: tuple[ShownCitation, ...]


class Shown(Frozen):
    """What the reader would have seen: enough to judge a failure without asking again."""

    kind: str | None = None
    claims: tuple[ShownClaim, ...] = ()
    notices: tuple[str, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    urgent: str | None = None
    offered: tuple[str, ...] = ()
    hits: tuple[str, ...] = ()


class Result(Frozen):
    """One item. `failed` names the deciding metrics that are not perfect. `times_ms` is the only part that varies."""

    item_id: str
    case_id: str
    suite: str
    type: QuestionType
    tags: tuple[str, ...]
    variant: VariantKind | None
    question: str
    expected: tuple[str, ...]
    shown: Shown
    scores: dict[str, Score]
    failed: tuple[str, ...]
    error: str | None = None
    times_ms: dict[str, float]


class Mean(Frozen):
    """Mean of a metric over the `n` items it applies to."""

    value: float
    n: int


class GateOutcome(Frozen):
    """`broken_by`: items below perfect, worst first; empty where the gate holds or nothing applies."""

    metric: str
    level: str
    bound: str
    value: float | None
    n: int
    holds: bool
    where: str = ""
    broken_by: tuple[str, ...] = ()


class ControlOutcome(Frozen):
    """A system spoilt on purpose: its own gate has to break."""

    control: str
    does: str
    metric: str
    value: float | None
    n: int
    bound: str
    caught: bool


class Report(Frozen):
    """Everything but `times` and the `times_ms` of results is the same in two runs over the same state."""

    format: int = FORMAT
    system: dict[str, str]
    selection: dict[str, Any]
    summary: dict[str, Mean]
    by_type: dict[str, dict[str, Mean]]
    by_variant: dict[str, dict[str, Mean]]
    gates: tuple[GateOutcome, ...]
    controls: tuple[ControlOutcome, ...] = ()
    baseline: dict[str, Any] | None = None
    results: tuple[Result, ...]
    times: dict[str, Any]

    @property
    def broken(self) -> list[GateOutcome]:
        timed = (GateOutcome.model_validate(g) for g in self.times.get("latency_gates", ()))
        return [g for g in (*self.gates, *timed) if not g.holds and g.level == "hard"]

    @property
    def exit_code(self) -> int:
        """1 where a hard gate is broken or a spoilt system passed its gate."""
        return int(bool(self.broken) or any(not c.caught for c in self.controls))


def expected_lines(case: Case) -> tuple[str, ...]:
    """The expectations of a case as a reader of the report wants them."""
    lines = [f"states {fact.words()}" for fact in case.facts]
    lines += [f"cites {' or '.join(_group(one))}" for one in case.must_cite]
    lines += [f"corrects {' or '.join(_group(one))}" for one in case.must_correct]
    lines += [f"finds {' or '.join(_group(one))}" for one in case.relevant]
    if case.must_abstain:
        beside = ", claims may stand beside it" if case.must_abstain.partial else ""
        lines.append(f"declines: {' or '.join(case.must_abstain.reasons)}{beside}")
    if case.no_comparison is not None:
        lines.append(f"says that {'no' if case.no_comparison else 'a'} trial compares the sides")
    if case.urgent is not None:
        lines.append("opens as an emergency" if case.urgent else "is not treated as an emergency")
    lines += [f"offers {r}{f' ({tier})' if tier else ''}" for r, tier in case.must_offer.items()]
    lines += [f"excludes {r}{f' ({why})' if why else ''}" for r, why in case.must_exclude.items()]
    if case.forbidden_regimens:
        lines.append(f"never offers {', '.join(case.forbidden_regimens)}")
    lines += [f"never says {phrase}" for phrase in case.never_says]
    return tuple(lines)


def _group(one: str | tuple[str, ...]) -> tuple[str, ...]:
    return (one,) if isinstance(one, str) else one


def shown_of(observed: Observation) -> Shown:
    answer = observed.answer
    offered = tuple(dict.fromkeys(o.regimen for r in recommended(observed) for o in r.offered))
    hits = tuple(h.passage.passage_id for h in observed.hits or ())
    if answer is None:
        return Shown(offered=offered, hits=hits)
    return Shown(
        kind=answer.kind,
        claims=tuple(
            ShownClaim(
                text=claim.text,
                citations=tuple(
                    ShownCitation(passage_id=c.passage_id, quote=c.quote) for c in claim.citations
                ),
            )
            for claim in answer.claims
        ),
        notices=tuple(n.text for n in answer.notices),
        abstentions=tuple(abstentions(answer)),
        urgent=answer.urgent.message if answer.urgent else None,
        offered=offered,
        hits=hits,
    )


def result_of(observed: Observation, gold: Gold, metrics: tuple[Metric, ...]) -> Result:
    """Score one observation with every metric that applies to it."""
    item: Item = observed.item
    scores: dict[str, Score] = {}
    for metric in metrics:
        if (score := metric.score(observed, gold)) is not None:
            scores[metric.name] = score
    failed = tuple(
        m.name for m in metrics if m.decides and m.name in scores and not m.perfect(scores[m.name].value)
    )
    return Result(
        item_id=item.item_id,
        case_id=item.case.id,
        suite=item.suite,
        type=item.case.type,
        tags=item.case.tags,
        variant=item.variant,
        question=item.question,
        expected=expected_lines(item.case),
        shown=shown_of(observed),
        scores={n: s for n, s in scores.items() if n != "latency_ms"},
        failed=failed,
        error=observed.error,
        times_ms={k: round(v, 3) for k, v in observed.times_ms.items()},
    )
