"""docs/regimens.md, written from the rules: decision tables that a haematologist can read and sign off.

python -m recommend.docs          writes the page again; a test fails while it is stale
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from core.recommendations import Ground
from recommend.plan import JURISDICTIONS
from recommend.predicates import Node
from recommend.rule import Rule, Source
from recommend.ruleset import RuleSet, load_ruleset
from recommend.wording import condition_text

PAGE = Path(__file__).parent.parent / "docs" / "regimens.md"
_DECISIONS: tuple[tuple[str, str, str], ...] = (
    ("labels-us", "What the US labels ask for", "Met: offered as labelled. Not met: excluded, with what reopens it. "
     "Unknown: not now, with what to find out."),
    ("labels-eu", "What the EU labels ask for", "Read like the US table."),
    ("off-label", "Recognised off-label use", "Only within the patients that the evidence covers."),
    ("not-licensed", "Withdrawn, or not licensed here", "For every patient."),
    ("refractoriness", "Refractoriness and earlier drugs", "Exclusions by drug and class, and what trials did not take."),
    ("patient-factors", "The patient", "Label, trial entry, guideline and judgement are kept apart in the column ground."),
    ("care", "Supportive care and label doses", "Goes with the regimens that are offered."),
    ("standing", "Said with every recommendation", "What no rule about a drug can answer, and the checks before prescribing."),
)  # fmt: skip
_THEN = {
    "offer": "offers",
    "exclude": "excludes",
    "caution": "caution",
    "require": "requires",
    "care": "care",
}


def regimens_page(ruleset: RuleSet) -> str:
    """The whole page as Markdown."""
    lines = [
        "# The rules on regimens",
        "",
        "Written by `python -m recommend.docs` from `recommend/rules/`; not edited by hand. "
        f"Rules version `{ruleset.version}`. Review status: submitted; no clinician has signed these tables yet.",
        "",
        "How an outcome follows (the order of rules means nothing): a regimen is **excluded** if any excluding rule "
        "holds, if no label or recognised off-label use is met, or if a required fact is false or unknown. Otherwise it "
        "is offered: **preferred** needs a label here, a phase 3 trial with a benefit in progression-free or overall "
        "survival whose entry rules take the patient, no caution that lowers it, and no other offered regimen that "
        "outdid it in a trial; **caution** where a trial exclusion or a judgement caution applies; else **option**. "
        "The tiers are Kahler's rule, not a guideline grade; no head-to-head comparison is implied.",
        "",
        f"Decisions: {', '.join(f'[{title}](#{_anchor(title)})' for _, title, _ in _DECISIONS)}, "
        "[the trials behind the tiers](#the-trials-behind-the-tiers), [the article's algorithm](#the-articles-algorithm).",
        "",
    ]
    files = {raw["id"]: str(raw["file"]) for raw in ruleset.data["rules"]}
    for name, title, intro in _DECISIONS:
        rules = [r for r in ruleset.rules if files[r.id] == f"{name}.yaml"]
        lines += [f"## {title}", "", intro, "", *_rule_table(ruleset, rules), ""]
    lines += [*_trial_table(ruleset), *_branches(ruleset)]
    return "\n".join(lines).rstrip() + "\n"


def _anchor(title: str) -> str:
    return "".join(c for c in title.lower().replace(" ", "-") if c.isalnum() or c == "-")


def _rule_table(ruleset: RuleSet, rules: list[Rule]) -> Iterator[str]:
    yield "| rule | for | when | then | ground | says | sources |"
    yield "|---|---|---|---|---|---|---|"
    for rule in rules:
        effect = _THEN[rule.then]
        if rule.then == "offer":
            effect = f"offers, {rule.status.replace('_', '-')}"
        elif rule.then in ("exclude", "require"):
            effect = f"{effect}: {rule.category.value.replace('_', ' ')}"
        elif rule.then == "caution":
            effect = f"caution ({'said only' if rule.cap == 'note' else f'at most {rule.cap}'})"
        where = f"{rule.jurisdiction}; " if rule.jurisdiction else ""
        dates = f" from {rule.valid_from}" if rule.valid_from else ""
        ground = (
            rule.ground.value.replace("_", " ") if rule.ground is not Ground.TRIAL_ENTRY else "trial entry"
        )
        reopens = f" Reopens: {rule.reopens}." if rule.reopens else ""
        cells = (
            f"`{rule.id}`", _for(ruleset, rule), _when(ruleset, rule), f"{where}{effect}{dates}", ground,
            f"{rule.says}.{reopens} (reviewed {rule.last_reviewed}, origin {rule.origin})", _sources(rule.sources),
        )  # fmt: skip
        yield "| " + " | ".join(c.replace("|", "/") for c in cells) + " |"


def _for(ruleset: RuleSet, rule: Rule) -> str:
    if not rule.applies:
        return "every recommendation"
    regimens = ruleset.regimens_of(rule)
    if len(regimens) == len(ruleset.rows):
        return "all regimens"
    return ", ".join(ruleset.rows[r].name for r in regimens)


def _when(ruleset: RuleSet, rule: Rule) -> str:
    if not rule.when:
        return "always"
    text = str(rule.when)
    if "regimen_anchors" in text or "regimen_drugs" in text:
        field = next(iter(rule.when))
        return f"{field.replace('_', ' ')}: any drug of the regimen"
    regimens = ruleset.regimens_of(rule)
    node: Node = ruleset.condition(rule.when, rule.id, regimens[0] if regimens else None)
    return condition_text(node, ruleset.words)


def _sources(sources: tuple[Source, ...]) -> str:
    return ", ".join(f"`{s.passage_id}`" for s in sources)


def _trial_table(ruleset: RuleSet) -> Iterator[str]:
    yield "## The trials behind the tiers"
    yield ""
    yield "A regimen is never preferred beside an offered one whose trial outdid it. Refractory anchors exclude first; "
    yield "one that was given, and whose end is not known, keeps a regimen from being preferred; one of which nothing is said is for `confirm`."
    yield ""
    yield "| regimen | components | excluded if refractory to | trial (phase) | benefit | outdid | took | sources |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in ruleset.rows.values():
        names = ruleset.words.names
        head = (f"{row.name} (`{row.id}`)", ", ".join(names[c] for c in row.components),
                ", ".join(names[a] for a in row.anchors) or "-")  # fmt: skip
        if not row.trials:
            yield "| " + " | ".join((*head, "-", "-", "-", "-", _sources(row.evidence))) + " |"
        for trial in row.trials:
            node = ruleset.condition(trial.entry, trial.name, row.id)
            cells = (
                *head, f"{trial.name} ({trial.phase})", ", ".join(b.upper() for b in trial.benefit) or "none shown",
                ", ".join(ruleset.rows[b].name for b in trial.beats) or "-", condition_text(node, ruleset.words),
                _sources(trial.sources),
            )  # fmt: skip
            yield "| " + " | ".join(cells) + " |"
    yield ""


def _branches(ruleset: RuleSet) -> Iterator[str]:
    yield "## The article's algorithm"
    yield ""
    yield (
        "The article of 30 September 2025, every branch and those it leaves out; shown beside today's rules "
        f"({' and '.join(JURISDICTIONS)}), with the corrections, and never instead of them."
    )
    for branch in ruleset.branches:
        node = ruleset.condition(branch.when, branch.id, None)
        yield ""
        yield f"### {branch.title}"
        yield ""
        yield f"When: {condition_text(node, ruleset.words)}. {branch.says}. Sources: {_sources(branch.sources)}."
        for correction in branch.corrections:
            yield f"- {correction.check}: {correction.says} ({_sources(correction.sources)})"


def main() -> None:
    from shelf.lexicon import load_lexicon

    lexicon = load_lexicon(Path(__file__).parent.parent / "corpus" / "lexicon.yaml")
    PAGE.write_text(regimens_page(load_ruleset(lexicon)), encoding="utf-8")


if __name__ == "__main__":
    main()
