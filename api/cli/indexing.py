"""ingest and forget: the write side."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json

if TYPE_CHECKING:
    from rich.progress import TaskID

    from ingest.report import IngestReport
    from ingest.report import Progress as StageProgress

_STAGES = {
    "model": "exporting the model",
    "read": "reading",
    "embed": "embedding",
    "write": "writing the index",
}


def ingest(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders to add; remembered.")] = None,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build anew, taking over nothing.")] = False,
    json: Json = False,
) -> None:
    """Bring the index up to date with the shelf and your documents."""
    from api.building import build_index
    from core.settings import load_settings

    if json or not sys.stderr.isatty():
        report = build_index(load_settings(), paths or [], rebuild=rebuild)
    else:
        report = _with_progress(paths or [], rebuild)
    _show(report, json)


def forget(
    path: Annotated[Path, typer.Argument(help="A file or folder that was ingested.")],
    json: Json = False,
) -> None:
    """Take a file or folder out of the index, and stop looking there."""
    from api.building import forget_path
    from core.settings import load_settings

    _show(forget_path(load_settings(), path), json)


def _with_progress(paths: list[Path], rebuild: bool) -> IngestReport:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from api.building import build_index
    from core.settings import load_settings

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def advance(progress: StageProgress) -> None:
            total = progress.total or None
            if progress.stage not in tasks:
                tasks[progress.stage] = bar.add_task(_STAGES.get(progress.stage, progress.stage), total=total)
            bar.update(tasks[progress.stage], completed=progress.done, total=total)

        return build_index(load_settings(), paths, rebuild=rebuild, on_progress=advance)


def _show(report: IngestReport, json: bool) -> None:
    from api.cli.output import write, write_json

    if json:
        write_json(report)
        return
    for file in report.files:
        if file.outcome != "unchanged":
            size = f"{file.passages} passages, {file.characters:,} characters" if file.passages else None
            told = "; ".join(filter(None, (file.reason, size)))
            write(f"{file.outcome}: {file.path}" + (f" ({told})" if told else ""), hanging="    ")
        for note in file.notes:
            write(f"note: {note}", indent="    ")
    for note in report.notes:
        write(note)
    counts = Counter(str(file.outcome) for file in report.files)
    if counts:
        write(f"files: {', '.join(f'{count} {outcome}' for outcome, count in counts.items())}")
    write(f"shelf: {report.curated_documents} documents, {report.curated_passages} statements")
    write(f"index {report.index_version}: {report.documents} documents, {report.passages} passages")
    done = (
        f"{report.embedded} embedded, {report.reused} taken over"
        if report.switched
        else "nothing has changed"
    )
    write(f"{done}, {report.seconds:.1f} s")
