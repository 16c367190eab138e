"""Writes docs/coverage.md: `python -m shelf.coverage_page` after the shelf has changed."""

from __future__ import annotations

from pathlib import Path

from shelf.coverage import Coverage, RegimenCoverage, TrialCoverage, list_coverage
from shelf.label_status import LabelLine, Standing
from shelf.shelf import ShelfContent, load_shelf

_WORDS = {
    Standing.LABELLED: "labelled",
    Standing.NOT_LABELLED: "no label",
    Standing.WITHDRAWN: "withdrawn",
    Standing.PENDING: "pending",
    Standing.NOT_CHECKED: "not checked",
}


def render_coverage_page(shelf: ShelfContent) -> str:
    """The coverage page as Markdown, from the shelf alone: no clock, no machine, so that it can be compared."""
    coverage = list_coverage(shelf)
    return "\n".join([*_head(shelf, coverage), *_table(coverage), *_thin(coverage), *_stale(coverage)]) + "\n"


def _head(shelf: ShelfContent, coverage: Coverage) -> list[str]:
    kinds = sorted(coverage.documents_by_kind)
    rows = [
        f"| {k} | {coverage.documents_by_kind[k]} | {coverage.statements_by_kind.get(k, 0)} |" for k in kinds
    ]
    total = f"| **all** | {sum(coverage.documents_by_kind.values())} | {sum(coverage.statements_by_kind.values())} |"
    return [
        "# What the shelf covers",
        "",
        "Written by `python -m shelf.coverage_page`; do not edit by hand. "
        f"Evidence checked to {shelf.manifest.evidence_checked_to}; nothing here has been reviewed by a clinician.",
        "",
        "| Kind | Documents | Statements |",
        "|---|---:|---:|",
        *rows,
        total,
        "",
        f"Trial statements hold {coverage.figures} figures and {coverage.contrasts} contrasts.",
        "",
    ]


def _table(coverage: Coverage) -> list[str]:
    lines = [
        "## Regimens",
        "",
        "Label: what the label statements say; several words where forms or dates differ. Trials: those with figures for "
        "this regimen first, phase in brackets, number of figures after the colon.",
        "",
        "| Regimen | US | EU | Trials | Statements |",
        "|---|---|---|---|---:|",
    ]
    for row in coverage.regimens:
        trials = ", ".join(_trial(t) for t in sorted(row.trials, key=lambda t: (t.figures == 0, t.name)))
        lines.append(
            f"| {row.name} | {_label(row, 'US')} | {_label(row, 'EU')} | {trials or 'none'} | {row.statements} |"
        )
    return [*lines, ""]


def _trial(trial: TrialCoverage) -> str:
    phase = f" ({trial.phase})" if trial.phase else ""
    return f"{trial.name}{phase}: {trial.figures}"


def _label(row: RegimenCoverage, agency: str) -> str:
    lines: list[LabelLine] = [line for line in row.labels if line.jurisdiction == agency]
    if not lines:
        return "not seen"
    shown = dict.fromkeys(
        _WORDS[line.standing] + (f" {line.effective_from}" if line.effective_from else "") for line in lines
    )
    return "; ".join(shown)


def _thin(coverage: Coverage) -> list[str]:
    rows = [f"- {row.name}: {', '.join(row.thin)}" for row in coverage.regimens if row.thin]
    return ["## Thin", "", *(rows or ["Nothing."]), ""]


def _stale(coverage: Coverage) -> list[str]:
    rows = [f"- {d.document_id}: last reviewed {d.last_reviewed}" for d in coverage.stale]
    return ["## Older than a year since the last review", "", *(rows or ["None."])]


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    (root / "docs" / "coverage.md").write_text(
        render_coverage_page(load_shelf(root / "corpus")), encoding="utf-8"
    )
