"""Opens the embedding model beside everything else: most of its 0.2 s runs outside Python's lock."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor

from core.settings import Settings
from index.embedding import OnnxEmbedder
from index.export import model_folder


def start_embedder(settings: Settings, *, full_check: bool = False) -> Future[OnnxEmbedder]:
    """Begin to open the model of the settings; `result()` gives it or raises ModelError."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="embedder")
    opening = pool.submit(
        OnnxEmbedder,
        model_folder(settings.data, settings.model),
        threads=settings.threads,
        full_check=full_check,
    )
    pool.shutdown(wait=False)
    return opening
