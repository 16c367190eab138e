"""Writes a report: eval.json, junit.xml, summary.md (for a CI job page) and report.html (one file, no network)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Tree

from eval.report_html import render_html
from eval.result import Report
from eval.scorers import BY_NAME


def write_reports(report: Report, folder: Path) -> dict[str, Path]:
    """All four formats into `folder`. Returns the paths by format."""
    folder.mkdir(parents=True, exist_ok=True)
    texts = {
        "eval.json": json.dumps(report.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n",
        "junit.xml": render_junit(report),
        "summary.md": render_markdown(report),
        "report.html": render_html(report),
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return {name: folder / name for name in texts}


def without_times(data: dict[str, Any]) -> dict[str, Any]:
    """What two runs over the same state have to agree on: the JSON of a report less its times."""
    kept = {key: value for key, value in data.items() if key != "times"}
    kept["results"] = [{k: v for k, v in r.items() if k != "times_ms"} for r in data["results"]]
    return kept


def render_junit(report: Report) -> str:
    """One testcase an item, one a gate; CI systems show what failed and why."""
    root = Tree.Element("testsuites", name="kahler eval")
    suites: dict[str, Tree.Element] = {}
    for result in report.results:
        suite = suites.setdefault(result.suite, Tree.SubElement(root, "testsuite", name=result.suite))
        seconds = result.times_ms.get("answer", 0.0) / 1000
        case = Tree.SubElement(
            suite, "testcase", classname=f"eval.{result.suite}", name=result.item_id, time=f"{seconds:.3f}"
        )
        if result.error:
            Tree.SubElement(case, "error", message=_xml(result.error))
        for metric in result.failed:
            score = result.scores[metric]
            failure = Tree.SubElement(
                case, "failure", type=metric, message=_xml(f"{metric}: {score.explanation}")
            )
            failure.text = _xml(
                f"question: {result.question}\nanswer: {score.answer}\nexpected: {result.expected}"
            )
    gates = Tree.SubElement(root, "testsuite", name="gates")
    for gate in report.gates:
        case = Tree.SubElement(
            gates, "testcase", classname=f"gates.{gate.level}", name=f"{gate.metric} {gate.bound}"
        )
        if not gate.holds:
            kind = "failure" if gate.level == "hard" else "skipped"
            Tree.SubElement(
                case, kind, message=f"{gate.value} over {gate.n}: {', '.join(gate.broken_by[:20])}"
            )
    for suite in root:
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(len(suite.findall("./testcase/failure/.."))))
        suite.set("errors", str(len(suite.findall("./testcase/error/.."))))
    Tree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + Tree.tostring(root, encoding="unicode") + "\n"


def _xml(text: str) -> str:
    """Without the control characters that XML 1.0 cannot hold."""
    return "".join(c for c in text if c in "\n\t" or ord(c) >= 32)


def render_markdown(report: Report) -> str:
    """A job page: verdict, gates, metrics, what changed, failures."""
    verdict = "passed" if report.exit_code == 0 else "**failed**"
    lines = [
        f"# Kahler eval: {verdict}",
        "",
        f"{len(report.results)} items, {report.times['seconds']} s, corpus {report.system.get('corpus_version', '?')}, "
        f"index {report.system.get('index_version', '?')}, generator {report.system.get('generator', '?')}.",
        "",
        "| gate | level | bound | value | n | |",
        "|---|---|---|---|---|---|",
    ]
    for gate in report.gates:
        value = "-" if gate.value is None else f"{gate.value:.3f}"
        mark = "ok" if gate.holds else "BROKEN"
        where = f" ({gate.where})" if gate.where else ""
        lines.append(f"| {gate.metric}{where} | {gate.level} | {gate.bound} | {value} | {gate.n} | {mark} |")
    lines += ["", "## By question type", "", *_type_table(report)]
    if report.baseline:
        lines += ["", f"## Against {report.baseline['file']}", "", *_baseline_lines(report.baseline)]
    if report.controls:
        lines += [
            "",
            "## Negative controls",
            "",
            "| control | what it does | gate | value | bound | |",
            "|---|---|---|---|---|---|",
        ]
        for c in report.controls:
            value = "-" if c.value is None else f"{c.value:.3f}"
            mark = "caught" if c.caught else "MISSED"
            lines.append(f"| {c.control} | {c.does} | {c.metric} | {value} | {c.bound} | {mark} |")
    failures = [r for r in report.results if r.failed]
    lines += ["", f"## Failures ({len(failures)})", ""]
    for r in failures[:60]:
        reasons = "; ".join(f"{m}: {r.scores[m].explanation}" for m in r.failed)
        lines.append(f"- `{r.item_id}` {r.question} -> {reasons}")
    if len(failures) > 60:
        lines.append(f"- and {len(failures) - 60} more in report.html")
    return "\n".join(lines) + "\n"


def _type_table(report: Report) -> list[str]:
    names = [n for n in BY_NAME if any(n in means for means in report.by_type.values())]
    head = f"| type | {' | '.join(names)} |"
    rows = [
        f"| {kind} | " + " | ".join(f"{m[n].value:.3f}" if n in m else "" for n in names) + " |"
        for kind, m in report.by_type.items()
    ]
    return [head, "|---" * (len(names) + 1) + "|", *rows]


def _baseline_lines(baseline: dict[str, Any]) -> list[str]:
    lines = [
        "| metric | before | after | difference (95%) | verdict | changed |",
        "|---|---|---|---|---|---|",
    ]
    for d in baseline["deltas"]:
        changed = ", ".join(f"{c['item_id']} ({c['before']:g} to {c['after']:g})" for c in d["changed"])
        lines.append(
            f"| {d['metric']} | {d['before']:.3f} | {d['after']:.3f} | "
            f"{d['difference']:+.3f} ({d['low']:+.3f} to {d['high']:+.3f}) | {d['verdict']} | {changed or '-'} |"
        )
    for word in ("appeared", "disappeared"):
        if baseline[word]:
            lines.append(f"\n{word}: {', '.join(baseline[word])}")
    return lines
