"""Notes on patients in the words of a clinic: nothing wrong is read, nothing said is lost, nothing plain is asked."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.lexicon import Lexicon
from core.patients import PatientProfile
from recommend.profile_text import parse_profile
from tests.recommend.conftest import AS_OF

NOTES = yaml.safe_load((Path(__file__).parent / "notes.yaml").read_text(encoding="utf-8"))
CASES = [*NOTES["first"], *NOTES["second"], *NOTES["third"]]
STEROIDS = {"dexamethasone", "prednisone"}
DRUG_FIELDS = ("refractory_to", "not_refractory_to", "exposed_to", "not_exposed_to", "intolerant_to", "hypersensitivity_to",
               "declines", "concomitant_drugs")  # fmt: skip
# What follows from the lines told, and is checked elsewhere.
DERIVED = {"last_line", "months_since", "exposure_complete", "relapse_type"}


@pytest.mark.parametrize("case", CASES, ids=[c["text"] for c in CASES])
def test_a_note_gives_the_profile_that_a_person_reads_out_of_it(
    case: dict[str, Any], lexicon: Lexicon
) -> None:
    read = parse_profile(case["text"], lexicon, AS_OF)
    expected, free = case["profile"], set(case.get("open", ()))
    refractory = set(expected.get("refractory_to", ()))
    wrong: list[str] = []
    for field in set(DRUG_FIELDS) - free:
        found, due = set(getattr(read.profile, field)) - STEROIDS, set(expected.get(field, ()))
        if field == "not_refractory_to":
            found -= set(case.get("may_be_sensitive", ())) - due
        if field == "exposed_to":
            # Refractory and intolerant imply exposed.
            implied = refractory | set(expected.get("intolerant_to", ()))
            found, due = found | implied, due | implied
        if found != due:
            wrong.append(f"{field}: read {sorted(found)}, said {sorted(due)}")
    for field in set(PatientProfile.model_fields) - set(DRUG_FIELDS) - free:
        if field in DERIVED and field not in expected:
            continue
        value = getattr(read.profile, field)
        value = float(value) if isinstance(value, Decimal) else value
        value = list(value) if isinstance(value, tuple) else value
        if field == "progressed_on_last" and field not in expected and refractory:
            assert value is not False, "refractory, so it may well have progressed on the last line"
        elif value != expected.get(field):
            wrong.append(f"{field}: read {value}, said {expected.get(field)}")
    wrong += [f"{f}: {getattr(read.profile, f)}" for f, bad in case.get("never", {}).items()
              if getattr(read.profile, f) in bad]  # fmt: skip
    assert not wrong, wrong
    assert not read.contradictions
    shown = " | ".join((*read.not_used, *read.doubts)).lower()
    assert all(words.lower() in shown for words in case.get("shown_unread", ()))
    assert case.get("may_ask") or not read.doubts
