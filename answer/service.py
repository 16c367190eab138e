"""The answering service, from question to checked answer. Reads top to bottom."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from answer.assemble import answer_id_of, number_claims
from answer.conversation import make_standalone, split_parts
from answer.drafting import CALL_FIRST, Drafter
from answer.generators import Extractive
from answer.generators import Generator as SentenceGenerator
from answer.nearest import suggest_questions
from answer.parts import PartDraft, joined_abstention, kind_of, parts_of
from answer.patient import for_patient, glossary_of
from answer.release import Gate
from answer.scope import out_of_scope
from answer.urgent import (
    Situation,
    asks_nothing,
    find_supposed,
    find_urgent,
    names_sign,
    told_symptom,
    urgent_of,
)
from answer.urgent_shown import OF_THE_DISEASE, OTHER_SECTION
from answer.writing import Event, write_claims
from core.answers import Answer, Audience, Urgent
from core.errors import InputError
from core.evidence import Claim, Document, Hit, Passage
from core.lexicon import Lexicon
from core.patients import PatientProfile
from core.recommendations import Recommendation
from core.settings import Settings
from index.embedding import OnnxEmbedder
from index.preload import start_embedder
from index.snapshot import Snapshot
from retrieval.filters import Filters, check_as_of, check_filters, first_day
from retrieval.search import Retriever
from retrieval.slots import read_question

if TYPE_CHECKING:
    from answer.verification import Verdict
    from shelf.regimen_card import RegimenCard


_EXAMPLES = {
    "question": "what was median OS with DPd in MM-014?",
    "query": "carfilzomib cardiac failure",
    "description": "66 y, one prior line (VRd), progressing on lenalidomide, US",
}


@dataclass
class AnswerService:
    """Ask, search, recommend, verify over one opened index. Safe to share between threads for reading."""

    settings: Settings
    snapshot: Snapshot
    retriever: Retriever
    generator: SentenceGenerator = field(default_factory=Extractive)

    # ask

    def ask(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Answer:
        """The whole answer. Raises InputError for a question of no or too many characters, or an unusable as_of."""
        answer: Answer | None = None
        for event in self._run(question, profile, audience, as_of, history):
            if isinstance(event, Answer):
                answer = event
        assert answer is not None
        return answer

    def stream(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Iterator[Event]:
        """Events as they are ready; a claim is sent only after it passed verification. Same errors as `ask`."""
        for event in self._run(question, profile, audience, as_of, history):
            if isinstance(event, Answer):
                yield Event(kind="answer", data=event.model_dump(mode="json"))
            else:
                yield event

    def _run(
        self,
        question: str,
        profile: PatientProfile | None,
        audience: str,
        as_of: str | None,
        history: Sequence[tuple[str, str]],
    ) -> Iterator[Event | Answer]:
        started = time.perf_counter()
        self._check_words(question, "question")
        reader = _audience(audience)
        date = check_as_of(as_of, self.snapshot.manifest.as_of)
        standalone = make_standalone(question.strip(), history, self.lexicon)
        reading = read_question(standalone, self.lexicon)
        if as_of is None and reading.slots.as_of:
            date = self._date_asked(reading.slots.as_of, date)

        urgent = find_urgent(standalone, reading.slots, self.lexicon)
        if urgent:
            yield Event(kind="urgent", data=urgent_of(urgent, ()).model_dump(mode="json"))
        supposed = None if urgent else find_supposed(standalone, reading.slots, self.lexicon)
        told = not urgent and (supposed or told_symptom(standalone, reading.slots, self.lexicon))
        if told:
            yield Event(kind="notice", data=CALL_FIRST.model_dump(mode="json"))
        sections = [s.section for s in urgent or ((supposed,) if supposed else ())]
        if (
            told
            and not supposed
            and names_sign(standalone)
            and asks_nothing(standalone)
            and not out_of_scope(standalone, reading.slots)
        ):
            sections = [OTHER_SECTION]
        if sections:
            told_draft = self.drafter.draft_urgent(sections, standalone, reading.slots)
            parts = [PartDraft(standalone, reading.slots, told_draft)]
        else:
            parts = [
                self.drafter.draft(q, date, reader, profile) for q in split_parts(standalone, self.lexicon)
            ]
        if told:
            self.drafter.put_call_first(parts[0])
        if reader is Audience.PATIENT:
            for part in parts:
                for_patient(part.draft, part.slots, self.lexicon, self.glossary)
        composed = time.perf_counter()

        gate = Gate([c for p in parts for c in p.draft.chosen], self.lexicon, date, self._forbidden(parts))
        claims, generator = yield from write_claims(self.generator, standalone, parts, gate, reader)
        numbered, references = number_claims(claims, self.passage, self.document)
        notices = tuple(dict.fromkeys(n for p in parts for n in p.draft.notices))
        abstention = joined_abstention(parts)
        for notice in notices[1:] if told else notices:
            yield Event(kind="notice", data=notice.model_dump(mode="json"))
        if abstention:
            yield Event(kind="abstention", data=abstention.model_dump(mode="json"))
        done = time.perf_counter()

        recommendation = next((p.recommendation for p in parts if p.recommendation), None)
        yield Answer(
            answer_id=answer_id_of(standalone, reader, date, self.snapshot.manifest.index_version, generator,
                                   profile.model_dump_json() if profile else ""),
            question=question,
            standalone_query=standalone,
            slots=reading.slots,
            audience=reader,
            kind=kind_of(recommendation, numbered),
            parts=parts_of(parts, numbered, notices),
            claims=numbered,
            notices=notices,
            references=references,
            recommendation=recommendation,
            abstention=abstention,
            urgent=_urgent(urgent, numbered),
            followups=suggest_questions(reading, self.lexicon, self.snapshot.store) if numbered else (),
            as_of=date,
            evidence_checked_to=self.snapshot.manifest.evidence_checked_to,
            corpus_version=self.snapshot.manifest.corpus_version,
            index_version=self.snapshot.manifest.index_version,
            ruleset_version=self.snapshot.manifest.ruleset_version,
            generator=generator,
            created_at=datetime.now(UTC).isoformat(timespec="seconds"),
            timings_ms={
                "compose": round((composed - started) * 1000, 3),
                "write": round((done - composed) * 1000, 3),
                "total": round((time.perf_counter() - started) * 1000, 3),
            },
            trace={
                "parts": [p.trace for p in parts],
                "sentences": dict(sorted(gate.counts.items())),
                "removed": gate.removed,
            },
        )  # fmt: skip

    def _date_asked(self, asked: str, latest: str) -> str:
        """The date that the question names, where this shelf reaches it; a month stands for its first day."""
        day = first_day(asked)
        return day if day <= latest else latest

    def _check_words(self, words: str, what: str) -> None:
        """Every door's limits stand here once. Raises InputError where there is nothing to read, or too much."""
        length, most = len(words), self.settings.max_question
        if not words.strip():
            raise InputError(f"the {what} is empty; for example: {_EXAMPLES[what]}")
        if length > most:
            raise InputError(f"the {what} has {length:,} characters; at most {most:,} are read: shorten it")

    # pick a regimen

    def _forbidden(self, parts: Sequence[PartDraft]) -> Callable[[str], str | None]:
        picked = [p.recommendation for p in parts if p.recommendation]
        if not picked:
            return lambda text: None
        from answer.picks import forbidden_check

        return forbidden_check(picked, self.lexicon)

    def recommend(
        self,
        *,
        profile: PatientProfile | None = None,
        text: str | None = None,
        as_of: str | None = None,
        unread: tuple[str, ...] = (),
    ) -> Recommendation:
        """Options for a patient, from a profile or from words. Raises InputError where neither is given.

        `unread`: names of diagnoses of a record that no field of its profile holds.
        """
        date = check_as_of(as_of, self.snapshot.manifest.as_of)
        if text is not None:
            self._check_words(text, "description")
            return self._urgent_first(self.drafter.picker.from_text(text, date, profile), text)
        if profile is None:
            raise InputError("a recommendation needs a patient profile or a description in words")
        return self.drafter.picker.from_profile(profile, date, unread)

    def _urgent_first(self, made: Recommendation, text: str) -> Recommendation:
        """The recommendation, headed by what cannot wait for a choice of regimen.

        Only emergencies of the disease itself: what a note tells of drugs is mostly history.
        """
        slots = read_question(text, self.lexicon).slots
        found = [s for s in find_urgent(text, slots, self.lexicon) if s.section in OF_THE_DISEASE]
        if not found:
            return made
        first = urgent_of(found, ())
        return made.model_copy(
            update={"message": f"Urgent, {first.situation}: {first.message} {made.message}"}
        )

    def explain(self, recommendation: Recommendation) -> str:
        """Every rule that fired or was blocked, and by which fact."""
        return self.drafter.picker.explain(recommendation)

    # look things up

    @property
    def lexicon(self) -> Lexicon:
        return self.snapshot.lexicon

    @cached_property
    def drafter(self) -> Drafter:
        return Drafter(self.snapshot, self.retriever)

    @cached_property
    def glossary(self) -> dict[str, Passage]:
        """What the shelf itself says a term means: entity id to the statement that opens with it."""
        rows = self.snapshot.store.rows_where("kind = 'definition'")
        return glossary_of(self.snapshot.store.passages(sorted(rows)), self.lexicon)

    def search(self, query: str, *, k: int = 10, **filters: Any) -> tuple[Hit, ...]:
        """The `k` best passages. `filters` are the fields of retrieval.filters.Filters, drug and trial by any name.

        Raises InputError for an empty query, a `k` under 1 and a filter whose value is not known.
        """
        self._check_words(query, "query")
        if k < 1:
            raise InputError(f"k is {k}; ask for at least 1 passage")
        wanted = check_filters(Filters(**filters), self.lexicon, self.snapshot.store)
        return self.retriever.search(query, k, wanted)

    def passage(self, passage_id: str) -> Passage:
        return self.snapshot.store.passage(passage_id)

    def document(self, document_id: str) -> Document:
        return self.snapshot.store.document(document_id)

    def documents(self) -> tuple[Document, ...]:
        return tuple(self.snapshot.store.documents())

    def regimen_card(self, regimen_id: str) -> RegimenCard:
        """What the shelf holds on a regimen, each line with its passage. LexiconError for an unknown id."""
        from shelf.regimen_card import regimen_card

        return regimen_card(regimen_id, self.lexicon, self.snapshot.store.all_passages())

    def verify(self, claim: str, *, passage_id: str | None = None, evidence: str | None = None) -> Verdict:
        """The verdict on any claim against a passage or a text. Raises InputError where neither or both are given."""
        from answer.verification import verify_claim

        if (passage_id is None) == (evidence is None):
            raise InputError("verify needs either a passage id or an evidence text, and not both")
        text = self.passage(passage_id).text if passage_id else str(evidence)
        return verify_claim(claim, [text], self.lexicon)


def open_service(
    settings: Settings, *, full_check: bool = False, embedder: Future[OnnxEmbedder] | None = None
) -> AnswerService:
    """Open the index that serves now. Raises IndexMissing, IndexCorrupt or ModelError with the remedy.

    `embedder` is one that `index.preload` began to open before this module was imported.
    """
    opening = embedder or start_embedder(settings, full_check=full_check)
    snapshot = Snapshot(settings.index_root, threads=settings.threads, full_check=full_check)
    snapshot.prepare()
    ready = opening.result()
    service = AnswerService(settings, snapshot, Retriever(snapshot, ready))
    if settings.llm:
        from answer.chat_generator import open_generator

        service.generator = open_generator(settings)
    return service


def _audience(audience: str) -> Audience:
    try:
        return Audience(audience)
    except ValueError:
        raise InputError(f"audience {audience!r} is not known; choose clinician or patient") from None


def _urgent(situations: Sequence[Situation], claims: Sequence[Claim]) -> Urgent | None:
    if not situations:
        return None
    markers = tuple(dict.fromkeys(x.marker for c in claims for x in c.citations if x.marker))
    return urgent_of(situations, markers)
