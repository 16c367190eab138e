"""A patient as far as a regimen depends on it. None means unknown, never "no"."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from core.evidence import Frozen


class RelapseType(StrEnum):
    BIOCHEMICAL = "biochemical"
    CLINICAL = "clinical"


class Frailty(StrEnum):
    FIT = "fit"
    INTERMEDIATE = "intermediate"
    FRAIL = "frail"


Ids = tuple[str, ...]


class PatientProfile(Frozen):
    """Open world: a drug exposed to without a stated outcome is unknown. Refractory implies exposed.

    `refractory_to` ... `intolerant_to` and `hypersensitivity_to` hold lexicon ids of drugs or drug classes.
    `months_since` maps a drug id to whole months since its last dose. An eGFR is never copied into `crcl_ml_min`.
    """

    prior_lines: Annotated[int, Field(ge=0, le=20)] | None = None
    refractory_to: Ids = ()
    not_refractory_to: Ids = ()
    exposed_to: Ids = ()
    not_exposed_to: Ids = ()
    intolerant_to: Ids = ()
    exposure_complete: bool | None = None
    progressed_on_last: bool | None = None
    last_line: Ids = ()
    months_since: dict[str, Annotated[int, Field(ge=0, le=600)]] = Field(default_factory=dict)
    relapse_type: RelapseType | None = None
    age: Annotated[int, Field(ge=0, le=120)] | None = None
    pregnant: bool | None = None
    no_reliable_contraception: bool | None = None
    nyha_class: Annotated[int, Field(ge=1, le=4)] | None = None
    lvef_percent: Annotated[Decimal, Field(ge=5, le=90)] | None = None
    recent_mi_or_unstable_heart: bool | None = None
    uncontrolled_hypertension: bool | None = None
    neuropathy_grade: Annotated[int, Field(ge=0, le=4)] | None = None
    neuropathy_painful: bool | None = None
    crcl_ml_min: Annotated[Decimal, Field(ge=0, le=250)] | None = None
    dialysis: bool | None = None
    bilirubin_x_uln: Annotated[Decimal, Field(ge=0, le=50)] | None = None
    fev1_percent: Annotated[Decimal, Field(ge=5, le=150)] | None = None
    asthma: str | None = None
    prior_vte: bool | None = None
    prior_arterial_event: bool | None = None
    corneal_disease: bool | None = None
    eye_exams_possible: bool | None = None
    platelets_10e9_l: Annotated[Decimal, Field(ge=0, le=2000)] | None = None
    anc_10e9_l: Annotated[Decimal, Field(ge=0, le=200)] | None = None
    active_infection: bool | None = None
    hepatitis_b: bool | None = None
    hypersensitivity_to: Ids = ()
    frailty: Frailty | None = None
    steroid_intolerant: bool | None = None
    t_11_14: bool | None = None
    high_risk_cytogenetics: bool | None = None
    extramedullary: bool | None = None
    rapid_progression: bool | None = None
    prior_neurological_disease: bool | None = None
    fit_for_car_t: bool | None = None
    oral_only: bool | None = None
    declines: Ids = ()
    concomitant_drugs: Ids = ()
    out_of_scope_condition: str | None = None
    jurisdiction: str | None = Field(default=None, pattern="^(US|EU)$")
