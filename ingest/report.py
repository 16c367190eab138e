"""What an ingest did: one line a file, and the sums."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from core.evidence import Frozen


class Outcome(StrEnum):
    INGESTED = "ingested"
    CHANGED = "changed"
    RENAMED = "renamed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    SKIPPED = "skipped"


class FileReport(Frozen):
    """One file of the user's. `reason` says why it was skipped or removed, or its former path where renamed.

    `notes`: what a person should know of a file that was ingested (a guessed encoding, text that speaks to a model).
    """

    path: str
    outcome: Outcome
    reason: str | None = None
    document_id: str | None = None
    passages: int = 0
    characters: int = 0
    notes: tuple[str, ...] = ()


class IngestReport(Frozen):
    """`switched` is False where nothing had changed: no embedding, no new version. Seconds are wall time.

    `embedded` counts vectors computed now, `reused` those taken over (from the version before or a stopped run);
    equal texts share one vector.
    """

    index_version: str
    switched: bool
    files: tuple[FileReport, ...]
    curated_documents: int
    curated_passages: int
    documents: int
    passages: int
    embedded: int
    reused: int
    roots: tuple[str, ...]
    notes: tuple[str, ...] = ()
    seconds: float

    def count(self, outcome: Outcome) -> int:
        return sum(f.outcome is outcome for f in self.files)


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage`: model, read, embed or write. `done` of `total` (0: not known beforehand), `what` is being done."""

    stage: str
    done: int
    total: int
    what: str = ""


OnProgress = Callable[[Progress], None]
