"""FHIR R4 resources to a PatientProfile. What a record does not say stays unknown.

Prior lines and refractoriness are never inferred from medication lists: they come only from Observations with the code
system `urn:kahler:patient-profile` (code = the profile's field), and are asked for where these are absent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from api.cds.fhir_resources import codings_of, drug_of, ids_of_concept, parse_resource, patient_of
from core.errors import InputError
from core.lexicon import Lexicon
from core.patients import PatientProfile
from recommend.facts import Vocabulary
from recommend.predicates import INTERACTION_GROUPS
from recommend.profile_checks import ID_FIELDS, profile_from
from recommend.text_diagnoses import read_diagnoses

OWN_SYSTEM = "urn:kahler:patient-profile"
LOINC = "http://loinc.org"
SNOMED = "http://snomed.info/sct"
ICD10 = ("http://hl7.org/fhir/sid/icd-10-cm", "http://hl7.org/fhir/sid/icd-10")

# LOINC code: (profile field, units that mean the field's own unit)
_RESULTS = {
    "2164-2": ("crcl_ml_min", {"mL/min"}),
    "777-3": ("platelets_10e9_l", {"10*3/uL", "10*9/L", "K/uL", "10^3/uL", "10^9/L"}),
    "751-8": ("anc_10e9_l", {"10*3/uL", "10*9/L", "K/uL", "10^3/uL", "10^9/L"}),
    "10230-1": ("lvef_percent", {"%"}),
}
_NAMES = {
    "crcl_ml_min": "creatinine clearance",
    "platelets_10e9_l": "the platelet count",
    "anc_10e9_l": "the neutrophil count",
    "lvef_percent": "LVEF",
    "bilirubin_x_uln": "bilirubin",
    "pregnant": "the pregnancy status",
}
_BILIRUBIN = "1975-2"
_PREGNANCY = "82810-3"
_PREGNANT = {"77386006": True, "60001007": False}
# A laboratory value older than this is used, and its date is told. A negative pregnancy status older than that is not
# used: a woman who was not pregnant then may be now. Both limits are Kahler's own, not a standard's.
_TOLD_AFTER = timedelta(days=90)
_NOT_PREGNANT_FOR = timedelta(days=30)
_EGFR = {"33914-3", "48642-3", "48643-1", "62238-1", "69405-9", "98979-8"}
_SETTLED = {"final", "amended", "corrected"}
_MYELOMA_SNOMED = "109989006"
_TAKEN = {
    "MedicationAdministration": {"completed", "in-progress"},
    "MedicationStatement": {"active", "completed"},
}


@dataclass
class Record:
    """What was read. `notes` say what was seen and not used, and why; `unread` names diagnoses that no rule weighs."""

    profile: PatientProfile
    has_myeloma: bool
    notes: list[str] = field(default_factory=list)
    unread: tuple[str, ...] = ()


def read_record(
    resources: Iterable[Mapping[str, Any]], lexicon: Lexicon, today: date, patient_id: str = ""
) -> Record:
    """Read Patient, Condition, Medication* and Observation resources; what is of another patient is left out.

    Raises InputError where an Observation of ours states an unknown field or drug, ProfileError where a value is
    impossible. A resource that is not FHIR R4 becomes a note.
    """
    data: dict[str, Any] = {}
    notes: list[str] = []
    exposed: list[str] = []
    dated: dict[str, str] = {}
    has_myeloma = False
    diagnoses: list[str] = []
    resources = list(resources)
    shelf = {f"Medication/{r.get('id')}": r for r in resources if r.get("resourceType") == "Medication"}
    for raw in resources:
        kind = str(raw.get("resourceType"))
        if kind not in {"Patient", "Condition", "Observation", *_TAKEN}:
            continue
        if patient_id and patient_of(raw) not in (None, patient_id):
            notes.append(f"a {kind} of another patient was sent; it was not read")
            continue
        try:
            resource = parse_resource(kind, raw)
        except InputError as error:
            # One bad resource of two hundred must not hide the rest; what it said stays unknown, and that is told.
            notes.append(f"{error}; it was not read")
            continue
        if kind == "Patient":
            _read_patient(resource, data, today)
        elif kind == "Condition":
            has_myeloma = _read_condition(resource, data, diagnoses) or has_myeloma
        elif kind == "Observation":
            _read_observation(resource, data, dated, notes, lexicon, today)
        elif str(resource.get("status")) in _TAKEN[kind]:
            drug = drug_of(resource, lexicon, shelf)
            if drug and drug not in exposed:
                exposed.append(drug)
    if exposed:
        data["exposed_to"] = [*data.get("exposed_to", []), *exposed]
    facts, unread = read_diagnoses(diagnoses, lexicon, today.isoformat())
    notes += [f"the diagnosis {name!r} is weighed by no rule" for name in unread]
    # What an Observation states as a field of the profile stands before what the name of a diagnosis says.
    return Record(profile_from({**facts, **data}, Vocabulary(lexicon)), has_myeloma, notes, unread)


def _read_patient(resource: Mapping[str, Any], data: dict[str, Any], today: date) -> None:
    born = str(resource.get("birthDate") or "")
    if len(born) == 10:
        birth = date.fromisoformat(born)
        data["age"] = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


def _read_condition(resource: Mapping[str, Any], data: dict[str, Any], diagnoses: list[str]) -> bool:
    """Whether this is active multiple myeloma; plasma cell leukaemia is out of the rules' scope.

    The name of another active diagnosis goes to `diagnoses`, its code where no name was sent.
    """
    clinical = {code for _, code in codings_of(resource.get("clinicalStatus"))}
    verified = {code for _, code in codings_of(resource.get("verificationStatus"))}
    if clinical & {"inactive", "resolved", "remission"} or verified & {"refuted", "entered-in-error"}:
        return False
    codes = codings_of(resource.get("code"))
    if any(system in ICD10 and code.startswith("C90.1") for system, code in codes):
        data["out_of_scope_condition"] = "plasma_cell_leukaemia"
        return True
    if any(
        (system in ICD10 and code.startswith("C90.0")) or (system == SNOMED and code == _MYELOMA_SNOMED)
        for system, code in codes
    ):
        return True
    if name := _name_of(resource.get("code"), codes):
        diagnoses.append(name)
    return False


# Codes that stand without a name for what no rule asks for (text_harmless has the names).
_HARMLESS_ICD10 = ("I10", "E78", "E11", "E03", "M10", "M81", "K21", "N40", "H25", "H26", "Z")


def _name_of(concept: Any, codes: Sequence[tuple[str, str]]) -> str | None:
    sent = concept or {}
    named = [sent.get("text"), *(c.get("display") for c in sent.get("coding") or ())]
    if name := next((str(n) for n in named if n and str(n).strip()), None):
        return name
    if any(system in ICD10 and code.startswith(_HARMLESS_ICD10) for system, code in codes):
        return None
    return next((f"diagnosis coded {code}" for _, code in codes), None)


def _read_observation(
    resource: Mapping[str, Any],
    data: dict[str, Any],
    dated: dict[str, str],
    notes: list[str],
    lexicon: Lexicon,
    today: date,
) -> None:
    if resource.get("status") not in _SETTLED:
        return
    when = str(resource.get("effectiveDateTime") or resource.get("issued") or "")
    for system, code in codings_of(resource.get("code")):
        if system == OWN_SYSTEM:
            _read_own(code, resource, data, dated, when, lexicon)
        elif system == LOINC and code in _EGFR:
            notes.append("an eGFR is recorded; it was not used as creatinine clearance")
        elif system == LOINC:
            found = _value_of(code, resource, notes)
            if found and _is_usable(*found, when, notes, today) and when >= dated.get(found[0], ""):
                data[found[0]], dated[found[0]] = found[1], when


def _is_usable(name: str, value: Any, when: str, notes: list[str], today: date) -> bool:
    """Whether a result may be a fact about the patient now; says why not, and how old it is."""
    words = _NAMES[name]
    try:
        PatientProfile.model_validate({name: value})
    except ValueError:
        notes.append(f"{words} is recorded as {value}, which is not possible, and was not used")
        return False
    if len(when) < 10:
        return True
    age = today - date.fromisoformat(when[:10])
    if name == "pregnant" and value is False and age > _NOT_PREGNANT_FOR:
        notes.append(f"the last pregnancy status, not pregnant, is of {when[:10]} and was not used")
        return False
    if age > _TOLD_AFTER:
        notes.append(f"{words} is of {when[:10]}")
    return True


def _value_of(code: str, resource: Mapping[str, Any], notes: list[str]) -> tuple[str, Any] | None:
    if code == _PREGNANCY:
        for system, value in codings_of(resource.get("valueCodeableConcept")):
            if system == SNOMED and value in _PREGNANT:
                return "pregnant", _PREGNANT[value]
        return None
    quantity = resource.get("valueQuantity") or {}
    if quantity.get("value") is None:
        return None
    number = Decimal(str(quantity["value"]))
    unit = str(quantity.get("code") or quantity.get("unit") or "")
    if code == _BILIRUBIN:
        ranges = resource.get("referenceRange") or []
        high = next((high for r in ranges if (high := (r.get("high") or {}).get("value"))), None)
        return ("bilirubin_x_uln", round(number / Decimal(str(high)), 2)) if high else None
    if code in _RESULTS:
        name, units = _RESULTS[code]
        if unit in units and not quantity.get("comparator"):
            return name, number
        notes.append(f"{_NAMES[name]} is recorded in {unit or 'no unit'} and was not used")
    return None


def _read_own(
    name: str,
    resource: Mapping[str, Any],
    data: dict[str, Any],
    dated: dict[str, str],
    when: str,
    lexicon: Lexicon,
) -> None:
    """One field of the profile, stated as such; lists add up, of single values the latest stands.

    Raises InputError where the field or a drug is unknown, or the Observation holds no value that is read.
    """
    if name not in PatientProfile.model_fields:
        known = ", ".join(sorted(PatientProfile.model_fields))
        raise InputError(
            f"an Observation states the profile field {name!r}, which is unknown; known: {known}"
        )
    concept = resource.get("valueCodeableConcept") or {}
    text = str(concept.get("text") or next((code for _, code in codings_of(concept)), ""))
    if name in (*ID_FIELDS, "concomitant_drugs"):
        named = ids_of_concept(concept, lexicon)
        if name == "concomitant_drugs" and text in INTERACTION_GROUPS:
            named = (text,)
        if not named:
            raise InputError(f"the Observation for {name} names no drug that is known: {text[:80]!r}")
        data[name] = [*data.get(name, []), *named]
        return
    value: Any = next(
        (resource[k] for k in ("valueInteger", "valueBoolean", "valueString") if resource.get(k) is not None),
        None,
    )
    quantity = (resource.get("valueQuantity") or {}).get("value")
    if value is None:
        value = Decimal(str(quantity)) if quantity is not None else text or None
    if value is None:
        raise InputError(
            f"the Observation for {name} holds no value that is read; send valueInteger, valueBoolean, valueString, "
            "valueQuantity or valueCodeableConcept"
        )
    if when >= dated.get(name, ""):
        data[name], dated[name] = value, when
