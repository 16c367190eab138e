"""Which statements of a situation are shown: what to do first, then those that fit the words and the drugs told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set

from answer.urgent_model import Signs, holds_sign, signs
from answer.urgent_signs import (
    COUNTS_GONE,
    GASPING,
    HEART_ATTACK,
    HOT,
    MUDDLED,
    NO_URINE,
    ONE_SIDE,
    PRESSURE,
    SEIZURE,
    SIGHT,
    SPEECH,
)
from answer.urgent_symptoms import (
    ASCENDING,
    BREATH,
    CHEST,
    FACE,
    FEVER,
    MIND,
    MOVEMENT,
    PARKINSON,
    RIGORS,
    STROKE,
)
from core.evidence import Passage

MOST_SHOWN = 5
OTHER_SECTION = "Another new symptom"

_HOT = signs(FEVER, RIGORS, HOT, r"sign_fever", r"sign_pressure_low", r"sign_oxygen", GASPING, BREATH)
_MIND = signs(MIND, MUDDLED, SPEECH, SEIZURE, FACE, STROKE, ONE_SIDE)
_FACE = signs(FACE, ONE_SIDE)
_SLOW = signs(PARKINSON, MOVEMENT)
_ASCENDING = signs(ASCENDING)
_STROKE = signs(STROKE, ONE_SIDE, SPEECH, FACE)
_BREATH = signs(BREATH, GASPING, r"sign_oxygen", r"swollen ankles", r"ankles")
_CHEST = signs(CHEST, HEART_ATTACK)
_LEG = r"\b(?:legs?|calf|calves|thighs?|arms?|dvt|knee|foot)\b"
_PARTNER = r"\b(?:husband|partner|boyfriend|he) (?:\w+ ){0,3}?(?:takes?|taking|is on|was on|on|has)\b|\b(?:my wife|girlfriend|partner)(?: is|'s)? pregnant|\bi take\b.*\b(?:wife|girlfriend|partner)"
_COUNTS = signs(COUNTS_GONE, r"sign_neutropenia")

# Statement id without "urgent-", and the words that call for it (None: always). In the order of showing.
_ORDER: dict[str, tuple[tuple[str, Signs | str | None], ...]] = {
    "Fever or confusion after a T-cell engager or CAR-T cells": (
        ("fever", _HOT), ("icans-signs", _MIND), ("crs-signs", _HOT), ("icans-dexamethasone", _MIND), ("fever-infection", _COUNTS),
        ("tocilizumab", _HOT), ("fever-infection", _HOT), ("bispecific-boxed", None), ("car-t-boxed", None),
    ),
    "Visual symptoms on belantamab mafodotin": (
        ("vision-loss", signs(SIGHT, r"can'?t (?:\w+ )?see", r"hardly", r"barely", r"sudden\w*", r"overnight", r"pain\w*", r"red\b", r"lost")),
        ("vision-exam", None), ("vision-driving", r"\b(?:driv\w+|car|blurr\w+)"), ("vision-loss", None), ("vision-hold", None), ("vision-boxed", None),
    ),
    "Pregnancy on a cereblon drug": (
        ("pregnancy-partner", _PARTNER), ("pregnancy-stop", rf"\A(?!.*(?:{_PARTNER}))"), ("pregnancy-referral", None), ("pregnancy-boxed", None),
        ("pregnancy-iberdomide", None),
    ),
    "Severe diarrhoea after cilta-cel": (("enterocolitis-assessment", None), ("enterocolitis-boxed", None), ("enterocolitis-lymphoma", None)),
    "Spinal cord compression": (("cord-mri", None), ("cord-signs", None), ("cord-treatment", None)),
    "Chest pain or breathlessness on carfilzomib": (
        ("carfilzomib-assessment", None), ("carfilzomib-hold", None), ("carfilzomib-heart", None), ("carfilzomib-lung", _BREATH),
        ("carfilzomib-fluids", r"\b(?:fluid\w*|hydrat\w+|swell\w*|swollen|ankles?|lying|flat|drip)\b"),
    ),
    "Late neurotoxicity after cilta-cel": (
        ("late-face", _FACE), ("late-assessment", None), ("parkinsonism", signs(PARKINSON, MOVEMENT, ASCENDING)), ("late-signs", _SLOW), ("late-cranial", _FACE),
    ),
    "Thromboembolism on a cereblon drug": (
        ("clot-stroke", _STROKE), ("clot-lung", signs(BREATH, GASPING, CHEST, HEART_ATTACK, r"cough\w*", r"pe\b", r"embol\w+", r"sign_oxygen")), ("clot-leg", _LEG),
        ("cereblon-clot", None), ("clot-leg", None), ("clot-iberdomide", None), ("clot-thalidomide", None),
    ),
    "Overdose of a myeloma drug": (("overdose-act", None), ("overdose-watch", None), ("overdose-ixazomib", None), ("overdose-melphalan", None)),
    "Bortezomib by the intrathecal route": (("intrathecal-act", None), ("intrathecal-fatal", None), ("intrathecal-prevent", None)),
    "Fever on a myeloma drug": (("neutropenic-fever", None), ("neutropenic-antibiotics", None), ("neutropenic-masked", None)),
    "Severe bleeding on a drug that lowers platelets": (("bleeding-act", None), ("bleeding-care", None), ("bleeding-selinexor", None), ("bleeding-drugs", None)),
    "Severe allergic or infusion reaction": (("allergy-act", None), ("allergy-antibody", None), ("allergy-cereblon", None)),
    "Hypercalcaemia": (
        ("calcium-act", None), ("calcium-value", None), ("calcium-glucose", r"\b(?:dex\w*|steroid\w*|thirst\w*|drink\w*)"), ("calcium-cause", None), ("calcium-avoid", None),
    ),
    "Tumour lysis": (
        ("lysis-act", None), ("lysis-care", None), ("lysis-venetoclax", None), ("lysis-carfilzomib", None), ("lysis-lenalidomide", None), ("lysis-pomalidomide", None),
    ),
    "Acute kidney failure": (
        ("kidney-act", None), ("kidney-obstruction", signs(NO_URINE)), ("kidney-cord", signs(NO_URINE)), ("kidney-tma", r"\b(?:platelets?|plts?|schisto\w+|tma\b|film|hb\b|an(?:a)?emi\w+|dark|brown|cola|coke|coca|tea|black|rust\w*)"),
        ("kidney-causes", None), ("kidney-carfilzomib", None), ("kidney-tma", None),
    ),
    "Seizure or very high blood pressure": (
        ("seizure-act", signs(SEIZURE)), ("seizure-pressure", signs(PRESSURE, r"bp\b", r"blood pressure", r"sign_pressure_high")), ("seizure-pres", None),
        ("seizure-carfilzomib", None), ("seizure-thalidomide", None), ("seizure-causes", None),
    ),
    "Collapse or a disturbed heart rhythm": (
        ("collapse-act", None), ("collapse-causes", None), ("collapse-carfilzomib", None), ("collapse-thalidomide", None), ("collapse-bortezomib", None),
    ),
    "Severe hyponatraemia": (("sodium-act", None), ("sodium-correction", None), ("sodium-selinexor", None)),
    "Acute abdomen or bowel obstruction": (
        ("bowel-act", None), ("bowel-steroid", None), ("bowel-bortezomib", None), ("bowel-thalidomide", None), ("bowel-causes", None),
    ),
    "Acute liver injury": (
        ("liver-act", None), ("liver-failure", None), ("liver-hepatitis-b", None), ("liver-lenalidomide", None), ("liver-pomalidomide", None),
        ("liver-elotuzumab", None), ("liver-carfilzomib", None),
    ),
    "Severe skin reaction": (
        ("skin-act", None), ("skin-cereblon", None), ("skin-lenalidomide", None), ("skin-pomalidomide", None), ("skin-ixazomib", None), ("skin-other", None),
    ),
    "Stroke": (("stroke-act", None), ("stroke-tell", None)),
    "Breathlessness or chest pain": (("breath-act", None), ("breath-causes", None)),
    "Sudden loss of sight": (("sight-act", None), ("sight-daratumumab", None), ("sight-causes", None)),
    "New confusion or drowsiness": (("confusion-act", None), ("confusion-causes", None)),
    OTHER_SECTION: (("other-call", None), ("other-emergency", None), ("other-tell", None)),
}  # fmt: skip


def listed(section: str) -> frozenset[str]:
    """The ids of the statements that may be shown under `section`, without "urgent-"."""
    return frozenset(name for name, _ in _ORDER[section])


def statements_to_show(
    section: str, text: str, values: Iterable[str], held: Sequence[Passage], fits: Callable[[Passage], bool]
) -> list[Passage]:
    """At most five of `held`, by the words of `text` (lower case) and the critical `values`; `fits`: of a drug told."""
    told = text + "".join(f" sign_{sign}" for sign in values)
    by_name = {p.passage_id.rpartition("#urgent-")[2]: p for p in held}
    chosen: dict[str, Passage] = {}
    for name, called_by in _ORDER[section]:
        passage = by_name.get(name)
        if passage and fits(passage) and _calls(called_by, told):
            chosen.setdefault(name, passage)
    return list(chosen.values())[:MOST_SHOWN] or list(held)[:MOST_SHOWN]


def is_of_drugs(
    passage_drugs: Set[str], passage_classes: Set[str], named: Set[str], classes: Set[str]
) -> bool:
    """Whether a statement about `passage_drugs` concerns someone on `named`: a drug of it, or its class, is told.

    Each pair is the ids as written, and the same with the classes that hold them.
    """
    return not passage_drugs or not passage_drugs.isdisjoint(classes) or not named.isdisjoint(passage_classes)


def _calls(called_by: Signs | str | None, told: str) -> bool:
    if called_by is None:
        return True
    if isinstance(called_by, str):
        return bool(re.search(called_by, told))
    return holds_sign(called_by, told)


OF_THE_DISEASE = frozenset(
    {
        "Spinal cord compression",
        "Hypercalcaemia",
        "Acute kidney failure",
        "Tumour lysis",
        "New confusion or drowsiness",
    }
)
"""Sections on what the disease itself does at relapse, whatever the drugs."""
