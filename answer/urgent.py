"""Situations that must not wait: a symptom that someone has now, on a treatment that makes it dangerous.

A plain question about a toxicity ("how common is CRS with teclistamab?") is not one, nor is a symptom denied, long
past, feared or asked about in general. `answer.urgent_situations` says what counts; here it is read in the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from answer.urgent_situations import MYELOMA_CLASSES, SITUATIONS, Situation
from answer.urgent_symptoms import COMPLAINT
from answer.urgent_telling import is_current, is_told
from core.answers import Slots, Urgent
from core.lexicon import EntityKind, Lexicon, Mention

__all__ = ["Situation", "current_drugs", "find_urgent", "told_symptom", "urgent_of"]

_DRUG_KINDS = {EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN}
_MYELOMA_TREATMENT = re.compile(
    r"\b(?:chemo\w*|myeloma (?:treatment|therapy|drugs?|medicine|medication|tablets?))"
)

_LISTED = re.compile(r"\s*(?:,|/|\+|-|,?\s*(?:and|then|or|plus))?\s*(?:then )?")


def find_urgent(question: str, slots: Slots, lexicon: Lexicon) -> Situation | None:
    """The first situation that the question describes in someone now."""
    text = _plain(question)
    named = _named(question, slots, lexicon)
    current: set[str] | None = None
    for situation in SITUATIONS:
        words = situation.setting_words
        if situation.setting and situation.setting.isdisjoint(named) and not (words and words.search(text)):
            continue
        if not situation.symptom.search(text):
            continue
        if situation.also and not situation.also.search(text):
            continue
        if situation.unless and situation.unless.search(text):
            continue
        if not is_told(text, situation.symptom, in_trial=bool(slots.trials)):
            continue
        if situation.setting:
            current = current_drugs(question, text, lexicon) if current is None else current
            if situation.setting.isdisjoint(current) and not _said_current(words, text):
                continue
        return situation
    return None


def told_symptom(question: str, slots: Slots, lexicon: Lexicon) -> bool:
    """Whether the question tells of a complaint that someone has now, on a named myeloma drug.

    For what `find_urgent` does not recognise: the ground of a fixed notice, never of an assessment.
    """
    text = _plain(question)
    named = _named(question, slots, lexicon)
    if MYELOMA_CLASSES.isdisjoint(named) and not _MYELOMA_TREATMENT.search(text):
        return False
    if not _complaint().search(text):
        return False
    if not is_told(text, _complaint(), in_trial=bool(slots.trials), of_a_person=True):
        return False
    on_drug = not MYELOMA_CLASSES.isdisjoint(current_drugs(question, text, lexicon))
    return on_drug or _said_current(_MYELOMA_TREATMENT, text)


def urgent_of(situation: Situation, markers: tuple[int, ...]) -> Urgent:
    return Urgent(situation=situation.name, message=situation.message, citations=markers)


def current_drugs(question: str, text: str, lexicon: Lexicon) -> set[str]:
    """Ids of drugs and classes that someone may be on: not those only planned, asked for or failed earlier."""
    found: set[str] = set()
    end, current = 0, True
    for mention in _drug_mentions(question, lexicon):
        # in "relapsed after Rd, Vd and Kd" what is said of the first holds for all
        listed = end > 0 and bool(_LISTED.fullmatch(text[end : mention.start]))
        current = current if listed and not current else is_current(text, mention.start)
        end = mention.end
        if current:
            found.update(mention.ids)
    return _with_classes(found, lexicon)


@cache
def _complaint() -> re.Pattern[str]:
    return re.compile(COMPLAINT)


def _drug_mentions(question: str, lexicon: Lexicon) -> Iterator[Mention]:
    """Drugs, classes and regimens named, also inside the name of a population ("after daratumumab")."""
    for mention in lexicon.mentions(question, fuzzy=True):
        if mention.kind in _DRUG_KINDS:
            yield mention
        elif mention.kind is EntityKind.POPULATION:
            for word in re.finditer(r"[\w-]+", mention.text):
                for entity_id in lexicon.find(word.group()):
                    kind = lexicon[entity_id].kind
                    if kind in _DRUG_KINDS:
                        at = mention.start + word.start()
                        yield Mention((entity_id,), kind, at, at + len(word.group()), word.group())


def _named(question: str, slots: Slots, lexicon: Lexicon) -> set[str]:
    ids = {*slots.regimens, *slots.drugs, *slots.drug_classes}
    if slots.populations:
        ids.update(i for mention in _drug_mentions(question, lexicon) for i in mention.ids)
    return _with_classes(ids, lexicon)


def _plain(question: str) -> str:
    """Lower case and straight apostrophes, every character in its place."""
    text = question.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(c.lower()[:1] for c in text)


def _with_classes(ids: Iterable[str], lexicon: Lexicon) -> set[str]:
    """The ids, the components of regimens, and every class that holds one of them."""
    found: set[str] = set()
    todo = list(ids)
    while todo:
        entity_id = todo.pop()
        if entity_id in found or entity_id not in lexicon:
            continue
        found.add(entity_id)
        entity = lexicon[entity_id]
        todo.extend(
            (*entity.components, *entity.parents, *((entity.drug_class,) if entity.drug_class else ()))
        )
    return found


def _said_current(words: re.Pattern[str] | None, text: str) -> bool:
    return words is not None and any(is_current(text, m.start()) for m in words.finditer(text))
