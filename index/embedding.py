"""Sentence embeddings at question time: onnxruntime and tokenizers only."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from core.errors import ModelError
from index.export import MANIFEST, sha256_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH = 32
BATCH_TOKENS = 4096
"""Long texts go sixteen at a time: as fast, and 440 MB at the peak instead of 700."""


class Embedder(Protocol):
    """Turns texts into unit vectors. `identity` changes whenever the vectors would."""

    identity: str
    dimensions: int

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """float32 array of shape (len(texts), dimensions), rows of length 1, in the order given."""
        ...


class OnnxEmbedder:
    """An exported sentence-transformers model.

    `full_check` hashes the ONNX file (a server, once); otherwise only where its time of change is not the recorded one.
    `for_many`: each thread works on a batch of its own, rather than all on one: thousands of texts take an eighth less
    time (7.4 s against 8.5 s for the shelf), a single one more.
    """

    def __init__(
        self, folder: Path, *, threads: int = 2, full_check: bool = False, for_many: bool = False
    ) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        manifest = _read_manifest(folder)
        _check_file(folder / "model.onnx", manifest, full=full_check)
        self.dimensions = int(manifest["dimensions"])  # type: ignore[call-overload]
        self.identity = f"{manifest['model']}:{str(manifest['onnx_sha256'])[:16]}:{manifest['max_tokens']}"
        self._inputs: list[str] = list(manifest["inputs"])  # type: ignore[call-overload]
        # The packaged tokenizer.json pads and truncates to 128; statements may be longer.
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(int(manifest["max_tokens"]))  # type: ignore[call-overload]
        options = ort.SessionOptions()
        self._workers = threads if for_many else 1
        options.intra_op_num_threads = 1 if for_many else threads
        # Spinning threads burn the second core between questions and slow whoever shares the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = ort.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def encode(
        self, texts: Sequence[str], on_progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """See Embedder. Sorted by length, so that little is spent on padding (81 s against 133 s for 2,000)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        encodings = [e.ids for e in self._tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(texts)), key=lambda i: len(encodings[i]), reverse=True)
        most = BATCH if self._workers == 1 else BATCH // 2
        batches = []
        first = 0
        while first < len(order):
            width = len(encodings[order[first]])
            batches.append(order[first : first + max(1, min(most, BATCH_TOKENS // max(width, 1)))])
            first += len(batches[-1])
        with closing(
            self._run_all(batches, encodings)
        ) as results:  # whatever on_progress raises ends the threads
            for rows, found in zip(batches, results, strict=True):
                vectors[rows] = found
                if on_progress:
                    on_progress(len(rows))
        return vectors

    def _run_all(
        self, batches: Sequence[Sequence[int]], encodings: Sequence[Sequence[int]]
    ) -> Generator[NDArray[np.float32], None, None]:
        """The vectors of each batch (rows of `encodings`, the longest first), in turn."""

        def run(rows: Sequence[int]) -> NDArray[np.float32]:
            ids = np.zeros((len(rows), len(encodings[rows[0]])), dtype=np.int64)
            mask = np.zeros_like(ids)
            for at, row in enumerate(rows):
                ids[at, : len(encodings[row])] = encodings[row]
                mask[at, : len(encodings[row])] = 1
            feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            found: NDArray[np.float32] = self._session.run(None, {n: feed[n] for n in self._inputs})[0]
            return found

        if self._workers == 1 or len(batches) == 1:
            yield from map(run, batches)
            return
        pool = ThreadPoolExecutor(self._workers, thread_name_prefix="encoder")
        try:
            yield from pool.map(run, batches)
        finally:
            pool.shutdown(cancel_futures=True)


def _read_manifest(folder: Path) -> dict[str, object]:
    try:
        manifest: dict[str, object] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ModelError(
            f"no exported embedding model in {folder}; run kahler ingest, which exports it"
        ) from None
    return manifest


def _check_file(path: Path, manifest: dict[str, object], *, full: bool) -> None:
    remedy = "delete the models folder beside it and run kahler ingest, which exports it anew"
    if not path.is_file():
        raise ModelError(f"the exported model {path.name} is missing; {remedy}")
    stat = path.stat()
    if stat.st_size != manifest["onnx_size"]:
        raise ModelError(f"the exported model {path.name} has changed since its export; {remedy}")
    doubtful = full or stat.st_mtime_ns != manifest["onnx_mtime_ns"]
    if doubtful and sha256_of(path) != manifest["onnx_sha256"]:
        raise ModelError(f"the exported model {path.name} is damaged (its SHA-256 differs); {remedy}")
