"""Patients for the properties: a hypothesis strategy, and the full enumeration of lines and refractoriness."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from typing import Any

from hypothesis import strategies as st

from core.patients import PatientProfile

FIVE = ("bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab")
DRUGS = (*FIVE, "ixazomib", "isatuximab", "elotuzumab", "selinexor", "thalidomide", "cyclophosphamide", "bendamustine",
         "teclistamab", "talquetamab", "ide_cel", "cilta_cel", "belantamab_mafodotin", "iberdomide", "venetoclax")  # fmt: skip
CLASSES = ("proteasome_inhibitor", "imid", "anti_cd38", "bcma_agent")

# What else is wrong with the enumerated patients: each a small change to an otherwise silent profile.
SETTINGS: tuple[dict[str, Any], ...] = (
    {},
    {"progressed_on_last": True, "t_11_14": True},
    {"lvef_percent": 35, "neuropathy_grade": 2, "neuropathy_painful": True, "progressed_on_last": True},
    {"dialysis": True, "fev1_percent": 45, "frailty": "frail", "progressed_on_last": False},
    {"active_infection": True, "platelets_10e9_l": 38, "progressed_on_last": True},
)


def enumerated() -> Iterator[PatientProfile]:
    """Prior lines 0-6 x every subset of the five refractory x place x setting; all exposures stated."""
    subsets = [c for n in range(6) for c in itertools.combinations(FIVE, n)]
    for lines, refractory, place, setting in itertools.product(
        range(7), subsets, ("US", "EU", None), SETTINGS
    ):
        given = (
            {"exposed_to": (*FIVE[:1], "lenalidomide", *refractory), "exposure_complete": True}
            if lines
            else {}
        )
        yield PatientProfile(
            prior_lines=lines,
            refractory_to=refractory if lines else (),
            not_refractory_to=tuple(d for d in ("bortezomib", "lenalidomide") if d not in refractory)
            if lines
            else (),
            jurisdiction=place,
            **given,
            **setting,
        )


FLAGS = [
    "progressed_on_last",
    "pregnant",
    "no_reliable_contraception",
    "recent_mi_or_unstable_heart",
    "uncontrolled_hypertension",
    "neuropathy_painful",
    "dialysis",
    "prior_vte",
    "prior_arterial_event",
    "corneal_disease",
    "eye_exams_possible",
    "active_infection",
    "hepatitis_b",
    "steroid_intolerant",
    "t_11_14",
    "extramedullary",
    "rapid_progression",
    "prior_neurological_disease",
    "fit_for_car_t",
    "oral_only",
    "exposure_complete",
]
NUMBERS: dict[str, tuple[Any, ...]] = {
    "age": (50, 74, 75, 76, 82), "nyha_class": (1, 2, 3, 4), "lvef_percent": (35, 39, 40, 60),
    "neuropathy_grade": (0, 1, 2, 3, 4), "crcl_ml_min": (9, 15, 25, 30, 45, 55, 60, 61, 90), "bilirubin_x_uln": (1, 2, 4),
    "fev1_percent": (45, 50, 80), "asthma": ("mild", "severe"), "platelets_10e9_l": (38, 50, 74, 75, 150),
    "anc_10e9_l": ("0.4", "0.5", "0.9", "1.0", "3"), "frailty": ("fit", "intermediate", "frail"),
}  # fmt: skip


def patient(seed: int) -> PatientProfile:
    """A patient without contradictions: each drug has one state, unknown most often; the same seed, the same patient."""
    draw = random.Random(seed)
    states = {d: draw.choice(("", "", "", "no", "exposed", "sensitive", "refractory")) for d in DRUGS}
    by = {
        s: tuple(d for d, v in states.items() if v == s) for s in ("no", "exposed", "sensitive", "refractory")
    }
    had = (*by["exposed"], *by["sensitive"], *by["refractory"])
    # Some patients are mostly silent, some mostly known.
    silence = draw.choice((0.2, 0.6, 0.9))
    values: dict[str, Any] = {f: draw.random() < 0.3 for f in FLAGS if draw.random() > silence}
    values |= {f: draw.choice(v) for f, v in NUMBERS.items() if draw.random() > silence}
    if values.get("pregnant"):
        values["age"] = 34
    return PatientProfile(
        prior_lines=draw.choice((None, 1, 1, 1, 2, 2, 2, 3, 3, 4, 5, 6)),
        refractory_to=by["refractory"],
        not_refractory_to=by["sensitive"],
        exposed_to=(*by["exposed"], *by["sensitive"]),
        not_exposed_to=by["no"],
        intolerant_to=draw.choice(((), (), (), had[:1])),
        last_line=draw.choice(((), (), had[-1:])),
        months_since={d: draw.choice((1, 5, 6, 20)) for d in by["sensitive"][:2]},
        jurisdiction=draw.choice((None, "US", "EU")),
        **values,
    )


def patients() -> st.SearchStrategy[PatientProfile]:
    """Drawn by seed: fifty separate draws a patient would cost more than judging it."""
    return st.integers(0, 2**32).map(patient)
