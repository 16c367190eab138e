"""feedback: what readers said of answers, and what became of the cards of CDS Hooks."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from api.cli.options import Json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.db.feedback import CardOutcome


def feedback(json: Json = False) -> None:
    """Show what readers said of answers, and what became of cards."""
    from api.cli.output import heading, write, write_json
    from api.db.database import open_database
    from api.db.feedback import FeedbackBook
    from core.settings import load_settings

    book = FeedbackBook(open_database(load_settings().database))
    said, outcomes = book.of_readers(), book.outcomes()
    if json:
        write_json({"answers": said, "cards": outcomes})
        return
    heading(f"Answers ({len(said)})")
    for one in said:
        of_claim = "" if one.claim is None else f", claim {one.claim}"
        write(
            f"{one.created_at} {one.rating}: {one.answer_id}{of_claim}. {one.comment}".rstrip(), hanging="  "
        )
    heading(f"Cards ({len(outcomes)})")
    for line in count_outcomes(outcomes):
        write(line, hanging="  ")


def count_outcomes(outcomes: Iterable[CardOutcome]) -> list[str]:
    """One line for each service, outcome and reason, most frequent first."""
    from api.cds.cards import OVERRIDE_REASONS, REASON_SYSTEM

    counted = Counter((o.service_id, o.outcome, o.reason_system, o.reason_code) for o in outcomes)
    lines = []
    for (service, outcome, system, code), count in counted.most_common():
        own = OVERRIDE_REASONS.get(code or "") if system == REASON_SYSTEM else None
        reason = own or (
            f"{code} ({system})" if code else "no reason given" if outcome == "overridden" else ""
        )
        lines.append(f"{count} {outcome}, {service}" + (f": {reason}" if reason else ""))
    return lines
