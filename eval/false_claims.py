"""False claims written by hand (`eval/cases/false_claims.yaml`): verification must call none of them supported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import yaml

from answer.verification import Label, verify_claim
from core.evidence import Frozen
from core.lexicon import Lexicon
from eval.corruptions import ROOT

FILE = ROOT / "eval" / "cases" / "false_claims.yaml"


class FalseClaim(Frozen):
    """`kind` says what is false in the claim: wrong_number, swapped_arms, over_general, ..."""

    passage_id: str
    claim: str
    kind: str


def load_false_claims(path: Path = FILE) -> tuple[FalseClaim, ...]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(FalseClaim.model_validate(entry) for entry in data["claims"])


def find_accepted(texts: Mapping[str, str], lexicon: Lexicon) -> list[FalseClaim]:
    """The false claims that are called supported by the statement (`texts` by passage id) they are about."""
    return [
        c
        for c in load_false_claims()
        if verify_claim(c.claim, [texts[c.passage_id]], lexicon).label is Label.SUPPORTED
    ]
