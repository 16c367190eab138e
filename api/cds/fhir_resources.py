"""One FHIR R4 resource: whether it is one, whose it is, and which drugs it names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from core.errors import InputError
from core.lexicon import EntityKind, Lexicon

RXNORM = "http://www.nlm.nih.gov/research/umls/rxnorm"
ATC = "http://www.whocc.no/atc"
_PATIENT = re.compile(r"(?:^|/)Patient/([A-Za-z0-9.-]{1,64})(?:/|$)")


def patient_of(resource: Mapping[str, Any]) -> str | None:
    """The id of the patient that a resource is of; None where it does not say so by `Patient/id`."""
    if resource.get("resourceType") == "Patient":
        return str(resource["id"]) if resource.get("id") else None
    subject = resource.get("subject")
    reference = subject.get("reference") if isinstance(subject, Mapping) else None
    found = _PATIENT.search(reference) if isinstance(reference, str) else None
    return found.group(1) if found else None


def parse_resource(kind: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    """Check one resource against FHIR R4. Raises InputError naming the field."""
    from fhir.resources.R4B import get_fhir_model_class
    from pydantic import ValidationError

    try:
        get_fhir_model_class(kind).model_validate(dict(raw))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"the {kind} {raw.get('id', '')} is not FHIR R4: {place}: {first['msg']}") from None
    except (ValueError, TypeError) as error:
        raise InputError(f"the {kind} {raw.get('id', '')} is not FHIR R4: {str(error)[:160]}") from None
    return dict(raw)


def codings_of(concept: Any) -> list[tuple[str, str]]:
    """(system, code) of a CodeableConcept."""
    codings = (concept or {}).get("coding") or []
    return [(str(c.get("system", "")), str(c.get("code", ""))) for c in codings]


def drug_of(
    resource: Mapping[str, Any], lexicon: Lexicon, shelf: Mapping[str, Mapping[str, Any]] | None = None
) -> str | None:
    """The drug of a Medication* resource: by RxNorm or ATC code, else by its printed name.

    A `medicationReference` is followed into `contained` and into `shelf` ("Medication/id" to the resource); where
    neither has it, its `display` is read.
    """
    if concept := resource.get("medicationCodeableConcept"):
        return drug_of_concept(concept, lexicon)
    named = resource.get("medicationReference") or {}
    address = str(named.get("reference") or "")
    held = {f"#{r.get('id')}": r for r in resource.get("contained") or []}
    medication = held.get(address) or (shelf or {}).get("/".join(address.split("/")[-2:])) or {}
    return drug_of_concept(medication.get("code"), lexicon) or drug_of_concept(
        {"text": named.get("display")}, lexicon
    )


def drug_of_concept(concept: Any, lexicon: Lexicon) -> str | None:
    return next((i for i in ids_of_concept(concept, lexicon) if lexicon[i].kind is EntityKind.DRUG), None)


def ids_of_concept(concept: Any, lexicon: Lexicon) -> tuple[str, ...]:
    """Every drug and drug class that a CodeableConcept names: by code, else by its words; a regimen's drugs for it."""
    drugs = list(lexicon.of_kind(EntityKind.DRUG))
    for system, code in codings_of(concept):
        for drug in drugs:
            if (system == RXNORM and code in drug.rxnorm) or (system == ATC and code == drug.atc):
                return (drug.id,)
    texts = [
        (concept or {}).get("text") or "",
        *(c.get("display") or "" for c in (concept or {}).get("coding") or []),
    ]
    for text in texts:
        found: list[str] = []
        for mention in lexicon.mentions(str(text)):
            if mention.kind in {EntityKind.DRUG, EntityKind.DRUG_CLASS}:
                found.append(mention.id)
            elif mention.kind is EntityKind.REGIMEN:
                found += lexicon[mention.id].components
        if found:
            return tuple(dict.fromkeys(found))
    return ()
