"""Joins the write side: the shelf and users' files from ingest, the compiled rules from recommend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.settings import Settings
    from ingest.report import IngestReport, Progress


def build_index(
    settings: Settings,
    paths: Sequence[Path],
    *,
    rebuild: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> IngestReport:
    """Bring the index up to date with the shelf, `paths` and the roots remembered. Raises KahlerError."""
    from ingest.pipeline import ingest
    from recommend.ruleset import compile_rules

    rules = compile_rules()
    return ingest(
        settings,
        paths,
        on_progress=on_progress,
        rebuild=rebuild,
        compiled={"rules": rules},
        ruleset_version=str(rules["version"]),
    )


def forget_path(settings: Settings, path: Path) -> IngestReport:
    """Take a file or folder out of the index and of the remembered roots."""
    from ingest.pipeline import forget
    from recommend.ruleset import compile_rules

    rules = compile_rules()
    return forget(settings, path, compiled={"rules": rules}, ruleset_version=str(rules["version"]))
