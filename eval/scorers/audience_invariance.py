"""The patient's view shows no fact that the clinician's does not, declines the same, warns the same, picks no regimen."""

from __future__ import annotations

from core.answers import Answer, Audience
from core.outcomes import Figure
from eval.gold import Gold
from eval.score import Metric, Score
from eval.scorers.abstention import abstentions
from eval.system import Observation


def _figures(answer: Answer, gold: Gold) -> set[Figure]:
    return {figure for claim in answer.claims for figure in gold.read(claim.text).figures}


def score(observed: Observation, gold: Gold) -> Score | None:
    clinician, patient = observed.answer, observed.patient_answer
    if clinician is None or patient is None or clinician.audience is not Audience.CLINICIAN:
        return None
    faults: list[str] = []
    extra = _figures(patient, gold) - _figures(clinician, gold)
    if extra:
        faults.append(
            "figures only the patient sees: " + "; ".join(f"{f.endpoint} {f.value} {f.unit}" for f in extra)
        )
    cited = {c.passage_id for claim in clinician.claims for c in claim.citations}
    new = {c.passage_id for claim in patient.claims for c in claim.citations} - cited
    if clinician.recommendation is None and new:
        faults.append(f"rests on passages the clinician's view does not cite: {', '.join(sorted(new))}")
    if clinician.recommendation is None and {a.reason for a in abstentions(clinician)} != {
        a.reason for a in abstentions(patient)
    }:
        faults.append("declines differently")
    if (clinician.urgent is None) != (patient.urgent is None):
        faults.append("urgent for one audience only")
    if patient.recommendation is not None and patient.recommendation.offered:
        faults.append("offers regimens to a patient")
    return Score(
        value=float(not faults),
        answer=f"{len(patient.claims)} of {len(clinician.claims)} claims",
        explanation="; ".join(faults) or "same facts",
    )


METRICS = (Metric("audience_invariance", score),)
