"""The journal of a run: one line a finished batch, so that a killed run goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from core.evidence import Frozen
from eval.case import Item
from eval.result import Result

BATCH = 16


class ControlTally(Frozen):
    """Values of one metric under one control, by item."""

    control: str
    metric: str
    values: dict[str, float]


class Batch(Frozen):
    """What a worker hands back, and one line of the journal."""

    number: int
    system: dict[str, str]
    results: tuple[Result, ...]
    tallies: tuple[ControlTally, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What is run on what. A journal with another fingerprint is not resumed."""

    items: tuple[Item, ...]
    with_controls: bool
    identity: str

    @property
    def fingerprint(self) -> str:
        text = "\n".join(item.model_dump_json() for item in self.items)
        return hashlib.sha256(f"{self.identity}\n{self.with_controls}\n{text}".encode()).hexdigest()

    def batches(self) -> Iterator[tuple[int, tuple[Item, ...]]]:
        for number, first in enumerate(range(0, len(self.items), BATCH)):
            yield number, self.items[first : first + BATCH]


def start_journal(journal: Path, plan: Plan, done: dict[int, Batch]) -> None:
    journal.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"plan": plan.fingerprint}), *(done[n].model_dump_json() for n in sorted(done))]
    journal.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_journal(journal: Path, plan: Plan) -> dict[int, Batch]:
    """Whole batches of the same plan; a last line cut off by a crash is ignored and run again."""
    if not journal.is_file():
        return {}
    head, *lines = journal.read_text(encoding="utf-8").splitlines() or ["{}"]
    try:
        if json.loads(head).get("plan") != plan.fingerprint:
            return {}
    except ValueError:
        return {}
    done: dict[int, Batch] = {}
    for line in lines:
        try:
            batch = Batch.model_validate_json(line)
        except ValueError:
            continue
        done[batch.number] = batch
    return done
