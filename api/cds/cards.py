"""Cards from a Recommendation: short, with their source, and never more certain than the rules."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from api.captions import TIER_NAMES
from api.page.rendering import citation_address
from core.lexicon import Lexicon
from core.recommendations import Category, Disposition, Excluded, Reason, Recommendation
from recommend.facts import Facts, Vocabulary

SUMMARY_LIMIT = 139
OVERRIDE_REASONS = (
    ("not-refractory", "The disease is not refractory to it"),
    ("patient-wish", "Patient's informed wish"),
    ("trial", "Given within a trial"),
    ("no-alternative", "No suitable alternative"),
)
_NEEDED = {
    "prior_lines": "prior lines of therapy",
    "refractory_to": "drugs the disease is refractory to",
}


def card(
    summary: str,
    detail: str,
    indicator: str,
    base_url: str,
    links: Sequence[tuple[str, str]] = (),
    **more: Any,
) -> dict[str, Any]:
    """One card of CDS Hooks 2.0. `indicator`: info, warning or critical; `links`: (label, address on this server)."""
    short = summary if len(summary) <= SUMMARY_LIMIT else summary[: SUMMARY_LIMIT - 3].rstrip() + "..."
    return {
        "uuid": str(uuid.uuid4()),
        "summary": short,
        "detail": detail,
        "indicator": indicator,
        "source": {
            "label": "Kahler (rules with sources; no clinician has reviewed them)",
            "url": f"{base_url}/about",
        },
        "links": [
            {"label": label, "url": base_url + address, "type": "absolute"} for label, address in links
        ],
        **more,
    }


def evidence_links(reasons: Sequence[Reason]) -> list[tuple[str, str]]:
    """The quotes behind some reasons, each once."""
    found = {
        c.passage_id: citation_address(c.document_id, c.passage_id, c.start, c.end)
        for r in reasons
        for c in r.citations
    }
    return list(found.items())[:5]


def cards_for_patient(
    recommendation: Recommendation, notes: Sequence[str], base_url: str
) -> list[dict[str, Any]]:
    """patient-view: what is missing, or the options."""
    profile = recommendation.understood_profile
    missing = [words for name, words in _NEEDED.items() if getattr(profile, name) in (None, ())]
    remarks = "".join(f"\n\nNote: {note}." for note in dict.fromkeys(notes))
    if recommendation.contradictions:
        return [card_of_contradiction(recommendation, base_url)]
    if recommendation.disposition is Disposition.OUT_OF_SCOPE:
        return [
            card("Kahler: outside the scope of its rules", recommendation.message + remarks, "info", base_url)
        ]
    if missing:
        text = (
            f"Not recorded: {'; '.join(missing)}. Kahler does not infer them from medication lists. State them as "
            "Observations of the system urn:kahler:patient-profile, or fill in the form."
        )
        summary = f"Kahler: options need {' and '.join(missing)}"
        return [card(summary, text + remarks, "info", base_url, [("Patient form", "/patient")])]
    lines = []
    for tier, name in TIER_NAMES.items():
        names = [o.name for o in recommendation.offered if o.tier == tier]
        if names:
            lines.append(f"**{name}**: {', '.join(names)}")
    if recommendation.confirm_all:
        lines.append("**Confirm first**: " + " ".join(c.question for c in recommendation.confirm_all))
    lines.append(recommendation.tier_caption)
    best = [o for o in recommendation.offered if o.tier == "preferred"] or list(recommendation.offered)
    summary = f"Kahler: {len(recommendation.offered)} regimen options by rule"
    if best:
        summary += f", first {', '.join(o.name for o in best[:3])}"
    links = evidence_links([r for o in best[:3] for r in o.reasons])
    body = recommendation.message + "\n\n" + "\n\n".join(lines) + remarks
    return [card(summary, body, "info", base_url, [*links, ("Patient form", "/patient")])]


def card_of_contradiction(recommendation: Recommendation, base_url: str) -> dict[str, Any]:
    """A record that contradicts itself gets no advice, and is told so."""
    return card("Kahler: the record contradicts itself", recommendation.message, "warning", base_url)


def cards_for_order(
    drug: str, order: dict[str, Any], recommendation: Recommendation, lexicon: Lexicon, base_url: str
) -> list[dict[str, Any]]:
    """order-select: a warning where the disease is refractory to the drug, critical where a label forbids it."""
    name = lexicon[drug].name
    facts = Facts.of(recommendation.understood_profile, Vocabulary(lexicon))
    out = []
    holding = [e for e in recommendation.excluded if drug in _components(e, lexicon)]
    forbidden = [e for e in holding if e.category is Category.CONTRAINDICATED]
    if forbidden:
        reasons = [r for e in forbidden for r in e.reasons]
        detail = "\n".join(dict.fromkeys(f"- {r.text}" for r in reasons))
        out.append(
            _order_card(
                f"{name}: contraindicated by its label here", detail, "critical", order, reasons, base_url
            )
        )
    chain = (drug, *lexicon.class_chain(drug))
    if drug != "dexamethasone" and any(facts.ask("refractory_to", i) is True for i in _counted(chain)):
        reasons = [r for e in holding if e.category is Category.REFRACTORY for r in e.reasons]
        detail = f"The disease is recorded as refractory to {name} or to its class. " + " ".join(
            dict.fromkeys(r.text for r in reasons[:3])
        )
        summary = f"{name}: disease recorded as refractory to it or its class"
        out.append(_order_card(summary, detail, "warning", order, reasons, base_url))
    return out


def _counted(chain: Sequence[str]) -> list[str]:
    """Refractory to one anti-CD38 antibody is to both; elsewhere only the drug itself counts."""
    return [item for item in chain if item == chain[0] or item == "anti_cd38"]


def _components(excluded: Excluded, lexicon: Lexicon) -> tuple[str, ...]:
    entity = lexicon.entities.get(excluded.regimen)
    return (excluded.regimen, *(entity.components if entity else ()))


def _order_card(
    summary: str, detail: str, indicator: str, order: dict[str, Any], reasons: Sequence[Reason], base_url: str
) -> dict[str, Any]:
    identity = f"{order.get('resourceType')}/{order.get('id', '')}"
    removal = {
        "label": "Remove this order",
        "uuid": str(uuid.uuid4()),
        "actions": [{"type": "delete", "description": "Remove the draft order", "resourceId": identity}],
    }
    return card(
        summary,
        detail,
        indicator,
        base_url,
        evidence_links(reasons),
        suggestions=[removal],
        selectionBehavior="any",
        overrideReasons=[
            {"code": code, "system": "urn:kahler:override", "display": text}
            for code, text in OVERRIDE_REASONS
        ],
    )
