"""From one standalone question to a draft: route by intent, admit by slots, choose statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from answer.article import compose_article
from answer.comparison import compose_comparison, sides_of
from answer.corrections import add_corrections
from answer.counts import COUNTS_PEOPLE, compose_count
from answer.draft import MOST_CLAIMS, Candidates, Draft
from answer.figures import compose_figures
from answer.general import compose_definition, compose_general
from answer.labels import compose_eligibility, compose_label_rules, compose_status, is_denied
from answer.management import compose_management
from core.answers import Abstention, AbstentionReason, Notice, Slots
from core.evidence import ClaimKind, Kind, Passage, Shelf
from core.lexicon import EntityKind, Lexicon
from retrieval.admission import DEFINED_TERMS, Admission, Need, admit, fills_endpoint, needs_of
from retrieval.filters import Filters, allowed_rows, has_expired, is_future
from retrieval.intents import Intent
from retrieval.search import Retriever
from retrieval.slots import INTENT_TOPICS, Reading
from retrieval.words import covers

POOL_WITHOUT_SLOTS = 40
LONGEST_PASSED_OVER = 4
"""Short words that nothing covers are mostly slang and clipped forms: naming them helps nobody."""
ABOUT_ARTICLE = re.compile(r"\b(?:the|this|that) article\b", re.IGNORECASE)
# how the shelf itself says that nobody has a figure, or that a text may not be shown
NOT_HELD = re.compile(
    r"\b(?:had been seen|was not seen|were not seen|stands in no source|not confirmed for|could not be read|only links|states none|was in no)\b",
    re.IGNORECASE,
)
_ASKS_RATE = re.compile(
    r"\b(?:how (?:common|often|frequent\w*|many (?:patients|people))|rates?|incidence|frequency|percent\w*|proportion)\b",
    re.IGNORECASE,
)
_OBJECT = re.compile(
    r"\b(?:causes?|caused|risks? of|leads? to|induces?|effects? on|affects?)\b", re.IGNORECASE
)


@dataclass
class Composer:
    """Composes drafts from one opened index. `article`: the article's statements that a correction is linked to."""

    retriever: Retriever
    article: Sequence[Passage]

    @cached_property
    def denials(self) -> tuple[Passage, ...]:
        """What the shelf states of regimens that no label licenses, or no longer."""
        store = self.retriever.snapshot.store
        found = store.passages(sorted(store.rows_where("kind = 'label'")))
        return tuple(p for p in found if is_denied(p))

    def compose(self, reading: Reading, as_of: str) -> tuple[Draft, dict[str, object]]:
        """The draft and what a trace shows of how it came about."""
        store = self.retriever.snapshot.store
        candidates, admission = self.find(reading, as_of)
        trace: dict[str, object] = {
            "needs": [{"slot": n.slot, "asked": n.asked} for n in admission.needs],
            "admitted": len(candidates.passages),
        }
        missing = _unanswerable(reading, admission)
        if missing:
            return Draft(abstention=missing), trace
        if ABOUT_ARTICLE.search(reading.question):
            draft = compose_article(candidates, self.article, store.find_passage)
            draft.add(
                *(c.passage for c in self._route(candidates).chosen if c.passage.kind is not Kind.ARTICLE)
            )
            draft.chosen = draft.chosen[:MOST_CLAIMS]
            return draft, trace | {"route": "article"}
        draft = self._route(candidates)
        _check_coverage(draft, candidates)
        self._mind_the_licence(draft, candidates)
        if not any(n.code == "no_head_to_head" for n in draft.notices):
            article = [p for p in self.article if not is_future(p, as_of)]
            add_corrections(draft, candidates, article, store.find_passage)
        draft.chosen = draft.chosen[: draft.most]
        _warn_of_words(draft, candidates)
        return draft, trace

    def find(self, reading: Reading, as_of: str) -> tuple[Candidates, Admission]:
        """The statements that fill every stated slot; without slots, the nearest by the two rankings."""
        retriever, store = self.retriever, self.retriever.snapshot.store
        today = retriever.snapshot.manifest.as_of
        allowed = allowed_rows(store, Filters(as_of=as_of), today)
        needs = needs_of(reading.slots, retriever.lexicon)
        admission = admit(needs, store, allowed)
        rows: list[int] | None
        if needs:
            rows = found_rows = sorted(admission.rows)
        else:
            rows = allowed
            found_rows = [r for r, _ in retriever.rank(reading, allowed, POOL_WITHOUT_SLOTS)]
        passages = store.passages(found_rows)

        def score() -> dict[str, float]:
            ranked = dict(retriever.rank(reading, rows))
            scores = retriever.score(reading, passages, [ranked.get(row, 0.0) for row in found_rows])
            return {p.passage_id: s for p, s in zip(passages, scores, strict=True)}

        return Candidates(reading, retriever.lexicon, as_of, passages, score, needs), admission

    def _mind_the_licence(self, draft: Draft, candidates: Candidates) -> None:
        """Figures of what no label licenses, or no longer, carry the statement that says so."""
        results = [c.passage.figures for c in draft.chosen if c.passage.figures or c.passage.contrasts]
        if not results:
            return
        shown = {(f.arm or "").partition("@")[0] for f in results[0][:1]}
        regimens, drugs = {*candidates.slots.regimens, *shown}, set(candidates.slots.drugs)
        if any(is_denied(c.passage) for c in draft.chosen):
            return
        for passage in self.denials:
            standing = not (has_expired(passage, candidates.as_of) or is_future(passage, candidates.as_of))
            # a statement is about the regimen that it names first; others in it are its comparators
            subject = next((e for e in passage.entities if _is_regimen(e, candidates.lexicon)), None)
            about = subject in regimens if subject else bool(drugs & set(passage.entities))
            if standing and about:
                draft.chosen = draft.chosen[: MOST_CLAIMS - 1]
                draft.add(passage, kind=ClaimKind.CAVEAT)
                return

    def _route(self, candidates: Candidates) -> Draft:
        slots = candidates.slots
        sides = sides_of(candidates)
        both = Intent.COMPARISON in slots.intents or (
            Intent.FIGURE in slots.intents and len(slots.regimens) > 1 and not _object_topics(slots)
        )
        if both and len(sides) >= 2:
            return compose_comparison(candidates, sides)
        draft = Draft()
        for intent in _plan(candidates):
            part = _compose_one(intent, candidates)
            draft.notices += part.notices
            draft.most = max(draft.most, part.most)
            draft.abstention = draft.abstention or part.abstention
            draft.add(*(c.passage for c in part.chosen if c.kind == "statement"))
            for chosen in part.chosen:
                if chosen.kind != "statement":
                    draft.add(chosen.passage, kind=chosen.kind)
            if len(draft.chosen) >= draft.most:
                break
        if not draft.chosen and not draft.abstention:
            draft = compose_general(candidates)
        draft.chosen = draft.chosen[: draft.most]
        return draft


def _is_regimen(entity_id: str, lexicon: Lexicon) -> bool:
    return entity_id in lexicon and lexicon[entity_id].kind is EntityKind.REGIMEN


def _plan(candidates: Candidates) -> tuple[Intent, ...]:
    """Which composers answer, in order: what is asked outright before what the words merely touch."""
    slots = candidates.slots
    intents = [
        Intent(i) for i in slots.intents if i not in (Intent.COMPARISON, Intent.REGIMEN_PICK, Intent.PREMISE)
    ]
    subject = bool(slots.regimens or slots.drugs or slots.trials or slots.drug_classes)
    licence = Intent.STATUS in intents or Intent.ELIGIBILITY in intents
    if Intent.DEFINITION in intents and (not subject or DEFINED_TERMS & set(slots.topics)):
        return (Intent.DEFINITION,)
    if Intent.MANAGEMENT in intents:
        return (Intent.MANAGEMENT,)
    if slots.trials and Intent.SAFETY in intents and not slots.endpoints and not slots.conditions:
        return (Intent.SAFETY,)
    if Intent.FIGURE in intents and not (slots.endpoints or slots.conditions) and _object_topics(slots):
        # a number is asked for, but not a result: how long cells take from collection to infusion
        return (Intent.EVIDENCE,)
    if slots.endpoints or (slots.trials and not licence):
        return (Intent.FIGURE, Intent.SAFETY) if slots.conditions else (Intent.FIGURE,)
    if not subject:
        return (Intent.SAFETY,) if slots.conditions else (Intent.EVIDENCE,)
    if Intent.STATUS in intents:
        return tuple(i for i in (Intent.STATUS, Intent.ELIGIBILITY, Intent.DOSE) if i in intents)
    if (
        Intent.FIGURE in intents
        and Intent.SAFETY in intents
        and Intent.DOSE not in intents
        and slots.conditions
    ):
        return (Intent.FIGURE, Intent.SAFETY)
    order = (
        Intent.ELIGIBILITY,
        Intent.DOSE,
        Intent.SAFETY,
        Intent.FIGURE,
        Intent.DEFINITION,
        Intent.EVIDENCE,
    )
    return tuple(i for i in order if i in intents) or (Intent.EVIDENCE,)


def _object_topics(slots: Slots) -> tuple[str, ...]:
    """Topics that are themselves what is asked about."""
    return tuple(t for t in slots.topics if t not in INTENT_TOPICS)


def _compose_one(intent: Intent, candidates: Candidates) -> Draft:
    slots = candidates.slots
    match intent:
        case Intent.STATUS:
            return _or_say_so(compose_status(candidates), candidates)
        case Intent.ELIGIBILITY:
            return compose_eligibility(candidates)
        case Intent.MANAGEMENT:
            managed = compose_management(candidates)
            return managed if managed.chosen else _or_say_untreated(candidates)
        case Intent.DOSE | Intent.SAFETY:
            return compose_label_rules(candidates, intent)
        case Intent.FIGURE:
            if not (slots.regimens or slots.drugs or slots.trials or slots.drug_classes):
                return compose_general(candidates)
            if COUNTS_PEOPLE.search(candidates.reading.question) and not (
                slots.endpoints or slots.conditions
            ):
                return _or_not_counted(compose_count(candidates), candidates)
            return compose_figures(candidates)
        case Intent.DEFINITION:
            return compose_definition(candidates)
        case _:
            return compose_general(candidates)


def _or_say_untreated(candidates: Candidates) -> Draft:
    """What the shelf holds on the event, and that it does not say what is done about it."""
    draft = compose_label_rules(candidates, Intent.SAFETY)
    draft.chosen = draft.chosen[:3]
    events = [
        c for c in candidates.slots.conditions if candidates.lexicon[c].kind is EntityKind.ADVERSE_EVENT
    ]
    asked = f"how to treat {_join([candidates.lexicon[e].name for e in events])}"
    draft.abstention = Abstention(
        reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
        message=f"No statement on this shelf says {asked}{_about(candidates)}.",
        missing=(asked,),
        searched=tuple(n.asked for n in candidates.needs),
    )
    return draft


def _or_not_counted(draft: Draft, candidates: Candidates) -> Draft:
    if not draft.chosen:
        match = COUNTS_PEOPLE.search(candidates.reading.question)
        asked = match.group().strip() if match else "how many patients"
        draft.abstention = Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"No statement on this shelf says {asked}.",
            missing=(asked,),
            searched=tuple(n.asked for n in candidates.needs),
        )
    return draft


def _or_say_so(draft: Draft, candidates: Candidates) -> Draft:
    """No statement on standing is an answer of its own: other statements do not stand in for it."""
    if not draft.chosen:
        names = [candidates.lexicon[i].name for i in (*candidates.slots.regimens, *candidates.slots.drugs)]
        draft.abstention = Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"No statement on this shelf says, as of {candidates.as_of}, where {_join(names) or 'this'} is licensed.",
            missing=("a status statement",),
        )
    return draft


def _unanswerable(reading: Reading, admission: Admission) -> Abstention | None:
    unknown = reading.slots.unknown_terms
    if unknown:
        return Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"Nothing on this shelf is called {_join(unknown)}.",
            missing=unknown,
        )
    if admission.unfilled:
        return _missing_needs(admission.unfilled, admission.needs)
    return None


def _missing_needs(unfilled: Sequence[Need], needs: Sequence[Need]) -> Abstention:
    others = [n.asked for n in needs if n not in unfilled]
    about = f" together with {_join(others)}" if others else ""
    names = [f"{n.asked} ({n.slot})" for n in unfilled]
    return Abstention(
        reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
        message=f"No statement on this shelf covers {_join(names)}{about}.",
        missing=tuple(n.asked for n in unfilled),
        searched=tuple(n.asked for n in needs),
    )


def _check_coverage(draft: Draft, candidates: Candidates) -> None:
    """What was asked and no chosen statement fills is named; claims and an abstention may stand together."""
    if draft.abstention:
        return
    slots, lexicon = candidates.slots, candidates.lexicon
    chosen = [c.passage for c in draft.chosen]
    missing: list[str] = []
    if _plan(candidates)[0] is Intent.FIGURE:
        missing = _missing_figures(slots, chosen, lexicon)
    if _ASKS_RATE.search(candidates.reading.question):
        missing += _missing_rates(slots, chosen, lexicon)
    named = {e for p in chosen for e in p.entities}
    missing += [
        n.asked
        for n in candidates.needs
        if n.slot != "endpoint" and not n.any & named and not any(n.asked in p.text for p in chosen)
    ]
    uncovered = [w for w in slots.words if not any(covers(p.text, w) for p in candidates.passages)]
    named_object = bool(slots.conditions or slots.topics or slots.endpoints or slots.populations)
    vague = tuple(slots.intents) == (Intent.EVIDENCE,) or bool(_OBJECT.search(candidates.reading.question))
    unspoken = bool(uncovered) and vague and not named_object
    if not chosen or missing or unspoken:
        asked = _what_was_asked(candidates, missing or uncovered)
        draft.abstention = Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=f"No statement on this shelf gives {asked}.",
            missing=tuple(missing or uncovered or ("a statement that answers this",)),
            searched=tuple(n.asked for n in candidates.needs),
        )
        if unspoken and not missing:
            draft.chosen = []
    elif NOT_HELD.search(chosen[0].text):
        draft.abstention = Abstention(
            reason=AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=chosen[0].text,
            missing=("what was asked",),
            searched=tuple(n.asked for n in candidates.needs),
        )


def _missing_figures(slots: Slots, chosen: Sequence[Passage], lexicon: Lexicon) -> list[str]:
    """Endpoints without a result, a landmark without a rate, a population without a figure of its own."""
    missing = [
        lexicon[e].name
        for e in slots.endpoints
        if not any(fills_endpoint(p, e, slots.statistic) for p in chosen)
    ]
    months = slots.landmark_months
    if (
        months
        and slots.endpoints
        and not missing
        and not any(f.landmark_months == months for p in chosen for f in p.figures)
    ):
        missing = [f"{months}-month {lexicon[slots.endpoints[0]].name}"]
    figures = [r.population for p in chosen for r in p.figures] + [
        r.population for p in chosen for r in p.contrasts
    ]
    results = {x for population in figures for x in (population or "").split("+")}
    named = {e for p in chosen for e in p.entities}
    if slots.endpoints and not missing and Intent.PREMISE not in slots.intents:
        missing = [
            f"a figure for {lexicon[g].name}"
            for g in slots.populations
            if g not in results and g not in named and g != "whole_trial"
        ]
    return missing


def _missing_rates(slots: Slots, chosen: Sequence[Passage], lexicon: Lexicon) -> list[str]:
    """Adverse events without a rate of their own: that of a related event does not stand in for it."""
    counted = {e for p in chosen if p.figures for e in p.entities}
    events = [c for c in slots.conditions if lexicon[c].kind is EntityKind.ADVERSE_EVENT]
    return [f"a rate of {lexicon[e].name}" for e in events if e not in counted]


def _what_was_asked(candidates: Candidates, missing: Sequence[str]) -> str:
    what = _join(missing) if missing else "an answer to this question"
    return what + _about(candidates, missing)


def _about(candidates: Candidates, missing: Sequence[str] = ()) -> str:
    """ " for DPd in MM-014": what was named, but what is missing itself."""
    slots, lexicon = candidates.slots, candidates.lexicon
    names = [lexicon[i].name for i in (*slots.regimens, *slots.drugs) if lexicon[i].name not in missing]
    trials = [lexicon[t].name for t in slots.trials if lexicon[t].name not in missing]
    return (f" for {_join(names)}" if names else "") + (f" in {_join(trials)}" if trials else "")


def _warn_of_words(draft: Draft, candidates: Candidates) -> None:
    if not draft.chosen or draft.abstention:
        return
    uncovered = [
        w
        for w in candidates.slots.words
        if len(w) > LONGEST_PASSED_OVER and not any(covers(c.passage.text, w) for c in draft.chosen)
    ]
    if uncovered:
        draft.notices.append(
            Notice(
                code="words_not_covered",
                text=f"The statements shown do not speak of {_join([f'“{w}”' for w in uncovered])}.",
            )
        )
    if any(c.passage.shelf is Shelf.USER for c in draft.chosen):
        draft.notices.append(
            Notice(code="user_document", text="Marked statements come from a document of yours.")
        )
    if any(c.passage.maturity == "topline" for c in draft.chosen):
        draft.notices.append(
            Notice(code="topline", text="Topline: announced in a press release, not yet published in full.")
        )


def _join(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1] if names else ""
