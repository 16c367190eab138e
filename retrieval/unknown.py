"""Words that look like the name of a drug, a trial or a ruling and stand in no vocabulary of ours."""

from __future__ import annotations

import re
from functools import lru_cache

from core.lexicon import EntityKind, Lexicon, Mention

# Endings that international non-proprietary names have; an ordinary word of a question has none of them.
_DRUG_LIKE = re.compile(
    r"^(?=.{6,})[a-z-]+(?:mab|mib|zomib|xib|domide|stat|clax|tinib|ciclib|cel|parib|rafenib|limus|exor|mycin|platin|taxel|rubicin|leucel|tamab|"
    r"formin|profen|sartan|dipine|oxetine|prazole|gliptin|gliflozin|glutide|xaban|gatran|semide|coxib|setron|triptan|"
    r"tug|mig|fusp|sertib|lisib|degib|denib|metinib|conazole|cillin|vudine|ciclovir|vastatin|dronate)$"
)
# The second word of a biological or a conjugate: "modakafusp alfa", "cevostamab vedotin".
_TWO_WORDS = re.compile(
    r"\b([a-z][a-z-]{5,} (?:alfa|beta|pegol|vedotin|mafodotin|tesirine|deruxtecan|ozogamicin|autoleucel|govitecan|ravtansine))\b",
    re.IGNORECASE,
)
# A name made as trials are named: with a number, with capitals inside, or a registry number.
_TRIAL_LIKE = re.compile(
    r"^(?:[A-Z][A-Za-z]{2,}-\d{1,4}|[A-Z]{2,}-\d{2,4}|[A-Z][a-z]+[A-Z]{2,}[a-z]*(?:-\d+)?)$"
)
# a registry number, or that of a ruling on a drug
_NUMBER = re.compile(r"^(?:nct\d{8}|(?:ta|hst)\d{2,4})$")
# A plain capitalised word is a trial only where it is called one.
_CALLED_TRIAL = re.compile(
    r"\b([A-Z][A-Za-z]*[A-Z][A-Za-z]*)\s+(?:trial|study)\b|\b(?:trial|study)\s+([A-Z]{4,})\b"
)
_NUMBERED = re.compile(r"^([a-z]{4,})-?\d{1,4}$")
_NOT_TRIALS = frozenset(["THIS", "THAT", "WHICH", "PHASE", "FDA", "EMA", "MRD", "ASCT", "OS", "PFS"])
# everyday drugs whose names have no such ending
_EVERYDAY = frozenset(
    """
    ibuprofen naproxen diclofenac digoxin insulin statin statins melatonin curcumin turmeric
    ivermectin cannabis cannabidiol ketamine morphine oxycodone fentanyl tramadol gabapentin pregabalin duloxetine
    amitriptyline levothyroxine febuxostat colchicine propranolol metoprolol bisoprolol ramipril lisinopril
    """.split()
)
# front-line trials that people ask about and this shelf does not hold
_NOT_HELD = frozenset({"maia", "alcyone", "cassiopeia", "griffin", "perseus", "cepheus", "imroz", "octans"})


def unknown_names(question: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """As typed, in order, once. A number of a known series that is not held ("DREAMM-10") is one of them."""
    found: dict[str, None] = {}
    called = {match[1] or match[2] for match in _CALLED_TRIAL.finditer(question)}
    series = _series(lexicon)
    shouted = question.upper() == question
    taken = [(m.start, m.end) for m in mentions]
    for match in _TWO_WORDS.finditer(question):
        if not _overlaps(match, taken):
            found.setdefault(match[1])
            taken.append(match.span())
    for match in re.finditer(r"[A-Za-z][A-Za-z0-9]*(?:-[A-Za-z0-9]+)*", question):
        word = match.group()
        if _overlaps(match, taken):
            continue
        low = word.lower()
        numbered = _NUMBERED.match(low)
        if (
            low in _NOT_HELD
            or low in _EVERYDAY
            or _NUMBER.match(low)
            or _DRUG_LIKE.match(low)
            or (numbered and numbered[1] in series)
            or (not shouted and (_TRIAL_LIKE.match(word) or word in called) and word not in _NOT_TRIALS)
        ):
            found.setdefault(word)
    return tuple(found)


def _overlaps(match: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < match.end() and match.start() < end for start, end in taken)


@lru_cache(maxsize=4)
def _series(lexicon: Lexicon) -> frozenset[str]:
    """The names that trials of one series share before their number: "dreamm", "cartitude"."""
    names = (_NUMBERED.match(e.name.lower()) for e in lexicon.of_kind(EntityKind.TRIAL))
    return frozenset(match[1] for match in names if match)
