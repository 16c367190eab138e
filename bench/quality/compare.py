"""The same questions through Kahler and its peers: one table, one plot, one run.

    PYTHONPATH=. .venv/bin/python bench/quality/compare.py [--data .kahler] [--out reports/quality]

Questions: every case with judged passages, plain wording and variants. Metrics as in eval.scorers; `facts in context`
is the share of a case's facts that the first 5 texts state (no language model needed to see it). Intervals: paired
bootstrap of Kahler's advantage over each peer in nDCG@10.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean

from core.settings import load_settings
from eval.baseline import paired_bootstrap
from eval.case import Item
from eval.gold import Gold
from eval.plots import GOOD, bars, intervals
from eval.runner import select_items

sys.path.insert(0, str(Path(__file__).resolve().parent))
from peers import Search, open_peers
from rankings import facts_in_context, ndcg, needs_of, recall, reciprocal_rank

Row = dict[str, list[float]]


def measure(items: Sequence[Item], search: Search, gold: Gold) -> Row:
    """Values by metric, one an item, in the order of `items` (facts only where there are any)."""
    row: Row = {
        n: [] for n in ("recall@1", "recall@5", "MRR", "nDCG@10", "facts in context", "characters", "ms")
    }
    for item in items:
        start = time.perf_counter()
        found = search(item.question, item.case.as_of)
        row["ms"].append((time.perf_counter() - start) * 1000)
        needs = needs_of(item)
        row["recall@1"].append(recall(needs, found, 1))
        row["recall@5"].append(recall(needs, found, 5))
        row["MRR"].append(reciprocal_rank(item, found))
        row["nDCG@10"].append(ndcg(item, found))
        row["characters"].append(float(sum(len(f.text) for f in found[:5])))
        facts = facts_in_context(item, found, gold)
        if facts is not None:
            row["facts in context"].append(facts)
    return row


def render(rows: dict[str, Row], missing: Sequence[str], count: int) -> tuple[str, str]:
    """The Markdown table and the SVG plots."""
    names = list(next(iter(rows.values())))
    lines = [
        f"| {count} questions | {' | '.join(names)} | nDCG: kahler ahead by (95%) |",
        "|---" * (len(names) + 2) + "|",
    ]
    own = rows["kahler"]["nDCG@10"]
    ahead = []
    for name, row in rows.items():
        cells = [f"{fmean(row[m]):.{1 if m == 'ms' else 0 if m == 'characters' else 3}f}" for m in names]
        note = "-"
        if name != "kahler":
            differences = [a - b for a, b in zip(own, row["nDCG@10"], strict=True)]
            low, high = paired_bootstrap(differences)
            note = f"{fmean(differences):+.3f} ({low:+.3f} to {high:+.3f})"
            ahead.append((f"over {name}", low, fmean(differences), high, GOOD if low > 0 else "#6b7280"))
        lines.append(f"| {name} | {' | '.join(cells)} | {note} |")
    lines += [f"\n{line}" for line in missing]
    plots = [
        f"<h2>{metric}</h2>"
        + bars(metric, [(n, fmean(r[metric]), f"{fmean(r[metric]):.3f}") for n, r in rows.items()])
        for metric in ("nDCG@10", "recall@5", "MRR", "facts in context")
    ]
    plots.append("<h2>Kahler's advantage in nDCG@10 (95%)</h2>" + intervals("Advantage in nDCG@10", ahead))
    return "\n".join(lines) + "\n", "\n".join(plots)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, help="data folder with an index (default: the settings')")
    parser.add_argument("--out", type=Path, default=Path("reports/quality"))
    given = parser.parse_args()
    settings = load_settings(data=given.data)
    peers, missing, snapshot = open_peers(settings)
    gold = Gold(snapshot.store.all_passages(), snapshot.lexicon, parsed=True)
    items = [i for i in select_items() if i.case.relevant]
    rows = {name: measure(items, search, gold) for name, search in peers.items()}
    table, plots = render(rows, missing, len(items))
    given.out.mkdir(parents=True, exist_ok=True)
    (given.out / "peers.md").write_text(table, encoding="utf-8")
    (given.out / "peers.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Peers</title>{plots}", encoding="utf-8"
    )
    (given.out / "peers.json").write_text(
        json.dumps({n: {m: fmean(v) for m, v in r.items()} for n, r in rows.items()}, indent=1)
    )
    print(table)


if __name__ == "__main__":
    main()
