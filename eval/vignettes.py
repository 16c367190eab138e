"""Patient vignettes (eval/cases/vignettes.yaml) as cases: each in words and as a profile, all regimens accounted for."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from core.evidence import Frozen
from core.patients import PatientProfile
from core.recommendations import Disposition, Tier
from eval.case import Case, Id, QuestionType, Suite

FILE = "vignettes.yaml"


class Vignette(Frozen):
    """`allowed`: what is offered. `forbidden`: what must not be. `exact`: whole tiers, nothing else. `reason`: why.

    `contradiction`: the words contradict themselves, so that the profile alone cannot be judged.
    """

    id: Id
    reason: str
    text: Annotated[str, StringConstraints(min_length=3, max_length=4000)]
    disposition: Disposition
    profile: PatientProfile
    allowed: tuple[str, ...]
    forbidden: tuple[str, ...]
    exact: dict[Tier, tuple[str, ...]] = Field(default_factory=dict)
    contradiction: bool = False

    def cases(self) -> list[Case]:
        """The text form, and the profile form unless the contradiction lies in the words."""
        tiers = {regimen: tier for tier, regimens in self.exact.items() for regimen in regimens}

        def case(form: str, **patient: object) -> Case:
            return Case.model_validate(
                {
                    "id": f"vignette-{self.id}-{form}",
                    "question": self.text,
                    "type": QuestionType.RECOMMENDATION,
                    "tags": ("vignette", form),
                    "note": self.reason,
                    "ask": False,
                    "disposition": self.disposition,
                    "allowed_regimens": self.allowed if self.exact else None,
                    "must_offer": {regimen: tiers.get(regimen) for regimen in self.allowed},
                    "forbidden_regimens": self.forbidden,
                    **patient,
                }
            )

        forms = [case("text", profile_text=self.text)]
        if not self.contradiction:
            forms.append(case("profile", profile=self.profile))
        return forms


class VignetteFile(Frozen):
    cases: tuple[Vignette, ...] = Field(min_length=1)

    def suite(self) -> Suite:
        return Suite(suite="vignettes", cases=tuple(c for v in self.cases for c in v.cases()))
