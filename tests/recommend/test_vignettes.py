"""The vignettes: in words and as a profile, what must be offered is, and nothing forbidden ever."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import yaml

from core.evidence import Passage
from core.lexicon import Lexicon
from core.recommendations import Recommendation, Tier
from recommend.engine import recommend
from recommend.profile_checks import profile_from
from recommend.profile_text import parse_profile
from recommend.ruleset import RuleSet
from tests.recommend.conftest import AS_OF, ROOT, offered

CASES: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "eval/cases/vignettes.yaml").read_text(encoding="utf-8")
)["cases"]
Both = Callable[[dict[str, Any]], list[Recommendation]]


@pytest.fixture(scope="module")
def both(ruleset: RuleSet, lexicon: Lexicon, passages: dict[str, Passage]) -> Both:
    def run_both(case: dict[str, Any]) -> list[Recommendation]:
        parsed = parse_profile(case["text"], lexicon)
        told = recommend(
            parsed.profile,
            ruleset,
            passages.get,
            AS_OF,
            "test",
            contradictions=parsed.contradictions,
            doubts=parsed.doubts,
            unread=parsed.unread,
        )
        profile = profile_from(case["profile"], ruleset.words)
        return [told, recommend(profile, ruleset, passages.get, AS_OF, "test")]

    return run_both


def test_there_are_at_least_80() -> None:
    assert len(CASES) >= 80
    assert len({c["id"] for c in CASES}) == len(CASES)
    assert all(c["reason"] for c in CASES)


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_vignette(case: dict[str, Any], both: Both) -> None:
    for form, made in zip(("text", "profile"), both(case), strict=True):
        if form == "profile" and case["id"] == "contra-lines":
            continue  # two lines told where one is said: only words can contradict themselves so
        names = offered(made)
        assert not names & set(case["forbidden"]), f"{form}: forbidden and offered"
        assert set(case["allowed"]) <= names, f"{form}: not offered: {set(case['allowed']) - names}"
        assert made.disposition.value == case["disposition"], form
        for tier, ids in case.get("exact", {}).items():
            assert {o.regimen for o in made.offered if o.tier is Tier(tier)} == set(ids), f"{form}: {tier}"


@pytest.mark.parametrize("case", CASES, ids=[c["id"] for c in CASES])
def test_the_words_give_the_profile(case: dict[str, Any], ruleset: RuleSet, lexicon: Lexicon) -> None:
    assert parse_profile(case["text"], lexicon).profile == profile_from(case["profile"], ruleset.words)


def test_example_a_excluded(both: Both) -> None:
    for made in both(CASES[0]):
        categories = {e.regimen: e.category.value for e in made.excluded}
        for regimen in ("drd", "krd", "erd", "ird", "rd", "vrd", "brd_benda", "crd", "len_mono"):
            assert categories[regimen] == "refractory"
        for regimen in ("isapd", "epd", "pd", "bvd_belamaf", "ide_cel", "sd", "teclistamab", "elranatamab",
                        "talquetamab", "linvoseltamab"):  # fmt: skip
            assert categories[regimen] == "label_not_met"
        assert categories["bpd_belamaf"] == "not_licensed_here"
        assert categories["ven_d"] == categories["ven_vd"] == "not_now"
        assert "t_11_14" in made.missing_fields
        assert any(
            "EU label: met" in r.text for e in made.excluded if e.regimen == "bpd_belamaf" for r in e.reasons
        )


def test_example_a_sides_with_the_article(both: Both) -> None:
    for made in both(CASES[0]):
        assert made.article
        assert made.article.regimens == ("dvd", "kpd")
        assert made.article.differs
        for check in ("D04", "D05", "D22", "D25", "D26"):
            assert check in made.article.differs


def test_example_b_reopens(both: Both) -> None:
    for made in both(CASES[1]):
        cilta = next(e for e in made.excluded if e.regimen == "cilta_cel")
        assert cilta.category.value == "label_not_met"
        assert cilta.reopens_when == "proteasome inhibitor received"


def test_example_c_says_that_the_eu_has_labelled(both: Both) -> None:
    for made in both(CASES[2]):
        for regimen in ("teclistamab", "elranatamab", "talquetamab", "linvoseltamab"):
            found = next(e for e in made.excluded if e.regimen == regimen)
            assert found.category.value == "label_not_met"
            assert any(r.jurisdiction == "EU" and "met" in r.text for r in found.reasons)
        for regimen in ("bvd_belamaf", "svd", "vd", "vcd", "ven_vd"):
            assert next(e for e in made.excluded if e.regimen == regimen).category.value == "not_now"


def test_example_d_doses(both: Both) -> None:
    for made in both(CASES[3]):
        care = {c.care_id: c for c in made.supportive_care}
        assert "ird" in care["care-ixazomib-renal"].for_regimens
        assert "5 mg" in care["care-us-len-dialysis"].text
        assert "3 mg on dialysis" in care["care-pom-dialysis"].text
        for regimen in ("dkd", "isakd", "krd", "kd"):
            found = next(e for e in made.excluded if e.regimen == regimen)
            assert found.category.value == "trial_exclusion"
            assert any("not a label contraindication" in r.text for r in found.reasons)


def test_example_e_order(both: Both) -> None:
    for made in both(CASES[4]):
        waiting = [e.regimen for e in made.excluded if e.category.value == "not_now"]
        assert waiting[0] == "talquetamab"
        assert set(waiting[1:5]) == {"teclistamab", "elranatamab", "linvoseltamab", "cilta_cel"}
        assert made.excluded[0].reopens_when == "the infection is controlled"
