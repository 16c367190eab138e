"""Conditions, facts and questions in words: one place, so that page, explain and docs say the same."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from recommend.facts import Facts, Vocabulary
from recommend.predicates import Node, compile_node

FIELD_NAMES = {
    "prior_lines": "prior lines",
    "age": "age",
    "nyha_class": "NYHA class",
    "lvef_percent": "LVEF (%)",
    "neuropathy_grade": "neuropathy grade",
    "neuropathy_painful": "painful neuropathy",
    "crcl_ml_min": "CrCl (mL/min)",
    "bilirubin_x_uln": "bilirubin (x ULN)",
    "fev1_percent": "FEV1 (%)",
    "platelets_10e9_l": "platelets (10^9/L)",
    "anc_10e9_l": "ANC (10^9/L)",
    "t_11_14": "t(11;14)",
    "prior_vte": "prior venous thromboembolism",
    "prior_arterial_event": "prior arterial event",
    "fit_for_car_t": "fit for CAR-T",
    "hepatitis_b": "HBsAg or anti-HBc positive",
    "progressed_on_last": "progression on or within 60 days of the last therapy",
    "no_reliable_contraception": "no reliable contraception",
    "eye_exams_possible": "eye exams possible",
    "recent_mi_or_unstable_heart": "recent infarction, unstable angina or uncontrolled arrhythmia",
    "corneal_disease": "corneal disease beyond mild punctate keratopathy",
    "oral_only": "oral treatment only",
}
QUESTIONS = {
    "prior_lines": "How many prior lines (induction, transplant and maintenance count as one)?",
    "progressed_on_last": "Did the disease progress on, or within 60 days of, the last therapy?",
    "pregnant": "Is the patient pregnant?",
    "no_reliable_contraception": "Could the patient become pregnant without reliable contraception?",
    "nyha_class": "Which NYHA class?",
    "lvef_percent": "What is the LVEF?",
    "recent_mi_or_unstable_heart": "A recent infarction, unstable angina or uncontrolled arrhythmia?",
    "uncontrolled_hypertension": "Is blood pressure uncontrolled?",
    "neuropathy_grade": "Which grade of peripheral neuropathy?",
    "neuropathy_painful": "Is the neuropathy painful?",
    "crcl_ml_min": "What is the creatinine clearance (not eGFR)?",
    "dialysis": "Is the patient on dialysis?",
    "bilirubin_x_uln": "Bilirubin, in multiples of the upper limit of normal?",
    "fev1_percent": "FEV1 (% of predicted), if there is lung disease?",
    "asthma": "Asthma, and how severe?",
    "prior_vte": "A venous thromboembolism before?",
    "prior_arterial_event": "An arterial event (infarction, stroke) before?",
    "corneal_disease": "Corneal disease beyond mild punctate keratopathy?",
    "eye_exams_possible": "Can the patient attend an eye exam before the doses that need one?",
    "platelets_10e9_l": "Platelet count?",
    "anc_10e9_l": "Neutrophil count?",
    "active_infection": "Is there an active infection?",
    "hepatitis_b": "HBsAg or anti-HBc positive?",
    "frailty": "Fit, intermediate or frail?",
    "steroid_intolerant": "Can the patient take steroids?",
    "t_11_14": "Is t(11;14) present on FISH?",
    "rapid_progression": "Is the disease progressing fast?",
    "extramedullary": "Extramedullary disease?",
    "prior_neurological_disease": "Neurological disease, parkinsonism or Guillain-Barre before?",
    "fit_for_car_t": "Is the patient fit for CAR-T?",
    "oral_only": "Must all drugs be oral?",
    "age": "How old is the patient?",
    "relapse_type": "Biochemical or clinical relapse?",
    "high_risk_cytogenetics": "High-risk cytogenetics?",
}
_OPS = {"lt": "below", "lte": "at most", "gt": "above", "gte": "at least", "eq": "exactly"}
_DRUG_FIELDS = {
    "exposed_to": "{} received",
    "exposed_to_it_or_its_class": "{} received",
    "refractory_to": "refractory to {}",
    "refractory_to_it_or_its_class": "refractory to {}",
    "last_line": "{} in the last line",
    "intolerant_to": "intolerant of {}",
    "hypersensitivity_to": "hypersensitive to {}",
    "declines": "declines {}",
    "concomitant_drugs": "takes {}",
}


def field_name(field: str) -> str:
    return FIELD_NAMES.get(field, field.replace("_", " "))


def drug_name(item: str, words: Vocabulary) -> str:
    return words.names.get(item, item.replace("_", " "))


def plain(value: Any) -> str:
    """A value without a needless ".0"."""
    text = str(value)
    return text[:-2] if text.endswith(".0") else text


def condition_text(node: Node, words: Vocabulary) -> str:
    """What a condition asks for, in words."""
    kind = node["kind"]
    if kind == "all":
        return "; ".join(_nested(n, words) for n in node["of"]) or "always"
    if kind == "any":
        return _any_text(node, words)
    if kind == "not":
        return f"not ({condition_text(node['of'][0], words)})"
    if kind == "number":
        if node["field"] == "prior_lines":
            return f"{_OPS[node['op']]} {node['value']} prior line{'' if node['value'] == 1 else 's'}"
        return f"{field_name(node['field'])} {_OPS[node['op']]} {plain(node['value'])}"
    if kind == "flag":
        return field_name(node["field"]) if node["value"] else f"not: {field_name(node['field'])}"
    if kind == "word":
        return f"{field_name(node['field'])}: {' or '.join(v.replace('_', ' ') for v in node['values'])}"
    if kind == "drug":
        return _DRUG_FIELDS[node["field"]].format(drug_name(node["id"], words))
    if kind == "count":
        what = "refractory to" if node["field"].startswith("refractory") else "received:"
        return f"{what} at least {node['at_least']} of class {drug_name(node['class'], words)}"
    ago = "at least" if node["op"] == "gte" else "less than"
    return f"{ago} {node['value']} months since the last {drug_name(node['drug'], words)}"


def _nested(node: Node, words: Vocabulary) -> str:
    text = condition_text(node, words)
    return f"({text})" if node["kind"] == "any" else text


def _any_text(node: Node, words: Vocabulary) -> str:
    parts = node["of"]
    if all(p["kind"] == "drug" and p["field"] == parts[0]["field"] for p in parts):
        names = " or ".join(drug_name(p["id"], words) for p in parts)
        return _DRUG_FIELDS[parts[0]["field"]].format(names)
    return " or ".join(
        _nested(n, words) if n["kind"] != "all" else f"({condition_text(n, words)})" for n in parts
    )


def fact_text(leaf: Node, facts: Facts) -> str:
    """What the profile says on one leaf: "LVEF (%): 38", "lenalidomide: refractory", "not stated"."""
    kind = leaf["kind"]
    if kind in ("number", "flag", "word"):
        value = facts.values[leaf["field"]]
        return f"{field_name(leaf['field'])}: {_value_text(value)}"
    if kind == "drug":
        answer = facts.ask(leaf["field"], leaf["id"])
        return (
            f"{_DRUG_FIELDS[leaf['field']].format(drug_name(leaf['id'], facts.words))}: {_value_text(answer)}"
        )
    return f"{condition_text(leaf, facts.words)}: {_value_text(compile_node(leaf)(facts))}"


def _value_text(value: Any) -> str:
    if value is None:
        return "not stated"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain(value)


def question_of(unit: str, words: Vocabulary) -> str:
    """The question that makes an unknown known."""
    field, _, item = unit.partition(":")
    if not item:
        return QUESTIONS.get(field, f"{field_name(field)}?")
    name = drug_name(item, words)
    asks: dict[str, Callable[[str], str]] = {
        "exposed_to": lambda n: f"Has the patient received {n}?",
        "refractory_to": lambda n: f"Is the disease refractory to {n}?",
        "last_line": lambda n: f"Was {n} part of the last line?",
        "months_since": lambda n: f"How many months since the last dose of {n}?",
    }
    return asks[field](name) if field in asks else f"{field_name(field)}: {name}?"
