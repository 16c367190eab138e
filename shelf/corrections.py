"""The article beside what corrects it: each check D01-D31 with the article's statements and the correcting ones."""

from __future__ import annotations

from collections.abc import Iterable

from core.evidence import Frozen, Kind, Passage, Provenance

_RANK = {Provenance.PRIMARY: 0, Provenance.SECONDARY_COPY: 1, Provenance.MEMORY: 2, None: 3}
_KIND_RANK = {Kind.TRIAL: 0, Kind.LABEL: 0, Kind.DEFINITION: 1, Kind.GUIDELINE: 1, Kind.REVIEW: 2}


class Correction(Frozen):
    """One check of the article: `article` as it stands there, `corrected_by` what is right, best seen first."""

    check: str
    article: tuple[Passage, ...]
    corrected_by: tuple[Passage, ...]


def list_corrections(passages: Iterable[Passage], check: str | None = None) -> tuple[Correction, ...]:
    """All checks that the shelf carries, in order of their ids; only `check` (D20, d20) where it is given."""
    article: dict[str, list[Passage]] = {}
    right: dict[str, list[Passage]] = {}
    for passage in passages:
        for found in passage.discrepancies:
            article.setdefault(found, []).append(passage)
        for found in passage.corrects:
            right.setdefault(found, []).append(passage)
    wanted = sorted({*article, *right})
    if check is not None:
        wanted = [c for c in wanted if c == check.upper()]
    return tuple(
        Correction(
            check=c,
            article=tuple(article.get(c, ())),
            corrected_by=tuple(sorted(right.get(c, ()), key=_best_first)),
        )
        for c in wanted
    )


def _best_first(passage: Passage) -> tuple[int, int, bool, str]:
    # Among equals a result says more against a sentence than a count of patients does.
    bare = not (passage.figures or passage.contrasts)
    return _RANK[passage.provenance], _KIND_RANK.get(passage.kind, 3), bare, passage.passage_id


def corrections_text(corrections: Iterable[Correction]) -> str:
    """The list for a terminal: the article's words, then each correction with its passage id and how it was seen."""
    blocks = []
    for correction in corrections:
        lines = [correction.check]
        lines += [f"  article  {p.text}  [{p.passage_id}]" for p in correction.article]
        lines += [f"  right    {p.text}  [{p.passage_id}, {_seen(p)}]" for p in correction.corrected_by]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _seen(passage: Passage) -> str:
    words = {"primary": "primary source", "secondary_copy": "secondary copy", "memory": "from memory"}
    return words.get(str(passage.provenance), "not marked")
