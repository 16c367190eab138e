"""Says whose words a quote is, how it was seen and whether it still holds. One wording for every edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.answers import Reference
    from core.evidence import Document, Passage

_SEEN = {
    "primary": "seen in the primary source",
    "secondary_copy": "seen in a secondary copy",
    "memory": "from memory, not seen in a source",
}
_STATUS = {"current": "current", "superseded": "superseded", "withdrawn": "withdrawn"}
TIER_NAMES = {"preferred": "Preferred", "option": "Option", "caution": "With caution"}
LABEL_STATUS_NAMES = {"labelled": "labelled", "off_label": "off label", "not_licensed": "not licensed"}
CATEGORY_NAMES = {
    "not_now": "Not now: reopens when something is resolved or known",
    "contraindicated": "Contraindicated by the label",
    "refractory": "Holds a drug this patient is refractory to",
    "label_not_met": "Label conditions not met",
    "not_licensed_here": "Not licensed here",
    "withdrawn": "Withdrawn",
    "trial_exclusion": "Patients like this one were not studied",
    "judgement": "Advised against on judgement",
}
CATEGORY_ORDER = tuple(CATEGORY_NAMES)
GROUND_NAMES = {
    "label": "label",
    "trial_entry": "trial entry rule",
    "guideline": "guideline",
    "judgement": "Kahler's judgement",
}


def provenance_words(provenance: str | None) -> str:
    """How the fact was seen, in words; empty where it is not recorded (a user's own document)."""
    return _SEEN.get(str(provenance), "") if provenance else ""


def whose_words(reference: Reference) -> str:
    """The caption of a quote: "Kahler's summary of Bahlis NJ et al. ..., Efficacy; seen in the primary source"."""
    if reference.shelf == "user":
        return f"Verbatim from your document {reference.title}"
    return _summary_of(
        reference.citation or reference.title, reference.section, reference.provenance, reference.confidence
    )


def passage_caption(passage: Passage, document: Document) -> str:
    """The same caption for a passage that is shown in its document."""
    if passage.shelf == "user":
        return f"Verbatim from your document {document.title}"
    section = passage.section_path[-1] if passage.section_path else None
    return _summary_of(document.citation or document.title, section, passage.provenance, passage.confidence)


def _summary_of(source: str, section: str | None, provenance: str | None, confidence: str | None) -> str:
    # Some sources are Kahler's own work; a summary of itself would sound like evidence.
    lead = "Kahler's own statement, in " if source.startswith("Kahler") else "Kahler's summary of "
    parts = [lead + source.rstrip(".") + (f", {section}" if section else "")]
    if seen := provenance_words(provenance):
        parts.append(seen)
    if confidence == "medium":
        parts.append("not confirmed: medium confidence")
    return "; ".join(parts)


def holds(effective_from: str | None, effective_to: str | None) -> str:
    """In words, when a rule or status holds: "in force since 2025-10-23", "in force 2020-08 to 2022-11"."""
    if effective_from and effective_to:
        return f"in force {effective_from} to {effective_to}"
    if effective_from:
        return f"in force since {effective_from}"
    return f"in force until {effective_to}" if effective_to else ""


def status_line(reference: Reference) -> str:
    """Year, kind, place, status and period of a reference, in one line."""
    parts = [
        str(reference.year or ("" if reference.kind == "label" else "year not known")),
        str(reference.kind),
        reference.jurisdiction or "",
        _STATUS.get(str(reference.status), str(reference.status)),
        holds(reference.effective_from, reference.effective_to),
        f"page {reference.page}" if reference.page else "",
    ]
    return ", ".join(part for part in parts if part)


def source_line(title: str, citation: str | None) -> str:
    """Title and citation, each ended once: "What are the options? Dr.Oracle, 2025"."""
    stopped = title if title.endswith(("?", "!", ".")) else f"{title}."
    return f"{stopped} {citation}" if citation else title


def link_of(doi: str | None, pmid: str | None, nct: str | None, url: str | None) -> str | None:
    """Where the source itself stands. Only http(s) addresses: a document cannot smuggle in another scheme."""
    if url and url.lower().startswith(("https://", "http://")):
        return url
    if doi:
        return f"https://doi.org/{doi}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return f"https://clinicaltrials.gov/study/{nct}" if nct else None
