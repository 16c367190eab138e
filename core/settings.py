"""Settings: environment (`KAHLER_...`) over `kahler.toml` over defaults. Made once at the entry point, passed down."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from core.errors import SettingsError
from core.evidence import Frozen

REPOSITORY = Path(__file__).resolve().parent.parent


class Settings(Frozen):
    """Each field is `KAHLER_<FIELD>` in the environment and `<field>` in kahler.toml.

    `model` is `minilm` (shipped, checked by its hash) or the folder of any sentence-transformers model.
    `llm` is empty (the extractive generator) or `provider:model`; `llm_base_url` points at an OpenAI-compatible server.
    `max_question` is in characters.
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
