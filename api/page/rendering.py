"""Templates and what they may call. Everything that is printed is escaped; nothing is marked safe anywhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api import captions
from api.arrangement import arrange
from api.page.addresses import citation_address as citation_address
from api.page.addresses import passage_address
from api.page.options import OptionsView, option_anchor
from api.page.shelf_views import corrected_statement, statistic_of, view_shelf
from core.evidence import Citation
from shelf import outcomes

HERE = Path(__file__).resolve().parent
STALE_AFTER_DAYS = 90
KIND_TITLES = {
    "label": "Labels and regulatory status",
    "trial": "Trials",
    "guideline": "Guidelines",
    "review": "Reviews and supportive care",
    "definition": "Definitions",
    "article": "The article",
    "other": "Other",
}
# Direction overrides and control characters can make a text read as something it does not say.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


# what the cards of a recommendation show stands in no line above them
TOLD_BY_CARDS = frozenset(
    {"options_preferred", "options_option", "options_caution", "tier_caption", "confirm"}
)


def _finalize(value: Any) -> Any:
    return _STEERING.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters["plain"] = lambda value: str(value).replace("_", " ")
    env.globals.update(
        whose_words=captions.whose_words,
        passage_caption=captions.passage_caption,
        status_line=captions.status_line,
        source_line=captions.source_line,
        provenance_words=captions.provenance_words,
        holds=captions.holds,
        link_of=captions.link_of,
        arrange=arrange,
        told_by_cards=TOLD_BY_CARDS,
        citation_address=citation_address,
        passage_address=passage_address,
        ask_address=ask_address,
        percent=percent,
        static=static_address,
        markers=markers_of,
        option_anchor=option_anchor,
        show_figure=outcomes.show_figure,
        show_contrast=outcomes.show_contrast,
        arm_name=outcomes.arm_name,
        endpoint_name=outcomes.endpoint_name,
        population_name=outcomes.population_name,
        statistic_of=statistic_of,
        kind_titles=KIND_TITLES,
        tier_names=captions.TIER_NAMES,
        label_names=captions.LABEL_STATUS_NAMES,
        category_names=captions.CATEGORY_NAMES,
        ground_names=captions.GROUND_NAMES,
    )
    return env


@cache
def static_address(name: str) -> str:
    """The address of a static file; it changes with its content, so that a browser never keeps an old one."""
    digest = hashlib.sha256((HERE / "static" / name).read_bytes()).hexdigest()[:8]
    return f"/static/{name}?v={digest}"


def ask_address(question: str, **options: str) -> str:
    return "/?" + urlencode({"q": question, **{k: v for k, v in options.items() if v}})


def markers_of(citations: tuple[Citation, ...]) -> list[Citation]:
    """One citation for each marker, in order."""
    return list({c.marker: c for c in citations if c.marker is not None}.values())


def percent(share: float) -> str:
    """A share of a drawing's width, as SVG reads it."""
    return f"{share * 100:.2f}%"


def days_since(checked_to: str) -> int:
    """Whole days between an ISO date (or its prefix: the first day of it) and today in UTC."""
    parts = [int(part) for part in checked_to.split("-")]
    return (datetime.now(UTC).date() - date(*(*parts, 1, 1)[:3])).days


def render(
    name: str, request: Request, context: Mapping[str, Any], *, status: int = 200, private: bool = True
) -> HTMLResponse:
    """Fill a template. `private` keeps the page out of shared caches: questions may concern a patient."""
    service = request.app.state.service
    manifest = service.snapshot.manifest if service is not None else None
    stale = manifest is not None and days_since(manifest.evidence_checked_to) > STALE_AFTER_DAYS
    about = {
        "path": request.url.path,
        "manifest": manifest,
        "stale": stale,
        "title": "",
        "corrected_statement": lambda claim, answer: corrected_statement(
            view_shelf(service.snapshot), claim, {r.passage_id for r in answer.references}
        ),
        "view_options": lambda recommendation: OptionsView(recommendation, service.snapshot),
    }
    html = environment().get_template(name).render({**about, **context})
    headers = {"cache-control": "no-store"} if private else {"cache-control": "private, max-age=300"}
    return HTMLResponse(html, status_code=status, headers=headers)


def render_error(request: Request, status: int, message: str) -> HTMLResponse:
    """The page of errors: the same one line that every other door gives."""
    return render(
        "error.html", request, {"title": "Not shown", "status": status, "message": message}, status=status
    )
