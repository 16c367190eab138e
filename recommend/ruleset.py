"""Reads recommend/rules/*.yaml into one JSON-able map (stored in the index snapshot) and checks every name in it.

File order means nothing: rules are sorted by id. A misspelt field, an unknown drug or regimen, a rule without a
source: RuleError with file, rule and what is accepted.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from core.errors import RuleError
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon
from recommend.facts import Vocabulary
from recommend.predicates import Node, parse
from recommend.rule import Branch, Correction, RegimenRow, Rule, Source, Trial, rule_of, sources_of, trial_of

# The C loader where it is built in: parsing all rules takes some 50 ms instead of 400.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

RULES = Path(__file__).parent / "rules"
_ROW = {"oral", "trials", "evidence", "notes"}
_BRANCH = {
    "id",
    "title",
    "when",
    "regimens",
    "says",
    "sources",
    "corrections",
    "last_reviewed",
    "origin",
    "overlay",
}


def compile_rules(folder: Path = RULES) -> dict[str, Any]:
    """The rules as one JSON-able map: {version, regimens, rules, branches}. Nothing is checked against the lexicon yet."""
    regimens: dict[str, Any] = {}
    rules: list[dict[str, Any]] = []
    branches: list[dict[str, Any]] = []
    for path in sorted(folder.glob("*.yaml")):
        data = _read(path)
        for key in data:
            if key not in ("defaults", "regimens", "rules", "branches"):
                raise RuleError(
                    f"{path.name}: unknown section {key!r}; accepted: defaults, regimens, rules, branches"
                )
        regimens.update(
            {k: {**(v or {}), "file": path.name} for k, v in (data.get("regimens") or {}).items()}
        )
        defaults = data.get("defaults") or {}
        rules.extend({**defaults, **raw, "file": path.name} for raw in data.get("rules") or [])
        branches.extend({**raw, "file": path.name} for raw in data.get("branches") or [])
    body = {
        "regimens": dict(sorted(regimens.items())),
        "rules": sorted(rules, key=lambda r: str(r.get("id"))),
        "branches": sorted(branches, key=lambda b: str(b.get("id"))),
    }
    digest = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return {"version": digest[:12], **body}


def _read(path: Path) -> dict[str, Any]:
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise RuleError(
            f"{path.name} is not valid YAML: {' '.join(str(error).split())}; mend that line"
        ) from None
    return _plain(data or {})  # type: ignore[no-any-return]


def _plain(value: Any) -> Any:
    """YAML reads 2021-07-09 as a date; JSON and the rules want the text."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_plain(v) for v in value]
    return value


class RuleSet:
    """Checked rules and regimen rows. Build with `load_ruleset` or from a stored map with `RuleSet(map, lexicon)`."""

    def __init__(self, data: dict[str, Any], lexicon: Lexicon) -> None:
        self.data = data
        self.version: str = data["version"]
        self.lexicon = lexicon
        self.words = Vocabulary(lexicon)
        known = frozenset(data["regimens"])
        self.rows = {i: self._row(i, raw, known) for i, raw in data["regimens"].items()}
        self.rules: tuple[Rule, ...] = tuple(self._rules(data["rules"]))
        self.branches: tuple[Branch, ...] = tuple(self._branch(raw, known) for raw in data["branches"])
        self._check_conditions()

    def _row(self, regimen: str, raw: dict[str, Any], known: frozenset[str]) -> RegimenRow:
        where = f"{raw['file']}: regimen {regimen}"
        for key in raw:
            if key not in _ROW | {"file"}:
                raise RuleError(f"{where}: unknown field {key!r}; accepted: {', '.join(sorted(_ROW))}")
        if regimen not in self.lexicon:
            names = [e.id for e in self.lexicon.of_kind(EntityKind.REGIMEN)]
            raise RuleError(
                f"{where}: the lexicon knows no such regimen; accepted: {', '.join(sorted(names))}"
            )
        entity = self.lexicon[regimen]
        anchors = []
        for drug in entity.components:
            if drug not in self.words.steroids:
                # Refractory to one anti-CD38 antibody counts as refractory to both (regimens.md, global rule).
                anchors.append("anti_cd38" if "anti_cd38" in self.words.above[drug] else drug)
        return RegimenRow(
            id=regimen,
            name=entity.name,
            components=entity.components,
            anchors=tuple(dict.fromkeys(anchors)),
            oral=bool(raw.get("oral", False)),
            trials=tuple(
                trial_of(t, f"{where}: trial {t.get('trial')}", known) for t in raw.get("trials", [])
            ),
            evidence=sources_of(raw["evidence"], where) if raw.get("evidence") else (),
            notes=str(raw.get("notes", "")),
        )

    def _rules(self, raws: list[dict[str, Any]]) -> Iterator[Rule]:
        seen: set[str] = set()
        for raw in raws:
            where = f"{raw['file']}: rule {raw.get('id')}"
            if raw.get("id") in seen:
                raise RuleError(f"{where}: the id stands twice; give one of them another")
            seen.add(str(raw.get("id")))
            rule = rule_of({k: v for k, v in raw.items() if k != "file"}, where)
            self._check_selector(rule, where)
            yield rule

    def _check_selector(self, rule: Rule, where: str) -> None:
        for key in ("regimens", "not_regimens"):
            for regimen in rule.applies.get(key, []):
                if regimen not in self.rows:
                    raise RuleError(
                        f"{where}: unknown regimen {regimen!r}; accepted: {', '.join(sorted(self.rows))}"
                    )
        for key in ("holds", "not_holds"):
            for drug in rule.applies.get(key, []):
                if drug not in self.words.above:
                    known = sorted((*self.words.drugs, *self.words.classes))
                    raise RuleError(f"{where}: unknown drug or class {drug!r}; accepted: {', '.join(known)}")

    def _branch(self, raw: dict[str, Any], known: frozenset[str]) -> Branch:
        where = f"{raw['file']}: branch {raw.get('id')}"
        for key in raw:
            if key not in _BRANCH | {"file"}:
                raise RuleError(f"{where}: unknown field {key!r}; accepted: {', '.join(sorted(_BRANCH))}")
        for regimen in raw["regimens"]:
            if regimen not in known:
                raise RuleError(f"{where}: unknown regimen {regimen!r}; accepted: {', '.join(sorted(known))}")
        return Branch(
            id=raw["id"],
            title=raw["title"],
            when=raw["when"],
            regimens=tuple(raw["regimens"]),
            says=raw["says"],
            sources=sources_of(raw.get("sources"), where),
            corrections=tuple(
                Correction(c["check"], c["says"], sources_of(c.get("sources"), f"{where}: {c.get('check')}"))
                for c in raw.get("corrections", [])
            ),
            last_reviewed=str(raw["last_reviewed"]),
            overlay=bool(raw.get("overlay", False)),
        )

    def _check_conditions(self) -> None:
        for raw in self.data["rules"]:
            rule = next(r for r in self.rules if r.id == raw["id"])
            where = f"{raw['file']}: rule {rule.id}"
            for regimen in self.regimens_of(rule) or (None,):
                self.condition(rule.when, where, regimen)
        for row in self.rows.values():
            for trial in row.trials:
                self.condition(trial.entry, f"regimen {row.id}: trial {trial.name}", row.id)
        for branch in self.branches:
            self.condition(branch.when, f"branch {branch.id}", None)

    def condition(self, when: dict[str, Any], where: str, regimen: str | None) -> Node:
        """A condition bound to a regimen: `regimen_anchors` and `regimen_drugs` become its drugs."""
        bound: dict[str, tuple[str, ...]] = {}
        if regimen is not None:
            row = self.rows[regimen]
            bound = {"regimen_anchors": row.anchors, "regimen_drugs": row.components}
        return parse(when, where, self.words, bound)

    def regimens_of(self, rule: Rule) -> tuple[str, ...]:
        """The regimens that a rule applies to, by its `for`."""
        out = []
        for row in self.rows.values():
            if self._applies(rule.applies, row):
                out.append(row.id)
        return tuple(out)

    def _applies(self, applies: dict[str, Any], row: RegimenRow) -> bool:
        if not applies:
            return False
        held = {i for c in row.components for i in (c, *self.words.above[c])}
        return (
            ("regimens" not in applies or row.id in applies["regimens"])
            and ("holds" not in applies or any(h in held for h in applies["holds"]))
            and ("not_holds" not in applies or not any(h in held for h in applies["not_holds"]))
            and ("not_regimens" not in applies or row.id not in applies["not_regimens"])
            and ("oral" not in applies or row.oral is applies["oral"])
        )

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Every source with the name of what cites it."""
        for rule in self.rules:
            yield from ((f"rule {rule.id}", s) for s in rule.sources)
        for row in self.rows.values():
            yield from ((f"regimen {row.id}", s) for s in row.evidence)
            for trial in row.trials:
                yield from ((f"regimen {row.id}, trial {trial.name}", s) for s in trial.sources)
        for branch in self.branches:
            yield from ((f"branch {branch.id}", s) for s in branch.sources)
            for correction in branch.corrections:
                yield from ((f"branch {branch.id}, {correction.check}", s) for s in correction.sources)

    def dump(self) -> dict[str, Any]:
        return self.data


def load_ruleset(lexicon: Lexicon, folder: Path = RULES) -> RuleSet:
    """Read, check and type the rules of a folder."""
    return RuleSet(compile_rules(folder), lexicon)


def check_sources(ruleset: RuleSet, passages: Callable[[str], Passage | None]) -> None:
    """Raise RuleError where a rule cites a statement that does not stand on the shelf."""
    missing = [f"{who}: {s.passage_id}" for who, s in ruleset.sources() if passages(s.passage_id) is None]
    if missing:
        raise RuleError(
            f"{len(missing)} sources of the rules do not stand on the shelf: {'; '.join(missing)}; "
            "cite a statement of corpus/ by its slug"
        )


__all__ = ["RULES", "RuleSet", "Trial", "check_sources", "compile_rules", "load_ruleset"]
