"""Trials, corrections, reviews and the evaluation, in a real Chromium."""

from __future__ import annotations

import json
from typing import Any

import pytest

from api.db.database import open_database
from api.db.reviews import ReviewBook

pytestmark = pytest.mark.browser


def test_a_trial_shows_results_by_arm_and_a_forest_plot(page: Any) -> None:
    page.goto("/trials/castor")
    line = page.locator(".forest li:has-text('lenalidomide-refractory')")
    assert "HR 0.44 (95% CI 0.28-0.68)" in line.inner_text()
    left = line.locator("rect").evaluate("e => e.getBoundingClientRect().x")
    one = line.locator("line.unity").evaluate("e => e.getBoundingClientRect().x")
    assert left < one
    bare = page.locator(".forest li:has-text('one prior line')")
    assert bare.locator(".whisker").count() == 0
    row = page.locator(".stack tr:has-text('lenalidomide-refractory')")
    assert row.locator(".arm").all_inner_texts()[:2] == ["DVd 7.8 months", "Vd 4.9 months"]
    line.locator("a").click()
    page.wait_for_selector("#panel mark")
    assert "lenalidomide-refractory" in page.inner_text("#panel mark")


def test_a_correction_stands_beside_what_the_article_says(page: Any) -> None:
    page.goto("/corrections")
    assert page.locator(".correction").count() == 31
    withdrawn = page.locator("#D20")
    assert "belantamab" in withdrawn.locator(".was").inner_text()
    said = withdrawn.locator(".since li").all_inner_texts()
    assert len(said) == len(set(said)) == 2
    withdrawn.locator("text=All of D20").click()
    assert page.locator(".since li").count() > 2


def test_a_rule_is_reviewed_by_a_person_with_an_account(page: Any, served_settings: Any, server: str) -> None:
    book = ReviewBook(open_database(served_settings.database))
    token = book.add_reviewer("Dr B. Page")
    page.goto("/review")
    page.click("summary:has-text('Rules')")
    page.click("a:text-is('Pregnancy and cereblon drugs')")
    assert "pregnant: true" in page.inner_text("pre")
    assert "Nobody has reviewed it" in page.inner_text("main")
    page.select_option("#status", "under_review")
    page.fill("#comment", "Reading it beside the label")
    page.fill("#token", "not a token")
    page.click("form button")
    page.wait_for_selector(".failed")
    page.select_option("#status", "under_review")
    page.fill("#comment", "Reading it beside the label")
    page.fill("#token", token)
    page.click("form button")
    page.wait_for_selector("text=by Dr B. Page")
    assert "Reading it beside the label" in page.inner_text("main")
    page.select_option("#status", "changes_requested")
    page.fill("#comment", "Name the label's section")
    page.fill("#token", token)
    page.click("form button")
    page.wait_for_selector("li:has-text('changes requested')")
    page.goto("/review")
    assert "changes requested" in page.inner_text("li:has-text('pregnancy-cereblon')")
    assert "Dr B. Page" in page.inner_text("main")


def test_the_trend_of_the_evaluation_is_drawn(page: Any, served_settings: Any) -> None:
    trend = served_settings.eval_trend
    kept = trend.read_text() if trend.exists() else None
    run = {
        "started_at": "2026-11-20T08:00:00Z", "passed": True, "items": 7, "system": {},
        "summary": {"fact_recall": 0.90},
        "gates": [{"metric": "fact_recall", "level": "hard", "bound": ">= 0.85", "value": 0.95, "n": 7, "holds": True, "where": ""}],
    }  # fmt: skip
    later = {**run, "started_at": "2026-11-21T08:00:00Z", "summary": {"fact_recall": 0.95}}
    trend.write_text("\n".join(json.dumps(r) for r in (run, later)) + "\n")
    try:
        page.goto("/eval")
        chart = page.locator(".charts svg").first
        assert chart.get_attribute("aria-label") == "fact recall: 0.950 now; from 0.900 to 0.950 over 2 runs"
        first, last = (
            float(p.split(",")[1]) for p in chart.locator("polyline").get_attribute("points").split()
        )
        assert last < first
    finally:
        trend.unlink() if kept is None else trend.write_text(kept)
