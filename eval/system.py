"""What is measured: anything that answers, searches and recommends. Kahler's service is one of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from core.answers import Answer, Audience
from core.errors import KahlerError
from core.evidence import Hit
from core.patients import PatientProfile
from core.recommendations import Recommendation
from core.settings import Settings
from eval.case import Item
from eval.gold import Gold

SEARCH_DEPTH = 10


class System(Protocol):
    """`answer.service.AnswerService` meets it. Every call is independent of the ones before."""

    def ask(
        self,
        question: str,
        *,
        profile: PatientProfile | None = None,
        audience: str = "clinician",
        as_of: str | None = None,
        history: Sequence[tuple[str, str]] = (),
    ) -> Answer: ...

    def search(self, query: str, *, k: int = 10, **filters: Any) -> tuple[Hit, ...]: ...

    def recommend(
        self, *, profile: PatientProfile | None = None, text: str | None = None
    ) -> Recommendation: ...


class Opener(Protocol):
    """Opens a system and the evidence behind it, once in each worker process: it has to be picklable.

    `identity` names everything the answers depend on; a journal of another identity is not resumed.
    """

    @property
    def identity(self) -> str: ...

    def __call__(self) -> tuple[System, Gold]: ...


@dataclass(frozen=True)
class Observation:
    """What one item brought. `error` is the one line of a KahlerError; times are milliseconds."""

    item: Item
    answer: Answer | None = None
    patient_answer: Answer | None = None
    hits: tuple[Hit, ...] | None = None
    recommendation: Recommendation | None = None
    error: str | None = None
    times_ms: dict[str, float] = field(default_factory=dict)

    def but(self, **changes: Any) -> Observation:
        """A copy with other contents: how the negative controls spoil a good run."""
        return replace(self, **changes)


def observe(system: System, item: Item) -> Observation:
    """Ask, search and recommend whatever the case has an expectation on. A KahlerError is an observation."""
    case = item.case
    times: dict[str, float] = {}
    seen: dict[str, Any] = {}

    def timed(name: str, call: Callable[[], Any]) -> None:
        start = time.perf_counter()
        seen[name] = call()
        times[name] = (time.perf_counter() - start) * 1000

    def ask(audience: Audience) -> Answer:
        return system.ask(
            item.question,
            profile=case.profile,
            audience=audience.value,
            as_of=case.as_of,
            history=case.history,
        )

    try:
        if case.ask:
            timed("answer", lambda: ask(case.audience))
        if case.ask and item.variant is None and case.audience is Audience.CLINICIAN:
            timed("patient_answer", lambda: ask(Audience.PATIENT))
        if case.relevant:
            dated = {"as_of": case.as_of} if case.as_of else {}
            timed("hits", lambda: system.search(item.question, k=SEARCH_DEPTH, **dated))
        if case.expects_recommendation and item.variant is None:
            if case.profile is not None:
                timed("recommendation", lambda: system.recommend(profile=case.profile))
            elif case.profile_text:
                timed("recommendation", lambda: system.recommend(text=case.profile_text))
    except KahlerError as error:
        return Observation(item, error=str(error), times_ms=times, **seen)
    return Observation(item, times_ms=times, **seen)


_NO_MATTER = {"host", "port", "log_json", "threads", "llm_api_key", "llm_timeout_s"}


@dataclass(frozen=True)
class ServiceOpener:
    """Opens Kahler's own service on the settings given. Picklable, so that each worker opens its own."""

    settings: Settings

    @property
    def identity(self) -> str:
        from index.manifest import current_version

        return (
            f"{current_version(self.settings.index_root)} {self.settings.model_dump_json(exclude=_NO_MATTER)}"
        )

    def __call__(self) -> tuple[System, Gold]:
        from answer.service import open_service
        from index.snapshot import Snapshot

        system = open_service(self.settings)
        snapshot = Snapshot(self.settings.index_root)
        return system, Gold(snapshot.store.all_passages(), snapshot.lexicon, parsed=True)
