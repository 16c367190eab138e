"""What the terminal shows: one JSON object, or text that a clinician can read."""

from __future__ import annotations

import json
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from api.captions import source_line, status_line, whose_words
from api.plain_text import answer_lines

if TYPE_CHECKING:
    from answer.verdicts import Verdict
    from core.answers import Answer
    from core.evidence import Hit

# A document or a model must not steer the reader's terminal: escapes, bells and direction overrides are dropped.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def write_json(value: Any) -> None:
    """Print `value` (a model, a mapping, a dataclass) as one JSON object on one line of stdout."""
    sys.stdout.write(json.dumps(_plain(value), ensure_ascii=False) + "\n")


def _plain(value: Any) -> Any:
    if hasattr(value, "model_dump"):
        return value.model_dump(mode="json")
    from pydantic import TypeAdapter

    return TypeAdapter(Any).dump_python(value, mode="json")


def write(text: str = "", *, indent: str = "", hanging: str | None = None) -> None:
    """Print `text` wrapped to the terminal (at most 100 columns), control characters removed."""
    width = min(shutil.get_terminal_size((88, 24)).columns, 100)
    for line in _CONTROL.sub("", text).splitlines() or [""]:
        wrapped = textwrap.wrap(
            line,
            max(width, 40),
            initial_indent=indent,
            subsequent_indent=indent if hanging is None else hanging,
            break_long_words=False,
            break_on_hyphens=False,
        )
        sys.stdout.write("\n".join(wrapped or [""]) + "\n")


def write_table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table: cells folded to the width of a terminal; into a pipe or file one line a row."""
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    columns = (Column(name, overflow="fold") for name in header)
    table = Table(*columns, box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for row in rows:
        table.add_row(*(_CONTROL.sub("", cell) for cell in row))
    width = None if sys.stdout.isatty() else 10_000
    Console(markup=False, highlight=False, emoji=False, width=width).print(table)


def heading(text: str) -> None:
    """A blank line and a heading, bold where stdout is a terminal."""
    shown = _CONTROL.sub("", text)
    sys.stdout.write(f"\n\x1b[1m{shown}\x1b[0m\n" if sys.stdout.isatty() else f"\n{shown}\n")


def show_answer(answer: Answer, *, shown: Iterable[str] = ()) -> None:
    """Print an answer: urgent first, then what is claimed, noticed, unanswered, and the references.

    `shown` holds lines a stream printed before; they are not printed again.
    """
    before = set(shown)
    for line in answer_lines(answer):
        if line not in before:
            write(line, hanging="  ")
    if answer.recommendation is not None:
        from api.cli.recommendation_text import show_recommendation

        show_recommendation(answer.recommendation)
    if answer.references:
        heading("References")
        told = {claim.text for claim in answer.claims}
        for ref in answer.references:
            write(f"[{ref.marker}] {source_line(ref.title, ref.citation)}", hanging="    ")
            write(f"{status_line(ref)}. {whose_words(ref)}.", indent="    ")
            if ref.quote not in told:
                write(f'"{ref.quote}"', indent="    ")
            write(ref.passage_id, indent="    ")
    if answer.followups:
        heading("You may also ask")
        for question in answer.followups:
            write(f"- {question}", hanging="  ")
    write()
    write(answer.disclaimer)
    write(
        f"Evidence checked to {answer.evidence_checked_to}; as of {answer.as_of}; review: {answer.review_status}."
    )


def show_hits(hits: Iterable[Hit]) -> None:
    """Print search results, best first."""
    count = 0
    for count, hit in enumerate(hits, 1):  # noqa: B007
        passage = hit.passage
        place = ", ".join(filter(None, (str(passage.kind), passage.jurisdiction, str(passage.status))))
        write(f"{hit.rank}. {passage.text}", hanging="   ")
        why = f" ({'; '.join(hit.why)})" if hit.why else ""
        write(f"{passage.passage_id} [{place}] score {hit.score:.4f}{why}", indent="   ")
    if not count:
        write("Nothing on the shelf matches. Try a drug, regimen or trial name, or drop a filter.")


def show_verdict(verdict: Verdict) -> None:
    """Print the label, then each finding, failed ones first."""
    write(verdict.label.replace("_", " ").capitalize() + ".")
    for finding in verdict.findings:
        write(f"{'ok' if finding.ok else 'NOT'}  {finding.check}: {finding.message}", hanging="     ")
