"""Counters for Prometheus. No label ever holds words of a question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

if TYPE_CHECKING:
    from core.answers import Answer

_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0)


class Metrics:
    """One registry for one app, so that several apps can live in one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kahler_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "kahler_request_seconds", "Time to answer.", ["route"], buckets=_BUCKETS, registry=self.registry
        )
        self._answers = Counter(
            "kahler_answers", "Answers given.", ["kind", "reason"], registry=self.registry
        )
        self._stages = Histogram(
            "kahler_stage_seconds",
            "Time in a stage of answering.",
            ["stage"],
            buckets=_BUCKETS,
            registry=self.registry,
        )

        self._cards = Counter(
            "kahler_cds_cards", "Cards given.", ["service", "indicator"], registry=self.registry
        )
        self._outcomes = Counter(
            "kahler_cds_feedback",
            "Cards that users acted on.",
            ["service", "outcome"],
            registry=self.registry,
        )

    def observe(self, method: str, route: str, status: int, took_s: float) -> None:
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(took_s)

    def count_answer(self, answer: Answer) -> None:
        reason = str(answer.abstention.reason) if answer.abstention else ""
        self._answers.labels(str(answer.kind), reason).inc()
        for stage, took_ms in answer.timings_ms.items():
            self._stages.labels(stage).observe(took_ms / 1000)

    def count_cards(self, service: str, cards: Sequence[Mapping[str, Any]]) -> None:
        for card in cards:
            self._cards.labels(service, card["indicator"]).inc()

    def count_outcome(self, service: str, outcome: str) -> None:
        self._outcomes.labels(service, outcome).inc()

    def text(self) -> bytes:
        return generate_latest(self.registry)
