"""From one standalone question to a draft: route by intent, admit by slots, choose statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from answer.article import compose_article
from answer.by_intent import asks_effects, compose_one
from answer.comparison import compose_comparison, sides_of
from answer.corrections import add_corrections
from answer.draft import MOST_CLAIMS, Candidates, Draft
from answer.gaps import (
    ASKS_REDUCTION,
    check_dose_of,
    check_resumption,
    fill_gaps,
    mind_the_place,
    put_denial_first,
)
from answer.general import compose_general
from answer.labels import is_denied
from answer.management import general_notice
from answer.missing import check_coverage, unanswerable, warn_of_words
from answer.pieces import merge, one_object_each
from answer.plan import object_topics, plan
from core.answers import Slots
from core.evidence import ClaimKind, Kind, Passage
from core.lexicon import EntityKind, Lexicon
from retrieval.admission import (
    Admission,
    admit,
    needs_of,
)
from retrieval.filters import Filters, allowed_rows, has_expired, is_future
from retrieval.intents import Intent
from retrieval.search import Retriever
from retrieval.slots import Reading
from retrieval.words import covers

EMERGENCIES = "urgent-situations"
POOL_WITHOUT_SLOTS = 40
ABOUT_ARTICLE = re.compile(r"\b(?:the|this|that) article\b", re.IGNORECASE)


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
        missing = unanswerable(reading, admission)
        if missing:
            apart = None if reading.slots.unknown_terms else self._apart(reading, as_of)
            return apart or Draft(abstention=missing), trace
        if ABOUT_ARTICLE.search(reading.question):
            draft = compose_article(candidates, self.article, store.find_passage)
            draft.add(
                *(c.passage for c in self._route(candidates).chosen if c.passage.kind is not Kind.ARTICLE)
            )
            draft.chosen = draft.chosen[:MOST_CLAIMS]
            return draft, trace | {"route": "article"}
        draft = self._route(candidates)
        if Intent.MANAGEMENT in reading.slots.intents and ASKS_REDUCTION.search(reading.question):
            put_denial_first(draft, self._of_drug(reading, as_of))
        if not any(n.code == "no_head_to_head" for n in draft.notices):
            fill_gaps(draft, candidates)
        check_dose_of(draft, candidates)
        check_resumption(draft, candidates)
        check_coverage(draft, candidates)
        draft = mind_the_place(draft, candidates, self._of_place(reading.slots.jurisdiction))
        self._mind_the_licence(draft, candidates)
        if len(draft.chosen) < draft.most:
            self._add_general(draft, reading, as_of)
        if not any(n.code == "no_head_to_head" for n in draft.notices):
            article = [p for p in self.article if not is_future(p, as_of)]
            add_corrections(draft, candidates, article, store.find_passage)
        draft.chosen = draft.chosen[: draft.most]
        warn_of_words(draft, candidates)
        return draft, trace

    def _apart(self, reading: Reading, as_of: str) -> Draft | None:
        """Where no statement holds all that was asked: each thing asked by itself, or the rule that holds for any drug."""
        pieces = one_object_each(reading)
        if len(pieces) > 1:
            drafts = [self.compose(piece, as_of)[0] for piece in pieces]
            return merge(drafts) if any(d.chosen for d in drafts) else None
        return self._general_rule(reading, as_of) if pieces else None

    def _of_drug(self, reading: Reading, as_of: str) -> list[Passage]:
        """All that labels state of the drugs asked about, whatever the condition."""
        store = self.retriever.snapshot.store
        slots = reading.slots
        rows = store.rows_naming((*slots.drugs, *slots.regimens)) & store.rows_where("kind = 'label'")
        found = store.passages(sorted(rows))
        return [p for p in found if not (has_expired(p, as_of) or is_future(p, as_of))]

    def _of_place(self, place: str | None) -> list[Passage]:
        if place in (None, "US", "EU"):
            return []
        store = self.retriever.snapshot.store
        return store.passages(sorted(store.rows_where("jurisdiction = ? AND kind = 'guideline'", [place])))

    def _general_rule(self, reading: Reading, as_of: str) -> Draft | None:
        """Statements on the thing asked that name no drug at all hold for the drug asked about, and say so."""
        asked = self._about_any_drug(reading, as_of)
        names = [self.retriever.lexicon[i].name for i in (*reading.slots.regimens, *reading.slots.drugs)]
        if asked is None or not names:
            return None
        draft = compose_general(asked, most=3)
        draft.notices.append(general_notice(names))
        return draft

    def _add_general(self, draft: Draft, reading: Reading, as_of: str) -> None:
        """Care that holds for any drug beside the little that is said of this one: at most two statements."""
        care = object_topics(reading.slots) or any(
            self.retriever.lexicon[c].kind is EntityKind.CONDITION for c in reading.slots.conditions
        )
        rules = {Intent.SAFETY, Intent.EVIDENCE, Intent.PREMISE}
        if not (care and draft.chosen and rules.issuperset(reading.slots.intents)):
            return
        asked = self._about_any_drug(reading, as_of)
        if asked is None:
            return
        unsaid = _unsaid(draft, asked)
        if unsaid:
            said = [p for p in asked.passages if any(covers(p.text, w) for w in unsaid)]
            asked = replace(asked, passages=said)
        general = Draft()
        general.add(*(c.passage for c in compose_general(asked, most=2).chosen))
        wanted = set(object_topics(reading.slots))
        if wanted and not any(wanted & set(c.passage.entities) for c in draft.chosen):
            # what is said of this drug only borders on what is asked
            first = [c for c in general.chosen if wanted & set(c.passage.entities)]
            draft.chosen = first + draft.chosen
        draft.add(*(c.passage for c in general.chosen))

    def _about_any_drug(self, reading: Reading, as_of: str) -> Candidates | None:
        """Candidates on the thing asked that name no drug, class or regimen; None for results and bare questions."""
        if reading.slots.trials or reading.slots.endpoints:
            return None
        slots = reading.slots.model_copy(update={"regimens": (), "drugs": (), "drug_classes": ()})
        asked, admission = self.find(replace(reading, slots=slots), as_of)
        if not admission.needs:
            return None
        lexicon = self.retriever.lexicon
        general = [
            p
            for p in asked.passages
            # what to do in an emergency answers one, and fills up no other answer
            if p.document_id != EMERGENCIES and not any(_is_treatment(e, lexicon) for e in p.entities)
        ]
        return replace(asked, passages=general) if general else None

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
            scores = retriever.score(reading, found_rows, [ranked.get(row, 0.0) for row in found_rows])
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
        several = len(slots.regimens) > 1 and not object_topics(slots)
        both = Intent.COMPARISON in slots.intents or (Intent.FIGURE in slots.intents and several)
        both = both or (several and _counts_events(slots, candidates.lexicon))
        if both and len(sides) >= 2:
            return compose_comparison(candidates, sides, lambda: self._results_of(sides))
        draft = Draft()
        for intent in plan(candidates.slots):
            part = compose_one(intent, candidates)
            draft.notices += part.notices
            draft.most = max(draft.most, part.most)
            draft.abstention = draft.abstention or part.abstention
            draft.add(*(c.passage for c in part.chosen if c.kind == "statement"))
            for chosen in part.chosen:
                if chosen.kind != "statement":
                    draft.add(chosen.passage, kind=chosen.kind)
            if len(draft.chosen) >= draft.most or (intent is Intent.SAFETY and asks_effects(candidates)):
                break
        if not draft.chosen and not draft.abstention:
            draft = compose_general(candidates)
        draft.chosen = draft.chosen[: draft.most]
        return draft

    def _results_of(self, sides: Sequence[str]) -> list[Passage]:
        store, lexicon = self.retriever.snapshot.store, self.retriever.lexicon
        named = {*sides, *(d for s in sides for d in lexicon.drugs_of_class(s))}
        return store.passages(sorted(store.rows_naming(named) & store.rows_where("kind = 'trial'")))


def _counts_events(slots: Slots, lexicon: Lexicon) -> bool:
    """Only adverse events are asked of the regimens named: each one's rate, side by side."""
    events = [c for c in slots.conditions if lexicon[c].kind is EntityKind.ADVERSE_EVENT]
    return bool(events) and set(slots.intents) <= {Intent.SAFETY, Intent.FIGURE}


def _unsaid(draft: Draft, candidates: Candidates) -> list[str]:
    return [w for w in candidates.slots.words if not any(covers(c.passage.text, w) for c in draft.chosen)]


def _is_treatment(entity_id: str, lexicon: Lexicon) -> bool:
    kinds = (EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN)
    return entity_id in lexicon and lexicon[entity_id].kind in kinds


def _is_regimen(entity_id: str, lexicon: Lexicon) -> bool:
    return entity_id in lexicon and lexicon[entity_id].kind is EntityKind.REGIMEN
