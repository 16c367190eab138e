"""Which statements may answer: those that fill every stated slot. Scores order, they never admit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.answers import Slots
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon
from index.store import PassageStore
from retrieval.intents import Intent
from retrieval.slots import INTENT_TOPICS

_OF_COMPONENTS = (Intent.SAFETY, Intent.DOSE, Intent.EVIDENCE)


@dataclass(frozen=True)
class Need:
    """One stated slot: its name for people, and the entities any of which fills it, nearest first."""

    slot: str
    asked: str
    exact: frozenset[str]
    linked: frozenset[str]

    @property
    def any(self) -> frozenset[str]:
        return self.exact | self.linked


@dataclass(frozen=True)
class Admission:
    """Rows that fill every need, and the needs that no row fills (alone or together with the others)."""

    rows: frozenset[int]
    unfilled: tuple[Need, ...]
    needs: tuple[Need, ...]


DEFINED_TERMS = frozenset({"refractory_definition", "relapsed_definition", "line_of_therapy"})


def _asks_standing(slots: Slots) -> bool:
    """A licence holds whatever the patient's condition: the condition is not looked for in it."""
    standing = Intent.STATUS in slots.intents and bool(slots.regimens or slots.drugs)
    return standing and not {Intent.SAFETY, Intent.DOSE} & set(slots.intents)


def needs_of(slots: Slots, lexicon: Lexicon) -> tuple[Need, ...]:
    """The stated slots, in the order in which a reader would name them."""
    defined = DEFINED_TERMS & set(slots.topics)
    if Intent.DEFINITION in slots.intents and defined:
        # "is a patient who stopped lenalidomide for toxicity refractory to it?" asks what refractory means
        return tuple(_need("topic", t, lexicon) for t in slots.topics if t in defined)
    of_components = any(i in slots.intents for i in _OF_COMPONENTS)
    needs = [_regimen_need(r, lexicon, of_components) for r in slots.regimens]
    helpers = helpers_of(slots, lexicon)
    needs += [_drug_need(d, lexicon, of_components) for d in slots.drugs if d not in helpers]
    needs += [_need("supportive drug", d, lexicon, linked=_related(d, lexicon)) for d in helpers]
    needs += [_need("drug class", c, lexicon, linked=_members(c, lexicon)) for c in slots.drug_classes]
    if not _asks_standing(slots):
        needs += [_need("trial", t, lexicon) for t in slots.trials]
    needs += [_need("endpoint", e, lexicon, linked=ENDPOINT_LINKS.get(e, ())) for e in slots.endpoints]
    if not _asks_standing(slots):
        needs += [_need("condition", c, lexicon, linked=_related(c, lexicon)) for c in slots.conditions]
    dosing = Intent.DOSE in slots.intents
    needs += [
        _need("topic", t, lexicon, linked=_related(t, lexicon))
        for t in slots.topics
        if t not in INTENT_TOPICS and not (dosing and t in _DOSING)
    ]
    if not needs:
        # with a subject, a population chooses among its results; alone, it is the subject
        needs += [_need("population", p, lexicon) for p in slots.populations]
    return tuple(needs)


def helpers_of(slots: Slots, lexicon: Lexicon) -> tuple[str, ...]:
    """Drugs that are given beside the myeloma drugs named: G-CSF on teclistamab is asked of both together."""
    helpers = tuple(d for d in slots.drugs if not lexicon[d].drug_class and not lexicon[d].components)
    others = len(slots.drugs) > len(helpers) or bool(slots.regimens or slots.drug_classes)
    return helpers if others else ()


def _need(slot: str, entity_id: str, lexicon: Lexicon, linked: Iterable[str] = ()) -> Need:
    return Need(slot, lexicon[entity_id].name, frozenset({entity_id}), frozenset(linked))


def _regimen_need(regimen_id: str, lexicon: Lexicon, of_components: bool) -> Need:
    """A component's dose and safety hold for the regimen; its licence and its trial results do not."""
    if not of_components:
        return _need("regimen", regimen_id, lexicon)
    components = [c for c in lexicon[regimen_id].components if c != "dexamethasone"]
    classes = [k for c in components for k in lexicon.class_chain(c)]
    return _need("regimen", regimen_id, lexicon, linked=[*components, *classes])


def _drug_need(drug_id: str, lexicon: Lexicon, of_components: bool) -> Need:
    """What holds for a drug's class in dose or safety holds for the drug."""
    return _need("drug", drug_id, lexicon, linked=lexicon.class_chain(drug_id) if of_components else ())


def _members(class_id: str, lexicon: Lexicon) -> set[str]:
    return set(lexicon.drugs_of_class(class_id)) | {
        e.id for e in lexicon.of_kind(EntityKind.DRUG_CLASS) if class_id in e.parents
    }


def _related(entity_id: str, lexicon: Lexicon) -> tuple[str, ...]:
    return (*lexicon[entity_id].related, *_TOPIC_LINKS.get(entity_id, ()))


ENDPOINT_LINKS = {
    "orr": ("pr",),
    "death": ("os", "fatal_ae", "treatment_related_death"),
    "mrd_negative": ("mrd_negative_cr",),
    "mrd_negative_cr": ("mrd_negative",),
}
POPULATION_LINKS = {
    "len_exposed": frozenset({"len_refractory"}),
    "bortezomib_exposed": frozenset({"bortezomib_refractory"}),
    "anti_cd38_exposed": frozenset({"anti_cd38_refractory"}),
    "pi_refractory": frozenset({"bortezomib_refractory", "carfilzomib_refractory"}),
    "prior_bcma": frozenset({"prior_t_cell_redirection"}),
    "prior_t_cell_redirection": frozenset({"prior_bcma"}),
}
"""A result in one of these populations answers for the other: who is refractory to a drug has had it."""
_DOSING = frozenset({"step_up", "premedication"})
_TOPIC_LINKS = {
    "eye_exam": ("ocular_toxicity", "keratopathy", "visual_acuity"),
    "ocular_toxicity": ("eye_exam", "keratopathy", "visual_acuity", "eye_findings"),
    "keratopathy": ("ocular_toxicity", "eye_findings"),
    "cardiac_failure": ("heart_disease", "arrhythmia", "ischaemia"),
    "heart_disease": ("cardiac_failure",),
    "venous_thromboembolism": ("thromboprophylaxis", "prior_vte_condition"),
    "thromboprophylaxis": ("venous_thromboembolism",),
    "zoster": ("zoster_prophylaxis",),
    "zoster_prophylaxis": ("zoster", "aciclovir"),
    "aciclovir": ("zoster_prophylaxis",),
    "zoster_vaccine": ("zoster_prophylaxis",),
    "hepatitis_b_reactivation": ("hepatitis_b",),
    "hepatitis_b": ("hepatitis_b_reactivation",),
    "renal_impairment": ("dialysis",),
    "hospitalisation": ("step_up",),
    "infection": ("pneumonia",),
    "icans": ("neurotoxicity",),
    "neurotoxicity": ("icans",),
    "type_and_screen": ("m_protein_interference",),
    "contraindication": ("pregnancy",),
    "cytopenia": ("neutropenia", "thrombocytopenia", "anaemia", "cytopenia_condition"),
    "cytopenia_condition": ("thrombocytopenia", "neutropenia", "cytopenia"),
    "hypogammaglobulinaemia": ("immunoglobulin",),
    "bone_disease": ("zoledronic_acid", "denosumab", "bone_agent"),
    "bone_agent": ("zoledronic_acid", "denosumab"),
    "pyrexia": ("crs", "infection"),
    "copd": ("asthma",),
    "skin_toxicity": ("rash",),
}


def admit(needs: tuple[Need, ...], store: PassageStore, allowed: Iterable[int] | None) -> Admission:
    """Rows that fill every kind of slot: one of the regimens, and one of the endpoints, and so on.

    Where nothing does, the needs are named that stand nowhere, or that break the conjunction.
    """
    rows = None if allowed is None else frozenset(allowed)
    nowhere: list[Need] = []
    for slot in dict.fromkeys(n.slot for n in needs):
        group = [n for n in needs if n.slot == slot]
        found = store.rows_naming(e for n in group for e in n.any)
        narrowed = found if rows is None else rows & found
        if not narrowed:
            nowhere += group
            return Admission(frozenset(), tuple(nowhere), needs)
        rows = narrowed
    return Admission(frozenset(rows or ()), (), needs)


def fills_endpoint(passage: Passage, endpoint: str, statistic: str | None = None) -> bool:
    """Whether the passage gives a result for the endpoint, not only its name; a median where one is asked for."""
    wanted = {endpoint, *ENDPOINT_LINKS.get(endpoint, ())}
    figures = [f for f in passage.figures if f.endpoint in wanted]
    if statistic == "median":
        return any(f.statistic in ("median", "rate", "count", "mean") for f in figures)
    return bool(figures) or any(c.endpoint in wanted for c in passage.contrasts)
