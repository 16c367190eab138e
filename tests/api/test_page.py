"""The page in a real Chromium, against a real server."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest

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
