"""An emergency is always recognised; a plain question about a toxicity is not treated as one."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.service import AnswerService
from answer.urgent import find_urgent, told_symptom
from answer.urgent_shown import listed
from answer.urgent_situations import SITUATIONS
from retrieval.slots import read_question

T_CELL = "fever or confusion after a T-cell engager or CAR-T"
CORD = "spinal cord compression"
CARFILZOMIB = "chest pain or breathlessness on carfilzomib"
VISION = "visual loss on belantamab mafodotin"
PREGNANCY = "pregnancy on a cereblon drug"
DIARRHOEA = "severe diarrhoea after cilta-cel"
LATE_NEURO = "late neurotoxicity after cilta-cel"
CLOT = "thromboembolism on a cereblon drug"
OVERDOSE = "overdose of a myeloma drug"
INTRATHECAL = "bortezomib by the intrathecal route"
SKIN = "severe skin reaction"
COLLAPSE = "collapse or a disturbed heart rhythm"
LIVER = "acute liver injury"
CALCIUM = "hypercalcaemia"
LYSIS = "tumour lysis"
KIDNEY = "acute kidney failure"
SEIZURE = "seizure or very high blood pressure"
SODIUM = "severe hyponatraemia"
BOWEL = "acute abdomen or bowel obstruction"
STROKE = "stroke"
LOW_COUNTS = "fever with low neutrophils"
BREATH = "breathlessness or chest pain"
FEVER = "fever on a myeloma drug"
BLEEDING = "severe bleeding on a drug that lowers platelets"
ALLERGY = "severe allergic or infusion reaction"

EMERGENCIES = {
    "my patient has a fever of 39 two days after teclistamab": T_CELL,
    "She is confused and sleepy 5 days after CAR-T, what now?": T_CELL,
    "patient on elranatamab got rigors and a temperature of 38.5 tonight": T_CELL,
    "72-year-old with new back pain and weak legs, can't walk since this morning": CORD,
    "my dad on Kyprolis has chest pain now": CARFILZOMIB,
    "He became short of breath after his carfilzomib infusion yesterday": CARFILZOMIB,
    "I have blurred vision since my last Blenrep dose": VISION,
    "my patient on belantamab suddenly lost vision in one eye": VISION,
    "My patient on Revlimid is pregnant": PREGNANCY,
    "she had a positive pregnancy test on pomalidomide": PREGNANCY,
    "my mother has severe diarrhoea 6 weeks after Carvykti": DIARRHOEA,
    "fever and confusion two days after teclistamab, what now?": T_CELL,
    "new leg weakness and back pain in myeloma, cord compression?": CORD,
    "my patient has a fever of 39 and is confused two days after teclistamab, what now?": T_CELL,
    "patient 2 months after cilta-cel has watery diarrhea ten times a day": DIARRHOEA,
    # as laypeople and hurried clinicians write
    "carfilzomib makes my chest feel tight, is that normal??": CARFILZOMIB,
    "tight chest on carfilzomib": CARFILZOMIB,
    "can't catch my breath since starting kyprolis": CARFILZOMIB,
    "SOB after kyprolis": CARFILZOMIB,
    "can't see properly, on Blenrep": VISION,
    "dad keeps falling asleep and doesnt know where he is since the elrexfio": T_CELL,
    "loose stools 10x/day after cilta-cel": DIARRHOEA,
    "period is 2 weeks late and im on pomalyst": PREGNANCY,
    "forgot the pill and had sex while on pomalidomide": PREGNANCY,
    "face droops on one side, carvykti 3 wks": LATE_NEURO,
    "handwriting tiny 2 months after carvykti": LATE_NEURO,
    "swollen painful calf on revlimid dex": CLOT,
    "sudden breathlessness on lenalidomide": CLOT,
    "accidentally took ixazomib every day this week": OVERDOSE,
    "velcade given intrathecally by mistake": INTRATHECAL,
    "fever 39 on lenalidomide day 12": FEVER,
    # word order, synonyms, other drugs of the class
    "my chest has been hurting ever since the Kyprolis drip": CARFILZOMIB,
    "husband woke up gasping, had KRd on Tuesday": CARFILZOMIB,
    "is it normal to have pressure on the chest with kyprolis?": CARFILZOMIB,
    "Everything is foggy and I cant read anymore, blenrep 3 weeks ago": VISION,
    "wife barely sees anything with her right eye on belamaf": VISION,
    "temp of 39.2 12 hours after first talvey injection": T_CELL,
    "Patient with ICANS? Day 5 Abecma, can't name objects, drowsy": T_CELL,
    "mum won't wake up properly after lynozyfic": T_CELL,
    "shaking chills and low blood pressure a day after linvoseltamab": T_CELL,
    "He shuffles and moves so slowly now, had Carvykti in the spring": LATE_NEURO,
    "Bell's palsy four weeks after ciltacabtagene": LATE_NEURO,
    "tingling legs getting weaker from the feet upwards since carvykti": LATE_NEURO,
    "is the lump and swelling in my thigh a clot? i take thalidomide": CLOT,
    "my leg is red, hot and twice its size, on iberdomide": CLOT,
    "arm went weak and speech is slurred, takes Pomalyst": CLOT,
    "65F on pomalidomide-dexamethasone: PE on CT today": CLOT,
    "condom broke last night and my husband takes revlimid": PREGNANCY,
    "im expecting and i am on lenalidomide": PREGNANCY,
    "mother took three ninlaro capsules instead of one": OVERDOSE,
    "patient overdosed on melphalan yesterday": OVERDOSE,
    "took selinexor daily by mistake since Monday": OVERDOSE,
    "bortezomib was injected into the spine, what do we do": INTRATHECAL,
    "the pharmacy sent an intrathecal velcade syringe and it has been given": INTRATHECAL,
    "running a temp of 38.4, I'm on daratumumab and pomalidomide": FEVER,
    "neutropenic and febrile on SVd since last night": FEVER,
    "burning up and shivering on velcade chemo": FEVER,
    "nosebleed that won't stop, on selinexor": BLEEDING,
    "vomiting blood, takes ixazomib and lenalidomide": BLEEDING,
    "black tarry stools since yesterday on Farydak": BLEEDING,
    "her tongue and lips are swelling up during daratumumab": ALLERGY,
    "throat closing up 10 minutes into the isatuximab infusion": ALLERGY,
    "on the toilet 12 times a day, water only, two months after carvykti": DIARRHOEA,
    "can't feel my legs and can't pee, myeloma patient": CORD,
    "dad's legs gave way this morning and his back is agony, he has myeloma": CORD,
    # without a drug, in idiom, or as values only
    "my skin is peeling off and itches like mad since revlimid": SKIN,
    "my husband fainted after his velcade shot": COLLAPSE,
    "patient on daratumumab has jaundice since yesterday": LIVER,
    "husband with myeloma dead confused, drinking gallons and constipated": CALCIUM,
    "calcium 3.4 mmol/L and confused, known relapsed myeloma": CALCIUM,
    "patient on venetoclax-vd, K 6.8, creat doubled overnight, phosphate through the roof": LYSIS,
    "can't pass urine at all, creatinine 600": KIDNEY,
    "my wee has gone cola coloured and I'm not peeing, on kyprolis": KIDNEY,
    "bad headache, fits and sky high blood pressure on kyprolis": SEIZURE,
    "wife cannot stop vomiting on selinexor and sodium is 118": SODIUM,
    "mum's on velcade and now her belly is rock hard and she hasn't been for 9 days, being sick": BOWEL,
    "dad's gone floppy down one side, he has myeloma": STROKE,
    "hot and shivery, neutrophils 0.2": LOW_COUNTS,
    "sats 79%, resp rate 40, 70M myeloma on velcade": BREATH,
    "passed out twice today on carfilzomib": COLLAPSE,
    "my dad passed out on carfilzomib, what dose should he have next?": COLLAPSE,
    "my husband takes thalidomide and I'm 6 weeks gone": PREGNANCY,
}
PLAIN = [
    "how common is CRS with teclistamab?",
    "What is the rate of ICANS with cilta-cel?",
    "Does carfilzomib cause heart failure?",
    "Is lenalidomide contraindicated in pregnancy?",
    "Which eye exams does belantamab need?",
    "What is the boxed warning of Carvykti on enterocolitis?",
    "How is CRS after bispecifics managed?",
    "What contraception is required with pomalidomide?",
    "do i need eye exams on Blenrep",
    "What percentage had diarrhoea with panobinostat?",
    # a symptom is named, but nobody has it now
    "chest pain rates with carfilzomib in ENDEAVOR",
    "no chest pain on kyprolis, is bp monitoring needed",
    "had covid fever last year, can she have tecvayli now?",
    "How common is fever with teclistamab",
    "rate of fever in MajesTEC-1",
    "What proportion of patients had fever, confusion or seizures with teclistamab?",
    "no fever, chills or confusion after elranatamab, when is the next dose due?",
    "my patient never had chest pain, which doses of carfilzomib are labelled?",
    "history of DVT in 2019, which thromboprophylaxis with lenalidomide?",
    "Can a patient with fever start teclistamab?",
    "prior heart attack, is carfilzomib contraindicated?",
    "Will I lose my sight on Blenrep?",
    "could lenalidomide give me a blood clot?",
    "how likely am I to get a fever on tecvayli",
    "my dad asks how often fever happens with Tecvayli",
    "Does carfilzomib cause breathlessness?",
    "When should a patient on selinexor report bleeding?",
    "What are the symptoms of ICANS such as confusion after CAR-T?",
    "I'm confused about the step-up schedule of tecvayli",
    "Is ixazomib taken daily or weekly?",
    "can I take ixazomib every day?",
    "Is bortezomib contraindicated by the intrathecal route?",
    "can velcade be given intrathecally?",
    "How long after stopping pomalidomide may she get pregnant?",
    "she wants to become pregnant after lenalidomide",
    "not pregnant, which contraception with pomalidomide?",
    "What did cranial nerve palsy reach in CARTITUDE-4 with cilta-cel?",
    "Incidence of venous thromboembolism with Rd versus dexamethasone",
    "febrile neutropenia with Sd: how frequent?",
    "72-year-old, DVT two years ago, refractory to lenalidomide: is DPd an option?",
    "fever management guideline after CAR-T",
    "what thromboprophylaxis prevents DVT on pomalidomide?",
    "Which patients get diarrhoea after cilta-cel?",
    "risk of bleeding with selinexor",
    "is premedication needed to avoid an allergic reaction to daratumumab?",
]
TOLD = [
    "dad has been throwing up all day on selinexor",
    "I feel dizzy and my ankles are swollen on carfilzomib",
    "she has terrible stomach cramps, she takes ninlaro",
    "my hands are numb and burning on velcade now",
    "she looks like death warmed up since the kyprolis",
    "he heard a crack in his back and can't put weight on it, myeloma",
    "glucose 32 on dex, feeling rough",
    "blood test says my haemoglobin is 5.1",
]
NOT_TOLD = [
    "What is the rate of rash with lenalidomide?",
    "nausea with selinexor in BOSTON",
    "Does bortezomib cause neuropathy?",
    "how is nausea on selinexor prevented?",
    "my patient is refractory to lenalidomide, which options are left?",
    "Which regimen for a 66-year-old after two prior lines?",
    "no rash on revlimid, may the dose stay?",
    "I have a rash",
    "do I have to see an eye doctor when I take blenrep?",
    "my mum is on Revlimid and someone said she can't have blood clots pills, is there a clot risk?",
]
SENTENCES = [
    (line[2:], line[0] == "+")
    for line in (Path(__file__).parent / "urgent_sentences.txt").read_text().splitlines()
    if line[0] != "#"
]


@pytest.mark.parametrize("question", EMERGENCIES)
@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_an_emergency_stands_first_for_everyone(service: AnswerService, question: str, audience: str) -> None:
    answer = service.ask(question, audience=audience)
    assert answer.urgent is not None
    assert answer.urgent.situation == EMERGENCIES[question]
    assert answer.urgent.citations
    situation = next(s for s in SITUATIONS if s.name == answer.urgent.situation)
    assert all(r.document_id == "urgent-situations" for r in answer.references)
    assert answer.references[0].section == situation.section
    assert next(iter(service.stream(question, audience=audience))).kind == "urgent"


@pytest.mark.parametrize(
    ("question", "sections"),
    [
        (
            "had cilta-cel 3 weeks ago, now fever 39 and bloody diarrhoea 10 times a day",
            {"Fever or confusion after a T-cell engager or CAR-T cells", "Severe diarrhoea after cilta-cel"},
        ),
        (
            "on carfilzomib and revlimid: chest pain since this morning, and black tarry stools",
            {
                "Chest pain or breathlessness on carfilzomib",
                "Severe bleeding on a drug that lowers platelets",
            },
        ),
    ],
)
def test_two_emergencies_at_once_are_both_shown(
    service: AnswerService, question: str, sections: set[str]
) -> None:
    answer = service.ask(question)
    assert answer.urgent is not None
    assert {r.section for r in answer.references} == sections
    for section in sections:
        assert any(s.message in answer.urgent.message for s in SITUATIONS if s.section == section)


@pytest.mark.parametrize(
    ("question", "section", "shown"),
    [
        ("If I wake up with blurred vision on Blenrep, what should I do?", VISION, "urgent-vision-loss"),
        ("what would you do if a patient had chest pain on carfilzomib?", CARFILZOMIB, "urgent-carfilzomib-assessment"),
        ("in case of fever after elranatamab, what should we do?", T_CELL, "urgent-fever"),
    ],
)  # fmt: skip
def test_an_emergency_only_supposed_gets_the_instruction_without_the_alarm(
    service: AnswerService, question: str, section: str, shown: str
) -> None:
    answer = service.ask(question)
    assert answer.urgent is None
    assert answer.notices[0].code == "call_first"
    assert f"urgent-situations#{shown}" in [r.passage_id for r in answer.references]
    assert {r.section for r in answer.references} == {s.section for s in SITUATIONS if s.name == section}


def test_a_toxicity_that_goes_on_under_its_treatment_is_an_emergency(service: AnswerService) -> None:
    answer = service.ask("CRS gr 2 after teclistamab not responding to toci - now what")
    assert answer.urgent is not None
    assert answer.urgent.situation == T_CELL
    assert answer.abstention is not None
    assert "tocilizumab" in answer.abstention.message


@pytest.mark.parametrize("question", PLAIN)
def test_a_plain_question_is_no_emergency(service: AnswerService, question: str) -> None:
    assert service.ask(question).urgent is None


@pytest.mark.parametrize(("question", "urgent"), SENTENCES)
def test_many_ways_of_saying_it(service: AnswerService, question: str, urgent: bool) -> None:
    slots = read_question(question, service.lexicon).slots
    assert bool(find_urgent(question, slots, service.lexicon)) == urgent


@pytest.mark.parametrize(
    "change", [str.upper, lambda q: q.replace("'", "’"), lambda q: f"Hello, {q} Please help"]
)
@pytest.mark.parametrize("question", EMERGENCIES)
def test_capitals_quotes_and_greetings_hide_no_emergency(
    service: AnswerService, question: str, change: type[str]
) -> None:
    asked = change(question)
    assert find_urgent(asked, read_question(asked, service.lexicon).slots, service.lexicon)


@pytest.mark.parametrize("question", TOLD)
def test_a_symptom_that_no_situation_covers_is_still_noticed(service: AnswerService, question: str) -> None:
    slots = read_question(question, service.lexicon).slots
    assert not find_urgent(question, slots, service.lexicon)
    assert told_symptom(question, slots, service.lexicon)


@pytest.mark.parametrize("question", [*NOT_TOLD, *PLAIN])
def test_a_plain_question_tells_of_no_symptom(service: AnswerService, question: str) -> None:
    assert not told_symptom(question, read_question(question, service.lexicon).slots, service.lexicon)


SHOWN = {
    "started teclistamab and now he can't find his words and is sleepy": (
        ["urgent-icans-signs", "urgent-icans-dexamethasone", "urgent-bispecific-boxed"], ["urgent-car-t-boxed"]),
    "shivering like mad 2h after my first tecvayli jab, temp 39.4": (["urgent-fever", "urgent-tocilizumab"], ["urgent-car-t-boxed"]),
    "husband got Carvykti and talks gibberish": (["urgent-icans-signs", "urgent-car-t-boxed"], ["urgent-bispecific-boxed"]),
    "my eyes have gone all blurry overnight on blenrep and I can hardly see": (["urgent-vision-loss"], []),
    "dad's gone floppy down one side since revlimid": (["urgent-clot-stroke"], ["urgent-clot-iberdomide", "urgent-clot-thalidomide"]),
    "rash all over, skin peeling, since ninlaro": (["urgent-skin-act", "urgent-skin-ixazomib"], ["urgent-skin-lenalidomide", "urgent-skin-cereblon"]),
    "K 6.8 and urate sky high after starting carfilzomib": (["urgent-lysis-act", "urgent-lysis-carfilzomib"], ["urgent-lysis-venetoclax"]),
    "can't pass urine at all, creatinine 600": (["urgent-kidney-act", "urgent-kidney-obstruction"], ["urgent-kidney-carfilzomib"]),
}  # fmt: skip


@pytest.mark.parametrize("question", SHOWN)
def test_the_statements_fit_the_words_and_the_drug_what_to_do_first(
    service: AnswerService, question: str
) -> None:
    shown = [r.passage_id.partition("#")[2] for r in service.ask(question).references]
    wanted, unwanted = SHOWN[question]
    assert shown[0] == wanted[0]
    assert set(wanted) <= set(shown)
    assert not set(unwanted) & set(shown)


@pytest.mark.parametrize("question", [*TOLD, "my gums feel strange and she says I look grey since velcade"])
@pytest.mark.parametrize("audience", ["clinician", "patient"])
def test_a_symptom_now_is_never_met_with_a_bare_refusal(
    service: AnswerService, question: str, audience: str
) -> None:
    answer = service.ask(question, audience=audience)
    assert answer.notices[0].code == "call_first"
    assert answer.claims
    assert next(iter(service.stream(question, audience=audience))).data["code"] == "call_first"


def test_a_fainting_patient_is_shown_no_dose_and_a_high_calcium_no_calcium(service: AnswerService) -> None:
    fainted = service.ask("passed out twice today on carfilzomib")
    assert not any("mg" in c.text for c in fainted.claims)
    calcium = service.ask("calcium 3.4 mmol/L and confused, known relapsed myeloma")
    assert not any("accompany" in c.text for c in calcium.claims)


def test_a_statement_of_every_section_may_be_shown(service: AnswerService) -> None:
    store = service.snapshot.store
    held = {
        p.passage_id: p.section_path[0] for p in store.passages(store.rows_of_document("urgent-situations"))
    }
    never = {i for i, section in held.items() if i.partition("#urgent-")[2] not in listed(section)}
    assert never == {f"urgent-situations#urgent-{name}" for name in ("rems-bispecific", "vision-exam-eu")}


@pytest.mark.parametrize("situation", SITUATIONS, ids=lambda s: s.name)
def test_every_situation_has_its_statements(service: AnswerService, situation: object) -> None:
    store = service.snapshot.store
    held = {p.section_path for p in store.passages(store.rows_of_document("urgent-situations"))}
    assert (situation.section,) in held  # type: ignore[attr-defined]
