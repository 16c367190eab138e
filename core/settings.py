"""Settings: environment (`KAHLER_...`) over `kahler.toml` over defaults. Made once at the entry point, passed down."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, ValidationError

from core.errors import SettingsError
from core.evidence import Frozen

REPOSITORY = Path(__file__).resolve().parent.parent


def split_origins(given: object) -> object:
    """Origins of a list, or of text with commas. Raises ValueError for what is no origin."""
    origins = [o.strip() for o in given.split(",") if o.strip()] if isinstance(given, str) else given
    for origin in origins if isinstance(origins, list | tuple) else ():
        if not re.fullmatch(r"https?://[^/\s*?#]+|\*", str(origin)):
            raise ValueError(f"{origin!r} is not an origin; write https://ehr.example.org, without a path")
    return origins


class Settings(Frozen):
    """Each field is `KAHLER_<FIELD>` in the environment and `<field>` in kahler.toml.

    `model` is `minilm` (shipped, checked by its hash) or the folder of any sentence-transformers model.
    `llm` is empty (the extractive generator) or `provider:model`; `llm_base_url` points at an OpenAI-compatible server.
    `max_question` is in characters. `cds_origins` are the web pages that may call CDS Hooks from a browser
    (`https://ehr.example.org`, several with commas, or `*`); systems that call from a server need no entry.
    """

    data: Path = Path(".kahler")
    corpus: Path = REPOSITORY / "corpus"
    model: str = "minilm"
    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: str = ""
    llm_timeout_s: float = 60.0
    host: str = "127.0.0.1"
    port: int = 8000
    max_question: int = 4000
    max_document_mb: int = 64
    threads: int = 2
    log_json: bool = False
    cds_origins: Annotated[tuple[str, ...], BeforeValidator(split_origins)] = ()

    @property
    def index_root(self) -> Path:
        return self.data / "index"

    @property
    def database(self) -> Path:
        return self.data / "kahler.sqlite3"

    @property
    def eval_trend(self) -> Path:
        """One line of JSON for each whole run of the evaluation; the page draws its trend from them."""
        return self.data / "eval-trend.jsonl"


def load_settings(
    environ: Mapping[str, str] | None = None, file: Path | None = None, **overrides: object
) -> Settings:
    """Read the settings. Raises SettingsError naming the setting, its value and what is accepted."""
    environment = os.environ if environ is None else environ
    path = file or Path("kahler.toml")
    values: dict[str, object] = {}
    if path.is_file():
        try:
            values.update(tomllib.loads(path.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(
                f"{path} is not valid TOML ({error}); mend that line or remove the file"
            ) from None
    for name in Settings.model_fields:
        if (value := environment.get(f"KAHLER_{name.upper()}")) is not None:
            values[name] = value
    values.update({k: v for k, v in overrides.items() if v is not None})
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        known = ", ".join(sorted(Settings.model_fields))
        raise SettingsError(
            f"setting {name} = {first.get('input')!r} is not usable: {first['msg']}; known settings: {known}"
        ) from None
