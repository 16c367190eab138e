"""What counts as an emergency on a drug: which symptoms on which drugs, and what is said of it.

The order matters: the first situation that is told of someone is the one shown.
"""

from __future__ import annotations

from answer.urgent_anywhere import AFTER_ALL, BEFORE_DRUGS
from answer.urgent_model import MYELOMA_CLASSES, Situation, signs, words
from answer.urgent_signs import (
    ALL_AT_ONCE,
    BALLOON_LEG,
    BIG_TONGUE,
    EXPECTING,
    GASPING,
    GUSHING,
    HEART_ATTACK,
    HOT,
    MUDDLED,
    OFF_LEGS,
    ONE_SIDE,
    SEIZURE,
    SIGHT,
    SPEECH,
    SPINAL,
)
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
)

_T_CELL_DRUGS = frozenset(["t_cell_redirection", "bispecific", "car_t", "bcma_car_t"])
_CILTA = frozenset(["cilta_cel", "car_t", "bcma_car_t"])
_T_CELL_WORDS = words(
    r"car[- ]?t\b",
    r"bispecifics?\b",
    r"t[- ]cell engagers?\b",
    r"step[- ]up\b",
    r"infused cells\b",
    r"cell infusion\b",
)
_TREATED = words(r"chemo\w*", r"myeloma (?:treatment|therapy|drugs?|medicine|medication)")
_LATE = signs(
    r"(?:\d+|a|few|couple of|several|two|three|four|five|six|some) ?(?:weeks?|wks?|months?|mths?|mos?)\b", r"in (?:the )?(?:spring|summer|autumn|winter|fall|january|february|march|april|may|june|july|august|september|october|november|december)",
    r"last (?:month|year|spring|summer|autumn|winter|fall)", r"late\b", r"half a year", r"a year ago",
)  # fmt: skip
UNCONTROLLED = (
    r"(?:(?:grade|gr|g)\.? ?[1-4] )?(?:crs|icans|cytokine release(?: syndrome)?)\b[^.?!;]{0,50}?\b(?:not respond\w*|no response|unresponsive|refractory|not improving|not settling|worsening|getting worse|despite)\b",
)
"""The toxicity itself, going on under its treatment."""
_SPINE = signs(r"back\b", r"bladder", r"bowels?\b", r"urin\w+", r"pee\b")

SITUATIONS = (
    Situation(
        "bortezomib by the intrathecal route",
        signs(INTRATHECAL, SPINAL),
        frozenset(["bortezomib"]),
        "Bortezomib by the intrathecal route is fatal. "
        "If it was given, this is an immediate emergency: critical care, neurosurgery and a poison centre now, without waiting for symptoms.",
        "Bortezomib by the intrathecal route",
    ),
    Situation(
        "overdose of a myeloma drug",
        signs(OVER, ALL_AT_ONCE),
        MYELOMA_CLASSES,
        "Too much of a myeloma drug can be fatal even without early symptoms. "
        "Take no further dose and call the treating team, a poison centre or emergency services now.",
        "Overdose of a myeloma drug",
    ),
    Situation(
        "overdose of a myeloma drug",
        signs(DAILY),
        frozenset(["ixazomib", "selinexor", "melphalan"]),
        "A drug meant for certain days only, taken daily, is an overdose and can be fatal even without early symptoms. "
        "Take no further dose and call the treating team, a poison centre or emergency services now.",
        "Overdose of a myeloma drug",
    ),
    Situation(
        "severe allergic or infusion reaction",
        signs(ALLERGY, BIG_TONGUE),
        MYELOMA_CLASSES,
        "Swelling of the tongue, lips, face or throat, or wheezing, can be anaphylaxis. "
        "This is an emergency: stop the infusion and treat, or call emergency services, now.",
        "Severe allergic or infusion reaction",
        unless=signs(r"(?:blister|peel|slough|scab)\w*(?!.*\b(?:throat|breath|wheez))"),
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        signs(FACE),
        _CILTA,
        "A drooping face after cilta-cel can be a cranial nerve palsy, and a stroke has to be excluded. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Late neurotoxicity after cilta-cel",
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        signs(PARKINSON, MOVEMENT),
        _CILTA,
        "Tremor, slowness, a change of gait, handwriting or personality weeks to months after cilta-cel can be parkinsonism. "
        "Have the patient assessed by the CAR-T centre and neurology today.",
        "Late neurotoxicity after cilta-cel",
        also=_LATE,
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        signs(PARKINSON),
        _CILTA,
        "Slowness, stiffness or a shuffling gait after cilta-cel can be parkinsonism. "
        "Have the patient assessed by the CAR-T centre and neurology today.",
        "Late neurotoxicity after cilta-cel",
    ),
    Situation(
        "late neurotoxicity after cilta-cel",
        signs(ASCENDING),
        _CILTA,
        "Weakness that rises from the legs after cilta-cel can be Guillain-Barre syndrome; spinal cord compression has to be excluded. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Late neurotoxicity after cilta-cel",
        unless=_SPINE,
    ),
    Situation(
        "fever or confusion after a T-cell engager or CAR-T",
        signs(FEVER, RIGORS, MIND, FACE, STROKE, r"hypoxi\w+", MUDDLED, SPEECH, ONE_SIDE, SEIZURE, HOT, UNCONTROLLED),
        _T_CELL_DRUGS,
        "Fever or a change of mind after a T-cell engager or CAR-T cells can be cytokine release syndrome, neurotoxicity (ICANS) or sepsis. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Fever or confusion after a T-cell engager or CAR-T cells",
        setting_words=_T_CELL_WORDS,
        values=frozenset(["fever", "pressure_low", "oxygen"]),
    ),
    Situation(
        "spinal cord compression",
        signs(CORD, OFF_LEGS),
        frozenset(),
        "New leg weakness, numbness or loss of bladder or bowel control can be spinal cord compression. "
        "This is an emergency: whole-spine imaging and the on-call team now.",
        "Spinal cord compression",
        unless=signs(ONE_SIDE, SPEECH),
    ),
    Situation(
        "severe diarrhoea after cilta-cel",
        signs(GUT),
        _CILTA,
        "Severe diarrhoea or weight loss after cilta-cel can be immune effector cell-associated enterocolitis (perforation and deaths are reported). "
        "Have the patient assessed urgently.",
        "Severe diarrhoea after cilta-cel",
        setting_words=words(r"car[- ]?t\b"),
    ),
    *BEFORE_DRUGS,
    Situation(
        "chest pain or breathlessness on carfilzomib",
        signs(CHEST, BREATH, HEART, GASPING, HEART_ATTACK),
        frozenset(["carfilzomib"]),
        "Chest pain or new breathlessness on carfilzomib can be cardiac failure, infarction or pulmonary embolism. "
        "This is an emergency: have the patient assessed now, before any further dose.",
        "Chest pain or breathlessness on carfilzomib",
        values=frozenset(["oxygen"]),
    ),
    Situation(
        "visual loss on belantamab mafodotin",
        signs(VISION, SIGHT),
        frozenset(["belantamab_mafodotin", "bcma_adc"]),
        "New loss or blurring of vision, or a painful eye, on belantamab mafodotin needs an eye specialist the same day; "
        "the next dose waits for that examination.",
        "Visual symptoms on belantamab mafodotin",
    ),
    Situation(
        "pregnancy on a cereblon drug",
        signs(PREGNANT, EXPECTING),
        frozenset(["cereblon"]),
        "A possible pregnancy on a cereblon drug, or in the partner of a man on one, is an emergency: a pregnant woman takes no further dose, and the pregnancy programme and a specialist are told today.",
        "Pregnancy on a cereblon drug",
    ),
    Situation(
        "severe bleeding on a drug that lowers platelets",
        signs(BLEED, GUSHING),
        MYELOMA_CLASSES,
        "Bleeding that does not stop, or blood in vomit, stool or urine, on a drug that lowers platelets is an emergency: "
        "platelet count and hospital assessment now, and the next dose waits.",
        "Severe bleeding on a drug that lowers platelets",
    ),
    Situation(
        "thromboembolism on a cereblon drug",
        signs(CLOT, CHEST, BREATH, STROKE, FACE, BALLOON_LEG, GASPING, ONE_SIDE, SPEECH),
        frozenset(["cereblon"]),
        "A swollen leg, chest pain, sudden breathlessness or signs of a stroke on a cereblon drug can be a thromboembolism. "
        "This is an emergency: have the patient assessed now.",
        "Thromboembolism on a cereblon drug",
    ),
    *AFTER_ALL,
)  # fmt: skip
