"""kahler corpus ...: what a curator works with. Reads the sources themselves, not the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.options import Json
from api.cli.searching import KindName
from core.errors import CorpusError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from shelf.shelf import ShelfContent

app = typer.Typer(help="Check, list and extend the shelf.", no_args_is_help=True, rich_markup_mode=None)


def _shelf() -> ShelfContent:
    from core.settings import load_settings
    from shelf.shelf import load_shelf

    return load_shelf(load_settings().corpus)


def _rows(rows: list[dict[str, Any]], name: str, json: bool, line: str) -> None:
    from api.cli.output import write, write_json

    if json:
        write_json({name: rows})
        return
    for row in rows:
        write(line.format(**{k: "" if v is None else v for k, v in row.items()}).strip(), hanging="    ")
    write(f"{len(rows)} {name}")


@app.command()
def check(json: Json = False) -> None:
    """Prove the shelf's rules: figures, links, lengths, provenance. Exit 1 where one is broken."""
    from api.cli.output import write, write_json
    from core.settings import load_settings
    from shelf.checks import check_corpus

    corpus = load_settings().corpus
    findings = list(check_corpus(corpus))
    if json:
        write_json({"findings": findings})
    else:
        for finding in findings:
            write(str(finding), hanging="    ")
    if findings:
        raise CorpusError(
            f"{len(findings)} findings in {corpus}; mend the statements named, then run it again"
        )
    if not json:
        write("The shelf keeps its rules.")


@app.command("list")
def list_documents(
    kind: Annotated[KindName | None, typer.Option(help="Only this kind.")] = None, json: Json = False
) -> None:
    """Name the documents of the shelf."""
    shelf = _shelf()
    counts = Counter(p.document_id for p in shelf.passages)
    rows = [
        {
            "document_id": d.document_id,
            "kind": str(d.kind),
            "year": d.year,
            "status": str(d.status),
            "jurisdiction": d.jurisdiction,
            "statements": counts[d.document_id],
            "title": d.title,
        }
        for d in shelf.documents
        if kind is None or d.kind == kind.value
    ]
    _rows(
        rows, "documents", json, "{document_id} ({kind}, {year}, {status}, {statements} statements) {title}"
    )


@app.command()
def new(
    kind: Annotated[KindName, typer.Argument(help="trial, label, guideline, ...")],
    document_id: Annotated[str, typer.Argument(help="Kebab-case; becomes the file's name.")],
) -> None:
    """Write a new source from the template."""
    from core.settings import load_settings
    from shelf.scaffold import new_source

    path = new_source(kind.value, document_id, load_settings().corpus)
    typer.echo(f"{path}: fill it in, then run kahler corpus check")


@app.command()
def corrections(
    check: Annotated[str | None, typer.Option(help="Only this check of the article: D20.")] = None,
    json: Json = False,
) -> None:
    """What the article says where later evidence says otherwise, beside what corrects it."""
    from shelf.corrections import corrections_text, list_corrections

    found = list_corrections(_shelf().passages, check)
    if json:
        _json_list("corrections", found)
    else:
        _print(corrections_text(found))


@app.command()
def outcomes(
    endpoint: Annotated[str | None, typer.Option(help="pfs, os, orr, neutropenia, ...")] = None,
    population: Annotated[str | None, typer.Option(help="lenalidomide-refractory, ...")] = None,
    regimen: Annotated[str | None, typer.Option(help="Only this regimen.")] = None,
    trial: Annotated[str | None, typer.Option(help="Only this trial.")] = None,
    svg: Annotated[
        bool, typer.Option("--svg", help="A forest plot of the hazard ratios, as SVG on stdout.")
    ] = False,
    json: Json = False,
) -> None:
    """Trial results on the shelf, as a table or a forest plot."""
    from shelf.outcomes import list_outcomes

    if svg and json:
        raise typer.BadParameter(
            "--svg prints a drawing and --json an object; choose one", param_hint="--svg"
        )
    shelf = _shelf()
    found = list_outcomes(
        shelf.passages, shelf.lexicon, endpoint=endpoint, population=population, regimen=regimen, trial=trial
    )
    if json:
        _json_list("outcomes", found)
    elif svg:
        from shelf.forest_plot import forest_plot

        _print(
            forest_plot(found, shelf.lexicon, " ".join(filter(None, (trial, regimen, endpoint))) or "Results")
        )
    else:
        from api.cli.output import write_table
        from shelf.outcomes import TABLE_HEADER, table_rows

        if not found:
            _print("No result fits.")
            return
        write_table(TABLE_HEADER, table_rows(found, shelf.lexicon))


@app.command()
def coverage(json: Json = False) -> None:
    """How much the shelf holds on each regimen, and what is thin."""
    from api.cli.output import write_json
    from shelf.coverage import list_coverage

    found = list_coverage(_shelf())
    if json:
        write_json(found)
        return
    lines = [
        f"{r.name} ({r.regimen}): {r.statements} statements, {len(r.labels)} label lines, {len(r.trials)} trials"
        + (f"; {'; '.join(r.thin)}" if r.thin else "")
        for r in found.regimens
    ]
    lines += [f"last reviewed {d.last_reviewed}: {d.document_id}" for d in found.stale]
    lines.append(f"{found.figures} figures, {found.contrasts} comparisons")
    _print("\n".join(lines))


def _json_list(name: str, rows: Sequence[BaseModel]) -> None:
    from api.cli.output import write_json

    write_json({name: [row.model_dump(mode="json") for row in rows]})


def _print(text: str) -> None:
    from api.cli.output import write

    write(text, hanging="    ")
