"""The word lists of verification are data: what may never be light, and what a rewritten phrase must keep."""

from __future__ import annotations

import re

import pytest

from answer.opposites import SIGN
from answer.phrases import rewrite, rules
from answer.spelling import spell_plainly
from answer.words import EMPTY, is_light, stem

MEANINGFUL = (
    "all only never always most rarely must proven likely certainly higher lower increase decrease improve worsen before "
    "after still throughout until first last contraindicated excluded approved withdrawn refractory naive fatal severe "
    "pregnant dialysis kidney liver heart infection lenalidomide Europe boxed randomised significant superior best safe"
).split()


def test_no_framing_word_carries_a_fact() -> None:
    assert [w for w in MEANINGFUL if is_light(stem(w))] == []


def test_no_framing_word_that_the_list_adds_has_an_opposite() -> None:
    known = {stem(w) for w in EMPTY}
    assert [w for w in SIGN if is_light(stem(w)) and stem(w) not in known] == []


def test_every_phrase_can_be_written_out() -> None:
    for pattern, plain in rules()[0]:
        re.compile(pattern, re.I).sub(plain, "a sentence of no such phrase")
    assert len(rules()[0]) > 90


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("no fewer than 17 doses", "at least 17 doses"),
        ("The difference did not reach statistical significance.", "The difference was not statistically significant."),
        ("from week 9 to week 24", "from weeks 9-24"),
        ("who could not tolerate it", "who is intolerant of it"),
        ("patients older than 75 years", "patients age above 75 years"),
        ("given once a week", "given weekly"),
        ("did not arrive until 2023", "did arrive in 2023"),
    ],
)  # fmt: skip
def test_phrases_come_in_one_form(text: str, plain: str) -> None:
    assert rewrite(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "The dose is given every week of the cycle.",
        "The drug is not given until week 4.",
        "Bilirubin of more than 1.5 and up to 3 times the limit.",
        "A dose at week 9 and one at week 24.",
    ],
)
def test_what_only_looks_like_a_phrase_stays(text: str) -> None:
    assert rewrite(text) == text


def test_small_numbers_become_digits_beside_a_unit_only() -> None:
    assert spell_plainly("around three weeks") == "around 3 weeks"
    assert spell_plainly("80 in 100 patients") == "80 of 100 patients"
    assert spell_plainly("no one of the two drugs") == "no one of the two drugs"
