"""The drawn algorithm leads every patient to the branch that the rules say holds."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest

from answer.service import open_service
from api.page.diagram import Box, draw_diagram
from core.patients import PatientProfile
from core.settings import Settings

DRUGS = ("lenalidomide", "bortezomib", "carfilzomib", "pomalidomide")


@pytest.fixture(scope="module")
def service(service_settings: Settings) -> Any:
    return open_service(service_settings)


def ends(box: Box) -> Iterator[Box]:
    if box.branch is not None:
        yield box
    for following in box.following:
        yield from ends(following)


def walk(box: Box, lines: int, refractory: set[str]) -> Box:
    """Answer each question as a reader would."""
    while box.following:
        if "prior lines" in box.text:
            answer = "1 or 2" if lines < 3 else "3 or more"
        else:
            asked = box.text.removeprefix("Refractory to ").removesuffix("?").split(" and ")
            answer = "yes" if refractory.issuperset(asked) else "no"
        box = next(b for b in box.following if b.answer == answer)
    return box


@pytest.mark.parametrize("lines", [1, 2, 3, 5])
def test_the_questions_lead_to_the_branch_that_holds(service: Any, lines: int) -> None:
    lexicon, branches = service.snapshot.lexicon, service.snapshot.compiled("rules")["branches"]
    for answers in product((True, False), repeat=len(DRUGS)):
        failed = {drug for drug, yes in zip(DRUGS, answers, strict=True) if yes}
        profile = PatientProfile(
            prior_lines=lines,
            refractory_to=tuple(d for d in DRUGS if d in failed),
            not_refractory_to=tuple(d for d in DRUGS if d not in failed),
        )
        article = service.recommend(profile=profile).article
        diagram = draw_diagram(branches, article.branch.split(", "), lexicon)
        assert diagram is not None
        end = walk(diagram.root, lines, failed)
        assert end.branch == article.branch
        assert [b.branch for b in ends(diagram.root) if b.on_path] == [article.branch]
        assert diagram.sure


def test_each_branch_of_the_rules_is_drawn_and_no_other(service: Any) -> None:
    branches = service.snapshot.compiled("rules")["branches"]
    diagram = draw_diagram(branches, (), service.snapshot.lexicon)
    assert diagram is not None
    drawn = [b.branch for b in (*ends(diagram.root), *diagram.beside)]
    assert sorted(drawn) == sorted(b["id"] for b in branches)
    assert not any(b.on_path for b in ends(diagram.root))


def test_what_is_unknown_leaves_its_paths_open(service: Any) -> None:
    article = service.recommend(
        profile=PatientProfile(prior_lines=1, refractory_to=("lenalidomide",))
    ).article
    diagram = draw_diagram(
        service.snapshot.compiled("rules")["branches"], article.branch.split(", "), service.snapshot.lexicon
    )
    assert diagram is not None
    assert {b.branch for b in ends(diagram.root) if b.on_path} == {"article-early-len", "article-early-both"}
    assert not diagram.sure
