"""Reads `corpus/lexicon.yaml` into the Lexicon."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from core.errors import LexiconError
from core.lexicon import Entity, EntityKind, Lexicon

# The C loader is safe as well and ten times as fast; it is absent where PyYAML was built without libyaml.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SECTIONS = {
    "drug_classes": EntityKind.DRUG_CLASS,
    "drugs": EntityKind.DRUG,
    "regimens": EntityKind.REGIMEN,
    "trials": EntityKind.TRIAL,
    "endpoints": EntityKind.ENDPOINT,
    "populations": EntityKind.POPULATION,
    "adverse_events": EntityKind.ADVERSE_EVENT,
    "conditions": EntityKind.CONDITION,
    "topics": EntityKind.TOPIC,
    "agencies": EntityKind.AGENCY,
    "other": EntityKind.OTHER,
}
_SHORT = {"class": "drug_class", "long": "long_name", "exact": "exact_terms"}


def load_lexicon(path: Path) -> Lexicon:
    """Read the vocabulary. Raises LexiconError where an entry, a class or a component is unknown."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except OSError as error:
        raise LexiconError(
            f"the lexicon {path.name} cannot be read ({error.strerror}); restore it from git"
        ) from None
    except yaml.YAMLError as error:
        raise LexiconError(
            f"{path.name} is not valid YAML: {' '.join(str(error).split())}; mend that line"
        ) from None
    entities: list[Entity] = []
    for section, entries in (data or {}).items():
        kind = _SECTIONS.get(section)
        if kind is None:
            raise LexiconError(f"{path.name}: unknown section {section!r}; known: {', '.join(_SECTIONS)}")
        entities.extend(_entity(path, kind, entity_id, entry) for entity_id, entry in entries.items())
    lexicon = Lexicon(entities)
    _check_links(lexicon)
    return lexicon


def _entity(path: Path, kind: EntityKind, entity_id: str, entry: dict[str, Any]) -> Entity:
    fields = {_SHORT.get(key, key): value for key, value in entry.items()}
    try:
        return Entity.model_validate({"id": entity_id, "kind": kind, **fields})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"{path.name}: {entity_id}: {field}: {first['msg']}") from None


def _check_links(lexicon: Lexicon) -> None:
    for entity in lexicon.entities.values():
        linked = (*entity.components, *entity.parents, *entity.arms, *entity.related)
        for target in (*linked, *((entity.drug_class,) if entity.drug_class else ())):
            if target not in lexicon:
                raise LexiconError(
                    f"lexicon: {entity.id} names {target!r}, which is not an entry; add it or mend it"
                )
