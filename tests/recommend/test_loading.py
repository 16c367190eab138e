"""Rule files that are wrong fail at load, naming file, rule and what is accepted; profiles likewise."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from core.errors import ProfileError, RuleError
from core.evidence import Passage
from core.lexicon import Lexicon
from recommend.docs import PAGE, regimens_page
from recommend.profile_checks import profile_from
from recommend.ruleset import RuleSet, check_sources, compile_rules, load_ruleset

RULE = """
regimens:
  dkd: {{}}
rules:
  - id: one
    title: One
    for: {{regimens: [{regimen}]}}
    when: {{{when}}}
    then: {then}
    ground: judgement
    origin: {origin}
    last_reviewed: 2026-11-22
    sources: {sources}
"""
GOOD = {"regimen": "dkd", "when": "prior_lines: {gte: 1}", "then": "caution", "origin": "evidence",
        "sources": "[{document_id: kahler-rules, statement: declined}]"}  # fmt: skip


def load(tmp_path: Path, lexicon: Lexicon, **changes: str) -> RuleSet:
    (tmp_path / "mine.yaml").write_text(RULE.format(**{**GOOD, **changes}), encoding="utf-8")
    return load_ruleset(lexicon, tmp_path)


def test_a_good_rule_loads(tmp_path: Path, lexicon: Lexicon) -> None:
    assert load(tmp_path, lexicon).rules[0].id == "one"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"when": "prior_linez: {gte: 1}"}, "unknown field 'prior_linez'; accepted: .*prior_lines"),
        ({"when": "refractory_to: lenalidomid"}, "unknown drug or class 'lenalidomid'; accepted"),
        ({"when": "pregnant: maybe"}, "pregnant takes true or false"),
        ({"when": "prior_lines: {above: 1}"}, "prior_lines takes comparisons lt, lte, gt, gte, eq"),
        ({"when": "frailty: weak"}, "frailty knows fit, intermediate, frail"),
        ({"when": "exposed_to: {some: [lenalidomide]}"}, "exposed_to takes"),
        ({"when": "refractory_to: {at_least: 2, of: lenalidomide}"}, "of. a drug class"),
        ({"when": "months_since: {drug: bortezomib, after: 3}"}, "months_since takes"),
        ({"regimen": "dkx"}, "unknown regimen 'dkx'; accepted: dkd"),
        ({"then": "suggest"}, "then is 'suggest'; accepted: offer, exclude, caution, require, care"),
        ({"sources": "[]"}, "sources needs at least one"),
        ({"sources": "[kahler-rules]"}, "a source is"),
        (
            {"origin": "local", "then": "offer"},
            "a local rule may exclude, caution or add care; it never offers",
        ),
        ({"origin": "rumour"}, "origin is 'rumour'; accepted: article, evidence, local"),
    ],
)
def test_a_wrong_rule_names_file_rule_and_what_is_accepted(
    changes: dict[str, str], message: str, tmp_path: Path, lexicon: Lexicon
) -> None:
    with pytest.raises(RuleError, match=message) as caught:
        load(tmp_path, lexicon, **changes)
    assert "mine.yaml: rule one" in str(caught.value)


def test_a_misspelt_key_of_a_rule(tmp_path: Path, lexicon: Lexicon) -> None:
    text = RULE.format(**GOOD).replace("    ground:", "    gruond:")
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(RuleError, match=r"mine.yaml: rule one: unknown field 'gruond'"):
        load_ruleset(lexicon, tmp_path)


def test_the_same_id_twice(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "a.yaml").write_text(RULE.format(**GOOD), encoding="utf-8")
    (tmp_path / "b.yaml").write_text(RULE.format(**GOOD).split("rules:")[0].replace("dkd", "kd") + "rules:"
                                     + RULE.format(**GOOD).split("rules:")[1], encoding="utf-8")  # fmt: skip
    with pytest.raises(RuleError, match="the id stands twice"):
        load_ruleset(lexicon, tmp_path)


def test_every_source_stands_on_the_shelf(ruleset: RuleSet, passages: dict[str, Passage]) -> None:
    check_sources(ruleset, passages.get)
    assert sum(1 for _ in ruleset.sources()) > 300


def test_an_unknown_statement_fails(ruleset: RuleSet, passages: dict[str, Passage]) -> None:
    fewer = {k: v for k, v in passages.items() if k != "label-kyprolis#us-dkd-indication"}
    with pytest.raises(RuleError, match=r"rule us-dkd: label-kyprolis#us-dkd-indication"):
        check_sources(ruleset, fewer.get)


def test_the_compiled_form_is_json(lexicon: Lexicon, ruleset: RuleSet) -> None:
    data = compile_rules()
    again = json.loads(json.dumps(data))
    assert RuleSet(again, lexicon).version == ruleset.version == data["version"]


def test_rules_hold_what_the_schema_asks(ruleset: RuleSet) -> None:
    for rule in ruleset.rules:
        assert rule.sources
        assert rule.last_reviewed
        assert rule.ground.value in {"label", "trial_entry", "guideline", "judgement"}


def test_every_regimen_can_be_answered_in_both_places(ruleset: RuleSet) -> None:
    for j in ("US", "EU"):
        for regimen in ruleset.rows:
            rules = [
                r for r in ruleset.rules if r.jurisdiction in (None, j) and regimen in ruleset.regimens_of(r)
            ]
            assert any(r.then == "offer" for r in rules) or any(
                r.then == "exclude" and not r.when for r in rules
            )


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"prior_lines": -1}, r"prior_lines is -1; accepted: a whole number from 0 to 20"),
        ({"lvef_percent": 400}, r"lvef_percent is 400; accepted: a number from 5 to 90"),
        ({"prior_line": 1}, r"unknown field 'prior_line' = 1 \(did you mean prior_lines\?\)"),
        ({"refractory_to": ["lenalidomid"]}, r"'lenalidomid' \(did you mean lenalidomide\?\); accepted"),
        ({"jurisdiction": "UK"}, r"jurisdiction is 'UK'; accepted: US or EU"),
        ({"frailty": "weak"}, r"frailty is 'weak'; accepted: fit, intermediate, frail"),
        ({"asthma": "bad"}, r"asthma is 'bad'; accepted: mild, moderate, severe"),
        ({"months_since": {"imid": 3}}, r"months_since names the unknown drug"),
        ({"pregnant": "perhaps"}, r"pregnant is 'perhaps'; accepted: true or false"),
    ],
)
def test_a_wrong_profile_names_field_value_and_what_is_accepted(
    data: dict[str, Any], message: str, ruleset: RuleSet
) -> None:
    with pytest.raises(ProfileError, match=message):
        profile_from(data, ruleset.words)


def test_the_page_of_rules_is_fresh(ruleset: RuleSet) -> None:
    assert PAGE.read_text(encoding="utf-8") == regimens_page(ruleset), "run python -m recommend.docs"


def test_the_page_holds_every_rule(ruleset: RuleSet) -> None:
    page = PAGE.read_text(encoding="utf-8")
    for rule in ruleset.rules:
        assert f"`{rule.id}`" in page
    for row in ruleset.rows.values():
        assert f"(`{row.id}`)" in page
