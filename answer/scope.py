"""What Kahler does not answer, and why: other diseases, children, personal orders, licence-bound text.

Each rule reads the question's words; a label's rule is answered even when the question mentions a person.
"""

from __future__ import annotations

import re

from core.answers import Abstention, AbstentionReason, Slots

_OTHER_DISEASES = re.compile(
    r"\b(?:(?:acute|chronic) (?:lympho\w+|myelo\w+)(?: leuk\w+)?|leuk(?:a)?emia|(?:non-?hodgkin|hodgkin|mantle cell|follicular|diffuse large b|large b-cell|b-cell|t-cell|cns|burkitt)\W*(?:'s )?lymphoma|lymphomas?|"
    r"\bAML\b|(?-i:\bALL\b)(?= (?:patient|treat|relapse|in child))|\bCLL\b|\bCML\b|\bDLBCL\b|\bMDS\b|myelodysplas\w+|waldenstr\w+|myelofibrosis|polycyth\w+|thrombocyth\w+|"
    r"(?:breast|lung|prostate|colon|colorectal|pancrea\w+|ovarian|gastric|bladder|kidney|liver|thyroid|skin|brain) cancer|melanoma|glioma|glioblastoma|sarcoma|"
    r"diabet\w+|rheumatoid|lupus|psoriasis|asthma attack|migraine|influenza treatment|covid-?19 (?:treat|antivir)\w*|sickle|thalass\w+|h(?:a)?emophilia|aplastic)\b",
    re.IGNORECASE,
)  # fmt: skip
_OUTSIDE_RRMM = re.compile(
    r"\b(?:newly[- ]diagnosed|NDMM|front-?line|first[- ]line (?:therapy|treatment|regimen)|untreated myeloma|induction (?:before|for) (?:transplant|newly)|transplant-eligible newly|"
    r"smou?ldering|MGUS|monoclonal gammopathy of undetermined|AL amyloidosis|amyloidosis|plasma[- ]cell leuk(?:a)?emia|solitary plasmacytoma|CNS myeloma|POEMS)\b",
    re.IGNORECASE,
)
_CHILDREN = re.compile(
    r"\b(?:child(?![ -]?pugh)|children|paediatric|pediatric|infants?|toddlers?|adolescents?|teen(?:age\w*)?|baby|newborn|neonat\w+|my (?:son|daughter)(?=.*\b(?:years? old|y/?o|aged)\b)|"
    r"(?:[1-9]|1[0-7])[- ](?:year|yr|month)s?[- ]old|(?:[1-9]|1[0-7]) ?y/?o\b)",
    re.IGNORECASE,
)
# An adult who has, carries or wants children is none.
_PARENT = re.compile(
    r"\b(?:trying|wants?|wishes|hop(?:es?|ing)|planning|plans|keen|desires?|expecting|nursing|breast-?feeding|has|lives? with|having|two|three|four)\s+"
    r"(?:(?:for|to (?:have|start))\s+)?(?:an?\s+|another\s+|(?:his|her|two|three|four)\s+)?(?:small\s+|young\s+)?(?:baby|babies|child|children|infants?)\b",
    re.IGNORECASE,
)
_LICENSED = re.compile(
    r"\bNCCN\b(?!.{0,40}\b(?:why|licen|use|allowed)\b)|\b(?:ASCO|EHA|ESMO|EMN|mSMART|NICE)\b.{0,60}\b(?:verbatim|exact (?:text|wording|words)|full text|word for word|copy|quote|table|algorithm)\b|"
    r"\bcategory (?:1|2A|2B|3)\b",
    re.IGNORECASE,
)
_ORDER = re.compile(
    r"\b(?:should|shall|must|can|may|do|would) (?:i|we|he|she|they|my \w+|the patient|this patient|mr\.? \w+|mrs\.? \w+|ms\.? \w+) (?:\w+ ){0,2}(?:stop|start|hold|skip|continue|discontinue|restart|switch|double|halve|increase|decrease|reduce|lower|raise|pause|quit|change)\b|"
    r"^\s*(?:stop|start|hold|skip|continue|discontinue|restart|switch|put|give|reduce|increase)\b.{0,30}\b(?:mr|mrs|ms|my|him|her|them|this|the)\b|"
    r"\b(?:stop|start|hold|skip|continue|discontinue|restart) (?:my|his|her|their|the patient'?s?)\b|"
    r"\bis it (?:ok|okay|safe|fine) (?:for me |for him |for her |if i |to )(?:\w+ ){0,2}(?:stop|skip|hold|double|miss|take|quit|pause)\b|"
    r"\b(?:shall|should|can|may|do) (?:i|we|he|she|they) take (?:two|double|an extra|another|\d+|more|less|half)\b|"
    r"\bi (?:want|plan|am going|need) to (?:stop|skip|start|double|halve|quit)\b",
    re.IGNORECASE,
)
_RECOMMENDS = re.compile(
    r"\b(?:recommend\w*|grades?|categor\w+|exactly|wording|table|says?|prefer\w*|list\w*|algorithm)\b",
    re.IGNORECASE,
)
_COMPUTED = re.compile(
    r"\b(?:how many (?:mg|milligrams?|tablets?|capsules?|ml|units?|vials?)|what (?:exact )?dose (?:in (?:mg|ml))?|calculate|compute|work out|total dose|exact dose|dose in (?:mg|ml)|which dose)\b"
    r"(?=.*(?:\b\d+(?:\.\d+)? ?(?:kg|cm|m2|m²|lbs?)\b|\bBSA\b|\bmy (?:patient|mother|father|wife|husband|dad|mum|mom)\b|\bfor me\b|\bshould (?:i|he|she) (?:take|get|receive)\b|\b(?:mr|mrs|ms)\.? [A-Z]))|"
    r"(?:\b\d+(?:\.\d+)? ?(?:kg|m2|m²)\b.*\b(?:how many mg|how much (?:do|should)|what dose|dose in mg|calculate|total dose)\b)",
    re.IGNORECASE,
)
_CHOICE = re.compile(
    r"\bwhich (?:dose|of the (?:two|doses|labels?)(?: \w+){0,2}|label)(?: \w+){0,2} (?:should|do|would|shall) (?:i|we|he|she|they|my|mr|mrs|ms|the patient)\b|\b(?:10|25|15|5) ?mg or (?:10|25|15|5) ?mg\b",
    re.IGNORECASE,
)
_PROGNOSIS = re.compile(
    r"\bhow long (?:will|do|does|have|has|can|would|could|might) (?:i|he|she|we|my \w+)\b.{0,25}\b(?:live|got|left|have|survive)\b|"
    r"\b(?:my|his|her) (?:prognosis|life expectancy|outlook|survival chances?|chances? of (?:survival|surviving))\b|"
    r"\bam i (?:going to die|dying)\b|\bhow (?:long|much time) (?:have i|do i have|has (?:he|she)) (?:got|left)?",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:my|his|her) (?:\w+ )?(?:dose|dosing|treatment|chemo\w*|pill|pills|tablet|tablets|injection|infusion|medicine|medication)s?\b|\bmy (?:patient|mother|father|wife|husband|dad|mum|mom)\b|\bfor me\b|\bmr\.?\s|\bmrs\.?\s",
    re.IGNORECASE,
)
_MYELOMA_WORDS = re.compile(r"\bmyeloma\b|\bRRMM\b|(?-i:\bMM\b)|\bkahler\b|\bplasma cell\b", re.IGNORECASE)


def out_of_scope(question: str, slots: Slots) -> Abstention | None:
    """Another disease, another stage of this one, children, licence-bound text; None where the question may be answered."""
    if match := _CHILDREN.search(_PARENT.sub("", question)):
        return Abstention(
            reason=AbstentionReason.PAEDIATRIC,
            message=f'Kahler holds no evidence on children or adolescents ("{match.group().strip()}"): '
            "no drug here has an established paediatric myeloma dose.",
            missing=("evidence in children",),
        )
    if _LICENSED.search(question):
        return Abstention(
            reason=AbstentionReason.LICENCE,
            message="The wording of this guideline may not be reproduced: NCCN content is not used at all "
            "(its notice forbids use with AI tools), and other owners' texts need a licence. Read it at the source.",
            missing=("licence-bound guideline text",),
        )
    names_drug = bool(slots.regimens or slots.drugs or slots.trials)
    if (match := _OTHER_DISEASES.search(question)) and not _side_topic(question, slots):
        return _scope(
            f'"{match.group()}" is another disease: this shelf covers relapsed or refractory multiple myeloma only.'
        )
    if (match := _OUTSIDE_RRMM.search(question)) and not (names_drug and _about_status(slots)):
        return _scope(
            f'"{match.group()}" lies outside this shelf, which covers relapsed or refractory multiple myeloma in adults only.'
        )
    return None


def personal_order(question: str) -> Abstention | None:
    """A dose computed for a person, a choice between label alternatives for them, a stop or start order."""
    if _COMPUTED.search(question):
        return _personal("A dose is not computed for a person here; the label's rule is shown, the dose is the prescriber's decision.",
                         "the computed dose for this person")  # fmt: skip
    if _ORDER.search(question):
        return _personal("Kahler gives no order to stop, start or change a treatment for a person; that is for the treating team.",
                         "an order for this person")  # fmt: skip
    if _CHOICE.search(question):
        return _personal("Which of the label's alternatives applies to this person is the prescriber's decision.",
                         "the choice for this person")  # fmt: skip
    return None


def personal_prognosis(question: str) -> Abstention | None:
    """How long one person will live: trials give medians of their own patients, not a person's outlook."""
    if not _PROGNOSIS.search(question):
        return None
    return _personal(
        "How long one person will live cannot be told from this shelf: it depends on what was given, what the myeloma "
        "is refractory to, its genetics and general health. The treating team knows these; trials give medians of their own patients only.",
        "one person's outlook",
    )


def licensed_text(question: str, slots: Slots) -> Abstention | None:
    """A guideline owner's own recommendation, grade or wording; what may be said of the guideline stands beside it."""
    owners = {"asco", "eha", "msmart", "nccn"} & set(slots.topics)
    if owners and _RECOMMENDS.search(question):
        return Abstention(
            reason=AbstentionReason.LICENCE,
            message="A guideline owner's recommendations are not reproduced here: they need a licence or could not be "
            "read. What may be said of the guideline is shown; read the rest at the source.",
            missing=("the guideline's own wording",),
        )
    return None


def mentions_person(question: str) -> bool:
    return bool(_PERSON.search(question))


def is_off_topic(question: str, slots: Slots) -> bool:
    """Nothing of the question stands in the vocabulary, and it does not even name the disease."""
    named = (slots.regimens, slots.drugs, slots.drug_classes, slots.trials, slots.endpoints, slots.populations,
             slots.conditions, slots.topics)  # fmt: skip
    return not any(named) and not _MYELOMA_WORDS.search(question)


def _side_topic(question: str, slots: Slots) -> bool:
    """Second cancers, infections and label uses are asked about inside myeloma care."""
    return bool(_MYELOMA_WORDS.search(question)) or (
        bool(slots.drugs or slots.regimens or slots.drug_classes)
        and bool(
            re.search(
                r"\b(?:secondary|second (?:cancer|malignanc)|risk of|cause|label(?:led)?|approved|licen[cs]ed|warning|screen)",
                question,
                re.I,
            )
        )
    )


def _about_status(slots: Slots) -> bool:
    return any(i in slots.intents for i in ("status", "eligibility", "safety"))


def _scope(message: str) -> Abstention:
    return Abstention(
        reason=AbstentionReason.OUT_OF_SCOPE, message=message, missing=("evidence outside RRMM",)
    )


def _personal(message: str, missing: str) -> Abstention:
    return Abstention(reason=AbstentionReason.PERSONAL_DECISION, message=message, missing=(missing,))
