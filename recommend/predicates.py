"""The typed, three-valued conditions of the rules. No expressions: YAML maps become these nodes and nothing else.

Written in YAML                                        Node (JSON, as stored in the index snapshot)
prior_lines: {gte: 1, lte: 3}                          number (two of them, under all)
pregnant: true                                         flag
frailty: frail | [frail, intermediate]                 word
refractory_to: lenalidomide | {any: [..]} | {all: [..]}  drug
refractory_to: {at_least: 2, of: proteasome_inhibitor} count
months_since: {drug: bortezomib, lt: 6}                months
all: [..], any: [..], not: {..}                        all, any, not
Several keys in one map mean all of them. Kleene logic: unknown stays unknown until it no longer matters.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from core.errors import RuleError
from core.patients import Frailty, PatientProfile, RelapseType
from recommend.facts import Facts, Truth, Vocabulary

Node = dict[str, Any]
Test = Callable[[Facts], Truth]

OPS = ("lt", "lte", "gt", "gte", "eq")
NUMBERS = [
    "prior_lines",
    "age",
    "nyha_class",
    "lvef_percent",
    "neuropathy_grade",
    "crcl_ml_min",
    "bilirubin_x_uln",
    "fev1_percent",
    "platelets_10e9_l",
    "anc_10e9_l",
]
WORDS: dict[str, tuple[str, ...]] = {
    "frailty": tuple(f.value for f in Frailty),
    "relapse_type": tuple(r.value for r in RelapseType),
    "asthma": ("mild", "moderate", "severe"),
    "out_of_scope_condition": (
        "smouldering",
        "al_amyloidosis",
        "plasma_cell_leukaemia",
        "poems",
        "waldenstrom",
        "mgus",
        "cns_disease",
        "newly_diagnosed",
        "paediatric",
    ),
}
DRUG_FIELDS = [
    "exposed_to",
    "exposed_to_it_or_its_class",
    "refractory_to",
    "refractory_to_it_or_its_class",
    "last_line",
    "intolerant_to",
    "hypersensitivity_to",
    "declines",
    "concomitant_drugs",
]
FLAGS = tuple(name for name, info in PatientProfile.model_fields.items() if info.annotation == (bool | None))
# Groups of concomitant drugs that a profile may name beside lexicon drugs.
INTERACTION_GROUPS = ("strong_cyp1a2_inhibitor", "strong_cyp3a_inhibitor", "strong_cyp3a_inducer")
FIELDS = sorted((*NUMBERS, *WORDS, *DRUG_FIELDS, *FLAGS, "months_since", "all", "any", "not"))


def parse(raw: Any, where: str, words: Vocabulary, bound: Mapping[str, Sequence[str]] | None = None) -> Node:
    """YAML of a condition to a node. `bound` gives the ids behind `regimen_drugs` and the like, per regimen.

    Raises RuleError naming file, rule and what is accepted.
    """
    if not isinstance(raw, dict):
        raise RuleError(
            f"{where}: a condition is a map of fields, not {raw!r}; accepted fields: {', '.join(FIELDS)}"
        )
    parts = [_field(str(key), value, where, words, bound or {}) for key, value in raw.items()]
    return _all(parts)


def _all(parts: list[Node]) -> Node:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part["of"] if part["kind"] == "all" else [part])
    return flat[0] if len(flat) == 1 else {"kind": "all", "of": flat}


def _field(key: str, value: Any, where: str, words: Vocabulary, bound: Mapping[str, Sequence[str]]) -> Node:
    if key in ("all", "any"):
        if not isinstance(value, list) or not value:
            raise RuleError(f"{where}: {key} takes a list of conditions")
        parts = [parse(v, where, words, bound) for v in value]
        return _all(parts) if key == "all" else {"kind": "any", "of": parts}
    if key == "not":
        return {"kind": "not", "of": [parse(value, where, words, bound)]}
    if key in NUMBERS:
        return _number(key, value, where)
    if key in FLAGS:
        if not isinstance(value, bool):
            raise RuleError(f"{where}: {key} takes true or false, not {value!r}")
        return {"kind": "flag", "field": key, "value": value}
    if key in WORDS:
        values = value if isinstance(value, list) else [value]
        for one in values:
            if one not in WORDS[key]:
                raise RuleError(f"{where}: {key} knows {', '.join(WORDS[key])}; not {one!r}")
        return {"kind": "word", "field": key, "values": list(values)}
    if key in DRUG_FIELDS:
        return _drug(key, value, where, words, bound)
    if key == "months_since":
        return _months(value, where, words)
    raise RuleError(f"{where}: unknown field {key!r}; accepted: {', '.join(FIELDS)}")


def _number(key: str, value: Any, where: str) -> Node:
    if not isinstance(value, dict) or not value or any(op not in OPS for op in value):
        raise RuleError(f"{where}: {key} takes comparisons {', '.join(OPS)} with a number, not {value!r}")
    parts: list[Node] = []
    for op, limit in value.items():
        if isinstance(limit, bool) or not isinstance(limit, int | float):
            raise RuleError(f"{where}: {key} {op} takes a number, not {limit!r}")
        parts.append({"kind": "number", "field": key, "op": op, "value": limit})
    return _all(parts)


def _ids(
    value: Any, where: str, words: Vocabulary, bound: Mapping[str, Sequence[str]], field: str
) -> list[str]:
    out: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        if one in bound:
            out.extend(bound[one])
        elif one in words.above or (field == "concomitant_drugs" and one in INTERACTION_GROUPS):
            out.append(one)
        else:
            raise RuleError(
                f"{where}: unknown drug or class {one!r}; accepted classes: {', '.join(sorted(words.classes))}; "
                f"drugs: {', '.join(sorted(words.drugs))}; or {', '.join(sorted(bound)) or 'none bound here'}"
            )
    return out


def _drug(key: str, value: Any, where: str, words: Vocabulary, bound: Mapping[str, Sequence[str]]) -> Node:
    if isinstance(value, dict):
        if set(value) == {"at_least", "of"}:
            if value["of"] not in words.classes or not isinstance(value["at_least"], int):
                raise RuleError(
                    f"{where}: {key} at_least takes a number and `of` a drug class, not {value!r}"
                )
            return {"kind": "count", "field": key, "at_least": value["at_least"], "class": value["of"]}
        if len(value) != 1 or next(iter(value)) not in ("any", "all"):
            raise RuleError(
                f"{where}: {key} takes an id, any: [..], all: [..] or at_least with of; not {value!r}"
            )
        how, ids = next(iter(value.items()))
    else:
        how, ids = "any", value
    leaves: list[Node] = [
        {"kind": "drug", "field": key, "id": i} for i in dict.fromkeys(_ids(ids, where, words, bound, key))
    ]
    if not leaves:
        raise RuleError(f"{where}: {key} names no drug")
    if len(leaves) == 1:
        return leaves[0]
    return {"kind": how, "of": leaves}


def _months(value: Any, where: str, words: Vocabulary) -> Node:
    if not isinstance(value, dict) or "drug" not in value or len(value) != 2:
        raise RuleError(f"{where}: months_since takes drug and one of lt, gte; not {value!r}")
    op = next(k for k in value if k != "drug")
    if op not in ("lt", "gte") or value["drug"] not in words.above:
        raise RuleError(f"{where}: months_since takes a known drug or class and lt or gte; not {value!r}")
    return {"kind": "months", "drug": value["drug"], "op": op, "value": value[op]}


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "lt": lambda a, b: a < b,
    "lte": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b,
    "eq": lambda a, b: a == b,
}


def compile_node(node: Node) -> Test:
    """A node as a function of the facts."""
    kind = node["kind"]
    if kind in ("all", "any"):
        return _compile_group([compile_node(n) for n in node["of"]], stop=kind == "any")
    if kind == "not":
        inner = compile_node(node["of"][0])
        return lambda f: None if (t := inner(f)) is None else not t
    if kind == "number":
        field, compare, limit = node["field"], _COMPARE[node["op"]], node["value"]
        return lambda f: None if (v := f.values[field]) is None else compare(v, limit)
    if kind == "flag":
        field, wanted = node["field"], node["value"]
        return lambda f: None if (v := f.values[field]) is None else v is wanted
    if kind == "word":
        field, wanted_words = node["field"], frozenset(node["values"])
        return lambda f: None if (v := f.values[field]) is None else v in wanted_words
    if kind == "drug":
        field, item = node["field"], node["id"]
        key = (field, item)
        return lambda f: f.cache[key] if key in f.cache else f.ask(field, item)
    if kind == "count":
        field, class_id, at_least = node["field"], node["class"], node["at_least"]
        return lambda f: f.count(field, class_id, at_least)
    if kind == "months":
        drug, op, months = node["drug"], node["op"], node["value"]
        return lambda f: f.months(drug, op, months)
    raise RuleError(f"unknown kind of condition {kind!r} in the compiled rules; build the index again")


def _compile_group(tests: list[Test], *, stop: bool) -> Test:
    """Kleene's any (stop=True) or all (stop=False)."""
    parts = tuple(tests)

    def group(facts: Facts) -> Truth:
        answer: Truth = not stop
        for test in parts:
            truth = test(facts)
            if truth is stop:
                return stop
            if truth is None:
                answer = None
        return answer

    return group


def leaves(node: Node) -> Iterable[Node]:
    if "of" in node and node["kind"] in ("all", "any", "not"):
        for child in node["of"]:
            yield from leaves(child)
    else:
        yield node


def unit_of(leaf: Node) -> tuple[str, ...]:
    """The facts a leaf asks about: a field, or field and drug."""
    kind = leaf["kind"]
    if kind == "drug":
        field = leaf["field"].removesuffix("_it_or_its_class")
        return (f"{field}:{leaf['id']}",)
    if kind == "months":
        return (f"months_since:{leaf['drug']}",)
    if kind == "count":
        return (f"{leaf['field']}:{leaf['class']}",)
    return (leaf["field"],)


def units(node: Node) -> frozenset[str]:
    return frozenset(u for leaf in leaves(node) for u in unit_of(leaf))
