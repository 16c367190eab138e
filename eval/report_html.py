"""The report as one HTML file: gates, plots, and each failure with question, answer, cited quote and expectation."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.plots import BAD, EDGE, GOOD, bars, grid, histogram, intervals
from eval.result import Mean, Report, Result
from eval.scorers import BY_NAME
from eval.summary import values_of

_CSS = """
:root{color-scheme:light} body{font:15px/1.5 system-ui,sans-serif;color:#1f2933;max-width:1180px;margin:2rem auto;
padding:0 1rem} h1,h2{font-weight:600;line-height:1.2} h2{margin-top:2.4rem} table{border-collapse:collapse;width:100%}
td:nth-child(-n+6){white-space:nowrap} td,th{padding:.3rem .6rem;border-bottom:1px solid #e4e7eb;text-align:left;vertical-align:top} th{font-weight:600}
.ok{color:#2f7d5b;font-weight:600} .bad{color:#b3423a;font-weight:600} .soft{color:#8a6414;font-weight:600}
.scroll{overflow-x:auto} details{border:1px solid #e4e7eb;border-radius:6px;padding:.5rem .9rem;margin:.5rem 0}
summary{cursor:pointer} blockquote{margin:.2rem 0 .6rem;padding:.1rem .8rem;border-left:3px solid #b8c1cc;color:#3e4c59}
code{background:#f2f4f7;padding:0 .25rem;border-radius:3px} dt{font-weight:600;margin-top:.5rem} dd{margin:0}
"""
_SHOWN_FAILURES = 400


def render_html(report: Report) -> str:
    """No script, no network: it can be kept as a build artefact and mailed."""
    passed = report.exit_code == 0
    verdict = f'<span class="{"ok" if passed else "bad"}">{"passed" if passed else "failed"}</span>'
    about = ", ".join(f"{escape(k.replace('_', ' '))} {escape(v)}" for k, v in report.system.items())
    sections = [
        f"<h1>Kahler eval: {verdict}</h1>",
        f"<p>{len(report.results)} items in {report.times['seconds']} s, {escape(report.times['started_at'])}. {about}</p>",
        _gates(report),
        _by_type(report),
        _variants(report),
        _abstention(report),
        _latency(report),
        _baseline(report),
        _controls(report),
        _failures(report),
    ]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width"><title>Kahler eval</title><style>{_CSS}</style></head><body><main>'
        + "\n".join(s for s in sections if s)
        + "</main></body></html>\n"
    )


def _table(head: list[str], rows: list[list[str]]) -> str:
    """Cells are HTML already."""
    heads = "".join(f'<th scope="col">{h}</th>' for h in head)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>'


def _link(item_id: str, failed: set[str]) -> str:
    """To the item's failure, where it has one."""
    shown = escape(item_id)
    return f'<a href="#{shown}">{shown}</a>' if item_id in failed else shown


def _gates(report: Report) -> str:
    rows = []
    failed = {r.item_id for r in report.results if r.failed}
    for gate in report.gates:
        mark = "ok" if gate.holds else "bad" if gate.level == "hard" else "soft"
        word = "holds" if gate.holds else "broken"
        value = "nothing applies" if gate.value is None else f"{gate.value:.3f}"
        items = ", ".join(_link(i, failed) for i in gate.broken_by[:12])
        more = f" and {len(gate.broken_by) - 12} more" if len(gate.broken_by) > 12 else ""
        where = f" ({escape(gate.where)})" if gate.where else ""
        rows.append(
            [escape(gate.metric) + where, gate.level, escape(gate.bound), value, str(gate.n),
             f'<span class="{mark}">{word}</span>', items + more]
        )  # fmt: skip
    return "<h2>Gates</h2>" + _table(["metric", "level", "bound", "value", "items", "", "broken by"], rows)


def _cells(
    means: dict[str, dict[str, Mean]], names: Sequence[str]
) -> dict[str, dict[str, tuple[float, int]]]:
    """Metrics as rows, groups as columns."""
    return {n: {kind: (m[n].value, m[n].n) for kind, m in means.items() if n in m} for n in names}


_LOWER = frozenset(name for name, metric in BY_NAME.items() if metric.better == "lower")


def _by_type(report: Report) -> str:
    names = [n for n in BY_NAME if n != "answered" and any(n in m for m in report.by_type.values())]
    rows = _cells(report.by_type, names)
    plot = grid("Metrics by question type", rows, list(report.by_type), _LOWER)
    return f'<h2>By question type</h2><div class="scroll">{plot}</div>'


def _variants(report: Report) -> str:
    names = [
        n for n in ("recall_at_1", "recall_at_5", "mrr", "fact_recall", "over_refusal") if n in report.summary
    ]
    rows = _cells(report.by_variant, names)
    plot = grid("Metrics by wording", rows, list(report.by_variant), _LOWER)
    return f'<h2>By wording</h2><div class="scroll">{plot}</div>'


def _abstention(report: Report) -> str:
    """How often each kind of question was declined: what has to be, towards 1; what has an answer, towards 0."""
    groups: dict[str, list[bool]] = {}
    for result in report.results:
        groups.setdefault(_kind_of(result), []).append(bool(result.shown.abstentions))
    rows = sorted(groups.items())
    values = [
        (label, sum(declined) / len(declined), f"{sum(declined)} of {len(declined)} declined")
        for label, declined in rows
    ]
    colours = [
        GOOD if label.startswith("must:") else EDGE if label.startswith("may:") else BAD for label, _ in rows
    ]
    return "<h2>Calibration of abstention</h2>" + bars(
        "Share declined by kind of question", values, colours=colours
    )


def _kind_of(result: Result) -> str:
    """Whether the question has to be declined, may be, or must not."""
    due = next((e for e in result.expected if e.startswith("declines: ")), None)
    if due:
        return "must: " + due.removeprefix("declines: ").split(",")[0].replace("_", " ")
    if "says that no trial compares the sides" in result.expected:
        return "may: comparison without a trial"
    return "must not: near neighbour" if "near-neighbour" in result.tags else f"must not: {result.type}"


def _latency(report: Report) -> str:
    taken = list(values_of(report.results, "latency_ms").values())
    marks = {name: float(value) for name, value in report.times["latency_ms"].items()}
    return "<h2>Latency</h2>" + histogram("Milliseconds to the whole answer", taken, marks, "ms")


def _baseline(report: Report) -> str:
    if not report.baseline:
        return ""
    colours = {"worse": BAD, "better": GOOD, "same": EDGE}
    deltas = report.baseline["deltas"]
    rows = [(d["metric"], d["low"], d["difference"], d["high"], colours[d["verdict"]]) for d in deltas]
    changed = [
        [escape(d["metric"]), f'<a href="#{escape(c["item_id"])}">{escape(c["item_id"])}</a>',
         f"{c['before']:g}", f"{c['after']:g}", "better" if c["better"] else '<span class="bad">worse</span>']
        for d in deltas
        for c in d["changed"]
    ]  # fmt: skip
    return (
        f"<h2>Against {escape(report.baseline['file'])}</h2>"
        + intervals("Difference to the baseline with 95% intervals", rows)
        + (
            _table(["metric", "item", "before", "after", ""], changed)
            if changed
            else "<p>No item changed.</p>"
        )
    )


def _controls(report: Report) -> str:
    if not report.controls:
        return ""
    rows = [
        [escape(c.control), escape(c.does), escape(c.metric), "-" if c.value is None else f"{c.value:.3f}",
         escape(c.bound), f'<span class="{"ok" if c.caught else "bad"}">{"caught" if c.caught else "missed"}</span>']
        for c in report.controls
    ]  # fmt: skip
    return "<h2>Negative controls</h2>" + _table(
        ["control", "what it does", "gate", "value", "bound", ""], rows
    )


def _failures(report: Report) -> str:
    failures = [r for r in report.results if r.failed]
    if not failures:
        return "<h2>Failures</h2><p>None.</p>"
    shown = "".join(_failure(r) for r in failures[:_SHOWN_FAILURES])
    return f"<h2>Failures ({len(failures)})</h2>{shown}"


def _failure(result: Result) -> str:
    reasons = "".join(
        f"<li><code>{escape(m)}</code> {result.scores[m].value:.3f}: {escape(result.scores[m].explanation)}</li>"
        for m in result.failed
    )
    claims = "".join(
        f"<p>{escape(claim.text)}</p>"
        + "".join(
            f"<blockquote>{escape(c.quote)}<br><code>{escape(c.passage_id)}</code></blockquote>"
            for c in claim.citations
        )
        for claim in result.shown.claims
    )
    declined = "".join(
        f"<p>declined ({escape(a.reason)}): {escape(a.message)}</p>" for a in result.shown.abstentions
    )
    notices = "".join(f"<p>notice: {escape(n)}</p>" for n in result.shown.notices)
    offered = f"<p>offered: {escape(', '.join(result.shown.offered))}</p>" if result.shown.offered else ""
    hits = f"<p>found: {escape(', '.join(result.shown.hits))}</p>" if result.shown.hits else ""
    urgent = f"<p>urgent: {escape(result.shown.urgent)}</p>" if result.shown.urgent else ""
    error = f"<p>error: {escape(result.error)}</p>" if result.error else ""
    expected = "".join(f"<li>{escape(line)}</li>" for line in result.expected)
    return (
        f'<details id="{escape(result.item_id)}"><summary><b>{escape(result.item_id)}</b> {escape(result.question)} '
        f'<span class="bad">{escape(", ".join(result.failed))}</span></summary><dl>'
        f"<dt>Why</dt><dd><ul>{reasons}</ul></dd>"
        f"<dt>Answer and cited quotes</dt><dd>{error}{urgent}{claims}{notices}{declined}{offered}{hits}</dd>"
        f"<dt>Expected</dt><dd><ul>{expected}</ul></dd></dl></details>"
    )
