"""Names of the claim: every drug, regimen, trial, population, agency or event must be named in the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.opposites import concept_of, concepts_of
from answer.reading import Reading
from answer.verdicts import Finding, fine, missing
from answer.words import EMPTY, stem, synonyms, words_of
from core.lexicon import Entity, EntityKind, Lexicon, Mention
from core.marks import CONTROL, WHOLE

CHECK = "entities"
_STRICT = frozenset(
    {
        EntityKind.DRUG,
        EntityKind.DRUG_CLASS,
        EntityKind.REGIMEN,
        EntityKind.TRIAL,
        EntityKind.POPULATION,
        EntityKind.ADVERSE_EVENT,
        EntityKind.AGENCY,
    }
)
_RELATED_ENDPOINTS = frozenset({"death", "any_ae", "serious_ae", "fatal_ae"})
_ALWAYS = frozenset({"multiple_myeloma", WHOLE, CONTROL, "refractory_definition", "relapsed_definition"})


def check_entities(claim: Reading, evidence: Sequence[Reading], lexicon: Lexicon) -> list[Finding]:
    """One finding for each distinct name of the claim, and one for each cohort."""
    out: list[Finding] = []
    named = frozenset().union(*(e.ids for e in evidence)) if evidence else frozenset()
    drugs = frozenset().union(*(e.drugs for e in evidence)) if evidence else frozenset()
    stems = frozenset().union(*(e.stems for e in evidence)) if evidence else frozenset()
    named |= {f.endpoint for e in evidence for f in e.results.figures}
    named |= {c.endpoint for e in evidence for c in e.results.contrasts}
    components = {c for i in named if i in lexicon for c in lexicon[i].components}
    concepts = frozenset().union(*(concepts_of(e.norm) for e in evidence)) if evidence else frozenset()
    seen: set[tuple[str, ...]] = set()
    for mention in claim.results.mentions:
        if mention.ids in seen:
            continue
        seen.add(mention.ids)
        if _stands(mention, claim, named, drugs, components, stems, concepts, lexicon):
            out.append(fine(CHECK, "named in the evidence", mention.text))
        else:
            out.append(missing(CHECK, f"the evidence does not name {mention.text}", mention.text))
    spoken = frozenset().union(*(_spoken_of(e) for e in evidence))
    borrowed = sorted(claim.drugs - named)
    if borrowed and spoken and not spoken & _spoken_of(claim):
        # the evidence speaks of one drug of a regimen by name; another drug of it is not meant
        out.append(
            missing(
                CHECK,
                f"the evidence speaks of {', '.join(sorted(spoken))}, not of {borrowed[0]}",
                borrowed[0],
            )
        )
    out.extend(_strange_names(claim, evidence))
    cohorts = {c for e in evidence for c in e.results.cohorts}
    out.extend(
        missing(CHECK, f"the evidence does not speak of cohort {c}", f"cohort {c}")
        for c in claim.results.cohorts
        if c not in cohorts
    )
    return out


# "PANORAMA-2" where the evidence names PANORAMA-1, CYP3A4 for CYP1A2: names that the lexicon need not know
_NUMBERED = re.compile(r"\b(?=[A-Za-z]*[A-Z]{2})[A-Za-z]{2,}-\d+[A-Za-z]?\b|\b[A-Z]{2,}\d[A-Z\d]*\b")


def _strange_names(claim: Reading, evidence: Sequence[Reading]) -> list[Finding]:
    shown = " ".join(e.norm for e in evidence).lower()
    named = frozenset().union(*(e.ids for e in evidence)) if evidence else frozenset()
    known = [
        (m.start, m.end) for m in claim.results.mentions if m.kind in _STRICT and named.intersection(m.ids)
    ]
    found = dict.fromkeys(
        m.group()
        for m in _NUMBERED.finditer(claim.norm)
        if not any(a <= m.start() and m.end() <= b for a, b in known)
    )
    return [
        missing(CHECK, f"the evidence does not name {name}", name)
        for name in found
        if not re.search(rf"(?<![\w-]){re.escape(name.lower())}(?!\w)", shown)
    ]


_LABEL_OF = re.compile(r"(?:'s)?\s+(?:label|licen[cs]e|text|prescribing|programme|REMS)", re.I)


def _spoken_of(reading: Reading) -> frozenset[str]:
    """Drugs named by themselves, and not only as the owner of a label ("the EU label of Kyprolis")."""
    return frozenset(
        m.id
        for m in reading.results.mentions
        if m.kind is EntityKind.DRUG
        and not _LABEL_OF.match(reading.norm, m.end)
        and not re.search(r"\blabel\s+(?:of|for)\s+$", reading.norm[max(0, m.start - 12) : m.start], re.I)
    )


def _stands(
    mention: Mention,
    claim: Reading,
    named: frozenset[str],
    drugs: frozenset[str],
    components: set[str],
    stems: frozenset[str],
    concepts: frozenset[str],
    lexicon: Lexicon,
) -> bool:
    if set(mention.ids) & (named | _ALWAYS):
        return True
    entity = lexicon[mention.id]
    words = [stem(w) for w, _, _ in words_of(mention.text)]
    if mention.kind is EntityKind.DRUG:
        return mention.id in components or set(words) <= stems
    if mention.kind is EntityKind.TRIAL:
        pieces = [lexicon.find(piece) for piece in re.split(r"\s+and\s+|/", mention.text)]
        return len(pieces) > 1 and all(set(ids) & named for ids in pieces)
    if mention.kind is EntityKind.REGIMEN:
        return bool(entity.components) and (
            set(entity.components) <= drugs or _is_rest_of_regimen(entity, claim, named, lexicon)
        )
    if mention.kind is EntityKind.DRUG_CLASS:
        # a class may be named where the claim also names a drug of it that the evidence holds
        ours = {d for d in claim.drugs if d in drugs | components and mention.id in lexicon.class_chain(d)}
        wider = {i for i in named if i in lexicon and mention.id in lexicon[i].parents}
        spelt = {stem(w) for w, _, _ in words_of(entity.name)}
        return bool(ours or wider) or set(words) <= stems or spelt <= stems
    if (
        mention.kind in _STRICT
        and mention.kind is not EntityKind.ADVERSE_EVENT
        and mention.kind is not EntityKind.POPULATION
    ):
        return False
    if (
        mention.kind is EntityKind.ENDPOINT
        and " " in mention.text.strip()
        and mention.id not in _RELATED_ENDPOINTS
    ):
        return False
    if (concept := concept_of(mention.text)) is not None:
        return concept in concepts or bool(
            synonyms(stem(mention.text)) & stems
        )  # off-label needs a word on the licence, not the words "off" and "label"
    spellings = [mention.text]
    if mention.kind is EntityKind.ENDPOINT and entity.name:
        spellings.append(entity.name)  # "progression-free or overall survival" names PFS
    return any(
        all(synonyms(stem(w)) & stems or w.lower() in EMPTY for w, _, _ in words_of(spelling))
        for spelling in spellings
    )


def _is_rest_of_regimen(part: Entity, claim: Reading, named: frozenset[str], lexicon: Lexicon) -> bool:
    """ "belantamab ... in the combination with Vd": the claim names drug and partner, the evidence belantamab-Vd."""
    return any(
        set(part.components) < set(lexicon[i].components)
        and set(lexicon[i].components) - set(part.components) <= claim.drugs
        for i in named
        if i in lexicon and len(lexicon[i].components) > len(part.components)
    )
