"""The one entry point. Every known error becomes one line on stderr here, and nowhere else."""

from __future__ import annotations

import sys

import typer
from typer.exceptions import Abort, TyperException

from api.cli import answering, evaluating, feedback, indexing, reviewing, searching, serving, shelving
from core.errors import KahlerError

app = typer.Typer(
    name="kahler",
    help="Cited answers on relapsed or refractory multiple myeloma, from a curated shelf.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
app.command()(answering.ask)
app.command()(searching.search)
app.command()(answering.recommend)
app.command()(answering.verify)
app.command()(answering.regimen)
app.command()(indexing.ingest)
app.command()(indexing.forget)
app.add_typer(shelving.app, name="corpus")
app.add_typer(evaluating.app, name="eval")
app.add_typer(reviewing.app, name="reviewer")
app.command()(feedback.feedback)
app.command()(serving.serve)
app.command()(serving.mcp)


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns 0 fine, 1 a known error, 2 usage, 130 interrupted."""
    try:
        code = app(args=arguments, standalone_mode=False, prog_name="kahler")
        sys.stdout.flush()
    except KahlerError as error:
        return _fail(_one_line(str(error)), 1)
    except TyperException as error:
        command = getattr(getattr(error, "ctx", None), "command_path", "kahler")
        return _fail(
            f"{_one_line(error.format_message()).rstrip('.')}; see {command} --help", error.exit_code
        )
    except (Abort, KeyboardInterrupt):
        return _fail("stopped", 130)
    except SystemExit:
        # Typer's answer to a reader that has gone (head, less): nothing went wrong.
        return 0
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        return _fail(
            f"the system refused{where}: {error.strerror or error}; check that place and try again", 1
        )
    return code if isinstance(code, int) else 0


def _fail(line: str, code: int) -> int:
    if line:
        sys.stderr.write(f"kahler: {line}\n")
    return code


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    sys.exit(main())
