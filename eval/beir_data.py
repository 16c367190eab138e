"""Reads a folder in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/<split>.tsv."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.errors import EvalError

SPLITS = ("test", "dev", "train")


@dataclass(frozen=True, slots=True)
class BeirDocument:
    document_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class BeirQuery:
    """`relevant`: document id to grade, above 0."""

    query_id: str
    text: str
    relevant: dict[str, int]


@dataclass(frozen=True, slots=True)
class BeirSet:
    """`queries` holds those with at least one relevant document."""

    split: str
    documents: list[BeirDocument]
    queries: list[BeirQuery]


def read_beir(folder: Path) -> BeirSet:
    """Raises EvalError naming the file and line that is absent or malformed."""
    documents = [
        BeirDocument(str(row["_id"]), str(row.get("title") or ""), str(row.get("text") or ""))
        for row in _rows(folder / "corpus.jsonl")
    ]
    texts = {str(row["_id"]): str(row.get("text") or "") for row in _rows(folder / "queries.jsonl")}
    split = next((s for s in SPLITS if (folder / "qrels" / f"{s}.tsv").is_file()), None)
    if split is None:
        raise EvalError(
            f"{folder / 'qrels'} holds no test.tsv, dev.tsv or train.tsv; BEIR's layout has one there"
        )
    relevant = _read_qrels(folder / "qrels" / f"{split}.tsv")
    queries = [BeirQuery(i, texts[i], grades) for i, grades in relevant.items() if i in texts]
    if not documents or not queries:
        raise EvalError(
            f"{folder} has no documents or no judged queries; check that ids agree across its files"
        )
    return BeirSet(split, documents, queries)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                if not line.strip():
                    continue
                row = json.loads(line)
                if not isinstance(row, dict) or "_id" not in row:
                    raise EvalError(
                        f"{path}:{number}: not an object with an _id; BEIR's layout has one a line"
                    )
                yield row
    except OSError as error:
        raise EvalError(
            f"{path} cannot be opened ({error.strerror}); name a folder in BEIR's layout"
        ) from None
    except ValueError as error:
        raise EvalError(f"{path}:{number}: not valid JSON or UTF-8 ({error})") from None


def _read_qrels(path: Path) -> dict[str, dict[str, int]]:
    relevant: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fields = line.split("\t")
        if len(fields) == 4:  # TREC's own four columns: query, iteration, document, grade
            fields = [fields[0], fields[2], fields[3]]
        if not line.strip() or (number == 1 and not fields[-1].strip().lstrip("-").isdigit()):
            continue
        if len(fields) != 3 or not fields[2].strip().lstrip("-").isdigit():
            raise EvalError(f"{path}:{number}: expected query-id, corpus-id and score parted by tabs")
        if int(fields[2]) > 0:
            relevant.setdefault(fields[0], {})[fields[1]] = int(fields[2])
    return relevant
