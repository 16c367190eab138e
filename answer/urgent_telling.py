"""Whether a symptom in a question is told of someone now, or denied, long past, feared, or asked about in general.

All functions read the whole question in lower case with straight apostrophes; places are offsets into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SENTENCE = re.compile(r"[?!;\n]+|\.(?=\s|$)")
_CLAUSE = re.compile(r",|:|\s[-–—]\s|[–—]|\bbut\b|\bhowever\b|\bthough\b|\(|\)")

_RELATIVE = (
    r"(?:patient|pt|mum|mom|mummy|mommy|mother|mama|dad|daddy|father|papa|husband|hubby|wife|partner|son|daughter|sister|brother|aunt|uncle|grandma|grandpa|"
    r"grandmother|grandfather|nan|gran|friend|man|woman|gentleman|lady|client|girlfriend|boyfriend|fianc\w+|neighbou?r)"
)
_SUBJECT = rf"(?:i|he|she|we|they|someone|somebody|(?:(?:my|our|the|this|his|her) )?(?:[\w-]+ )?{_RELATIVE}|(?:my|his|her) \w+)"
_AUXILIARY = r"(?:do|does|did|can|could|will|would|should|shall|may|might|must|is|are|am|was|were|has|have)"
_VERB = (
    r"(?:has|have|had|got|gets|is|am|are|was|feel|feels|felt|develop(?:s|ed|ing)?|started|start|woke|wake|lost|lose|keeps?|kept|can't|cant|cannot|complain\w*|present(?:s|ed|ing)|"
    r"notic\w+|became|becomes|spik\w+|took|takes|taken|gave|received|forgot|missed|vomit\w*|bled|bleeds|shows?|fell|fainted|collapsed|seems?|looks?|with|doesn't|doesnt|didn't|didnt|won't|wont|shuffles|overdosed|cough\w*|see|threw|passed|swelled|now|suddenly)"
)
_TELLS = re.compile(
    rf"\b(?P<subject>{_SUBJECT})(?:'s|'m|'ve|'re)?(?P<between>(?: \w+){{0,3}}?) (?P<verb>{_VERB})\b|\b(?:i'm|im|i've|ive|he's|hes|she's|shes|they're|we're)\b"
)
_INVERTED = re.compile(rf"\b{_AUXILIARY}(?:n't)? $")
_UNREAL = re.compile(r"\b(?:will|would|can|could|may|might|should|shall|to|allowed)\b")
_OWN = re.compile(
    rf"\b(?:(?:my|his|her|their|our)(?: (?!get\b|become\b|be\b|have\b|lose\b|develop\b|suffer\b|risk\b|chances?\b)\w+){{0,2}}|{_RELATIVE}(?:'s|(?<!patient)(?<!client)(?<!man)(?<!woman)s)(?: \w+){{0,2}}|(?:i|he|she) (?:has|have|had|got|is|am)(?: \w+){{0,2}}) $"
)
_OWN_INSIDE = re.compile(r"\b(?:my|his|her|our|their|i|he|she)\b")
_ASKS_WHY = re.compile(
    r"\bwhy (?:am|is|are|do|does|did|has|have|can't|cant|was) (?:i|he|she|we|my|his|her|our|the patient)\b|\bam i (?:having|getting|in)\b|"
    r"\bis (?:it|this|that) normal\b|\bnormal to\b|\bis (?:this|that|it) (?:an? )?(?:emergency|crs|icans|serious|dangerous|bad|a (?:side|stroke|clot|heart))"
)
_STRONG_NOW = re.compile(
    r"\b(?:now|today|tonight|this (?:morning|afternoon|evening)|yesterday|last night|what now|help|ambulance|a&e|right away|just (?:had|got|started|took|gave|given)|since (?:this|last|yesterday|my|her|his|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b"
)
_DEGREES = re.compile(
    r"(?<![<>=≥≤.\d])(?<![<>=≥≤] )(?<!above )(?<!over )(?<!least )(?<!threshold )(?<!than )(?<!exceeding )\b(?:3[89]|4[01])(?:[.,]\d)?(?=\s?(?:°|c\b|degrees)|[\s,?!.]|$)(?! ?(?:mg|%|months?|weeks?|patients|or (?:higher|above|more)|and (?:above|over|higher)|c or|° ?c or|degrees or))"
)
_ACUTE = re.compile(
    r"\b(?:sudden\w*|since|started|\d+ ?(?:hours?|hrs?|h|days?|d|min(?:ute)?s?) (?:after|ago|post|later|into)|day \d+|bad|terrible|severe\w*|awful|unbearable|worse\w*|all (?:day|night|over)|won't stop|can't|cant|cannot|by mistake|by accident|accidentally|x ?/ ?day|times a day)\b"
)

_ON_IT = re.compile(r"\b(?:on|since|after|takes?|taking|running)\b")
_ACTION = re.compile(
    r"\b(?:what (?:do|should|shall|must|can|to) (?:i |we )?(?:do|now)|what to do|what now|who (?:do|should) (?:i|we) (?:call|tell|contact)|where (?:do|should) (?:i|we) go|should (?:i|we|he|she) (?:call|worry|go|be (?:worried|concerned|seen)|see|panic|ring)|do (?:i|we) (?:need to|have to) (?:call|go|see|worry|ring)|help|next steps?)\b"
)
_ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear \w+|please|pls|ok|okay|so|and|or|also|quick question|question|sorry|thanks|just|in general|generally)\b[\s,:!.-]*)*(?:how|what|what's|which|who|whom|whose|where|when|why|at (?:what|which)|in (?:what|which|whom)|for (?:how|which|what)|by (?:how|what)|does|do|did|can|could|is|are|am|was|were|will|would|shall|should|may|might|must|has|have|had|any|define|explain|compare|tell me|list|"
    r"describe|summari[sz]e|show|give me|name|i(?:'d| would)? (?:like|want) to (?:know|understand)|i wonder|i need (?:the|to know)|my (?:patient|dad|mum|mom|husband|wife) (?:asks|wonders|wants)|(?:incidence|frequency|rates?|risks?|list|prevalence|odds|chance|likelihood) of)\b(?!'t)"
)
_STATES_AFTER_AUX = re.compile(
    r"^\W*(?:(?:had|has|have)\b(?! (?:i|he|she|we|they|you|any|my|the|a patient|patients)\b)|(?:may|might|could) be\b)"
)
_GENERAL = re.compile(
    r"\b(?:rates?|incidences?|frequenc\w+|prevalence|percent\w*|proportion|how (?:common|often|frequent\w*|likely|many|long|soon|much)|risks?|likelihood|probability|guidelines?|guidance|management|manag(?:e|ed|ing)|prophyla\w+|prevent\w*|labell?ed|labels?|label|boxed|warnings?|definition|grading|graded|grades? [1-5]|"
    r"mechanism|monitor\w*|trials?|stud(?:y|ies)|data|evidence|(?<!new )(?<!new-)onset|median|rules?|hospitali[sz]ation|infections|profile|side[- ]effects?|adverse|toxicit\w+|safety|contraindicat\w*|precautions?|premedication|smpc|versus|vs|compared|patients|people|pts|women|men|participants|subjects|protocol|algorithm|recommend\w*|criteria|meta-analysis|review|common|commonly|usual\w*|anyone|anybody|occurs?|occurred|reported|associated|rems|programme|counsel\w*|modif\w+|adjust\w*|reductions?|dosing|reversib\w*|deaths?|mortality|fatal\w*|orr|pfs|os|survival|responses?|crs rate|mrd|teach\w*|leaflet|educat\w+)\b"
)
_STATISTIC_BEFORE = re.compile(
    r"(?:\b(?:rates?|incidences?|frequency|frequencies|prevalence|percentages?|proportions?|risks?|likelihood|probability|chances?|odds|number|numbers|cases|cumulative|onset|management|treatment|prevention|prophylaxis|definition|grading|mechanism|signs?|symptoms?|causes?|duration|length|course|time|history|hx|onset)(?: and \w+)? (?:of|for|with|against)(?: \w+){0,4}|\btime to|"
    r"\bhow (?:common|often|frequent|frequently|likely|many|soon|long)(?: \w+){0,5}|\bprophylaxis against(?: \w+){0,2}|\b(?:mri|imaging|dexamethasone|dose|doses|radiotherapy|steroids?|surgery)(?: \w+)? (?:for|in)(?: (?!my\b|his\b|her\b|a\b)\w+){0,1}|\b(?:prevent\w*|avoid\w*|reduces?|risk for|monitor\w* for|watch\w*(?: out)? for|look\w*(?: out)? for|screen\w* for|check\w* for|to detect|such as)(?: \w+){0,3}) $"
)
_STATISTIC_AFTER = re.compile(
    r"^[- ]free\b|^(?: \w+)? (?:rates?|incidences?|frequency|prevalence|percentages?|risks?|management|guidelines?|prophylaxis|prevention|monitoring|criteria|definition|grading|grade|assessment|screening|warning|watch|tests?|scores?)\b"
)
_SHOWS = re.compile(
    r"\b(?:has|have|had|shows?|showing|showed|with|got|developed)(?: \w+){0,2} (?:signs?|symptoms?) of(?: \w+){0,3} $"
)
_MODAL = re.compile(
    r"\b(?:will|would|can|could|might|may|does|do|did|should)(?! not\b)(?! (?:this|that|it) be\b)(?: \w+){0,5}? (?:get|have|develop|cause|causes|lead|leads|give|lose|go|become|(?<!may )(?<!might )(?<!could )be|see|expect|experience|make|trigger|affect|report|suffer|produce|raise|increase)(?: \w+){0,5} $|"
    r"\b(?:will|would|can|could|might|may) (?:i|he|she|we|it|they|my \w+|(?!be\b)\w+) $"
)
_INFINITIVE = re.compile(
    r"\b(?:want\w*|wish\w*|plan\w*|hop\w+|lik\w+|try|tries|trying|safe|allowed|able|possible|need|needs|when|afraid|scared|worried|fear)(?: \w+){0,4}? (?:to|of|about)(?: \w+){0,3} $|"
    r"\b(?:can|could|may|might|should|will|to|afraid of|worried about|scared of|concerned about|fear of|wants?|planning|considering) (?:get|getting|become|becoming|(?<!may )(?<!might )(?<!could )be|fall|falling|have|having|lose|losing|develop|developing|a|any)(?: \w+){0,2} $|\b(?:want|wants|planning|plans|wish|wishes|hoping)(?: for)?(?: a)? $"
)
_IF = re.compile(
    r"(?<!sure )(?<!wonder )(?<!wondering )(?<!know )(?<!as )\b(?:if|in case(?: of)?|in the event of|suppose|should there be|unless)\b[^,]*$"
)
_NEGATED = re.compile(
    r"\b(?:no|not|without|denies|denied|deny|denying|never|neither|nor|free of|absence of|negative for|ruled out|no longer|nil|(?:does|do|did|has|have|had|is|was)n'?t|(?:does|do|did|has|have|had) not)(?: (?:any|new|more|further|had|have|having|has|been|feel|feeling|felt|a|an|signs?|evidence|history|of|experience\w*|report\w*|complain\w*|develop\w*|got|get|real|acute|episodes?|yet|show\w*|run|running))* $"
)
_NOT_REALLY_NEGATED = re.compile(
    r"\b(?:not only|not just|no idea|no clue|not sure|why not|no doubt|no wonder)(?: \w+)* $"
)
_NO_LIST = re.compile(
    r"\b(?:no|without|denies|denied|never had|nor)(?: (?!but\b|and\b|now\b|since\b|so\b|for\b)[\w-]+){1,3}(?:,(?: (?!but\b|and\b|now\b|since\b|so\b|has\b|is\b)[\w-]+){1,3})*(?:,| or|, or| nor|/|, nor)(?: any| new)? ?$"
)
_ENDS_LIST = re.compile(r"(?: or| nor|/)(?: any| new)? ?$")
_LIST_GOES_ON = re.compile(r"^(?:, [\w-]+(?: [\w-]+)?){0,3},? (?:or|nor)\b")
_PAST = re.compile(
    r"\blast (?:year|winter|summer|spring|autumn|fall)\b|\byears? (?:ago|back|earlier)\b|\bin (?:19|20)\d\d\b|\bin the past\b|\bhistory of\b|\bh/o\b|\bhx of\b|\bpreviously\b|\bas a child\b|\bin childhood\b|\bbefore (?:start\w*|her|his|my|the|any) |\bprior to\b|"
    r"(?<!not )(?<!n't )(?<!never )(?<!hardly )\b(?:resolved|recovered|got over|went away|gone now|all gone|settled)\b|\bmonths? before\b"
)
_PAST_WORD = re.compile(
    r"\b(?:prior|previous|past|earlier|former|known|chronic|long-?standing|baseline|pre-?existing)(?: \w+){0,2} $"
)
_NOT_YET = re.compile(
    r"(?:\b(?:can|could|may|should|would|will|shall|must|allowed|is it safe)(?: (?!do\b|and\b|because\b|as\b|on\b|after\b|since\b|has\b|had\b|the next\b)\w+){0,8}?(?<! i)(?<! we) (?:have|get|receive|start|restart|take|use|give|given|try|offer|offered|switch to|go on|prescribe|prescribed|consider|considered|put on|begin)|\b(?:to|safely|be)(?: (?:safely|now|again|first|rather))? (?:have|get|receive|start|restart|take|use|give|given|try|offer|offered|switch to|go on|prescribe|prescribed|put on|begin)|"
    r"(?:^|[,.?!] ?)(?:start|give|use|choose|offer|try|begin)|\b(?:consider\w*|planning|plans?|planned|eligible for|suitable for|candidates? for|before|prior to|awaiting|waiting for|instead of|due to start|starts|begins|will start|about to start|going to start|thinking of|thinking about|(?<!since )(?<!after )(?<!when )(?<!on )(?<!by )starting|refractory to|exposed to|resistant to|intolerant (?:to|of)|progress\w+ (?:on|after|under|through)|relaps\w+ (?:on|after|from|following)|failed|never had|never received|never took|"
    r"not (?:yet )?(?:on|started|had|received)|(?<!the )(?<!her )(?<!his )(?<!my )prior|line of|lines of|lines? including|lines incl))(?: (?!my\b|his\b|her\b|next\b|another\b|second\b|third\b|more\b|again\b|since\b|after\b|on\b|while\b)\w+){0,2} $"
)


@dataclass(frozen=True)
class _Place:
    """One naming of a symptom with the sentence and clause that it stands in."""

    start: int
    end: int
    sentence: str
    clause: str
    before: str
    after: str
    upto: str


def is_current(text: str, start: int) -> bool:
    """Whether a treatment named at `start` may be going on: not planned, asked for, or failed earlier."""
    return not _NOT_YET.search(text[max(0, start - 90) : start])


def is_told(text: str, symptom: re.Pattern[str], *, in_trial: bool, of_a_person: bool = False) -> bool:
    """Whether one naming of `symptom` is told of someone now.

    `in_trial`: the question names a trial, so only a person counts. `of_a_person`: a note such as "rash Revlimid"
    is not enough, someone has to be meant, or to be on it.
    """
    places = [_place(text, m.start(), m.end()) for m in symptom.finditer(text)]
    told_elsewhere = _tells(text)
    denied = _denied(text, places)
    for place, no in zip(places, denied, strict=True):
        if no or _is_past(place):
            continue
        if _told_here(place, text, told_elsewhere, strict=in_trial or of_a_person, in_trial=in_trial):
            return True
    return False


def _told_here(place: _Place, text: str, told_elsewhere: bool, *, strict: bool, in_trial: bool) -> bool:
    if _counted(place) or _only_feared(place):
        return False
    here = _told_of_someone(place)
    if _IF.search(place.before):
        return here and bool(_ACTION.search(text))
    if _MODAL.search(place.before) and not here:
        return False
    now = bool(_STRONG_NOW.search(place.sentence) or _DEGREES.search(place.sentence))
    asks = _asks(place)
    if asks:
        return here or bool(_ASKS_WHY.search(place.sentence)) or (now and not _GENERAL.search(place.sentence))
    if here or _tells(place.sentence) or (now and not _GENERAL.search(place.sentence)):
        return True
    if _GENERAL.search(place.sentence):
        return False
    if strict:
        noted = not in_trial and bool(_ON_IT.search(place.sentence))
        return noted or told_elsewhere or bool(_ACUTE.search(place.sentence))
    return True


def _asks(place: _Place) -> bool:
    """Whether the clause, or the sentence as far as the symptom belongs to its question, asks in general."""
    if _ACTION.match(place.clause.strip()) or _ACTION.match(place.sentence.strip()):
        return False
    for part in (place.clause, place.sentence):
        if _ASKS.match(part) and not _STATES_AFTER_AUX.match(part):
            return True
    return False


def _tells(text: str) -> bool:
    """Someone has, feels, took or noticed something: a statement, not "do I have to"."""
    for match in _TELLS.finditer(text):
        if match["subject"] is None:
            return True
        if _INVERTED.search(text[: match.start()]) or _UNREAL.search(match["between"] or ""):
            continue
        return True
    return False


def _told_of_someone(place: _Place) -> bool:
    """The symptom itself is somebody's: "my chest", "her blurred vision", "dad has", "patient with"."""
    if _OWN.search(place.before) or _OWN_INSIDE.search(place.upto[len(place.before) :]):
        return True
    return _tells(place.clause)


def _counted(place: _Place) -> bool:
    """A statistic, a prevention or a list of signs of it, not the thing: "rate of fever", "fever rates"."""
    if _STATISTIC_AFTER.search(place.after):
        return True
    return bool(_STATISTIC_BEFORE.search(place.before)) and not _SHOWS.search(place.before)


def _only_feared(place: _Place) -> bool:
    return bool(_INFINITIVE.search(place.before)) and not re.search(
        r"\b(?:normal|seems?|started|begun|began|beginning|continues?) to(?: \w+){0,3} $", place.before
    )


def _denied(text: str, places: list[_Place]) -> list[bool]:
    """Which of `places` a "no" reaches, also along "no fever, chills or confusion"."""
    denied = []
    for place in places:
        before = text[max(0, place.start - 120) : place.start]
        direct = bool(_NEGATED.search(place.before)) and not _NOT_REALLY_NEGATED.search(place.before)
        listed = bool(_NO_LIST.search(before)) and bool(
            _ENDS_LIST.search(before) or _LIST_GOES_ON.match(text[place.end :])
        )
        denied.append(direct or listed)
    return denied


def _is_past(place: _Place) -> bool:
    if _PAST_WORD.search(place.before):
        return True
    return bool(_PAST.search(place.clause)) and not _STRONG_NOW.search(place.clause)


def _place(text: str, start: int, end: int) -> _Place:
    left, right = _bounds(_SENTENCE, text, start, end, 0, len(text))
    first, last = _bounds(_CLAUSE, text, start, end, left, right)
    return _Place(
        start, end, text[left:right], text[first:last], text[first:start], text[end:last], text[first:end]
    )


def _bounds(cut: re.Pattern[str], text: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """The stretch around `text[start:end]` between two cuts, within `low` and `high`."""
    for match in cut.finditer(text, low, high):
        if match.end() <= start:
            low = match.end()
        elif match.start() >= end:
            return low, match.start()
    return low, high
