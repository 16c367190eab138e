"""From one sub-question to its draft: what is refused, what the rules answer, what the evidence answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from answer.compose import Composer
from answer.draft import Draft
from answer.nearest import suggest_questions
from answer.parts import PartDraft
from answer.pieces import MOST_EACH
from answer.resistance import abstain_on_resistance, find_resistance
from answer.scope import (
    is_off_topic,
    licensed_text,
    mentions_person,
    out_of_scope,
    personal_order,
    personal_prognosis,
)
from answer.urgent import fitting_statements, names_sign
from answer.urgent_shown import OTHER_SECTION
from core.answers import Abstention, AbstentionReason, Audience, Notice, Slots
from core.lexicon import Lexicon
from core.patients import PatientProfile
from index.snapshot import Snapshot
from retrieval.intents import Intent
from retrieval.search import Retriever
from retrieval.slots import read_question

if TYPE_CHECKING:
    from answer.picks import Picker

CALL_FIRST = Notice(
    code="call_first",
    text="If this is happening to someone now, call the treating team or emergency services; Kahler cannot assess a person.",
)
_NOTHING_KNOWN = {AbstentionReason.OUT_OF_SCOPE, AbstentionReason.INSUFFICIENT_EVIDENCE}


@dataclass
class Drafter:
    """Drafts the parts of a question over one opened index."""

    snapshot: Snapshot
    retriever: Retriever

    @property
    def lexicon(self) -> Lexicon:
        return self.snapshot.lexicon

    @cached_property
    def picker(self) -> Picker:
        # the rules are read only when a regimen is asked for: most questions start sooner without them
        from answer.picks import Picker

        return Picker(self.snapshot, self.lexicon)

    @cached_property
    def composer(self) -> Composer:
        rows = self.snapshot.store.rows_where("kind = 'article'")
        article = [p for p in self.snapshot.store.passages(sorted(rows)) if p.corrected_by]
        return Composer(self.retriever, article)

    def draft(
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

    def draft_urgent(self, sections: Sequence[str], question: str, slots: Slots) -> Draft:
        """What the shelf holds under these headings and fits what is told; of two, the first three of each."""
        rows = self.snapshot.store.rows_of_document("urgent-situations")
        every = self.snapshot.store.passages(rows)
        draft = Draft()
        for section in sections:
            held = [p for p in every if p.section_path == (section,)]
            fitting = fitting_statements(section, question, slots, self.lexicon, held)
            draft.add(*(fitting if len(sections) == 1 else fitting[:MOST_EACH]))
        resisting = find_resistance(question, slots, self.lexicon)
        if resisting:
            draft.abstention = self._with_nearest(abstain_on_resistance(*resisting), question)
        return draft

    def put_call_first(self, part: PartDraft) -> None:
        """The call notice before all else; and no bare "nothing is known" to someone who tells of a symptom."""
        refused = part.draft.abstention
        unknown = refused and refused.reason in _NOTHING_KNOWN
        if (
            unknown
            and not part.draft.chosen
            and not part.recommendation
            and names_sign(part.question)
            and not out_of_scope(part.question, part.slots)
        ):
            part.draft = self.draft_urgent((OTHER_SECTION,), part.question, part.slots)
        part.draft.notices.insert(0, CALL_FIRST)

    def _pick(
        self, question: str, slots: Slots, as_of: str, audience: Audience, profile: PatientProfile | None
    ) -> PartDraft | None:
        """A regimen pick is answered from the rules, never from free text."""
        from answer.picks import draft_pick

        told = profile is not None or self.picker.understands(question) or audience is Audience.PATIENT
        if not told and (slots.drugs or slots.trials):
            return None
        recommendation = self.picker.from_text(question, as_of, profile)
        draft = draft_pick(recommendation, audience, self.snapshot)
        shown = None if audience is Audience.PATIENT else recommendation
        return PartDraft(question, slots, draft, {"route": "recommendation"}, shown)

    def _with_nearest(self, abstention: Abstention, question: str) -> Abstention:
        reading = read_question(question, self.lexicon)
        return abstention.model_copy(
            update={"nearest": suggest_questions(reading, self.lexicon, self.snapshot.store)}
        )


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
