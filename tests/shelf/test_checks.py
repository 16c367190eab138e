"""Each rule of docs/corpus.md bites: a corpus broken in one place yields that finding, at its file and line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shelf.checks import check_corpus
from tests.shelf.small_corpus import GOOD, source

Write = Callable[..., Path]
SCOPE = "In CASTOR (phase 3, at least 1 prior line, n=498), "


def rules(corpus: Path) -> set[str]:
    return {finding.rule for finding in check_corpus(corpus)}


def statement(text: str, attributes: str = "provenance=primary seen=A09") -> str:
    return f"- {{#one {attributes}}} {text}"


def test_a_sound_source_has_no_findings(write: Write) -> None:
    assert check_corpus(write(source(GOOD))) == ()


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("too-long", SCOPE + "DVd was studied " + "and studied " * 30 + "against Vd."),
        ("too-many-sentences", "CASTOR compared DVd with Vd. DVd won. Vd lost."),
        ("no-full-stop", "CASTOR compared DVd with Vd"),
        ("not-ascii", "CASTOR compared DVd with Vd in patients with ≥1 prior line."),
        ("not-ascii", "CASTOR took 1\u20133 prior lines before DVd or Vd."),
        ("wording", "CASTOR was large, and this trial compared DVd with Vd."),
        ("wording", "In CASTOR patients on DVd got the drug every week."),
        ("wording", "In CASTOR DVd was given as above."),
        ("wording", "In CASTOR DVd and Vd were given to 251 and 247 patients respectively."),
        ("wording", "In CASTOR patients should receive DVd rather than Vd."),
        ("wording", "In DREAMM-7 BVd was compared with DVd."),
        ("wording", "CASTOR compared DVd with Vd [T:A09]."),
        ("wording", "In CASTOR progression-free survival was 16.7 v 7.1 months with DVd and Vd."),
        ("not-alone", "It was better with DVd in CASTOR."),
        ("not-alone", "The median was reached after a while."),
        ("result-scope", "DVd gave a median progression-free survival of 16.7 months versus 7.1 months with Vd."),
        ("number-unexplained", SCOPE + "DVd gave a median overall survival of 49.6 months versus 38.5 months with Vd; 0.93 was a third number."),
        ("trial-differs", "In POLLUX (phase 3, n=569), the overall response rate was 92.9% with DRd versus 76.4% with Rd."),
        ("value", SCOPE + "the overall response rate was 829% with DVd versus 63.2% with Vd."),
        ("value", SCOPE + "DVd gave a median overall survival of 49.6 months (95% CI 50.1-60.0)."),
        ("value", SCOPE + "the hazard ratio for death was 0.74 (95% CI 0.80-0.92) with DVd versus Vd."),
        ("name-unknown", SCOPE + "DVd was given with Fantasimab."),
        ("name-unknown", SCOPE + "DVd was given with fantasimab."),
        ("name-unknown", "CASTOR and IMAGINARIUM-7 compared DVd with Vd."),
        ("nccn", "NCCN lists DVd as a preferred regimen after CASTOR."),
        ("nccn", 'DVd is a "category 1" regimen since CASTOR.'),
        ("not-approved", "Venetoclax is approved for multiple myeloma with t(11;14)."),
        ("not-approved", "Belantamab monotherapy is indicated after 4 prior therapies."),
        ("not-approved", "Melflufen is licensed in the US for multiple myeloma."),
        ("not-approved", "Panobinostat-Vd is approved by the FDA."),
        ("known-too-early", "On 2025-10-23 the FDA approved belantamab-Vd after at least 2 prior lines."),
    ],
)  # fmt: skip
def test_a_broken_sentence_is_found(write: Write, rule: str, text: str) -> None:
    assert rule in rules(write(source(GOOD, statement(text))))


@pytest.mark.parametrize(
    "text",
    [
        "Venetoclax is not approved for multiple myeloma in the US or the EU.",
        "The FDA withdrew the approval of melphalan flufenamide for multiple myeloma on 2024-02-23.",
        "NCCN content is not used by Kahler because its notice forbids it, CASTOR and DVd included.",
    ],
)
def test_a_denial_is_no_claim(write: Write, text: str) -> None:
    assert not {"not-approved", "nccn"} & rules(write(source(GOOD, statement(text))))


def test_a_past_approval_needs_its_end(write: Write) -> None:
    text = "The FDA approved belantamab monotherapy on 2020-08-05 after 4 prior therapies."
    dated = statement(text, "provenance=primary seen=B111 effective=2020-08-05..2022-11-22")
    assert "not-approved" in rules(write(source(GOOD, statement(text))))
    assert "not-approved" not in rules(write(source(GOOD, dated)))


@pytest.mark.parametrize(
    ("rule", "attributes"),
    [
        ("provenance", "seen=A09"),
        ("provenance", "provenance=primary"),
        ("provenance", "provenance=secondary_copy"),
        ("provenance", "provenance=memory seen=A09"),
        ("seen-code", "provenance=primary seen=Z9"),
        ("confidence", "provenance=primary seen=A09 confidence=medium"),
        ("confidence", "provenance=memory confidence=low"),
        ("date", "provenance=primary seen=A09 effective=2025-13-01.."),
        ("date", "provenance=primary seen=A09 effective=2025-10-23..2024-01-01"),
        ("date", "provenance=primary seen=A09 effective=2025-10-23"),
        ("topline", "provenance=primary seen=A09 maturity=topline"),
        ("link", "provenance=primary seen=A09 replaced_by=nowhere#nothing"),
        ("correction", "provenance=primary seen=A09 corrects=D32"),
        ("correction", "provenance=primary seen=A09 corrected_by=D01"),
        ("correction", "provenance=primary seen=A09 cites=5"),
        ("unreadable", "provenance=hearsay"),
        ("unreadable", "colour=blue"),
    ],
)
def test_a_broken_mark_is_found(write: Write, rule: str, attributes: str) -> None:
    assert rule in rules(write(source(GOOD, statement("CASTOR compared DVd with Vd.", attributes))))


@pytest.mark.parametrize(
    ("rule", "front"),
    [
        ("id-not-file", {"document_id": "castor-2021"}),
        ("kind-not-folder", {"kind": "label", "jurisdiction": "US"}),
        ("field-missing", {"citation": ""}),
        ("field-missing", {"licence": ""}),
        ("review-status", {"review_status": "approved"}),
        ("identifier-shape", {"doi": "https://doi.org/10.1016/x"}),
        ("identifier-shape", {"pmid": '"12"'}),
        ("identifier-shape", {"nct": "NCT123"}),
        ("identifier-shape", {"url": "castor.example"}),
        ("jurisdiction", {"jurisdiction": "USA"}),
        ("seen-code", {"seen_via": "[hearsay]"}),
        ("date", {"published": '"2020-02-31"'}),
        ("unreadable", {"published": "2020-02-31"}),
        ("date", {"published": "2019"}),
        ("link", {"superseded_by": "nothing-here", "status": "superseded"}),
        ("trial-unknown", {"trial": "CASTORELLO"}),
        ("nct-differs", {"nct": "NCT02076009"}),
        ("arm-unknown", {"arms": "[dvd, vdx]"}),
        ("unreadable", {"colour": "blue"}),
    ],
)
def test_broken_front_matter_is_found(write: Write, rule: str, front: dict[str, str]) -> None:
    assert rule in rules(write(source(GOOD, **front)))


def test_the_finding_names_file_line_and_remedy(write: Write) -> None:
    (finding,) = check_corpus(write(source(GOOD, statement("CASTOR compared DVd with Vd"))))
    assert (finding.file, finding.line) == ("trial/castor-2020.md", 22)
    assert str(finding).startswith("trial/castor-2020.md:22: no-full-stop: ")
    assert "end it with a full stop" in finding.message


def test_one_broken_file_does_not_hide_the_others(write: Write) -> None:
    write("no front matter", name="aspire-2015")
    found = check_corpus(write(source(GOOD, statement("CASTOR compared DVd with Vd"))))
    assert {(f.file, f.rule) for f in found} == {
        ("trial/aspire-2015.md", "unreadable"),
        ("trial/castor-2020.md", "no-full-stop"),
    }


def test_slugs_and_ids_are_unique(write: Write) -> None:
    write(source(GOOD, GOOD))
    found = rules(write(source(GOOD), name="castor-copy"))
    assert {"slug-twice", "twice", "id-twice"} <= found


def test_every_check_of_the_article_has_both_ends(write: Write) -> None:
    text = "- {#dvd provenance=primary corrected_by=D04} The article (30 September 2025) recommends DVd."
    article = source(
        text, section="Text", document_id="seed-article", kind="article", trial="", arms="[]", nct=""
    )
    found = [
        f for f in check_corpus(write(article, name="seed-article", kind="article")) if f.rule == "correction"
    ]
    assert any("nothing on the shelf corrects D04" in f.message for f in found)
    assert any(f.message.startswith("D31: no statement of the article") for f in found)


def test_a_pending_decision_points_at_a_statement(write: Write) -> None:
    corpus = write(source(GOOD))
    manifest = corpus / "manifest.yaml"
    entry = "pending:\n  - {what: a decision, date: 2026-12-23, statement: nowhere#nothing}\n"
    manifest.write_text(manifest.read_text(encoding="utf-8") + entry, encoding="utf-8")
    assert "link" in rules(corpus)
