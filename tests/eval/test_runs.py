"""A whole run on the scripted system: gates, determinism, resuming, controls, baselines and reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from core.answers import Answer
from core.errors import EvalError, InputError
from eval.baseline import load_report, paired_bootstrap
from eval.case import Item
from eval.controls import CONTROLS
from eval.gates import Thresholds, load_thresholds
from eval.gold import Gold
from eval.report import render_markdown, without_times, write_reports
from eval.result import Report
from eval.runner import run_suites
from eval.scorers import BY_NAME
from tests.eval.oracle import Oracle, OracleOpener

QUICK = ("six", "emergency", "no-head-to-head", "worked-example")


@dataclass(frozen=True)
class Spoilt:
    """Opens an oracle whose answers are changed."""

    bias: Callable[[Item, Answer], Answer]
    identity: str = "spoilt"

    def __call__(self) -> tuple[Oracle, Gold]:
        oracle, gold = OracleOpener()()
        return replace(oracle, bias=self.bias), gold


@pytest.fixture(scope="module")
def good() -> Report:
    return run_suites(OracleOpener(), controls=True, workers=1)


def _run(opener=None, **options) -> Report:
    return run_suites(opener or OracleOpener(), **{"workers": 1, "tags": QUICK, **options})


def test_a_system_that_answers_from_the_evidence_passes_every_gate(good: Report) -> None:
    """Also proves that the expectations of every case can be met together."""
    assert {r.item_id: r.failed for r in good.results if r.failed} == {}
    assert good.broken == []
    assert good.exit_code == 0


def test_every_negative_control_fails_its_gate(good: Report) -> None:
    assert [(c.control, c.metric) for c in good.controls if not c.caught] == []
    assert {c.control for c in good.controls} == {c.name for c in CONTROLS}


def test_every_metric_has_a_gate_and_a_control_that_breaks_it(good: Report) -> None:
    gated = {g.metric for _, g in load_thresholds().gates()}
    controlled = {c.metric for c in good.controls}
    for name in BY_NAME:
        wanted = "latency_p95_ms" if name == "latency_ms" else name
        assert wanted in gated, name
        assert wanted in controlled or name == "recall_at_1", name


def test_two_runs_agree_but_for_times_however_many_workers(tmp_path: Path) -> None:
    one = write_reports(_run(), tmp_path / "one")["eval.json"]
    two = write_reports(_run(workers=2), tmp_path / "two")["eval.json"]
    first, second = (json.loads(p.read_text(encoding="utf-8")) for p in (one, two))
    assert without_times(first) == without_times(second)


def test_a_crashed_run_goes_on_and_gives_the_same(tmp_path: Path) -> None:
    whole = _run()
    seen: list[int] = []

    def stop_after_two_batches(done: int, total: int) -> None:
        seen.append(done)
        if len(seen) == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(out=tmp_path, on_progress=stop_after_two_batches)
    journal = tmp_path / "journal.jsonl"
    with journal.open("a", encoding="utf-8") as file:
        file.write('{"number": 99, "resul')  # the line that a kill cut off
    progress: list[int] = []
    again = _run(out=tmp_path, on_progress=lambda done, total: progress.append(done))
    assert progress[0] == seen[-1] > 0
    assert without_times(again.model_dump(mode="json")) == without_times(whole.model_dump(mode="json"))
    assert not journal.exists()


def test_a_journal_of_another_state_is_not_used(tmp_path: Path) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        _run(out=tmp_path, on_progress=stop)
    progress: list[int] = []
    _run(
        OracleOpener(identity="new index"),
        out=tmp_path,
        on_progress=lambda done, total: progress.append(done),
    )
    assert progress[0] == 0


def _drop_claims(item: Item, answer: Answer) -> Answer:
    return answer.model_copy(update={"claims": ()}) if item.case.id == "blenrep-us-now" else answer


def test_a_broken_gate_names_the_cases_that_broke_it() -> None:
    report = _run(Spoilt(_drop_claims), tags=("six",))
    assert report.exit_code == 1
    gate = next(g for g in report.broken if g.metric == "fact_recall")
    assert gate.broken_by[0].startswith("blenrep-us-now")


def test_baseline_names_every_case_that_changed_and_stops_the_build(tmp_path: Path, good: Report) -> None:
    path = write_reports(good, tmp_path)["eval.json"]
    report = run_suites(
        Spoilt(lambda item, a: a.model_copy(update={"claims": ()})),
        workers=1,
        tags=("status",),
        baseline=path,
    )
    assert report.exit_code == 1
    assert report.baseline is not None
    delta = next(d for d in report.baseline["deltas"] if d["metric"] == "fact_recall")
    assert delta["verdict"] == "worse"
    assert delta["high"] < 0
    assert {c["item_id"] for c in delta["changed"]} == {
        r.item_id for r in report.results if "fact_recall" in r.scores
    }
    assert any(g.where == "baseline" and not g.holds for g in report.gates)


def test_an_unchanged_run_is_the_same_as_its_baseline(tmp_path: Path, good: Report) -> None:
    path = write_reports(good, tmp_path)["eval.json"]
    report = _run(baseline=path)
    assert report.baseline is not None
    assert {d["verdict"] for d in report.baseline["deltas"]} == {"same"}
    assert report.exit_code == 0


def test_bootstrap_is_seeded_and_covers_zero_for_noise() -> None:
    noise = [1.0, -1.0] * 40
    assert paired_bootstrap(noise) == paired_bootstrap(noise)
    low, high = paired_bootstrap(noise)
    assert low < 0 < high


def _fail(item: Item, answer: Answer) -> Answer:
    raise InputError("the index is damaged; run kahler ingest --rebuild")


def test_an_error_is_a_result_not_a_crash() -> None:
    report = _run(Spoilt(_fail), tags=("six",))
    assert {r.error for r in report.results} == {"the index is damaged; run kahler ingest --rebuild"}
    assert "answered" in {g.metric for g in report.broken}


def test_reports_show_what_a_reader_needs(tmp_path: Path) -> None:
    paths = write_reports(_run(Spoilt(_drop_claims), tags=("six",), controls=True), tmp_path)
    page = paths["report.html"].read_text(encoding="utf-8")
    assert "is Blenrep available in the US now and for whom?" in page
    assert "states 2022-11-22" in page
    assert "<svg" in page
    assert "http://" not in page.replace("http://www.w3.org", "")
    assert "<script" not in page
    tree = ElementTree.parse(paths["junit.xml"])
    cases = {c.get("name"): c for c in tree.iter("testcase")}
    assert cases["blenrep-us-now"].find("failure") is not None
    assert cases["dpd-os-mm014"].find("failure") is None
    markdown = paths["summary.md"].read_text(encoding="utf-8")
    assert "| fact_recall | hard |" in markdown
    assert "| always abstains |" in markdown
    assert "`blenrep-us-now`" in markdown


def test_markdown_shows_changes_against_a_baseline(tmp_path: Path, good: Report) -> None:
    path = write_reports(good, tmp_path)["eval.json"]
    text = render_markdown(_run(Spoilt(_drop_claims), tags=("six",), baseline=path))
    assert "blenrep-us-now (1 to 0)" in text


def test_filters_that_match_nothing_say_so() -> None:
    with pytest.raises(EvalError, match="no case has the tag"):
        _run(tags=("no-such-tag",))
    with pytest.raises(EvalError, match="there is no suite 'nope'; known:"):
        _run(suites=("nope",))


def test_thresholds_and_baselines_that_are_none_are_named(tmp_path: Path) -> None:
    bad = tmp_path / "thresholds.yaml"
    bad.write_text("hard: [{metric: fact_recal, min: 1}]\n", encoding="utf-8")
    with pytest.raises(
        EvalError, match=r"thresholds\.yaml: hard\.0: unknown metric 'fact_recal'; known: .*fact_recall"
    ):
        load_thresholds(bad)
    bad.write_text("hard: [{metric: fact_recall, minimum: 1}]\n", encoding="utf-8")
    with pytest.raises(EvalError, match="accepted: metric, min, max, types"):
        load_thresholds(bad)
    other = tmp_path / "other.json"
    other.write_text("{}", encoding="utf-8")
    with pytest.raises(EvalError, match="make a new baseline"):
        load_report(other)
    assert Thresholds().gates() == []
