"""Patients for the properties: hypothesis strategies, and the full enumeration of lines and refractoriness."""

from __future__ import annotations

import itertools
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
    for lines, refractory, place, setting in itertools.product(range(7), subsets, ("US", "EU", None), SETTINGS):
        given = {"exposed_to": (*FIVE[:1], "lenalidomide", *refractory), "exposure_complete": True} if lines else {}
        yield PatientProfile(
            prior_lines=lines,
            refractory_to=refractory if lines else (),
            not_refractory_to=tuple(d for d in ("bortezomib", "lenalidomide") if d not in refractory) if lines else (),
            jurisdiction=place,
            **given,
            **setting,
        )


def _maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


@st.composite
def patients(draw: st.DrawFn) -> PatientProfile:
    """A patient without contradictions: each drug has one state, unknown most often."""
    states = draw(st.fixed_dictionaries({d: st.sampled_from(("", "", "", "no", "exposed", "sensitive", "refractory"))
                                         for d in DRUGS}))  # fmt: skip
    by = {s: tuple(d for d, v in states.items() if v == s) for s in ("no", "exposed", "sensitive", "refractory")}
    given = (*by["exposed"], *by["sensitive"], *by["refractory"])
    flags = draw(st.fixed_dictionaries({f: st.sampled_from((None, None, None, False, True)) for f in (
        "progressed_on_last", "pregnant", "no_reliable_contraception", "recent_mi_or_unstable_heart",
        "uncontrolled_hypertension", "neuropathy_painful", "dialysis", "prior_vte", "prior_arterial_event",
        "corneal_disease", "eye_exams_possible", "active_infection", "hepatitis_b", "steroid_intolerant", "t_11_14",
        "extramedullary", "rapid_progression", "prior_neurological_disease", "fit_for_car_t", "oral_only",
        "exposure_complete")}))  # fmt: skip
    return PatientProfile(
        prior_lines=draw(st.sampled_from((None, 1, 1, 2, 2, 3, 3, 4, 5, 6))),
        refractory_to=by["refractory"],
        not_refractory_to=by["sensitive"],
        exposed_to=(*by["exposed"], *by["sensitive"]),
        not_exposed_to=by["no"],
        intolerant_to=draw(st.sampled_from(((), (), (), given[:1]))),
        last_line=draw(st.sampled_from(((), (), given[-1:]))),
        months_since={d: draw(st.sampled_from((1, 5, 6, 20))) for d in by["sensitive"][:2]},
        age=draw(_maybe(st.sampled_from((50, 74, 75, 76, 82)))) if not flags["pregnant"] else 34,
        nyha_class=draw(_maybe(st.integers(1, 4))),
        lvef_percent=draw(_maybe(st.sampled_from((35, 39, 40, 60)))),
        neuropathy_grade=draw(_maybe(st.integers(0, 4))),
        crcl_ml_min=draw(_maybe(st.sampled_from((9, 15, 25, 30, 45, 55, 60, 61, 90)))),
        bilirubin_x_uln=draw(_maybe(st.sampled_from((1, 2, 4)))),
        fev1_percent=draw(_maybe(st.sampled_from((45, 50, 80)))),
        asthma=draw(_maybe(st.sampled_from(("mild", "severe")))),
        platelets_10e9_l=draw(_maybe(st.sampled_from((38, 50, 74, 75, 150)))),
        anc_10e9_l=draw(_maybe(st.sampled_from(("0.4", "0.5", "0.9", "1.0", "3")))),
        frailty=draw(_maybe(st.sampled_from(("fit", "intermediate", "frail")))),
        jurisdiction=draw(st.sampled_from((None, "US", "EU"))),
        **flags,
    )
