"""Profiles from outside: unknown fields, impossible values, unknown drugs, and facts that cannot all be true."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from core.errors import ProfileError
from core.patients import PatientProfile
from recommend.facts import Vocabulary
from recommend.predicates import INTERACTION_GROUPS, WORDS
from recommend.wording import drug_name, plain

ID_FIELDS = [
    "refractory_to",
    "not_refractory_to",
    "exposed_to",
    "not_exposed_to",
    "intolerant_to",
    "last_line",
    "hypersensitivity_to",
    "declines",
]


def profile_from(data: Mapping[str, Any], words: Vocabulary) -> PatientProfile:
    """A profile from JSON. Raises ProfileError naming field, value and what is accepted."""
    try:
        profile = PatientProfile.model_validate(dict(data))
    except ValidationError as error:
        raise ProfileError(_message(error, data)) from None
    check_ids(profile, words)
    return profile


def _message(error: ValidationError, data: Mapping[str, Any]) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0])
    if first["type"] == "extra_forbidden":
        near = difflib.get_close_matches(field, PatientProfile.model_fields, 1)
        hint = f" (did you mean {near[0]}?)" if near else ""
        known = ", ".join(sorted(PatientProfile.model_fields))
        return f"profile: unknown field {field!r} = {data.get(field)!r}{hint}; accepted fields: {known}"
    return f"profile: {field} is {first['input']!r}; accepted: {accepted(field)}"


def accepted(field: str) -> str:
    """What a field takes, in words, read off its type."""
    if field in WORDS:
        return ", ".join(WORDS[field])
    schema = PatientProfile.model_json_schema()["properties"][field]
    options = schema.get("anyOf", [schema])
    texts = []
    for option in options:
        kind = option.get("type")
        if kind in ("integer", "number"):
            name = "a whole number" if kind == "integer" else "a number"
            texts.append(
                f"{name} from {plain(option.get('minimum', '-'))} to {plain(option.get('maximum', '-'))}"
            )
        elif kind == "boolean":
            texts.append("true or false")
        elif kind == "array":
            texts.append("a list of drug or class ids")
        elif "pattern" in option and field == "jurisdiction":
            texts.append("US or EU")
        elif "$ref" in option:
            name = option["$ref"].rsplit("/", 1)[1]
            values = PatientProfile.model_json_schema()["$defs"][name]["enum"]
            texts.append(", ".join(values))
        elif kind == "object":
            texts.append("a map of drug id to whole months from 0 to 600")
    return " or ".join(dict.fromkeys([*texts, "null (unknown)"]))


def check_ids(profile: PatientProfile, words: Vocabulary) -> None:
    for field in ID_FIELDS:
        for item in getattr(profile, field):
            if item not in words.above:
                raise ProfileError(_unknown_drug(field, item, words))
    for item in profile.months_since:
        if item not in words.drugs:
            raise ProfileError(_unknown_drug("months_since", item, words))
    for item in profile.concomitant_drugs:
        if item not in words.above and item not in INTERACTION_GROUPS:
            raise ProfileError(_unknown_drug("concomitant_drugs", item, words, INTERACTION_GROUPS))
    for field in ("asthma", "out_of_scope_condition"):
        value = getattr(profile, field)
        if value is not None and value not in WORDS[field]:
            raise ProfileError(
                f"profile: {field} is {value!r}; accepted: {', '.join(WORDS[field])} or null (unknown)"
            )


def _unknown_drug(field: str, item: str, words: Vocabulary, more: tuple[str, ...] = ()) -> str:
    near = difflib.get_close_matches(item, [*words.above, *more], 1)
    hint = f" (did you mean {near[0]}?)" if near else ""
    return (
        f"profile: {field} names the unknown drug or class {item!r}{hint}; accepted: "
        f"{', '.join(sorted((*words.drugs, *words.classes, *more)))}"
    )


def contradictions_in(profile: PatientProfile, words: Vocabulary) -> tuple[str, ...]:
    """Pairs of facts that cannot both be true."""
    found = []
    given = {
        *profile.exposed_to,
        *profile.refractory_to,
        *profile.intolerant_to,
        *profile.last_line,
        *profile.months_since,
    }
    for item in sorted({*profile.refractory_to} & {*profile.not_refractory_to}):
        found.append(f"refractory_to and not_refractory_to both name {drug_name(item, words)}")
    for item in sorted(given & {*profile.not_exposed_to}):
        found.append(f"{drug_name(item, words)} was given, and not_exposed_to names it")
    for item in sorted(given):
        for wider in words.above.get(item, ()):
            if wider in profile.not_exposed_to:
                found.append(
                    f"{drug_name(item, words)} was given, and not_exposed_to names {drug_name(wider, words)}"
                )
    for item in sorted(profile.refractory_to):
        for wider in words.above.get(item, ()):
            if wider in profile.not_refractory_to:
                found.append(
                    f"refractory_to names {drug_name(item, words)}, not_refractory_to {drug_name(wider, words)}"
                )
    if profile.prior_lines == 0 and given - {"dexamethasone", "prednisone"}:
        found.append("prior_lines is 0, and drugs were given")
    if profile.pregnant and profile.age is not None and profile.age > 60:
        found.append(f"pregnant, and age {profile.age}")
    return tuple(dict.fromkeys(found))
