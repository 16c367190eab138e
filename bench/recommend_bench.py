"""How long a recommendation takes: median, p95 and p99 in milliseconds, wall clock and CPU, over mixed patients.

python -m bench.recommend_bench [--patients 1000]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from core.memory import keep_loaded
from recommend.engine import recommend
from recommend.profile_text import parse_profile
from recommend.ruleset import load_ruleset
from shelf.lexicon import load_lexicon
from shelf.shelf import load_shelf
from tests.recommend.strategies import patient

ROOT = Path(__file__).parents[1]
TEXT = "66 y, one prior line VRd-ASCT-len maintenance, progressing on lenalidomide, dara naive, fit, heart ok"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--patients", type=int, default=1000)
    count = parser.parse_args().patients
    lexicon = load_lexicon(ROOT / "corpus" / "lexicon.yaml")
    passages = {p.passage_id: p for p in load_shelf(ROOT / "corpus").passages}
    start = time.perf_counter()
    ruleset = load_ruleset(lexicon)
    print(f"rules read and checked in {(time.perf_counter() - start) * 1e3:.0f} ms")
    for seed in range(20):  # compile the plan and cut the quotes once
        recommend(patient(seed), ruleset, passages.get, "2026-11-22", "bench")
    keep_loaded()  # as the server does
    wall, cpu = [], []
    for seed in range(count):
        profile = patient(seed)
        before, before_cpu = time.perf_counter(), time.process_time()
        recommend(profile, ruleset, passages.get, "2026-11-22", "bench")
        wall.append((time.perf_counter() - before) * 1e3)
        cpu.append((time.process_time() - before_cpu) * 1e3)
    parsing = []
    for _ in range(50):
        before = time.perf_counter()
        parse_profile(TEXT, lexicon)
        parsing.append((time.perf_counter() - before) * 1e3)
    for name, values in (("wall", wall), ("cpu", cpu), ("words to profile, wall", parsing)):
        ordered = sorted(values)
        p50, p95, p99 = (ordered[min(len(ordered) - 1, int(len(ordered) * q))] for q in (0.5, 0.95, 0.99))
        print(
            f"{name}: n={len(ordered)} median {p50:.2f} ms, p95 {p95:.2f} ms, p99 {p99:.2f} ms, max {ordered[-1]:.2f} ms"
        )


if __name__ == "__main__":
    main()
