"""ask, recommend, verify, regimen: questions to the service."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import AsOf, Json, ProfileFile, read_profile

if TYPE_CHECKING:
    from api.service import Service
    from core.answers import Answer


# The values of core.answers.Audience once more: that brings pydantic, for which no --help waits.
class AudienceName(StrEnum):
    clinician = "clinician"
    patient = "patient"


def open_the_service() -> Service:
    """Settings at the entry point, passed down."""
    from api.service import open_service
    from core.settings import load_settings

    return open_service(load_settings())


def ask(
    question: Annotated[str, typer.Argument(help="What you want to know, in your own words.")],
    profile: ProfileFile = None,
    audience: Annotated[AudienceName, typer.Option(help="Who reads the answer.")] = AudienceName.clinician,
    as_of: AsOf = None,
    stream: Annotated[bool, typer.Option("--stream", help="Print claims as they are found.")] = False,
    json: Json = False,
) -> None:
    """Answer a question, each sentence with its quote."""
    if json and stream:
        raise typer.BadParameter(
            "--json prints one object and --stream many; choose one", param_hint="--stream"
        )
    service = open_the_service()
    patient = read_profile(profile, service.snapshot.lexicon) if profile else None
    options: dict[str, Any] = {"profile": patient, "audience": audience.value, "as_of": as_of}
    if stream:
        _show_stream(service, question, options)
        return
    answer = service.ask(question, **options)
    from api.cli.output import show_answer, write_json

    if json:
        write_json(answer)
    else:
        show_answer(answer)


def _show_stream(service: Service, question: str, options: dict[str, Any]) -> None:
    from api.cli.output import show_answer, write
    from api.plain_text import answer_lines, claim_line, urgent_line
    from core.answers import Answer, Urgent
    from core.evidence import Claim

    shown: list[str] = []
    answer: Answer | None = None
    for event in service.stream(question, **options):
        line = ""
        if event.kind == "urgent":
            line = urgent_line(Urgent.model_validate(event.data))
        elif event.kind == "claim":
            line = f"- {claim_line(Claim.model_validate(event.data))}"
        elif event.kind == "notice":
            line = f"Note: {event.data['text']}"
        elif event.kind == "answer":
            answer = Answer.model_validate(event.data)
        if line:
            shown.append(line)
            write(line, hanging="  ")
            sys.stdout.flush()
    if answer is not None:
        late = [line for line in shown if line not in set(answer_lines(answer))]
        if late:
            write("Taken back after checking: " + " ".join(late))
        show_answer(answer, shown=shown)


def recommend(
    profile: ProfileFile = None,
    text: Annotated[
        str | None, typer.Option(help='The patient in words: "66 y, one prior line, ..."')
    ] = None,
    explain: Annotated[
        bool, typer.Option("--explain", help="Name each rule that fired or was blocked.")
    ] = False,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Regimen options for a patient, each with the rule behind it."""
    if (profile is None) == (text is None):
        raise typer.BadParameter("give either --profile FILE or --text TEXT", param_hint="--profile / --text")
    service = open_the_service()
    patient = read_profile(profile, service.snapshot.lexicon) if profile else None
    recommendation = service.recommend(profile=patient, text=text, as_of=as_of)
    from api.cli.output import heading, write, write_json

    if json:
        write_json(recommendation)
        return
    from api.cli.recommendation_text import show_recommendation

    show_recommendation(recommendation)
    if explain:
        heading("Rules")
        for line in service.explain(recommendation).splitlines():
            write(line, hanging="    ")


def verify(
    claim: Annotated[str, typer.Option(help="The sentence to check.")],
    passage: Annotated[str | None, typer.Option(help="Check it against this passage (its id).")] = None,
    evidence: Annotated[str | None, typer.Option(help="Check it against this text.")] = None,
    json: Json = False,
) -> None:
    """Check a sentence, figure by figure, against a passage or a text."""
    if (passage is None) == (evidence is None):
        raise typer.BadParameter(
            "give either --passage ID or --evidence TEXT", param_hint="--passage / --evidence"
        )
    verdict = open_the_service().verify(claim, passage_id=passage, evidence=evidence)
    from api.cli.output import show_verdict, write_json

    if json:
        write_json(verdict)
    else:
        show_verdict(verdict)


def regimen(
    regimen_id: Annotated[str, typer.Argument(metavar="ID", help="A regimen's id or name: dpd, Tec-Dara.")],
    json: Json = False,
) -> None:
    """Show the card of a regimen: components, label status, evidence, monitoring."""
    card = open_the_service().regimen_card(regimen_id)
    from api.cli.output import write_json

    if json:
        write_json(card)
    else:
        from api.cli.regimen_text import show_card

        show_card(card)
