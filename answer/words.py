"""Words of a sentence: tokens, light stems, what is empty of content, what means the same."""

from __future__ import annotations

import re
from functools import lru_cache

_TOKEN = re.compile(r"[A-Za-zÀ-ÿα-ω]+(?:'[a-z]+)?|\d+(?:\.\d+)?")

# function words and words that report without adding a clinical fact
EMPTY = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "within",
        "into",
        "onto",
        "over",
        "under",
        "among",
        "between",
        "through",
        "during",
        "per",
        "via",
        "as",
        "than",
        "then",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "they",
        "them",
        "their",
        "there",
        "here",
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "when",
        "where",
        "while",
        "whereas",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "do",
        "does",
        "did",
        "can",
        "could",
        "may",
        "might",
        "will",
        "would",
        "shall",
        "and",
        "or",
        "but",
        "nor",
        "so",
        "if",
        "also",
        "both",
        "either",
        "each",
        "any",
        "some",
        "such",
        "other",
        "another",
        "own",
        "same",
        "very",
        "more",
        "most",
        "much",
        "many",
        "less",
        "least",
        "few",
        "fewer",
        "several",
        "about",
        "approximately",
        "around",
        "roughly",
        "nearly",
        "almost",
        "just",
        "quite",
        "up",
        "out",
        "off",
        "down",
        "again",
        "further",
        "once",
        "too",
        "however",
        "therefore",
        "thus",
        "hence",
        "moreover",
        "furthermore",
        "overall",
        "respectively",
        "namely",
        "meanwhile",
        "according",
        "versus",
        "vs",
        "v",
        "compared",
        "compare",
        "comparison",
        "comparing",
        "relative",
        "against",
        "patient",
        "patients",
        "people",
        "person",
        "persons",
        "individual",
        "individuals",
        "participant",
        "participants",
        "adult",
        "adults",
        "subject",
        "subjects",
        "group",
        "groups",
        "arm",
        "arms",
        "trial",
        "trials",
        "study",
        "studies",
        "analysis",
        "analyses",
        "data",
        "result",
        "results",
        "report",
        "reports",
        "reported",
        "reporting",
        "show",
        "shows",
        "showed",
        "shown",
        "showing",
        "find",
        "finds",
        "found",
        "finding",
        "demonstrate",
        "demonstrated",
        "demonstrating",
        "demonstrates",
        "observe",
        "observed",
        "observing",
        "see",
        "seen",
        "give",
        "gives",
        "gave",
        "given",
        "giving",
        "get",
        "gets",
        "got",
        "yield",
        "yields",
        "yielded",
        "produce",
        "produced",
        "produces",
        "achieve",
        "achieved",
        "achieves",
        "achieving",
        "attain",
        "attained",
        "reach",
        "reached",
        "reaching",
        "record",
        "recorded",
        "come",
        "came",
        "stand",
        "stands",
        "stood",
        "amount",
        "amounted",
        "total",
        "figure",
        "figures",
        "number",
        "numbers",
        "value",
        "values",
        "rate",
        "rates",
        "percentage",
        "percent",
        "proportion",
        "share",
        "median",
        "mean",
        "estimate",
        "estimated",
        "month",
        "months",
        "year",
        "years",
        "week",
        "weeks",
        "day",
        "days",
        "mo",
        "time",
        "point",
        "hazard",
        "ratio",
        "hr",
        "ci",
        "confidence",
        "interval",
        "follow",
        "followup",
        "cutoff",
        "cut",
        "p",
        "n",
        "phase",
        "cohort",
        "subgroup",
        "subset",
        "population",
        "setting",
        "treated",
        "treat",
        "treating",
        "treatment",
        "treatments",
        "therapy",
        "therapies",
        "regimen",
        "regimens",
        "combination",
        "combinations",
        "combined",
        "receive",
        "received",
        "receiving",
        "receives",
        "use",
        "used",
        "using",
        "uses",
        "case",
        "cases",
        "occur",
        "occurred",
        "occurs",
        "occurring",
        "happen",
        "happened",
        "develop",
        "developed",
        "experience",
        "experienced",
        "affect",
        "affected",
        "affecting",
        "hit",
        "lead",
        "led",
        "leads",
        "leading",
        "mark",
        "marked",
        "level",
        "levels",
        "disease",
        "myeloma",
        "multiple",
        "mm",
        "rrmm",
        "drug",
        "drugs",
        "agent",
        "agents",
        "medicine",
        "name",
        "named",
        "names",
        "call",
        "called",
        "calls",
        "note",
        "noted",
        "notes",
        "say",
        "says",
        "said",
        "state",
        "states",
        "stated",
        "stating",
        "write",
        "writes",
        "describe",
        "describes",
        "described",
        "put",
        "puts",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "first",
        "second",
        "there's",
        "it's",
        "versus",
        "plus",
        "side",
        "set",
        "sets",
        "form",
        "part",
        "parts",
        "corresponding",
        "corresponds",
        "correspond",
        "associated",
        "respective",
        "alone",
        "well",
        "still",
        "yet",
        "now",
        "already",
        "currently",
        "present",
        "presently",
        "make",
        "makes",
        "made",
        "making",
        "take",
        "takes",
        "took",
        "taken",
        "taking",
        "go",
        "goes",
        "went",
        "keep",
        "keeps",
        "kept",
        "hold",
        "holds",
        "held",
        "thing",
        "things",
        "way",
        "ways",
        "not",
        "no",
        "never",
        "none",
        "without",
        "unless",
        "only",
        "all",
        "unlike",
        "like",
        "rather",
        "than",
        "instead",
        "except",
        "besides",
        "even",
        "ever",
        "yes",
        "per",
        "upon",
        "amid",
        "every",
        "always",
        "must",
        "cannot",
        "neither",
        "either",
        "nothing",
        "anyone",
        "anything",
        "someone",
        "something",
        "everyone",
        "whichever",
        "whoever",
        "whatever",
        "dosed",
        "dose",
        "doses",
        "dosing",
        "administered",
        "administer",
        "administration",
        "counts",
        "count",
        "counted",
        "counting",
        "scores",
        "scored",
        "worth",
        "points",
        "point",
        "carries",
        "carry",
        "carried",
        "list",
        "lists",
        "listed",
        "listing",
        "won",
        "win",
        "wins",
        "hold",
        "include",
        "includes",
        "included",
        "including",
        "cover",
        "covers",
        "covered",
        "covering",
        "criterion",
        "criteria",
        "registry",
        "registered",
        "registration",
        "register",
        "clinicaltrials",
        "gov",
        "identifier",
        "id",
        "calculation",
        "calculated",
        "enter",
        "entered",
        "enters",
        "thereafter",
        "then",
        "next",
        "appear",
        "appears",
        "appeared",
        "appearing",
        "continued",
        "continue",
        "continues",
        "measured",
        "measures",
        "runs",
        "run",
        "ran",
        "test",
        "tested",
        "tests",
        "testing",
        "examined",
        "examine",
        "examines",
        "examining",
        "investigated",
        "investigates",
        "investigate",
        "evaluated",
        "evaluates",
        "evaluate",
        "assessed",
        "assesses",
        "assess",
        "studied",
        "studying",
        "looked",
        "looks",
        "look",
        "explored",
        "explores",
        "conducted",
        "conduct",
        "performed",
        "perform",
        "quoted",
        "quote",
        "known",
        "common",
        "commonly",
        "frequent",
        "frequently",
        "usual",
        "usually",
        "typical",
        "typically",
        "generally",
        "general",
        "basis",
        "based",
        "considered",
        "considers",
        "consider",
        "regarded",
        "viewed",
        "deemed",
        "counted",
        "classed",
        "classified",
        "applies",
        "apply",
        "applied",
        "apart",
        "specifically",
        "specific",
        "including",
        "notably",
        "notable",
        "similarly",
        "also",
        "likewise",
        "former",
        "latter",
        "currently",
        "today",
        "date",
        "dated",
        "dating",
        "dates",
        "belongs",
        "belong",
        "refers",
        "refer",
        "relates",
        "relate",
        "concerning",
        "concerns",
        "regarding",
        "regards",
        "terms",
        "case",
        "whom",
        "total",
        "totals",
        "totalling",
        "seen",
        "noted",
        "marked",
        "published",
        "later",
        "earlier",
        "initial",
        "initially",
        "eventual",
        "eventually",
        "began",
        "begun",
        "begin",
        "starts",
        "started",
        "ending",
        "led",
        "leads",
        "went",
        "gone",
        "going",
        "become",
        "becomes",
        "became",
        "being",
        "remain",
        "remains",
        "remained",
        "remaining",
        "turned",
        "turn",
        "lay",
        "lies",
        "lying",
        "provides",
        "provide",
        "provided",
        "providing",
        "offers",
        "offer",
        "offered",
        "offering",
        "brings",
        "bring",
        "brought",
        "shows",
        "sees",
        "saw",
        "put",
        "puts",
        "placed",
        "place",
        "places",
        "set",
        "sets",
        "gave",
        "won",
        "earned",
        "gained",
        "obtained",
        "obtain",
        "obtains",
        "secured",
        "secure",
        "involves",
        "involve",
        "involved",
        "involving",
        "concerned",
        "corresponding",
        "contains",
        "contain",
        "contained",
        "says",
        "said",
        "told",
        "telling",
        "according",
        "accordingly",
        "whether",
        "because",
        "since",
        "so",
        "as",
        "due",
        "owing",
        "therefore",
        "mean",
        "means",
        "meant",
        "meaning",
        "denotes",
        "denote",
        "called",
        "termed",
        "known",
        "named",
        "defined",
        "definition",
        "term",
        "wording",
        "makes",
        "brought",
        "needs",
        "need",
        "needed",
        "requires",
        "require",
        "required",
        "requirement",
        "requirements",
        "asks",
        "ask",
        "equally",
        "both",
        "twofold",
        "half",
        "halves",
        "third",
        "quarter",
        "once",
        "twice",
        "thrice",
        "time",
        "times",
        "associated",
        "association",
        "linked",
        "link",
        "links",
        "accompanied",
        "together",
        "along",
        "plus",
        "main",
        "chief",
        "principal",
        "key",
        "major",
        "whole",
        "full",
        "entire",
        "part",
        "parts",
        "section",
        "kind",
        "kinds",
        "type",
        "types",
        "form",
        "forms",
        "sort",
        "versus",
        "against",
        "opposed",
        "relative",
        "recruited",
        "recruit",
        "recruits",
        "admitted",
        "admits",
        "admit",
        "enrolled",
        "enrols",
        "enroll",
        "enrolling",
        "accepted",
        "accepts",
        "took",
        "participated",
        "entered",
        "line",
        "lines",
        "prior",
        "previous",
        "previously",
        "earlier",
        "past",
        "before",
        "after",
        "since",
        "until",
        "across",
        "throughout",
        "along",
        "together",
        "because",
        "due",
        "ended",
        "end",
        "ends",
        "average",
        "version",
        "text",
        "wording",
        "page",
        "document",
        "source",
        "sources",
        "evidence",
        "base",
    ]
)

# groups of words that may stand for each other in a paraphrase; the first is the key
_SYNONYM_GROUPS = """
approve licence license licensed authorise authorize authorised authorisation labelled label labeled labeling labelling indicated indication clear cleared clearance greenlight nod marketing authorized authorization unlicensed approval
exclude bar barred ineligible disqualify rule omit leave left keep-out turn shut
include enrol enroll admit accept allow permit recruit eligible entry enter took eligibility inclusion comprise contain cover
randomise randomize assign allocate allot
require need demand ask must necessary mandatory mandate obligatory call compulsory
contraindicate contraindication contraindicated
withdraw pull remove take-off discontinue market
hold withhold interrupt pause suspend stop discontinue delay defer
reduce lower cut decrease decline drop lessen diminish fall smaller down shrink
increase raise higher elevate rise boost greater up large grow more
prolong longer extend lengthen improve increase outlive benefit superior better favour outperform beat
long duration last length
survive survival live alive
die death dead fatal mortality lethal kill
begin start initiate commence onset
monitor check watch surveillance examine exam examination test measure follow assess
dose dosage dosing mg posology
daily day once
week weekly
every each
progress progression worsen advance
respond response responder
relapse recur recurrence return
severe serious grave
warn warning caution alert
risk hazard danger chance likelihood probability
infuse infusion
inject injection subcutaneous sc subcutaneously
intravenous iv intravenously vein
mouth oral orally
infect infection
nerve neuropathy
kidney renal nephro
liver hepatic
heart cardiac
eye ocular ophthalmic ophthalmological vision visual
blood haematological hematological
clot thrombosis thromboembolism thrombotic vte
differ difference different distinguish
significant significance statistically statistical
define definition mean denote refer describe signify
criterion criteria
class type kind category
target direct aim
component constituent consist make contain comprise element
agency regulator
committee panel advisers advisor advisory
vote ballot
boxed black
rems programme program
hospital inpatient admission hospitalise
prophylaxis prophylactic prevent prevention preventive
recommend recommendation advise advice
prefer preferred preference favour
mention list name discuss address
omit silent absent miss lack
investigational experimental
publish publication appear print
confirm verify
convert conversion
accelerate accelerated expedited
full regular traditional
extend extension expand expansion widen broaden
primary main
end endpoint outcome
miss fail unmet
crossover cross
mature immature
single sole one
broad wide
narrow restrict
approve approval grant extend
safe safety
arm group
control comparator
median middle
high-risk high
old older elderly age
young younger
combine combination plus add together partner
contain include
alone monotherapy single-agent
refractory resistant refractoriness resistance
expose exposure exposed receive
naive untreated
positive favourable
negative unfavourable
europe european eu
america american us
neutrophil anc neutropenia
platelet thrombocytopenia
fever febrile pyrexia
pneumocystis pjp
zoster shingles
woman women female
pregnant pregnancy
child childbearing
contraception contraceptive
month monthly
annual year
quarter
half
double twice twofold doubling
third
exceed above beyond
below under beneath less
least minimum
most maximum upto cap
only solely exclusively
all every whole entire entirely full
none no zero nil
interfere interference
collect collection apheresis leukapheresis
bispecific engager
antibody mab
trial study
open label
blind
fix fixed limited finite
continue continuous ongoing
until till
separate apart apart
compare versus
inferior worse
equal same similar comparable alike
recover recovery resolve resolution
event episode
neurotoxicity neurological neurologic
prevent avoid
protect spare
increase rise grow raise go
avoid shun
replace replacement supersede substitute
remain stay
revise update amend change alter modify adjust
suit suitable appropriate fit candidate
conclude conclusion
state declare
compute calculate
weigh weight body
clear clearance
"""
_KEY: dict[str, frozenset[str]] = {}


def spell(word: str) -> str:
    """One spelling for British and American forms: anaemia, tumour, randomise become anemia, tumor, randomize."""
    low = word.lower().removesuffix("'s")
    low = (
        low.replace("aem", "em")
        .replace("oed", "ed")
        .replace("rrhoea", "rrhea")
        .replace("oea", "ea")
        .replace("aes", "es")
    )
    low = re.sub(r"(?<=[a-z]{3})our(?=s|ed|ing|able|$)", "or", low)
    return re.sub(r"(?<=[a-z]{3})is(?=e$|ed$|es$|ing$|ation)", "iz", low)


_IRREGULAR = {
    "dies": "die",
    "died": "die",
    "dead": "die",
    "death": "die",
    "deaths": "die",
    "dying": "die",
    "grew": "grow",
}
_IRREGULAR |= {
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "women": "woman",
    "children": "child",
}
_IRREGULAR |= {"orally": "oral", "paid": "pay", "lost": "loss", "lose": "loss", "loses": "loss"}


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light suffix stripper; good enough to join approve, approved, approval."""
    low = spell(word)
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if len(low) <= 3 or low.isdigit():
        return low
    for suffix, keep in (
        ("izations", "iz"), ("ization", "iz"), ("ations", ""), ("ation", ""), ("ically", "ic"), ("ities", ""), ("ity", ""),
        ("ments", ""), ("ment", ""), ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""), ("ness", ""), ("ingly", ""),
        ("edly", ""), ("ions", ""), ("ion", ""), ("ings", ""), ("ing", ""), ("ives", ""), ("ive", ""), ("ally", ""),
        ("als", ""), ("al", ""), ("ies", "y"), ("ied", "y"), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("ed", ""),
        ("ly", ""), ("es", ""), ("ants", ""), ("ant", ""), ("ents", ""), ("ent", ""), ("ic", ""), ("s", ""), ("e", ""),
    ):  # fmt: skip
        if low.endswith(suffix) and len(low) - len(suffix) + len(keep) >= 4:
            low = low[: len(low) - len(suffix)] + keep
            break
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "sl":
        low = low[:-1]
    if len(low) > 4 and low[-1] in "eiy":
        low = low[:-1]
    return low


def _load() -> None:
    for line in _SYNONYM_GROUPS.strip().splitlines():
        stems = {stem(w) for w in line.split()}
        for s in stems:
            _KEY[s] = _KEY.get(s, frozenset()) | stems


_load()


def synonyms(word_stem: str) -> frozenset[str]:
    return _KEY.get(word_stem, frozenset()) | {word_stem}


def words_of(text: str) -> list[tuple[str, int, int]]:
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry content, in order, numbers left out."""
    return [
        stem(w) for w, _, _ in words_of(text) if w.lower() not in EMPTY and not w[0].isdigit() and len(w) > 1
    ]
