"""Words that no field took and that nobody knows to be harmless: a diagnosis, an event, another drug. With one, nothing is preferred.

The gate (`text_gate`) asks where a phrase could hide a failed drug or a danger that a field can hold; here is what no
field can hold. What is myeloma itself, or so common that no rule asks for it, does not count unless it is said to be bad.
"""

from __future__ import annotations

import re

from core.lexicon import EntityKind, Lexicon
from recommend.text_harmless import unknown_words
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_KINDS = (EntityKind.ADVERSE_EVENT, EntityKind.CONDITION, EntityKind.DRUG)
# Signs of myeloma, and what the reader takes in another way.
_OF_MYELOMA = frozenset(
    "bone_pain back_pain bone_disease anaemia plasmacytoma marrow_infiltration fatigue alopecia age_over_75 mgus "
    "renal_impairment hepatic_impairment cytopenia_condition hypertension diabetes smoking dexamethasone prednisone "
    "melphalan hepatitis_b cytopenia copd".split()
)
_COMMON = (
    r"hypertension|htn|high\s+(?:cholesterol|lipids)|diabetes|diabetic|hyperlipid\w+|hypercholesterol\w+|dyslipid\w+|hypothyroid\w*|gout|osteoarthritis"
    r"|osteoporosis|reflux|gord|gerd|bph|cataracts?|hay\s?fever"
)
_BAD = (
    r"(?:very\s+)?(?:severe|advanced|end-?stage|terminal|decompensated|uncontrolled|poorly[\s-]controlled|brittle|critical"
    r"|massive|life-threatening|disabling|refractory|unstable)"
)
_CLINICAL = re.compile(
    r"\b(?:"
    # how a word for a disease, a finding or an operation ends
    r"\w{3,}(?:itis|opath(?:y|ies|ic)|oses|osis|ae?mia|ae?mic|penia|penic|plegia|plegic|paresis|megaly|algia|uria|rrhage|rrhagia|rrhoea"
    r"|ectomy|ostomy|plasty|carcinoma|sarcoma|lymphoma|melanoma|glioma|blastoma|leuka?emia|sclerosis|stenosis|spasm|ectasia|iasis)"
    # how a drug ends that acts on infection, blood, immunity or rhythm
    r"|\w{2,}(?:vir|mab|nib|cept|azole|cillin|mycin|micin|floxacin|cycline|penem|fungin|xaban|gatran|parin|limus|arone)"
    r"|warfarin|acenocoumarol|digoxin|methotrexate|azathioprine|mycophenolate|ciclosporin|cyclosporine?|hydroxycarbamide|amphotericin"
    # diseases and states by name
    r"|disease|diseases|disorder|syndrome|failure|insufficiency|dysfunction|impairment|impaired|deficien(?:t|cy)|cancer|tumou?r|malignan\w+"
    r"|metasta\w+|dementia|alzheimer\w*|confus\w+|delirium|psycho(?:sis|tic)|schizophreni\w+|bipolar|suicidal|depress\w+|alcohol\w*|cirrho\w+"
    r"|ulcers?|bleed\w*|ha?emorrh\w+|aneurysm|stroke|seizures?|fits|paraly\w+|parapar\w+|parapleg\w+|myasthen\w+|neurolog\w+|autoimmune|lupus"
    r"|rheumatoid|crohn\w*|colitis|transplant\s+kidney|kidney\s+transplant|liver\s+transplant|organ\s+transplant|graft[\s-]versus|gvhd|valve|pacemaker"
    r"|emphysema|oxygen|tracheost\w+|ventilat\w+|breathless\w*|dyspn\w+|infection|infected|septic|sepsis|fever|febrile|cmv|hiv|aids|tb|pjp|pcp"
    r"|wound|gangrene|amput\w+|sickle|fibrosis|arrhythm\w+|qtc?|cachex\w+|malnutri\w+|blind\w*|deaf\w*|vision|swallow\w*|dysphag\w+|jehovah\w*|transfusion"
    r"|allerg\w+|intoleran\w+|toxicity|side\s+effects?|adverse|reaction|rash|pain|painful|swelling|oedema|edema|vomit\w*|diarrh\w+|hypotens\w+|syncope|collapse"
    # performance and dependence
    r"|ecog|karnofsky|kps|performance|bed-?bound|bed-?ridden|wheel-?chair|house-?bound|nursing\s+home|care\s+home|hospice|palliative|dependent|immobil\w+"
    r"|unfit|incapacit\w+|comorbid\w*|copd|asthma|ild|ipf|chf|hfpef|hfref|esrd|ckd"
    rf")\b|\b{_BAD}\s+[a-z]\w+",
    re.I,
)
# Letters that nobody here knows ("ITP") are as likely a disease as not; these are none.
_LETTERS = re.compile(r"(?<![\w-])[A-Z]{3,5}(?![\w-])")
_NO_DISEASE = frozenset(
    "PET MRI LDH ISS RISS III VGPR MRD ASCT SCT HSCT AUTO ALLO FISH NGS ECG ICU NHS MDT BMI WBC CBC ORR PFS FLC SFLC EMA FDA USA "
    "CRP IGG IGA IGD IGM BJP SPEP UPEP PCR CRAB SLIM TCE TCR BCMA NICE IMID RRMM NDMM TTNT QOL ADL IADL CCI WHO AND BUT NOT THE HER HIS YES IUD MWF TTS TTHS".split()
)
_SHOUTED = re.compile(r"\b[A-Z]{2,}\s+[A-Z]{2,}\s+[A-Z]{2,}")
_OF_THE_DISEASE = re.compile(
    r"\b(?:myeloma|bone|measurable|residual|progressive|stable|relapsed|slow|active|this|the|his|her|'?s)\s+disease\b|\bpain(?:ful|less)?\s+(?:bone|back|rib)s?\b"
    r"|\b(?:bone|back|rib|hip)\s+pain\b|\bplasmacytomas?\b|\bana?emi[ac]\b|\bperformance\s+status\s+(?:is\s+)?(?:good|excellent|0|1)\b|\bpet-?\w*\b|\bparaprotein\w*\b"
    r"|\b(?:treatment|therapy|line|drug|response)\s+failure\b|\bdiagnosis\b|\bprognosis\b|\bhypertension\b(?=\s+controlled)"
    r"|\b(?:high|low)[\s-]+(?:risk|dose|burden|volume)\b|\b(?:poor|low|high|good|deep)\s+response\b"
    r"|\b(?:normal|good|fine|preserved)\s+(?:renal|kidney|liver|hepatic|lung|heart|cardiac|organ)\s+function\b"
    r"|\b(?:(?:renal|kidney|liver|hepatic|lung|heart|cardiac|organ)s?(?:\s+function)?\s*(?:(?:is|are|all)\s+)*|(?:renal|kidney|liver|heart|lung|calcium|alt|ast|lfts?|bp|blood\s+pressure)s?\s+)"
    r"(?:ok|okay|fine|normal|good|unremarkable|healthy|clear|nad)\b|\b(?:bp|blood\s+pressure)\s*(?:is|of|[:=])?\s*(?:1[0-5]\d|[89]\d)\s*/\s*[5-9]\d\b|\bhay\s?fever\b|\bso\s+far\b|\b(?:mr|mrs|ms|dr)\.?\s+[a-z]\b|\bvaricose\s+veins\b",
    re.I,
)
_COMMON_ALONE = re.compile(rf"\b(?<!severe )(?:{_COMMON})\b", re.I)
_BAD_BEFORE = re.compile(rf"\b{_BAD}\s+(?:\w+\s+)?(?:{_COMMON})\b", re.I)
# Words whose measure is known: the field says what they would have said.
_MEASURED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("fev1_percent",), r"copd|emphysema|(?:chronic\s+)?(?:obstructive\s+)?(?:lung|pulmonary)\s+disease"),
    (
        ("nyha_class", "lvef_percent"),
        r"(?:congestive\s+)?(?:heart|cardiac)\s+(?:failure|disease|dysfunction|insufficiency)|cardiomyopathy|chf|hf[rp]ef",
    ),
    (
        ("crcl_ml_min", "dialysis"),
        r"(?:chronic\s+)?(?:renal|kidney)\s+(?:failure|disease|insufficiency|impairment|dysfunction)|ckd|esrd",
    ),
    (("neuropathy_grade",), r"(?:poly)?neuropathy"),
    (("platelets_10e9_l",), r"(?<!immune )thrombocytop\w+"),
    (("anc_10e9_l",), r"neutrop\w+"),
    (("active_infection",), r"(?:active\s+)?infections?"),
)


def find_unread(
    ledger: Ledger, clauses: list[Clause], left: list[tuple[int, str]], lexicon: Lexicon
) -> tuple[str, ...]:
    """The phrases of `left` (where, words) and of what the ledger dropped that are clinical and not denied."""
    measured = [
        re.compile(rf"\b(?:{_BAD}\s+)?(?:{words})\b", re.I)
        for fields, words in _MEASURED
        if any(ledger.value(f) is not None for f in fields)
    ]
    # "'COPD': give FEV1 in percent"
    dropped = [why[1 : why.index("':", 1)] for why in ledger.not_used if "':" in why]
    found = []
    kept = {piece for _, piece in left}
    for at, piece in [*left, *((ledger.text.find(d), d) for d in dropped)]:
        spans = [
            (s, e)
            for s, e in _names(piece, lexicon, strange=piece in kept)
            if not any(m.start() < e and s < m.end() for p in measured for m in p.finditer(piece))
        ]
        if any(_is_said(ledger.text, clauses, at, piece[s:e]) for s, e in spans):
            found.append(piece)
    return tuple(dict.fromkeys(found))


def _is_said(text: str, clauses: list[Clause], at: int, word: str) -> bool:
    """Not denied: "no dementia"."""
    where = text.find(word, max(at, 0))
    return where < 0 or not is_negated(clause_at(clauses, where), where, where + len(word))


def _names(piece: str, lexicon: Lexicon, *, strange: bool) -> list[tuple[int, int]]:
    """Spans of clinical words in a piece of text, and with `strange` of words that nobody knows to be harmless."""
    plain = [m.span() for m in _OF_THE_DISEASE.finditer(piece)]
    if not _BAD_BEFORE.search(piece):
        plain += [m.span() for m in _COMMON_ALONE.finditer(piece)]
    spans = [m.span() for m in _CLINICAL.finditer(piece)]
    if not _SHOUTED.search(piece):
        known = [(m.start, m.end) for m in lexicon.mentions(piece)]
        spans += [
            m.span()
            for m in _LETTERS.finditer(piece)
            if m.group() not in _NO_DISEASE and not any(a < m.end() and m.start() < b for a, b in known)
        ]
    spans += [
        (m.start, m.end)
        for m in lexicon.mentions(piece)
        if m.kind in _KINDS
        and not set(m.ids) <= _OF_MYELOMA
        and (m.kind is EntityKind.DRUG or unknown_words(piece[m.start : m.end]))
    ]
    if strange:
        spans += unknown_words(piece)
    return [(s, e) for s, e in spans if not any(a < e and s < b for a, b in plain)]
