"""The names of a record's diagnoses, read as the words of a note are: what a field can hold, and what no rule weighs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from core.errors import KahlerError
from core.lexicon import Lexicon
from recommend.profile_text import MOST_CHARACTERS, parse_profile

# Facts about the patient that a diagnosis states. Lines and drugs are never inferred from a list of diagnoses.
_FACTS = (
    "pregnant", "recent_mi_or_unstable_heart", "uncontrolled_hypertension", "dialysis", "asthma", "prior_vte", "prior_arterial_event",
    "corneal_disease", "active_infection", "hepatitis_b", "frailty", "extramedullary", "prior_neurological_disease",
)  # fmt: skip
# What classifications add to a name without telling more of the patient.
_FILLER = re.compile(
    r"\((?:disorder|finding|situation|primary|procedure|morphologic abnormality)\)|\b(?:essential|primary|unspecified|nos|not\s+otherwise\s+specified|mellitus|pure|benign"
    r"|(?:with|without)\s+(?:mention\s+of\s+)?(?:complications?|esophagitis|oesophagitis))\b|\bgastro-?\s?o?esophageal\s+(?=reflux)|(?<=reflux)\s+disease\b",
    re.I,
)


def read_diagnoses(
    names: Iterable[str], lexicon: Lexicon, today: str | None = None
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Fields that the diagnoses state, and the names that no field took and that are not known to be harmless.

    `names` are of diagnoses that are active, without myeloma; `today` is an ISO date. A name that the reader of notes
    would ask about is unread too: a record cannot be asked.
    """
    facts: dict[str, Any] = {}
    unread = []
    for name in dict.fromkeys(" ".join(n.split()) for n in names):
        plain = " ".join(_FILLER.sub(" ", name).split(" ")).strip(" ,;.")
        if not plain:
            continue
        try:
            read = parse_profile(plain[:MOST_CHARACTERS], lexicon, today)
        except KahlerError:
            unread.append(name)
            continue
        said = {f: getattr(read.profile, f) for f in _FACTS if getattr(read.profile, f) is not None}
        for field, value in said.items():
            facts[field] = value if facts.get(field) in (None, False) else facts[field]
        other = read.profile.out_of_scope_condition or read.contradictions
        if read.unread or read.doubts or other:
            unread.append(name)
    return facts, tuple(unread)
