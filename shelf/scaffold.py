"""`kahler corpus new`: the template of a source, with every field there and nothing invented."""

from __future__ import annotations

import re
from pathlib import Path

from core.errors import CorpusError
from core.evidence import Kind

_SECTIONS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.TRIAL: (
        ("Design", "- {#design provenance=primary seen=B00} NAME (NCT00000000) was a phase 3 trial that compared ... with ..."),
        ("Population", "- {#prior-lines provenance=primary seen=B00} NAME (phase 3, ... versus ...) enrolled patients after 1-3 prior lines."),
        ("Efficacy", "- {#pfs provenance=primary seen=B00} In NAME (phase 3, 1-3 prior lines, n=000), ... gave a median progression-free survival of 0.0 months versus 0.0 months with ... (HR 0.00, 95% CI 0.00-0.00; median follow-up 0.0 months)."),
        ("Safety", "- {#neutropenia provenance=primary seen=B00} In NAME (phase 3, 1-3 prior lines, n=000), grade 3-4 neutropenia occurred in 0.0% with ... versus 0.0% with ..."),
    ),
    Kind.LABEL: (
        ("Indication", "- {#us-REGIMEN-indication provenance=primary seen=C00 effective=2026-01-01..} The US label of BRAND (generic) covers ... after at least 1 prior therapy."),
        ("Dose", "- {#dose provenance=primary seen=C00} The US label of BRAND gives generic 0 mg on days 1-21 of a 28-day cycle."),
        ("Required care", "- {#rems provenance=primary seen=C00} Generic (BRAND) is supplied in the US only through the BRAND REMS."),
    ),
}  # fmt: skip
_OTHER = (("Summary", "- {#first-statement provenance=primary seen=S00} One fact that names its regimen, trial or guideline and its population."),)  # fmt: skip

_FRONT = """---
document_id: {document_id}
title: ""
kind: {kind}
citation: ""
year:
published:
jurisdiction:{jurisdiction}
status: current
superseded_by:
doi:
pmid:
nct:
url:
licence: all rights reserved (publisher)
provenance: primary
seen_via: []
{trial}last_reviewed:
review_status: submitted
---
"""


def new_source(kind: str, document_id: str, corpus: Path) -> Path:
    """Write `corpus/<kind>/<document_id>.md` from the template and return its path.

    Its statements stand in comments, so that an unfinished source neither passes the check nor reaches an answer.
    Raises CorpusError for an unknown kind, an id that is not kebab-case, or a file that is there already.
    """
    if kind not in {k.value for k in Kind}:
        raise CorpusError(f"there is no kind {kind!r}; write one of {', '.join(k.value for k in Kind)}")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", document_id):
        raise CorpusError(f"document_id {document_id!r} is not kebab-case; write it as castor-2020")
    taken = [p for p in sorted(corpus.glob("*/*.md")) if p.stem == document_id]
    if taken:
        raise CorpusError(
            f"{taken[0].parent.name}/{taken[0].name} exists already; edit it or choose another id"
        )
    path = corpus / kind / f"{document_id}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(template(Kind(kind), document_id), encoding="utf-8")
    return path


def template(kind: Kind, document_id: str) -> str:
    """The text of a new source."""
    front = _FRONT.format(
        document_id=document_id,
        kind=kind.value,
        jurisdiction=" US" if kind is Kind.LABEL else "",
        trial="trial:\narms: []\n" if kind is Kind.TRIAL else "",
    )
    sections = (f"\n## {name}\n\n<!-- {example} -->\n" for name, example in _SECTIONS.get(kind, _OTHER))
    return front + "".join(sections)
