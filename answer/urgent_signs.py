"""Signs of emergencies that need no particular drug: what part of the body, what has gone wrong with it.

Built from two vocabularies, in either order and within a few words (`near`), so that an idiom nobody wrote down
("belly like a drum", "gone floppy all down one side") is read by its parts. Lower case, straight apostrophes.
"""

from __future__ import annotations

_GAP = r"(?:(?!\b(?:not|no|never|isn't|aren't|wasn't|without|nor|fine|normal|ok)\b)[^.?!;])"


def near(part: str, fault: str, most: int = 28) -> str:
    """`part` and `fault` with at most `most` characters between them, none of which denies."""
    gap = rf"\b{_GAP}{{0,{most}}}?\b"
    return rf"(?:{part}){gap}(?:{fault})|(?:{fault}){gap}(?:{part})"


_NOT = r"(?:not|no|n't|nothing|none|nowt|never|zero|nil|barely|hardly|scarcely|can'?t|cannot|couldn'?t|unable to|stopped|without|hasn'?t|haven'?t|isn'?t|didn'?t|doesn'?t)"
_MUCH = r"(?:gallons?|lit(?:re|er)s?|pints?|buckets?|jugs?|glass after glass|bottles?|like a (?:fish|camel|horse|racehorse)|non-?stop|constantly|all (?:the time|day|night)|tons|loads|masses|a lot|lots|every (?:half |few |couple of |\d+ )?(?:hours?|minutes?|mins?)|by the (?:\w+)|excessive\w*|so much|far too much|\d+ (?:times|lit\w+))"
_LEGS = r"(?:both|her|his|my|their|the|'s|two) (?:\w+ )?legs|legs|lower limbs|bottom half|from the waist down"
_DEAD = r"flopp\w*|limp|dead|useless|hang\w*|dangl\w+|weak\w*|numb(?!er)\w*|paraly\w+|heavy|gone|won'?t (?:move|work|lift|do|go|grip)\w*|can'?t (?:move|lift|raise|feel|use|grip)|cannot (?:move|lift|raise|feel|use)|not (?:moving|working)|stopped working|no power|lost (?:power|use|strength|feeling|sensation)"
_BELLY = r"bell(?:y|ies)|tummy|tum|abdomen|abdo|abdominal|stomach|guts?"
_FACE = r"face|facial|mouth|lips?|smile|eyelid|cheek"
_URINE = r"urine|wee|pee|piss|water(?:works)?"
_EXCRETE = r"pee(?:d|s|ing)?|wee(?:d|s|ing)?|urinat\w+|pass(?:ed|es|ing)? (?:\w+ ){0,3}?(?:urine|water|pee|wee)|piss\w*"
_STOOL = r"poo(?:ed|ped|s)?|poop\w*|bowels?|bowel (?:movement|motion)s?|stools?|motions?|bm|number two|a number 2|opened|dump|crap"

THIRST = (
    r"(?:so |very |terribly |always |really |extremely |constantly |unquenchabl\w+ )?thirst\w*", r"parched", r"dry as (?:a bone|dust|sandpaper)", r"tongue (?:is )?(?:like )?(?:leather|stuck)", r"polydipsi\w+",
    near(r"drink\w*|drank|drunk|downing|downs|guzzl\w+|necking|gulp\w+|swig\w+", _MUCH), r"(?:can'?t|cannot|couldn'?t|won'?t) (?:quench|slake|get enough (?:to drink|water)|stop drinking)", r"mouth (?:is |feels )?(?:like|as dry as)(?: the| a)? (?:sand\w*|desert|bone|cotton)",
)  # fmt: skip
POLYURIA = (
    r"polyuri\w+", near(rf"{_EXCRETE}|urine|(?:to|on) the (?:loo|toilet|bathroom)", _MUCH, 22), r"(?:up|getting up) (?:\w+ ){0,4}(?:to (?:pee|wee)|for (?:a )?(?:pee|wee))", r"(?:pee|wee|urinat)\w* (?:\w+ )?(?:like a (?:racehorse|tap)|for england)",
)  # fmt: skip
CONSTIPATED = (
    r"constipat\w+", r"obstipat\w+", rf"\b{_NOT}\b[^.?!;,]{{0,24}}?\b(?:{_STOOL}|(?:to|on) the (?:loo|toilet|bathroom))\b", r"(?:hasn'?t|haven'?t|not|has not|have not) (?:been|gone) (?:to (?:the )?(?:loo|toilet|bathroom) )?(?:for|in|since) (?:\d+|a|over|two|three|four|five|six|seven|eight|nine|ten|about|nearly|almost|more than) ?\w*",
    r"(?:bunged|blocked|bound) up", r"bowels? (?:have |has )?(?:stopped|shut|seized|blocked|not opened)", r"(?:\d+|three|four|five|six|seven|eight|nine|ten) days (?:with(?:out| no)|no|since) (?:\w+ ){0,3}(?:stool|poo|bowels?|bm|motion)",
)  # fmt: skip
MUDDLED = (
    r"vague", r"muddled", r"raving", r"rambl\w+", r"doolally", r"gaga", r"away with the fairies", r"out of (?:his|her|my|it)\b(?: (?:head|mind|tree))?", r"not (?:with it|making (?:any |much )?sense|all there|right in (?:the|his|her) head)", r"thinks? (?:it'?s|it is|that it'?s|he'?s|she'?s|i'?m|i am|we'?re|the year) (?:in |at |the |his |her |still )*(?:\d{4}|\w+)",
    r"(?:talk\w*|speak\w*|spout\w*|say\w*) (?:\w+ )?(?:rubbish|nonsense|gibberish|rot|drivel|gobbledygook|nonsense|jibberish|double dutch|in riddles)", r"(?:does|did)(?:n'?t| not) (?:know|recogni[sz]e) (?:\w+ )?(?:me|us|who|where|his|her|my|what)", r"(?:brain|head|mind) (?:is |has |has gone )?(?:fog\w*|mush|all over the place|gone|wandering|blank)", r"(?:can'?t|cannot) (?:be )?(?:rous|wak)\w+", r"(?:keeps?|kept) (?:on )?(?:repeat\w+|saying the same|asking the same)", r"(?:can'?t|cannot|couldn'?t|unable to) (?:sign|write|spell|count|add up|follow (?:a|the|what|simple)|do (?:his|her|my) (?:signature|sums|name|buttons))\b", r"call(?:s|ing|ed)? (?:me|us) by (?:\w+ ){1,3}?name",
    r"(?:dead|all|really|so|very|totally|completely|suddenly|gone|getting|is|was|and|more|increasingly) (?:confused|dopey|dozy|drowsy|groggy|spaced out|sleepy|disorientat\w+|disoriented|obtunded|dull)\b(?! (?:about|by|as to|over|between|which|whether|why|how|regarding|what))", r"confused\b(?! (?:about|by|as to|over|between|which|whether|why|how|regarding|what))", r"confusion\b", r"drowsy", r"letharg\w+", r"obtunded", r"gcs (?:of )?(?:\d|1[0-4])\b", r"encephalopath\w+", r"stupor\w*", r"star(?:es|ing) (?:at|into|blank)\w*", r"won'?t (?:answer|respond|react)", r"not knowing (?:where|who|what)", r"coma(?:tose)?\b", r"delirious", r"delirium", r"disorientat\w+", r"acting (?:\w+ )?drunk", r"feels? (?:\w+ )?drunk",
)  # fmt: skip
HYPERCALCAEMIA = (r"hypercalc(?:a)?emi[ac]", near(r"calcium", r"sky[- ]?high|through the roof|very high|dangerous\w*|critical\w*|raised|elevated|high|shot up|rocket\w*|off the scale"))  # fmt: skip
LYSIS = (
    r"tumou?r lysis", r"\btls\b",
    near(r"potassium|k\+|phosphate|phos|urate|uric acid", r"through the roof|sky[- ]?high|very high|dangerous\w*|critical\w*|raised|elevated|high|climb\w*|ris(?:es|ing|en)|rose|shot up|rocket\w*|up\b|off the scale|doubl\w+|tripl\w+"),
)  # fmt: skip
NO_URINE = (
    r"anuri[ac]", r"oliguri[ac]", rf"\b{_NOT}\b[^.?!;,]{{0,26}}?\b(?:{_EXCRETE}|urine|drop|dribble|trickle)\b", near(r"urine output|catheter|urine", r"nil|zero|dry|dried up|stopped|dropp\w+|fall\w*|poor|tiny|\d+ ?mls?", 20), r"(?:no|nil|hardly any|barely any|very little) (?:urine|wee|pee|water|uop)", r"(?:urinary |acute )?retention", r"bladder (?:is )?(?:full|bursting|huge|scan)",
)  # fmt: skip
KIDNEY = (
    *NO_URINE,
    near(r"kidneys?|renal function", r"pack\w* (?:in|up)|fail\w*|shut(?:ting)? down|given up|gave up|giving up|gone|stopped|conk\w+|knackered|shot|crash\w*|worse\w*|dropp\w+|deteriorat\w+|collaps\w*|off a cliff|not working"),
    near(r"creat(?:inine)?|egfr|gfr|kidney (?:numbers|function|tests?)", r"doubl\w+|tripl\w+|quadrupl\w+|rising|rose|risen|jump\w*|climb\w*|shot up|rocket\w*|through the roof|sky[- ]?high|gone (?:up|from)|went (?:up|from)|from \d[\d.]* to|\d[\d.]* ?(?:to|->|→|>) ?\d|up from|dropp\w+|fell|fallen|crash\w*|plummet\w*|halved|tank\w*|was \d+"),
    near(_URINE, r"cola|coke|coca|tea|brown|black|rust\w*|port wine|treacle|dark|mahogany|stout|(?:looks?|gone|went|turned|colou?r|is) (?:\w+ ){0,3}?(?:like|of)\b"), r"schisto\w+", r"h(?:a)?emoglobinuri\w+", r"\btma\b", r"thrombotic microangiopath\w+", r"\b(?:ttp|hus)\b", r"(?<!chronic )(?:acute|sudden) (?:kidney|renal) (?:injury|failure)", r"\baki\b", r"needs? (?:urgent |emergency )?dialysis",
)  # fmt: skip
SEIZURE = (
    r"seizures?\b", r"seizing\b", r"seized\b(?! up)", r"(?:a|had|having|has|several|two|three|more|another|got) (?:\w+ )?fits?\b(?! (?:for|in|with|enough|and|to|patient|man|woman|person|elderly|\d))", r"fits\b(?! (?:the|in|with|well|your|his|her|my|all|into|best))", r"fitting\b(?! (?:in|for))", r"convuls\w+", r"(?:arms?|legs?|body|limbs?|whole body|keeps?|started|was|is|and) (?:\w+ )?(?:jerk\w+|twitch\w+ all over|thrash\w+)", r"eyes? (?:\w+ )?roll\w*", r"status epilepticus", r"(?:foam|froth)\w* at the mouth", r"bit(?:ten)? (?:his|her|my) tongue", r"\bpres\b(?! rate)", r"went (?:all )?(?:stiff|rigid) and", r"tonic[- ]clonic", r"grand mal",
)  # fmt: skip
PRESSURE = (
    near(r"bp|blood pressure", r"sky[- ]?high|through the roof|off the scale|dangerous\w*|very high|massively|shot up|rocket\w*|crazy|insane\w*|uncontroll\w+|shooting|skyrocket\w*"),
    r"hypertensive (?:crisis|emergency|urgency|encephalopathy)", r"malignant hypertension",
)  # fmt: skip
SYNCOPE = (
    r"pass(?:ed|es|ing) (?:clean |right |straight |completely )?out", r"black(?:ed|ing)? ?outs?\b", r"black(?:ed|ing) out", r"faint(?:ed|ing|s)\b", r"collaps(?:ed|es|ing|e)\b", r"keel\w* over", r"(?:pre-?)?syncop\w+", r"(?:lost|losing|loss of|loses) consciousness", r"(?:went|gone|go|going) (?:down like|out like|out cold|down in|over backwards)", r"nearly (?:went|go|gone|passed|blacked|fainted)\w* ?(?:down|out|over)?", r"hit the (?:deck|floor|ground)", r"(?:came round|found|woke(?: up)?|ended up|dropped|crumpled|crashed|slumped)[^.?!;,]{0,14}? (?:on|to) the (?:\w+ )?(?:floor|ground|carpet)", r"out cold", r"slumped", r"unconscious", r"unresponsive", r"blackouts?", r"swooned",
)  # fmt: skip
RHYTHM = (
    near(r"heart|pulse|ticker", r"rac(?:es|ing|ed)|pound\w+|flutter\w+|skipp\w+|clappers|gallop\w*|hammer\w+|thump\w+|all over the place|irregular\w*|missing beats|stops? and starts?|stopp\w+|leap\w+|jump\w+|going mad|\d{3}\b|going like|going nineteen"), r"palpitat\w+", r"\b(?:fast|new|rapid|uncontrolled) (?:onset )?(?:af|a-?fib|atrial f\w+|svt)\b", r"\b(?:vt|vf|svt)\b", r"ventricular (?:tachy\w+|fibrill\w+|arrhyth\w+)", r"brady(?:cardi[ac]|arrhyth\w+)?\b", r"tachycardi[ac]", r"heart block", r"asystol\w+", r"cardiac arrest", r"\barrest(?:ed)?\b", r"arrhythmi[ac]", r"torsad\w+",
)  # fmt: skip
SODIUM = (r"(?:severe|symptomatic|profound|acute) hyponatr(?:a)?emi[ac]", near(r"sodium|salt levels?|salts", r"very low|dangerous\w*|critical\w*|rock bottom|in (?:his|her|my) boots|on the floor|crash\w*|plummet\w*|through the floor|dropp\w+ to|low\b"))  # fmt: skip
ABDOMEN = (
    near(_BELLY, r"rock[- ]hard|hard as|board|rigid|drum|distend\w*|distension|blown up|balloon\w*|guard\w+|peritonit\w+|like a (?:football|beach ?ball|barrel|rock|stone|pregnan\w+)|solid|hard\b|bloated and"), near(_BELLY, r"agony|agonis\w+|excruciat\w+|unbearable|doubl\w+ (?:over|up)|screaming|worst|killing|severe|knif\w+|stabb\w+|ripp\w+", 24), r"(?:bowel|intestinal|gut|bowels?) (?:is |are )?(?:obstruct\w*|block\w*|perforat\w*|twist\w*|ischaemi\w+)", r"obstructed bowel\w*", r"\bileus\b", r"perforat(?:ed|ion)", r"peritonit\w+", r"f(?:a)?ecul(?:e|a)nt", r"(?:vomit\w*|throw\w* up|threw up|bring\w* up|sick)(?: \w+){0,3} (?:f(?:a)?eces|poo|shit)", r"no (?:flatus|wind)\b", rf"\b{_NOT}\b[^.?!;,]{{0,20}}?\b(?:wind|gas|flatus)\b", near(_BELLY, r"(?:swollen|bloated|blown|puffed|stretched) (?:up |and |so |very )*(?:tight|hard|tense|solid|pain\w*|sore)|tense"), r"acute abdomen", r"doubled (?:over|up)",
)  # fmt: skip
VOMIT = (r"vomit\w*", r"throw(?:s|n|ing)? (?:\w+ )?up", r"threw (?:\w+ )?up", r"(?:being|been|is|keeps being|and|was|so|violently|repeatedly) sick\b", r"bring(?:s|ing)? (?:everything|it all) up", r"br(?:ing(?:s|ing)?|ought) up (?:\w+ )?(?:bile|fluid|stuff|everything|green|brown|blood|muck)", r"puk\w+", r"(?:can'?t|cannot) keep (?:\w+ ){0,2}down", r"retch\w+", r"heav(?:es|ing) up")  # fmt: skip
LIVER = (
    r"jaundice\w*", r"icter\w+", near(r"whites", r"yellow\w*|colou?r|custard|mustard|lemon|orange", 24), near(r"eyes?|eyeballs?|whites of (?:\w+ )?eyes|skin|he|she|i|mum|mom|dad|husband|wife|patient|face|all over", r"yellow\w*", 22), r"(?:gone|turn\w*|go(?:es|ing)?|went|looks?|is|bright|all|very|a bit) (?:\w+ )?(?:yellow|orange|mustard|canary)\b", r"yellow (?:as|like)", r"like a (?:canary|lemon|banana|minion|simpson)\b", r"(?:acute |fulminant )?(?:liver|hepatic) failure", near(r"liver", r"pack\w* (?:in|up)|fail\w*|shut(?:ting)? down|gone|sky[- ]?high|through the roof|shot|off the scale", 22), near(r"lfts?|alt|ast|transaminases?|liver (?:tests?|enzymes?|numbers)|bilirubin", r"sky[- ]?high|through the roof|off the scale|thousands?|shot up|rocket\w*|very high|deranged|\d+ ?(?:x|times)|doubl\w+|tripl\w+|climb\w*|soar\w*"),
)  # fmt: skip
SKIN = (
    near(r"skin|lips|mouth|palms?|soles|hands|feet|arms|legs|back|face|body|all over|rash\w*|eyes|genitals", r"blister\w*|peel\w*|slough\w*|(?:com(?:es|ing|e)|came|fall\w*|lift\w*|slid\w*|rub\w*|wip\w*|hang\w*) (?:\w+ )?(?:off|away)|like wet (?:paper|tissue)|burn(?:t|ed)|erosions?|eroded|raw\b|in sheets|flak\w+ off|strip\w*|shedd\w+|weeping|bullae|bullous|scald\w*|target\w*"), near(r"rash\w*", r"purple|purpur\w+|mouth|lips|eyes|genital\w*|temperature|febrile|fever\w*|face (?:is )?swoll\w*|whole body|spread\w*|all over|head to toe|cover\w*|unwell", 40), r"\bsjs\b", r"stevens[- ]johnson", r"toxic epidermal", r"\bten\b(?= (?:from|after|on)\b)", r"\bdress\b(?= (?:syndrome|on|after|from)|\?)", r"(?:mouth|lips?) (?:\w+ ){0,3}?ulcers?[^.?!;]{0,40}?\b(?:rash|blister\w*|skin|eyes)", r"epidermal", r"erythroderm\w+", r"(?:covered in|huge|big|lots of|full of) blisters", r"exfoliat\w+",
)  # fmt: skip
ONE_SIDE = (
    near(_FACE, r"droop\w*|dropp\w*|lopsided|slid\w*|slip\w*|sag\w*|crooked|wonky|fallen|fell|twist\w*|skew\w*|to one side|palsy|paraly\w+|slack|on one side|squint|pull\w* (?:down|to)"), near(r"(?:his|her|my|one|left|right|whole|the|an|'s|dad's|mum's) (?:\w+ )?(?:arm|hand|side)|arm|one half of|(?:left|right|one|all down|down (?:his|her|my|the)) side", _DEAD, 22), r"(?:floppy|limp|dead|numb|weak|paralysed|paralyzed) (?:all )?(?:down|on|along|over)\b[^.?!;,]{0,16}?\bside", r"hemi(?:pleg|pares|paraly|anop|sens)\w+", r"(?:left|right|one)[- ]sided (?:weak\w*|numb(?!er)\w*|paraly\w+)", r"\bstroke\b", r"\btia\b", r"\bcva\b", r"(?:right|left) (?:arm|leg|face|hand)(?: and (?:arm|leg|face|hand))? weak\w*", r"fast[- ]positive", r"half (?:of )?(?:the |his |her |my )?(?:visual field|field of vision|vision|sight)",
)  # fmt: skip
SPEECH = (
    r"slur\w*", r"(?:can'?t|cannot|couldn'?t|unable to|struggl\w+ to|won'?t) (?:get|find|form|say|string)\b[^.?!;,]{0,14}?\b(?:words?|sentences?|together|name)\b", r"(?:can'?t|cannot|couldn'?t|unable to) (?:speak|talk)\b(?! (?:to|with|about|english))", r"words? (?:\w+ ){0,3}?(?:wrong|jumbled|mixed up|muddled|garbled|in the wrong)", near(r"speech", r"gone|funny|thick|jumbl\w*|garbl\w*|drunk|odd|lost|slow|strange|wrong|incoherent|unclear", 22), r"(?:dys|a)phasi[ac]", r"dysarthri[ac]", r"(?:talk|speak|sound)\w* (?:\w+ )?(?:like (?:he'?s|she'?s|i'?m)? ?(?:a )?drunk|as if drunk|drunk)", r"expressive dysphasia",
)  # fmt: skip
GASPING = (
    r"(?:can'?t|cannot|couldn'?t|unable to|struggl\w+ to|fight\w+ to|not) (?:get|catch|draw|take|getting|catching) (?:\w+ ){0,4}?(?:breath|air)\b", r"puff(?:ed|ing|y)?\b(?: and| like| out|ing\b)(?! (?:up|face|eyes))", r"pant(?:ing|s)\b(?: like| for| at|,|$)", r"(?:lips|fingers?|fingertips|face|nails|tongue) (?:\w+ ){0,3}?(?:blue|purple|gr[ea]y)\b", r"blue (?:lips|fingers?|face|nails|tongue|around)", r"(?:is|gone|turn\w*|went|going|looks?) (?:\w+ )?blue\b(?! (?:pill|tablet|capsule|badge))", r"cyano\w+", r"(?:frothy|pink|foamy|rusty) (?:\w+ )?(?:sputum|froth|phlegm|foam|spit)", r"drown\w+ in (?:his|her|my|their|fluid|own)", r"suffocat\w+", r"chok(?:ing|es)\b", r"air hunger", r"respiratory (?:failure|distress|arrest)", r"desat\w+", r"(?:flash )?pulmonary (?:o)?edema", r"stridor", r"(?:can'?t|cannot|couldn'?t|unable to) (?:finish|complete) (?:a |his |her |my )?sentences?", r"(?:need\w*|on|requir\w+) (?:\d+ ?l(?:itres?)? (?:of )?)?(?:oxygen|o2|niv|cpap|high[- ]flow)\b(?: now| today| to)", r"stopped breathing", r"breath\w* (?:\w+ ){0,2}(?:\d{2} times|like a)", r"(?:rusty|coughing) (?:phlegm|sputum)",
)  # fmt: skip
HEART_ATTACK = (r"troponin\w*", r"st[- ]?(?:segment )?elevation", r"n?stemi\b", r"heart attack", near(r"chest", r"vice|vise|gripp\w+|clamp\w*|burst\w*|stab\w+|crush\w+|elephant|squeez\w+|tight\w*|weight|knife|explod\w+|pressure|heavy|heaviness|pain\w*"), near(r"(?:left|both) arms?|jaw", r"ach\w+|pain\w*|tingl\w+ and chest", 14))  # fmt: skip
GUSHING = (
    near(r"blood|nose|gums?|cut|wound|mouth|bottom|back passage|bleed\w*|line site|stoma", r"pour\w*|gush\w*|stream\w*|drip\w*|soak\w*|(?:for|two|three|several|\d+) hours|everywhere|won'?t stop|all over|non-?stop|ooz\w+|squirt\w*|running like|like a tap|drench\w*|keeps? (?:bleeding|coming)", 34), r"coffee[- ]?grounds?", near(r"urine|wee|pee|piss", r"pure blood|bloody|blood|clots|bright red|red wine|claret", 20), near(r"poos?|poop|stools?|motions?|shit|crap|toilet", r"tar\b|tarry|like tar|jet black|black\b|maroon|full of blood|blood\w*|red\b", 22), r"(?:pass\w*|big|huge) (?:blood )?clots (?:in|from|of blood|out)", r"(?:frank |gross |macroscopic )?h(?:a)?ematuri\w+", r"bleeding (?:gums?|from|into|out|heavily|badly)", r"gum bleed\w*", r"thunderclap", r"headache (?:of|in) (?:my|his|her) life", r"(?:soak|drench|fill)\w* (?:\w+ ){0,3}?(?:towels?|pads?|pillow\w*|tissues|sheets?|bowl|dressings?)(?: \w+){0,3} (?:blood|bleed\w*)", r"bleeding (?:out|to death)", r"(?:subdural|subarachnoid|intracranial|retroperitoneal|brain) (?:bleed\w*|h(?:a)?\w+)",
)  # fmt: skip
HOT = (
    r"(?:he|she|it|mum|mom|dad|i)(?:'s| is|'m| am| was|'s at) (?:at |now |up to |running |back )?(?:3[89]|4[01])\.\d\b(?! ?(?:kg|years|%|months))", r"(?:hot and (?:shivery|shaky|cold|sweaty|clammy|bothered)|shivery|feverish)", r"(?:burning|boiling|roasting) (?:up|hot|to touch)", r"teeth (?:\w+ )?chatter\w*", r"shak\w+ (?:so |like |uncontroll|all over|violent|with cold|and (?:hot|cold|sweat))\w*", r"(?:(?<!m[ -])(?<!protein )spik\w+|pyrexi\w+|rigou?r\w*)", r"clammy", r"drenched in sweat", r"(?:line|port|picc|hickman)(?: site)? (?:is |looks )?(?:red|hot|pus|oozing|weeping)", r"septic\b|sepsis|urosepsis|bacter(?:a)?emi[ac]", r"on fire", r"mottled",
)  # fmt: skip
COUNTS_GONE = (r"neutropeni[ac]", near(r"neutrophils?|neuts?|anc|white (?:cells|count|blood cells?)|counts|wbc|whites", r"zero|nil|nothing|none|rock bottom|on the floor|undetect\w+|gone|zilch|bottomed|wiped|non-?existent|through the floor|nadir|very low|no\b"), r"no (?:neutrophils|white cells|neuts|immune system)")  # fmt: skip
SIGHT = (
    near(r"vision|sight|eyesight|eyes?|everything", r"(?:went|gone|going|goes|turned|turning|all) (?:\w+ )?(?:black|dark|grey|gray|milky|white|blank)|black\b|curtain|shutter|blind|milky|stabb\w+|like looking through|shadow\w*|flash\w+", 24), r"(?:lost|losing|loss of) (?:\w+ ){0,4}?(?:vision|sight|eyesight)", r"(?:can'?t|cannot|couldn'?t) see\b", r"(?:walk|bump|crash)\w* into (?:\w+ )?(?:doors?|walls?|things|furniture|people)", r"(?:gone|going|went) blind", r"(?:like|through|behind) (?:\w+ ){0,2}?(?:frosted|fog|mist|soup|milk|steam\w*|smear\w*|dirty|petrol|vaseline|veil|gauze|bathroom|water)\b", near(r"eyes?", r"painful|halos?\b|haloes", 20), near(r"eyes?", r"killing|agony|burning|on fire|throbb\w+", 14), r"(?:curtain|veil|shadow|shutter) (?:\w+ )?(?:over|across|down|in)\b", r"blind (?:in|spot)",
)  # fmt: skip
OFF_LEGS = (
    r"(?:lost|losing|no|loss of) (?:all |any |the )?(?:feel\w*|sensation|power|movement|strength)[^.?!;,]{0,14}?\b(?:both|legs|below|waist|lower)", near(_LEGS, r"jelly|dead|numb(?!er)\w*|weak\w*|gone\b(?! (?:swollen|red|blue))|useless|paraly\w+|won'?t (?:work|hold|move|carry)|gave (?:way|out)|(?:went|gone|go) from under|giv(?:es|ing) way|buckl\w+|can'?t (?:feel|move)|cannot (?:feel|move)|not work\w*|stopped working|no (?:power|feeling|strength)|like (?:lead|rubber|spaghetti|wood)|collaps\w+|fold\w+", 26), r"off (?:his|her|their|my|the)? ?legs\b", r"sensory level", r"(?:can'?t|cannot|couldn'?t|lost|no|loss of) (?:feel\w*|sensation)(?: \w+)?\b[^.?!;,]{0,18}?(?:down below|when (?:i|he|she) wip\w+|bum\b|bottom\b|bits\b|privates?|saddle|genital\w*|groin|below|waist|between|perine\w+|legs)", r"numb(?!er)\w*\b[^.?!;,]{0,24}?(?:bum\b|bottom\b|down below|saddle|navel|umbilicus|chest down|genital\w*|groin|between (?:my|his|her|the) legs|waist down|belly ?button|privates?|below the)", r"saddle", r"(?:wet|soil\w*|mess\w*|pee\w*) (?:him|her|my|them|it)?sel(?:f|ves)(?=.*\b(?:legs?|back|walk\w*|numb(?!er)\w*))", r"legs?\b(?=.*\b(?:wet|soil\w*|mess\w*) (?:him|her|my)self)(?=.*\b(?:weak|jelly|numb|dead|wobbl\w+|heavy))", r"(?:lost|no|losing) (?:control|use) (?:of|over) (?:\w+ )?(?:bladder|bowels?|legs?|waterworks)", r"paraly[sz]ed (?:from|below)", r"(?:can'?t|cannot) (?:get up|stand|walk)\b[^.?!;]{0,20}?legs",
)  # fmt: skip
BALLOON_LEG = (near(r"(?:left|right|one|my|his|her|the|'s) (?:\w+ )?(?:leg|calf|thigh|arm|foot|ankle)|leg|calf|thigh", r"tree[- ]trunks?|balloon\w*|throbb\w+|swell\w*|swollen|swelled|twice (?:the|its|as)|double the|huge|massive|purple|red\b|hot\b|size of|rock hard|tight as|like a (?:football|log|sausage|marrow|tree)|puff\w* up|fat\b|bigger", 26), r"embol(?:us|i|ism)\b", r"(?:sharp|stabb\w+) (?:\w+ ){0,3}?when (?:i|he|she) breath\w*", r"(?:pain|stabb\w+|hurts?) (?:\w+ ){0,3}?(?:breath\w* in|each breath|every breath|deep breath)")  # fmt: skip
BIG_TONGUE = (near(r"tongue|throat|lips?|face|eyes|neck", r"sausage|balloon\w*|huge|closing|clos(?:es|ed) up|puff\w*|fat\b|thick\w*|swell\w*|swollen|tight\w*|like a (?:ball|golf|melon)|twice the size|blown up|constrict\w*|itch\w* and", 20), r"(?:can'?t|cannot) swallow", r"anaphyl\w+", r"(?:hives|wheals|welts|urticaria)")  # fmt: skip
EXPECTING = (
    r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve) weeks (?:gone|along|late)\b", r"two (?:pink |blue )?lines", r"(?:b(?:eta)?[- ]?)?hcg\b[^.?!;]{0,14}?(?:positive|raised|\+|high|\d{2,})", r"(?:pregnancy )?test\b[^.?!;,]{0,24}?(?:positive|two lines|\+ve)", r"positive (?:pregnancy|home|urine|hcg)", r"up the duff", r"preggers", r"knocked up", r"bun in the oven", r"with child", r"(?:fallen|fell|falling|got|gotten|am|i'm|im|is|she's|found out (?:i'm|she's|i am|she is)) pregnant", r"having a baby", r"miscarr\w+", r"period\b[^.?!;]{0,24}?(?:\d+|late|overdue|missed|late)",
)  # fmt: skip
ALL_AT_ONCE = (r"(?:ten|five|four|three|two|\d+)[ -]?(?:times|fold|x) (?:the|his|her|my|too)\b[^.?!;,]{0,24}?\b(?:dose|amount|much|prescribed)", r"\d+ ?mg\b[^.?!;]{0,24}?\b(?:instead of|rather than|not) \d+", r"(?:capsules?|tablets?|pills?|tabs?|doses?) too many", r"(?:week|fortnight|month|cycle|course|packet|box|strip)(?:'?s)?(?: (?:worth|supply|dose))?[^.?!;]{0,30}?(?:in one go|at once|in one (?:day|sitting)|all together|today|by mistake|in a day|instead)", r"(?:in one go|all at once|at the same time)", r"(?:dose|tablets?|capsules?|pills?|tabs?)\b[^.?!;]{0,24}?(?:in one go|all at once|twice over|by mistake|in error|by accident)", r"(?:swallow\w*|took|taken|had|given|gave)\b[^.?!;,]{0,24}?(?:extra|double|triple|too many|all (?:of )?(?:them|four|five|six|three|eight)|whole)\b")  # fmt: skip
SPINAL = (r"(?:into|in|through|via|by|with|during|down|at|intra) ?(?:a |the |an |his |her |my )?(?:lumbar(?: puncture)?|spinal\w*|spine|theca\w*|lp\b|csf|ommaya|back\b(?= (?:instead|by)))",)  # fmt: skip
# Alarming in anybody, whatever the drug: no situation of their own, but never without the notice.
ALARMING = (
    r"suicid\w*", r"kill (?:my|him|her)self", r"end (?:it all|my life|his life|her life)", r"(?:heard|felt) (?:a |something )?(?:crack|snap)\w*", r"(?:broke|broken|snapped|fractur\w+)\b", r"can'?t (?:bear|put) (?:any )?weight", r"going downhill", r"at death'?s door", r"(?:looks?|looking|gone) (?:\w+ )?(?:grey|gray|ashen|like death|terrible|awful|dreadful)", r"extravasat\w+", r"hyperviscos\w+", r"shingles[^.?!;]{0,20}?(?:eye|face|forehead)", r"(?:chickenpox|measles|covid)", r"worst pain", r"screaming", r"agony", r"not (?:eaten|drunk|drinking|eating)\b", r"ketoacidosis", r"unwell", r"deteriorat\w+", r"crash(?:ed|ing)\b", r"(?:peri-?)?arrest\w*", r"shock\b",
)  # fmt: skip


ALARMS = (
    MUDDLED, HYPERCALCAEMIA, LYSIS, KIDNEY, SEIZURE, PRESSURE, SYNCOPE, RHYTHM, SODIUM, ABDOMEN, LIVER, SKIN, ONE_SIDE, SPEECH, GASPING,
    HEART_ATTACK, GUSHING, HOT, SIGHT, OFF_LEGS, BIG_TONGUE, ALARMING,
)  # fmt: skip
