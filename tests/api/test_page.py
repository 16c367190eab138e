"""The page in a real Chromium, against a real server."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pypdfium2
import pytest
import yaml

from api.db.database import open_database
from api.db.reviews import ReviewBook
from core.settings import REPOSITORY

sys.path.insert(0, str(Path(__file__).parent))
from hostile import HOSTILE

pytestmark = pytest.mark.browser
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = "4.10.3"
DVD = "DVd in len-ref patients - how good is it really?"
PAGES = [
    "/",
    f"/?q={quote(DVD)}",
    f"/?q={quote('which is better head to head, teclistamab or elranatamab?')}",
    "/documents/castor-2020?from=700&to=800",
    "/documents",
    "/trials",
    "/trials/castor",
    "/regimens",
    "/regimens/dpd",
    "/timeline",
    "/corrections",
    "/corrections/D20",
    "/about",
    "/eval",
    "/review",
    "/review/document/castor-2020",
    "/review/rule/pregnancy-cereblon",
    "/patient",
    "/nothing-here",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, server: str) -> Iterator[Any]:
    """A page that fails the test on any script error or refused resource."""
    context = browser.new_context(base_url=server, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on(
        "console",
        lambda message: (
            problems.append(message.text)
            if message.type == "error" and "Failed to load resource" not in message.text
            else None
        ),
    )
    yield opened
    context.close()
    assert problems == []


@pytest.fixture(scope="session")
def axe(service_settings: Any) -> str:
    """axe-core's script, fetched from npm into the test cache once."""
    folder = service_settings.data / f"axe-{AXE}"
    script = folder / "package" / "axe.min.js"
    if not script.exists():
        npm = shutil.which("npm")
        if npm is None:
            pytest.skip("npm is not installed, and axe-core is not in the cache")
        folder.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [npm, "pack", f"axe-core@{AXE}", "--pack-destination", str(folder)],
            capture_output=True,
            timeout=120,
        )
        if done.returncode:
            pytest.skip("axe-core could not be fetched from npm")
        with tarfile.open(next(folder.glob("*.tgz"))) as archive:
            archive.extract("package/axe.min.js", folder, filter="data")
    return script.read_text(encoding="utf-8")


def test_asking_streams_an_answer_with_numbered_citations(page: Any) -> None:
    page.goto("/")
    page.fill("#q", DVD)
    page.keyboard.press("Enter")
    page.wait_for_selector("article[data-answer]")
    assert "7.8 months versus 4.9 months" in page.inner_text(".claim >> nth=0")
    assert page.locator(".cite").count() >= 3
    assert "q=DVd" in page.url
    assert page.inner_text(".references").count("Kahler's summary of") >= 3
    page.go_back()
    page.wait_for_selector("#examples")


def test_a_citation_opens_its_document_beside_the_answer(page: Any) -> None:
    page.goto(f"/?q={quote(DVD)}")
    claim = page.inner_text(".claim >> nth=0 >> .said")
    assert page.eval_on_selector(".claim .said", "e => getComputedStyle(e).borderTopWidth") == "0px"
    page.click(".claim >> nth=0 >> .cite")
    page.wait_for_selector("#panel mark")
    assert page.inner_text("#panel mark") == claim
    caption = page.inner_text("#panel .caption")
    assert "Kahler's summary of Mateos" in caption
    assert "Subgroups" in caption
    assert "seen in the primary source" in caption
    assert "2020" in page.inner_text("#panel .kind")
    box, panel = page.locator("#panel mark").bounding_box(), page.locator("#panel").bounding_box()
    assert panel["y"] <= box["y"] < panel["y"] + panel["height"]
    assert page.locator(".answer").is_visible()


def test_the_keyboard_is_enough(page: Any) -> None:
    page.goto("/about")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.goto("/")
    page.locator("body").press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "q"
    page.keyboard.type(DVD)
    page.keyboard.press("Enter")
    page.wait_for_selector("article[data-answer]")
    page.locator(".cite").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#panel mark")
    assert page.evaluate("document.activeElement.id") == "panel-title"
    page.keyboard.press("Escape")
    assert page.locator("#panel").is_hidden()
    assert page.evaluate("document.activeElement.classList.contains('cite')")


def test_without_the_script_asking_and_citations_work(browser: Any, server: str) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.fill("#q", DVD)
    page.click("text=Ask >> nth=-1") if page.locator("form#ask button").count() == 0 else page.click(
        "form#ask button"
    )
    page.wait_for_selector("article[data-answer]")
    claim = page.inner_text(".claim >> nth=0 >> .said")
    page.click(".claim >> nth=0 >> .cite")
    assert page.inner_text("mark") == claim
    assert "/documents/castor-2020" in page.url
    context.close()


def test_abstention_explains_itself_and_leads_on(page: Any) -> None:
    page.goto(f"/?q={quote('median OS with mezigdomide in SUCCESSOR-2?')}")
    box = page.locator(".abstention").first
    assert "overall survival" in box.locator(".missing").inner_text()
    box.locator("a").first.click()
    page.wait_for_selector("article[data-answer]")
    assert "mezigdomide" in page.inner_text(".asked")


def test_urgent_stands_above_everything(page: Any) -> None:
    page.goto(f"/?q={quote('fever 38.9 and confusion two days after the first dose of teclistamab')}")
    urgent, claims = page.locator(".urgent"), page.locator(".answer .claims, .answer .notice")
    assert urgent.bounding_box()["y"] < claims.first.bounding_box()["y"]


def test_exports_print_and_history(page: Any, server: str) -> None:
    page.goto(f"/?q={quote(DVD)}")
    page.wait_for_selector("#history li")
    answer = page.get_attribute("article[data-answer]", "data-answer")
    ris = httpx.get(f"{server}/answers/{answer}.ris").text
    assert ris.count("TY  - ") == ris.count("ER  - ") >= 2
    assert "castor" in ris.lower()
    bib = httpx.get(f"{server}/answers/{answer}.bib").text
    assert bib.count("{") == bib.count("}")
    text = httpx.get(f"{server}/answers/{answer}.txt").text
    assert "7.8 months" in text
    assert "[1]" in text
    page.emulate_media(media="print")
    assert page.locator("#ask").is_hidden()
    assert page.locator(".references").is_visible()
    page.emulate_media(media="screen")
    page.click("#forget")
    assert page.locator("#history").is_hidden()


def test_an_error_is_a_sentence_on_the_page(page: Any) -> None:
    page.goto("/?q=OS+in+CASTOR&as_of=3000-01-01")
    assert "3000-01-01" in page.inner_text(".failed")
    page.goto("/")
    page.evaluate("document.getElementById('q').removeAttribute('maxlength')")
    page.fill("#q", "a" * 4001)
    page.press("#q", "Enter")
    page.wait_for_selector(".failed")
    assert "4,000" in page.inner_text(".failed")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_serious(browser: Any, server: str, axe: str, path: str, scheme: str) -> None:
    context = browser.new_context(base_url=server, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(path)
    page.add_script_tag(content=axe)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    context.close()
    serious = [
        (v["id"], [n["html"][:120] for n in v["nodes"][:3]])
        for v in found["violations"]
        if v["impact"] in {"serious", "critical"}
    ]
    assert serious == []


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_or_is_heavy(browser: Any, server: str, path: str, width: int) -> None:
    context = browser.new_context(base_url=server, viewport={"width": width, "height": 800})
    page = context.new_page()
    weight = 0

    def weigh(response: Any) -> None:
        nonlocal weight
        assert response.url.startswith(server), f"{path} loads {response.url}"
        weight += len(response.body())

    page.on("requestfinished", lambda request: weigh(request.response()))
    page.goto(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
    assert weight < 150_000


PATIENT = "66 y, one prior line (VRd), progressing on lenalidomide, CrCl 70, US"


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


def test_hostile_questions_stay_text(page: Any) -> None:
    """Each string is asked through the address and shown; nothing of it becomes markup, script or a heading."""
    for text in HOSTILE:
        page.goto(f"/?q={quote(text)}")
        assert page.evaluate("window.owned") is None
        assert page.title() != "owned"
        assert (
            page.evaluate(
                "document.querySelectorAll('body script, iframe, #main style, #main img, base').length"
            )
            == 0
        )
        inline = "[...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => a.name.startsWith('on')))"
        assert not page.evaluate(inline)
        links = page.evaluate("[...document.querySelectorAll('a[href], form')].map(a => a.href || a.action)")
        assert not [link for link in links if not link.startswith(("http://127.0.0.1", "https://"))]


def test_a_hostile_question_through_the_script_stays_text(page: Any) -> None:
    page.goto("/")
    for text in (HOSTILE[0], HOSTILE[30], HOSTILE[35], HOSTILE[-6]):
        page.fill("#q", f"OS in CASTOR {text}")
        page.press("#q", "Enter")
        page.wait_for_selector("article[data-answer], .failed")
        assert page.evaluate("window.owned") is None
        assert (
            page.evaluate("document.querySelectorAll('#answer script, #answer img, #answer iframe').length")
            == 0
        )


QUAD = "4 prior lines, refractory to lenalidomide, bortezomib, carfilzomib and pomalidomide, US"


def show_options(page: Any, words: str) -> None:
    page.goto("/patient")
    page.fill("#words", words)
    page.click("form.words button")
    page.wait_for_selector("#rec-h")


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


def weight_of(client: httpx.Client, html: str) -> int:
    """The page with everything that it loads, uncompressed."""
    parts = {address.split("?")[0] for address in re.findall(r'(?:href|src)="(/static/[^"]+)"', html)}
    return len(html.encode()) + sum(len(client.get(part).content) for part in parts)


def test_the_heaviest_real_pages_are_light(server: str) -> None:
    """Every vignette's options, in words and from the form, every document, trial and regimen."""
    client = httpx.Client(base_url=server, headers={"origin": server}, timeout=60)
    weights: dict[str, int] = {}
    vignettes = yaml.safe_load((REPOSITORY / "eval" / "cases" / "vignettes.yaml").read_text())["cases"]
    for vignette in vignettes:
        shown = client.post("/patient", data={"from": "words", "words": vignette["text"]})
        weights[f"patient {vignette['id']}"] = weight_of(client, shown.text)
    for listed in ("/documents", "/trials", "/regimens", "/timeline", "/corrections", "/review", "/eval"):
        html = client.get(listed).text
        weights[listed] = weight_of(client, html)
        for address in dict.fromkeys(re.findall(r'href="(/(?:documents|trials|regimens)/[^"#?]+)"', html)):
            if address not in weights:
                weights[address] = weight_of(client, client.get(address).text)
    assert len(weights) > 400
    assert {name: weight for name, weight in weights.items() if weight >= 150_000} == {}


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
    assert "DRd: Excluded: The disease is refractory" in plan
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


@pytest.mark.parametrize("script", [True, False])
def test_a_question_can_follow_from_the_answer(browser: Any, server: str, script: bool) -> None:
    context = browser.new_context(base_url=server, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"/?q={quote('What was median PFS with DPd in APOLLO?')}")
    page.fill("#follow-q", "and OS?")
    page.press("#follow-q", "Enter")
    page.wait_for_selector(".asked:text-is('and OS?')")
    page.wait_for_selector(".answer .meta:has-text('Read as')")
    assert "APOLLO" in page.inner_text(".answer .meta >> nth=0")
    assert "34.4" in page.inner_text(".claims")
    page.wait_for_url("**after=*")
    page.reload()
    assert "34.4" in page.inner_text(".claims")
    context.close()


def test_the_audience_is_switched_and_back(page: Any) -> None:
    page.goto(f"/?q={quote(DVD)}")
    page.click("text=Patient's view")
    assert "audience=patient" in page.url
    page.click("text=Clinician's view")
    assert page.locator("input[name=audience]:checked").input_value() == "clinician"


def test_an_answer_is_copied_with_its_sources(browser: Any, server: str) -> None:
    context = browser.new_context(base_url=server, permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"/?q={quote(DVD)}")
    page.click("[data-copy]")
    page.wait_for_selector(".tools .said:has-text('Copied')")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "7.8 months" in copied
    assert "[1] " in copied
    context.close()


def test_an_answer_prints_on_one_sheet(page: Any) -> None:
    page.goto(f"/?q={quote(DVD)}")
    sheet = pypdfium2.PdfDocument(page.pdf(format="A4"))
    assert len(sheet) == 1
    text = " ".join(sheet[0].get_textpage().get_text_range().split())
    assert "7.8 months" in text
    assert "Kahler's summary of Mateos" in text
    assert "evidence checked to" in text
    for left_out in ("Your question", "Copy with sources", "Ask on", "Evaluation"):
        assert left_out not in text


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
