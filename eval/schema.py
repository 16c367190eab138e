"""The JSON schema of a case file, for editors. `eval/schema/case.schema.json` is generated; a test keeps it fresh."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from eval.case import Suite

PATH = Path(__file__).resolve().parent / "schema" / "case.schema.json"
MODELINE = "# yaml-language-server: $schema=../schema/case.schema.json"


def case_schema() -> dict[str, Any]:
    """JSON schema draft 2020-12 of one file of cases. Numbers may be written as numbers or as strings."""
    schema = Suite.model_json_schema()
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = "Kahler evaluation cases"
    return schema


def write_schema(path: Path = PATH) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(case_schema(), indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write_schema()
