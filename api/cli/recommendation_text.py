"""A recommendation as text for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.captions import CATEGORY_NAMES, CATEGORY_ORDER, GROUND_NAMES, LABEL_STATUS_NAMES, TIER_NAMES
from api.cli.output import heading, write

if TYPE_CHECKING:
    from core.recommendations import Offered, Reason, Recommendation


def show_recommendation(recommendation: Recommendation) -> None:
    """Print disposition, options by tier, what to confirm, what is excluded and why, and supportive care."""
    heading(recommendation.disposition.replace("_", " ").capitalize())
    write(recommendation.message)
    if recommendation.understood:
        write("Understood: " + "; ".join(recommendation.understood), hanging="  ")
    if recommendation.not_used:
        write("Not used: " + "; ".join(recommendation.not_used), hanging="  ")
    for contradiction in recommendation.contradictions:
        write(f"Contradiction: {contradiction}", hanging="  ")
    for reason in recommendation.standing:
        write(f"- {_reason(reason)}", hanging="  ")
    _show_options(recommendation)
    if recommendation.confirm_all:
        heading("Confirm first, for every option")
        for unknown in recommendation.confirm_all:
            write(f"- {unknown.question} ({unknown.why})", hanging="  ")
    _show_excluded(recommendation)
    if recommendation.supportive_care:
        heading("Supportive care")
        for item in recommendation.supportive_care:
            write(f"- {item.text} ({', '.join(item.for_regimens)})", hanging="  ")
    if recommendation.before_you_prescribe:
        heading("Before you prescribe")
        for reason in recommendation.before_you_prescribe:
            write(f"- {_reason(reason)}", hanging="  ")
    if recommendation.article:
        heading("The article's algorithm for this patient")
        write(recommendation.article.text)
        if recommendation.article.differs:
            write(f"Differs: {recommendation.article.differs}")
    write()
    write(f"As of {recommendation.as_of}; rules {recommendation.ruleset_version}.")


def _show_options(recommendation: Recommendation) -> None:
    for tier, name in TIER_NAMES.items():
        options = [o for o in recommendation.offered if o.tier == tier]
        if options:
            heading(name)
            for option in options:
                _show_option(option)
    if recommendation.offered:
        write(recommendation.tier_caption)


def _show_option(option: Offered) -> None:
    labels = ", ".join(
        f"{place} {LABEL_STATUS_NAMES[status]}" for place, status in option.label_status.items()
    )
    form = f" ({option.formulation})" if option.formulation else ""
    write(f"- {option.name}{form} [{option.regimen}]: {labels or 'label status not known'}", hanging="  ")
    for reason in option.reasons:
        write(f"  because: {_reason(reason)}", hanging="    ")
    for caution in option.cautions:
        write(f"  caution: {_reason(caution)}", hanging="    ")
    for unknown in option.confirm:
        write(f"  confirm: {unknown.question} ({unknown.why})", hanging="    ")


def _show_excluded(recommendation: Recommendation) -> None:
    for category in CATEGORY_ORDER:
        excluded = [e for e in recommendation.excluded if e.category == category]
        if excluded:
            heading(f"Excluded: {CATEGORY_NAMES[category]}")
            for item in excluded:
                place = f" ({item.jurisdiction})" if item.jurisdiction else ""
                why = "; ".join(_reason(r) for r in item.reasons)
                reopens = f" Reopens when: {item.reopens_when}." if item.reopens_when else ""
                write(f"- {item.name}{place}: {why}{reopens}", hanging="  ")


def _reason(reason: Reason) -> str:
    sources = ", ".join(c.passage_id for c in reason.citations)
    place = f" {reason.jurisdiction}" if reason.jurisdiction else ""
    return f"{reason.text} ({GROUND_NAMES[reason.ground]}{place}, rule {reason.rule_id}{', ' + sources if sources else ''})"
