"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import InputError, ProfileError

if TYPE_CHECKING:
    from core.patients import PatientProfile

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Only what was known and in force then.")
]
ProfileFile = Annotated[Path | None, typer.Option("--profile", help="A patient profile, JSON or YAML.")]


def read_profile(path: Path) -> PatientProfile:
    """Read a profile from a JSON or YAML file. Raises ProfileError naming field, value and what is accepted."""
    from pydantic import ValidationError

    from core.patients import PatientProfile

    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot read the profile {path}: {why}; name a JSON or YAML file") from None
    try:
        if path.suffix in {".yaml", ".yml"}:
            import yaml

            return PatientProfile.model_validate(yaml.safe_load(raw) or {})
        return PatientProfile.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        place = f"{path}: field {field}" if field else f"{path}"
        value = "" if first["type"] in {"json_invalid", "model_type"} else f" = {first.get('input')!r}"
        fields = (
            f"; known fields: {', '.join(PatientProfile.model_fields)}"
            if first["type"] == "extra_forbidden"
            else ""
        )
        raise ProfileError(f"{place}{value} is not usable: {first['msg']}{fields}") from None
    except ValueError as error:  # YAML
        raise ProfileError(f"{path} is not a profile: {' '.join(str(error).split())}") from None
