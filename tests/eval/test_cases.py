"""The cases themselves: loadable, complete, reachable, and mistakes named where they stand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import jsonschema
import pytest
import yaml

from core.errors import EvalError
from eval.case import QuestionType, VariantKind
from eval.lint import lint_cases
from eval.load import CASES, NOT_QUESTIONS, load_suite, load_suites
from eval.scaffold import new_case
from eval.schema import MODELINE, PATH, case_schema
from eval.vignettes import FILE
from tests.eval.oracle import shelf

CASE = "suite: mine\ncases:\n  - id: one\n    question: what was median OS with DPd?\n    type: figure\n"


@pytest.fixture(scope="module")
def cases():
    return [c for s in load_suites() if s.suite != "vignettes" for c in s.cases]


def test_there_are_enough_cases_of_every_type(cases) -> None:
    assert len(cases) >= 220
    by_type = Counter(c.type for c in cases)
    assert set(by_type) == set(QuestionType)
    assert sum(1 for c in cases if c.relevant) >= 120
    assert sum(1 for c in cases if c.must_abstain) >= 30
    assert sum(1 for c in cases if "near-neighbour" in c.tags) >= 15
    assert sum(1 for c in cases if c.type is not QuestionType.RECOMMENDATION) >= 150
    reasons = {r for c in cases if c.must_abstain for r in c.must_abstain.reasons}
    assert {"out_of_scope", "insufficient_evidence", "personal_decision", "paediatric", "licence"} <= reasons
    assert sum(1 for c in cases if c.no_comparison) >= 10
    assert sum(1 for c in cases if c.as_of == "2025-09-30") >= 3


def test_variants_of_each_watched_kind_have_judged_passages(cases) -> None:
    kinds = Counter(v.kind for c in cases if c.relevant for v in c.variants)
    assert kinds[VariantKind.BRAND] >= 60
    assert kinds[VariantKind.ABBREVIATION] >= 25
    assert kinds[VariantKind.MISSPELLING] >= 25


def test_the_six_questions_of_the_main_job_are_among_them(cases) -> None:
    assert {c.id for c in cases if "six" in c.tags} == {
        "dpd-os-mm014", "dvd-len-refractory", "blenrep-us-now", "tec-v-elra", "eye-exams-blenrep",
        "successor2-median-os",
    }  # fmt: skip


def test_no_case_is_a_duplicate_unreachable_or_states_what_no_document_holds() -> None:
    assert [p.line() for p in lint_cases(gold=shelf())] == []


def test_schema_file_is_fresh_and_every_file_names_and_meets_it() -> None:
    assert json.loads(PATH.read_text(encoding="utf-8")) == json.loads(json.dumps(case_schema())), (
        "run python -m eval.schema"
    )
    for path in sorted(CASES.glob("*.yaml")):
        if path.name in NOT_QUESTIONS | {FILE}:
            continue
        text = path.read_text(encoding="utf-8")
        assert text.startswith(MODELINE), path.name
        jsonschema.validate(yaml.safe_load(text), case_schema())


@pytest.mark.parametrize(
    ("extra", "line", "says"),
    [
        ("    facs: []\n", 6, ["unknown field 'facs'", "did you mean facts?", "must_abstain"]),
        ("    facts:\n      - {endpoint: pfs, valu: 3}\n", 7, ["unknown field 'valu'", "landmark_months"]),
        ("    must_abstain: {reasons: [tired]}\n", 6, ["tired", "out_of_scope"]),
        ("    facts:\n      - {endpoint: pfs, value: 3}\n", 7, ["unit: months"]),
        ("    profile: {prior_linez: 1}\n", 6, ["prior_linez", "prior_lines"]),
        ("    must_offer: {dpd: best}\n", 6, ["best", "preferred"]),
    ],
)
def test_a_mistake_is_named_with_file_line_and_accepted_names(
    tmp_path: Path, extra: str, line: int, says: list[str]
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(CASE + extra, encoding="utf-8")
    with pytest.raises(EvalError) as error:
        load_suite(path)
    message = str(error.value)
    assert message.startswith(f"mine.yaml:{line}: case one: ")
    assert "\n" not in message
    for part in says:
        assert part in message


def test_digits_stay_as_printed(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(CASE + "    facts: [{endpoint: pfs, hr: 0.70}]\n", encoding="utf-8")
    assert str(load_suite(path).cases[0].facts[0].hr) == "0.70"


def test_an_id_used_twice_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(CASE, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(CASE.replace("mine", "other"), encoding="utf-8")
    with pytest.raises(EvalError, match="the case id one stands twice"):
        load_suites(tmp_path)


def test_lint_finds_what_cannot_be_met(tmp_path: Path) -> None:
    body = (
        "suite: mine\ncases:\n"
        "  - {id: a, question: what was PFS in CASTOR, type: figure, relevant: [castor-2020#not-there]}\n"
        "  - {id: b, question: 'What was PFS in CASTOR?', type: figure, must_cite: [castor-1999]}\n"
        "  - {id: c, question: other one, type: figure, facts: [{endpoint: pfs, arm: dvd, value: 99.9, unit: months}]}\n"
        "  - {id: d, question: yet another, type: correction, must_correct: [D99]}\n"
        "  - {id: e, question: and one more, type: recommendation, must_offer: {dpdd: null}}\n"
        "  - {id: f, question: on what day, type: status, as_of: '2025-09-30', relevant: [majestec3-2025#fda-approval]}\n"
        "  - {id: g, question: nothing at all, type: figure}\n"
    )
    (tmp_path / "mine.yaml").write_text(body, encoding="utf-8")
    found = {(p.case_id, p.kind) for p in lint_cases(tmp_path, gold=shelf())}
    assert found == {
        ("a", "unreachable"), ("b", "duplicate"), ("b", "unreachable"), ("c", "unheld"), ("d", "unreachable"),
        ("e", "unreachable"), ("f", "unreachable"), ("g", "vague"),
    }  # fmt: skip


def test_a_new_case_waits_for_its_author(tmp_path: Path) -> None:
    path, name = new_case(
        "Does DPd work after dara?", suite="mine", folder=tmp_path, question_type=QuestionType.FIGURE
    )
    assert path.read_text(encoding="utf-8").startswith(MODELINE)
    with pytest.raises(EvalError, match=rf"mine\.yaml:\d+: case {name}: "):
        load_suite(path)


def test_a_new_abstention_is_loadable_and_asked_once(tmp_path: Path) -> None:
    path, _ = new_case("PFS in ZEPHYR?", suite="mine", folder=tmp_path, question_type=QuestionType.ABSTENTION)
    load_suite(path)
    with pytest.raises(EvalError, match="asked in case"):
        new_case("pfs in zephyr?", suite="mine", folder=tmp_path)
