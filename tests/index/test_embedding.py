"""The served vectors are those of sentence-transformers, whatever the length; a damaged model is refused."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import numpy as np
import pytest

from core.errors import ModelError
from index.embedding import OnnxEmbedder
from index.export import MINILM, locate_model

SENTENCE = (
    "In this phase 3 trial patients with relapsed or refractory multiple myeloma received daratumumab with "
    "pomalidomide and dexamethasone until progression and overall survival was measured from randomisation"
)
WORDS = SENTENCE.split()


def text_of(tokens: int) -> str:
    return " ".join(WORDS[i % len(WORDS)] for i in range(tokens))


@pytest.fixture(scope="module")
def reference() -> object:
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(locate_model(MINILM)), device="cpu")


@pytest.mark.parametrize("tokens", [10, 130, 250, 400])
def test_parity_with_sentence_transformers(embedder: OnnxEmbedder, reference: object, tokens: int) -> None:
    texts = [text_of(tokens), text_of(tokens).upper() + " ≥ 10⁹/L (95% CI 46.5-NR)"]
    ours = embedder.encode(texts)
    theirs = reference.encode(texts, normalize_embeddings=True)  # type: ignore[attr-defined]
    assert (ours * theirs).sum(axis=1).min() >= 0.999


def test_the_order_and_company_of_texts_change_nothing(embedder: OnnxEmbedder) -> None:
    texts = [text_of(n) for n in (3, 200, 40, 1, 90)] * 9
    together = embedder.encode(texts)
    alone = np.vstack([embedder.encode([t]) for t in texts[:5]])
    assert np.abs(together[:5] - alone).max() < 1e-4
    assert np.abs(np.linalg.norm(together, axis=1) - 1).max() < 1e-5
    assert embedder.encode([]).shape == (0, 384)


def test_a_changed_model_file_is_refused(model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(model, copy)
    OnnxEmbedder(copy)
    data = bytearray((copy / "model.onnx").read_bytes())
    data[len(data) // 2] ^= 0xFF
    time.sleep(0.01)
    (copy / "model.onnx").write_bytes(data)
    with pytest.raises(ModelError, match="SHA-256 differs"):
        OnnxEmbedder(copy)
    (copy / "model.onnx").write_bytes(data[:-1])
    with pytest.raises(ModelError, match="has changed"):
        OnnxEmbedder(copy)
    with pytest.raises(ModelError, match="run kahler ingest"):
        OnnxEmbedder(tmp_path)
