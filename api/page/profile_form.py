"""The patient form: which fields it shows, how it is filled from a profile, how it is read back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from core.errors import ProfileError
from core.lexicon import EntityKind, Lexicon
from core.patients import PatientProfile
from recommend.facts import Vocabulary
from recommend.predicates import WORDS
from recommend.profile_checks import profile_from

UNKNOWN = ""
CHOICE_WORDS = {
    "al_amyloidosis": "AL amyloidosis",
    "poems": "POEMS syndrome",
    "waldenstrom": "Waldenström macroglobulinaemia",
    "mgus": "MGUS",
    "smouldering": "smouldering myeloma",
    "cns_disease": "myeloma of the central nervous system",
    "newly_diagnosed": "newly diagnosed myeloma",
    "paediatric": "a child",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One input. `kind`: number, yes_no, choice or drugs; an empty value always means unknown."""

    name: str
    label: str
    kind: str
    hint: str = ""
    choices: tuple[str, ...] = ()

    def words(self, choice: str) -> str:
        """A choice as it is shown: "POEMS syndrome", "plasma cell leukaemia"."""
        return CHOICE_WORDS.get(choice, choice.replace("_", " "))


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    fields: tuple[Field, ...]
    open: bool = False


def _yes_no(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, "yes_no", hint)


def _number(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, "number", hint)


def _drugs(name: str, label: str, hint: str = "") -> Field:
    return Field(name, label, "drugs", hint)


GROUPS = (
    Group(
        "Disease and earlier treatment",
        (
            Field("jurisdiction", "Labels of", "choice", "both are shown where unknown", ("US", "EU")),
            _number("age", "Age", "years"),
            _number("prior_lines", "Prior lines of therapy"),
            _drugs("refractory_to", "Refractory to", "progression on it or within 60 days"),
            _drugs("not_refractory_to", "Not refractory to"),
            _drugs("exposed_to", "Has had", "outcome not known"),
            _drugs("not_exposed_to", "Has never had"),
            _yes_no("exposure_complete", "These drugs are all there were"),
            _drugs("last_line", "Drugs of the last line"),
            _yes_no("progressed_on_last", "Progressed on the last line"),
            Field("relapse_type", "Relapse", "choice", "", ("biochemical", "clinical")),
        ),
        open=True,
    ),
    Group(
        "Disease features",
        (
            _yes_no("high_risk_cytogenetics", "High-risk cytogenetics"),
            _yes_no("t_11_14", "t(11;14)"),
            _yes_no("extramedullary", "Extramedullary disease"),
            _yes_no("rapid_progression", "Rapid progression"),
            Field(
                "out_of_scope_condition",
                "Not relapsed myeloma, but",
                "choice",
                "outside what the rules cover",
                tuple(WORDS["out_of_scope_condition"]),
            ),
        ),
    ),
    Group(
        "Organs and blood",
        (
            _number("crcl_ml_min", "Creatinine clearance", "mL/min, not eGFR"),
            _yes_no("dialysis", "Dialysis"),
            _number("bilirubin_x_uln", "Bilirubin", "times the upper limit"),
            _number("platelets_10e9_l", "Platelets", "10^9/L"),
            _number("anc_10e9_l", "Neutrophils", "10^9/L"),
            _number("lvef_percent", "LVEF", "%"),
            _number("nyha_class", "NYHA class", "1-4"),
            _yes_no("recent_mi_or_unstable_heart", "Recent infarction or unstable heart"),
            _yes_no("uncontrolled_hypertension", "Uncontrolled hypertension"),
            _number("neuropathy_grade", "Neuropathy", "grade 0-4"),
            _yes_no("neuropathy_painful", "Painful neuropathy"),
            _number("fev1_percent", "FEV1", "% predicted"),
            Field("asthma", "Asthma", "choice", "", tuple(WORDS["asthma"])),
            _yes_no("prior_vte", "Earlier venous thromboembolism"),
            _yes_no("prior_arterial_event", "Earlier arterial event"),
            _yes_no("corneal_disease", "Corneal disease"),
            _yes_no("prior_neurological_disease", "Earlier neurological disease"),
        ),
    ),
    Group(
        "Infection, fitness, wishes",
        (
            _yes_no("active_infection", "Active infection"),
            _yes_no("hepatitis_b", "Hepatitis B"),
            Field("frailty", "Frailty", "choice", "", ("fit", "intermediate", "frail")),
            _yes_no("fit_for_car_t", "Fit for CAR-T"),
            _yes_no("steroid_intolerant", "Cannot take steroids"),
            _yes_no("eye_exams_possible", "Eye examinations possible"),
            _yes_no("pregnant", "Pregnant"),
            _yes_no("no_reliable_contraception", "No reliable contraception"),
            _yes_no("oral_only", "Wants tablets only"),
            _drugs("intolerant_to", "Stopped for toxicity"),
            _drugs("hypersensitivity_to", "Hypersensitive to"),
            _drugs("declines", "Declines"),
            _drugs("concomitant_drugs", "Other medicines"),
        ),
    ),
)
FIELDS = {field.name: field for group in GROUPS for field in group.fields}


def fill_form(profile: PatientProfile, lexicon: Lexicon) -> dict[str, str]:
    """The value of each input; what the profile does not know is empty."""
    return {name: _shown(getattr(profile, name), lexicon) for name in FIELDS}


def _shown(value: Any, lexicon: Lexicon) -> str:
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(lexicon[i].name if i in lexicon else str(i) for i in value)
    if isinstance(value, Enum):
        return str(value.value)
    return format(value.normalize(), "f") if isinstance(value, Decimal) else str(value)


def read_form(values: Mapping[str, str], lexicon: Lexicon) -> PatientProfile:
    """The profile that was filled in. Raises ProfileError naming field, value and what is accepted."""
    data: dict[str, Any] = {}
    for name, field in FIELDS.items():
        value = values.get(name, "").strip()
        if value == UNKNOWN:
            continue
        if field.kind == "yes_no":
            if value not in {"yes", "no"}:
                raise ProfileError(f"{field.label} is {value[:40]!r}; accepted: yes, no or unknown")
            data[name] = value == "yes"
        elif field.kind == "drugs":
            data[name] = [drug_id(item, lexicon) for item in value.split(",") if item.strip()]
        elif field.kind == "number":
            data[name] = value.replace(",", ".")
        else:
            data[name] = value
    return profile_from(data, Vocabulary(lexicon))


def drug_id(item: str, lexicon: Lexicon) -> str:
    """The id of a drug or class named by brand, generic or abbreviation; unknown words as an id that `profile_from` refuses."""
    wanted = {EntityKind.DRUG, EntityKind.DRUG_CLASS}
    found = [i for i in lexicon.find(item) if lexicon[i].kind in wanted]
    if not found:
        found = [i for m in lexicon.mentions(item, fuzzy=True) for i in m.ids if lexicon[i].kind in wanted]
    if not found:
        return item.strip().lower().replace(" ", "_")
    return found[0]


def drug_names(lexicon: Lexicon) -> list[tuple[str, str]]:
    """(what may be typed, what it means) for the list of suggestions."""
    names = []
    for kind in (EntityKind.DRUG, EntityKind.DRUG_CLASS):
        for entity in lexicon.of_kind(kind):
            names.append((entity.name, ""))
            names.extend((brand, entity.name) for brand in entity.brands)
    return sorted(set(names), key=lambda pair: pair[0].lower())
