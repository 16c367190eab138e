"""The answering service, from question to checked answer. Reads top to bottom."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from answer.assemble import answer_id_of, number_claims
from answer.compose import Composer
from answer.conversation import make_standalone, split_parts
from answer.draft import Chosen, Draft
from answer.generators import Extractive
from answer.generators import Generator as SentenceGenerator
from answer.nearest import suggest_questions
from answer.patient import for_patient, glossary_of
from answer.release import Gate, claim_of
from answer.scope import (
    is_off_topic,
    licensed_text,
    mentions_person,
    out_of_scope,
    personal_order,
    personal_prognosis,
)
from answer.urgent import (
    Situation,
    asks_nothing,
    find_urgent,
    fitting_statements,
    told_symptom,
    urgent_of,
)
from answer.urgent_shown import OTHER_SECTION
from core.answers import (
    Abstention,
    AbstentionReason,
    Answer,
    AnswerKind,
    Audience,
    Notice,
    Part,
    Slots,
    Urgent,
)
from core.errors import InputError
from core.evidence import Claim, Document, Frozen, Hit, Passage
from core.lexicon import Lexicon
from core.patients import PatientProfile
from core.recommendations import Recommendation
from core.settings import Settings
from index.embedding import OnnxEmbedder
from index.preload import start_embedder
from index.snapshot import Snapshot
from retrieval.filters import Filters, check_as_of, check_filters, first_day
from retrieval.intents import Intent
from retrieval.search import Retriever
from retrieval.slots import read_question

if TYPE_CHECKING:
    from answer.picks import Picker
    from answer.verification import Verdict
    from shelf.regimen_card import RegimenCard


CALL_FIRST = Notice(
    code="call_first",
    text="If this is happening to someone now, call the treating team or emergency services; Kahler cannot assess a person.",
)


_EXAMPLES = {
    "question": "what was median OS with DPd in MM-014?",
    "query": "carfilzomib cardiac failure",
    "description": "66 y, one prior line (VRd), progressing on lenalidomide, US",
}
_NOTHING_KNOWN = {AbstentionReason.OUT_OF_SCOPE, AbstentionReason.INSUFFICIENT_EVIDENCE}


class Event(Frozen):
    """What a stream sends: `urgent`, `claim`, `notice`, `abstention`, and last `answer` with the whole Answer."""

    kind: str
    data: dict[str, Any]


@dataclass
class PartDraft:
    """One sub-question with what was chosen for it."""

    question: str
    slots: Slots
    draft: Draft
    trace: dict[str, object] = field(default_factory=dict)
    recommendation: Recommendation | None = None


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

        situation = find_urgent(standalone, reading.slots, self.lexicon)
        if situation:
            yield Event(kind="urgent", data=urgent_of(situation, ()).model_dump(mode="json"))
        told = not situation and told_symptom(standalone, reading.slots, self.lexicon)
        if told:
            yield Event(kind="notice", data=CALL_FIRST.model_dump(mode="json"))
        section = situation.section if situation else OTHER_SECTION if told else None
        if situation or (told and asks_nothing(standalone) and not out_of_scope(standalone, reading.slots)):
            assert section
            parts = [
                PartDraft(standalone, reading.slots, self._urgent_draft(section, standalone, reading.slots))
            ]
        else:
            parts = [
                self._draft_part(q, date, reader, profile) for q in split_parts(standalone, self.lexicon)
            ]
        if told:
            self._put_call_first(parts[0])
        if reader is Audience.PATIENT:
            for part in parts:
                for_patient(part.draft, part.slots, self.lexicon, self.glossary)
        composed = time.perf_counter()

        gate = Gate([c for p in parts for c in p.draft.chosen], self.lexicon, date, self._forbidden(parts))
        claims, generator = yield from self._write_claims(standalone, parts, gate, reader)
        numbered, references = number_claims(claims, self.passage, self.document)
        notices = tuple(dict.fromkeys(n for p in parts for n in p.draft.notices))
        abstention = _joined_abstention(parts)
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
            kind=_kind_of(recommendation, numbered),
            parts=_parts_of(parts, numbered, notices),
            claims=numbered,
            notices=notices,
            references=references,
            recommendation=recommendation,
            abstention=abstention,
            urgent=_urgent(situation, numbered),
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

    def _draft_part(
        self,
        question: str,
        as_of: str,
        audience: Audience,
        profile: PatientProfile | None,
    ) -> PartDraft:
        reading = read_question(question, self.lexicon)
        slots = reading.slots
        refused = out_of_scope(question, slots)
        if refused:
            return PartDraft(question, slots, Draft(abstention=self._with_nearest(refused, question)))
        if Intent.REGIMEN_PICK in slots.intents and not _asks_about_named(question, slots):
            picked = self._pick(question, slots, as_of, audience, profile)
            if picked is not None:
                return picked
        order = personal_order(question) or personal_prognosis(question)
        if is_off_topic(question, slots) and not slots.unknown_terms:
            nothing = Abstention(
                reason=AbstentionReason.OUT_OF_SCOPE,
                message="This is not a question about relapsed or refractory multiple myeloma, which is all this shelf covers.",
                missing=("evidence outside RRMM",),
            )
            return PartDraft(
                question, slots, Draft(abstention=self._with_nearest(order or nothing, question))
            )
        if order and not _asks_a_rule(slots):
            return PartDraft(question, slots, Draft(abstention=self._with_nearest(order, question)))
        draft, trace = self.composer.compose(reading, as_of)
        licensed = licensed_text(question, slots)
        if order or licensed:
            draft.abstention = order or licensed
        elif mentions_person(question) and Intent.DOSE in slots.intents and draft.chosen:
            draft.notices.append(
                Notice(
                    code="prescriber_decides",
                    text="Which rule applies to a person is the prescriber's decision.",
                )
            )
        if (
            Intent.DOSE in slots.intents
            and len({c.passage.jurisdiction for c in draft.chosen} & {"US", "EU"}) == 2
        ):
            draft.notices.append(
                Notice(
                    code="labels_differ",
                    text="US and EU labels are shown side by side; which applies is the prescriber's decision.",
                )
            )
        if Intent.PREMISE in slots.intents and draft.chosen:
            draft.notices.insert(
                0,
                Notice(
                    code="premise_checked",
                    text="The question takes something for granted; what the sources state stands below.",
                ),
            )
        if draft.abstention:
            draft.abstention = self._with_nearest(draft.abstention, question)
        return PartDraft(question, slots, draft, trace)

    def _urgent_draft(self, section: str, question: str, slots: Slots) -> Draft:
        """What the shelf holds under this heading and fits what is told."""
        rows = self.snapshot.store.rows_of_document("urgent-situations")
        held = [p for p in self.snapshot.store.passages(rows) if p.section_path == (section,)]
        draft = Draft()
        draft.add(*fitting_statements(section, question, slots, self.lexicon, held))
        return draft

    def _put_call_first(self, part: PartDraft) -> None:
        """The call notice before all else; and no bare "nothing is known" to someone who tells of a symptom."""
        refused = part.draft.abstention
        unknown = refused and refused.reason in _NOTHING_KNOWN
        if (
            unknown
            and not part.draft.chosen
            and not part.recommendation
            and not out_of_scope(part.question, part.slots)
        ):
            part.draft = self._urgent_draft(OTHER_SECTION, part.question, part.slots)
        part.draft.notices.insert(0, CALL_FIRST)

    def _with_nearest(self, abstention: Abstention, question: str) -> Abstention:
        reading = read_question(question, self.lexicon)
        return abstention.model_copy(
            update={"nearest": suggest_questions(reading, self.lexicon, self.snapshot.store)}
        )

    def _write_claims(
        self, question: str, parts: Sequence[PartDraft], gate: Gate, audience: Audience
    ) -> Generator[Event, None, tuple[list[Claim], str]]:
        """Yields claim events; returns the claims and the name of who wrote them."""
        chosen = gate.chosen
        claims: list[Claim] = []
        if isinstance(self.generator, Extractive) or not chosen:
            claims = [claim_of(c, gate.as_of) for c in _unique(chosen)]
            gate.counts["verbatim"] = len(claims)
            for claim in claims:
                yield _claim_event(claim)
            return claims, self.generator.name
        for claim in gate.release(
            self.generator.write(question, [c.passage for c in _unique(chosen)], audience=audience)
        ):
            claims.append(claim)
            yield _claim_event(claim)
        if gate.too_little:
            claims = [claim_of(c, gate.as_of) for c in _unique(chosen)]
            for part in parts:
                part.draft.notices.append(
                    Notice(
                        code="extractive_instead",
                        text="Too little of the generated text was supported; the statements themselves are shown.",
                    )
                )
            return claims, f"{self.generator.name} (extractive instead)"
        return claims, self.generator.name

    # pick a regimen

    def _pick(
        self, question: str, slots: Slots, as_of: str, audience: Audience, profile: PatientProfile | None
    ) -> PartDraft | None:
        """A regimen pick is answered from the rules, never from free text."""
        from answer.picks import draft_pick

        if profile is None and not self.picker.understands(question) and (slots.drugs or slots.trials):
            return None
        recommendation = self.picker.from_text(question, as_of, profile)
        draft = draft_pick(recommendation, audience, self.snapshot)
        shown = None if audience is Audience.PATIENT else recommendation
        return PartDraft(question, slots, draft, {"route": "recommendation"}, shown)

    def _forbidden(self, parts: Sequence[PartDraft]) -> Callable[[str], str | None]:
        picked = [p.recommendation for p in parts if p.recommendation]
        if not picked:
            return lambda text: None
        from answer.picks import forbidden_check

        return forbidden_check(picked, self.lexicon)

    def recommend(
        self, *, profile: PatientProfile | None = None, text: str | None = None, as_of: str | None = None
    ) -> Recommendation:
        """Options for a patient, from a profile or from words. Raises InputError where neither is given."""
        date = check_as_of(as_of, self.snapshot.manifest.as_of)
        if text is not None:
            self._check_words(text, "description")
            return self.picker.from_text(text, date, profile)
        if profile is None:
            raise InputError("a recommendation needs a patient profile or a description in words")
        return self.picker.from_profile(profile, date)

    def explain(self, recommendation: Recommendation) -> str:
        """Every rule that fired or was blocked, and by which fact."""
        return self.picker.explain(recommendation)

    # look things up

    @property
    def lexicon(self) -> Lexicon:
        return self.snapshot.lexicon

    @cached_property
    def picker(self) -> Picker:
        # the rules are read only when a regimen is asked for: most questions start sooner without them
        from answer.picks import Picker

        return Picker(self.snapshot, self.lexicon)

    @cached_property
    def glossary(self) -> dict[str, Passage]:
        """What the shelf itself says a term means: entity id to the statement that opens with it."""
        rows = self.snapshot.store.rows_where("kind = 'definition'")
        return glossary_of(self.snapshot.store.passages(sorted(rows)), self.lexicon)

    @cached_property
    def composer(self) -> Composer:
        rows = self.snapshot.store.rows_where("kind = 'article'")
        article = [p for p in self.snapshot.store.passages(sorted(rows)) if p.corrected_by]
        return Composer(self.retriever, article)

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


def _asks_about_named(question: str, slots: Slots) -> bool:
    """A yes-or-no question on a regimen that it names wants its evidence, not a list to pick from."""
    named = bool(slots.regimens)
    return named and (Intent.PREMISE in slots.intents or bool(_YES_OR_NO.match(question)))


_YES_OR_NO = re.compile(
    r"\s*(?:is|are|was|were|does|do|did|why|has|have|can|could|would|how (?:good|well|effective))\b",
    re.IGNORECASE,
)


def _asks_a_rule(slots: Slots) -> bool:
    """Beside the order there is a question that a label or a trial answers."""
    return bool(slots.conditions or slots.topics or slots.endpoints)


def _unique(chosen: Sequence[Chosen]) -> list[Chosen]:
    return list({c.passage.passage_id: c for c in chosen}.values())


def _claim_event(claim: Claim) -> Event:
    return Event(kind="claim", data=claim.model_dump(mode="json"))


def _kind_of(recommendation: Recommendation | None, claims: Sequence[Claim]) -> AnswerKind:
    if recommendation:
        return AnswerKind.RECOMMENDATION
    return AnswerKind.EVIDENCE if claims else AnswerKind.ABSTENTION


def _joined_abstention(parts: Sequence[PartDraft]) -> Abstention | None:
    found = [p.draft.abstention for p in parts if p.draft.abstention]
    if not found:
        return None
    first = found[0]
    if len(found) == 1:
        return first
    return first.model_copy(
        update={
            "message": " ".join(dict.fromkeys(a.message for a in found)),
            "missing": tuple(dict.fromkeys(m for a in found for m in a.missing)),
            "nearest": tuple(dict.fromkeys(n for a in found for n in a.nearest))[:3],
        }
    )


def _parts_of(
    parts: Sequence[PartDraft], claims: Sequence[Claim], notices: Sequence[Notice]
) -> tuple[Part, ...]:
    out = []
    for part in parts:
        ids = {c.passage.passage_id for c in part.draft.chosen}
        out.append(
            Part(
                question=part.question,
                claims=tuple(
                    i for i, c in enumerate(claims) if any(x.passage_id in ids for x in c.citations)
                ),
                notices=tuple(i for i, n in enumerate(notices) if n in part.draft.notices),
                abstention=part.draft.abstention,
            )
        )
    return tuple(out)


def _urgent(situation: Situation | None, claims: Sequence[Claim]) -> Urgent | None:
    if situation is None:
        return None
    markers = tuple(dict.fromkeys(x.marker for c in claims for x in c.citations if x.marker))
    return urgent_of(situation, markers)
