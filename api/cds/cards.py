"""Cards from a Recommendation: short, with their source, and never more certain than the rules."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from api.captions import TIER_NAMES
from api.page.rendering import citation_address
from core.lexicon import Lexicon
from core.recommendations import Disposition, Reason, Recommendation
from recommend.facts import Facts, Vocabulary

SUMMARY_LIMIT = 139
REASON_SYSTEM = "urn:kahler:override"
OVERRIDE_REASONS = {
    "not-refractory": "The disease is not refractory to it",
    "record-wrong": "The record is wrong: this does not apply to the patient",
    "patient-wish": "Patient's informed wish",
    "trial": "Given within a trial",
    "no-alternative": "No suitable alternative",
}
_OF_ANY_ORDER = ("patient-wish", "trial", "no-alternative")
# Rules of recommend/rules that speak of the drug itself; a test holds this list to the rules.
PREGNANCY_RULE = "pregnancy-cereblon"
HYPERSENSITIVITY_RULE = "hypersensitivity"
# The drugs whose label contraindicates them after severe hypersensitivity; for the others it is Kahler's rule.
HYPERSENSITIVITY_LABELS = {
    drug: f"hypersensitivity-{drug}"
    for drug in ("bortezomib", "daratumumab", "isatuximab", "lenalidomide", "pomalidomide")
}
EXCIPIENT_RULE = "hypersensitivity-boron-mannitol"
REFRACTORY_RULE = "refractory-anchor"
PREGNANCY_CAUTION = "pregnancy-other"
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
    """One card of CDS Hooks 2.0. `indicator`: info, warning or critical; `links`: (label, address on this server).

    What has no value is left out: the specification allows neither null nor empty values.
    """
    short = summary if len(summary) <= SUMMARY_LIMIT else summary[: SUMMARY_LIMIT - 3].rstrip() + "..."
    made = {
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
    return {name: value for name, value in made.items() if value}


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
    """A record that contradicts itself gets no advice, and is told where."""
    against = "; ".join(recommendation.contradictions)
    detail = f"Both cannot be true: {against}. No options are given until the record is put right."
    return card("Kahler: the record contradicts itself", detail, "warning", base_url)


def card_of_unread(notes: Sequence[str], base_url: str) -> dict[str, Any]:
    """At an order, what the record held and could not be read: the check did not see it."""
    detail = "This order was checked without: " + "; ".join(dict.fromkeys(notes)) + "."
    return card("Kahler: part of the record could not be read", detail, "info", base_url)


def cards_for_order(
    drug: str, order: dict[str, Any], recommendation: Recommendation, lexicon: Lexicon, base_url: str
) -> list[dict[str, Any]]:
    """order-select: critical where pregnancy or hypersensitivity forbids the drug itself, a warning where the disease
    is refractory to it or pregnancy leaves it to a specialist, a question where refractoriness is not recorded.

    What stands against another drug of a regimen says nothing about the drug ordered, so the facts are asked for this
    drug alone. They are asked also where the rules are silent (out of scope, contradictions).
    """
    facts = Facts.of(recommendation.understood_profile, Vocabulary(lexicon))
    return [
        *_danger_cards(drug, order, facts, recommendation, lexicon, base_url),
        *_refractory_cards(drug, order, facts, recommendation, lexicon, base_url),
    ]


def _danger_cards(
    drug: str,
    order: dict[str, Any],
    facts: Facts,
    recommendation: Recommendation,
    lexicon: Lexicon,
    base_url: str,
) -> list[dict[str, Any]]:
    name, profile = lexicon[drug].name, recommendation.understood_profile
    found = []
    if "cereblon" in lexicon.class_chain(drug):
        if profile.pregnant:
            why = f"{name}: contraindicated in pregnancy by its label", "The patient is recorded as pregnant."
            found.append((PREGNANCY_RULE, *why))
        elif profile.no_reliable_contraception:
            why = (
                f"{name}: contraindicated by its label without reliable contraception",
                "No reliable contraception is recorded, where pregnancy is possible.",
            )
            found.append((PREGNANCY_RULE, *why))
    elif profile.pregnant and drug not in facts.words.steroids and _is_of_a_regimen(drug, lexicon):
        why = f"{name} in pregnancy: a specialist's decision", "The patient is recorded as pregnant."
        found.append((PREGNANCY_CAUTION, *why))
    if facts.ask("hypersensitivity_to", drug):
        why = f"{name}: severe hypersensitivity to it is recorded", "Check the allergy before this order."
        found.append((HYPERSENSITIVITY_LABELS.get(drug, HYPERSENSITIVITY_RULE), *why))
    if drug == "bortezomib" and any(facts.ask("hypersensitivity_to", i) for i in ("boron", "mannitol")):
        why = (
            f"{name}: contraindicated by its label here",
            "Hypersensitivity to boron or mannitol is recorded.",
        )
        found.append((EXCIPIENT_RULE, *why))
    out = []
    for rule, summary, detail in found:
        reasons = _reasons_of(rule, drug, recommendation, lexicon)
        text = "\n\n".join((detail, *(r.text for r in reasons)))
        indicator = "warning" if rule == PREGNANCY_CAUTION else "critical"
        out.append(_order_card(summary, text, indicator, "record-wrong", order, reasons, base_url))
    return out


def _refractory_cards(
    drug: str,
    order: dict[str, Any],
    facts: Facts,
    recommendation: Recommendation,
    lexicon: Lexicon,
    base_url: str,
) -> list[dict[str, Any]]:
    if drug in facts.words.steroids or not _is_of_a_regimen(drug, lexicon):
        return []
    name, profile = lexicon[drug].name, recommendation.understood_profile
    # One anti-CD38 antibody counts for both; otherwise the drug, or a class that was stated as such.
    both = "anti_cd38" in lexicon.class_chain(drug) and facts.ask("refractory_to", "anti_cd38")
    if both or facts.ask("refractory_to_it_or_its_class", drug):
        reasons = _reasons_of(REFRACTORY_RULE, drug, recommendation, lexicon)
        detail = f"The disease is recorded as refractory to {name} or to its class. " + " ".join(
            dict.fromkeys(r.text for r in reasons)
        )
        summary = f"{name}: disease recorded as refractory to it or its class"
        return [_order_card(summary, detail.rstrip(), "warning", "not-refractory", order, reasons, base_url)]
    if profile.refractory_to or profile.not_refractory_to or profile.progressed_on_last is not None:
        return []
    lines = "" if profile.prior_lines is not None else " Prior lines of therapy are not recorded either."
    detail = (
        f"Whether the disease is refractory to {name} is not recorded, so this order was not checked for it.{lines} "
        "Kahler infers neither from medication lists. State them as Observations of the system "
        "urn:kahler:patient-profile, or fill in the form."
    )
    summary = f"{name}: refractoriness is not recorded, so it was not checked"
    return [card(summary, detail, "info", base_url, [("Patient form", "/patient")])]


def _is_of_a_regimen(drug: str, lexicon: Lexicon) -> bool:
    return any(drug in regimen.components for regimen in lexicon.regimens())


def _reasons_of(rule_id: str, drug: str, recommendation: Recommendation, lexicon: Lexicon) -> list[Reason]:
    """What one rule says, once, of regimens that hold the drug; empty where the rules are silent."""
    said = [
        *((e.regimen, e.reasons) for e in recommendation.excluded),
        *((o.regimen, o.cautions) for o in recommendation.offered),
    ]
    found = (
        r
        for regimen, reasons in said
        if drug in _components(regimen, lexicon)
        for r in reasons
        if r.rule_id == rule_id
    )
    return list({r.text: r for r in found}.values())


def _components(regimen: str, lexicon: Lexicon) -> tuple[str, ...]:
    entity = lexicon.entities.get(regimen)
    return (regimen, *(entity.components if entity else ()))


def _order_card(
    summary: str,
    detail: str,
    indicator: str,
    first_reason: str,
    order: dict[str, Any],
    reasons: Sequence[Reason],
    base_url: str,
) -> dict[str, Any]:
    """A card against an order. It suggests to remove the order where that has an id to be named by."""
    suggestions = []
    if order.get("id"):
        removal = {
            "type": "delete",
            "description": "Remove the draft order",
            "resourceId": f"MedicationRequest/{order['id']}",
        }
        suggestions = [{"label": "Remove this order", "uuid": str(uuid.uuid4()), "actions": [removal]}]
    return card(
        summary,
        detail,
        indicator,
        base_url,
        evidence_links(reasons),
        suggestions=suggestions,
        selectionBehavior="any" if suggestions else "",
        overrideReasons=[
            {"code": code, "system": REASON_SYSTEM, "display": OVERRIDE_REASONS[code]}
            for code in (first_reason, *_OF_ANY_ORDER)
        ],
    )
