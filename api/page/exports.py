"""An answer as text to paste, and its sources for reference managers (RIS, BibTeX)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.captions import link_of, source_line, status_line, whose_words
from api.plain_text import answer_lines
from core.answers import Answer, Reference

_LINE = re.compile(r"\s+")
_TEX = {
    "\\": r"\textbackslash{}",
    **{c: f"\\{c}" for c in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\^{}",
}


def as_text(answer: Answer) -> str:
    """Plain text with numbered sources, urgent first, disclaimer last."""
    lines = [answer.question, "", *answer_lines(answer), ""]
    for ref in answer.references:
        link = link_of(ref.doi, ref.pmid, ref.nct, ref.url)
        source = source_line(ref.title, ref.citation).rstrip(".")
        lines.append(
            f"[{ref.marker}] {source}. {status_line(ref)}. {whose_words(ref)}." + (f" {link}" if link else "")
        )
    lines += [
        "",
        answer.disclaimer,
        f"Evidence checked to {answer.evidence_checked_to}; as of {answer.as_of}.",
    ]
    return "\n".join(lines) + "\n"


def _sources(answer: Answer) -> list[Reference]:
    return list({r.document_id: r for r in reversed(answer.references)}.values())[::-1]


def _one_line(text: str) -> str:
    return _LINE.sub(" ", text).strip()


def as_ris(answer: Answer) -> str:
    """One record a source. The quotes are Kahler's summaries and stand as notes, never as abstracts."""
    out: list[str] = []
    for ref in _sources(answer):
        fields: list[tuple[str, str | None]] = [
            ("TY", "JOUR" if ref.kind in {"trial", "article", "guideline"} else "GEN"),
            ("TI", ref.title),
            ("PY", str(ref.year) if ref.year else None),
            ("DO", ref.doi),
            ("AN", ref.pmid),
            ("UR", link_of(ref.doi, ref.pmid, ref.nct, ref.url)),
            ("N1", ref.citation),
            ("N1", f"{whose_words(ref)}: {ref.quote}"),
            ("ID", ref.document_id),
        ]
        out += [f"{tag}  - {_one_line(value)}" for tag, value in fields if value] + ["ER  - ", ""]
    return "\r\n".join(out)


def as_bibtex(answer: Answer) -> str:
    """One @article or @misc a source."""
    return "\n".join(_bibtex_entry(ref) for ref in _sources(answer))


def _bibtex_entry(ref: Reference) -> str:
    def fields() -> Iterator[tuple[str, str | None]]:
        yield "title", "{" + _tex(ref.title) + "}"
        yield "year", str(ref.year) if ref.year else None
        yield "howpublished", _tex(ref.citation) if ref.citation else None
        yield "doi", ref.doi
        yield "url", link_of(ref.doi, ref.pmid, ref.nct, ref.url)
        yield "note", _tex(f"{whose_words(ref)}: {ref.quote}")

    key = re.sub(r"[^A-Za-z0-9-]", "-", ref.document_id)
    body = ",\n".join(f"  {name} = {{{_one_line(value)}}}" for name, value in fields() if value)
    return f"@misc{{{key},\n{body}\n}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(c, c) for c in text)
