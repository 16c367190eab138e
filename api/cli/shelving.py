"""kahler corpus ...: what a curator works with. Reads the sources themselves, not the index."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from api.cli.answering import KindName
from api.cli.options import Json
from core.errors import CorpusError

if TYPE_CHECKING:
    from shelf.shelf import ShelfContent

app = typer.Typer(help="Check, list and extend the shelf.", no_args_is_help=True, rich_markup_mode=None)

_TEMPLATE = """---
document_id: {document_id}
title: "The source's own title"
kind: {kind}
citation: ""
year:
published:
jurisdiction:
status: current
superseded_by:
doi:
pmid:
nct:
url:
licence:
provenance: memory
seen_via: []
trial:
arms: []
review_status: submitted
---

## Summary

- {{#first-statement provenance=memory}} Write one fact that stands alone: regimen, trial, population, comparator, unit.
"""


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
    import re

    from core.settings import load_settings

    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", document_id):
        raise typer.BadParameter(
            "use small letters, digits and hyphens: castor-2020", param_hint="DOCUMENT_ID"
        )
    target: Path = load_settings().corpus / kind.value / f"{document_id}.md"
    if target.exists():
        raise CorpusError(f"{target} exists already; edit it or choose another id")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(_TEMPLATE.format(kind=kind.value, document_id=document_id), encoding="utf-8")
    typer.echo(f"{target}: fill it in, then run kahler corpus check")


@app.command()
def corrections(json: Json = False) -> None:
    """Each statement of the article that later evidence corrects, beside what corrects it."""
    shelf = _shelf()
    by_id = {p.passage_id: p for p in shelf.passages}
    rows = []
    for p in shelf.passages:
        if p.discrepancies:
            against = [by_id[i] for i in p.corrected_by if i in by_id]
            row: dict[str, Any] = {"checks": ", ".join(p.discrepancies), "article": p.passage_id, "text": p.text}
            if json:
                row["corrected_by"] = [{"passage_id": a.passage_id, "text": a.text} for a in against]
            else:
                row["now"] = "\n    now: ".join(a.text for a in against)
            rows.append(row)
    _rows(rows, "corrections", json, "{checks}: {text}\n    now: {now}")


@app.command()
def outcomes(
    trial: Annotated[str | None, typer.Option(help="Only this trial (its lexicon id or name).")] = None,
    json: Json = False,
) -> None:
    """Every result on the shelf as structured figures."""
    shelf = _shelf()
    wanted = None
    if trial is not None:
        wanted = (*shelf.lexicon.find(trial), trial.lower())
    rows = [
        {"passage_id": p.passage_id, **figure.model_dump(mode="json", exclude_none=True)}
        for p in shelf.passages
        for figure in p.figures
        if wanted is None or figure.trial in wanted
    ]
    if trial is not None and not rows:
        raise CorpusError(
            f"the shelf holds no figures of {trial!r}; kahler corpus list --kind trial names the trials"
        )
    if json:
        _rows(rows, "outcomes", True, "")
        return
    for row in rows:
        row.setdefault("trial", "")
        row.setdefault("arm", "")
    _rows(rows, "outcomes", False, "{trial} {arm} {endpoint} {statistic} {value} {unit}  {passage_id}")


@app.command()
def coverage(json: Json = False) -> None:
    """How much the shelf holds on each regimen and trial, and what nothing names."""
    shelf = _shelf()
    counts = Counter(e for p in shelf.passages for e in p.entities)
    rows = [
        {"id": e.id, "kind": str(e.kind), "name": e.name, "statements": counts[e.id]}
        for e in shelf.lexicon.entities.values()
        if e.kind.value in {"regimen", "trial", "drug"}
    ]
    rows.sort(key=lambda r: (str(r["kind"]), -int(str(r["statements"]))))
    _rows(rows, "entities", json, "{kind} {name} ({id}): {statements}")
