"""Writes the frame of a new case, with what the shelf offers for it as comments to judge."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from core.errors import EvalError
from core.evidence import Hit
from eval.case import QuestionType
from eval.load import CASES, load_suites
from eval.schema import MODELINE

_EXPECTATION = {
    QuestionType.FIGURE: "    facts:\n      - {trial: , endpoint: pfs, arm: , value: , unit: months}\n",
    QuestionType.ABSTENTION: "    must_abstain: {reasons: [insufficient_evidence]}\n",
    QuestionType.COMPARISON: "    no_comparison: true\n",
    QuestionType.CORRECTION: "    must_correct: [D01]\n",
    QuestionType.URGENT: "    urgent: true\n",
    QuestionType.RECOMMENDATION: "    profile: {prior_lines: 1}\n    must_offer: {}\n    forbidden_regimens: []\n",
}


def new_case(
    question: str,
    *,
    suite: str,
    question_type: QuestionType = QuestionType.FIGURE,
    folder: Path = CASES,
    hits: Sequence[Hit] = (),
    case_id: str | None = None,
) -> tuple[Path, str]:
    """Append a case to `<folder>/<suite>.yaml` (made where missing); returns the file and the case's id.

    `hits` (of a search for the question) are written as comments: the author judges, the system does not.
    The frame of a figure is not loadable until trial, arm and value are filled in: nothing unjudged counts.
    Raises EvalError where the suite name is not usable or the question is asked already.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", suite):
        raise EvalError(f"a suite is named in lower case with hyphens, not {suite!r}")
    path = folder / f"{suite}.yaml"
    ids = _known_ids(folder, question) if any(folder.glob("*.yaml")) else set()
    name = case_id or _free_id(question, ids)
    if name in ids:
        raise EvalError(f"the case id {name} is taken; give another with --id")
    text = path.read_text(encoding="utf-8") if path.is_file() else f"{MODELINE}\nsuite: {suite}\ncases:\n"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.rstrip("\n") + "\n" + _frame(name, question, question_type, hits), encoding="utf-8")
    return path, name


def _known_ids(folder: Path, question: str) -> set[str]:
    ids: set[str] = set()
    for suite in load_suites(folder):
        for case in suite.cases:
            ids.add(case.id)
            if case.question.strip().lower() == question.strip().lower():
                raise EvalError(f"that question is asked in case {case.id} already; add a variant there")
    return ids


def _free_id(question: str, taken: set[str]) -> str:
    words = re.findall(r"[a-z0-9]+", question.lower())
    small = {
        "what",
        "is",
        "the",
        "was",
        "of",
        "in",
        "for",
        "a",
        "an",
        "with",
        "and",
        "to",
        "how",
        "does",
        "did",
        "do",
    }
    stem = "-".join([w for w in words if w not in small][:5]) or "case"
    number = 2
    name = stem
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name


def _frame(name: str, question: str, question_type: QuestionType, hits: Sequence[Hit]) -> str:
    quoted = question.strip().replace("\\", "\\\\").replace('"', '\\"')
    lines = [f'  - id: {name}\n    question: "{quoted}"\n    type: {question_type}\n    tags: []\n']
    lines.append(
        _EXPECTATION.get(question_type, "    facts:\n      - {says: [words that one shown sentence holds]}\n")
    )
    lines.append("    relevant: []\n")
    if hits:
        lines.append("    # judge these, written from the evidence, not from the ranking:\n")
        lines.extend(f"    #   {h.passage.passage_id}: {h.passage.text}\n" for h in hits)
    return "".join(lines)
