"""Trial results as rows: filtered by endpoint, population, regimen and trial; a table of them.

A row is one statement and one endpoint: its arms, its contrast, its follow-up, and the statement that carries them.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from core.errors import InputError
from core.evidence import Frozen, Kind, Passage, Provenance
from core.figures import parse_results
from core.lexicon import EntityKind, Lexicon
from core.outcomes import Contrast, Figure, Interval

RESULT_SECTIONS = frozenset({"Efficacy", "Subgroups", "Safety"})


class Outcome(Frozen):
    """Results of one endpoint in one statement. `entry_populations`: whom the whole trial took, by its scope."""

    passage_id: str
    document_id: str
    trial: str | None
    cohort: str | None
    population: str | None
    entry_populations: tuple[str, ...] = ()
    endpoint: str
    grade: str | None = None
    landmark_months: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    contrasts: tuple[Contrast, ...] = ()
    followup_months: Decimal | None = None
    provenance: Provenance | None = None
    text: str


def list_outcomes(
    passages: Iterable[Passage],
    lexicon: Lexicon,
    *,
    endpoint: str | None = None,
    population: str | None = None,
    regimen: str | None = None,
    trial: str | None = None,
) -> tuple[Outcome, ...]:
    """Rows that fit every filter; a filter is a lexicon id or a name ("pfs", "progression-free survival").

    An adverse event may stand as endpoint ("neutropenia", "ae:neutropenia"). A population is met by a subgroup and
    by a trial that took only such patients. Raises InputError for a name that the lexicon does not know.
    """
    wanted_endpoint = _endpoint_id(endpoint, lexicon)
    wanted_population = _id_of(population, lexicon, "population", EntityKind.POPULATION)
    wanted_regimen = _id_of(regimen, lexicon, "regimen", EntityKind.REGIMEN, EntityKind.DRUG)
    wanted_trial = _id_of(trial, lexicon, "trial", EntityKind.TRIAL)
    rows: list[Outcome] = []
    for passage in passages:
        if passage.kind is not Kind.TRIAL or passage.section_path[0] not in RESULT_SECTIONS:
            continue
        for row in _rows(passage):
            if wanted_endpoint and row.endpoint != wanted_endpoint:
                continue
            if wanted_trial and row.trial != wanted_trial:
                continue
            if wanted_regimen and wanted_regimen not in _arms(row):
                continue
            row = row.model_copy(
                update={"entry_populations": parse_results(passage.text, lexicon).trial_populations}
            )
            if wanted_population and wanted_population not in populations_of(row):
                continue
            rows.append(row)
    return tuple(rows)


def _rows(passage: Passage) -> list[Outcome]:
    grouped: dict[
        tuple[str, str | None, str | None, Decimal | None], tuple[list[Figure], list[Contrast]]
    ] = {}
    for figure in passage.figures:
        key = (figure.endpoint, figure.population, figure.grade, figure.landmark_months)
        grouped.setdefault(key, ([], []))[0].append(figure)
    for contrast in passage.contrasts:
        fitting = [k for k in grouped if k[0] == contrast.endpoint and k[1] == contrast.population]
        key = fitting[-1] if fitting else (contrast.endpoint, contrast.population, None, None)
        grouped.setdefault(key, ([], []))[1].append(contrast)
    return [_row(passage, key, figures, contrasts) for key, (figures, contrasts) in grouped.items()]


def _row(
    passage: Passage,
    key: tuple[str, str | None, str | None, Decimal | None],
    figures: list[Figure],
    contrasts: list[Contrast],
) -> Outcome:
    first: Figure | Contrast = figures[0] if figures else contrasts[0]
    follow_ups = [f.followup_months for f in figures] + [c.followup_months for c in contrasts]
    return Outcome(
        passage_id=passage.passage_id,
        document_id=passage.document_id,
        trial=first.trial,
        cohort=first.cohort,
        population=key[1],
        endpoint=key[0],
        grade=key[2],
        landmark_months=key[3],
        figures=tuple(figures),
        contrasts=tuple(contrasts),
        followup_months=next((m for m in follow_ups if m), None),
        provenance=passage.provenance,
        text=passage.text,
    )


def populations_of(row: Outcome) -> frozenset[str]:
    """Populations that the row speaks of: its subgroup and the trial's entry conditions."""
    own = set((row.population or "").split("+")) - {""}
    return frozenset(own | set(row.entry_populations))


def base_regimens(arm: str | None) -> tuple[str, ...]:
    """Regimens in an arm: `kd@70` is kd, `dpd|dvd` both, `ven_d+x` its parts; None names none."""
    return tuple(part.split("@")[0] for part in arm.replace("+", "|").split("|")) if arm else ()


def _arms(row: Outcome) -> set[str]:
    named = [f.arm for f in row.figures] + [a for c in row.contrasts for a in (c.arm_a, c.arm_b)]
    return {regimen for arm in named for regimen in base_regimens(arm)}


def _endpoint_id(name: str | None, lexicon: Lexicon) -> str | None:
    if name is None:
        return None
    if name.startswith("ae:"):
        return name
    found = _id_of(name, lexicon, "endpoint", EntityKind.ENDPOINT, EntityKind.ADVERSE_EVENT)
    return f"ae:{found}" if found and lexicon[found].kind is EntityKind.ADVERSE_EVENT else found


def _id_of(name: str | None, lexicon: Lexicon, what: str, *kinds: EntityKind) -> str | None:
    if name is None:
        return None
    candidates = (name, *lexicon.find(name), name.lower())
    for candidate in candidates:
        if candidate in lexicon and lexicon[candidate].kind in kinds:
            return candidate
    raise InputError(
        f"the lexicon knows no {what} {name!r}; write its name or its id as in corpus/lexicon.yaml"
    )


TABLE_HEADER = (
    "Trial",
    "Population",
    "Endpoint",
    "Results",
    "Hazard ratio",
    "Follow-up",
    "Seen in",
    "Statement",
)


def table_rows(rows: Iterable[Outcome], lexicon: Lexicon) -> list[tuple[str, ...]]:
    """The cells under TABLE_HEADER: each value beside its arm, and the passage that says so."""
    return [_cells(row, lexicon) for row in rows]


def _cells(row: Outcome, lexicon: Lexicon) -> tuple[str, ...]:
    results = "; ".join(f"{arm_name(f.arm, lexicon)} {show_figure(f)}" for f in row.figures)
    ratios = "; ".join(show_contrast(c, lexicon, arms=not row.figures) for c in row.contrasts)
    follow_up = f"{row.followup_months} months" if row.followup_months is not None else ""
    seen = row.provenance.replace("_", " ") if row.provenance is not None else ""
    return (
        trial_name(row, lexicon), population_name(row, lexicon), endpoint_name(row, lexicon),
        results, ratios, follow_up, seen, row.passage_id,
    )  # fmt: skip


def trial_name(row: Outcome, lexicon: Lexicon) -> str:
    name = lexicon[row.trial].name if row.trial and row.trial in lexicon else row.document_id
    return f"{name} cohort {row.cohort}" if row.cohort else name


def population_name(row: Outcome, lexicon: Lexicon) -> str:
    names = [
        lexicon[p].name if p in lexicon else p.replace("_", " ")
        for p in (row.population or "").split("+")
        if p
    ]
    if names:
        return ", ".join(names)
    entry = [lexicon[p].name for p in row.entry_populations if p in lexicon]
    return f"all ({', '.join(entry)})" if entry else "all"


def endpoint_name(row: Outcome, lexicon: Lexicon) -> str:
    key = row.endpoint.removeprefix("ae:")
    name = lexicon[key].name if key in lexicon else key
    if row.landmark_months is not None:
        name = f"{row.landmark_months.normalize():f}-month {name}"
    return f"grade {row.grade} {name}" if row.grade else name


def arm_name(arm: str | None, lexicon: Lexicon) -> str:
    """`kd@70` as Kd (70), `dpd|dvd` as DPd or DVd."""
    if arm is None:
        return "(no arm)"
    shown = []
    for part in arm.split("|"):
        regimen, _, variant = part.partition("@")
        name = lexicon[regimen].name if regimen in lexicon else regimen
        shown.append(f"{name} ({variant})" if variant else name)
    return " or ".join(shown)


def show_figure(figure: Figure) -> str:
    """A figure as every edge prints it: "57.6% (95% CI 50-65)", "not reached", "at least 3 years", "12/40"."""
    if figure.statistic == "count" and figure.n:
        return f"{figure.value}/{figure.n}"
    if figure.value == "NR":
        return "not reached" + _interval(figure.ci, figure.ci_level)
    sign = {"gte": "at least ", "lte": "at most ", "approx": "about "}.get(figure.comparator, "")
    unit = figure.unit if figure.unit.startswith("%") else f" {figure.unit}"
    return f"{sign}{figure.value}{unit}{_interval(figure.ci, figure.ci_level)}"


def show_contrast(contrast: Contrast, lexicon: Lexicon, *, arms: bool) -> str:
    """A ratio with its interval: "0.44 (95% CI 0.28-0.68), P<0.001"; with `arms` also of which two."""
    parts = [show_ratio(contrast)] if contrast.hr is not None else []
    if contrast.p:
        parts.append(f"P={contrast.p}" if contrast.p[:1] not in "<>=" else f"P{contrast.p}")
    if contrast.significant is False:
        parts.append("not significant")
    pair = f" {pair_name(contrast, lexicon)}" if arms else ""
    return ", ".join(parts) + pair


def show_ratio(contrast: Contrast) -> str:
    """The ratio alone with its interval: "0.44 (95% CI 0.28-0.68)"."""
    return f"{contrast.hr}{_interval(contrast.ci, contrast.ci_level)}"


def pair_name(contrast: Contrast, lexicon: Lexicon) -> str:
    return f"{arm_name(contrast.arm_a, lexicon)} v {arm_name(contrast.arm_b, lexicon)}"


def _interval(ci: Interval | None, level: Decimal | None) -> str:
    if ci is None:
        return ""
    low, high = ("not reached" if value == "NR" else str(value) for value in ci)
    return f" ({level}% CI {low}-{high})" if level is not None else f" (CI {low}-{high})"
