"""Options that several commands share, and how their values are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from core.errors import InputError, ProfileError

if TYPE_CHECKING:
    from core.lexicon import Lexicon
    from core.patients import PatientProfile

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object and nothing else.")]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DATE", help="Only what was known and in force then.")
]
ProfileFile = Annotated[Path | None, typer.Option("--profile", help="A patient profile, JSON or YAML.")]


def read_profile(path: Path, lexicon: Lexicon) -> PatientProfile:
    """Read a profile from a JSON or YAML file. Raises ProfileError naming field, value and what is accepted."""
    import json

    from recommend.facts import Vocabulary
    from recommend.profile_checks import profile_from

    try:
        raw = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"cannot read the profile {path}: {why}; name a JSON or YAML file") from None
    try:
        if path.suffix in {".yaml", ".yml"}:
            import yaml

            data = yaml.safe_load(raw)
        else:
            data = json.loads(raw)
    except Exception as error:  # noqa: BLE001  (json and yaml raise trees of their own)
        raise ProfileError(
            f"{path} is not valid {path.suffix[1:] or 'JSON'}: {' '.join(str(error).split())}"
        ) from None
    if not isinstance(data, dict):
        raise ProfileError(f'{path} holds no fields; a profile is an object such as {{"prior_lines": 1}}')
    return profile_from(data, Vocabulary(lexicon))
