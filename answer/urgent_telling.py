"""Whether a symptom in a question is told of someone now, or denied, long past, feared, or asked about in general.

All functions read the whole question in lower case with straight apostrophes; places are offsets into it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from answer import urgent_language as said


@dataclass(frozen=True)
class _Place:
    """One naming of a symptom with the sentence and clause that it stands in."""

    start: int
    end: int
    sentence: str
    clause: str
    before: str
    after: str
    upto: str
    rest: str


def is_current(text: str, start: int) -> bool:
    """Whether a treatment named at `start` may be going on: not planned, asked for, or failed earlier."""
    return not said.NOT_YET.search(text[max(0, start - 90) : start])


def tells_of_nobody(text: str) -> bool:
    """Whether every sentence only asks, of nobody and no time: then nothing can be told, whatever it names. Cheap."""
    if (
        said.ANYBODY.search(text)
        or said.STRONG_NOW.search(text)
        or said.ASKS_WHY.search(text)
        or said.DEGREES.search(text)
    ):
        return False
    return all(
        said.ASKS.match(part)
        and not said.STATES_AFTER_AUX.match(part)
        and not said.ACTION.match(part.strip())
        for part in said.SENTENCE.split(text)
        if part.strip()
    )


def chooses_treatment(text: str) -> bool:
    """Whether a patient is described to choose a treatment for, with nothing that happens now."""
    asks = said.CHOOSES.search(text) or (said.SUITS.search(text) and said.LONG_KNOWN.search(text))
    return bool(asks) and not (said.STRONG_NOW.search(text) or said.HAPPENS.search(text))


def narrates(text: str) -> bool:
    """Whether somebody's state is told without a question: "she looks like a canary since last week"."""
    if (
        not (said.ANYBODY.search(text) or said.IMPLIED.search(text) or said.HAPPENED.search(text))
        or said.HEARSAY.search(text)
        or said.PROFILE.search(text)
        or not (said.ONSET.search(text) or said.BODY.search(text))
    ):
        return False
    if (
        said.IF.search(text)
        or said.PAST.search(text)
        or said.DEAD.search(text)
        or said.FINE.search(text)
        or said.PLANS.search(text)
    ):
        return False
    return not asks_something(text)


def asks_something(text: str) -> bool:
    """Whether a clause asks for knowledge, and not only what to do now, or whether this is normal, beside what is told."""
    clauses = [
        part for sentence in said.SENTENCE.split(text) for part in said.CLAUSE.split(sentence) if part.strip()
    ]
    asking = [bool(said.ASKS.match(c)) and not said.STATES_AFTER_AUX.match(c) for c in clauses]
    if all(asking):
        return True
    return any(asking) and not (said.ASKS_WHY.search(text) or said.ACTION.search(text))


def asks_what_to_do_if(text: str) -> bool:
    """Whether the question supposes something and asks for an action in it."""
    return bool(said.SUPPOSES.search(text) and (said.ACTION.search(text) or said.WHAT_IS_DONE.search(text)))


def is_told(
    text: str,
    spans: Iterable[tuple[int, int]],
    *,
    in_trial: bool,
    of_a_person: bool = False,
    supposed: bool = False,
) -> bool:
    """Whether a symptom or value at one of `spans` is told of someone now; with `supposed`, whether it is supposed.

    `in_trial`: the question names a trial, so only a person counts. `of_a_person`: a note such as "rash Revlimid"
    is not enough, someone has to be meant, or to be on it.
    """
    places = [_place(text, start, end) for start, end in spans]
    told_elsewhere = _tells(text) or bool(said.NOTE.search(text))
    denied = _denied(text, places)
    for place, no in zip(places, denied, strict=True):
        if no or _is_past(place) or _figurative(place):
            continue
        if supposed:
            if said.SUPPOSES.search(place.before) and not _counted(place):
                return True
            continue
        if _told_here(place, text, told_elsewhere, strict=in_trial or of_a_person, in_trial=in_trial):
            return True
    return False


def _told_here(place: _Place, text: str, told_elsewhere: bool, *, strict: bool, in_trial: bool) -> bool:
    if _counted(place) or _only_feared(place):
        return False
    here = _told_of_someone(place)
    if said.IF.search(place.before):
        return here and bool(said.ACTION.search(text)) and not said.YET_TO_COME.search(place.before)
    if said.MODAL.search(place.before) and not here:
        return False
    if said.WILL.search(place.upto) and not said.ASKS_WHY.search(place.sentence):
        return False
    now = bool(said.STRONG_NOW.search(place.sentence) or said.DEGREES.search(place.sentence))
    asks = _asks(place)
    if asks:
        return (
            here
            or bool(said.ASKS_WHY.search(place.sentence))
            or (now and not said.GENERAL.search(place.rest))
        )
    if here or _tells(place.sentence) or (now and not said.GENERAL.search(place.rest)):
        return True
    if said.GENERAL.search(place.rest):
        return False
    if strict:
        noted = not in_trial and bool(
            said.ON_IT.search(place.sentence)
            or said.HAS_IT.search(text)
            or said.IMPLIED.search(place.sentence)
            or said.HAPPENED.search(place.clause)
        )
        return noted or told_elsewhere or bool(said.ACUTE.search(place.sentence))
    return True


def _asks(place: _Place) -> bool:
    """Whether the clause, or the sentence as far as the symptom belongs to its question, asks in general."""
    if said.ACTION.match(place.clause.strip()) or said.ACTION.match(place.sentence.strip()):
        return False
    for part in (place.clause, place.sentence):
        if said.ASKS.match(part) and not said.STATES_AFTER_AUX.match(part):
            return True
    return False


def _tells(text: str) -> bool:
    """Someone has, feels, took or noticed something: a statement, not "do I have to"."""
    for match in said.TELLS.finditer(text):
        if match["subject"] is None:
            return True
        if said.INVERTED.search(text[: match.start()]) or said.UNREAL.search(match["between"] or ""):
            continue
        return True
    return False


def _told_of_someone(place: _Place) -> bool:
    """The symptom itself is somebody's: "my chest", "her blurred vision", "dad has", "patient with"."""
    if said.OWN.search(place.before) or said.OWN_INSIDE.search(place.upto[len(place.before) :]):
        return True
    return _tells(place.clause)


def _figurative(place: _Place) -> bool:
    """Of the dead, or a manner of speaking: "died of a heart attack", "nearly passed out when I saw the price"."""
    return bool(
        said.DEAD.search(place.clause)
        or said.SHOCKED.search(place.clause)
        or said.HEARSAY.search(place.clause)
        or _in_the_family(place)
        or said.OTHERS.search(place.before)
    )


def _in_the_family(place: _Place) -> bool:
    """A relative's illness as the ground of a question about oneself: "my mother went blind, is it riskier for me?"."""
    return bool(said.FOR_ME.search(place.sentence)) and bool(
        re.search(rf"\bmy {said.RELATIVE}\b", place.before)
    )


def is_note(text: str) -> bool:
    """Whether these are a clinician's or a relative's jottings, not a topic: no question, some length."""
    return len(text.split()) >= 5 and not asks_something(text)


def _counted(place: _Place) -> bool:
    """A statistic, a prevention or a list of signs of it, not the thing: "rate of fever", "fever rates"."""
    if said.STATISTIC_AFTER.search(place.after) or said.REPORTED_QUESTION.search(place.before):
        return True
    return bool(said.STATISTIC_BEFORE.search(place.before)) and not said.SHOWS.search(place.before)


def _only_feared(place: _Place) -> bool:
    return bool(said.INFINITIVE.search(place.before)) and not re.search(
        r"\b(?:normal|seems?|started|begun|began|beginning|continues?) to(?: \w+){0,3} $", place.before
    )


def _denied(text: str, places: list[_Place]) -> list[bool]:
    """Which of `places` a "no" reaches, also along "no fever, chills or confusion"."""
    denied = []
    for place in places:
        before = text[max(0, place.start - 120) : place.start]
        direct = bool(said.NEGATED.search(place.before)) and not said.NOT_REALLY_NEGATED.search(place.before)
        listed = bool(said.NO_LIST.search(before)) and bool(
            said.ENDS_LIST.search(before) or said.LIST_GOES_ON.match(text[place.end :])
        )
        denied.append(direct or listed or bool(said.RULED_OUT.search(place.after)))
    return denied


def _is_past(place: _Place) -> bool:
    if said.PAST_WORD.search(place.before):
        return True
    return bool(said.PAST.search(place.clause)) and not said.STRONG_NOW.search(place.clause)


def _place(text: str, start: int, end: int) -> _Place:
    left, right = _bounds(said.SENTENCE, text, start, end, 0, len(text))
    first, last = _bounds(said.CLAUSE, text, start, end, left, right)
    return _Place(
        start, end, text[left:right], text[first:last], text[first:start], text[end:last], text[first:end],
        said.ON_TRIAL.sub(" ", text[left:start] + " " + text[end:right]),
    )  # fmt: skip


def _bounds(cut: re.Pattern[str], text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The stretch around `text[start:end]` between two cuts, within `low` and `high`."""
    for match in cut.finditer(text, low, high):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            return low, match.start()
    return low, high
