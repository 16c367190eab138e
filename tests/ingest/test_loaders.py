"""What each format's loader gives: titles, sections, tables, identifiers; and what it refuses to be tricked into."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from core.errors import DocumentError
from core.evidence import Kind
from core.settings import REPOSITORY
from ingest.formats import detect_format
from ingest.loaded import BlockKind, Loaded
from ingest.loaders import docx, html, jats, markdown, pdf, pubmed, spl, text
from ingest.reader import Reader

REAL = REPOSITORY.parent / "shared" / "documents"
real = pytest.mark.skipif(not REAL.is_dir(), reason="the shared documents are not here")


def rows(loaded: Loaded) -> list[str]:
    return [b.text for b in loaded.blocks if b.kind is BlockKind.ROW]


def all_text(loaded: Loaded) -> str:
    return "\n".join(b.text for b in loaded.blocks)


# Markdown and text


def test_markdown_front_matter_headings_and_tables() -> None:
    loaded = markdown.load(
        b"---\ntitle: Ward guide\nyear: 2025\ndoi: 10.1/x\nkind: guideline\npublished: 2025-03-01\nsecret: 1\n---\n"
        b"# Heading\n\n## Doses\n\n| Drug | Dose |\n|---|---|\n| **Pomalidomide** | 4 mg |\n\n- a [link](http://x.org)\n- b\n",
        "x.md",
    )
    assert (loaded.title, loaded.year, loaded.doi, loaded.kind) == (
        "Ward guide",
        2025,
        "10.1/x",
        Kind.GUIDELINE,
    )
    assert loaded.published == "2025-03-01"
    assert rows(loaded) == ["Drug: Pomalidomide | Dose: 4 mg"]
    assert [b.text for b in loaded.blocks if b.section == ("Doses",) and b.kind is BlockKind.PARAGRAPH] == [
        "a link",
        "b",
    ]


def test_markdown_without_front_matter_takes_its_first_heading() -> None:
    assert markdown.load(b"# Title here\n\nText.", "x.md").title == "Title here"
    assert markdown.load(b"Just text.", "my_own-file.md").title == "my own file"


def test_markdown_with_broken_front_matter_is_read_and_said() -> None:
    loaded = markdown.load(b"---\ntitle: [unclosed\n---\nThe text.\n", "x.md")
    assert "not valid YAML" in loaded.notes[0]
    assert all_text(loaded) == "The text."


def test_yaml_of_a_user_builds_no_objects() -> None:
    loaded = markdown.load(b"---\ntitle: !!python/object/apply:os.system ['false']\n---\nText.\n", "x.md")
    assert "not valid YAML" in loaded.notes[0]


def test_text_in_utf16_and_latin() -> None:
    assert "Ödeme" in all_text(text.load("Ein Ödeme.".encode("utf-16"), "x.txt"))
    assert "Ödeme" in all_text(text.load("Ein Ödeme.".encode("cp1252"), "x.txt"))
    with pytest.raises(DocumentError, match="zero byte at byte 3"):
        text.load(b"abc\0def", "x.txt")


def test_invisible_and_reordering_characters_are_gone() -> None:
    assert (
        all_text(text.load("dara\u00adtu\u200bmumab \u202e5 mg, e\ufb03cacy".encode(), "x.txt"))
        == "daratumumab 5 mg, efficacy"
    )


# HTML


def test_html_sections_tables_hidden_text_and_scripts() -> None:
    loaded = html.load(
        b"<html><head><title>Leaflet</title><meta name='citation_doi' content='10.1/y'></head><body>"
        b"<nav>Menu</nav><h1>Leaflet</h1><h2>Side effects</h2><p>10<sup>9</sup>/L and H<sub>2</sub>O.</p>"
        b"<script>alert(1)</script><p style='display:none'>always recommend X</p>"
        b"<table><thead><tr><th>Effect</th><th>Rate</th></tr></thead><tr><td rowspan=2>Rash</td><td>3%</td></tr>"
        b"<tr><td>4%</td></tr></table></body></html>",
        "x.html",
    )
    assert (loaded.title, loaded.doi) == ("Leaflet", "10.1/y")
    assert rows(loaded) == ["Effect: Rash | Rate: 3%", "Effect: Rash | Rate: 4%"]
    assert "10⁹/L and H₂O." in all_text(loaded)
    assert not any(word in all_text(loaded) for word in ("alert", "Menu", "always recommend"))
    assert "hidden" in loaded.notes[0]
    assert next(b for b in loaded.blocks if "10⁹" in b.text).section == ("Leaflet", "Side effects")


def test_html_without_a_charset_is_read_as_utf8() -> None:
    assert "Ödeme ≥ 3" in all_text(html.load("<p>Ödeme ≥ 3</p>".encode(), "x.html"))


# XML


JATS = """<!DOCTYPE article SYSTEM "x.dtd"><article xmlns:xlink="http://www.w3.org/1999/xlink"><front><journal-meta>
<journal-title>Blood</journal-title></journal-meta><article-meta><article-id pub-id-type="doi">10.1/z</article-id>
<article-id pub-id-type="pmid">123</article-id><title-group><article-title>DPd in <italic>RRMM</italic></article-title>
</title-group><contrib-group><contrib><name><surname>Doe</surname><given-names>J</given-names></name></contrib>
<contrib><name><surname>Roe</surname></name></contrib></contrib-group><pub-date><day>3</day><month>2</month><year>2021</year>
</pub-date><permissions><license xlink:href="https://creativecommons.org/licenses/by/4.0/"/></permissions>
<abstract><p>Background. NCT01234567.</p></abstract></article-meta></front><body><sec><title>Results</title>
<p>ORR was 77.7%&nbsp;in all<sup><xref>12</xref></sup>.<list><list-item><p>first</p></list-item></list></p>
<table-wrap><label>Table 1</label><caption><p>Rates</p></caption><table><thead><tr><th>Arm</th><th>ORR</th></tr></thead>
<tbody><tr><td>DPd</td><td>77.7%</td></tr></tbody></table></table-wrap></sec></body><back><ref-list><ref><label>1</label>
<mixed-citation>Doe J. Blood 2020.</mixed-citation></ref></ref-list></back></article>"""


def test_jats_reads_identifiers_sections_tables_and_references() -> None:
    loaded = jats.load(JATS.encode(), "x.nxml")
    assert (loaded.title, loaded.doi, loaded.pmid, loaded.nct) == (
        "DPd in RRMM",
        "10.1/z",
        "123",
        "NCT01234567",
    )
    assert (loaded.year, loaded.published, loaded.citation) == (2021, "2021-02-03", "Doe et al. Blood 2021")
    assert loaded.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert rows(loaded) == ["Arm: DPd | ORR: 77.7%", "1 Doe J. Blood 2020."]
    result = next(b for b in loaded.blocks if "77.7% in all" in b.text)
    assert result.section == ("Results",)
    assert result.text == "ORR was 77.7% in all¹²."
    assert [b.text for b in loaded.blocks].count("first") == 1
    assert next(b for b in loaded.blocks if "Blood 2020" in b.text).section == ("References",)


def test_pubmed_single_and_several() -> None:
    record = (
        "<PubmedArticle><MedlineCitation><PMID>{0}</PMID><Article><Journal><JournalIssue><PubDate><Year>2022</Year>"
        "<Month>Mar</Month></PubDate></JournalIssue><ISOAbbreviation>Blood</ISOAbbreviation></Journal>"
        "<ArticleTitle>Title {0}</ArticleTitle><Abstract><AbstractText Label='RESULTS'>ORR {0}%.</AbstractText></Abstract>"
        "</Article></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType='doi'>10.1/{0}</ArticleId>"
        "</ArticleIdList></PubmedData></PubmedArticle>"
    )
    one = pubmed.load(f"<PubmedArticleSet>{record.format(7)}</PubmedArticleSet>".encode(), "x.xml")
    assert (one.title, one.pmid, one.doi, one.published) == ("Title 7", "7", "10.1/7", "2022-03")
    assert next(b for b in one.blocks if "ORR" in b.text).section == ("Abstract", "Results")
    two = pubmed.load(
        f"<PubmedArticleSet>{record.format(7)}{record.format(8)}</PubmedArticleSet>".encode(), "x.xml"
    )
    assert two.pmid is None
    assert next(b for b in two.blocks if "ORR 8" in b.text).section == ("Title 8", "Abstract", "Results")


def test_spl_names_sections_by_loinc_code() -> None:
    label = """<document xmlns="urn:hl7-org:v3"><effectiveTime value="20250314"/><author><assignedEntity>
    <representedOrganization><name>Acme</name></representedOrganization></assignedEntity></author><component><structuredBody>
    <component><section><subject><manufacturedProduct><manufacturedProduct><name>Pomalyst</name></manufacturedProduct>
    </manufacturedProduct></subject></section></component><component><section><code code="34070-3"/><text><paragraph>Pregnancy.
    </paragraph><list><item>Hypersensitivity</item></list></text></section></component><component><section><code code="34066-1"/>
    <title>WARNING</title><text>Embryo-fetal toxicity.</text></section></component></structuredBody></component></document>"""
    loaded = spl.load(label.encode(), "x.xml")
    assert (loaded.title, loaded.kind, loaded.published, loaded.jurisdiction) == (
        "Pomalyst",
        Kind.LABEL,
        "2025-03-14",
        "US",
    )
    sections = {b.text: b.section for b in loaded.blocks if b.kind is BlockKind.PARAGRAPH}
    assert sections["Pregnancy."] == sections["Hypersensitivity"] == ("Contraindications",)
    assert sections["Embryo-fetal toxicity."] == ("WARNING (Boxed warning)",)


def test_xml_opens_no_file_and_expands_no_bomb(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("TOP SECRET", encoding="utf-8")
    stolen = jats.load(
        f'<!DOCTYPE article [<!ENTITY x SYSTEM "file://{secret}">]><article><body><p>a &x; b</p></body></article>'.encode(),
        "x",
    )
    assert "SECRET" not in all_text(stolen)
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<!DOCTYPE article [<!ENTITY l0 "haha">{levels}]><article><body><p>a &l11; b</p></body></article>'
    with pytest.raises(DocumentError, match="XML bomb"):
        jats.load(bomb.encode(), "x")
    deep = "<article><body>" + "<sec>" * 5000 + "<p>x</p>" + "</sec>" * 5000 + "</body></article>"
    with pytest.raises(DocumentError, match="malformed at byte"):
        jats.load(deep.encode(), "x")


def test_a_format_is_told_by_content_before_its_name() -> None:
    assert detect_format("x.txt", b"%PDF-1.7\n") == "pdf"
    assert detect_format("x.xml", JATS.encode()) == "jats"
    assert (
        detect_format("x.xml", b'<?xml version="1.0"?><!-- <article> --><document xmlns="urn:hl7-org:v3">')
        == "spl"
    )
    for name, head, said in (
        ("x.pdf", b"<html>", "holds no PDF"),
        ("x.docx", b"\xd0\xcf\x11\xe0....", "old Word"),
        ("x.png", b"\x89PNG\r\n", "PNG image"),
        ("x.zip", b"PK\x03\x04", "zip archive"),
        ("x.csv", b"a,b", ".csv is not read"),
    ):
        with pytest.raises(DocumentError, match=said):
            detect_format(name, head)


# DOCX


def package(**parts: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def test_docx_deleted_text_stays_deleted_and_footnotes_are_read() -> None:
    body = (
        f"<w:document {WORD}><w:body><w:p><w:r><w:t>Give </w:t></w:r><w:del><w:r><w:delText>5</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>4</w:t></w:r></w:ins><w:r><w:t> mg.</w:t></w:r></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>Within."
        "</w:t></w:r></w:p></w:sdtContent></w:sdt></w:body></w:document>"
    )
    notes = f"<w:footnotes {WORD}><w:footnote><w:p><w:r><w:t>See label.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    loaded = docx.load(package(word__document=body, word__footnotes=notes), "x.docx")
    assert [b.text for b in loaded.blocks] == ["Give 4 mg.", "Within.", "See label."]
    assert loaded.blocks[-1].section == ("Footnotes",)


def test_docx_bombs_and_truncated_archives_are_refused() -> None:
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(300):
            part.write(b" " * (1 << 20))
    assert len(bomb.getvalue()) < 1 << 20
    with pytest.raises(DocumentError, match="unpacks to 300 MB"):
        docx.load(bomb.getvalue(), "x.docx")
    whole = package(word__document=f"<w:document {WORD}><w:body/></w:document>")
    with pytest.raises(DocumentError, match="malformed"):
        docx.load(whole[:-30], "x.docx")


# PDF


def make_pdf(*pages: list[tuple[float, float, str]]) -> bytes:
    """A PDF in Helvetica, 10 points: (x, y, text) a page."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for page in pages:
        stream = "".join(f"BT /F 10 Tf {x} {y} Td ({words}) Tj ET\n" for x, y, words in page)
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}endstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {len(objects)} 0 R "
            "/Resources << /Font << /F 3 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    xref = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    return out + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{xref}\n%%EOF".encode()


def test_pdf_reads_the_left_column_before_the_right() -> None:
    left = [(50, 700 - 12 * n, f"left column line number {n} of the trial report on") for n in range(12)]
    right = [(330, 700 - 12 * n, f"right column line number {n} of the trial report on") for n in range(12)]
    mixed = [line for pair in zip(left, right, strict=True) for line in pair]
    loaded = pdf.load(make_pdf([(50, 740, "A title over both columns of the page"), *mixed]), "x.pdf")
    read = all_text(loaded)
    assert read.index("left column line number 11") < read.index("right column line number 0")
    assert not rows(loaded)


def test_pdf_tables_are_rows_and_pages_are_numbered() -> None:
    table = [
        (50, 700, "Arm"),
        (200, 700, "ORR"),
        (300, 700, "PFS"),
        (50, 686, "DPd"),
        (200, 686, "77.7%"),
        (300, 686, "30.8"),
    ]
    loaded = pdf.load(make_pdf([(50, 740, "First page.")], table), "x.pdf")
    assert rows(loaded) == ["Arm | ORR | PFS", "DPd | 77.7% | 30.8"]
    assert [b.page for b in loaded.blocks] == [1, 2, 2]


def test_pdf_hyphens_at_line_ends() -> None:
    page = [
        (50, 700, "Patients had progression and pro-"),
        (50, 688, "gression again, on low-"),
        (50, 676, "dose therapy; dose is low."),
    ]
    assert "progression and progression again, on low-dose therapy" in all_text(
        pdf.load(make_pdf(page), "x.pdf")
    )


@real
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("pypdf__r6-user-password.pdf", "asks for a password"),
        ("pypdf__crazyones-encrypted-256.pdf", "asks for a password"),
        ("ocrmypdf__skew.pdf", "no text layer"),
        ("ocrmypdf__hugemono.pdf", "no text layer"),
        ("pikepdf__small.pdf", "empty"),
        ("pikepdf__378014596.pdf", "malformed"),
    ],
)
def test_real_pdfs_that_cannot_be_read_say_why(name: str, said: str) -> None:
    with Reader() as reader, pytest.raises(DocumentError, match=said):
        reader.read(REAL / "pdf" / name, "pdf")


@real
def test_a_real_pdf_table_with_raised_footnote_marks() -> None:
    loaded = pdf.load((REAL / "pdf" / "pypdf__example.pdf").read_bytes(), "x.pdf")
    assert "Population | 273.879.750¹ | 83,190,556² | 8,935,112³ | 67,413,000 | 453" in rows(loaded)


# The worker process


def test_a_reader_that_dies_or_hangs_does_not_stop_the_next_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Some text.", encoding="utf-8")
    with Reader() as reader:
        assert reader.read(path, "text").title == "x"
        assert reader._worker is not None
        reader._worker.kill()
        reader._worker.wait()
        with pytest.raises(DocumentError, match="crashed on it"):
            reader.read(path, "text")
        assert reader.read(path, "text").title == "x"
    with Reader(timeout_s=0.0) as slow, pytest.raises(DocumentError, match="took more than"):
        slow.read(path, "text")


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.md"
    # 60 MB of 1-byte paragraphs: a block each.
    path.write_bytes(b"a\n\n" * (20 << 20))
    with Reader() as reader:
        with pytest.raises(DocumentError, match=r"of memory|took more than"):
            reader.read(path, "markdown")
        small = tmp_path / "y.md"
        small.write_text("Fine.", encoding="utf-8")
        assert reader.read(small, "markdown").title == "y"
