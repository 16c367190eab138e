"""Makes false claims out of true paraphrases and counts how many of them verification lets through.

    python -m eval.corruptions [--split SPLIT|all] [--missed]

Every corruption edits a hand-written true paraphrase (`eval/cases/paraphrases.yaml`) in one place. What to edit comes
from the gold slots of that file, never from the verifier's own parser, so a slot that the parser does not see is still
corrupted. A corruption counts as caught where the verdict is not `supported`.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from answer.verification import Label, verify_claim
from core.evidence import Frozen
from core.lexicon import Lexicon
from shelf.shelf import load_shelf

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "eval" / "cases" / "paraphrases.yaml"
SPLITS = ("tune", "held", "fresh", "blind", "own", "outside", "unseen", "third", "sealed")
KINDS = (
    "citation_swap", "digit", "arms_swapped", "drug", "trial", "cohort", "population", "endpoint", "unit", "comparator", "flipped_not",
)  # fmt: skip


class GoldSlots(Frozen):
    """Slots of a paraphrase as worded in it. `symmetric`: the claim stays true when its arms change places."""

    trial: str | None = None
    arms: tuple[str, ...] = ()
    endpoint: str | None = None
    population: str | None = None
    cohort: str | None = None
    drug: str | None = None
    symmetric: bool = False


class Paraphrase(Frozen):
    passage_id: str
    claim: str
    split: str
    gold: GoldSlots = GoldSlots()


@dataclass(frozen=True, slots=True)
class Corruption:
    """A false claim and the evidence it is checked against."""

    kind: str
    passage_id: str
    claim: str
    evidence: str
    source: str


def load_paraphrases(path: Path = CASES) -> tuple[Paraphrase, ...]:
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    return tuple(Paraphrase.model_validate(entry) for entry in data["paraphrases"])


_REGIMENS = (
    "DPd",
    "DVd",
    "DRd",
    "DKd",
    "IsaKd",
    "IsaPd",
    "KRd",
    "PVd",
    "EPd",
    "IRd",
    "SVd",
    "Tec-Dara",
    "KPd",
)
_DRUGS = (
    "daratumumab",
    "carfilzomib",
    "pomalidomide",
    "selinexor",
    "teclistamab",
    "elotuzumab",
    "ixazomib",
    "venetoclax",
    "bortezomib",
)
_TRIALS = (
    "CASTOR",
    "POLLUX",
    "CANDOR",
    "IKEMA",
    "APOLLO",
    "BOSTON",
    "DREAMM-7",
    "CARTITUDE-4",
    "KarMMa-3",
    "MajesTEC-3",
    "OPTIMISMM",
)
_POPULATIONS = (
    "bortezomib-refractory",
    "lenalidomide-refractory",
    "triple-class refractory",
    "high-risk cytogenetics",
    "one prior line",
)
_ENDPOINTS = (
    "PFS",
    "OS",
    "ORR",
    "complete response or better",
    "duration of response",
    "MRD negativity",
    "VGPR or better",
)
_EVENTS = ("neutropenia", "pneumonia", "diarrhoea", "anaemia", "fatigue", "hypertension")
_UNITS = (
    (r"(?<=\d)(\s?)months?\b", r"\1weeks"), (r"(?<=\d)(\s?)months?\b", r"\1years"), (r"(?<=\d)\s?mo\b", " years"),
    (r"(?<=\d)%", " months"), (r"\bmg/m2\b", "mg/kg"), (r"\bmg/kg\b", "mg/m2"), (r"(?<=\d) mg\b(?!/)", " g"),
    (r"\bhours\b", "days"), (r"\bminutes\b", "hours"), (r"(?<=\d) weeks?\b", " months"), (r"(?<=\d) days\b", " weeks"),
    (r"(?<=\d) cm\b", " mm"), (r"\bpoints?\b", "%"),
)  # fmt: skip
_BOUNDS = (
    (r"\bat least\b", "at most"), (r"\bor more\b", "or fewer"), (r"≥", "≤"), (r"\bor higher\b", "or lower"), (r"\bbelow\b", "above"),
    (r"\bunder (?=\d)", "above "), (r"\bless than\b", "more than"), (r"\bmore than\b", "less than"), (r"\blarger than\b", "smaller than"),
    (r"\bor older\b", "or younger"), (r"\bor better\b", "or worse"), (r"\bup to\b", "at least"),
)  # fmt: skip
_VERBS = (
    ("gave", "did not give"), ("showed", "did not show"), ("reported", "did not report"), ("gives", "does not give"), ("had", "did not have"),
    ("compared", "did not compare"), ("enrolled", "did not enroll"), ("recruited", "did not recruit"), ("admitted", "did not admit"),
    ("approved", "did not approve"), ("requires", "does not require"), ("warns", "does not warn"), ("received", "did not receive"),
    ("achieved", "did not achieve"), ("reached", "did not reach"), ("carries", "does not carry"), ("carry", "do not carry"),
    ("prolonged", "did not prolong"), ("extended", "did not extend"), ("produced", "did not produce"), ("includes", "does not include"),
    ("counts", "does not count"), ("needs", "does not need"), ("excludes", "does not exclude"), ("occurred", "did not occur"),
)  # fmt: skip
_AUX = re.compile(r"\b(was|were|is|are|has been|have been|had been|can be|could|may|can)\b(?! not)")
_NOT = re.compile(r"\b(?:did|does|do) not (?P<verb>\w+)|\s+not\b|\bno\b (?=\w)|\bNo (?=\w)", re.I)
_NAMES = re.compile(
    r"[A-Za-z][\w.]*-\d[\w-]*|[A-Za-z]+\d\w*|NCT\d+|(?:t|del)\([^)]*\)|\b(?:19|20)\d\d\b(?! months)|\d+[pq]\b|\bx 10\^\d+",
    re.I,
)


def corrupt(paraphrase: Paraphrase, texts: Mapping[str, str], rng: random.Random) -> Iterator[Corruption]:
    """All corruptions of one paraphrase. `texts` holds the statements of the shelf by passage id."""
    evidence = texts[paraphrase.passage_id]
    for text in _other_quotes(paraphrase, texts, rng):
        yield Corruption("citation_swap", paraphrase.passage_id, paraphrase.claim, text, paraphrase.claim)
    for kind, claim in _edits(paraphrase, evidence, rng):
        if claim != paraphrase.claim:
            yield Corruption(kind, paraphrase.passage_id, claim, evidence, paraphrase.claim)


def _other_quotes(paraphrase: Paraphrase, texts: Mapping[str, str], rng: random.Random) -> Iterator[str]:
    """Up to two statements of the same document and one of another: near misses of the quote, not copies of it."""
    document = paraphrase.passage_id.split("#")[0]
    own = texts[paraphrase.passage_id]
    here = [t for i, t in texts.items() if i.split("#")[0] == document and _is_other(own, t)]
    there = [t for i, t in texts.items() if i.split("#")[0] != document and _is_other(own, t)]
    yield from rng.sample(here, min(2, len(here)))
    near = sorted(there, key=lambda t: -_overlap(paraphrase.claim, t))[:12]
    yield rng.choice(near)


def _is_other(own: str, other: str) -> bool:
    numbers = set(re.findall(r"\d+(?:\.\d+)?", own))
    if numbers and numbers <= set(re.findall(r"\d+(?:\.\d+)?", other)):
        return False
    return _overlap(own, other) < 0.6


def _overlap(a: str, b: str) -> float:
    ours, theirs = set(re.findall(r"\w+", a.lower())), set(re.findall(r"\w+", b.lower()))
    return len(ours & theirs) / len(ours)


def _edits(paraphrase: Paraphrase, evidence: str, rng: random.Random) -> Iterator[tuple[str, str]]:
    claim, gold = paraphrase.claim, paraphrase.gold
    yield from (("digit", c) for c in _digits(claim, rng))
    if len(gold.arms) == 2 and gold.endpoint and not gold.symmetric:
        yield "arms_swapped", _swap(claim, *gold.arms)
    for name in gold.arms[:1]:
        yield "drug", _replace(claim, name, _pick(_REGIMENS, claim + evidence, rng))
    if gold.drug:
        yield "drug", _replace(claim, gold.drug, _pick(_DRUGS, claim + evidence, rng))
    if gold.trial:
        for name in rng.sample([t for t in _TRIALS if t not in claim + evidence], 2):
            yield "trial", _replace(claim, gold.trial, name)
    if gold.cohort:
        for letter in {"A", "B", "C"} - {gold.cohort}:
            yield "cohort", re.sub(rf"\b([Cc]ohort) {gold.cohort}\b", rf"\1 {letter}", claim)
    yield from (("population", c) for c in _populations(claim, gold, evidence, rng))
    if gold.endpoint:
        pool = _ENDPOINTS if gold.endpoint.lower() not in _EVENT_WORDS else _EVENTS
        for name in rng.sample(
            [e for e in pool if e.lower() not in (claim + evidence).lower() and not _same(e, gold.endpoint)],
            2,
        ):
            yield "endpoint", _replace(claim, gold.endpoint, name)
    for pattern, new in _UNITS:
        if re.search(pattern, claim):
            yield "unit", re.sub(pattern, new, claim)
    for pattern, new in _BOUNDS:
        if re.search(pattern, claim):
            yield "comparator", re.sub(pattern, new, claim, count=1)
    if len(gold.arms) == 2 and gold.endpoint:
        yield "comparator", _replace(claim, gold.arms[1], _pick(_REGIMENS, claim + evidence, rng), last=True)
    yield from (("flipped_not", c) for c in _flip(claim))


_EVENT_WORDS = frozenset(
    ["thrombocytopenia", "neutropenia", "neuropathy", "pneumonia", "infection", "rash", "crs", "neurotoxicity", "hyponatremia", "corneal", "icans", "adverse", "events", "fatal", "adverse", "events", "febrile", "neutropenia", "corneal", "findings", "reduced", "visual", "acuity", "cytokine", "release", "syndrome"]
) | {"adverse events", "fatal adverse events", "febrile neutropenia", "corneal findings", "reduced visual acuity", "cytokine release syndrome"}  # fmt: skip


def _same(a: str, b: str) -> bool:
    groups = ({"pfs", "progression or death"}, {"os", "death"}, {"orr", "overall response rate", "overall response rates", "responded", "partial response or better"},
              {"complete response", "complete response or better"}, {"duration of response", "response", "responses"})  # fmt: skip
    return a.lower() == b.lower() or any({a.lower(), b.lower()} <= g for g in groups)


def _digits(claim: str, rng: random.Random) -> Iterator[str]:
    taken = [m.span() for m in _NAMES.finditer(claim)]
    spots = [m for m in re.finditer(r"\d+(?:\.\d+)?", claim) if not any(s <= m.start() < e for s, e in taken)]
    for m in rng.sample(spots, min(2, len(spots))):
        old = m.group()
        at = rng.randrange(len(old.replace(".", "")))
        places = [i for i, c in enumerate(old) if c.isdigit()]
        digit = str((int(old[places[at]]) + rng.randint(1, 8)) % 10)
        new = old[: places[at]] + digit + old[places[at] + 1 :]
        yield (
            claim[: m.start()]
            + (new.lstrip("0") or "0" if not new.startswith("0.") else new)
            + claim[m.end() :]
        )
    rounded = next((m for m in spots if re.fullmatch(r"\d+\.[1-9]\d?", m.group())), None)
    if rounded and float(rounded.group()) > 2:
        yield claim[: rounded.start()] + str(round(float(rounded.group()))) + claim[rounded.end() :]


def _swap(claim: str, a: str, b: str) -> str:
    mark = "\0"
    return _replace(_replace(_replace(claim, a, mark), b, a), mark, b)


def _replace(claim: str, old: str, new: str, *, last: bool = False) -> str:
    pattern = rf"(?<![\w-]){re.escape(old)}(?!\w)" if old != "\0" else old
    if last:
        found = list(re.finditer(pattern, claim))
        return claim[: found[-1].start()] + new + claim[found[-1].end() :] if found else claim
    return re.sub(pattern, lambda _: new, claim)


def _pick(pool: Sequence[str], avoid: str, rng: random.Random) -> str:
    return rng.choice([p for p in pool if p.lower() not in avoid.lower()])


def _populations(claim: str, gold: GoldSlots, evidence: str, rng: random.Random) -> Iterator[str]:
    if gold.population:
        yield _replace(claim, gold.population, _pick(_POPULATIONS, claim + evidence, rng))
        if (
            gold.endpoint
            and re.match(r"In the [^,]*?(?:subgroup|cohort|population)", evidence)
            and re.search(r"-(?:refractory|exposed)$|prior", gold.population)
        ):
            yield (
                re.sub(r"\s+", " ", _replace(claim, gold.population, ""))
                .replace("with in", "in")
                .replace(" with patients", " patients")
            )
    elif gold.endpoint and re.search(r"\d", claim):
        yield f"In {_pick(('lenalidomide-refractory', 'high-risk', 'frail'), claim + evidence, rng)} patients, {claim}"


def _flip(claim: str) -> Iterator[str]:
    found = _NOT.search(claim)
    if found:
        verb = found["verb"]
        if verb:
            yield claim[: found.start()] + verb + claim[found.end() :]
        else:
            yield (claim[: found.start()] + claim[found.end() :]).strip().replace("  ", " ")
        return
    aux = _AUX.search(claim)
    if aux:
        yield claim[: aux.end()] + " not" + claim[aux.end() :]
        return
    for verb, negated in _VERBS:
        if re.search(rf"\b{verb}\b", claim):
            yield re.sub(rf"\b{verb}\b", negated, claim, count=1)
            return


@dataclass(frozen=True, slots=True)
class Measure:
    """Counts of one run. `missed` are corruptions that were called supported, `alarms` true claims that were not."""

    caught: Mapping[str, int]
    total: Mapping[str, int]
    missed: tuple[Corruption, ...]
    true_claims: int
    alarms: tuple[Paraphrase, ...]

    def table(self) -> str:
        rows = ["kind             caught      n   share"]
        for kind in (*KINDS, "all"):
            n = sum(self.total.values()) if kind == "all" else self.total.get(kind, 0)
            caught = sum(self.caught.values()) if kind == "all" else self.caught.get(kind, 0)
            rows.append(f"{kind:16} {caught:6} {n:6}  {caught / n:6.1%}" if n else f"{kind:16} {0:6} {0:6}")
        share = len(self.alarms) / self.true_claims if self.true_claims else 0.0
        rows.append(
            f"false alarms on true paraphrases: {len(self.alarms)} of {self.true_claims} ({share:.1%})"
        )
        return "\n".join(rows)


def measure(
    split: str,
    lexicon: Lexicon,
    texts: Mapping[str, str],
    paraphrases: Sequence[Paraphrase],
    seed: int = 20261122,
) -> Measure:
    """Verify every paraphrase of `split` (one of SPLITS, or all) and every corruption of it."""
    chosen = [p for p in paraphrases if split in {"all", p.split}]
    caught: Counter[str] = Counter()
    total: Counter[str] = Counter()
    missed: list[Corruption] = []
    alarms: list[Paraphrase] = []
    for paraphrase in chosen:
        if (
            verify_claim(paraphrase.claim, [texts[paraphrase.passage_id]], lexicon).label
            is not Label.SUPPORTED
        ):
            alarms.append(paraphrase)
        # a seed of its own for each paraphrase, so that adding one does not change the corruptions of the others
        rng = random.Random(f"{seed}:{paraphrase.passage_id}")
        for corruption in corrupt(paraphrase, texts, rng):
            total[corruption.kind] += 1
            if verify_claim(corruption.claim, [corruption.evidence], lexicon).label is Label.SUPPORTED:
                missed.append(corruption)
            else:
                caught[corruption.kind] += 1
    return Measure(caught, total, tuple(missed), len(chosen), tuple(alarms))


def run(split: str = "all", *, show_missed: bool = False, corpus: Path = ROOT / "corpus") -> str:
    """The table of `measure`, as text (for the command line)."""
    shelf = load_shelf(corpus)
    texts = {p.passage_id: p.text for p in shelf.passages}
    found = measure(split, shelf.lexicon, texts, load_paraphrases())
    lines = [found.table()]
    if show_missed:
        lines += [
            f"MISSED {c.kind} {c.passage_id}\n   claim    {c.claim}\n   evidence {c.evidence}"
            for c in found.missed
        ]
        lines += [
            f"ALARM {p.passage_id}\n   claim    {p.claim}\n   evidence {texts[p.passage_id]}"
            for p in found.alarms
        ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m eval.corruptions", description=__doc__.splitlines()[0] if __doc__ else None
    )
    parser.add_argument("--split", choices=[*SPLITS, "all"], default="all")
    parser.add_argument(
        "--missed", action="store_true", help="also print what was let through and the false alarms"
    )
    arguments = parser.parse_args()
    print(run(arguments.split, show_missed=arguments.missed))


if __name__ == "__main__":
    main()
