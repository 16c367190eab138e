"""One writer at a time. The lock dies with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from core.errors import IndexBusy, SettingsError

LOCK_FILE = "ingest.lock"


@contextmanager
def writer_lock(data: Path) -> Iterator[None]:
    """Raises IndexBusy naming the process that holds it, SettingsError where `data` cannot be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        handle = os.open(data / LOCK_FILE, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SettingsError(
            f"the data folder {data} cannot be written ({error.strerror}); set KAHLER_DATA to one that can"
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = (
                os.pread(handle, 200, 0).decode("utf-8", "replace").strip() or "a process that just started"
            )
            raise IndexBusy(
                f"another ingest is writing to {data} ({holder}); wait until it ends, the index serves meanwhile"
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(
            handle,
            f"process {os.getpid()}, since {datetime.now().astimezone():%Y-%m-%d %H:%M:%S}".encode(),
            0,
        )
        yield
    finally:
        os.close(handle)
