"""Names that stand around numbers: arms, endpoints, populations, trials and adverse events, with their offsets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.lexicon import EntityKind, Lexicon, Mention

TIME_ENDPOINTS = frozenset({"pfs", "os", "ttp", "dor", "efs", "pfs2", "dfs", "ttnt", "ttr", "ttf"})
CONTROL = "standard_regimens"
# "the daratumumab group": the arm that holds the drug, whatever its partners
GROUP_OF = "group_of:"
WHOLE = "whole_trial"


@dataclass(frozen=True, slots=True)
class Mark:
    """`kind` is arm, endpoint, ae, population, trial or cohort; `id` the lexicon id.

    An arm may be `a|b` (DPd or DVd), `a+b` (a drug added to a regimen) or `a@dose` (Kd70, talquetamab 0.4 mg/kg).
    """

    kind: str
    id: str
    start: int
    end: int


_KINDS = {
    EntityKind.REGIMEN: "arm",
    EntityKind.DRUG: "arm",
    EntityKind.ENDPOINT: "endpoint",
    EntityKind.ADVERSE_EVENT: "ae",
    EntityKind.POPULATION: "population",
    EntityKind.TRIAL: "trial",
}
_COHORT = re.compile(r"\bcohort\s+([A-Z]|\d[a-z]?)\b", re.I)
_IMPLIED = tuple(
    (re.compile(pattern, re.I), kind, name)
    for pattern, kind, name in (
        (r"\balive\s+(?:and\s+)?(?:without\s+(?:disease\s+)?progression|progression-free|free\s+of\s+(?:disease\s+)?progression)\b", "endpoint", "pfs"),
        (r"\b(?:lived|living|alive|survived|surviving)\b(?=(?:[^.;]|\.(?=\d)){0,60}\b(?:without|free\s+of)\s+(?:disease\s+)?progress)", "endpoint", "pfs"),
        (r"\b(?:disease\s+)?progression\s+or\s+death\b|\bprogress(?:ion|ing)\s+or\s+dying\b", "endpoint", "pfs"),
        (r"\b(?:risk|hazard)\s+of\s+(?:death|dying)\b|\balive\b|\blived\b|\bsurvived\b|\bsurviving\b", "endpoint", "os"),
        (r"\brisk\s+of\s+(?:disease\s+)?progression\b|\bprogression-free\b(?!\s+survival)", "endpoint", "pfs"),
        (r"\bresponses?\b(?=\s+in\s+[\d.]+%)|\bresponded\b|\bresponses\s+(?:were|was)\s+seen\b|\bobjective\s+responses?\b", "endpoint", "orr"),
        (r"\b(?:still|remain\w*|maintained|ongoing)\s+in\s+response\b", "endpoint", "dor"),
        (r"\bresponse\s+duration\b|\bresponses?\b(?=\s+(?:\S+\s+){0,3}lasted\b)", "endpoint", "dor"),
        (r"\bdie[sd]?\b|\bdeaths?\b", "endpoint", "death"),
        (r"\b(?:control\s+(?:arms?|groups?|regimens?|patients)|controls\b|comparator\s+arms?|investigator'?s?'?\s+choice)", "arm", CONTROL),
        (r"\ball\s+(?:treated\s+|enrolled\s+|randomi[sz]ed\s+)?patients\b|\b(?:overall|whole|entire|total)\s+(?:study|trial)\b", "population", WHOLE),
        (r"\b(?:US|FDA|EU)?\s*label(?:led)?\s+(?:population|set|analysis|version|count)\b|\bFDA\s+set\b", "population", "label_population"),
        (r"\binfused\s+(?:patients|population|set)\b|\bpatients\s+(?:who\s+were\s+|actually\s+)?infused\b", "population", "infused"),
        (r"\b(?:among|in)\s+responders\b", "population", "responders"),
    )
)  # fmt: skip
_NOT_ARM_BEFORE = re.compile(
    r"(?:\b(?:prior|previous|earlier|refractory\s+to|resistant\s+to|exposed\s+to|exposures?\s+to|intoleran(?:t|ce)\s+(?:of|to)|"
    r"sensitive\s+to|hypersensitivity\s+to|including|dos(?:e|es|ing|age)\s+of|progress(?:ed|ion)\s+on|last|naive\s+to|before|without|"
    r"cycles\s+of|courses\s+of|of\s+both|treated\s+with\s+both|pretreated\s+with|relapsed?\s+after|label\s+of)"
    r"\s+(?:a\s+|an\s+|the\s+|both\s+|either\s+|last\s+|prior\s+)?|\bnot\s+)$",
    re.I,
)
_NOT_ARM_AFTER = re.compile(
    r"(?:[-\s](?:refractory|exposed|na[iï]ve|sensitive|resistant|free|intolerant|containing|exposure|dos(?:e|es|ing)\b|label\b))",
    re.I,
)
_SHARE_OF = re.compile(
    r"(?:%\s*\)?|(?<![\w.=])\d[\d,]*)\s+of\s+(?:them|whom|these|(?:the\s+|all\s+)?patients)\s+(?:(?:was|were|had|with)\s+)?$",
    re.I,
)
_ROUTE = re.compile(
    r"\b(?:(?P<route>subcutaneous|intravenous|SC|IV)|(?:once-|twice-)?weekly|placebo\s+(?:plus|with|and))\s+$",
    re.I,
)
_GROUP = re.compile(r"\s+(?:group|arm)\b", re.I)
_VERSUS = re.compile(
    r"\b(?:versus|vs?\.?|compared\s+with|against)\s+(?:[\d.,%]+\s+)?(?:months?\s+)?(?:with\s+|for\s+)?$", re.I
)
_JOIN = re.compile(r"\s*(?:,|\band\b|\bor\b|,\s*and|and/or|/)\s*", re.I)
_OR = re.compile(r"\s*(?:\bor\b|/|,\s*or)\s*", re.I)
_PLUS = frozenset({"-", " plus ", " + ", "+"})


def read_marks(text: str, mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[Mark]:
    """All marks of `text` (normalised), in order; drugs that describe earlier treatment are not arms."""
    marks: list[Mark] = []
    excluded_end = -1
    for mention in mentions:
        kind = _KINDS.get(mention.kind)
        if kind is None:
            continue
        entity = mention.id
        if kind == "arm":
            before = text[max(0, mention.start - 40) : mention.start]
            chained = excluded_end >= 0 and _JOIN.fullmatch(text[excluded_end : mention.start])
            earlier = mention.kind is EntityKind.DRUG and (chained or _NOT_ARM_BEFORE.search(before))
            if earlier or _NOT_ARM_AFTER.match(text, mention.end):
                excluded_end = mention.end
                continue
            entity = _variant(mention)
            if mention.kind is EntityKind.DRUG:
                if _GROUP.match(text, mention.end):
                    entity = GROUP_OF + entity
                else:
                    entity = _alone(lexicon).get(entity, entity)
            route = _ROUTE.search(text, max(0, mention.start - 30), mention.start)
            if route:
                if route["route"] and "@" not in entity:
                    entity += "@sc" if route["route"][0] in "sS" else "@iv"
                marks.append(Mark(kind, entity, route.start(), mention.end))
                continue
        if kind == "population" and _SHARE_OF.search(text, max(0, mention.start - 45), mention.start):
            continue  # "85 of them lenalidomide-refractory" describes the patients, it picks out no subgroup
        marks.append(Mark(kind, entity, mention.start, mention.end))
    spans = [(m.start, m.end) for m in marks]
    for pattern, kind, name in _IMPLIED:
        for found in pattern.finditer(text):
            if not any(s < found.end() and found.start() < e for s, e in spans):
                spans.append(found.span())
                marks.append(Mark(kind, name, found.start(), found.end()))
    marks.extend(Mark("cohort", m[1].upper(), m.start(), m.end()) for m in _COHORT.finditer(text))
    marks.sort(key=lambda mark: mark.start)
    return _join_arms(text, _resolve_ambiguous(marks, mentions, lexicon))


def drugs_of_arm(arm: str, lexicon: Lexicon) -> frozenset[str]:
    """The drugs of an arm: those of all its readings and parts; empty where the lexicon knows none."""
    found: set[str] = set()
    for part in re.split(r"[|+]", arm.removeprefix(GROUP_OF)):
        name = part.partition("@")[0]
        if name in lexicon:
            found.update(
                lexicon[name].components or ((name,) if lexicon[name].kind is EntityKind.DRUG else ())
            )
    return frozenset(found)


def second_of_two(text: str, arms: list[Mark]) -> str | None:
    """The control of `A versus B`, where the text names just these two arms and `versus` stands before B."""
    ids = list(dict.fromkeys(m.id for m in arms))
    if len(ids) != 2:
        return None
    second = next(m for m in arms if m.id == ids[1])
    return ids[1] if _VERSUS.search(text, max(0, second.start - 60), second.start) else None


@lru_cache(maxsize=8)
def _alone(lexicon: Lexicon) -> dict[str, str]:
    """A drug in the place of an arm is the drug alone: daratumumab is dara_mono, where the lexicon knows it."""
    singles = (
        e for e in lexicon.of_kind(EntityKind.REGIMEN) if len(e.components) == 1 and e.id.endswith("_mono")
    )
    return {e.components[0]: e.id for e in singles}


def _variant(mention: Mention) -> str:
    """Kd70 and Kd27 are arms of one regimen: kd@70, kd@27."""
    digits = re.search(r"(?<=[A-Za-z])\d+$", mention.text)
    name = "~".join(mention.ids) if len(mention.ids) > 1 else mention.id
    return f"{name}@{digits.group()}" if digits else name


def _resolve_ambiguous(marks: list[Mark], mentions: tuple[Mention, ...], lexicon: Lexicon) -> list[Mark]:
    """BVd is belantamab-Vd or bendamustine-Vd: a trial or a drug named beside it decides; else the first is taken."""
    if not any("~" in mark.id for mark in marks):
        return marks
    named = {i for m in mentions for i in m.ids if len(m.ids) == 1}
    arms = {a for i in named if i in lexicon for a in lexicon[i].arms}
    out = []
    for mark in marks:
        if "~" in mark.id:
            ids = mark.id.split("~")
            by_trial = [i for i in ids if i in arms]
            by_drug = [i for i in ids if set(lexicon[i].components) & named - {"dexamethasone", "bortezomib"}]
            mark = Mark(mark.kind, (by_trial or by_drug or ids)[0], mark.start, mark.end)
        out.append(mark)
    return out


def _join_arms(text: str, marks: list[Mark]) -> list[Mark]:
    out: list[Mark] = []
    for mark in marks:
        last = out[-1] if out else None
        merged: str | None = None
        end = mark.end
        if last and last.kind == mark.kind == "arm":
            gap = text[last.end : mark.start]
            if _OR.fullmatch(gap) and last.id != mark.id:
                merged = "|".join(sorted({*last.id.split("|"), *mark.id.split("|")} - {CONTROL}))
            elif gap in _PLUS:
                merged = mark.id if last.id == CONTROL else f"{last.id}+{mark.id}"
            elif last.id == CONTROL and re.fullmatch(r"\s*(?:of|with|\(|,|:)\s*(?:either\s+)?", gap):
                merged = CONTROL
            elif re.fullmatch(r"\s*\(", gap) and text[mark.end : mark.end + 1] == ")":
                # a long form and its abbreviation in brackets name one arm; the abbreviation is the surer reading
                merged, end = mark.id, mark.end + 1
        if merged is not None and last is not None:
            out[-1] = Mark("arm", merged, last.start, end)
        else:
            out.append(mark)
    return out
