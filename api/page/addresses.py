"""Where passages stand on the page."""

from __future__ import annotations

from urllib.parse import quote, urlencode


def passage_address(passage_id: str) -> str:
    """`/documents/castor-2020#os-itt`."""
    document_id, _, slug = passage_id.partition("#")
    return f"/documents/{quote(document_id)}" + (f"#{quote(slug)}" if slug else "")


def citation_address(document_id: str, passage_id: str, start: int, end: int) -> str:
    """The passage's address with the quoted range (offsets into the document's text), so that it is highlighted."""
    slug = passage_id.partition("#")[2]
    return f"/documents/{quote(document_id)}?{urlencode({'from': start, 'to': end})}#{quote(slug)}"


def quote_address(passage_id: str) -> str:
    """`/documents/castor-2020?quote=os-itt`: the same for a whole passage, short; it leads to the citation's address."""
    document_id, _, slug = passage_id.partition("#")
    return f"/documents/{quote(document_id)}?{urlencode({'quote': slug})}"
