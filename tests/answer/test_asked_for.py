"""What is asked is what is answered: the comparison, the population, the event, the list, the word of the question."""

from __future__ import annotations

import pytest

from answer.service import AnswerService
from core.answers import AbstentionReason


def _shown(service: AnswerService, question: str) -> list[str]:
    return [c.citations[0].passage_id for c in service.ask(question).claims]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("neuropathy in SVd vs Vd", "boston-2020#neuropathy"),
        ("pneumonia DRd vs Rd in POLLUX", "pollux-os-2023#grade34-pneumonia"),
        ("cardiac failure KRd vs Rd", "aspire-os-2018#grade3-cardiac-failure"),
        ("hypertension Kd vs Vd", "endeavor-2016#grade3-hypertension"),
        ("ocular events belantamab-Vd vs DVd", "dreamm7-2024#ocular"),
        ("PVd vs Vd with pomalidomide - pfs", "optimismm-2019#pfs"),
        ("BVd vs DVd survival", "dreamm7-os-2025#os"),
    ],
)
def test_a_trial_that_compared_them_is_found(service: AnswerService, question: str, first: str) -> None:
    answer = service.ask(question)
    assert answer.claims[0].citations[0].passage_id == first
    assert not [n for n in answer.notices if n.code == "no_head_to_head"]


def test_a_comparison_that_was_made_is_not_denied_where_the_event_is_not_reported(
    service: AnswerService,
) -> None:
    answer = service.ask("thrombocytopenia Kd vs Vd")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.INSUFFICIENT_EVIDENCE
    assert "were compared in ENDEAVOR" in answer.abstention.message
    assert answer.claims == ()


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("progressed on teclistamab - will talquetamab still work", "monumental1-2025#pfs-tcr"),
        ("talquetamab after BCMA bispecific failure", "monumental1-2025#pfs-tcr"),
        ("does pomalidomide work after lenalidomide?", "optimismm-2019#len-refractory-pfs"),
        ("high risk cytogenetics result in ENDEAVOR", "endeavor-2016#pfs-high-risk"),
        ("was prior dara allowed in APOLLO", "apollo-2021#excl-anti-cd38"),
        ("could len-refractory pts enter POLLUX", "pollux-2016#excl-lenalidomide-refractory"),
        ("prior bortezomib refractory allowed in dreamm7?", "dreamm7-2024#exclude-bortezomib"),
        ("response to talquetamab after prior bcma car-t", "monumental1-2025#pfs-tcr"),
    ],
)
def test_the_population_asked_about_comes_first(service: AnswerService, question: str, first: str) -> None:
    assert _shown(service, question)[0] == first


@pytest.mark.parametrize("question", ["DKd if refractory to dara", "cilta-cel after belantamab?"])
def test_whole_trial_results_do_not_stand_in_for_a_population(service: AnswerService, question: str) -> None:
    answer = service.ask(question)
    assert answer.abstention is not None
    assert "population" in answer.abstention.message
    assert not [p for c in answer.claims for p in [service.passage(c.citations[0].passage_id)] if p.figures]


@pytest.mark.parametrize(
    ("question", "shown"),
    [
        ("fatal AEs in MajesTEC-3", "majestec3-2025#fatal"),
        ("does darzalex mess up the cross match, how long", "supportive-anti-cd38-transfusion#cd38-duration"),
        ("carfilzomib BSA cap", "label-kyprolis#dose-bsa-cap"),
        ("nadir of platelets on ixazomib", "label-ninlaro#thrombocytopenia-nadir"),
        ("what if denosumab is stopped abruptly", "supportive-bone-disease#denosumab-stop"),
        ("ixazomib with rifampicin", "label-ninlaro#cyp3a-inducers"),
        ("does elotuzumab interfere with SPEP", "label-empliciti#warn-interference"),
        ("IsaPd in renal failure", "label-sarclisa#renal-no-change"),
        ("hep B core ab positive, starting dara, what do I do", "supportive-hepatitis-b#hbv-dna"),
        ("shingles jab on darzalex", "supportive-vaccination#vaccine-zoster-recombinant"),
        ("taste loss on talquetamab", "monumental1-2025#dysgeusia"),
        ("taste problems with talvey how often", "monumental1-2025#dysgeusia"),
        ("pom dose child pugh C", "label-pomalyst#hepatic-c"),
        ("ninlaro on HD dose?", "label-ninlaro#renal-dialysis"),
        ("isatuximab esrd dose adj?", "label-sarclisa#renal-no-change"),
        ("revlimid dose crcl 45 US vs EU, with dex", "label-revlimid#us-renal-30-60"),
        ("bortezomib grade 3 neuropathy what to do", "label-velcade#neuropathy-2-pain-or-3"),
        ("what labs on xpovio first 3 mo", "label-xpovio#monitoring"),
        ("neutropenia g3/4 pollux drd v rd", "pollux-os-2023#grade34-neutropenia"),
        (
            "given CANOVA met its primary endpoint, is venetoclax now licensed?",
            "label-venclexta#us-no-mm-indication",
        ),
    ],
)
def test_the_statement_that_answers_is_shown(service: AnswerService, question: str, shown: str) -> None:
    answer = service.ask(question)
    assert shown in [c.citations[0].passage_id for c in answer.claims]
    assert answer.abstention is None


def test_two_things_asked_of_one_drug_are_both_answered(service: AnswerService) -> None:
    shown = _shown(service, "ide-cel CRS rate and driving restriction")
    assert "label-abecma#us-ide-cel-driving" in shown
    assert any("crs" in s for s in shown)


def test_a_score_is_listed_whole(service: AnswerService) -> None:
    shown = {s.partition("#r2-iss-")[2] for s in _shown(service, "R2-ISS score items")}
    assert {"ii", "iii", "17p", "ldh", "t414", "1q", "groups"} <= shown


@pytest.mark.parametrize(
    "question",
    ["CRS rates of the bispecifics", "CRS with teclistamab, elranatamab, talquetamab and linvoseltamab"],
)
def test_every_drug_of_a_class_is_told(service: AnswerService, question: str) -> None:
    answer = service.ask(question)
    said = " ".join(c.text for c in answer.claims)
    for drug in ("teclistamab", "elranatamab", "talquetamab", "linvoseltamab"):
        assert f"with {drug}" in said
    assert any("not comparable" in n.text for n in answer.notices)


def test_the_whole_schedule_is_told(service: AnswerService) -> None:
    shown = _shown(service, "elranatamab dose")
    for step in ("step-up", "weekly", "every-2-weeks", "every-4-weeks"):
        assert f"label-elrexfio#us-elranatamab-{step}" in shown


@pytest.mark.parametrize(
    "question", ["how long will I live with myeloma that has come back?", "what is my prognosis on DPd?"]
)
def test_nobody_is_told_how_long_they_will_live(service: AnswerService, question: str) -> None:
    answer = service.ask(question, audience="patient")
    assert answer.abstention is not None
    assert answer.abstention.reason is AbstentionReason.PERSONAL_DECISION
    assert answer.claims == ()


def test_a_word_that_no_statement_uses_is_named_instead_of_the_headline_results(
    service: AnswerService,
) -> None:
    answer = service.ask("what was the telomere length in ENDEAVOR?")
    assert answer.claims == ()
    assert answer.abstention is not None
    assert "telomere" in answer.abstention.message


def test_a_trial_that_the_shelf_does_not_hold_is_not_answered_from_others(service: AnswerService) -> None:
    answer = service.ask("median PFS maia")
    assert answer.claims == ()
    assert answer.abstention is not None
    assert "maia" in answer.abstention.missing


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "is belantamab mafodotin approved in the EU after one line?",
            "label-eu-blenrep#eu-bvd-belamaf-indication",
        ),
        ("what counts as one line of therapy?", "line-of-therapy#planned-programme"),
    ],
)
def test_a_licence_after_one_line_is_no_question_of_what_a_line_is(
    service: AnswerService, question: str, first: str
) -> None:
    assert _shown(service, question)[0] == first
