"""SPL, the XML of US drug labels: sections by title or LOINC code, tables as rows, highlights kept apart."""

from __future__ import annotations

import re

from core.errors import DocumentError
from core.evidence import Kind
from ingest.loaded import Block, BlockKind, Loaded, clean, table_texts
from ingest.loaders.text import title_from
from ingest.loaders.xml import Element, children, descendants, first, local, parse_xml, read_table, words

SECTION_NAMES = {
    "34066-1": "Boxed warning",
    "43683-2": "Recent major changes",
    "34067-9": "Indications and usage",
    "34068-7": "Dosage and administration",
    "43678-2": "Dosage forms and strengths",
    "34070-3": "Contraindications",
    "43685-7": "Warnings and precautions",
    "34071-1": "Warnings",
    "42232-9": "Precautions",
    "34084-4": "Adverse reactions",
    "34073-7": "Drug interactions",
    "43684-0": "Use in specific populations",
    "42228-7": "Pregnancy",
    "77290-5": "Lactation",
    "34080-2": "Nursing mothers",
    "34081-0": "Pediatric use",
    "34082-8": "Geriatric use",
    "42227-9": "Drug abuse and dependence",
    "34088-5": "Overdosage",
    "34089-3": "Description",
    "34090-1": "Clinical pharmacology",
    "43679-0": "Mechanism of action",
    "43681-6": "Pharmacodynamics",
    "43682-4": "Pharmacokinetics",
    "43680-8": "Nonclinical toxicology",
    "34083-6": "Carcinogenesis, mutagenesis, impairment of fertility",
    "34092-7": "Clinical studies",
    "34093-5": "References",
    "34069-5": "How supplied",
    "44425-7": "Storage and handling",
    "34076-0": "Information for patients",
    "42231-1": "Medication guide",
    "42230-3": "Patient package insert",
    "59845-8": "Instructions for use",
    "51945-4": "Package label",
    "55106-9": "Active ingredient",
    "55105-1": "Purpose",
    "50570-1": "Do not use",
    "50569-3": "Ask a doctor",
    "50568-5": "Ask a doctor or pharmacist",
    "50567-7": "When using",
    "50566-9": "Stop use",
    "50565-1": "Keep out of reach of children",
    "51727-6": "Inactive ingredient",
    "53413-1": "Questions",
    "60561-8": "Other safety information",
}
"""LOINC codes of label sections, by FDA's list of SPL section headings."""

_BLOCKS = frozenset(["paragraph", "list", "table"])


def load(data: bytes, name: str) -> Loaded:
    root = parse_xml(data)
    if not str(root.tag).startswith("{urn:hl7-org:v3}"):
        raise DocumentError("its root is <document>, but not of HL7 v3 (no SPL label)")
    product = _product(root)
    said = words(first(root, "title"))
    title = _title(said, product) or title_from(name)
    blocks: list[Block] = [Block(text=title, kind=BlockKind.HEADING)]
    if said and said not in title:
        blocks.append(Block(text=said))
    body = first(root, "component", "structuredBody")
    for component in children(body, "component") if body is not None else []:
        for section in children(component, "section"):
            _section(section, (), blocks)
    when = first(root, "effectiveTime")
    effective = _date(when.get("value") if when is not None else None)
    company = words(first(root, "author", "assignedEntity", "representedOrganization", "name"))
    version = first(root, "versionNumber")
    number = version.get("value") if version is not None else None
    set_id = first(root, "setId")
    root_id = set_id.get("root") if set_id is not None else None
    return Loaded(
        title=title[:300],
        blocks=tuple(blocks),
        kind=Kind.LABEL,
        citation=clean(
            f"{product or title[:80]}, US label, {company} {f'(version {number})' if number else ''}"
        )
        or None,
        year=int(effective[:4]) if effective else None,
        published=effective,
        jurisdiction="US",
        url=f"https://dailymed.nlm.nih.gov/dailymed/drugInfo.cfm?setid={root_id}"
        if root_id and re.fullmatch(r"[0-9A-Fa-f-]{36}", root_id)
        else None,
    )


def _title(said: str, product: str) -> str:
    """Many labels are entitled with a sentence about highlights, or "Drug Facts": the product's name says more."""
    if not said or not product or product.split(" (")[0].lower() in said.lower()[:80]:
        return product if said.lower().startswith("these highlights") else said or product
    return product if said.lower().startswith("these highlights") else f"{product}: {said}"


def _date(value: str | None) -> str | None:
    found = re.match(r"(\d{4})(\d{2})?(\d{2})?", value or "")
    return "-".join(p for p in found.groups() if p) if found else None


def _product(root: Element) -> str:
    """Brand and generic name of the first product: `Humira (adalimumab)`."""
    for product in descendants(root, "manufacturedProduct", "manufacturedMedicine"):
        brand = words(first(product, "name"))
        generic = words(next(iter(descendants(product, "genericMedicine")), None))
        if brand:
            return f"{brand} ({generic})" if generic and brand.lower() != generic.lower() else brand
    return words(next(iter(descendants(root, "genericMedicine")), None))


def _heading(section: Element) -> str:
    """The section's title; its LOINC name beside it where the title does not say it."""
    title = words(first(section, "title"))
    code = first(section, "code")
    known = SECTION_NAMES.get(code.get("code") or "", "") if code is not None else ""
    if not title:
        return known or (code.get("displayName") or "" if code is not None else "")
    said = re.sub(r"\W+", " ", title).lower().replace("&", "and")
    plain = re.sub(r"\W+", " ", known).lower()
    return f"{title} ({known})" if known and plain not in said and len(title) < 120 else title


def _section(section: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    heading = _heading(section)
    here = (*path, heading[:200]) if heading else path
    if heading:
        blocks.append(Block(text=heading, kind=BlockKind.HEADING, section=here))
    for element in section:
        name = local(element)
        if name == "text":
            _text(element, here, blocks)
        elif name == "excerpt":
            for text in descendants(element, "text"):
                _text(text, (*here, "Highlights"), blocks)
        elif name == "component":
            for inner in children(element, "section"):
                _section(inner, here, blocks)


def _text(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    """The words of a narrative block that stand outside of inner blocks, then those blocks in order."""
    loose = words(element, skip=_BLOCKS)
    if loose:
        blocks.append(Block(text=loose, section=path))
    _inner_blocks(element, path, blocks)


def _inner_blocks(element: Element, path: tuple[str, ...], blocks: list[Block]) -> None:
    for inner in element:
        name = local(inner)
        if name == "paragraph":
            _text(inner, path, blocks)
        elif name == "list":
            for item in children(inner, "caption", "item"):
                _text(item, path, blocks)
        elif name == "table":
            caption = words(first(inner, "caption"))
            texts = table_texts(*read_table(inner))
            blocks.extend([Block(text=caption, section=path)] if caption else [])
            blocks.extend(Block(text=t, kind=BlockKind.ROW, section=path) for t in texts)
        else:
            _inner_blocks(inner, path, blocks)
