"""The words by which people tell of themselves and of others: now, long ago, feared, asked, denied, heard of.

Patterns read text in lower case with straight apostrophes; `answer.urgent_telling` puts them together.
"""

from __future__ import annotations

import re

SENTENCE = re.compile(r"[?!;\n]+|\.(?=\s|$)")
CLAUSE = re.compile(r",|:|\s[-–—]\s|[–—]|\bbut\b|\bhowever\b|\bthough\b|\(|\)")

RELATIVE = (
    r"(?:patient|pt|mum|mom|mummy|mommy|mother|mama|dad|daddy|father|papa|husband|hubby|wife|partner|son|daughter|sister|brother|aunt|uncle|grandma|grandpa|"
    r"grandmother|grandfather|nan|gran|friend|man|woman|gentleman|lady|client|girlfriend|boyfriend|fianc\w+|neighbou?r|grandad|granddad|grandson|granddaughter|nana|nanny|granny|nanna|mam|ma|pa|pops|"
    r"missus|spouse|other half|cousin|niece|nephew|in-law|bloke|lad|fella|old man|old lady|inpatient|resident|colleague)"
)
SUBJECT = rf"(?:i|he|she|we|they|someone|somebody|(?:(?:my|our|the|this|his|her) )?(?:[\w-]+ )?{RELATIVE}|(?:my|his|her) \w+)"
AUXILIARY = r"(?:do|does|did|can|could|will|would|should|shall|may|might|must|is|are|am|was|were|has|have)"
VERB = (
    r"(?:has|have|had|got|gets|is|am|are|was|feel|feels|felt|develop(?:s|ed|ing)?|started|start|woke|wake|lost|lose|keeps?|kept|can't|cant|cannot|complain\w*|present(?:s|ed|ing)|"
    r"notic\w+|became|becomes|spik\w+|took|takes|taken|gave|received|forgot|missed|vomit\w*|bled|bleeds|shows?|fell|fainted|collapsed|seems?|looks?|with|doesn't|doesnt|didn't|didnt|won't|wont|shuffles|overdosed|cough\w*|see|threw|passed|swelled|now|suddenly|says?|said|hasn't|hasnt|haven't|havent|hadn't|isn't|isnt|aren't|can|keeled|blacked|went|goes|going|gone|turned|turns|hurts?|hurting|stopped|"
    r"stops|talks?|talking|thinks|sleeps|slept|pees|pee|wees|drinks|drank|swallowed|struggles|struggling|looks|slumped|seized|dropped|drops|came|ran|rang|found|walked|reads|runs|shakes|shaking|gasps|won|puffing|sounds|appears|reports?|reported|stays|lies|sits|just|suffers)"
)
TELLS = re.compile(
    rf"\b(?P<subject>{SUBJECT})(?:'s|'m|'ve|'re)?(?P<between>(?: \w+){{0,3}}?) (?P<verb>{VERB})\b|\b(?:i'm|im|i've|ive|he's|hes|she's|shes|they're|we're)\b"
)
INVERTED = re.compile(rf"\b{AUXILIARY}(?:n't)? $")
UNREAL = re.compile(r"\b(?:will|would|can|could|may|might|should|shall|to|allowed)\b")
OWN = re.compile(
    rf"\b(?:(?:my|his|her|their|our)(?: (?!get\b|become\b|be\b|have\b|lose\b|develop\b|suffer\b|risk\b|chances?\b)\w+){{0,2}}|{RELATIVE}(?:'s|(?<!patient)(?<!client)(?<!man)(?<!woman)s)(?: \w+){{0,2}}|(?:i|he|she) (?:has|have|had|got|is|am)(?: \w+){{0,2}}) $"
)
NOTE = re.compile(
    r"\b(?:\d{2} ?(?:m|f|yo|y/o|yr|yrs|y)\b|\d{2}[- ]year[- ]olds?|(?:pt|patient|gentleman|lady|man|woman)\b(?! (?:information|leaflet|alert|population|selection|group))|(?:c|cycle )\d ?(?:d|day)? ?\d*\b|day ?\+? ?\d+|d\+ ?\d+)"
)
OWN_INSIDE = re.compile(r"\b(?:my|his|her|our|their|i|he|she)\b")
ASKS_WHY = re.compile(
    r"\bwhy (?:am|is|are|do|does|did|has|have|can't|cant|was) (?:i|he|she|we|my|his|her|our|the patient)\b|\bam i (?:having|getting|in)\b|"
    r"\bis (?:it|this|that) normal\b|\bnormal to\b|\bis (?:this|that|it) (?:an? )?(?:emergency|crs|icans|tls|serious|dangerous|bad|a (?:side|stroke|clot|heart)|tumou?r lysis|sepsis|the\b|his\b|her\b|my\b|from\b|due\b|because|down to|caused|pres\b|sjs)|"
    r"\b(?:could|can|might|may|would) (?:this|that|it|these) be\b|\bwhat(?:'s| is) (?:wrong|happening|going on)\b|"
    rf"\bwhy (?:is|are|has|have|can't|does|do|did|was|won't) (?:(?:my|our|the) )?{RELATIVE}\b|\bis (?:he|she|(?:my )?{RELATIVE}) (?:having|going|dying|in danger|in trouble|ok|okay|septic|bleeding)\b"
)
STRONG_NOW = re.compile(
    r"\b(?:now|today|tonight|this (?:morning|afternoon|evening|am|pm|week|weekend)|yesterday|overnight|all of a sudden|last night|what now|help|ambulance|a&e|right away|just (?:had|got|started|took|gave|given)|since (?:this|last|yesterday|my|her|his|monday|tuesday|wednesday|thursday|friday|saturday|sunday))\b"
)
DEGREES = re.compile(
    r"(?<![<>=≥≤.\d])(?<![<>=≥≤] )(?<!above )(?<!over )(?<!least )(?<!threshold )(?<!than )(?<!exceeding )\b(?:3[89]|4[01])(?:[.,]\d)?(?=\s?(?:°|c\b|degrees)|[\s,?!.]|$)(?! ?(?:mg|%|months?|weeks?|patients|or (?:higher|above|more)|and (?:above|over|higher)|c or|° ?c or|degrees or))"
)
ACUTE = re.compile(
    r"\b(?:sudden\w*|since|started|\d+ ?(?:hours?|hrs?|h|days?|d|min(?:ute)?s?) (?:after|ago|post|later|into)|day \d+|bad|terrible|severe\w*|awful|unbearable|worse\w*|all (?:day|night|over)|won't stop|can't|cant|cannot|by mistake|by accident|accidentally|in error|(?:for|in|since) (?:\d+|a|two|three|four|five|six|seven|several) (?:hours?|days?|weeks?)|in (?:clinic|the|a|ed|a&e|resus|hospital|bed)|x ?/ ?day|times a day|overnight|twice|through the roof|sky[- ]?high|gone|went|again|new|doubled|tripled|keeps|out of nowhere|\d+ (?:hours?|hrs|days?|weeks?|wks?|months?)|post|week \d|last (?:week|monday|tuesday|wednesday|thursday|friday|saturday|sunday|month)|this)\b"
)

ON_IT = re.compile(r"\b(?:on|since|after|takes?|taking|running)\b")
HAS_IT = re.compile(
    r"(?:\b(?:has|have|got|with|known|his|her|my)|[,.;:-])(?: \w+)? (?:myeloma|rrmm|mm)\b|\bmyeloma (?:patient|pt|lady|man)\b|^\W*(?:myeloma|rrmm|mm)\b\W*[,.:;-]"
)
ACTION = re.compile(
    r"\b(?:what (?:do|should|shall|must|can|to) (?:i |we )?(?:do|now)|what to do|what now|now what|who (?:do|should) (?:i|we) (?:call|tell|contact)|where (?:do|should) (?:i|we) go|should (?:i|we|he|she) (?:call|worry|go|be (?:worried|concerned|seen)|see|panic|ring)|do (?:i|we) (?:need to|have to) (?:call|go|see|worry|ring)|help|next steps?)\b"
)
ASKS = re.compile(
    r"^\W*(?:(?:hi|hello|hey|dear \w+|please|pls|ok|okay|so|and|or|also|quick question|question|sorry|thanks|just|in general|generally)\b[\s,:!.-]*)*(?:how|what|what's|which|who|whom|whose|where|when|why|at (?:what|which)|in (?:what|which|whom)|for (?:how|which|what)|by (?:how|what)|does|do|did|can|could|is|are|am|was|were|will|would|shall|should|may|might|must|has|have|had|any|define|explain|compare|tell me|list|"
    r"describe|summari[sz]e|show|give me|name|i(?:'d| would)? (?:like|want) to (?:know|understand)|i wonder|i need (?:the|to know)|my (?:patient|dad|mum|mom|husband|wife) (?:asks|wonders|wants)|(?:incidence|frequency|rates?|risks?|list|prevalence|odds|chance|likelihood) of)\b(?!'t)"
)
STATES_AFTER_AUX = re.compile(
    r"^\W*(?:(?:had|has|have)\b(?! (?:i|he|she|we|they|you|any|my|the|a patient|patients)\b)|(?:may|might|could) be\b)"
)
GENERAL = re.compile(
    r"\b(?:rates?|incidences?|frequenc\w+|prevalence|percent\w*|proportion|how (?:common|often|frequent\w*|likely|many|long|soon|much)|risks?|likelihood|probability|guidelines?|guidance|management|manag(?:e|ed|ing)|prophyla\w+|prevent\w*|labell?ed|labels?|label|boxed|warnings?|definition|grading|graded|grades? [1-5]|"
    r"mechanism|monitor\w*|trials?|stud(?:y|ies)|data|evidence|(?<!new )(?<!new-)onset|median|rules?|hospitali[sz]ation|infections|profile|side[- ]effects?|adverse|toxicit\w+|safety|contraindicat\w*|precautions?|premedication|smpc|versus|vs|compared|patients|people|pts|women|men|participants|subjects|protocol|algorithm|recommend\w*|criteria|meta-analysis|review|common|commonly|usual\w*|anyone|anybody|occurs?|occurred|reported|associated|rems|programme|counsel\w*|modif\w+|adjust\w*|reductions?|dosing|reversib\w*|deaths?|mortality|fatal\w*|orr|pfs|os|survival|responses?|crs rate|mrd|teach\w*|leaflet|educat\w+)\b"
)
STATISTIC_BEFORE = re.compile(
    r"(?:\b(?:rates?|incidences?|frequency|frequencies|prevalence|percentages?|proportions?|risks?|likelihood|probability|chances?|odds|number|numbers|cases|cumulative|onset|management|treatment|prevention|prophylaxis|definition|grading|mechanism|signs?|symptoms?|causes?|duration|length|course|time|history|hx|onset)(?: and \w+)? (?:of|for|with|against)(?: \w+){0,4}|\btime to|"
    r"\bhow (?:common|often|frequent|frequently|likely|many|soon|long)(?: \w+){0,5}|\bprophylaxis against(?: \w+){0,2}|\b(?:mri|imaging|dexamethasone|dose|doses|radiotherapy|steroids?|surgery)(?: \w+)? (?:for|in)(?: (?!my\b|his\b|her\b|a\b)\w+){0,1}|\b(?:prevent\w*|avoid\w*|reduces?|risk for|monitor\w* for|watch\w*(?: out)? for|look\w*(?: out)? for|screen\w* for|check\w* for|to detect|such as)(?: \w+){0,3}) $"
)
STATISTIC_AFTER = re.compile(
    r"^[- ]free\b|^(?: \w+)? (?:rates?|incidences?|frequency|prevalence|percentages?|risks?|management|guidelines?|prophylaxis|prevention|monitoring|criteria|definition|grading|grade|assessment|screening|warning|watch|tests?|scores?|likelihood|vaccin\w*|vaccine|prevention)\b"
)
SHOWS = re.compile(
    r"\b(?:has|have|had|shows?|showing|showed|with|got|developed)(?: \w+){0,2} (?:signs?|symptoms?) of(?: \w+){0,3} $"
)
MODAL = re.compile(
    r"\b(?:will|would|can|could|might|may|does|do|did|should)(?! not\b)(?! (?:this|that|it) be\b)(?: \w+){0,5}? (?:get|have|develop|cause|causes|lead|leads|give|lose|go|become|(?<!may )(?<!might )(?<!could )be|see|expect|experience|make|trigger|affect|report|suffer|produce|raise|increase)(?: \w+){0,5} $|"
    r"\b(?:will|would|can|could|might|may) (?:i|he|she|we|it|they|my \w+|(?!be\b)\w+) $"
)
INFINITIVE = re.compile(
    r"\b(?:want\w*|wish\w*|plan\w*|hop\w+|lik\w+|try|tries|trying|safe|allowed|able|possible|need|needs|when|afraid|scared|worr(?:y|ies|ied|ying)|anxious|frightened|terrified|fears?)(?: \w+){0,4}? (?:to|of|about)(?: \w+){0,3} $|"
    r"\b(?:can|could|may|might|should|will|to|afraid of|worried about|scared of|concerned about|fear of|wants?|planning|considering) (?:get|getting|become|becoming|(?<!may )(?<!might )(?<!could )be|fall|falling|have|having|lose|losing|develop|developing|a|any)(?: \w+){0,2} $|\b(?:want|wants|planning|plans|wish|wishes|hoping)(?: for)?(?: a)? $"
)
IF = re.compile(
    r"(?<!sure )(?<!wonder )(?<!wondering )(?<!know )(?<!as )\b(?:if|in case(?: of)?|in the event of|when (?:someone|somebody|a patient|patients|people|anyone|one)|suppose|should there be|unless)\b[^,]*$"
)
SUPPOSES = re.compile(
    r"(?<!sure )(?<!wonder )(?<!wondering )(?<!know )(?<!as )\b(?:if|in case(?: of)?|in the event of|should there be|suppose)\b"
)
# "if I wake up with": it has not happened; "if my mum has": it may have
YET_TO_COME = re.compile(
    r"\b(?:if|in case|suppose) (?:i\b|(?:\w+ ){1,3}(?:wakes? up|gets?|ever|develops?|were to|should|begins?|starts?|notices?)\b)"
)
WHAT_IS_DONE = re.compile(
    r"\bwhat (?:would|do) (?:you|people|we|i|one) do\b|\bwhat happens\b|\bwhat is (?:done|recommended|advised)\b|\bwho (?:do|should|must) \w+ (?:ring|call|phone|tell)\b|\bwho must be told\b"
)
NEGATED = re.compile(
    r"\b(?:no|not|without|denies|denied|deny|denying|never|neither|nor|free of|absence of|negative for|ruled out|no longer|nil|(?:does|do|did|has|have|had|is|was)n'?t|(?:does|do|did|has|have|had) not)(?: (?:any|new|more|further|had|have|having|has|been|feel|feeling|felt|a|an|signs?|evidence|history|of|experience\w*|report\w*|complain\w*|develop\w*|got|get|real|acute|episodes?|yet|show\w*|run|running))* $"
)
NOT_REALLY_NEGATED = re.compile(
    r"\b(?:can'?t|cannot|couldn'?t|unable to|hardly|barely)(?: \w+){1,5} without(?: \w+)* $|\b(?:not only|not just|no idea|no clue|not sure|why not|no doubt|no wonder)(?: \w+)* $"
)
NO_LIST = re.compile(
    r"\b(?:no|without|denies|denied|never had|nor)(?: (?!but\b|and\b|now\b|since\b|so\b|for\b)[\w-]+){1,3}(?:,(?: (?!but\b|and\b|now\b|since\b|so\b|has\b|is\b)[\w-]+){1,3})*(?:,| or|, or| nor|/|, nor)(?: any| new)? ?$"
)
ENDS_LIST = re.compile(r"(?: or| nor|/)(?: any| new)? ?$")
LIST_GOES_ON = re.compile(r"^(?:, [\w-]+(?: [\w-]+)?){0,3},? (?:or|nor)\b")
PAST = re.compile(
    r"\blast (?:year|winter|summer|spring|autumn|fall)\b|\byears? (?:ago|back|earlier)\b|\bin (?:19|20)\d\d\b|\bin the past\b|\bhistory of\b|\bh/o\b|\bhx of\b|\bpreviously\b|\bas a child\b|\bin childhood\b|\bbefore (?:start\w*|her|his|my|the|any) |\bprior to\b|"
    r"(?<!not )(?<!n't )(?<!never )(?<!hardly )\b(?:resolved|recovered|got over|went away|gone now|all gone|settled)\b|\bmonths? before\b"
)
PAST_WORD = re.compile(
    r"\b(?:prior|previous|past|earlier|former|known|chronic|long-?standing|baseline|pre-?existing)(?: \w+){0,2} $"
)
NOT_YET = re.compile(
    r"(?:\b(?:can|could|may|should|would|will|shall|must|allowed|is it safe)(?: (?!do\b|and\b|because\b|as\b|on\b|after\b|since\b|has\b|had\b|the next\b)\w+){0,8}?(?<! i)(?<! we) (?:have|get|receive|start|restart|take|use|give|given|try|offer|offered|switch to|go on|prescribe|prescribed|consider|considered|put on|begin)|\b(?:to|safely|be)(?: (?:safely|now|again|first|rather))? (?:have|get|receive|start|restart|take|use|give|given|try|offer|offered|switch to|go on|prescribe|prescribed|put on|begin)|"
    r"(?:^|[,.?!] ?)(?:start|give|use|choose|offer|try|begin)|\b(?:consider\w*|planning|plans?|planned|eligible for|suitable for|candidates? for|before|prior to|awaiting|waiting for|instead of|due to start|starts|begins|will start|about to start|going to start|thinking of|thinking about|(?<!since )(?<!after )(?<!when )(?<!on )(?<!by )starting|refractory to|exposed to|resistant to|intolerant (?:to|of)|progress\w+ (?:on|after|under|through)|relaps\w+ (?:on|after|from|following)|failed|never had|never received|never took|"
    r"not (?:yet )?(?:on|started|had|received)|(?<!the )(?<!her )(?<!his )(?<!my )prior|line of|lines of|lines? including|lines incl))(?: (?!my\b|his\b|her\b|next\b|another\b|second\b|third\b|more\b|again\b|since\b|after\b|on\b|while\b)\w+){0,2} $"
)

ANYBODY = re.compile(
    rf"\b(?:i|i'm|im|i've|ive|i'd|he|he's|hes|she|she's|shes|we|we're|they|they're|someone|somebody|my|our|his|her|him|their|me|(?!patients\b|men\b|women\b){RELATIVE}(?:'?s)?|\d{{2}} ?(?:m|f|yo|y/o)|\d{{2}}[- ]year[- ]old|pt)\b"
)
WILL = re.compile(r"^\W*(?:(?:and|so|but) )?(?:will|would)\b(?! not\b)")
ON_TRIAL = re.compile(r"\b(?:on|in) (?:an? |the )?(?:\w+ ){0,2}(?:trial|study)\b")
REPORTED_QUESTION = re.compile(
    r"\b(?:asks?|asked|asking|wonders?|wondered|wants? to know|explains?|know|understand) (?:me )?(?:what|why|how|whether|if|about|when|which)\b[^,]*$"
)
HEARSAY = re.compile(
    r"\b(?:heard|read|told) (?:that |of |about )?(?:someone|somebody|people|a (?:man|woman|lady|patient)|another|others|on|in|online)\b|\bon (?:the |a )?(?:forum|internet|news|web|facebook|reddit|tv|youtube)\b|\bin (?:a|the|our|my) (?:support |patient )?group\b|\bonline\b"
)
FOR_ME = re.compile(r"\b(?:for me|am i at|my own risk|will i|could i|can i (?:have|take|get))\b")
RULED_OUT = re.compile(
    r"^(?: \w+){0,2} (?:was|were|is|are|been|now) (?:ruled out|excluded|absent|negative|denied|gone)\b"
)
IMPLIED = re.compile(
    r"(?:^|[,.;:-])\W*(?:can'?t|cannot|hasn'?t|haven'?t|won'?t|been|feel(?:s|ing)?|woke|keeps?|suddenly|started|stopped|running|got|having)\b"
)
HAPPENED = re.compile(
    r"\b(?:looks?|feels?|went|gone|keeps?|won't|can't|hasn't|turned|came|started|stopped|aches?|hurts?|goes|fell|dropped|rang|(?:one|two|three|four|five|six|seven|ten|few) (?:hours|days|weeks|months) (?:ago|after|post|later))\b"
)
DEAD = re.compile(
    r"\b(?:died|passed away|late (?:husband|wife|father|mother)|we lost (?:my|her|him|our|dad|mum)|killed (?:my|her|his))\b"
)
SHOCKED = re.compile(
    r"\b(?:nearly|almost|practically)\b.*\b(?:when i (?:saw|heard|read|found|was told)|at the (?:price|cost|news|thought|bill)|laughing|price|cost)\b|\b(?:figuratively|so to speak)\b|\b(?:sank|broke|breaks) when\b"
)
OTHERS = re.compile(r"\b(?:friend|neighbou?r|colleague)'?s?\b(?! (?:has|is|on|with)\b)[^.?!]*$")
CHOOSES = re.compile(
    r"\b(?:prior lines?|lines? of (?:therapy|treatment)|\d (?:prior )?lines\b|refractory to|refr\b|[\w-]+-(?:refractory|naive|exposed)|which (?:regimens?|doublets?|triplets?|options?|drugs?|treatments?|therap\w+|bispecifics?|car-?t|combination)|triple-class|(?:first|second|third|fourth) relapse|what (?:options|regimens?|next|treatment)|options\b|option for|next line|best regimen|eligible|licensed)"
)
PROFILE = re.compile(
    r"\b(?:prior lines?|lines? of (?:therapy|treatment)|\d (?:prior )?lines\b|refractory|relapsed (?:after|on)|progress\w+ (?:on|after)|options?\b|eligible|licensed|label\w*|trials?|dose\b|doses\b)"
)
HAPPENS = re.compile(
    r"\b(?:sudden\w*|overnight|doubled|tripled|anuri[ac]|drowsy|confus\w+|vomit\w*|collaps\w+|twice|won't stop|can't|unresponsive|rising fast|falling|bleeding|seiz\w+)\b"
)
ONSET = re.compile(
    r"\b(?:now|today|tonight|this (?:morning|afternoon|evening|am|pm)|yesterday|overnight|last (?:night|week)|since|after|sudden\w*|just|keeps?|kept|start\w*|won't|can't|cant|cannot|hasn't|doesn't|stopped|\d+ ?(?:hours?|hrs|days?|weeks?|mins?|minutes)|all (?:day|night)|worse\w*|out of (?:nowhere|the blue)|looks?|feels?|went|gone|got|came|monday|tuesday|wednesday|thursday|friday|saturday|sunday|ago)\b"
)
BODY = re.compile(
    r"\b(?:chest|heart|eyes?|eyesight|vision|legs?|feet|foot|calf|arms?|hands?|head|face|mouth|lips?|tongue|throat|neck|stomach|tummy|belly|bowels?|bladder|skin|back|breath\w*|speech|memory|kidneys?|liver|blood|urine|wee|pee|poo|stools?|gums?|nose|ears?)\b"
)
FINE = re.compile(
    r"\b(?:fine|very well|doing well|feels? (?:well|good|great|better)|no (?:symptoms|problems|complaints)|tolerat\w+ (?:it )?well|all good|went well|thank\w* you for)\b"
)
PLANS = re.compile(
    r"\b(?:will start|starts? (?:on|next)|due to start|about to start|is going to|before starting|next week|next month|tomorrow|wants? to|would like|plan\w*|wonder\w*|curious|interested|please (?:explain|tell|compare|list)|tell me|explain)\b"
)
SUITS = re.compile(
    r"\b(?:suitable|allowed|contraindicated|is (?:it|\w+) safe|(?:can|may|could) (?:i|he|she|we|they|my \w+|the patient) (?:still )?(?:have|take|get|start|use|receive|be given))\b"
)
LONG_KNOWN = re.compile(r"\b(?:before|history|previous\w*|chronic|stable|used to|known)\b")
