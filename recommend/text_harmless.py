"""Words that, left over, tell nothing that a rule would weigh: plain English, units, names of fields, common harmless
diseases, the vocabulary of a myeloma history. A phrase of these alone is no caution; any other word is (docs/decisions/0004)."""

from __future__ import annotations

import re

_PLAIN = """
a able about above according actually add added after afterwards again against age aged ago agree agreed ahead all almost alone along
already also although always am among an and another any anyone anything apart appears appropriate approx approximately are aren't around as
ask asked asking asks at available avoid avoided awaiting back based be because become been before began begin begun being believe
below best better between beyond book booked both bring but by call called came can cannot can't care case cases change changed changes
choice choose chosen clear clearly close colleague come comes coming complete completed completely consider considered considering
continue continued continues could couldn't couple current currently data date day days dear decided decision declined deep deeply definite
details did didn't different discuss discussed discussion do does doesn't doing done don't down due during each earlier early easily eg either
elderly else end ended ending enough etc even ever every everything exact exactly except expected experienced explain fact fairly few
final finally find fine finish finished first fit fitness five following for form former found four free from front front-line frontline full
fully further future gave general generally gentleman get gets getting give given gives giving go goes going gone good got great had hadn't
half happy hard has hasn't have haven't having he help helpful hello her here hers herself hi him himself his history hope hopes how however
hx i idea if important in incl include included including independent independently indeed information initial initially instead interested into
is isn't it its itself just keen keep keeps kept kind kindly know known lady large last late later latest least left less let letter like
likely limited line lines little live lived lives living long longer look looking looks lot made mainly make makes making male man many may
maybe me mean means meet mention mentioned met might mild moderate month monthly months more most mostly motivated moved mr mrs ms much must my name named near
nearly necessary need needed needs neither never new newly next nice no none nor normal normally not note noted notes nothing now nurse obtain
obtained of off offer offered often ok okay old on once one ones only open opinion option optional options or order original other others
otherwise our out over overall own part partial partly past patient patient's patients per perhaps period phone place placed plan planned planning
plans please plus poss possible possibly post primary prefer preference preferred preferring prefers present presented presenting presently previous previously
prior probably proceed put question questions quick quickly quite rather re reached read ready really reason reasonable recent recently
recommend recommendation recommended record recorded refer referral referred refuse refused regarding regular regularly relevant remain remained
remains repeat repeated reported reports request requested response responded responding respond rest result results return returned review
reviewed right said same saw say says schedule scheduled second see seeing seem seems seen self sent session set several she short should
show showed showing shown shows side similar simple since single situation six slight slightly slot slow slowly so some someone something sometimes soon
stable standard start started starting starts state stated status stay still stop stopped stopping straight strong subsequent
subsequently such suggest suggested suggestion suitable summary support sure switch switched take taken takes taking tell ten thank thanks that
that's the their them themselves then there therefore these they thing things think thinking third this those though thought thoughts
three through throughout thus time times to today together told tolerated tolerating tolerate tomorrow too total toward towards travel travels tried trial trialled tries
try trying twice two type under understand understood until till up update upon urgent us use used uses using usual usually very via view visit visits
wait waiting want wanted wants was wasn't way we week weekly weeks welcome well went were weren't what when where whether which while who whom
whose why wife husband son daughter mother father brother sister partner family children child friend will wish wishes with within without won't work worked working works would wouldn't write writes written
yes yesterday yet you young your zero year years ongoing home fourth fifth sixth seven eight nine ended lasted outpatient inpatient clinic hospital-based insurer study within
january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
monday tuesday wednesday thursday friday saturday sunday spring summer autumn winter morning evening night
teacher farmer engineer driver nurse retired retiree widow widower married divorced working works job pensioner cook baker musician builder lawyer doctor accountant
student secretary manager mechanic carpenter electrician plumber artist veteran professor scientist cleaner shop shopkeeper office sailor
active activity walks walking walk cycles cycling runs running swims golf tennis garden gardening hiking sport sports plays play playing loves likes enjoys reading reads dancing cooking travelling chess music sings piano exercise exercises mobile
healthy robust sprightly vigorous lovely cheerful bright articulate smoker non-smoker nonsmoker ex-smoker never-smoker non-drinker teetotal
caucasian white black asian hispanic african european american afro-caribbean female woman women men boy girl sex gender territory country
ready willing open consents consent consented compliant tablets tablet capsules pill pills injection injections infusion infusions oral sc subcut iv po
today's asap pls plz thx ta cheers regards sincerely fyi eg ie vs versus etc re ref cc dr prof mdt list
"""
_MEASURES = """
mg g kg mcg ug ml l dl mm cm m m2 mmol umol mol u iu x uln lln bd tds od qd qw q2w q3w q4w w d h y yr yrs mo mos mth mths wk wks min hrs hours hour day c1 c2 c3 cycle cycles
dose doses dosing daily fortnightly percent pct score scale class grade stage level levels value range ratio approx count counts nl wnl unremarkable
nad ecg echo mri ct pet petct scan scans xray biopsy marrow bloods blood labs lab serum urine sample result imaging bmi weight height kg lbs temp afebrile sats
crcl gfr egfr creatinine creat cr bilirubin bili lvef ef fev1 nyha ecog kps ps platelets plt plts anc neutrophils neuts hb hgb haemoglobin hemoglobin ldh b2m beta-2 microglobulin
albumin wbc wcc wbcs cbc fbc crp esr normal iss r-iss riss i ii iii
fine ok
"""
_MYELOMA = """
mm rrmm myeloma multiple plasma cell cells igg iga igm igd ige kappa lambda light chain chains flc sflc bence jones free m-protein m-spike mspike paraprotein spike component
protein spep upep immunofixation secretory non-secretory nonsecretory oligosecretory measurable disease relapse relapses relapsed relapsing refractory progression progress progressed
progressing progressive pd pr cr scr vgpr sd mr nr mrd mrd-negative mrd-positive remission response responses responder plateau recurrence slow indolent biochemical clinical asymptomatic
crab lytic lesion lesions bone bones osteolytic plasmacytoma plasmacytomas paraspinal anaemia anemia anaemic mild fatigue tired tiredness back rib hip
cytogenetics fish del gain amp mut mutation mutated negative positive neg pos hyperdiploid risk standard intermediate severe advanced chronic acute
treatment treatments treated therapy therapies tx rx regimen regimens drug drugs medication medications chemo chemotherapy induction consolidation maintenance maint mtx continuous
fixed duration salvage transplant transplanted transplantation asct auto sct hsct autologous tandem stem harvest harvested collected collection apheresis leukapheresis
conditioning melphalan mel200 eligible ineligible transplant-eligible transplant-ineligible transplant-unfit re-treatment retreatment rechallenge rechallenged exposed exposure naive sensitive lot lots pl pls prior line
pmh pmhx phx hpc dx diagnosed diagnosis s/p hx tx rx h/o nkda nil comorbidities comorbidity comorbid co-morbidities otherwise allergies allergy-free
bridging car-t cart slot dara len bort vel rev pom carf car dex pred steroid steroids pi imid imids cd38 bcma anti-bcma anti-cd38 gprc5d revlimid velcade darzalex kyprolis pomalyst
imnovid ninlaro empliciti sarclisa xpovio dexamethasone prednisone lite subcutaneous intravenous weekly mwf tts tths situ excluded ruled
usa uk eu us nhs fda ema uk-based germany france italy spain mdt smm mgus smouldering smoldering crs icans
"""
# Common, and no rule asks for it; said to be bad, it counts again (text_unread).
_COMMON = """
hypertension htn diabetes diabetic dm t2dm t2 type2 hyperlipidaemia hyperlipidemia hypercholesterolaemia hypercholesterolemia dyslipidaemia dyslipidemia cholesterol
hypothyroid hypothyroidism gout osteoarthritis oa osteoporosis osteopenia reflux gord gerd bph cataract cataracts hayfever migraine migraines eczema
diet controlled well-controlled hernia appendicectomy appendectomy cholecystectomy tonsillectomy hysterectomy vasectomy
glasses spectacles arthritis haemorrhoids hemorrhoids tinnitus constipation insomnia rosacea acne lisinopril ramipril amlodipine losartan candesartan bisoprolol
metformin atorvastatin simvastatin rosuvastatin statin statins levothyroxine thyroxine omeprazole pantoprazole lansoprazole aspirin asa paracetamol allopurinol tamsulosin
aciclovir acyclovir valaciclovir co-trimoxazole vitamin bisphosphonate bisphosphonates zoledronate zoledronic acid zometa denosumab ivig vaccinated vaccines vaccine
iud contraceptive penicillin
"""
_WORDS = frozenset(f"{_PLAIN} {_MEASURES} {_MYELOMA} {_COMMON}".lower().split())
# Numbers, dates, counts, doses, codes of lines and genes: "2018-19", "x6", "L2", "9/25", "10mg", "C3D1", "1q", "3y", "4x".
_CODE = re.compile(
    r"~?\d[\d.,/:+-]*(?:%|st|nd|rd|th|mg|mcg|g|kg|ml|m2|cm|x|y|yr|yrs|yo|m|mo|mths?|w|wk|wks|d|h|hrs?|k|l|f|s)?"
    r"|x\d+|[lcdqgt]\d+(?:d\d+)?|lot-?\d|lines?\d|#\d+|\d?[pq](?:\d+)?|c\d+d\d+|g\dp\d",
    re.I,
)
# Weeks of a pregnancy, unless they are a common dose of lenalidomide or pomalidomide with dexamethasone.
_WEEKS = re.compile(r"(?:[5-9]|1[1-46-9]|2[1-46-9]|3\d|4[0-2])(?:\+\d)?/40")
_WORD = re.compile(r"[^\W_][\w.'’/%+-]*[\w%+]|[^\W_]")


def unknown_words(piece: str) -> list[tuple[int, int]]:
    """Spans of the words that are on no list of harmless ones."""
    return [m.span() for m in _WORD.finditer(piece) if not _is_harmless(m.group())]


def _is_harmless(word: str) -> bool:
    plain = word.lower().replace("’", "'").rstrip("'.+")
    if _WEEKS.fullmatch(plain):
        return False
    if plain in _WORDS or _CODE.fullmatch(plain):
        return True
    parts = [p for p in re.split(r"[-/+.']", plain) if p]
    return len(parts) > 1 and all(p in _WORDS or p == "s" or _CODE.fullmatch(p) for p in parts)
