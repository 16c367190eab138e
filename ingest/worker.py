"""The process that reads users' files: limited in memory, replaced when it crashes, so that no file harms the rest.

Reads one JSON request a line on stdin ({"path", "format"}), answers one JSON line ({"loaded"} or {"reason"}).
"""

from __future__ import annotations

import json
import os
import resource
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TextIO

from core.errors import DocumentError
from ingest.loaded import Loaded

MEMORY_BYTES = 900 << 20
TOO_LARGE = f"reading it needs more than {MEMORY_BYTES >> 20} MB of memory; split it into smaller files"


def load_file(path: Path, format_name: str) -> Loaded:
    """Read `path` with the loader of that format, in this process."""
    load: Callable[[bytes, str], Loaded] = import_module(f"ingest.loaders.{format_name}").load
    return load(path.read_bytes(), path.name)


def answer_of(path: Path, format_name: str) -> str:
    try:
        loaded = load_file(path, format_name)
        return '{"loaded": ' + loaded.model_dump_json(exclude_defaults=True, ensure_ascii=True) + "}"
    except DocumentError as error:
        reason = str(error)
    except MemoryError:
        reason = TOO_LARGE
    except RecursionError:
        reason = "it is nested too deeply to be read"
    except OSError as error:
        reason = f"it cannot be opened ({error.strerror or error})"
    except Exception as error:  # noqa: BLE001  (whatever a parser raises on a broken file, the next file is read)
        first = str(error).strip().splitlines()
        reason = f"it is malformed ({type(error).__name__}{': ' + first[0][:120] if first else ''})"
    return json.dumps({"reason": reason})


def serve(requests: TextIO, answers: TextIO) -> None:
    for line in requests:
        request = json.loads(line)
        answers.write(answer_of(Path(os.fsdecode(bytes.fromhex(request["path"]))), request["format"]) + "\n")
        answers.flush()


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Native libraries print where they like: the protocol keeps the real stdout to itself.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
