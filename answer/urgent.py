"""Situations that must not wait: a symptom that someone has now, on a treatment that makes it dangerous.

A plain question about a toxicity ("how common is CRS with teclistamab?") is not one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.answers import Slots, Urgent
from core.lexicon import Lexicon

_NOW = re.compile(
    r"\b(?:has|have|having|had|got|gets|getting|develop\w*|is|am|are|feels?|feeling|complain\w*|present\w*|spik\w+|now|today|tonight|this morning|yesterday|since|suddenly|new|"
    r"hours?|days? (?:after|ago|post)|after (?:her|his|my|the)|started|notic\w+|can'?t|cannot|lost|losing|woke|called|calling|became|becoming|seems|looks|positive|i'm|he's|she's)\b",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(
    r"^\s*(?:how (?:common|often|frequent|many|likely|is|are|should|do|does)|what (?:is|are|was|were|percentage|proportion|rate|grade|share)|which|does|do|can|is|are|was|were|will|would|should|could|any|define|explain|compare|when (?:does|do|is)|"
    r"why (?:does|do|is|are)|tell me about|list|rate of|incidence|risk of|list of|describe|summari[sz]e)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:my|our|the|this|a|an) (?:\w+[- ]){0,3}(?:patient|mother|father|mum|mom|dad|wife|husband|man|woman|gentleman|lady|client)\b|\bpatient\b(?=.{0,30}\b(?:has|with|is|on|got|develop\w*|now|had)\b)|\b(?:i|he|she|i'm|i've|he's|she's)\b|\b\d{2}[- ]?(?:y|yo|year)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Situation:
    """`symptom` and `setting` must both stand in the question (a setting of None: the symptom alone suffices)."""

    name: str
    symptom: re.Pattern[str]
    setting: tuple[str, ...]
    setting_words: re.Pattern[str] | None
    message: str
    section: str


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_T_CELL = _re(
    r"\bcar[- ]?t\b|\bbispecifics?\b|\bt[- ]cell engagers?\b|\bstep[- ]up\b|\binfused cells\b|\bcell infusion\b"
)
SITUATIONS = (
    Situation(
        "fever or confusion after a T-cell engager or CAR-T",
        _re(r"\bfever\w*\b|\bfebrile\b|\btemp(?:erature)?\b.{0,12}\b(?:38|39|40|10[0-5])|\b(?:38|39|40)(?:\.\d)? ?(?:c\b|°|degrees)|\bconfus\w+|\bdisorient\w+|\bdrows\w+|\bsleepy\b|\bsomnolen\w+|\bword[- ]finding\b|\bcan'?t (?:find words|speak|write)|\baphasi\w+|\bseizure\w*|\bshak(?:es|ing|y)\b|\bshiver\w*|\brigors?\b|\bchills\b|\bhypotensi\w+|\bhandwriting\b|\bagitat\w+|\bunresponsive\b|\bhypoxi\w+"),
        ("teclistamab", "elranatamab", "talquetamab", "linvoseltamab", "tec_dara", "tal_dara", "tal_dp", "ide_cel", "cilta_cel", "anito_cel", "bispecific", "car_t", "bcma_bispecific", "gprc5d_bispecific", "bcma_car_t", "t_cell_redirection"),
        _T_CELL,
        "Fever or a change of mind after a T-cell engager or CAR-T cells can be cytokine release syndrome, neurotoxicity (ICANS) or sepsis. "
        "This is an emergency: have the patient assessed in hospital now.",
        "Fever or confusion after a T-cell engager or CAR-T cells",
    ),
    Situation(
        "spinal cord compression",
        _re(r"\bcord compression\b|\bcauda equina\b|(?=.*\bback pain\b)(?=.*\b(?:weak\w*|numb\w*|legs?|walk\w*|bladder|bowel|incontinen\w+|urin\w+|saddle)\b)|\b(?:can'?t|cannot|unable to) (?:walk|move (?:his|her|my|the) legs?|feel (?:his|her|my) legs?)|(?=.*\bback\b.{0,12}\b(?:hurts?|aches?|pain\w*))(?=.*\blegs?\b.{0,40}\b(?:weak|numb|heavy))|\bleg weakness\b|\bparapleg\w+|\bweak(?:ness)? in (?:both|his|her|my|the) legs?\b|\blegs? (?:have |has )?(?:gone|went|are|feel) (?:weak|numb)|\blost (?:control of )?(?:bladder|bowel)"),
        (),
        None,
        "New leg weakness, numbness or loss of bladder or bowel control can be spinal cord compression. "
        "This is an emergency: whole-spine imaging and the on-call team now.",
        "Spinal cord compression",
    ),
    Situation(
        "chest pain or breathlessness on carfilzomib",
        _re(r"\bchest (?:pain|tight\w*|pressure|discomfort)\b|\bbreathless\w*|\bshort(?:ness)? of breath\b|\bdyspn\w+|\bcan'?t breathe\b|\bpalpitations\b|\bcollapse\w*|\bacute heart failure\b|\bpulmonary o?edema\b"),
        ("carfilzomib", "kd", "krd", "dkd", "isakd", "kpd", "kcd", "bkd_benda", "mezi_kd", "carfilzomib_mono"),
        None,
        "Chest pain or new breathlessness on carfilzomib can be cardiac failure, infarction or pulmonary embolism. "
        "This is an emergency: have the patient assessed now, before any further dose.",
        "Chest pain or breathlessness on carfilzomib",
    ),
    Situation(
        "visual loss on belantamab mafodotin",
        _re(r"\b(?:lost|losing|loss of|sudden\w*|can'?t|cannot|worse\w*|blurr\w+|blurry|hazy|dim\w*|double|reduced|deteriorat\w+|new|painful).{0,25}\b(?:vision|sight|see|eyes?|visual)\b|\b(?:vision|sight|eyes?)\b.{0,30}\b(?:lost|worse\w*|blurr\w+|blurry|hazy|gone|dim\w*|hurts?|pain\w*|red)\b|\bgo(?:ne|ing) blind\b|\bvisual loss\b"),
        ("belantamab_mafodotin", "bvd_belamaf", "bpd_belamaf", "belamaf_mono", "bcma_adc"),
        None,
        "New loss or blurring of vision, or a painful eye, on belantamab mafodotin needs an eye specialist the same day; "
        "the next dose waits for that examination.",
        "Visual symptoms on belantamab mafodotin",
    ),
    Situation(
        "pregnancy on a cereblon drug",
        _re(r"\bpregnan(?:t|cy)\b(?! (?:test|prevention|categor|programme|program|warning))|\bmissed (?:her |my |a )?period\b|\bpositive (?:pregnancy )?test\b|\bconceiv\w+"),
        ("lenalidomide", "pomalidomide", "thalidomide", "iberdomide", "mezigdomide", "imid", "celmod", "cereblon", "rd", "pd", "drd", "dpd", "krd", "kpd", "pvd", "epd", "erd", "ird", "isapd", "vrd", "iberdd", "len_mono", "bpd_belamaf", "pcd", "crd"),
        None,
        "A possible pregnancy on a cereblon drug is an emergency: the drug is stopped at once and the pregnancy programme and a specialist are told today.",
        "Pregnancy on a cereblon drug",
    ),
    Situation(
        "severe diarrhoea after cilta-cel",
        _re(r"\bdiarrh\w+|\benterocolitis\b|\bstools?\b.{0,20}\b(?:watery|blood\w*|\d+ (?:times|a day|per day))"),
        ("cilta_cel", "bcma_car_t", "car_t"),
        _re(r"\bcar[- ]?t\b"),
        "Severe diarrhoea or weight loss after cilta-cel can be immune effector cell-associated enterocolitis (perforation and deaths are reported). "
        "Have the patient assessed urgently.",
        "Severe diarrhoea after cilta-cel",
    ),
)  # fmt: skip


def find_urgent(question: str, slots: Slots, lexicon: Lexicon) -> Situation | None:
    """The first situation that the question describes in someone now."""
    named = {*slots.regimens, *slots.drugs, *slots.drug_classes}
    for entity_id in tuple(named):
        named.update(lexicon[entity_id].components)
    for situation in SITUATIONS:
        if not situation.symptom.search(question):
            continue
        if situation.setting and not (
            named.intersection(situation.setting)
            or (situation.setting_words and situation.setting_words.search(question))
        ):
            continue
        if _happens_now(question):
            return situation
    return None


def _happens_now(question: str) -> bool:
    person, now = bool(_PERSON.search(question)), bool(_NOW.search(question))
    if _ABSTRACT.search(question) and not (
        person and re.search(r"\b(?:my|our|has|i'm|i am|she|he|now|today)\b", question, re.I)
    ):
        return False
    return now or not question.strip().endswith("?")


def urgent_of(situation: Situation, markers: tuple[int, ...]) -> Urgent:
    return Urgent(situation=situation.name, message=situation.message, citations=markers)
