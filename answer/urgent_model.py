"""What an urgent situation is made of, and the drug classes that it is told on."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from answer.urgent_symptoms import any_of

Signs = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Situation:
    """`symptom` or one of `values` has to be told of someone, on a drug of `setting` (ids; empty: on any or none).

    `setting_words` stand in for a name. `also` words, or one of `also_values`: what the whole question has to hold
    besides; `unless`: words that make it another situation. `of_a_person`: a bare note of the symptom is not enough.
    `section` is the heading of its statements in corpus/review/urgent-situations.md.
    """

    name: str
    symptom: Signs
    setting: frozenset[str]
    message: str
    section: str
    setting_words: re.Pattern[str] | None = None
    also: Signs = ()
    unless: Signs = ()
    values: frozenset[str] = frozenset()
    also_values: frozenset[str] = frozenset()
    of_a_person: bool = False


def signs(*concepts: tuple[str, ...] | str) -> Signs:
    """Concepts of `answer.urgent_signs` and `answer.urgent_symptoms`, and single patterns beside them."""
    single = tuple(c for c in concepts if isinstance(c, str))
    return (*(c for c in concepts if not isinstance(c, str)), *((single,) if single else ()))


def find_signs(wanted: Signs, text: str) -> list[tuple[int, int]]:
    """Where `text` names one of `wanted`; of a name inside a longer one only the longer: "chest pain", not "pain"."""
    found = [match.span() for concept in wanted for match in _compiled(concept).finditer(text)]
    return [
        span for span in found
        if not any(o != span and o[0] <= span[0] and span[1] <= o[1] for o in found)
    ]  # fmt: skip


def holds_sign(wanted: Signs, text: str) -> bool:
    return any(_compiled(concept).search(text) for concept in wanted)


def words(*patterns: str) -> re.Pattern[str]:
    return re.compile(any_of(*patterns))


MYELOMA_CLASSES = frozenset(
    ["proteasome_inhibitor", "cereblon", "imid", "celmod", "anti_cd38", "anti_slamf7", "bcma_agent", "gprc5d_agent",
     "t_cell_redirection", "bispecific", "car_t", "alkylator", "xpo1_inhibitor", "bcl2_inhibitor", "hdac_inhibitor"]
)  # fmt: skip


@cache
def _compiled(concept: tuple[str, ...]) -> re.Pattern[str]:
    # compiled when first asked for, once for all situations: all together cost 200 ms, and most questions need none
    return re.compile(any_of(*concept))
