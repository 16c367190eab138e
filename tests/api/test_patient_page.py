"""The patient's form and the options, in a real Chromium."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.browsing import PATIENT, QUAD, show_options

pytestmark = pytest.mark.browser


def test_words_fill_the_form_and_give_options(page: Any) -> None:
    page.goto("/patient")
    page.fill("#words", PATIENT)
    page.click("form.words button")
    page.wait_for_selector("#rec-h")
    assert page.inner_text("#rec-h") == "Options"
    assert "cilta-cel" in page.inner_text(".glance")
    assert page.input_value("#f-crcl_ml_min") == "70"
    assert page.inner_text(".field.drugs:has(#f-refractory_to) .chips") == "lenalidomide"
    assert page.locator("input[name=dialysis]:checked").input_value() == ""
    assert page.locator("details.excluded").count() >= 2
    page.locator(".card a[href^='#s']").first.click()
    page.wait_for_selector("#panel mark")
    assert PATIENT not in page.url


def test_the_form_takes_brands_and_unknown_stays_unknown(page: Any) -> None:
    page.goto("/patient")
    page.select_option("#f-jurisdiction", "US")
    page.fill("#f-prior_lines", "1")
    page.locator("#f-refractory_to").press_sequentially("Revlimid")
    page.keyboard.press("Enter")
    page.fill("#f-exposed_to", "Velcade")
    page.click("form.patient > p:last-child button")
    page.wait_for_selector("#rec-h")
    assert page.inner_text(".field.drugs:has(#f-refractory_to) .chips") == "lenalidomide"
    assert page.inner_text(".field.drugs:has(#f-exposed_to) .chips") == "bortezomib"
    assert page.locator("input[name=pregnant]:checked").input_value() == ""


def test_the_form_names_what_it_cannot_use(page: Any) -> None:
    page.goto("/patient")
    page.fill("#f-refractory_to", "qwertyzumab")
    page.click("form.patient > p:last-child button")
    assert "qwertyzumab" in page.inner_text(".failed")
    page.fill("#f-prior_lines", "many")
    page.click("form.patient > p:last-child button")
    assert "prior_lines" in page.inner_text(".failed")


def test_my_own_plan_comes_first_where_i_want_it(page: Any) -> None:
    page.goto("/patient")
    page.fill("#f-prior_lines", "1")
    page.click("summary:has-text('My own plan first')")
    page.check("input[name=commit]")
    page.click("form.patient > p:last-child button")
    assert page.locator(".recommendation").count() == 0
    page.fill("#plan", "DKd <b>then</b> transplant")
    page.click("form.patient > p:last-child button")
    assert page.inner_text(".plan .mine") == "DKd <b>then</b> transplant"
    assert page.locator(".recommendation").count() == 1
    assert "DKd:" in page.inner_text(".plan")
    page.click(".plan li a >> nth=0")
    assert page.url.endswith("#option-dkd")
    assert page.locator("#option-dkd").is_visible()


@pytest.mark.parametrize("width", [390, 1366])
def test_the_diagram_shows_this_patients_path(browser: Any, server: str, axe: str, width: int) -> None:
    context = browser.new_context(base_url=server, viewport={"width": width, "height": 900}, bypass_csp=True)
    page = context.new_page()
    show_options(page, QUAD)
    assert page.locator(".diagram").is_hidden()
    page.click("details.article > summary")
    path = page.locator(".diagram .path > .box")
    assert path.count() == 5
    assert "Sd or belantamab alone" in path.last.inner_text()
    assert "This patient" in path.last.inner_text()
    assert page.locator(".diagram .here").count() == 1
    # Not by colour alone: thicker lines, and words for who does not see them.
    other = page.locator(".diagram li:not(.path) > .box").first
    thick, thin = (
        float(b.evaluate("e => parseFloat(getComputedStyle(e).borderTopWidth)")) for b in (path.first, other)
    )
    assert thick > thin
    assert "on this patient's path" in page.locator(".diagram").text_content()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    edge = page.locator(".diagram").evaluate("e => e.getBoundingClientRect().right")
    assert all(
        b.evaluate("e => e.getBoundingClientRect().right") <= edge + 1
        for b in page.locator(".diagram .box").all()
    )
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    assert not [v["id"] for v in found["violations"] if v["impact"] in {"serious", "critical"}]


def test_a_reason_opens_its_source_without_the_script(browser: Any, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    show_options(page, PATIENT)
    number = page.locator(".card a[href^='#s']").first
    name = number.inner_text()
    number.click()
    source = page.locator(f".sources a:text-is('{name}')")
    source.wait_for(state="visible")
    source.click()
    page.locator("mark").first.wait_for()
    assert page.locator("mark").count() == 1
    context.close()


def test_excluded_regimens_are_folded_with_not_now_first(page: Any) -> None:
    show_options(page, PATIENT)
    folds = page.locator("details.excluded")
    assert folds.first.get_attribute("id") == "excluded-not_now"
    assert not any(fold.get_attribute("open") is not None for fold in folds.all())
    assert "venetoclax-dex" in folds.first.locator("summary").inner_text()
    refractory = page.locator("#excluded-refractory")
    refractory.locator("summary").press("Enter")
    assert "refractory to lenalidomide" in refractory.inner_text()


def test_an_unknown_says_what_it_would_change(page: Any) -> None:
    show_options(page, PATIENT)
    link = page.locator(".notice a:has-text('active infection')")
    unknown = page.locator("details.unknown:has-text('active infection')")
    assert unknown.get_attribute("open") is None
    link.click()
    unknown.locator("li").first.wait_for(state="visible")
    assert "cilta-cel" in unknown.inner_text()


def test_a_plan_is_compared_with_the_rules(page: Any) -> None:
    page.goto("/patient")
    page.select_option("#f-jurisdiction", "US")
    page.fill("#f-prior_lines", "1")
    page.fill("#f-refractory_to", "lenalidomide")
    page.click("summary:has-text('My own plan first')")
    page.fill("#plan", "DRd now, teclistamab later")
    page.click("form.patient > p:last-child button")
    plan = page.inner_text(".plan")
    assert "DRd: Excluded: Refractory to a drug" in plan
    assert "teclistamab: Excluded" in plan


@pytest.mark.parametrize("condition", ["POEMS syndrome", "Waldenström macroglobulinaemia", "MGUS"])
def test_other_diseases_can_be_said_and_are_out_of_scope(page: Any, condition: str) -> None:
    page.goto("/patient")
    page.click("summary:has-text('Disease features')")
    page.select_option("#f-out_of_scope_condition", label=condition)
    page.click("form.patient > p:last-child button")
    assert page.inner_text("#rec-h") == "Out of scope"
    assert page.locator(".card").count() == 0


def test_the_form_by_keyboard_alone(page: Any) -> None:
    page.goto("/patient")
    page.focus("#f-refractory_to")
    page.keyboard.type("Velcade")
    page.keyboard.press("Enter")
    assert page.inner_text(".field.drugs:has(#f-refractory_to) .chips") == "Velcade"
    assert page.locator("#rec-h").count() == 0
    assert page.get_attribute("#f-refractory_to", "placeholder") == "add another"
    page.keyboard.press("Backspace")
    assert page.inner_text(".field.drugs:has(#f-refractory_to) .chips") == ""
    page.keyboard.type("Velcade,")
    page.focus("#f-prior_lines")
    page.keyboard.type("1")
    unknown = page.locator("input[name=progressed_on_last]").first
    unknown.focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("input[name=progressed_on_last]:checked").input_value() == "yes"
    page.keyboard.press("Enter")
    page.wait_for_selector("#rec-h")
    assert page.inner_text(".field.drugs:has(#f-refractory_to) .chips") == "bortezomib"
    page.locator(".card a[href^='#s']").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel mark")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.getAttribute('href')").startswith("#s")
