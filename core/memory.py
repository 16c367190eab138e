"""How a process that goes on for long treats what it loaded once."""

from __future__ import annotations

import gc

FEW = (50_000, 20, 100)
"""Objects made before the youngest are looked through, and how often the older ones are in turn."""


def keep_loaded() -> None:
    """Leave what is loaded now out of all later collections, and collect less often.

    An answer or a recommendation makes thousands of small objects and no cycles; with Python's own settings collections
    took a tenth of its time, and a full one walked through lexicon, rules and statements for 100 ms.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*FEW)
