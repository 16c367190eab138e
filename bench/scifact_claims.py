"""How the claim verifier fares on SciFact, text that nobody here wrote: python -m bench.scifact_claims [--limit N]

Each annotated claim is checked against the sentences that annotators marked (SUPPORT or CONTRADICT). Claims without
evidence are checked against the abstract they cite, where the right answer is not_enough. Baseline: share of the
claim's content stems that stand in the evidence, supported from a threshold on, else not_enough; the threshold is the
one that serves the baseline best on these very claims, so it is flattered. Nothing of the verifier was tuned here.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from answer.verification import Label, verify_claim
from answer.words import content_stems
from core.lexicon import Lexicon
from shelf.lexicon import load_lexicon

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "benchmarks" / "scifact"
_GOLD = {"SUPPORT": Label.SUPPORTED, "CONTRADICT": Label.CONTRADICTED}


@dataclass(frozen=True, slots=True)
class Case:
    claim: str
    evidence: tuple[str, ...]
    gold: Label


def split_sentences(text: str) -> list[str]:
    """BEIR joins the sentences of an abstract by one space; this splits them again, nearly as the annotators had them."""
    import re

    return [s for s in re.split(r"(?<=[.!?])\s+(?=[A-Z0-9(\[])", text) if s]


def read_cases(data: Path) -> Iterator[Case]:
    """Claims with their marked sentences; claims without evidence with the abstract that they cite."""
    abstracts: dict[int, str] = {}
    with (data / "corpus.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            abstracts[int(record["_id"])] = record["text"]
    with (data / "claims_with_evidence.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            if not record["evidence"]:
                for doc_id in record["cited_doc_ids"][:1]:
                    if doc_id in abstracts:
                        yield Case(
                            record["claim"], tuple(split_sentences(abstracts[doc_id])), Label.NOT_ENOUGH
                        )
            for piece in record["evidence"]:
                sentences = split_sentences(abstracts.get(piece["doc_id"], ""))
                chosen = tuple(sentences[i] for i in piece["sentences"] if i < len(sentences))
                if chosen:
                    yield Case(record["claim"], chosen, _GOLD[piece["label"]])


def overlap(case: Case) -> float:
    ours = set(content_stems(case.claim))
    theirs = set(content_stems(" ".join(case.evidence)))
    return len(ours & theirs) / len(ours) if ours else 0.0


def macro_f1(gold: list[Label], said: list[Label]) -> float:
    scores = []
    for label in Label:
        hit = sum(g is s is label for g, s in zip(gold, said, strict=True))
        precision = hit / max(1, sum(s is label for s in said))
        recall = hit / max(1, sum(g is label for g in gold))
        scores.append(2 * precision * recall / (precision + recall) if hit else 0.0)
    return sum(scores) / len(scores)


def report(cases: list[Case], lexicon: Lexicon) -> str:
    """Accuracy, macro F1, confusion and precision of `supported`, for the verifier and the baseline."""
    gold = [case.gold for case in cases]
    started = time.perf_counter()
    said = [verify_claim(case.claim, case.evidence, lexicon).label for case in cases]
    spent = (time.perf_counter() - started) / len(cases) * 1000
    shares = [overlap(case) for case in cases]

    def baseline(threshold: float) -> list[Label]:
        return [Label.SUPPORTED if s >= threshold else Label.NOT_ENOUGH for s in shares]

    best = max((t / 20 for t in range(21)), key=lambda t: _accuracy(gold, baseline(t)))
    always = [Label.NOT_ENOUGH] * len(cases)
    rows = [f"{len(cases)} claims: {dict(Counter(g.value for g in gold))}; {spent:.1f} ms a claim"]
    for name, labels in (
        ("verifier", said),
        (f"overlap >= {best:.2f}", baseline(best)),
        ("always not_enough", always),
    ):
        shown = [g for g, s in zip(gold, labels, strict=True) if s is Label.SUPPORTED]
        right = sum(g is Label.SUPPORTED for g in shown)
        precision = f"{right}/{len(shown)}" if shown else "-"
        rows.append(
            f"{name:18} accuracy {_accuracy(gold, labels):.3f}  macro F1 {macro_f1(gold, labels):.3f}  "
            f"supported and truly so {precision}"
        )
    table = Counter((g.value, s.value) for g, s in zip(gold, said, strict=True))
    rows.append(
        "verifier, gold -> said: " + ", ".join(f"{g}->{s} {n}" for (g, s), n in sorted(table.items()))
    )
    return "\n".join(rows)


def _accuracy(gold: list[Label], said: list[Label]) -> float:
    return sum(g is s for g, s in zip(gold, said, strict=True)) / len(gold)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scifact_claims")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--limit", type=int, default=None)
    arguments = parser.parse_args()
    cases = list(read_cases(arguments.data))[: arguments.limit]
    print(report(cases, load_lexicon(ROOT / "corpus" / "lexicon.yaml")))


if __name__ == "__main__":
    main()
