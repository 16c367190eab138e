"""Thirty patients with other diseases: what must never be offered, what never preferred, what stays in the list."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from core.recommendations import Tier
from recommend.profile_checks import profile_from
from recommend.ruleset import RuleSet
from tests.recommend.conftest import ROOT, Recommend, offered

PATIENTS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "tests/recommend/comorbid_patients.yaml").read_text(encoding="utf-8")
)["patients"]


@pytest.mark.parametrize("patient", PATIENTS, ids=[p["id"] for p in PATIENTS])
def test_patient(patient: dict[str, Any], ruleset: RuleSet, run: Recommend) -> None:
    made = run(profile_from(patient["profile"], ruleset.words))
    preferred = {o.regimen for o in made.offered if o.tier is Tier.PREFERRED}
    never = set(patient["never_preferred"])
    assert not offered(made) & set(patient["never_offered"]), patient["why"]
    assert not (preferred if "all" in never else preferred & never), patient["why"]
    assert set(patient["still_offered"]) <= offered(made), patient["why"]
    for one in made.offered:
        assert one.cautions or one.regimen not in never, (
            f"{one.regimen}: nothing says why it is not preferred"
        )
