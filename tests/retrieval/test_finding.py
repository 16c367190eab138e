"""The right passage is at the top, whatever people call things; filters hold; the article never precedes its correction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from answer.service import AnswerService, open_service
from core.errors import InputError
from core.evidence import Kind
from core.settings import Settings
from index.dense import DenseIndex


@pytest.fixture(scope="module")
def service(service_settings: Settings) -> AnswerService:
    return open_service(service_settings)


@pytest.mark.parametrize(
    ("query", "document"),
    [
        ("carfilzomib cardiac failure", "label-kyprolis"),
        ("Kyprolis heart failure", "label-kyprolis"),
        ("kyprolis heart failre", "label-kyprolis"),
        ("eye exams on Blenrep", "label-blenrep"),
        ("dara type and screen", "supportive-anti-cd38-transfusion"),
        ("definition of penta-refractory", "class-refractory"),
        ("melflufen withdrawal", "label-pepaxto"),
    ],
)
def test_finds(service: AnswerService, query: str, document: str) -> None:
    hits = service.search(query, k=5)
    assert document in {h.passage.document_id for h in hits}
    assert [h.rank for h in hits] == list(range(1, len(hits) + 1))
    assert all(h.why for h in hits)


def test_filters_hold_for_every_hit(service: AnswerService) -> None:
    assert all(h.passage.kind is Kind.LABEL for h in service.search("daratumumab dose", kind="label"))
    hits = service.search("daratumumab indication", jurisdiction="EU")
    assert all(h.passage.jurisdiction in ("EU", None) for h in hits)
    past = service.search("iberdomide approval", as_of="2025-09-30")
    assert not any(h.passage.effective_from and h.passage.effective_from > "2025-09-30" for h in past)


def test_the_article_never_stands_before_its_correction(service: AnswerService) -> None:
    for query in (
        "DPd overall survival lenalidomide-refractory",
        "belantamab after 4 prior therapies",
        "DRd after 2 prior therapies",
        "what does the article say on DVd",
    ):
        hits = service.search(query, k=10)
        for hit in hits:
            if hit.passage.kind is Kind.ARTICLE and hit.passage.corrected_by:
                earlier = {h.passage.passage_id for h in hits if h.rank < hit.rank}
                assert hit.rank > 1
                assert earlier & set(hit.passage.corrected_by) or not (
                    {h.passage.passage_id for h in hits} & set(hit.passage.corrected_by)
                )


def test_k_must_be_positive(service: AnswerService) -> None:
    with pytest.raises(InputError, match="at least 1"):
        service.search("daratumumab", k=0)


def test_a_large_index_searched_in_both_ways_at_once_finds_the_same(
    service: AnswerService, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions = [
        "carfilzomib cardiac failure",
        "median PFS with DVd in CASTOR",
        "iberdomide approval",
        "eye exams on Blenrep",
    ] * 5
    in_turn = [service.search(q, k=10) for q in questions]
    monkeypatch.setattr(DenseIndex, "exact", False)
    with ThreadPoolExecutor(8) as people:
        at_once = list(people.map(lambda q: service.search(q, k=10), questions))
    assert at_once == in_turn


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("How long was PFS with cilta-cel in CARTITUDE-1?", "cartitude1-2021#pfs"),
        ("How is iberdomide dosed?", "label-zenbexus#dose"),
        ("MM-003 pom/dex OS", "mm003-2013#os"),
        ("Elrexfio step-up doses?", "label-elrexfio#us-elranatamab-step-up"),
    ],
)
def test_the_statement_titled_as_asked_comes_before_its_details(
    service: AnswerService, query: str, first: str
) -> None:
    assert service.search(query, k=3)[0].passage.passage_id == first
