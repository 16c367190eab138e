"""`document.text[start:end] == passage.text`, whatever the document; windows stay within sections and rows stay whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import DocumentError
from core.evidence import Document, Passage
from core.lexicon import Lexicon
from core.settings import REPOSITORY
from ingest.assemble import assemble
from ingest.formats import HEAD_BYTES, detect_format
from ingest.loaded import Block, BlockKind, Loaded, clean
from ingest.loaders import docx, html, jats, markdown, pubmed, spl, text
from ingest.sentences import LONGEST, pack, split_sentences
from ingest.worker import load_file

NO_NAMES = Lexicon([])
REAL = REPOSITORY.parent / "shared" / "documents"

words = st.text(
    st.characters(codec="utf-8")
    | st.sampled_from(" .,;:!?\n\t|#*_-0123456789abcABC²⁹ﬁ\u200b\u00ad\u202e\xa0"),
    max_size=400,
)
blocks = st.builds(
    Block,
    text=words.map(clean),
    kind=st.sampled_from(BlockKind),
    section=st.lists(st.sampled_from(["Methods", "Results", "Safety"]), max_size=2).map(tuple),
    page=st.none() | st.integers(1, 9),
)


def check(document: Document, passages: list[Passage]) -> None:
    ids = [p.passage_id for p in passages]
    assert len(ids) == len(set(ids))
    last = 0
    for passage in passages:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text.strip()
        assert passage.start >= last
        last = passage.end
        if passage.section_path:
            assert any(
                s.path == passage.section_path and s.start <= passage.start and passage.end <= s.end
                for s in document.sections
            )
    for section in document.sections:
        assert 0 <= section.start < section.end <= len(document.text)


def assembled(loaded: Loaded) -> tuple[Document, list[Passage]]:
    return assemble(loaded, document_id="user-x", path="/x", sha256="0", lexicon=NO_NAMES)


@given(st.lists(blocks, max_size=25))
@settings(max_examples=150)
def test_of_any_blocks(given_blocks: list[Block]) -> None:
    try:
        document, passages = assembled(Loaded(title="T", blocks=tuple(given_blocks)))
    except DocumentError:
        assert not any(b.text for b in given_blocks)
        return
    check(document, passages)
    for block in given_blocks:
        # Nothing that a loader read is lost, and no window cuts through a table row.
        assert block.text in document.text
        if block.kind is BlockKind.ROW and block.text:
            assert any(block.text in p.text for p in passages)
    covered = "".join(p.text for p in passages)
    if not all(b.kind is BlockKind.HEADING for b in given_blocks if b.text):
        body = "".join(b.text for b in given_blocks if b.kind is not BlockKind.HEADING)
        assert "".join(covered.split()) == "".join(body.split())


@given(words)
@settings(max_examples=100)
def test_of_generated_text_markdown_and_html(content: str) -> None:
    data = content.encode("utf-8")
    page = f"<html><body><h1>A</h1><p>{content}</p><table><tr><td>{content}</td><td>b</td></tr></table></body></html>"
    for loader, raw in ((text, data), (markdown, data), (html, page.encode("utf-8"))):
        try:
            document, passages = assembled(loader.load(raw, "x"))
        except DocumentError:
            continue
        check(document, passages)


@given(words.map(lambda w: clean(w.replace("&", "").replace("<", "").replace(">", ""))))
@settings(max_examples=60)
def test_of_generated_xml(content: str) -> None:
    as_jats = f"<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front><body><sec><title>S</title><p>{content}<sup>9</sup></p><table-wrap><table><tr><td>{content}</td></tr></table></table-wrap></sec></body></article>"
    as_spl = f'<document xmlns="urn:hl7-org:v3"><title>T</title><component><structuredBody><component><section><code code="34067-9"/><text><paragraph>{content}</paragraph></text></section></component></structuredBody></component></document>'
    as_pubmed = f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>T</ArticleTitle><Abstract><AbstractText>{content}</AbstractText></Abstract></Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"
    for loader, raw in ((jats, as_jats), (spl, as_spl), (pubmed, as_pubmed)):
        document, passages = assembled(loader.load(raw.encode("utf-8"), "x.xml"))
        check(document, passages)
        if content:
            assert content in document.text


@given(words)
@settings(max_examples=200)
def test_sentences_cover_their_paragraph_and_windows_hold_whole_sentences(content: str) -> None:
    paragraph = clean(content)
    sentences = split_sentences(paragraph)
    assert "".join("".join(paragraph[a:b].split()) for a, b in sentences) == "".join(paragraph.split())
    assert all(0 < b - a <= LONGEST for a, b in sentences)
    windows = pack(sentences)
    assert {a for a, _ in windows} <= {a for a, _ in sentences}
    assert {b for _, b in windows} <= {b for _, b in sentences}
    assert all(b - a <= LONGEST for a, b in windows)


@pytest.mark.skipif(not REAL.is_dir(), reason="the shared documents are not here")
def test_of_every_real_document() -> None:
    read = 0
    for path in sorted(p for p in REAL.rglob("*") if p.is_file()):
        try:
            with path.open("rb") as file:
                loaded = load_file(path, detect_format(path.name, file.read(HEAD_BYTES)))
            document, passages = assembled(loaded)
        except DocumentError:
            continue
        check(document, passages)
        assert passages
        read += 1
    assert read >= 70


def test_a_docx_made_by_word_itself(tmp_path: Path) -> None:
    import docx as python_docx

    made = python_docx.Document()
    made.add_heading("Ward guide", level=0)
    made.add_heading("Dosing", level=1)
    paragraph = made.add_paragraph("ANC below 1.0 × 10")
    paragraph.add_run("9").font.superscript = True
    paragraph.add_run("/L: hold the drug.")
    table = made.add_table(rows=2, cols=2)
    for cell, value in zip(
        (c for row in table.rows for c in row.cells), ("Arm", "ORR", "DPd", "77.7%"), strict=True
    ):
        cell.text = value
    made.save(str(tmp_path / "x.docx"))
    document, passages = assembled(docx.load((tmp_path / "x.docx").read_bytes(), "x.docx"))
    check(document, passages)
    assert document.title == "Ward guide"
    assert "10⁹/L" in document.text
    assert "DPd | 77.7%" in document.text
    assert passages[0].section_path == ("Dosing",)
