"""Reads a question into slots, with the lexicon. Deterministic; misspelt drug and trial names are read past."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.answers import Slots
from core.lexicon import EntityKind, Lexicon, Mention
from retrieval.intent_rules import refine_intents
from retrieval.intents import Intent
from retrieval.prior import Prior, read_prior
from retrieval.unknown import unknown_names
from retrieval.words import content_words

_COHORT = re.compile(r"\bcohort\s+([a-d])\b", re.IGNORECASE)
_LANDMARK = re.compile(
    r"(?<![\d.])(\d{1,3}|one|two|three|five)[- ](month|year)\b(?=[^.?]{0,40}\b(?:pfs|os|survival|rate|free)\b)|\b(?:at|within) (\d{1,3}|one|two|three|five) (month|year)s?\b",
    re.IGNORECASE,
)
_LINES = re.compile(
    r"\b(?:after|with|has had|had|received|failed)?\s*(\d+|one|two|three|four|five|six)\s+(?:prior|previous|earlier)\s+(?:lines?|therap\w+|treatments?|regimens?)\b",
    re.IGNORECASE,
)
_MISSED = re.compile(
    r"\b(?:forg[eo]t\w*|(?:miss(?:ed|es)?|skip(?:ped|s)?)\b.{0,25}\b(?:dose|tablet|capsule|pill|injection|infusion|jab|day)s?)\b",
    re.IGNORECASE,
)
_AS_OF = re.compile(
    r"\b(?:as of|as at|on|in|by|until|before)\s+(\d{4}-\d{2}-\d{2}|\d{4}-\d{2}|([a-z]{3})[a-z]*\.?\s+(\d{4}))\b",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
# Words that say what is asked, not what it is asked about: they never need to stand in the answer.
INTENT_TOPICS = frozenset({"dose", "indication", "approval", "withdrawal", "monitoring", "line_of_therapy", "head_to_head",
    "supportive_care", "guideline_topic", "investigational", "clinical_trial", "refractory_definition", "relapsed_definition",
    "ectopic_off_label", "hazard_ratio", "confidence_interval", "not_reached", "p_value", "median_topic", "triplet", "doublet", "quadruplet", "any_ae", "route"})  # fmt: skip
_ASKS_RESULTS = frozenset(
    {Intent.FIGURE, Intent.EVIDENCE, Intent.COMPARISON, Intent.PREMISE, Intent.ELIGIBILITY}
)
_ASKS_MEANING = re.compile(r"\b(?:means?|meaning|defin\w+|counts? as|called)\b", re.IGNORECASE)
_IS_REFRACTORY = frozenset({"len_refractory", "bortezomib_refractory", "carfilzomib_refractory", "pomalidomide_refractory",
    "anti_cd38_refractory", "imid_refractory", "pi_refractory", "refractory_definition"})  # fmt: skip
_OFFICES = {"us": "US", "eu": "EU", "uk": "UK", "ch": "CH", "jp": "JP"}


@dataclass(frozen=True)
class Reading:
    """A question, read: its slots, and the names found in it with their places."""

    question: str
    slots: Slots
    mentions: tuple[Mention, ...]


# The steps of one answer read the same question; few are kept, so that memory stays flat.
@lru_cache(maxsize=4)
def read_question(question: str, lexicon: Lexicon) -> Reading:
    """Slots of `question`. Nothing is guessed: what is not said stays empty."""
    mentions = tuple(m for m in lexicon.mentions(question, fuzzy=True) if not _is_us_pronoun(m, question))
    ids = _ids_by_kind(question, mentions, mentions, lexicon)
    beside = _has_helper(ids, lexicon)
    intents = refine_intents(question, ids, beside=beside)
    earlier = read_prior(question, mentions, lexicon) if _ASKS_RESULTS.issuperset(intents) else Prior()
    if Intent.ELIGIBILITY in intents and not ids.get(EntityKind.TRIAL):
        earlier = Prior()  # a label's condition names earlier treatment itself
    if earlier.mentions:
        asked = tuple(m for m in mentions if m not in earlier.mentions)
        ids = _ids_by_kind(question, asked, mentions, lexicon)
        ids[EntityKind.POPULATION] = tuple(
            dict.fromkeys((*ids.get(EntityKind.POPULATION, ()), *earlier.populations))
        )
        intents = refine_intents(question, ids, beside=beside)
    if _ASKS_MEANING.search(question) and _IS_REFRACTORY.issuperset(_subjects(ids)):
        # "what does len-refractory mean" asks for the word, not for results in such patients
        ids = {EntityKind.TOPIC: ("refractory_definition",)}
    offices = [_OFFICES[i] for i in ids.get(EntityKind.AGENCY, ()) if i in _OFFICES]
    landmark = _LANDMARK.search(question)
    lines = _LINES.search(question)
    cohort = _COHORT.search(question)
    as_of = _AS_OF.search(question)
    topics = (
        *ids.get(EntityKind.TOPIC, ()),
        *(i for i in ids.get(EntityKind.AGENCY, ()) if i not in _OFFICES),
        # a drug that matters for what it does to others stands for that: rifampicin for interactions
        *(t for d in ids.get(EntityKind.DRUG, ()) for t in lexicon[d].related),
        *(("missed_dose",) if _MISSED.search(question) else ()),
    )
    slots = Slots(
        regimens=ids.get(EntityKind.REGIMEN, ()),
        drugs=tuple(d for d in ids.get(EntityKind.DRUG, ()) if not lexicon[d].related),
        drug_classes=ids.get(EntityKind.DRUG_CLASS, ()),
        trials=ids.get(EntityKind.TRIAL, ()),
        cohort=cohort[1].upper() if cohort else None,
        endpoints=tuple(e for e in ids.get(EntityKind.ENDPOINT, ()) if e != "any_ae"),
        statistic="landmark_rate"
        if landmark
        else "median"
        if re.search(r"\bmedian\b", question, re.I)
        else None,
        landmark_months=_landmark_months(landmark),
        populations=ids.get(EntityKind.POPULATION, ()),
        conditions=(*ids.get(EntityKind.CONDITION, ()), *ids.get(EntityKind.ADVERSE_EVENT, ())),
        topics=tuple(dict.fromkeys(topics)),
        prior_lines=_number(lines[1]) if lines else None,
        jurisdiction=offices[0] if len(set(offices)) == 1 else None,
        as_of=_date(as_of) if as_of else None,
        intents=tuple(str(i) for i in intents),
        unknown_terms=unknown_names(question, mentions, lexicon),
        words=content_words(question, mentions),
    )
    return Reading(question, slots, mentions)


def _ids_by_kind(
    question: str, asked: tuple[Mention, ...], mentions: tuple[Mention, ...], lexicon: Lexicon
) -> dict[EntityKind, tuple[str, ...]]:
    by_kind: dict[EntityKind, dict[str, None]] = {}
    for mention in asked:
        for entity_id in _resolve(mention, question, mentions, lexicon):
            kind = lexicon[entity_id].kind
            if kind is EntityKind.DRUG and lexicon[entity_id].components:
                kind = EntityKind.REGIMEN
            by_kind.setdefault(kind, {}).setdefault(entity_id)
    return {kind: tuple(found) for kind, found in by_kind.items()}


def _has_helper(ids: dict[EntityKind, tuple[str, ...]], lexicon: Lexicon) -> bool:
    """Whether a drug of no myeloma class stands beside one that has a class, or beside a regimen."""
    drugs = ids.get(EntityKind.DRUG, ())
    helpers = [d for d in drugs if not lexicon[d].drug_class]
    return bool(helpers) and (len(helpers) < len(drugs) or bool(ids.get(EntityKind.REGIMEN)))


def _subjects(ids: dict[EntityKind, tuple[str, ...]]) -> set[str]:
    return {i for found in ids.values() for i in found} or {"nothing named"}


def _is_us_pronoun(mention: Mention, question: str) -> bool:
    """ "tell us" is no country: the agency is written US, U.S. or USA."""
    return mention.ids == ("us",) and mention.text == "us"


def _resolve(
    mention: Mention, question: str, mentions: tuple[Mention, ...], lexicon: Lexicon
) -> tuple[str, ...]:
    """An ambiguous name stays ambiguous unless a word beside it decides (BVd: belantamab or bendamustine),
    or a trial that set one of its meanings, and only one, against what else is named."""
    if set(mention.ids) == {"bvd_belamaf", "bvd_benda"}:
        if re.search(r"\bbend", question, re.IGNORECASE):
            return ("bvd_benda",)
        if re.search(r"\b(?:bela|blenrep|dreamm|eye|ocular|bcma)", question, re.IGNORECASE):
            return ("bvd_belamaf",)
    if len(mention.ids) > 1:
        others = {i for m in mentions if m is not mention for i in m.ids}
        tried = {
            i
            for trial in lexicon.of_kind(EntityKind.TRIAL)
            if others & {trial.id, *trial.arms}
            for i in mention.ids
            if i in trial.arms
        }
        if len(tried) == 1:
            return tuple(tried)
    return mention.ids


def _date(match: re.Match[str]) -> str | None:
    """ "2023-06-01" as it stands; "June 2023" as its month; a word that is no month is no date."""
    if not match[2]:
        return match[1]
    month = match[2].lower()
    return f"{match[3]}-{_MONTHS.index(month) + 1:02d}" if month in _MONTHS else None


def _number(word: str) -> int:
    return _NUMBER.get(word.lower(), 0) or int(word)


def _landmark_months(match: re.Match[str] | None) -> int | None:
    if not match:
        return None
    count, unit = (match[1], match[2]) if match[1] else (match[3], match[4])
    return _number(count) * (12 if unit.lower() == "year" else 1)
