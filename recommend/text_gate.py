"""The fail-safe: words that were not understood and could hide a failed drug or a danger. With one, nothing is offered.

A reader of words will always meet a sentence it does not know. What matters is that it then asks, and never goes on
as if the sentence were not there.
"""

from __future__ import annotations

import re

from core.lexicon import Lexicon
from recommend.text_certainty import is_feared, open_span
from recommend.text_events import MARKER, find_events, is_growth
from recommend.text_names import FIVE, STEROIDS, Named, treating
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_REFRACTORY = re.compile(
    r"\b(?:refractory|resistant|refr?(?=\.?\s*(?:to|:)\s)|non-?respon\w+)\b(?!\s+(?:multiple\s+)?(?:myeloma|mm|disease)\b)",
    re.I,
)
_EXPOSURE = re.compile(
    r"\b(?:penta|quad(?:ruple)?|hexa|multi|heavily|triple|double)[\s-]*(?:class|drug)?[\s-]*(?:exposed|pretreated|refractory)\b"
    r"|\b(?:everything|exhausted|all\s+(?:the\s+)?(?:drugs|classes|agents|options|standard\s+\w+))\b(?<!wants everything)(?<!want everything)(?<!do everything)(?<!for everything)(?<!try everything)",
    re.I,
)
# "Kappa 300 -> 900 on DRd": a marker with an arrow or a change, in words that no pattern above holds.
_MARKED = re.compile(rf"\b{MARKER}\b[^,;.]{{0,30}}?(?:->|→|↑|from\b|\bto\s+\d|\bnow\b|\bhigh)", re.I)
_LINE_DUE = re.compile(
    r"\b(?:second|third|fourth|fifth|sixth|next|[2-6](?:nd|rd|th))[\s-]*line\s+(?:\w+\s+)?(?:after|following|post)\b",
    re.I,
)
_GRADE = "give its grade"
# What no field took, and what to say instead.
_DANGERS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.I), why)
    for pattern, why in (
        (r"\b(?:\w+\s+)?(?:heart|cardiac|ventricular)\s+(?:failure|dysfunction|insufficiency|disease|problems?)\b|\bcardiomyopath\w+|\bhf[rp]ef\b|\bchf\b|\bcardiac\s+amyloid\w*", "give the NYHA class and the LVEF"),
        (r"\b(?:myocardial\s+infarct\w*|heart\s+attack|(?-i:\bMI\b)|N?STEMI|NSTE-?ACS|(?-i:ACS|PCI|CABG|PTCA)|acute\s+coronary\s+\w+|coronary\s+(?:bypass|angioplasty|intervention)|angina|arrhythmia|stents?)\b", "when was it, and is the heart stable now?"),
        (r"\b(?:\w+\s+)?(?:poly)?neuropath\w*", _GRADE + " and whether it is painful"),
        (r"\b(?:infect\w*|fever|febrile|sepsis|septic|pneumonia|covid\S*|sars-cov-2|tuberculosis|aspergill\w+|abscess|cellulitis)\b", "is there an active infection?"),
        (r"\b(?:(?-i:PE)|clots?|thromb(?:osis|us|oses|oembol\w+)|embol(?:us|ism|i))\b", "was there a venous or an arterial clot?"),
        (r"\b(?:pregnan\w+|conceiv\w*|conception|breast-?\s?feeding|lactat\w+|fertility|wants\s+(?:a\s+)?(?:child|children|baby))\b", "is she pregnant, or could she become so?"),
        (r"\b(?:amyloid\w*|poems|waldenstr\w+|mgus|castleman\w*)\b", "is the disease to be treated myeloma?"),
        (r"\b(?:\w+\s+)?(?:allerg\w+|anaphyla\w+|hypersensitiv\w+|angioedema)\b|\b(?:infusion|allergic|hypersensitivity|severe|drug|skin|administration)?[\s-]*(?:related\s+)?reactions?\b", "to which drug, and how severe?"),
        (r"\b(?:hepatitis(?:\s+\w)?|hbv|hcv|hiv|cirrhosis|liver\s+(?:failure|disease|impairment))\b", "say hepatitis B positive or negative, and bilirubin in multiples of the upper limit"),
        (r"\b(?:renal|kidney)\s+(?:failure|impairment|insufficiency|dysfunction|disease)\b|\b(?-i:CKD(?!-?EPI)|ESRD|ESKD|AKI)\b", "give the creatinine clearance, or say whether on dialysis"),
        (r"\b(?:severe|advanced|bad|end-stage)\s+(?:copd|lung\s+disease|emphysema)\b|\bcopd\s+(?:gold\s+)?(?:[34]|iii|iv)\b", "give FEV1 in percent (COPD)"),
        (r"\b(?:ild|interstitial\s+lung|pulmonary\s+fibrosis|on\s+oxygen|oxygen[\s-]+dependent|home\s+oxygen|ltot)\b", "give FEV1 in percent"),
        (r"\b(?:parkinson\w*|guillain\w*|seizures?|stroke|tia)\b", "say it as a neurological disease or an arterial event before"),
    )
)  # fmt: skip
_ALLERGEN = r"(?:penicillin|amoxicillin|co-amoxiclav|pcn|cephalosporins?|sulf\w+|latex|pea?nuts?|nuts?|pollen|hay|food|(?:iodine\s+)?contrast|codeine|morphine|nsaids?|eggs?|shellfish)"
_OTHER_ALLERGY = re.compile(rf"\s*(?:to|:)\s*{_ALLERGEN}\b", re.I)
_NOT_OURS = re.compile(rf"{_ALLERGEN}\s+allerg\w+$", re.I)
_KIDNEY = re.compile(
    r"\begfr\b\D{0,6}(\d+(?:\.\d+)?)|\bcreat(?:inine)?\b(?!\s+clearance)\D{0,6}(\d+(?:\.\d+)?)\s*(mg/dl|[µu]mol(?:/l)?)?",
    re.I,
)


_UNSURE = re.compile(r"\s*\(?\s*(?:unclear|unknown|uncertain|not\s+sure|\?)", re.I)


def find_open_events(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> list[tuple[int, int]]:
    """Growth and relapse that no drug explained so far. Called before findings, which use such words in other ways."""
    taken = [(n.start, n.end) for n in named]
    return [span for span in find_events(ledger.text, clauses, taken) if not ledger.is_used(*span)]


def find_doubts(
    ledger: Ledger,
    clauses: list[Clause],
    named: list[Named],
    open_events: list[tuple[int, int]],
    lexicon: Lexicon,
) -> None:
    """Fill `ledger.doubts`."""
    text = ledger.text
    known = treating(lexicon)
    drugs = [n for n in named if set(n.ids) & known]
    given = _given(ledger, known)
    for item in drugs:
        failed = all(ledger.value("refractory_to", d) for d in item.ids if d not in STEROIDS)
        if item.role is None and not failed:
            ledger.doubt(item.start, item.end, "was it given, and did the disease progress on it?", use=False)
    for start, end in open_events:
        if drugs or given or is_growth(text[start:end]):
            ledger.doubt(
                *_around(text, clauses, start, end),
                "on which drug, or how long after it was stopped?",
                use=False,
            )
    _doubt_unconcluded(ledger, clauses, named, given)
    for pattern, why in (
        (_REFRACTORY, "to which drug?"),
        (_EXPOSURE, "name the drugs, and which of them failed"),
    ):
        for match in pattern.finditer(text):
            if not ledger.is_used(*match.span()) and not _is_name_of_disease(text, match):
                ledger.doubt(*_around(text, clauses, *match.span()), why, use=False)
    for match in _MARKED.finditer(text) if given else ():
        if not ledger.is_used(*match.span()):
            ledger.doubt(*match.span(), "is this progression, and on which drug?", use=False)
    five = {d for d in FIVE if ledger.value("refractory_to", d) or ledger.value("not_refractory_to", d)}
    if not five and (penta := re.search(r"\bpenta[\w\s-]*exposed\b", text, re.I)):
        ledger.doubt(*penta.span(), "which of the five drugs failed?", use=False)
    _doubt_dangers(ledger, clauses)
    _doubt_kidney(ledger)


def _given(ledger: Ledger, known: frozenset[str]) -> set[str]:
    names = ("exposed_to", "refractory_to", "intolerant_to", "last_line", "months_since")
    return {d for n in names for d in ledger.items(n) if d in known} - {"melphalan"}


def _doubt_unconcluded(ledger: Ledger, clauses: list[Clause], named: list[Named], given: set[str]) -> None:
    """A treatment is told and a relapse is told, and nothing was concluded of any drug."""
    concluded = ledger.items("refractory_to") or ledger.items("not_refractory_to")
    drugs = {d for d in given if d not in STEROIDS}
    if concluded or not drugs or not any(n.role in ("line", "exposed_to") for n in named):
        return
    taken = [(n.start, n.end) for n in named]
    # "third line after KRd then DPd": a line is due, so the one before has ended, and nobody says how
    due = [m.span() for m in _LINE_DUE.finditer(ledger.text)]
    for start, end in (find_events(ledger.text, clauses, taken, ordinals=True) or due)[:1]:
        names = ", ".join(sorted(drugs))
        ledger.doubt(
            start,
            end,
            f"was any of {names} being given then, or within 60 days before? how did it end?",
            use=False,
        )


def _around(text: str, clauses: list[Clause], start: int, end: int) -> tuple[int, int]:
    """The phrase with the words beside it, within its clause, so that a reader finds it."""
    clause = clause_at(clauses, start)
    before = text[clause.start : start].rfind(" ", 0, max(0, start - clause.start - 12))
    after = text.find(" ", min(end + 14, clause.end))
    first = clause.start if before < 0 or start - clause.start < 25 else clause.start + before
    last = clause.end if after < 0 or clause.end - end < 25 else min(after, clause.end)
    return first, max(last, end)


def _is_name_of_disease(text: str, match: re.Match[str]) -> bool:
    return bool(re.search(r"\brelapsed?\s*(?:/|-|,|and|or|and/or)?\s*$", text[: match.start()], re.I))


def _doubt_dangers(ledger: Ledger, clauses: list[Clause]) -> None:
    heart = ledger.value("nyha_class") is not None or ledger.value("lvef_percent") is not None
    kidney = ledger.value("crcl_ml_min") is not None or ledger.value("dialysis") is not None
    for pattern, why in _DANGERS:
        for match in pattern.finditer(ledger.text):
            start, end = match.span()
            # COPD without a number is put aside by the reader of findings; a severe one is asked for.
            severe = "COPD" in why and ledger.value("fev1_percent") is None
            if not severe and ledger.is_used(start, end) and ledger.is_used(end - 3, end):
                continue
            if _OTHER_ALLERGY.match(ledger.text, end) or (
                _NOT_OURS.match(match.group()) and not _UNSURE.match(ledger.text, end)
            ):
                continue
            if is_negated(clause_at(clauses, start), start, end) or re.match(
                r"(?:no|without)\b", match.group(), re.I
            ):
                continue
            if is_feared(ledger.text, start, end) or (
                "hepatitis" in why and open_span(ledger.text, start, end)
            ):
                continue
            # COPD and its severity are what FEV1 measures.
            if "COPD" in why and ledger.value("fev1_percent") is not None:
                continue
            if ("NYHA" in why and heart) or ("clearance" in why and kidney):
                continue
            ledger.doubt(start, end, why, use=False)


def _doubt_kidney(ledger: Ledger) -> None:
    """An eGFR or a creatinine is never turned into a clearance; one so bad that a clearance below 20 is likely, which
    lowers tiers (rule dialysis-trials), must not be passed over either."""
    if ledger.value("crcl_ml_min") is not None or ledger.value("dialysis") is not None:
        return
    for match in _KIDNEY.finditer(ledger.text):
        if match.group(1):
            low = float(match.group(1)) < 20
        else:
            value, unit = float(match.group(2)), (match.group(3) or "").lower()
            low = value >= (3 if unit.startswith("mg") or (not unit and value < 20) else 265)
        if low:
            ledger.doubt(*match.span(), "give the creatinine clearance (CrCl), or say dialysis", use=False)
