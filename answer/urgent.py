"""Situations that must not wait: a symptom that someone has now, on a treatment that makes it dangerous.

A plain question about a toxicity ("how common is CRS with teclistamab?") is not one, nor is a symptom denied, long
past, feared or asked about in general. `answer.urgent_situations` says what counts; here it is read in the question.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from answer.urgent_model import MYELOMA_CLASSES, Situation, find_signs, holds_sign
from answer.urgent_shown import is_of_drugs, statements_to_show
from answer.urgent_signs import ALARMS
from answer.urgent_situations import SITUATIONS
from answer.urgent_symptoms import (
    ALLERGY,
    ASCENDING,
    BLEED,
    BREATH,
    CHEST,
    CLOT,
    COMPLAINT,
    FACE,
    FEVER,
    GUT,
    HEART,
    MIND,
    MOVEMENT,
    PARKINSON,
    RIGORS,
    STROKE,
    VISION,
)
from answer.urgent_telling import (
    asks_something,
    asks_what_to_do_if,
    chooses_treatment,
    is_current,
    is_note,
    is_told,
    narrates,
    tells_of_nobody,
)
from answer.urgent_values import Critical, critical_values
from core.answers import Slots, Urgent
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon, Mention

__all__ = [
    "Situation",
    "asks_nothing",
    "current_drugs",
    "find_supposed",
    "find_urgent",
    "fitting_statements",
    "told_symptom",
    "urgent_of",
]

_DRUG_KINDS = {EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN}
_MYELOMA_TREATMENT = re.compile(
    r"\b(?:chemo\w*|myeloma|plasmacytomas?|plasma cell|rrmm|step[- ]up|stem cell transplant|(?:the|my|his|her) (?:treatment|infusion|injection|cycle)s?)"
)

_COMPLAINTS = (BREATH, CHEST, HEART, FEVER, RIGORS, MIND, FACE, PARKINSON, MOVEMENT, ASCENDING, STROKE, CLOT, VISION, GUT,
               BLEED, ALLERGY, COMPLAINT)  # fmt: skip
MOST_SITUATIONS = 2
_LISTED = re.compile(r"\s*(?:,|/|\+|-|,?\s*(?:and|then|or|plus))?\s*(?:then )?")


def find_urgent(question: str, slots: Slots, lexicon: Lexicon) -> tuple[Situation, ...]:
    """The situations that the question describes in someone now, the first first; at most two, of different signs."""
    text = _plain(question)
    if tells_of_nobody(text):
        return ()
    return tuple(_situations(question, text, slots, lexicon, supposed=False))


def find_supposed(question: str, slots: Slots, lexicon: Lexicon) -> Situation | None:
    """The situation that the question only supposes, and asks what to do in: "if I wake up with blurred vision ..."."""
    text = _plain(question)
    if not asks_what_to_do_if(text):
        return None
    return next(_situations(question, text, slots, lexicon, supposed=True), None)


def _situations(
    question: str, text: str, slots: Slots, lexicon: Lexicon, *, supposed: bool
) -> Iterator[Situation]:
    named = _named(question, slots, lexicon)
    values = critical_values(text)
    chooses = chooses_treatment(text)
    note = bool(values) or ("," in text and is_note(text))
    current: set[str] | None = None
    shown: list[tuple[int, int]] = []
    sections: set[str] = set()
    for situation in SITUATIONS:
        words = situation.setting_words
        if situation.setting and situation.setting.isdisjoint(named) and not (words and words.search(text)):
            continue
        if situation.of_a_person and chooses:
            continue
        spans = [x for x in _spans_of(situation, text, values) if not _meets(x, shown)]
        if not spans or situation.section in sections or not _stands(situation, text, values):
            continue
        if not is_told(
            text,
            spans,
            in_trial=bool(slots.trials),
            of_a_person=situation.of_a_person and not note,
            supposed=supposed,
        ):
            continue
        if situation.setting:
            current = current_drugs(question, text, lexicon) if current is None else current
            if situation.setting.isdisjoint(current) and not _said_current(words, text):
                continue
        yield situation
        shown += spans
        sections.add(situation.section)
        if len(sections) == MOST_SITUATIONS:
            return


def _meets(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def told_symptom(question: str, slots: Slots, lexicon: Lexicon) -> bool:
    """Whether the question tells of a person with a symptom or a critical value now, recognised or not.

    For what `find_urgent` does not recognise: the ground of a fixed notice, never of an assessment. An alarming sign
    needs no drug and no disease beside it, any other complaint does.
    """
    text = _plain(question)
    if tells_of_nobody(text):
        return False
    in_trial = bool(slots.trials)
    alarms = find_signs(ALARMS, text)
    values = critical_values(text)
    alarms += [(v.start, v.end) for v in values]
    topic = not values and not is_note(text)
    if is_told(text, alarms, in_trial=in_trial, of_a_person=topic):
        return True
    named = _named(question, slots, lexicon)
    if MYELOMA_CLASSES.isdisjoint(named) and not _MYELOMA_TREATMENT.search(text):
        return False
    if chooses_treatment(text):
        return False
    complaints = find_signs(_COMPLAINTS, text)
    if not is_told(text, complaints, in_trial=in_trial, of_a_person=topic) and not narrates(text):
        return False
    on_drug = not MYELOMA_CLASSES.isdisjoint(current_drugs(question, text, lexicon))
    return on_drug or _said_current(_MYELOMA_TREATMENT, text)


def names_sign(question: str) -> bool:
    """Whether a sign or complaint stands in the words themselves; a story without one is no reason to change the answer."""
    text = _plain(question)
    return bool(find_signs(ALARMS, text) or critical_values(text) or find_signs(_COMPLAINTS, text))


def _spans_of(situation: Situation, text: str, values: Iterable[Critical]) -> list[tuple[int, int]]:
    return find_signs(situation.symptom, text) + [
        (v.start, v.end) for v in values if v.sign in situation.values
    ]


def _stands(situation: Situation, text: str, values: Iterable[Critical]) -> bool:
    """Whether what has to stand elsewhere in the question does, and what must not does not."""
    if holds_sign(situation.unless, text):
        return False
    if not situation.also and not situation.also_values:
        return True
    if holds_sign(situation.also, text):
        return True
    return any(v.sign in situation.also_values for v in values)


def asks_nothing(question: str) -> bool:
    """Whether what is told stands alone: no knowledge is asked for beside it."""
    return not asks_something(_plain(question))


def fitting_statements(
    section: str, question: str, slots: Slots, lexicon: Lexicon, held: Sequence[Passage]
) -> list[Passage]:
    """Of `held`, the statements of one section, those that fit the symptoms and the drugs told; what to do first."""
    text = _plain(question)
    current = current_drugs(question, text, lexicon) or _named(question, slots, lexicon)
    told = {*slots.drugs, *slots.drug_classes, *(d for r in slots.regimens for d in lexicon[r].components)}

    def fits(passage: Passage) -> bool:
        drugs = {e for e in passage.entities if not _with_classes((e,), lexicon).isdisjoint(MYELOMA_CLASSES)}
        return is_of_drugs(drugs, _with_classes(drugs, lexicon), told & current, current)

    return statements_to_show(section, text, (v.sign for v in critical_values(text)), held, fits)


def urgent_of(situations: Sequence[Situation], markers: tuple[int, ...]) -> Urgent:
    """The first situation by name, with what to do in each."""
    messages = " ".join(dict.fromkeys(s.message for s in situations))
    return Urgent(situation=situations[0].name, message=messages, citations=markers)


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


_VACCINE = re.compile(r"\b\w+ (?:jab|shot|vaccin|booster|immuni[sz])\w*")


def _plain(question: str) -> str:
    """Lower case and straight apostrophes, every character in its place; a vaccine's disease is nobody's symptom."""
    text = question.replace("\u2019", "'").replace("\u2018", "'").replace("`", "'")
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower()[:1] for c in text)
    return _VACCINE.sub(lambda match: " " * len(match.group()), lowered)


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
