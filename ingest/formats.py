"""Which format a file has: by what it holds first, by its name where the content leaves it open."""

from __future__ import annotations

import re
from pathlib import PurePath

from core.errors import DocumentError

HEAD_BYTES = 8192
_BY_SUFFIX = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".txt": "text",
    ".text": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".docx": "docx",
    ".nxml": "xml",
    ".xml": "xml",
}
SUPPORTED = "Markdown, text, HTML, PDF, DOCX, JATS XML, SPL XML, PubMed XML"
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_XML_ROOTS = {
    "article": "jats",
    "book-part": "jats",
    "OAI-PMH": "jats",
    "pmc-articleset": "jats",
    "document": "spl",
    "PubmedArticleSet": "pubmed",
    "PubmedArticle": "pubmed",
    "MedlineCitationSet": "pubmed",
    "MedlineCitation": "pubmed",
    "html": "html",
}
_FOREIGN = {
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or PowerPoint file (or an encrypted DOCX); save it as DOCX without a password",
    b"\x1f\x8b": "a gzip archive; unpack it",
    b"7z\xbc\xaf": "a 7-zip archive; unpack it",
    b"Rar!": "a RAR archive; unpack it",
    b"{\\rtf": "an RTF file; save it as DOCX",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
}


def detect_format(name: str, head: bytes) -> str:
    """The loader's name. `head`: the first HEAD_BYTES. Raises DocumentError saying what the file is instead."""
    suffix = PurePath(name).suffix.lower()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not start:
        raise DocumentError("it is empty")
    for magic, what in _FOREIGN.items():
        if head.startswith(magic):
            raise DocumentError(f"it is {what}; Kahler reads {SUPPORTED}")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        if suffix == ".docx":
            return "docx"
        raise DocumentError(f"it is a zip archive, not a DOCX; unpack it (Kahler reads {SUPPORTED})")
    by_name = _BY_SUFFIX.get(suffix)
    if by_name is None:
        raise DocumentError(
            f"the format {suffix or 'without a suffix'} is not read; Kahler reads {SUPPORTED}"
        )
    if by_name == "pdf":
        raise DocumentError("it is called .pdf but holds no PDF (no %PDF- mark); download or export it again")
    if by_name == "docx":
        raise DocumentError("it is called .docx but is no Word file; save it again as DOCX")
    if by_name == "xml":
        return _xml_format(_ascii(head))
    return by_name


def _ascii(head: bytes) -> bytes:
    """UTF-16 with its byte order mark, as bytes that the root's pattern reads."""
    if head[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return head[: len(head) // 2 * 2].decode("utf-16", "replace").encode("utf-8")
    return head


def _xml_format(head: bytes) -> str:
    without_doctype = re.sub(rb"<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\])?\s*>", b"", head, flags=re.DOTALL)
    root = _ROOT.search(without_doctype)
    name = root.group(1).decode("ascii", "replace") if root else ""
    if name in _XML_ROOTS:
        return _XML_ROOTS[name]
    what = f"XML whose root is <{name}>" if name else "called XML but has no root element"
    raise DocumentError(f"it is {what}; Kahler reads JATS (article), SPL (document) and PubMed XML")
