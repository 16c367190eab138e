"""A patient profile as a program sends it: in JSON, each value of its own type."""

from __future__ import annotations

from functools import cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from core.patients import PatientProfile


def check_types(sent: Any) -> Any:
    """A profile as JSON, its values of the types that its schema tells: `"age": true` is no age of 1.

    Raises ValueError naming the field. What is of the right type and impossible is refused after this.
    """
    allowed = _types_of_profile()
    for name, value in sent.items() if isinstance(sent, dict) else ():
        if name in allowed and _type_of(value) not in allowed[name]:
            accepted = " or ".join(sorted(allowed[name] - {"null"}))
            raise ValueError(f"{name} = {str(value)[:60]!r} is no {accepted}")
    return sent


@cache
def _types_of_profile() -> dict[str, set[str]]:
    """Field to the JSON types that it may have; a number may always be an integer."""
    schema = PatientProfile.model_json_schema()
    found: dict[str, set[str]] = {}
    for name, field in schema["properties"].items():
        choices = [
            schema["$defs"][c["$ref"].split("/")[-1]] if "$ref" in c else c
            for c in field.get("anyOf", [field])
        ]
        types = {c["type"] for c in choices}
        found[name] = types | {"integer"} if "number" in types else types
    return found


def _type_of(value: Any) -> str:
    """The name of a JSON type; 1.0 is an integer, as in JSON Schema."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")


SentProfile = Annotated[PatientProfile, BeforeValidator(check_types)]
