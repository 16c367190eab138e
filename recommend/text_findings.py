"""Numbers, findings and wishes in words. Each pattern is one row; negation is judged once, for all of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from core.patients import Frailty, RelapseType
from recommend.text_certainty import is_feared, open_span, past_span, say_latest
from recommend.text_heart import read_heart_events, read_pressure
from recommend.text_hepatitis import read_hepatitis
from recommend.text_neuropathy import read_neuropathy
from recommend.text_places import read_place
from recommend.text_scan import Clause, Ledger, clause_at, is_negated, with_negation

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBER = r"(\d+(?:\.\d+)?)"
_IS = (
    r"\s*(?:[:=~(]|of|is|at|was|about|approx\.?|around|count)*\s*(?:of|is|at|about|still|stable\s+at)?\s*"
    r"(?:(?:now|currently|today|improved|recovered|fell|dropped|rose|went|back|up|down|latest|last|since|again)\s+)*(?:to|at|of|is|in)?\s*[~<>≈]?\s*"
)
# "35 -> 52%": the last one stands.
_CHANGED = re.compile(
    r"(?:\s*%?\s*(?:(?:at|in|on|pre|post|before|during|after|around)[\s-]+(?!now\b)[\w'/-]+(?:\s+(?!now\b|is\b)[\w'/-]+)?|before|initially|then)?\s*%?\s*(?:->|=>|→|➔|[,;(]?\s*(?:(?:and|but|then|since|has|is|it)\s+)*(?:now\s+|currently\s+|(?:back|improved|recovered|up|down|fell|dropped|rose|risen)\s+(?:up\s+|down\s+|again\s+)?(?:to|at)\s+)+)"
    r"\s*(\d+(?:[.,]\d+)?)(?:\s*%|(?![\d.,]*\d|\s*(?:%|mg|months?|mo\b|years?|yrs?|y\b|weeks?|wks?|days?|cycles?|lines?|prior|PL\b|L\b))))",
    re.I,
)


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.I)


# field, pattern with one number group
_VALUES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("crcl_ml_min", _re(rf"\b(?:crcl|cr\.?\s?cl|ccr|creat(?:inine)?\.?\s*(?:cl(?:earance)?\b\.?)|clearance|cockcroft(?:[\s-]*gault)?(?:\s+(?:crcl|clearance))?|c-?g(?=\s*(?:crcl|[:=~]|\d))){_IS}{_NUMBER}(?:\s*m[lL]\s*/\s*min)?")),
    ("lvef_percent", _re(rf"\b(?:lvef|ejection\s+fraction|ef)\b{_IS}{_NUMBER}\s*%?")),
    ("fev1_percent", _re(rf"\bfev\s?1\b{_IS}{_NUMBER}\s*%?(?:\s*(?:of\s+)?predicted)?")),
    ("bilirubin_x_uln", _re(rf"\bbili(?:rubin)?{_IS}{_NUMBER}\s*(?:x|times|fold)\s*(?:the\s+)?(?:uln|upper\s+limit(?:\s+of\s+normal)?)")),
    ("platelets_10e9_l", _re(r"\b(?:platelets?|plts?|plt)\b" + _IS + r"(\d+(?:[.,\s]\d+)?)(?:\s*(?:k\b|x\s*10\S*|/\s*[µu]l|g/l|/nl))?")),
    ("anc_10e9_l", _re(r"\b(?:anc|neutrophils?|neutros?|neuts?)\b" + _IS + r"(\d*[.,]\d+|\d+)(?:\s*(?:k\b|x\s*10\S*|/\s*[µu]l|g/l|/nl))?")),
    ("age", _re(r"\b(\d{1,3})\s*-?\s*(?:(?:years?|yrs?|yr|y)\b\.?[\s-]*old\b|yo[mf]?\b|y/?o\b|y\.o\.)")),
    ("age", _re(r"\b(1[89]|[2-9]\d)\s?(?:(?-i:J)(?:\.|\b)|(?:jahre|jährig\w*|ans|años|anni|jaar|år|anos)\b)|(?:^|(?<=[,;]))\s*(1[89]|[2-9]\d)\s?(?-i:a)(?=\s*[,;.])")),
    ("age", _re(r"\b(1[89]|[2-9]\d|1\d\d)\s*-?\s*(?:y|yrs?|years?)\b(?!\s*(?:ago|later|after|off|since|on\b|of\b|remission))")),
    ("age", re.compile(r"\b(?:USA?|EU)[,:]?\s+([2-9]\d)\s*(?=[,.;]|$)")),
    ("age", _re(r"\bage[d:]?\s*(\d{1,3})\b")),
    ("age", _re(r"(?:^|(?<=[,;.?!:]))\s*(\d{2})\s*(?:[MmFf])?\s*(?=[,;]|\.(?!\d)|$)")),
    ("age", _re(r"\b(?:man|woman|male|female|lady|gentleman|patient|pt|m|f)\s*\((?:aged?\s*)?(\d{2})\s*(?:y|yrs?|years?)?\)")),
    ("age", _re(r"\b(?:pt|patient|mr|mrs|ms)\.?\s+(?:[A-Z]\.?\s+)?(\d{2})\b(?!\s*(?:%|mg|months?|mo|years?\s+(?:ago|after)|weeks?|days?|cycles?))")),
    ("age", _re(r"\b(\d{2})\s?(?:-year)?\s?(?:m|f|male|female|man|woman)\b")),
)  # fmt: skip
_NYHA = _re(r"\bnyha\s*(?:class|fc)?\s*(?:(?:i{1,3}|iv|[1-4])\s*(?:-|to|/)\s*)?(i{1,3}|iv|[1-4])\b")
# field, value when said, value when negated, pattern
_Row = tuple[str, Any, Any, re.Pattern[str]]
_FLAGS: tuple[_Row, ...] = (
    ("t_11_14", True, False, _re(r"\bt\s?\(\s*11\s*;\s*14\s*\)|\btranslocation\s+11;14")),
    ("high_risk_cytogenetics", True, False, _re(r"\bhigh[\s-]risk(?:\s+(?:cytogenetics|fish|disease))?|\bHR\s+(?:fish|cytogenetics)")),
    ("high_risk_cytogenetics", False, None, _re(r"\b(?:standard|std\.?)[\s-]risk(?:\s+(?:cytogenetics|fish))?|\b(?:no|not|non)[\s-]+high[\s-]risk(?:\s+(?:cytogenetics|fish))?")),
    ("no_reliable_contraception", True, None, _re(r"\b(?:trying|wants?|wishes|hopes?|planning|plans)\s+(?:to\s+)?(?:conceive|become\s+pregnant|get\s+pregnant|have\s+(?:a\s+)?(?:child(?:ren)?|bab(?:y|ies))|a\s+pregnancy)\b|\bplanning\s+(?:a\s+)?pregnancy\b|\b(?:no|not\s+(?:using|on|taking)|without|refuses|declines|unreliable)\s+(?:any\s+|reliable\s+|effective\s+)*contraception\b|\bcannot\s+use\s+contraception")),
    ("no_reliable_contraception", True, None, _re(r"\b(?:trying|wants?|wishes|hop(?:es?|ing)|planning|plans|keen|desires?)\s+(?:(?:for|to\s+(?:have|start))\s+)?(?:an?\s+|another\s+)?(?:bab(?:y|ies)|child(?:ren)?|family|pregnancy)\b|(?-i:\bTTC\b)|\b(?:(?:planning|plans|undergoing|awaiting|starting|having|on|for)\s+)?(?:IVF|ICSI|in\s+vitro\s+fertili[sz]ation|fertility\s+treatment|embryo\s+transfer)\b(?:\s+(?:planned|booked|ongoing|cycle|treatment|next\s+\w+))?")),
    ("no_reliable_contraception", False, None, _re(r"\b(?:reliable|effective|adequate|on|uses|using)\s+contraception\b|\bpost-?menopausal\b")),
    ("pregnant", False, None, _re(r"\b(?:(?:(?:urine|serum|blood|home)\s+)*(?:pregnancy|preg)[\s-]*test\w*|(?-i:UPT|HPT)|(?:(?:β|ß|b|beta)[\s-]?)?hcg(?:\s+test)?|pregnancy)\s*(?:is|was|[:=(])?\s*(?:negative|neg\b|undetectable|excluded|ruled\s+out|[-–−](?=[\s,;/.)]|$)|<\s*\d+)(?:\s+(?:today|yesterday|this\s+week))?|\bnegative\s+(?:(?:urine|serum)\s+)?(?:pregnancy\s+test|hcg|UPT)")),
    ("pregnant", True, False, _re(r"(?-i:UPT|HPT)\s*(?:is|was|[:=(])?\s*(?:positive|pos\b|\+)|(?:\b(?:beta|b)[\s-]?|[βß][\s-]?)?\bhcg\b(?:\s*(?:test|level|urine|serum|blood))?\s*(?:is|was|[:=])?\s*(?:positive|pos\b|\+|elevated|raised|high|rising|>\s*\d+)|\b(?:positive|raised|elevated)\s+(?:(?:urine|serum|blood|beta|b|β)[\s-]+)*(?:hcg|pregnancy\s+test)\b|\bpregnancy\s+test\s*(?:is|was|[:=])?\s*(?:positive|pos\b|\+)|\b\d{1,2}\s*(?:weeks?|wks?|/40)['’]?\s+(?:gestation\w*|gravid)\b|(?:^|(?<=[,;.(])|(?<=\dF)|(?<=\d\sF)|\b(?:at|now|is|currently|about|approx|pregnant|G\dP\d))\s*(?:[4-9]|[1-3]\d|4[0-2])(?:\+[0-6])?/40\b(?!\s*(?:mg|vision|in\b))|\bexpecting\s+(?:an?\s+)?(?:baby|child|twins)\b|\bpregnan(?:t|cy)\b(?!\s+(?:test|prevention|programme))|\bgravid\b")),
    ("steroid_intolerant", True, False, _re(r"\bsteroid[\s-]*intoleran(?:t|ce)|\b(?:cannot|can't|unable\s+to)\s+(?:take|tolerate|have)\s+(?:any\s+)?(?:steroids?|dex(?:amethasone)?)|\bintoleran(?:t|ce)\s+(?:of|to)\s+(?:steroids?|dex(?:amethasone)?)|\b(?:dex(?:amethasone)?)[\s-]intoleran\w+|\bsteroids?\s+(?:not\s+tolerated|contraindicated|psychosis)")),
    ("oral_only", True, False, _re(r"\boral(?:\s+(?:therapy|treatment|drugs?|regimens?|tablets))?[\s-]only\b|\b(?:tablets?|pills?|po|by\s+mouth)\s+only\b|\bonly\s+(?:tablets|pills|by\s+mouth)\b|\b(?:only|all|wants|prefers)[\s-]+oral(?:\s+(?:drugs?|treatment|therapy|regimens?))?|\b(?:cannot|won't|refuses\s+to)\s+(?:come|travel)\s+(?:to\s+the\s+)?(?:clinic|hospital|infusions?)|\bno\s+(?:infusions?|injections?)\b")),
    ("eye_exams_possible", False, None, _re(r"\b(?:cannot|can't|unable\s+to|won't|not\s+able\s+to)\s+(?:\w+\s+){0,4}?(?:eye|ophthalm\w+)\s+(?:exams?|examinations?|checks?|visits?)|\bno\s+(?:access\s+to\s+)?(?:eye\s+(?:exams?|clinic|doctor)|ophthalmolog\w+)|\beye\s+exams?\s+(?:not\s+possible|impossible)")),
    ("eye_exams_possible", True, False, _re(r"\beye\s+(?:exams?|examinations?|checks?)\s+(?:are\s+)?(?:possible|ok|fine|arranged|available)|\bcan\s+attend\s+eye\s+(?:exams?|checks?)")),
    ("active_infection", False, None, _re(r"\b(?:no|without)\s+(?:(?:current|active|ongoing|recent|signs?\s+of)\s+)*inf(?:ections?|xn|x|n)?\b(?:\s+(?:currently|now|at\s+present|today))?|\binfection\s+(?:is\s+)?(?:controlled|resolved|cleared|treated)|\b(?:resolved|controlled|previous|past)\s+(?:infection|pneumonia)|\bpneumonia\s+(?:resolved|cleared)|\b(?:infection|pneumonia|sepsis|covid(?:-19)?|bacter(?:a)?emia)\s+(?:(?:last|in|a|\d+|two|three)\s+(?:\w+\s+){1,2}?(?:ago\s*)?)?[,(]?\s*(?:now\s+|since\s+|has\s+|fully\s+|is\s+)*(?:recovered|resolved|cleared|treated)\b")),
    ("active_infection", True, False, _re(r"\b(?:active|ongoing|current|uncontrolled|acute)?\s*\b(?:infection|pneumonia|sepsis|bacter(?:a)?emia)\b|\binfected\b|\b(?:febrile|fever)\s*,?\s*(?:and\s+|now\s+)?on\s+(?:iv\s+|oral\s+)?antibiotics|\bon\s+(?:iv|intravenous)\s+antibiotics|\b(?:covid(?:-19)?|sars-cov-2)\s*(?:\+|pos\w*|infection|now|today|currently)(?:\s+(?:now|today|currently))*(?:\s*,?\s*(?:and\s+|with\s+)?fever)?|\bactive\s+covid(?:-19)?")),
    ("dialysis", True, False, _re(r"(?<!pre-)(?<!pre)(?<!declines )(?<!declined )(?<!refuses )(?<!refused )(?<!avoid )(?<!wants no )\b(?:ha?emo)?dialysis\b(?!\s+(?:shunt|fistula|access|catheter|education|planning|counsel\w+|talk|options?|discuss\w+|not\s+(?:yet\s+)?(?:needed|started|required)))|\b(?:peritoneal\s+dialysis|CAPD)\b|(?-i:\b(?:on|with)\s+(?:HD|PD))\b(?=\s*(?:(?-i:TTS|MWF|TThS|3x)|three\s+times|thrice))|(?-i:\bon\s+HD\b)(?!\s*(?:dex|mel|cy|mtx|chemo))")),
    ("uncontrolled_hypertension", True, False, _re(r"\b(?:uncontrolled|poorly[\s-]controlled|severe|refractory|resistant)\s+(?:arterial\s+)?(?:hypertension|blood\s+pressure|bp|htn)\b|\b(?:bp|blood\s+pressure|htn|hypertension)\s*(?:is\s+|still\s+|remains\s+|[(,:-]\s*)*(?:un|poorly[\s-]+|not\s+(?:well\s+)?|badly[\s-]+)controlled|\bhypertensive\s+(?:crisis|emergency|urgency)")),
    ("uncontrolled_hypertension", False, None, _re(r"\b(?<!un)(?:well[\s-])?controlled\s+(?:hypertension|bp|blood\s+pressure|htn)|\b(?:bp|blood\s+pressure|htn|hypertension)\s*(?:is\s+|now\s+|[(,:-]\s*)*(?:(?:well|fully|adequately)[\s-]+)?(?:ok|normal|fine|(?:controlled|ctrl'?e?d|ctrlled|under\s+control)(?:\s+(?:on|with)\s+\w+(?:\s*(?:\+|and|/|,)\s*\w+(?=\s*[.,;)]|$))?)?)|\bnormotensive")),
    ("recent_mi_or_unstable_heart", True, False, _re(r"\brecent\s+(?:mi|infarct(?:ion)?|myocardial\s+infarction|acs|heart\s+attack)\b|\bunstable\s+angina|\buncontrolled\s+(?:angina|arrhythmia|af\b)|\b(?:mi|myocardial\s+infarction|heart\s+attack)\s+(?:last\s+month|\d+\s+(?:weeks?|days?)\s+ago|[1-5]\s+months?\s+ago)")),
    ("prior_vte", True, False, _re(r"\b(?:prior|previous|history\s+of|past|old)?\s*\b(?:vte|dvt|pulmonary\s+embol\w+|(?-i:PE)|(?:blood\s+)?clots?(?:\s+in\s+(?:the|his|her)\s+(?:leg|lung|calf)s?)?|deep\s+vein\s+thrombosis|venous\s+thrombo\w+)\b|\bprior\s+pe\b")),
    ("prior_arterial_event", True, False, _re(r"\b(?:prior|previous|history\s+of|past|old)\s+(?:mi|myocardial\s+infarction|heart\s+attack|stroke|tia|arterial\s+event)\b|\bstroke\b")),
    ("corneal_disease", False, None, _re(r"\bmild\s+punctate\s+keratopathy|\b(?:cornea|corneas)\s+(?:ok|normal|clear)")),
    ("corneal_disease", True, False, _re(r"\bcorneal\s+(?:disease|ulcer|dystrophy|epithelial\s+\w+)|\bkeratopathy|\bkeratoconus")),
    ("extramedullary", True, False, _re(r"\bextra-?medullary(?:\s+(?:disease|plasmacytomas?))?|\bemd\b|\bsoft[\s-]tissue\s+plasmacytomas?|\b(?:liver|hepatic|pleural|skin|cutaneous|nodal)\s+plasmacytomas?")),
    ("rapid_progression", True, False, _re(r"\brapid(?:ly)?\s+(?:progress\w+|relaps\w+|growing)|\b(?:fast|aggressive|explosive)\s+(?:progress\w+|relapse|disease)")),
    ("prior_neurological_disease", True, False, _re(r"\bparkinson\w*|\bguillain[\s-]barr\w+|\bneurological\s+disease|\bmultiple\s+sclerosis|\bepilepsy")),
    ("fit_for_car_t", True, False, _re(r"\b(?<!un)(?:fit|eligible|candidate|suitable|ok|good\s+candidate)\s+for\s+(?:a\s+)?car[\s-]?t\b|\bcar[\s-]?t[\s-]+(?:eligible|fit|candidate|suitable)(?!\?)")),
    ("fit_for_car_t", False, None, _re(r"\bcar[\s-]?t[\s-]ineligible|\b(?:ineligible|unfit|unsuitable)\s+for\s+car[\s-]?t\b|\btoo\s+frail\s+for\s+car[\s-]?t\b")),
)  # fmt: skip
_WORDS: tuple[tuple[str, Any, re.Pattern[str]], ...] = (
    ("frailty", Frailty.INTERMEDIATE, _re(r"\bintermediate[\s-]fit(?:ness)?|\bintermediate\s+frail\w*")),
    ("frailty", Frailty.FRAIL, _re(r"\bfrail(?:ty)?\b(?!\s*score)")),
    ("frailty", Frailty.FIT, _re(r"(?<!inter)(?<!un)\bfit\b(?!\s+for)(?!test)")),
    ("relapse_type", RelapseType.BIOCHEMICAL, _re(r"\bbiochem(?:ical(?:ly)?)?\b(?:\s+(?:relapse[ds]?|progress\w+|only|PD))?")),
    ("relapse_type", RelapseType.CLINICAL, _re(r"\bclinical\s+(?:relapse|progression|PD)|\b(?<!a)symptomatic\s+(?:relapse|progression|PD)|\bcrab\b\+?(?!\s*(?:neg|-|criteria\s+not))|\bnew\s+(?:osteo)?(?:lytic|bone)\s+lesions?|\bnew\s+(?:pathologic\w*\s+)?fractures?")),
    ("asthma", "severe", _re(r"\bsevere\s+asthma")),
    ("asthma", "moderate", _re(r"\bmoderate(?:-severe)?\s+asthma")),
    ("asthma", "mild", _re(r"\bmild\s+asthma")),
    ("out_of_scope_condition", "smouldering", _re(r"\bsmou?ldering\b")),
    ("out_of_scope_condition", "al_amyloidosis", _re(r"\b(?:(?:al|light[\s-]chain)[\s-])?amyloidosis\b|(?-i:\bAL)[\s-]amyloid\b")),
    ("out_of_scope_condition", "poems", _re(r"(?-i:\bPOEMS\b)(?:\s+syndrome)?")),
    ("out_of_scope_condition", "waldenstrom", _re(r"\bwaldenstr(?:o|oe|ö)m\w*(?:'s)?(?:\s+(?:macroglobulin\w+|disease))?|\blymphoplasmacytic\s+lymphoma")),
    ("out_of_scope_condition", "mgus", _re(r"(?<!from )(?<!prior )(?<!previous )(?<!of )(?<!preceding )(?<!after )\bmgus\b(?!\s+(?:before|since|in\s+\d|->|→|\d{4}))")),
    ("out_of_scope_condition", "plasma_cell_leukaemia", _re(r"\bplasma[\s-]cell\s+leuka?emia|\bpcl\b")),
    ("out_of_scope_condition", "cns_disease", _re(r"\bcns\s+(?:myeloma|disease|involvement|relapse)|\blepto-?mening\w+|\bmeningeal\b|\bmyelomatous\s+meningitis|\b(?:csf|liquor)\b[^.;\n]{0,30}(?:plasma\s+cells|myeloma\s+cells|positive)(?<!negative)")),
    ("out_of_scope_condition", "newly_diagnosed", _re(r"\bnewly[\s-]diagnosed|\bndmm\b|(?-i:\bNDMM\b)|\bnew\s+(?:dx|diagnosis)(?:\s+of)?\s+(?:mm|(?:multiple\s+)?myeloma)|\b(?:mm|myeloma)\s*[,:(]?\s*(?:new(?:ly)?\s+(?:dx|diagnosed)|untreated)|\buntreated(?:\s+(?:mm|(?:multiple\s+)?myeloma))?\b(?!\s+(?:infection|hypertension|diabetes|\w+itis))|\btreatment[\s-]na[iï]ve\b|\b(?:no|without)\s+(?:prior|previous)\s+(?:myeloma\s+)?(?:treatment|therapy|lines?)\b(?!\s+(?:with|of))|\bnot\s+(?:yet\s+)?(?:been\s+)?treated\s+(?:yet|so\s+far)")),
)  # fmt: skip
# One abnormality makes a high risk; one that is absent does not make a standard one.
_HIGH_RISK = _re(
    r"\bdel\s?\(?17p\)?|\b17p(?:\s+deletion|\s?-|\s+del)?(?!\w)|\btp53\b|\bt\s?\(4;14\)|\bt\s?\(14;16\)|\bt\s?\(14;20\)"
)
_POSITIVE = _re(r"\s*[:=]?\s*(?:positive|pos\b|present|detected|found|yes\b|\+)")
_HEART_FINE = _re(
    r"\b(?:heart|cardiac(?:ally)?)\s*(?:is\s+|function\s+)?(?:ok|okay|fine|normal|good|healthy)\b|\bno\s+(?:heart|cardiac)\s+(?:disease|problems?|failure|history)\b|\bnormal\s+(?:heart|cardiac)(?:\s+function)?"
)
_ASK: tuple[tuple[re.Pattern[str], str], ...] = (
    (_re(r"\be?gfr\b\s*(?:\([^)\d]*\))?\s*(?:[:=~<]|of|is)?\s*\d+(?:\.\d+)?(?:\s*\(?(?:by\s+)?ckd-?epi\)?)?"), "an eGFR is not a creatinine clearance; give CrCl"),
    (_re(r"\bbili(?:rubin)?\s*(?:[:=]|of|is)?\s*\d+(?:\.\d+)?\s*(?:mg/dl|[µu]mol/l)?"), "give bilirubin in multiples of the upper limit of normal (x ULN)"),
    (_re(r"(?:\b[ck]rea(?:t(?:inin[e]?)?)?|(?-i:\bCr))\s*(?:[:=]|of|is)?\s*\d+(?:\.\d+)?\s*(?:mg/dl|[µu]mol/l)?"), "creatinine is not a clearance; give CrCl"),
    (_re(r"\bcopd\b"), "give FEV1 in percent"),
    (_re(r"\basthma\b"), "say mild, moderate or severe asthma"),
    (_re(r"(?-i:\bAF\b|\bA[\s-]?[Ff]ib\b)|\batrial\s+fibrillation"), "is the rhythm controlled? carfilzomib trials left out uncontrolled arrhythmia"),
    (_re(r"\bunfit\b"), "say frail, intermediate or fit, and for what"),
    (_re(r"\b1q\s?(?:\+|gain|amp\w*)?|\bgain\s?\(?1q\)?"), "1q alone does not change what Kahler's rules say"),
    (_re(r"\buk\b|\bunited\s+kingdom\b|\bengland\b|\bswitzerland\b|\bjapan\b|\bcanada\b"), "Kahler knows US and EU labels only"),
)  # fmt: skip
_INTERACTIONS = (
    ("strong_cyp1a2_inhibitor", _re(r"\bfluvoxamine|\bciprofloxacin|\bstrong\s+cyp1a2\s+inhibitors?")),
    ("strong_cyp3a_inhibitor", _re(r"\bketoconazole|\bitraconazole|\bvoriconazole|\bposaconazole|\bclarithromycin|\britonavir|\bstrong\s+cyp3a4?\s+inhibitors?")),
    ("strong_cyp3a_inducer", _re(r"\brifamp(?:ic)?in|\bphenytoin|\bcarbamazepine|\bst\.?\s+john'?s\s+wort|\bstrong\s+cyp3a4?\s+inducers?")),
    ("pembrolizumab", _re(r"\bpembrolizumab|\bkeytruda")),
)  # fmt: skip


def read_findings(ledger: Ledger, clauses: list[Clause]) -> None:
    """Everything about the patient that is not treatment history."""
    text = ledger.text
    read_neuropathy(ledger, clauses)
    read_heart_events(ledger, clauses)
    read_pressure(ledger, clauses)
    read_hepatitis(ledger, clauses)
    for name, pattern in _VALUES:
        for match in pattern.finditer(text):
            at = next(i for i in range(1, len(match.groups()) + 1) if match.group(i))
            if not ledger.is_used(*match.span(at)):
                _say_value(ledger, name, match)
    for match in _NYHA.finditer(text):
        word = match.group(1).lower()
        say_latest(ledger, "nyha_class", _ROMAN.get(word) or int(word), *match.span())
    for name, yes, no, pattern in _FLAGS:
        for match in pattern.finditer(text):
            if ledger.is_used(*match.span()):
                continue
            negated = is_negated(clause_at(clauses, match.start()), *match.span())
            if negated and no is None and yes is True:
                continue
            if name in _LABORATORY and _MINUS.match(text, match.end()):
                negated = True
            elif not negated and yes is True and _is_no_fact(ledger, name, match):
                continue
            negated = negated and no is not None
            tell = say_latest if name in _CHANGING else Ledger.say
            tell(
                ledger,
                name,
                no if negated else yes,
                *with_negation(clauses, match, negated and not _MINUS.match(text, match.end())),
            )
            if said := _POSITIVE.match(text, match.end()):
                ledger.use(*said.span())
            if name == "recent_mi_or_unstable_heart" and not negated and "m" in match.group().lower():
                ledger.say("prior_arterial_event", True, *match.span())
    for match in _HIGH_RISK.finditer(text):
        if _MINUS.match(text, match.end()) or _is_no_fact(ledger, "high_risk_cytogenetics", match):
            ledger.use(*match.span())
        elif is_negated(clause_at(clauses, match.start()), *match.span()):
            ledger.use(*with_negation(clauses, match, True))
        else:
            ledger.say("high_risk_cytogenetics", True, *match.span())
    for name, value, pattern in _WORDS:
        for match in pattern.finditer(text):
            used = name != "relapse_type" and ledger.is_used(*match.span())
            if not used and not is_negated(clause_at(clauses, match.start()), *match.span()):
                say_latest(ledger, name, value, *match.span())
                if value == "newly_diagnosed" and re.match(_UNTREATED, match.group(), re.I):
                    ledger.note("prior_lines", 0, match.group(), f"{match.group()!r}: prior lines = 0")
    for match in _HEART_FINE.finditer(text):
        ledger.say("recent_mi_or_unstable_heart", False, *match.span())
        if ledger.value("nyha_class") is None:
            ledger.say("nyha_class", 1, *match.span())
    for group, pattern in _INTERACTIONS:
        for match in pattern.finditer(text):
            if not is_negated(clause_at(clauses, match.start()), *match.span()):
                ledger.say("concomitant_drugs", True, *match.span(), item=group)
    for pattern, why in _ASK:
        for match in pattern.finditer(text):
            if not ledger.is_used(*match.span()):
                ledger.drop(*match.span(), why)
    read_place(ledger)


# Results of the laboratory, for which a minus or an open result is written.
_LABORATORY = ("t_11_14", "high_risk_cytogenetics", "pregnant")
_MINUS = _re(r"\s?\(?[-–−]\)?(?=[\s,;/.)]|$)(?!\s*\w+\s*(?:positive|pos\b|\+))")
_CHANGING = ("active_infection", "uncontrolled_hypertension", "fit_for_car_t")
_UNTREATED = r"untreated|treatment[\s-]na|no\b|without|not\b|(?:mm|myeloma)\W+untreated"


def _is_no_fact(ledger: Ledger, name: str, match: re.Match[str]) -> bool:
    """Not known yet, only feared, or an illness long past: taken out of the text, and shown."""
    text, (start, end) = ledger.text, match.span()
    if name == "pregnant" and open_span(text, start, end):
        ledger.doubt(start, end, "is she pregnant?")
        return True
    if name in _LABORATORY and (unknown := open_span(text, start, end)):
        ledger.set_aside(*unknown, "not known yet")
        return True
    if is_feared(text, start, end):
        ledger.set_aside(start, end, "a risk or a fear, not a finding")
        return True
    if name == "active_infection" and (past := past_span(text, start, end, ledger.today)):
        ledger.set_aside(*past, "told of the past; whether there is an infection now is not said")
        return True
    return False


# "PD after 20m", "DRd PD 14m on it": a duration, not a person of 20.
_SPAN_BEFORE = _re(
    r"(?:\b(?:after|for|at|in|within|of|x|lasted|over|about|PFS|DOR|TFI|TTP|until|only|every|PD|relapse[ds]?|progress\w*)|[~(×x+])\s*$"
)


def _is_span(match: re.Match[str]) -> bool:
    return match.group().strip().endswith("m") and bool(_SPAN_BEFORE.search(match.string[: match.start()]))


def _say_value(ledger: Ledger, name: str, match: re.Match[str]) -> None:
    raw = next(g for g in match.groups() if g).replace(" ", "")
    if name == "age":
        if _is_span(match):
            return
        ledger.say("age", int(raw), *match.span())
        return
    end = match.end()
    if change := _CHANGED.match(match.string, end):
        raw, end = change.group(1), change.end()
    value = Decimal(re.sub(r",(?=\d{3}\b)", "", raw).replace(",", "."))
    # Counts are written per microlitre (38,000; 900) or in 10^9/L (38; 0.9).
    if (name == "platelets_10e9_l" and value > 2000) or (name == "anc_10e9_l" and value >= 50):
        value /= 1000
    say_latest(ledger, name, value, match.start(), end)
