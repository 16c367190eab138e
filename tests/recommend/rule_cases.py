"""Cases that fire each rule and that just miss it, with what a user then sees; frozen in rule_cases.jsonl.

    python -m tests.recommend.rule_cases          writes the file again from the present rules: read the diff

The inputs come from the typed conditions: for every leaf the value that just meets it and the one that just does not,
put into a patient to whom the regimen is otherwise offered. The expected outcomes are frozen, so a rule that changes
turns cases red; they were read against the evidence base when they were written.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from core.errors import KahlerError
from core.patients import PatientProfile
from core.recommendations import Disposition, Recommendation
from recommend.judgement import Judgement
from recommend.plan import EXCLUDED, JURISDICTIONS, Plan
from recommend.predicates import WORDS, Node, leaves, unit_of
from recommend.profile_checks import contradictions_in, profile_from
from recommend.rule import Rule
from recommend.values import thresholds

FILE = Path(__file__).with_name("rule_cases.jsonl")
Wanted = dict[str, Any]  # unit -> value, or for numbers a list of (op, limit, truth)

_VRD = {"exposed_to": ["bortezomib", "lenalidomide", "dexamethasone"], "exposure_complete": True}
BASES: tuple[dict[str, Any], ...] = (
    {"prior_lines": 1, **_VRD, "not_refractory_to": ["bortezomib", "lenalidomide"], "progressed_on_last": False,
     "months_since": {"bortezomib": 12, "lenalidomide": 12}},
    {"prior_lines": 1, **_VRD, "refractory_to": ["lenalidomide"], "not_refractory_to": ["bortezomib"],
     "progressed_on_last": True},
    {"prior_lines": 2, "exposed_to": ["bortezomib", "lenalidomide", "daratumumab"], "exposure_complete": True,
     "refractory_to": ["lenalidomide"], "not_refractory_to": ["bortezomib", "daratumumab"], "progressed_on_last": True},
    {"prior_lines": 2, **_VRD, "refractory_to": ["lenalidomide"], "not_refractory_to": ["bortezomib"],
     "progressed_on_last": True},
    {"prior_lines": 4, "refractory_to": ["bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab"],
     "not_exposed_to": ["bcma_agent", "gprc5d_agent", "selinexor"], "progressed_on_last": True},
    {"prior_lines": 1, "exposed_to": ["bortezomib", "dexamethasone"], "exposure_complete": True,
     "not_refractory_to": ["bortezomib"]},
    {"prior_lines": 1, **_VRD, "not_refractory_to": ["bortezomib", "lenalidomide"], "t_11_14": True,
     "steroid_intolerant": True, "rapid_progression": True},
    {"prior_lines": 3, "exposed_to": ["proteasome_inhibitor", "imid", "anti_cd38"], "progressed_on_last": True,
     "not_refractory_to": ["daratumumab"], "not_exposed_to": ["bcma_agent"]},
)  # fmt: skip


_MEMBERS = {"proteasome_inhibitor": ("carfilzomib",), "imid": ("pomalidomide",), "anti_cd38": ("isatuximab",),
            "bcma_agent": ("elranatamab",), "gprc5d_agent": ("talquetamab",)}  # fmt: skip


def wanted(node: Node, truth: bool) -> Iterator[Wanted]:
    """Ways to make a condition true or false, one leaf at a time where several could do it."""
    kind = node["kind"]
    if kind == "not":
        yield from wanted(node["of"][0], not truth)
    elif kind in ("all", "any"):
        decisive = kind == "any"  # one child decides `any` being true, `all` being false
        children = node["of"]
        if truth is decisive:
            for chosen in range(len(children)):
                parts = [list(wanted(c, truth if i == chosen else not truth)) for i, c in enumerate(children)]
                yield from _merge(parts)
        else:
            yield from _merge([list(wanted(c, truth)) for c in children])
    elif kind == "number":
        yield {node["field"]: [(node["op"], node["value"], truth)]}
    elif kind == "flag":
        yield {node["field"]: node["value"] is truth}
    elif kind == "word":
        others = [w for w in WORDS[node["field"]] if w not in node["values"]]
        # Where every word counts, only a patient with none of them just misses.
        for word in node["values"] if truth else (others[:1] or [None]):
            yield {node["field"]: word}
    elif kind == "months":
        yield {f"months_since:{node['drug']}": [(node["op"], node["value"], truth)]}
    elif kind == "count":
        yield {f"count:{node['class']}": node["at_least"] if truth else node["at_least"] - 1}
    else:
        field = node["field"].replace("_it_or_its_class", "")
        yield {f"{field}:{node['id']}": truth}
        if truth and field in ("refractory_to", "exposed_to"):
            # The same by single drugs of a class.
            yield from ({f"{field}:{drug}": True} for drug in _MEMBERS.get(node["id"], ()))


def _merge(parts: list[list[Wanted]]) -> Iterator[Wanted]:
    if not all(parts):
        return
    # The first way of each part, then each other way of one part.
    ways = [tuple(p[0] for p in parts)]
    ways += [
        tuple(p[0] if j != i else w for j, p in enumerate(parts)) for i, q in enumerate(parts) for w in q[1:]
    ]
    for way in ways:
        merged: Wanted = {}
        for part in way:
            for unit, value in part.items():
                merged[unit] = (
                    [*merged[unit], *value] if isinstance(value, list) and unit in merged else value
                )
        yield merged


_COMPARE = {"lt": "__lt__", "lte": "__le__", "gt": "__gt__", "gte": "__ge__", "eq": "__eq__"}


def profiles(base: dict[str, Any], want: Wanted, plan: Plan) -> Iterator[PatientProfile]:
    """The base patient with what is wanted; the least and the greatest number that fits."""
    limits = thresholds(plan.nodes)
    choices: list[list[tuple[str, Any]]] = []
    for unit, value in want.items():
        if isinstance(value, list):
            fits = [
                v for v in limits[unit]
                if all(bool(getattr(float(v), _COMPARE[op])(float(limit))) is truth for op, limit, truth in value)
            ]  # fmt: skip
            if not fits and unit == "prior_lines":
                fits = [0]  # just misses "at least 1 prior line": out of scope
            choices.append([(unit, v) for v in dict.fromkeys((fits[0], fits[-1]))] if fits else [])
        else:
            choices.append([(unit, value)])
    for chosen in itertools.product(*choices):
        made = json.loads(json.dumps(base))
        if ("prior_lines", 0) in chosen:  # nothing was given yet
            made, chosen = {"jurisdiction": base.get("jurisdiction")}, (("prior_lines", 0),)
        for unit, value in chosen:
            _set(made, unit, value, plan)
        try:
            profile = profile_from(made, plan.ruleset.words)
        except KahlerError:
            continue
        if not contradictions_in(profile, plan.ruleset.words):
            yield profile


def _set(made: dict[str, Any], unit: str, value: Any, plan: Plan) -> None:
    field, _, item = unit.partition(":")
    words = plan.ruleset.words
    if field == "count":
        members = [d for d in ("bortezomib", "carfilzomib", "ixazomib", "lenalidomide", "pomalidomide", "thalidomide")
                   if item in words.above[d]]  # fmt: skip
        for i, drug in enumerate(members):
            _set(made, f"refractory_to:{drug}", i < value, plan)
    elif field == "months_since":
        drug = item if item in words.drugs else "bortezomib"
        _set(made, f"exposed_to:{drug}", True, plan)
        made.setdefault("months_since", {})[drug] = int(value)
    elif not item:
        made[field] = value if value is None or isinstance(value, bool | str | int) else str(value)
    else:
        family = {item, *words.below.get(item, ())}
        names = (
            "exposed_to",
            "refractory_to",
            "not_refractory_to",
            "not_exposed_to",
            "last_line",
            "intolerant_to",
        )
        clear = {
            "exposed_to": names,
            "refractory_to": ("refractory_to", "not_refractory_to", "not_exposed_to"),
        }
        for name in clear.get(
            field, tuple(n for n in (field, f"not_{field}") if n in PatientProfile.model_fields)
        ):
            drop = family | (set(words.above.get(item, ())) if name.startswith("not_") else set())
            if not (value and name in ("exposed_to", "refractory_to", "last_line") and name != field):
                made[name] = [d for d in made.get(name, []) if d not in drop]
        if field == "exposed_to" and not value:
            made["months_since"] = {d: m for d, m in made.get("months_since", {}).items() if d not in family}
        if field == "last_line" and not value:
            made["last_line"] = ["dexamethasone"]
        positive = field if value else f"not_{field}"
        if positive in PatientProfile.model_fields:
            made[positive] = [*made.get(positive, []), item]
            if field == "refractory_to" and item in made.get("last_line", []):
                made["last_line"] = [d for d in made["last_line"] if d != item]


def seen(judgement: Judgement, regimen: str, j: str) -> dict[str, Any]:
    """What a user sees of a regimen: tier or category, cautions and care by rule, what its trials took."""
    if judgement.facts.values["prior_lines"] == 0:
        return {"disposition": "out_of_scope"}
    block, truths = judgement.plan.blocks[regimen, j], judgement.truths
    outcome = judgement.outcomes[regimen, j]
    trials = {t.trial.name: truths[t.condition] for t in block.trials}
    if outcome.rank == EXCLUDED:
        exclusion = judgement.exclusion(regimen, j)
        why = sorted(b.rule.id for b in (*exclusion.hard, *exclusion.failed))
        return {"category": exclusion.category().value, "why": why, "trials": trials}
    return {
        "tier": ("preferred", "option", "caution")[outcome.rank],
        "care": sorted(outcome.care),
        "by": sorted(o.rule.id for o in block.offers if truths[o.condition] is True),
        "trials": trials,
    }


def seen_in(made: Recommendation, regimen: str, j: str) -> dict[str, Any]:
    """The same, read off a Recommendation as a user gets it."""
    if made.disposition is Disposition.OUT_OF_SCOPE:
        return {"disposition": "out_of_scope"}
    words = {"fired": True, "blocked": False, "unknown": None}
    trials = {
        f.rule_id.split(":")[2]: words[f.outcome]
        for f in made.fired_rules
        if f.rule_id.startswith(f"trial:{regimen}:")
    }
    for e in made.excluded:
        if e.regimen == regimen and e.jurisdiction == j:
            return {"category": e.category.value, "trials": trials}
    o = next(o for o in made.offered if o.regimen == regimen)
    care = {c.reasons[0].rule_id for c in made.supportive_care if regimen in c.for_regimens}
    return {
        "tier": o.tiers[j].value,
        "care": sorted({c.rule_id for c in o.cautions} | care),
        "trials": trials,
    }


def branch_of(judgement: Judgement) -> list[str]:
    return [b.id for b, number in judgement.plan.branches if judgement.truths[number] is True]


def load() -> list[dict[str, Any]]:
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]


def make(plan: Plan) -> Iterator[dict[str, Any]]:
    for rule in plan.rules:
        regimens = plan.ruleset.regimens_of(rule)
        some = regimens if rule.id == "refractory-anchor" else _some(plan, rule, regimens)
        for regimen in some:
            j = rule.jurisdiction or ("EU" if _offered_only_in_eu(plan, regimen) else "US")
            node = plan.nodes[next(n for r, k, n in plan.bound[rule.id] if r == regimen and k == j)]
            yield from _cases(plan, f"rule {rule.id}", node, regimen, j)
        if regimens and not rule.when:
            yield from _spared(plan, rule)
    for (regimen, j), block in plan.blocks.items():
        if j == ("EU" if _offered_only_in_eu(plan, regimen) else "US"):
            for bound in block.trials:
                yield from _cases(plan, f"trial {bound.trial.name}", plan.nodes[bound.condition], regimen, j)
    for branch, number in plan.branches:
        for truth in (True, False):
            for want in wanted(plan.nodes[number], truth):
                for profile in itertools.islice(profiles(BASES[1], want, plan), 2):
                    yield {"for": f"branch {branch.id}", "profile": _dump(profile),
                           "branches": branch_of(Judgement(profile, plan))}  # fmt: skip


def _some(plan: Plan, rule: Rule, regimens: tuple[str, ...]) -> tuple[str, ...]:
    """The first and last regimens of a rule, and for each drug or class that it is for one that holds it."""
    words, rows = plan.ruleset.words, plan.ruleset.rows
    some = [*regimens[:1], *regimens[-1:]]
    for item in rule.applies.get("holds", []):
        only = [r for r in regimens if any(item in (c, *words.above[c]) for c in rows[r].components)]
        others = [i for i in rule.applies["holds"] if i != item]
        alone = [
            r for r in only if not any(o in (c, *words.above[c]) for o in others for c in rows[r].components)
        ]
        offered = [r for r in (alone or only) if plan.blocks[r, "US"].offers and not _is_gone(plan, r)]
        offered.sort(key=lambda r: not rows[r].trials)
        some.extend((offered or alone or only)[:1])
    return tuple(dict.fromkeys(some))


def _is_gone(plan: Plan, regimen: str) -> bool:
    return any(b.rule.category.value == "withdrawn" for b in plan.blocks[regimen, "US"].excludes)


def _spared(plan: Plan, rule: Rule) -> Iterator[dict[str, Any]]:
    """A rule for every patient just misses a regimen that it is not for: a few others of the table."""
    j = rule.jurisdiction or "US"
    others = [r for r in plan.ruleset.rows if r not in plan.ruleset.regimens_of(rule)]
    left = 3
    for regimen in others:
        if not left:
            return
        for base in BASES:
            profile = profile_from({**base, "jurisdiction": j}, plan.ruleset.words)
            judgement = Judgement(profile, plan)
            if judgement.rank(regimen) != EXCLUDED:
                yield {"for": f"rule {rule.id}", "fires": False, "regimen": regimen, "in": j, "profile": _dump(profile),
                       "seen": seen(judgement, regimen, j)}  # fmt: skip
                left -= 1
                break


def _offered_only_in_eu(plan: Plan, regimen: str) -> bool:
    return not plan.blocks[regimen, "US"].offers


def _cases(plan: Plan, subject: str, node: Node, regimen: str, j: str) -> Iterator[dict[str, Any]]:
    base = next(
        (b for b in BASES if Judgement(profile_from({**b, "jurisdiction": j}, plan.ruleset.words), plan).rank(regimen)
         != EXCLUDED), BASES[1])  # fmt: skip
    done: set[str] = set()
    for truth in (True, False):
        for want in wanted(node, truth):
            for profile in profiles({**base, "jurisdiction": j}, want, plan):
                dumped = _dump(profile)
                key = json.dumps(dumped, sort_keys=True)
                if key not in done:
                    done.add(key)
                    judgement = Judgement(profile, plan)
                    yield {"for": subject, "fires": truth, "regimen": regimen, "in": j, "profile": dumped,
                           "seen": seen(judgement, regimen, j)}  # fmt: skip
    yield from _unknown(plan, subject, node, regimen, j, {**base, "jurisdiction": j})


def _unknown(
    plan: Plan, subject: str, node: Node, regimen: str, j: str, base: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """The condition met but for one fact that is not known."""
    for want in itertools.islice(wanted(node, True), 1):
        for profile in itertools.islice(profiles(base, want, plan), 1):
            for unit in sorted({u for leaf in leaves(node) for u in unit_of(leaf)}):
                made = _dump(profile)
                _forget(made, unit, plan)
                less = profile_from(made, plan.ruleset.words)
                yield {"for": subject, "fires": False, "regimen": regimen, "in": j, "profile": _dump(less),
                       "seen": seen(Judgement(less, plan), regimen, j)}  # fmt: skip


def _forget(made: dict[str, Any], unit: str, plan: Plan) -> None:
    field, _, item = unit.partition(":")
    if not item:
        made.pop(field, None)
        return
    made.pop("exposure_complete", None)
    family = {item, *plan.ruleset.words.below.get(item, ())}
    names = [
        field,
        f"not_{field}",
        *(["refractory_to", "last_line", "intolerant_to"] if field == "exposed_to" else []),
    ]
    for name in names:
        if isinstance(made.get(name), list):
            made[name] = [d for d in made[name] if d not in family]
    if field in ("exposed_to", "months_since"):
        made["months_since"] = {d: m for d, m in made.get("months_since", {}).items() if d not in family}


def _dump(profile: PatientProfile) -> dict[str, Any]:
    full = profile.model_dump(mode="json")
    return {k: v for k, v in full.items() if v not in (None, [], {})}


def main() -> None:
    from recommend.plan import plan_for
    from recommend.ruleset import load_ruleset
    from shelf.lexicon import load_lexicon

    root = Path(__file__).parents[2]
    plan = plan_for(load_ruleset(load_lexicon(root / "corpus" / "lexicon.yaml")), "2026-11-22")
    lines = [json.dumps(c, sort_keys=True, separators=(",", ":")) for c in make(plan)]
    FILE.write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="utf-8")
    print(f"{len(lines)} cases in {FILE.name}; jurisdictions {', '.join(JURISDICTIONS)}")


if __name__ == "__main__":
    main()
