"""What counts as an emergency: which symptoms on which drugs, and what is said of it.

The order matters: the first situation that is told of someone is the one shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from answer.urgent_symptoms import (
    ALLERGY,
    ASCENDING,
    BLEED,
    BREATH,
    CHEST,
    CLOT,
    CORD,
    DAILY,
    FACE,
    FEVER,
    GUT,
    HEART,
    INTRATHECAL,
    MIND,
    MOVEMENT,
    OVER,
    PARKINSON,
    PREGNANT,
    RIGORS,
    STROKE,
    VISION,
    any_of,
)


@dataclass(frozen=True)
class Situation:
    """`symptom_pattern` has to be told of someone, on a drug of `setting` (ids of drugs or classes; empty: on any or none).

    `setting_words` stand in for a name. `also`: words that the whole question has to hold besides; `unless`: words
    that make it another situation. `section` is the heading of its statements in corpus/review/urgent-situations.md.
    """

    name: str
    symptom_pattern: str
    setting: frozenset[str]
    message: str
    section: str
    setting_words: re.Pattern[str] | None = None
    also: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None

    @cached_property
    def symptom(self) -> re.Pattern[str]:
        # compiled when first asked for: all of them cost a start 50 ms, and a question needs few
        return re.compile(self.symptom_pattern)


def _words(*patterns: str) -> re.Pattern[str]:
    return re.compile(any_of(*patterns))


MYELOMA_CLASSES = frozenset(
    ["proteasome_inhibitor", "cereblon", "imid", "celmod", "anti_cd38", "anti_slamf7", "bcma_agent", "gprc5d_agent",
     "t_cell_redirection", "bispecific", "car_t", "alkylator", "xpo1_inhibitor", "bcl2_inhibitor", "hdac_inhibitor"]
)  # fmt: skip
_T_CELL_DRUGS = frozenset(["t_cell_redirection", "bispecific", "car_t", "bcma_car_t"])
_CILTA = frozenset(["cilta_cel", "car_t", "bcma_car_t"])
_T_CELL_WORDS = _words(
    r"car[- ]?t\b",
    r"bispecifics?\b",
    r"t[- ]cell engagers?\b",
    r"step[- ]up\b",
    r"infused cells\b",
    r"cell infusion\b",
)
_TREATED = _words(r"chemo\w*", r"myeloma (?:treatment|therapy|drugs?|medicine|medication)")
_LATE = _words(
    r"(?:\d+|a|few|couple of|several|two|three|four|five|six|some) ?(?:weeks?|wks?|months?|mths?|mos?)\b", r"in (?:the )?(?:spring|summer|autumn|winter|fall|january|february|march|april|may|june|july|august|september|october|november|december)",
    r"last (?:month|year|spring|summer|autumn|winter|fall)", r"late\b", r"half a year", r"a year ago",
)  # fmt: skip
_SPINE = _words(r"back\b", r"bladder", r"bowels?\b", r"urin\w+", r"pee\b")

SITUATIONS = (
    Situation(
        "bortezomib by the intrathecal route",
        any_of(*INTRATHECAL),
        frozenset(["bortezomib"]),
        "Bortezomib by the intrathecal route is fatal. "
        "If it was given, this is an immediate emergency: critical care, neurosurgery and a poison centre now, without waiting for symptoms.",
        "Bortezomib by the intrathecal route",
    ),
    Situation(
        "overdose of a myeloma drug",
        any_of(*OVER),
        MYELOMA_CLASSES,
        "Too much of a myeloma drug can be fatal even without early symptoms. "
        "Take no further dose and call the treating team, a poison centre or emergency services now.",
        "Overdose of a myeloma drug",
    ),
    Situation(
        "overdose of a myeloma drug",
        any_of(*DAILY),
        frozenset(["ixazomib", "selinexor", "melphalan"]),
        "A drug meant for certain days only, taken daily, is an overdose and can be fatal even without early symptoms. "
        "Take no further dose and call the treating team, a poison centre or emergency services now.",
        "Overdose of a myeloma drug",
    ),
    Situation(
        "severe allergic or infusion reaction",
        any_of(*ALLERGY),
        MYELOMA_CLASSES,
        "Swelling of the tongue, lips, face or throat, or wheezing, can be anaphylaxis. "
        "This is an emergency: stop the infusion and treat, or call emergency services, now.",
        "Severe allergic or infusion reaction",
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        any_of(*FACE),
        _CILTA,
        "A drooping face after cilta-cel can be a cranial nerve palsy, and a stroke has to be excluded. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Late neurotoxicity after cilta-cel",
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        any_of(*PARKINSON, *MOVEMENT),
        _CILTA,
        "Tremor, slowness, a change of gait, handwriting or personality weeks to months after cilta-cel can be parkinsonism. "
        "Have the patient assessed by the CAR-T centre and neurology today.",
        "Late neurotoxicity after cilta-cel",
        also=_LATE,
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        any_of(*PARKINSON),
        _CILTA,
        "Slowness, stiffness or a shuffling gait after cilta-cel can be parkinsonism. "
        "Have the patient assessed by the CAR-T centre and neurology today.",
        "Late neurotoxicity after cilta-cel",
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        any_of(*ASCENDING),
        _CILTA,
        "Weakness that rises from the legs after cilta-cel can be Guillain-Barre syndrome; spinal cord compression has to be excluded. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Late neurotoxicity after cilta-cel",
        unless=_SPINE,
    ),
    Situation(
        "fever or confusion after a T-cell engager or CAR-T",
        any_of(*FEVER, *RIGORS, *MIND, *FACE, *STROKE, r"hypoxi\w+"),
        _T_CELL_DRUGS,
        "Fever or a change of mind after a T-cell engager or CAR-T cells can be cytokine release syndrome, neurotoxicity (ICANS) or sepsis. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Fever or confusion after a T-cell engager or CAR-T cells",
        setting_words=_T_CELL_WORDS,
    ),
    Situation(
        "spinal cord compression",
        any_of(*CORD),
        frozenset(),
        "New leg weakness, numbness or loss of bladder or bowel control can be spinal cord compression. "
        "This is an emergency: whole-spine imaging and the on-call team now.",
        "Spinal cord compression",
    ),
    Situation(
        "chest pain or breathlessness on carfilzomib",
        any_of(*CHEST, *BREATH, *HEART),
        frozenset(["carfilzomib"]),
        "Chest pain or new breathlessness on carfilzomib can be cardiac failure, infarction or pulmonary embolism. "
        "This is an emergency: have the patient assessed now, before any further dose.",
        "Chest pain or breathlessness on carfilzomib",
    ),
    Situation(
        "visual loss on belantamab mafodotin",
        any_of(*VISION),
        frozenset(["belantamab_mafodotin", "bcma_adc"]),
        "New loss or blurring of vision, or a painful eye, on belantamab mafodotin needs an eye specialist the same day; "
        "the next dose waits for that examination.",
        "Visual symptoms on belantamab mafodotin",
    ),
    Situation(
        "pregnancy on a cereblon drug",
        any_of(*PREGNANT),
        frozenset(["cereblon"]),
        "A possible pregnancy on a cereblon drug is an emergency: the drug is stopped at once and the pregnancy programme and a specialist are told today.",
        "Pregnancy on a cereblon drug",
    ),
    Situation(
        "severe diarrhoea after cilta-cel",
        any_of(*GUT),
        _CILTA,
        "Severe diarrhoea or weight loss after cilta-cel can be immune effector cell-associated enterocolitis (perforation and deaths are reported). "
        "Have the patient assessed urgently.",
        "Severe diarrhoea after cilta-cel",
        setting_words=_words(r"car[- ]?t\b"),
    ),
    Situation(
        "severe bleeding on a drug that lowers platelets",
        any_of(*BLEED),
        MYELOMA_CLASSES,
        "Bleeding that does not stop, or blood in vomit, stool or urine, on a drug that lowers platelets is an emergency: "
        "platelet count and hospital assessment now, and the next dose waits.",
        "Severe bleeding on a drug that lowers platelets",
    ),
    Situation(
        "thromboembolism on a cereblon drug",
        any_of(*CLOT, *CHEST, *BREATH, *STROKE, *FACE),
        frozenset(["cereblon"]),
        "A swollen leg, chest pain, sudden breathlessness or signs of a stroke on a cereblon drug can be a thromboembolism. "
        "This is an emergency: have the patient assessed now.",
        "Thromboembolism on a cereblon drug",
    ),
    Situation(
        "fever on a myeloma drug",
        any_of(*FEVER, *RIGORS),
        MYELOMA_CLASSES,
        "Fever of 38 C or higher, or shaking chills, during treatment for myeloma can be neutropenic sepsis. "
        "This is an emergency: blood count, cultures and antibiotics in hospital now.",
        "Fever on a myeloma drug",
        setting_words=_TREATED,
    ),
)  # fmt: skip
