"""The page in a real Chromium, against a real server."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pypdfium2
import pytest
import yaml

from core.settings import REPOSITORY
from tests.api.browsing import DVD

sys.path.insert(0, str(Path(__file__).parent))
from hostile import HOSTILE

pytestmark = pytest.mark.browser
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
