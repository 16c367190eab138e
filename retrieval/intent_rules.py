"""What a question wants, from its cues together with what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from core.lexicon import EntityKind
from retrieval.intents import Intent, read_intents
from retrieval.schedule import weeks_in

_WHAT_IS = re.compile(r"\s*what(?:'s| is| are| does)\b", re.IGNORECASE)
_OF_DISEASE = re.compile(r"\b(?:relaps|progress|refractory|prior line|line of|lines of)\w*", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"^\W*\S+(?:[ -]\S+){0,3} or \S+(?:[ -]\S+){0,3}\W*$", re.IGNORECASE)
_LINES_OF_TRIALS = frozenset(
    {"one_prior_line", "at_least_one_prior_line", "two_or_more_prior_lines", "newly_diagnosed"}
)
_BOTH_OFFICES = re.compile(
    r"\b(?:US|USA|FDA) (?:vs?\.?|versus|against|or|and) (?:EU|EMA|Europe)\b|\b(?:EU|EMA|Europe) (?:vs?\.?|versus|against|or|and) (?:US|USA|FDA)\b",
    re.IGNORECASE,
)
_OFFICES = frozenset({"us", "eu", "uk", "ch", "jp"})
_DEFINED = frozenset({"refractory_definition", "relapsed_definition"})
_LICENCE = re.compile(r"\b(?:approv|licen|authori|label|indicat|market|REMS)\w*", re.IGNORECASE)
_LINES_ASKED = re.compile(
    r"\bhow many (?:prior |previous |earlier )*(?:lines|therapies|treatments|regimens)\b", re.IGNORECASE
)
_ORDER = re.compile(
    r"\bbefore or after\b|\bafter or before\b|\bsequenc\w+|\b(?:come|go|be (?:given|used)|used|given)\b.{0,12}\b(?:before|first)\b|\b(?:which|what)\b.*\bfirst\b|\border of\b",
    re.IGNORECASE,
)


def asks_order(question: str) -> bool:
    """Whether it is asked which of two treatments goes first."""
    return bool(_ORDER.search(question))


def refine_intents(
    question: str, ids: Mapping[EntityKind, tuple[str, ...]], *, beside: bool = False
) -> list[Intent]:
    """Intents by cue, less those that the names beside them rule out, and those that only the names tell.

    `beside`: a drug given for its help beside a myeloma drug is named; using it is no question of its licence.
    """
    found = list(read_intents(question))
    if ids.get(EntityKind.ENDPOINT) and Intent.FIGURE not in found:
        found.append(Intent.FIGURE)
    if beside and Intent.STATUS in found and not _LICENCE.search(question):
        found.remove(Intent.STATUS)
        if Intent.SAFETY not in found:
            found.append(Intent.SAFETY)
    if Intent.COMPARISON in found and _BOTH_OFFICES.search(question):
        found.remove(Intent.COMPARISON)  # "US vs EU" compares two labels, not two drugs
    conditional = {Intent.ELIGIBILITY, Intent.FIGURE} <= set(found) and not ids.get(EntityKind.ENDPOINT)
    if conditional and Intent.FIGURE not in read_intents(_LINES_ASKED.sub(" ", question)):
        found.remove(Intent.FIGURE)  # "how many prior lines" is a condition, not a count of patients
    subject = any(
        ids.get(k) for k in (EntityKind.REGIMEN, EntityKind.DRUG, EntityKind.TRIAL, EntityKind.DRUG_CLASS)
    )
    if subject and Intent.STATUS in found and Intent.DEFINITION in found:
        found.remove(Intent.DEFINITION)  # "approved after one line?" asks for a licence, not what a line is
    terms = any(ids.get(k) for k in (EntityKind.ENDPOINT, EntityKind.POPULATION, EntityKind.TOPIC))
    meant = sum(len(ids.get(k, ())) for k in (EntityKind.ENDPOINT, EntityKind.POPULATION, EntityKind.TOPIC))
    worded = not _DEFINED.isdisjoint(ids.get(EntityKind.TOPIC, ()))
    if Intent.COMPARISON in found and not subject and (meant > 1 or worded):
        # "PFS vs PFS2" wants to know what each means
        found = [i for i in found if i not in (Intent.COMPARISON, Intent.FIGURE, Intent.DEFINITION)]
        found.append(Intent.DEFINITION)
    if (
        subject
        and weeks_in(question)
        and not {Intent.STATUS, Intent.MANAGEMENT, Intent.COMPARISON} & set(found)
        and not any(ids.get(k) for k in (EntityKind.ENDPOINT, EntityKind.TRIAL, EntityKind.ADVERSE_EVENT))
    ):
        found = [i for i in found if i not in (Intent.ELIGIBILITY, Intent.FIGURE, Intent.DOSE)] + [
            Intent.DOSE
        ]
    if _WHAT_IS.match(question) and terms and not subject and Intent.DEFINITION not in found:
        found.append(Intent.DEFINITION)
    if Intent.MANAGEMENT in found:
        # "what to do about nausea" asks for no regimen; "how to treat a relapse with neuropathy" does
        toxicity = ids.get(EntityKind.ADVERSE_EVENT) or "cytopenia_condition" in ids.get(
            EntityKind.CONDITION, ()
        )
        asks_care = toxicity and not _OF_DISEASE.search(question)
        dropped = Intent.REGIMEN_PICK if asks_care else Intent.MANAGEMENT
        found = [i for i in found if i is not dropped]
    if Intent.DEFINITION in found and worded and Intent.SAFETY in found:
        found.remove(Intent.SAFETY)  # "stopped for toxicity: refractory?" asks what the word means
    elif ids.get(EntityKind.ADVERSE_EVENT) and Intent.SAFETY not in found:
        found.append(Intent.SAFETY)
    if not found and subject and set(ids.get(EntityKind.POPULATION, ())) - _LINES_OF_TRIALS:
        found.append(Intent.FIGURE)
    sides = [len(ids.get(k, ())) for k in (EntityKind.REGIMEN, EntityKind.DRUG_CLASS)]
    if not found and _ALTERNATIVES.search(question) and 2 in sides:
        found.append(Intent.COMPARISON)
    if Intent.COMPARISON not in found and 2 in sides and asks_order(question):
        found = [Intent.COMPARISON, *(i for i in found if i is not Intent.ELIGIBILITY)]
    if (
        not found
        and subject
        and not ids.get(EntityKind.TRIAL)
        and _OFFICES & set(ids.get(EntityKind.AGENCY, ()))
    ):
        found.append(Intent.STATUS)  # "a Sarclisa injection in the US?" asks whether it is licensed there
    if not found:
        found.append(Intent.FIGURE if ids.get(EntityKind.TRIAL) else Intent.EVIDENCE)
    return found
