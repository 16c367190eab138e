"""Retrieval on a BEIR folder, the three modes side by side: python -m bench.beir_bench DIR [--data .kahler]

Ends with exit code 1 where hybrid is not above both single modes in nDCG@10.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from core.settings import Settings
from eval.beir import evaluate_beir

SCIFACT = Path(__file__).resolve().parents[2] / "shared" / "benchmarks" / "scifact"


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SCIFACT)
    parser.add_argument("--data", type=Path, default=Path(".kahler"))
    given = parser.parse_args()
    report = evaluate_beir(given.folder, Settings(data=given.data))
    print(report.table())
    scores = {m.mode: m.ndcg_at_10.value for m in report.modes}
    return 0 if scores["hybrid"] > max(scores["dense"], scores["lexical"]) else 1


if __name__ == "__main__":
    sys.exit(main())
