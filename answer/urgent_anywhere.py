"""Emergencies that need no particular drug: what they are told by, and what is said of them first."""

from __future__ import annotations

from answer.urgent_model import MYELOMA_CLASSES, Situation, signs, words
from answer.urgent_signs import (
    ABDOMEN,
    CONSTIPATED,
    COUNTS_GONE,
    GASPING,
    GUSHING,
    HEART_ATTACK,
    HOT,
    HYPERCALCAEMIA,
    KIDNEY,
    LIVER,
    LYSIS,
    MUDDLED,
    ONE_SIDE,
    POLYURIA,
    PRESSURE,
    RHYTHM,
    SEIZURE,
    SIGHT,
    SKIN,
    SODIUM,
    SPEECH,
    SYNCOPE,
    THIRST,
    VOMIT,
)
from answer.urgent_symptoms import BLEED, BREATH, CHEST, FEVER, RIGORS

_TREATED = words(
    r"chemo\w*", r"myeloma (?:treatment|therapy|drugs?|medicine|medication)", r"myeloma", r"rrmm", r"mm\b"
)
_ANYBODY: frozenset[str] = frozenset()
_CALCIUM = (
    "A high calcium, or strong thirst, much urine, constipation, drowsiness or confusion in myeloma, can be hypercalcaemia. "
    "This is an emergency: have calcium and kidney function measured in hospital today, at once where there is confusion."
)
_LYSIS = (
    "A rise of potassium, phosphate or urate after a myeloma drug can be tumour lysis, with a danger to heart and kidneys. "
    "This is an emergency: hospital, ECG and the on-call team now."
)
_FEVER = (
    "Fever of 38 C or higher, or shaking chills, during treatment for myeloma can be neutropenic sepsis. "
    "This is an emergency: blood count, cultures and antibiotics in hospital now."
)
_FEVER_NAME = "fever on a myeloma drug"
_FEVER_SECTION = "Fever on a myeloma drug"
_BLEEDING_SECTION = "Severe bleeding on a drug that lowers platelets"

_CALCIUM_SIGNS = (
    (signs(THIRST), signs(POLYURIA, CONSTIPATED, MUDDLED, VOMIT)),
    (signs(CONSTIPATED), signs(MUDDLED)),
    (signs(POLYURIA), signs(MUDDLED)),
)

BEFORE_DRUGS = (
    Situation(
        "tumour lysis", signs(LYSIS), _ANYBODY, _LYSIS, "Tumour lysis", of_a_person=True,
        also=signs(r"(?:tumou?r lysis|tls\b|urate|uric|phosph\w*|po4|venetoclax|ven\b|first|start\w*|cycle (?:1|one)\b|c1|day (?:after|one)|new\b|initiat\w+)"),
        values=frozenset(["potassium", "phosphate", "urate"]),
    ),
    Situation(
        "hypercalcaemia", signs(HYPERCALCAEMIA), _ANYBODY, _CALCIUM, "Hypercalcaemia", of_a_person=True,
        values=frozenset(["calcium"]),
    ),
    *(
        Situation(
            "hypercalcaemia", told, _ANYBODY, _CALCIUM, "Hypercalcaemia", of_a_person=True, also=also,
            unless=signs(ABDOMEN),
        )
        for told, also in _CALCIUM_SIGNS
    ),
    Situation(
        "severe hyponatraemia", signs(SODIUM), _ANYBODY,
        "A very low sodium can cause seizures and coma. This is an emergency: have the patient assessed in hospital now.",
        "Severe hyponatraemia", of_a_person=True, values=frozenset(["sodium"]),
    ),
    Situation(
        "acute liver injury", signs(LIVER), _ANYBODY,
        "Yellow eyes or skin, or very high liver values, during treatment for myeloma can be acute liver injury. "
        "Have the patient assessed in hospital today, at once where there is confusion or bleeding; the next dose waits.",
        "Acute liver injury", of_a_person=True, values=frozenset(["liver"]),
    ),
    Situation(
        "acute kidney failure", signs(KIDNEY), _ANYBODY,
        "No urine, a fast rise of creatinine or a high potassium can be acute kidney failure, obstruction or a thrombotic microangiopathy. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Acute kidney failure", of_a_person=True, values=frozenset(["creatinine", "potassium"]),
    ),
    Situation(
        "severe skin reaction", signs(SKIN), _ANYBODY,
        "A rash with blisters, peeling, fever or sores of mouth or eyes can be a life-threatening skin reaction. "
        "This is an emergency: have the patient assessed in hospital now, and no further dose of a suspected drug until then.",
        "Severe skin reaction", of_a_person=True, unless=signs(r"blood blisters?", r"shingles", r"zoster", r"hand[- ]foot"),
    ),
)  # fmt: skip

AFTER_ALL = (
    Situation(
        "severe bleeding", signs(BLEED, GUSHING), _ANYBODY,
        "Bleeding that does not stop, or blood in vomit, stool or urine, is an emergency in myeloma: "
        "platelet count and hospital assessment now.",
        _BLEEDING_SECTION, of_a_person=True,
    ),
    Situation(
        "severe bleeding", signs(r"headaches?", r"bruis\w*", r"ble(?:ed\w*|d)\b", r"blood\w*", r"nosebleeds?", r"petechia\w*", r"purple spots", r"vomit\w*"),
        _ANYBODY,
        "Bleeding or a sudden headache with very low platelets is an emergency: hospital assessment and a platelet count now.",
        _BLEEDING_SECTION, of_a_person=True, also_values=frozenset(["platelets"]),
    ),
    Situation(
        "stroke", signs(ONE_SIDE, SPEECH), _ANYBODY,
        "A drooping face, weakness of one side, or slurred or lost speech is treated as a stroke. "
        "This is an emergency: call emergency services now and note the time when it began.",
        "Stroke", of_a_person=True,
    ),
    Situation(
        "seizure or very high blood pressure", signs(SEIZURE, PRESSURE), _ANYBODY,
        "A seizure, or a very high blood pressure with headache, confusion or loss of vision, is an emergency: "
        "have the patient assessed in hospital now.",
        "Seizure or very high blood pressure", of_a_person=True, values=frozenset(["pressure_high"]),
    ),
    Situation(
        "acute abdomen or bowel obstruction", signs(ABDOMEN), _ANYBODY,
        "A hard or swollen belly, vomiting without stool or wind, or severe belly pain can be obstruction or perforation of the bowel. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Acute abdomen or bowel obstruction", of_a_person=True,
    ),
    Situation(
        "acute abdomen or bowel obstruction", signs(CONSTIPATED), _ANYBODY,
        "No stool for days with vomiting can be obstruction of the bowel. This is an emergency: have the patient assessed in hospital now.",
        "Acute abdomen or bowel obstruction", of_a_person=True, also=signs(VOMIT), unless=signs(MUDDLED),
    ),
    Situation(
        _FEVER_NAME, signs(FEVER, RIGORS, HOT), MYELOMA_CLASSES, _FEVER, _FEVER_SECTION,
        setting_words=_TREATED, values=frozenset(["fever"]),
    ),
    Situation(
        "fever with low neutrophils", signs(FEVER, RIGORS, HOT), _ANYBODY, _FEVER, _FEVER_SECTION, of_a_person=True,
        also=signs(COUNTS_GONE), also_values=frozenset(["neutropenia", "pressure_low"]), values=frozenset(["fever", "pressure_low"]),
    ),
    Situation(
        "breathlessness or chest pain", signs(GASPING, HEART_ATTACK, BREATH, CHEST), _ANYBODY,
        "New breathlessness at rest, low oxygen or pressing chest pain is an emergency: call emergency services now.",
        "Breathlessness or chest pain", of_a_person=True, values=frozenset(["oxygen"]),
    ),
    Situation(
        "collapse or a disturbed heart rhythm", signs(SYNCOPE, RHYTHM), _ANYBODY,
        "Fainting, collapse, or a very fast or very slow pulse is an emergency: have the patient assessed in hospital now.",
        "Collapse or a disturbed heart rhythm", of_a_person=True, values=frozenset(["pulse"]),
    ),
    Situation(
        "sudden loss of sight", signs(SIGHT), _ANYBODY,
        "Sudden loss of sight, or a painful red eye, needs an eye specialist the same day; with weakness or slurred speech it is treated as a stroke.",
        "Sudden loss of sight", of_a_person=True,
    ),
    Situation(
        "new confusion or drowsiness", signs(MUDDLED), _ANYBODY,
        "New confusion or drowsiness in myeloma is an emergency: it can be infection, a high calcium, a bleed or a stroke. "
        "Have the patient assessed in hospital today.",
        "New confusion or drowsiness", of_a_person=True,
    ),
)  # fmt: skip
