"""The same input gives the same bytes from every process: sets are hashed anew in each, so no order may come from one."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.recommend.conftest import ROOT

SCRIPT = """
import hashlib
from pathlib import Path
from recommend.engine import recommend
from recommend.ruleset import load_ruleset
from shelf.lexicon import load_lexicon
from shelf.shelf import load_shelf
from tests.recommend.strategies import patient
rules = load_ruleset(load_lexicon(Path("corpus/lexicon.yaml")))
passages = {p.passage_id: p for p in load_shelf(Path("corpus")).passages}
made = (recommend(patient(seed), rules, passages.get, "2026-11-22", "c") for seed in range(40))
print(hashlib.sha256("".join(m.model_dump_json() for m in made).encode()).hexdigest())
"""


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    from_processes = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("0", "5")
    }
    assert len(from_processes) == 1
