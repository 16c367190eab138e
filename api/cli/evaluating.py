"""kahler eval ...: measure the answers and the retrieval. Exit 1 where a hard gate breaks."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.options import Json
from core.errors import EvalError

app = typer.Typer(help="Run, write and check the evaluation.", no_args_is_help=True, rich_markup_mode=None)


if TYPE_CHECKING:
    from eval.result import Report


class Mode(StrEnum):
    dense = "dense"
    lexical = "lexical"
    hybrid = "hybrid"


@app.command()
def run(
    suites: Annotated[list[str] | None, typer.Argument(help="Suites; all where none is named.")] = None,
    tag: Annotated[
        list[str] | None, typer.Option("--tag", "--filter", help="Only cases with this tag, type or id.")
    ] = None,
    controls: Annotated[bool, typer.Option(help="Also prove that spoilt systems break their gates.")] = False,
    variants: Annotated[bool, typer.Option(help="Also other wordings of each question.")] = True,
    baseline: Annotated[Path | None, typer.Option(help="An earlier eval.json to compare with.")] = None,
    out: Annotated[Path, typer.Option(help="Folder of the reports.")] = Path("reports/eval"),
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Processes; the cores where not given.")
    ] = None,
    judge: Annotated[
        str, typer.Option(help="provider:model of a judge; its score is reported, never a gate.")
    ] = "",
    json: Json = False,
) -> None:
    """Ask every case, score the answers, judge the gates, write the reports."""
    from core.settings import load_settings
    from eval.judge import open_judge
    from eval.report import render_markdown, write_reports
    from eval.runner import run_suites
    from eval.system import ServiceOpener

    settings = load_settings()
    report = run_suites(
        ServiceOpener(settings),
        suites=suites or (),
        tags=tag or (),
        variants=variants,
        controls=controls,
        out=out,
        baseline=baseline,
        workers=workers,
        judge=open_judge(settings, judge) if judge else None,
        on_progress=None if json else _tell,
    )
    paths = write_reports(report, out)
    if not suites and not tag:
        keep_in_trend(report, settings.eval_trend)
    if json:
        from api.cli.output import write_json

        write_json(report)
    else:
        sys.stdout.write(render_markdown(report) + "\n")
    if report.exit_code:
        broken = ", ".join(gate.metric for gate in report.broken) or "a spoilt system passed its gate"
        raise EvalError(f"hard gates are broken: {broken}; {paths['report.html']} shows the cases")


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{done}/{total} cases" + ("\n" if done == total else ""))


def keep_in_trend(report: Report, path: Path) -> None:
    """Append the means of a run, with what it ran on, as one line of JSON."""
    import json

    line = {
        "started_at": report.times["started_at"],
        "passed": report.exit_code == 0,
        "items": len(report.results),
        "system": report.system,
        "summary": {name: mean.value for name, mean in report.summary.items()},
        "gates": [gate.model_dump(mode="json", exclude={"broken_by"}) for gate in report.gates],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


@app.command()
def lint(json: Json = False) -> None:
    """Check the cases against the shelf: duplicates, facts that it does not hold, cases that expect nothing."""
    from core.settings import load_settings
    from eval.lint import lint_cases

    problems = lint_cases(corpus=load_settings().corpus)
    if json:
        from api.cli.output import write_json

        write_json({"problems": [p.model_dump(mode="json") for p in problems]})
    else:
        for problem in problems:
            typer.echo(problem.line())
    if problems:
        raise EvalError(f"{len(problems)} problems in the cases; mend the cases named, then run it again")
    if not json:
        typer.echo("The cases are in order.")


@app.command()
def new(
    question: Annotated[str, typer.Argument(help="The question of the new case.")],
    suite: Annotated[str, typer.Option(help="The suite it belongs to; made where missing.")],
    type: Annotated[str, typer.Option("--type", help="figure, status, safety, abstention, ...")] = "figure",
    case_id: Annotated[
        str | None, typer.Option("--id", help="Its id; made from the question where not given.")
    ] = None,
) -> None:
    """Write the frame of a case, with what the shelf offers for it as comments to judge."""
    from api.cli.answering import open_the_service
    from eval.case import QuestionType
    from eval.scaffold import new_case

    if type not in set(QuestionType):
        raise typer.BadParameter(f"{type!r}; choose one of {', '.join(QuestionType)}", param_hint="--type")
    hits = open_the_service().search(question, k=8)
    path, name = new_case(question, suite=suite, question_type=QuestionType(type), hits=hits, case_id=case_id)
    typer.echo(f"{path}: case {name}; fill it in, then run kahler eval lint")


@app.command()
def retrieval(
    beir: Annotated[Path, typer.Option(help="A folder in the layout of BEIR.")],
    mode: Annotated[list[Mode] | None, typer.Option(help="One or more; all where not given.")] = None,
    json: Json = False,
) -> None:
    """Score the retriever alone on a public test set."""
    from core.settings import load_settings
    from eval.beir import MODES, evaluate_beir

    report = evaluate_beir(beir, load_settings(), [m.value for m in mode] if mode else MODES)
    if json:
        from api.cli.output import write_json

        write_json(report)
    else:
        typer.echo(report.table())
