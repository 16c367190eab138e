"""Runs suites: batches of items over worker processes, each batch written to a journal, so that a killed run goes on.

Two runs over the same corpus, index, rules and cases give the same report but for times.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from core.errors import EvalError
from eval.baseline import Comparison, compare, load_report
from eval.case import Item, items_of
from eval.controls import CONTROLS
from eval.gates import THRESHOLDS, Thresholds, judge_gates, latency_p95, load_thresholds
from eval.gold import Gold
from eval.journal import Batch, ControlTally, Plan, read_journal, start_journal
from eval.load import CASES, load_suites
from eval.result import ControlOutcome, GateOutcome, Mean, Report, Result, result_of
from eval.score import Metric
from eval.scorers import BY_NAME, METRICS
from eval.summary import grouped, mean_of, means, percentile, values_of, variant_losses
from eval.system import Observation, Opener, System, observe

Progress = Callable[[int, int], None]


_opened: tuple[System, Gold] | None = None


def _open_in_worker(opener: Opener) -> None:
    global _opened
    _opened = opener()


def _run_in_worker(number: int, items: tuple[Item, ...], controls: bool) -> Batch:
    if _opened is None:
        raise EvalError("a worker has no system; start the run again")
    return run_batch(*_opened, number, items, METRICS, controls=controls)


def run_batch(
    system: System,
    gold: Gold,
    number: int,
    items: Sequence[Item],
    metrics: tuple[Metric, ...],
    *,
    controls: bool,
) -> Batch:
    """Observe and score some items; with `controls` also every control on them."""
    seen = [observe(system, item) for item in items]
    results = tuple(result_of(o, gold, metrics) for o in seen)
    # Another wording of the same question would teach a control nothing new.
    plain = [o for o in seen if o.item.variant is None]
    tallies = tuple(_tally(plain, gold)) if controls and plain else ()
    return Batch(number=number, system=_versions(seen), results=results, tallies=tallies)


def _versions(seen: Sequence[Observation]) -> dict[str, str]:
    answer = next((o.answer for o in seen if o.answer is not None), None)
    if answer is None:
        return {}
    names = ("corpus_version", "index_version", "ruleset_version", "generator")
    return {name: str(getattr(answer, name)) for name in names}


def _tally(seen: Sequence[Observation], gold: Gold) -> Iterator[ControlTally]:
    for control in CONTROLS:
        spoilt = [control.spoil(o, seen[(at + 1) % len(seen)], gold) for at, o in enumerate(seen)]
        for name in control.metrics:
            metric = BY_NAME["latency_ms" if name == "latency_p95_ms" else name]
            scores = ((o.item.item_id, metric.score(o, gold)) for o in spoilt)
            yield ControlTally(
                control=control.name, metric=name, values={i: s.value for i, s in scores if s is not None}
            )


def select_items(
    cases: Path = CASES, suites: Sequence[str] = (), tags: Sequence[str] = (), *, variants: bool = True
) -> tuple[Item, ...]:
    """Items of the suites; with `tags` those whose case has one of them as tag, type or id. EvalError if none."""
    chosen = [
        item
        for suite in load_suites(cases, suites)
        for item in items_of(suite)
        if (variants or item.variant is None)
        and (not tags or {*item.case.tags, str(item.case.type), item.case.id} & set(tags))
    ]
    if not chosen:
        raise EvalError(
            f"no case has the tag, type or id {', '.join(tags) or 'asked for'}; the files in {cases} hold them"
        )
    return tuple(chosen)


def run_suites(
    opener: Opener,
    *,
    cases: Path = CASES,
    suites: Sequence[str] = (),
    tags: Sequence[str] = (),
    variants: bool = True,
    controls: bool = False,
    out: Path | None = None,
    resume: bool = True,
    baseline: Path | None = None,
    thresholds: Path = THRESHOLDS,
    workers: int | None = None,
    judge: Metric | None = None,
    on_progress: Progress | None = None,
) -> Report:
    """Run and judge. `out`: folder of the journal (and of the reports that eval.report writes).

    `workers`: processes, each with its own system; None takes the cores (at most 4), 1 stays in this process.
    Raises EvalError where cases, thresholds or baseline are not usable, before anything is asked.
    """
    start = time.time()
    limits = load_thresholds(thresholds)
    before = load_report(baseline) if baseline else None
    plan = Plan(select_items(cases, suites, tags, variants=variants), controls, opener.identity)
    batches = _execute(plan, opener, out, resume, workers, judge, on_progress)
    results = tuple(r for b in batches for r in b.results)
    derived = variant_losses(results)
    if (p95 := latency_p95(results)) is not None:
        derived["latency_p95_ms"] = p95
    gates = judge_gates(limits, results, derived)
    comparison = compare(before.results, results, baseline.name) if before and baseline else None
    if comparison:
        gates += _baseline_gates(limits, comparison)
    return Report(
        system=next((b.system for b in batches if b.system), {}),
        selection={"suites": list(suites), "tags": list(tags), "variants": variants, "items": len(results)},
        summary={**means(results), **{n: m for n, m in derived.items() if n != "latency_p95_ms"}},
        by_type=grouped(results, lambda r: r.type),
        by_variant=grouped(results, lambda r: r.variant or "plain"),
        gates=tuple(g for g in gates if g.metric != "latency_p95_ms"),
        controls=tuple(_judge_controls(limits, batches)) if controls else (),
        baseline=comparison.model_dump(mode="json") if comparison else None,
        results=results,
        times=_times(start, results, gates),
    )


def _times(start: float, results: Sequence[Result], gates: Sequence[GateOutcome]) -> dict[str, object]:
    taken = list(values_of(results, "latency_ms").values())
    return {
        "started_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(start)),
        "seconds": round(time.time() - start, 2),
        "latency_ms": {f"p{p}": round(percentile(taken, p / 100), 3) for p in (50, 95, 99)},
        "latency_gates": [g.model_dump(mode="json") for g in gates if g.metric == "latency_p95_ms"],
    }


def _baseline_gates(limits: Thresholds, comparison: Comparison) -> list[GateOutcome]:
    return [
        GateOutcome(
            metric=delta.metric,
            level="hard",
            bound=f"not worse than {comparison.file}",
            value=delta.difference,
            n=delta.n,
            holds=delta.verdict != "worse",
            where="baseline",
            broken_by=tuple(c.item_id for c in delta.changed if not c.better)
            if delta.verdict == "worse"
            else (),
        )
        for delta in comparison.deltas
        if delta.metric in limits.not_worse
    ]


def _judge_controls(limits: Thresholds, batches: Sequence[Batch]) -> Iterator[ControlOutcome]:
    """A control whose metric applies to no item of the selection proves nothing and is left out."""
    for control in CONTROLS:
        for name in control.metrics:
            values = {
                i: v
                for b in batches
                for t in b.tallies
                if (t.control, t.metric) == (control.name, name)
                for i, v in t.values.items()
            }
            gate = limits.of_metric(name)
            if not values or gate is None:
                continue
            if name == "latency_p95_ms":
                mean = Mean(value=percentile(list(values.values()), 0.95), n=len(values))
                shown = None
            else:
                mean = mean_of(values)
                shown = mean.value
            yield ControlOutcome(
                control=control.name,
                does=control.does,
                metric=name,
                value=shown,
                n=mean.n,
                bound=gate.bound,
                caught=not gate.holds(mean.value),
            )


def _execute(
    plan: Plan,
    opener: Opener,
    out: Path | None,
    resume: bool,
    workers: int | None,
    judge: Metric | None,
    on_progress: Progress | None,
) -> list[Batch]:
    journal = out / "journal.jsonl" if out else None
    done = read_journal(journal, plan) if journal and resume and judge is None else {}
    todo = [(n, items) for n, items in plan.batches() if n not in done]
    report = on_progress or (lambda finished, total: None)
    report(sum(len(b.results) for b in done.values()), len(plan.items))
    if journal:
        start_journal(journal, plan, done)
    count = min(workers or min(4, os.cpu_count() or 1), len(todo)) or 1
    for batch in _batches(plan, opener, todo, count, judge):
        done[batch.number] = batch
        if journal:
            with journal.open("a", encoding="utf-8") as file:
                file.write(batch.model_dump_json() + "\n")
        report(sum(len(b.results) for b in done.values()), len(plan.items))
    if journal:
        journal.unlink(missing_ok=True)  # a finished run has nothing to resume
    return [done[n] for n in sorted(done)]


def _batches(
    plan: Plan, opener: Opener, todo: list[tuple[int, tuple[Item, ...]]], workers: int, judge: Metric | None
) -> Iterator[Batch]:
    if not todo:
        return
    if workers == 1 or judge is not None:
        system, gold = opener()
        metrics = METRICS if judge is None else (*METRICS, judge)
        for number, items in todo:
            yield run_batch(system, gold, number, items, metrics, controls=plan.with_controls)
        return
    # spawn, not fork: onnxruntime and FAISS hold threads that a forked child would wait for
    with ProcessPoolExecutor(workers, get_context("spawn"), _open_in_worker, (opener,)) as pool:
        futures = [pool.submit(_run_in_worker, number, items, plan.with_controls) for number, items in todo]
        for future in as_completed(futures):
            yield future.result()
