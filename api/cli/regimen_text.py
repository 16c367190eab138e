"""A regimen's card as text for the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from api.captions import holds
from api.cli.output import heading, write

if TYPE_CHECKING:
    from shelf.regimen_card import CardLine, RegimenCard


def show_card(card: RegimenCard) -> None:
    """Print licence, components with doses, warnings, care and results, each line with its statement's id."""
    heading(f"{card.name}: {card.long_name}" if card.long_name else card.name)
    for line in card.label_status:
        when = holds(line.effective_from, line.effective_to)
        state = line.standing.replace("_", " ") + (f", {when}" if when else "")
        write(f"- {line.jurisdiction} ({state}): {line.text} [{line.passage_id}]", hanging="  ")
    for part in card.components:
        heading(part.name)
        given = ", ".join(v.value for v in (*part.route, *part.days, *part.cycle))
        if given:
            write(given)
        _show_lines((*part.dose, *part.renal, *part.hepatic))
    for title, lines in (
        ("Boxed warnings", card.boxed_warnings),
        ("Contraindications", card.contraindications),
        ("Premedication", card.premedication),
        ("Required care", card.required_care),
    ):
        if lines:
            heading(title)
            _show_lines(lines)
    if card.trials:
        heading("Whole-trial results")
        for row in card.trials:
            write(f"- {row.text} [{row.passage_id}]", hanging="  ")


def _show_lines(lines: Sequence[CardLine]) -> None:
    for line in lines:
        mark = " (from memory)" if line.provenance == "memory" else ""
        old = f" (replaced by {line.replaced_by})" if line.replaced_by else ""
        write(f"- {line.text} [{line.passage_id}]{mark}{old}", hanging="  ")
