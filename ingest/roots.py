"""The files and folders that the user asked to ingest, remembered between runs."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import DocumentError, SettingsError

ROOTS_FILE = "roots.json"


@dataclass(frozen=True, slots=True)
class Found:
    """A file below a root. `shown` is its path as valid Unicode; `reason` says why it is not to be read."""

    path: Path
    shown: str
    reason: str | None = None


def show_path(path: Path) -> str:
    return os.fsencode(path).decode("utf-8", "replace")


def load_roots(data: Path) -> list[Path]:
    path = data / ROOTS_FILE
    try:
        return [Path(os.fsdecode(bytes.fromhex(entry["bytes"]))) for entry in json.loads(path.read_bytes())]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError):
        raise SettingsError(
            f"{path} is not readable; remove it and name your folders to kahler ingest again"
        ) from None


def save_roots(data: Path, roots: Sequence[Path]) -> None:
    """Whole or not at all, so that a killed run finds them again."""
    beside = data / f".{ROOTS_FILE}-{os.getpid()}"
    entries = [{"path": show_path(r), "bytes": os.fsencode(r).hex()} for r in roots]
    with beside.open("w", encoding="utf-8") as file:
        json.dump(entries, file, indent=1, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(data / ROOTS_FILE)


def remember(data: Path, paths: Sequence[Path]) -> list[Path]:
    """Add `paths` to the roots and return all. Raises DocumentError for a path that does not exist."""
    roots = load_roots(data)
    for path in paths:
        absolute = path.expanduser().resolve()
        if not absolute.exists():
            raise DocumentError(f"there is no file or folder {show_path(path)}; check the path")
        if absolute not in roots:
            roots.append(absolute)
    if paths:
        save_roots(data, roots)
    return roots


def forget_root(data: Path, path: Path) -> list[Path]:
    """Remove a root and return the rest. Raises DocumentError where `path` is none."""
    roots = load_roots(data)
    absolute = path.expanduser().resolve()
    if absolute not in roots:
        above = next((r for r in roots if r in absolute.parents), None)
        if above:
            hint = f"it lies in {show_path(above)}, which is: forget that, or remove the file and run kahler ingest"
        else:
            hint = f"ingested are: {', '.join(map(show_path, roots)) or 'none'}"
        raise DocumentError(f"{show_path(path)} was not given to kahler ingest; {hint}")
    rest = [r for r in roots if r != absolute]
    save_roots(data, rest)
    return rest


def find_files(roots: Sequence[Path], without: Path) -> Iterator[Found]:
    """Every file below the roots, once, in order of path; links and hidden folders are named, not followed.

    `without`: a folder that is never entered (the index itself).
    """
    seen: set[Path] = set()
    for root in roots:
        for found in _below(root, without.resolve(), given=True):
            if found.path not in seen:
                seen.add(found.path)
                yield found


def _below(path: Path, without: Path, *, given: bool = False) -> Iterator[Found]:
    shown = show_path(path)
    try:
        mode = path.lstat().st_mode
        if path == without:
            return
        if path.name.startswith(".") and not given:
            yield Found(
                path, shown, "its name begins with a dot (hidden); name it to kahler ingest to read it"
            )
        elif stat.S_ISLNK(mode):
            yield Found(
                path, shown, "it is a symbolic link, which is not followed; name its target to kahler ingest"
            )
        elif stat.S_ISDIR(mode):
            for child in sorted(path.iterdir()):
                yield from _below(child, without)
        elif stat.S_ISREG(mode):
            yield Found(path, shown)
        else:
            yield Found(path, shown, "it is not a regular file (a pipe, socket or device)")
    except FileNotFoundError:
        yield Found(path, shown, "it is no longer there; kahler forget stops looking for it")
    except OSError as error:
        yield Found(path, shown, f"it cannot be opened ({error.strerror}); mend its permissions")
