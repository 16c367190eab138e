"""FAISS: exact inner product up to 50,000 passages, then an inverted file with 8-bit codes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import faiss
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EXACT_UP_TO = 50_000
PROBES = 32


def write_dense(path: Path, vectors: NDArray[np.float32]) -> None:
    """`vectors`: float32 (n, d), rows of length 1."""
    count, width = vectors.shape
    if count <= EXACT_UP_TO:
        index: Any = faiss.IndexFlatIP(width)
    else:
        cells = int(4 * np.sqrt(count))
        index = faiss.index_factory(width, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        sample = np.random.default_rng(0).choice(count, min(count, cells * 64), replace=False)
        index.train(vectors[np.sort(sample)])
    index.add(vectors)
    faiss.write_index(index, str(path))


def _make(name: str, **fields: object) -> Any:
    """faiss's classes take keywords that its stubs do not know."""
    return getattr(faiss, name)(**fields)


class DenseIndex:
    def __init__(self, path: Path, threads: int = 2) -> None:
        faiss.omp_set_num_threads(threads)
        self._index: Any = faiss.read_index(str(path))
        self._exact = not hasattr(self._index, "nprobe")

    @property
    def kind(self) -> str:
        """What is searched, in words."""
        return "exact" if self._exact else f"inverted file of {self._index.nlist} cells, {PROBES} looked into"

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """(row, cosine) of the best `k`, among the `allowed` rows where given. `vector`: float32 (d,), length 1."""
        if allowed is not None and not len(allowed):
            return []
        k = min(k, self._index.ntotal if allowed is None else len(allowed))
        parameters: Any = None if self._exact else _make("SearchParametersIVF", nprobe=PROBES)
        if allowed is not None:
            selector = faiss.IDSelectorBatch(np.asarray(allowed, dtype=np.int64))
            # Few rows may lie in any cell: all are looked into, which the selector makes cheap.
            every = {} if self._exact else {"nprobe": self._index.nlist}
            parameters = _make(
                "SearchParameters" if self._exact else "SearchParametersIVF", sel=selector, **every
            )
        scores, rows = self._index.search(vector.reshape(1, -1), k, params=parameters)
        return [(int(r), float(s)) for r, s in zip(rows[0], scores[0], strict=True) if r >= 0]
