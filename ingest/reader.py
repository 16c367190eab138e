"""Asks the worker process to read a file; gives it a time limit and a successor when it dies."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from core.errors import DocumentError
from ingest.loaded import Loaded
from ingest.processes import environment

TIMEOUT_S = 60.0
"""For a small file; a large one gets four seconds more a megabyte."""


class Reader:
    """Reads files in a process of their own. Use as a context manager: it ends with its worker."""

    def __init__(self, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self._worker: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            for pipe in (worker.stdin, worker.stdout):
                if pipe:
                    with suppress(OSError):  # what was not yet written to a dead worker
                        pipe.close()
            worker.wait()

    def read(self, path: Path, format_name: str) -> Loaded:
        """Raises DocumentError with the reason where the file cannot be read, takes too long or kills the worker."""
        worker = self._worker or self._start()
        allowed = self._timeout_s + path.stat().st_size / 2**18
        request = json.dumps({"path": os.fsencode(path).hex(), "format": format_name}) + "\n"
        try:
            assert worker.stdin is not None
            worker.stdin.write(request.encode())
            worker.stdin.flush()
            line = self._line(worker, allowed)
        except BrokenPipeError:
            line = b""
        except TimeoutError:
            self.close()
            raise DocumentError(
                f"reading it took more than {allowed:.0f} s; split it into smaller files"
            ) from None
        if not line.endswith(b"\n"):
            code = worker.wait()
            self.close()
            raise DocumentError(
                f"the reader of {format_name} files crashed on it ({_ending(code)}); export it again"
            )
        answer = json.loads(line)
        if "reason" in answer:
            raise DocumentError(answer["reason"])
        return Loaded.model_validate(answer["loaded"])

    def _start(self) -> subprocess.Popen[bytes]:
        self._worker = subprocess.Popen(
            [sys.executable, "-m", "ingest.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment(), "MALLOC_ARENA_MAX": "2"},
        )
        return self._worker

    def _line(self, worker: subprocess.Popen[bytes], allowed_s: float) -> bytes:
        assert worker.stdout is not None
        handle = worker.stdout.fileno()
        deadline = time.monotonic() + allowed_s
        parts: list[bytes] = []
        while not parts or not parts[-1].endswith(b"\n"):
            ready, _, _ = select.select([handle], [], [], max(0.0, deadline - time.monotonic()))
            if not ready:
                raise TimeoutError
            part = os.read(handle, 1 << 20)
            if not part:
                break
            parts.append(part)
        return b"".join(parts)


def _ending(code: int) -> str:
    if code >= 0:
        return f"exit {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
