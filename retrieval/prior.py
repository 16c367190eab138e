"""Which drugs of a question are told as earlier treatment: "talquetamab after teclistamab" asks about talquetamab."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.lexicon import EntityKind, Lexicon, Mention

_ARTICLE = r"(?:\s+(?:an?|the|my|his|her|their|any|some))?\s*$"
_FAILED_BEFORE = re.compile(
    r"\b(?:refractory to|resistant to|progress\w* (?:on|after|through|during)|relaps\w* on|fail(?:ed|ing|ure)?(?: (?:of|on|after))?|"
    r"not respond\w* to)" + _ARTICLE,
    re.IGNORECASE,
)
_HAD_BEFORE = re.compile(
    r"\b(?:after|post|following|beyond|prior|previous(?:ly)?(?: (?:on|treated with|received|had|given|exposed to))?|earlier|"
    r"exposed to|(?:already|have|has) (?:had|received|seen|tried)|pretreated with|relaps\w* after)"
    + _ARTICLE,
    re.IGNORECASE,
)
_FAILED_AFTER = re.compile(
    r"^[- ](?:refractory|resistant|fail\w*)\b|^ (?:(?:has|have|had) )?(?:stopped working|no longer works?|did(?: not|n't) work|gave out)\b",
    re.IGNORECASE,
)
_HAD_AFTER = re.compile(
    r"^[- ](?:exposed|pretreated|experienced)\b|^ (?:already|before|previously|earlier)\b", re.IGNORECASE
)
_LISTED = re.compile(r"^\s*(?:,|and|or|/|\+|,\s*and)\s*$", re.IGNORECASE)
# told as failed, told as had: the population that statements name
_POPULATIONS = {
    "lenalidomide": ("len_refractory", "len_exposed"),
    "bortezomib": ("bortezomib_refractory", "bortezomib_exposed"),
    "carfilzomib": ("carfilzomib_refractory", "carfilzomib_refractory"),
    "pomalidomide": ("pomalidomide_refractory", "pomalidomide_refractory"),
    "anti_cd38": ("anti_cd38_refractory", "anti_cd38_exposed"),
    "bcma_agent": ("prior_bcma", "prior_bcma"),
    "t_cell_redirection": ("prior_t_cell_redirection", "prior_t_cell_redirection"),
}


@dataclass(frozen=True)
class Prior:
    """Mentions that are earlier treatment, and the populations that this names."""

    mentions: frozenset[Mention] = frozenset()
    populations: tuple[str, ...] = ()


def read_prior(question: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> Prior:
    """Empty where nothing is told as earlier treatment, or where nothing else would be left to ask about."""
    treatments = [
        m
        for m in mentions
        if m.kind in (EntityKind.DRUG, EntityKind.REGIMEN, EntityKind.DRUG_CLASS)
        and len(m.ids) == 1
        and m.id != "standard_regimens"
    ]
    told: dict[Mention, str] = {}
    for at, mention in enumerate(treatments):
        failed = _told(question, mention, _FAILED_BEFORE, _FAILED_AFTER)
        had = _told(question, mention, _HAD_BEFORE, _HAD_AFTER)
        before = treatments[at - 1] if at else None
        listed = before in told and before and _LISTED.match(question[before.end : mention.start])
        # "after prior BCMA CAR-T": the population names what the class only spells out
        had = had or any(
            m.kind is EntityKind.POPULATION and not question[m.end : mention.start].strip(" -")
            for m in mentions
            if m.end <= mention.start
        )
        if not (failed or had or listed):
            continue
        population = _population(mention.id, failed, lexicon)
        if population:
            told[mention] = population
    subjects = len(treatments) - len(told) + sum(m.kind is EntityKind.TRIAL for m in mentions)
    if not told or not subjects:
        return Prior()
    return Prior(frozenset(told), tuple(dict.fromkeys(told.values())))


def _told(question: str, mention: Mention, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    return bool(before.search(question[: mention.start]) or after.match(question[mention.end :]))


def _population(entity_id: str, failed: bool, lexicon: Lexicon) -> str | None:
    entity = lexicon[entity_id]
    for name in (entity_id, *lexicon.class_chain(entity_id), *entity.parents):
        if name in _POPULATIONS:
            return _POPULATIONS[name][0 if failed else 1]
    return None
