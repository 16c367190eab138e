"""What the edges need of the answering service. `answer.service.AnswerService` is it; tests may bring another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from answer.verdicts import Verdict
    from core.answers import Answer
    from core.evidence import Document, Hit, Passage
    from core.patients import PatientProfile
    from core.recommendations import Recommendation
    from core.settings import Settings
    from index.snapshot import Snapshot
    from shelf.regimen_card import RegimenCard


class StreamEvent(Protocol):
    """`kind`: urgent, claim, notice, abstention or answer (the last one, holding the whole Answer)."""

    @property
    def kind(self) -> str: ...
    @property
    def data(self) -> dict[str, Any]: ...


class Service(Protocol):
    """Opened once; every method may be called from several threads."""

    @property
    def snapshot(self) -> Snapshot: ...

    def ask(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Answer: ...

    def stream(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Iterator[StreamEvent]: ...

    def search(
        self,
        query: str,
        *,
        k: int = 10,
        kind: str | None = None,
        shelf: str | None = None,
        status: str | None = None,
        jurisdiction: str | None = None,
        document_id: str | None = None,
        drug: str | None = None,
        trial: str | None = None,
        year: int | None = None,
        as_of: str | None = None,
    ) -> tuple[Hit, ...]: ...

    def recommend(
        self,
        *,
        profile: PatientProfile | None = None,
        text: str | None = None,
        as_of: str | None = None,
        unread: tuple[str, ...] = (),
    ) -> Recommendation: ...

    def explain(self, recommendation: Recommendation) -> str: ...

    def verify(
        self, claim: str, *, passage_id: str | None = None, evidence: str | None = None
    ) -> Verdict: ...

    def document(self, document_id: str) -> Document: ...

    def documents(self) -> Sequence[Document]: ...

    def passage(self, passage_id: str) -> Passage: ...

    def regimen_card(self, regimen_id: str) -> RegimenCard: ...


def open_service(settings: Settings, *, full_check: bool = False) -> Service:
    """Open the answering service. Imported here and not above: a command that never asks does not pay for it."""
    from index.preload import start_embedder

    # the model opens while the answering code is still being imported
    embedder = start_embedder(settings, full_check=full_check)
    from answer.service import open_service as opening

    service: Service = opening(settings, full_check=full_check, embedder=embedder)
    return service
