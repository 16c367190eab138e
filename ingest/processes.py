"""How a process of ours is started: it has to find our packages from any folder, installed or not."""

from __future__ import annotations

import os

from core.settings import REPOSITORY


def environment() -> dict[str, str]:
    """This process's environment, with the repository first on the Python path."""
    paths = [str(REPOSITORY), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(p for p in paths if p)}
