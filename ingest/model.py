"""Makes sure that the embedding model of the settings is exported, whole and the one meant."""

from __future__ import annotations

import json
import subprocess
import sys

from core.errors import ModelError
from core.settings import Settings
from index.embedding import OnnxEmbedder
from index.export import MANIFEST, MINILM, MINILM_SHA256, locate_model, model_folder, sha256_of
from ingest.processes import environment

_EXPORT = """
import sys
from pathlib import Path
from core.errors import KahlerError
from index.export import export_model
try:
    export_model(sys.argv[1], Path(sys.argv[2]))
except KahlerError as error:
    print("kahler:" + str(error))
    sys.exit(1)
"""


def is_exported(settings: Settings) -> bool:
    """Whether an export is there and was made from the weights that the settings name now."""
    try:
        manifest = json.loads((model_folder(settings.data, settings.model) / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    weights = locate_model(settings.model) / "model.safetensors"
    if settings.model == MINILM:  # its weights were compared with this hash when they were located
        return bool(manifest.get("weights_sha256") == MINILM_SHA256)
    return not weights.is_file() or manifest.get("weights_sha256") == sha256_of(weights)


def export(settings: Settings) -> None:
    """Export in a process of its own: torch's 800 MB and 9 s stay out of this one. Raises ModelError."""
    locate_model(settings.model)
    target = model_folder(settings.data, settings.model)
    model = settings.model
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", _EXPORT, model, str(target)],
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
    )
    if done.returncode:
        said = [line for line in done.stdout.splitlines() if line.startswith("kahler:")]
        if said:
            raise ModelError(said[-1].removeprefix("kahler:"))
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        raise ModelError(
            f"the model {model} could not be exported to ONNX ({last[:200]}); check KAHLER_MODEL"
        )


def open_embedder(settings: Settings, *, for_many: bool = False) -> OnnxEmbedder:
    """The exported model, exported anew where it is absent, damaged or made from other weights.

    `for_many`: see OnnxEmbedder.
    """
    folder = model_folder(settings.data, settings.model)
    if is_exported(settings):
        try:
            return OnnxEmbedder(folder, threads=settings.threads, full_check=True, for_many=for_many)
        except ModelError:
            pass
    export(settings)
    return OnnxEmbedder(folder, threads=settings.threads, for_many=for_many)
