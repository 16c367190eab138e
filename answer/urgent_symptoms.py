"""Symptoms by concept, as clinicians and laypeople write them, in any word order.

Patterns read text in lower case with straight apostrophes (`answer.urgent` prepares it).
"""

from __future__ import annotations


def any_of(*patterns: str) -> str:
    return r"\b(?:" + "|".join(patterns) + ")"


CANT = (
    r"(?:can'?t|cannot|can not|can hardly|can barely|couldn'?t|could not|unable to|not able to|struggl\w+ to|hard(?:er)? to|difficult to|barely|"
    r"hardly|(?:trouble|difficulty|difficulties|problems?)(?: with)?)"
)
_SIDE = r"(?: (?:in|on|across|around|over|of|to|left|right|the|my|his|her|their|our|a|one|both|this|lower|upper|middle|cent(?:re|er)|side|feeling|sensation)){0,5}"
_FEEL = r"(?: (?:is|are|was|has|have|had|been|being|feels?|feeling|felt|gets?|got|getting|goes|went|gone|going|became|becoming|so|very|really|all|a bit|bit|quite|too|and|looks?|seems?|still|now|suddenly|badly|ever|more|just|both|keeps?|turned|red|hot|are|came|come|back|much|of)){0,5}"

BREATH = (
    r"breathless\w*", r"short(?:ness)? of (?:\w+ )?breath", r"short[- ]winded", r"out of breath", r"sob\b", r"dyspn\w+",
    CANT + r" (?:\w+ ){0,3}breath\w*", r"breathing" + _FEEL + r" (?:hard\w*|difficult\w*|worse|fast|heavy|bad(?:ly)?|labou?red|trouble)",
    r"gasp(?:s|ing)?\b", r"winded\b", r"struggl\w+ for (?:air|breath)", r"(?:not getting|can'?t get|cannot get|get no|no) (?:enough )?air\b", r"hypoxi\w+",
    r"fight\w* for (?:air|breath)", r"breath(?:ing|e|es)?(?: \w+)? (?:hurts?|is painful)", r"pleuritic", r"stopped breathing", r"not breathing", r"(?:pain\w*|hurts?) when (?:\w+ )?breath\w+",
)  # fmt: skip
CHEST = (
    r"chest" + _FEEL + r" (?:pain\w*|tight\w*|pressure|discomfort|heav\w+|hurt\w*|ach\w+|crush\w+|sore\w*|burn\w+|squeez\w+)",
    r"(?:pain\w*|tight\w*|pressure|discomfort|heav\w+|hurt\w*|ach\w+|crushing|squeezing|stabbing|burning|elephant)" + _SIDE + r" chest\b",
    r"(?:someone|something|elephant|weight|band|vice|vise)\b[^.?!,]{0,24}?\bchest\b", r"chest" + _FEEL + r" like (?:someone|something|an?)\b", r"angina", r"heart attack", r"myocardial infarct\w+", r"\bstemi\b", r"chest (?:pain|pressure|discomfort)",
)  # fmt: skip
HEART = (
    r"palpitations?", r"heart" + _FEEL + r" (?:rac\w+|pound\w+|flutter\w+|skipp\w+)", r"collaps\w+", r"pulmonary o?edema",
    r"(?:acute|new|sudden|into|decompensated|developed|develops?|has|with) (?:\w+ )?(?:heart|cardiac) failure",
)  # fmt: skip
FEVER = (
    r"(?<!hay )(?<!yellow )(?<!dengue )fever\w*", r"(?:a)?febrile", r"pyrexi\w+", r"high temp\w*", r"burning up", r"running a temp\w*",
    r"temp(?:erature)?s?\b[^.?!;]{0,14}?\b(?:3[89]|4[01]|10[0-5])", r"(?:3[89]|4[01])(?:[.,]\d)? ?(?:°|degrees|c\b|celsius)", r"t(?:emp)? ?(?:3[89]|4[01])[.,]\d",
    r"10[1-5](?:\.\d)? ?(?:°|degrees|f\b)", r"septic\b", r"sepsis",
    r"(?:is|at|was|hit|got|has|now|with) (?:3[89]|4[01])[.,]\d\b(?! ?(?:%|months?|weeks?|mg|percent|kg))", r"(?<![\d.])(?:3[89]|4[01])\.\d(?= (?:post|after|since|now|today|tonight|last night|this (?:morning|evening))\b)",
)  # fmt: skip
RIGORS = (r"rigou?rs?\b", r"shiver\w*", r"chills\b", r"shak(?:es?|ing|y)\b", r"teeth chatter\w*")
MIND = (
    r"confus(?:ed|ion)\b(?! (?:about|by|as to|over|between|which|whether|why|how|regarding|what))", r"disorient\w+", r"drows\w+", r"(?:very |so |too )?sleepy", r"somnolen\w+", r"letharg\w+",
    r"word[- ]finding", CANT + r" (?:\w+ ){0,2}?(?:find (?:\w+ )?words?|speak\w*|speech|writ\w+|talk\w*|wake|waking|name|remember\w*|recogni[sz]e|think|stay awake|tell (?:me|us))", r"aphasi\w+", r"seizures?\b", r"convuls\w+",
    r"fitting\b", r"had a fit\b", r"handwriting", r"agitat(?:ed|ion)", r"unresponsive", r"unconscious", r"delir\w+", r"hallucinat\w+",
    r"(?:(?:keeps?|kept|keep on|is|was|constantly) falling|f(?:ell|alls) asleep (?:mid|in the middle|while|over)|nodding off mid)", r"(?:do(?:es)?n'?t|do(?:es)? not|didn'?t|no longer|not) (?:seem to |even )?(?:know|knows|recogni[sz]es?|remembers?) (?:where|who|what (?:day|year)|which (?:day|year)|us|me|his|her|the (?:day|year|date)|my)",
    r"not making (?:any )?sense", r"mak(?:es|ing) no sense", r"slurr\w+", r"garbled", r"(?:talk\w*|speak\w*) (?:nonsense|gibberish|rubbish)", r"not (?:him|her)self",
    r"(?:acting|behav\w+) (?:strange\w*|odd\w*|weird\w*|funny)", r"muddled", r"(?:won'?t|will not|doesn'?t|does not) wake", r"(?:very|so|completely|totally|really) out of it", r"tremors?\b",
    r"low blood pressure", r"hypotensi(?:on|ve)", r"blood pressure" + _FEEL + r" (?:low|dropp\w+|fall\w*)", r"icans\b", r"unrousable", r"seeing things", r"stopped (?:talking|speaking|responding|answering|walking)", r"(?:hears?|hearing) voices", r"sleep(?:s|ing)? (?:all (?:the time|day)|constantly|non-?stop)", r"passed out",
)  # fmt: skip
FACE = (
    r"fac(?:e|ial)" + _FEEL + r" (?:droop\w*|dropp\w+|palsy|paraly\w+|weak\w*|numb|lopsided|crooked|hang\w*|sagg\w+)", r"facial nerve", r"droop\w*" + _SIDE + r" (?:face|mouth|eyelid|smile)", r"bell'?s palsy",
    r"(?:mouth|smile)" + _FEEL + r" (?:droop\w*|crooked|lopsided|hang\w*)", r"crooked (?:mouth|smile)", r"one side" + _SIDE + r" face", r"cranial nerve (?:palsy|palsies)", CANT + r" close" + _SIDE + r" eye",
)  # fmt: skip
PARKINSON = (r"parkinson\w*", r"shuffl\w+", r"micrographia", r"bradykines\w+")
MOVEMENT = (
    r"(?:tiny|small|smaller|cramped|shrunk\w*|shrinking) (?:hand)?writing", r"(?:hand)?writing" + _FEEL + r" (?:tiny|small\w*|shrink\w+|shrunk\w*|cramped|illegible|changed|different)",
    r"mov(?:es|ing|ements?)" + _FEEL + r" (?:slow\w*|stiff\w*)", r"slow(?:ed)? movements?", r"tremors?\b", r"walk(?:s|ing)?" + _FEEL + r" (?:slow\w*|strange\w*|funny|unsteady|stiff\w*)",
    r"(?:mask[- ]like|expressionless|blank) face", r"no (?:facial )?expression", r"personality" + _FEEL + r" (?:chang\w+|different)", r"change (?:of|in) (?:personality|gait|handwriting)", r"gait\b", r"hands?" + _FEEL + r" (?:shak\w+|trembl\w+)",
    r"stoop\w+", r"(?:tiny|small|short) steps", r"trembl\w+", CANT + r" hold" + _SIDE + r" (?:cup|pen|fork|spoon|glass)",
)  # fmt: skip
ASCENDING = (
    r"guillain", r"ascending (?:weakness|paralysis|numbness)", r"legs?" + _FEEL + r" (?:weak\w*|paraly\w+)", r"weak(?:ness|er)?" + _SIDE + r" (?:legs?|feet|arms?)", r"leg weakness", r"from the feet up\w*", r"legs?\b[^.,;?!]{0,24}?\bweaker",
)  # fmt: skip
STROKE = (
    r"stroke\b", r"slurr\w+", r"(?:arm|leg|hand|one side)" + _FEEL + r" (?:weak|numb|paraly\w+|limp)\b", r"weak\w*" + _SIDE + r" (?:arm|hand|one side|(?:left|right) side)\b", r"(?:left|right|one)[- ]sided weakness", r"hemipleg\w+", r"hemipares\w+", CANT + r" (?:lift|move|raise|feel)" + _SIDE + r" (?:arm|hand)\b", r"(?:talk|speak)\w* funny", r"\btia\b",
)  # fmt: skip
_SWELL = r"(?:swell\w*|swollen|swelled|puffy|tender|red|hot|throbb\w+|bigger|larger|fatter|thicker|twice (?:its|the) (?:normal )?size|ballooned|warm)"
CLOT = (
    _SWELL + r"(?:,? (?:and |painful |red |hot |swollen |tender ))?" + _SIDE + r" (?:calf|calves|legs?|thighs?)\b", r"(?:calf|calves)" + _FEEL + r",? (?:pain\w*|hurt\w*|sore|ach\w+|cramp\w*|swell\w*|swollen)",
    r"(?:pain\w*|hurt\w*|sore|ach\w+|cramp\w*)" + _SIDE + r" (?:calf|calves)\b", r"(?:legs?|thigh|calf|calves|arm)" + _FEEL + r",? " + _SWELL,
    r"legs? o?edema", r"legs? like an? (?:balloon|tree|log)", r"unilateral (?:leg |limb )?(?:o?edema|swelling)", r"dvts?\b", r"deep vein thrombos[ie]s", r"(?<!prior )vte\b", r"pe\b", r"pulmonary embol\w+", r"(?:blood )?clots?\b(?! (?:pills?|prevention|tablets?|thinners?|busters?|jabs?|risks?))", r"thrombos[ie]s", r"thromboembol\w+", r"cough\w* (?:up )?(?:\w+ )?blood", r"h(?:a)?emoptysis",
)  # fmt: skip
VISION = (
    r"(?:lost|losing|loss of|sudden\w*|worse\w*|blurr\w+|hazy|foggy|cloudy|misty|dim\w*|double|reduced|decreas\w+|declin\w+|drop(?:ped)?|deteriorat\w+|painful|sore|red|burning)" + _SIDE + r"(?: \w+)? (?:vision|sight|eyes?|eyesight|visual)\b",
    CANT + r" (?:\w+ ){0,2}?(?:see|sees|seeing|read|reads|reading|focus\w*|recogni[sz]e faces|make out)\b", r"no longer (?:able to )?(?:see|sees|read|reads|focus)\b", r"visual acuity" + _FEEL + r" (?:decreas\w+|dropp\w+|worse\w*|fall\w*|fell|lost|reduced)", r"(?:see|sees|seeing|saw) (?:\w+ )?(?:nothing|double|blurr\w+|halos?|everything (?:blurr\w+|double))", r"(?:vision|eyesight|sight|eyes?|everything)" + _FEEL + r" (?:lost|worse\w*|blurr\w+|hazy|fogg\w+|cloud\w+|misty|gone|dim\w*|hurts?|hurting|pain\w*|sore|red|bad|deteriorat\w+|fading|double|fuzzy)",
    r"(?:screen|texts?|letters|words|print|lights?|faces)" + _FEEL + r" (?:blurr\w+|fuzzy|hazy|fogg\w+|misty|double)", r"(?:lost|losing|missing) (?:\w+ ){0,4}?(?:vision|sight)\b", r"go(?:ne|ing)? blind\b", r"blind in\b", r"(?:visual|vision|sight) loss", r"loss of (?:vision|sight)", r"new (?:eye|visual) symptoms?", r"diplopia", r"eye pain", r"(?:blurred|blurry) (?:vision|sight)",
)  # fmt: skip
PREGNANT = (
    r"pregnan(?:t|cy)\b(?! (?:tests?|prevention|categor\w+|program\w*|warning|register|registry|status|risk))", r"(?:miss(?:ed|ing)) (?:her |my |a |the )?period", r"period(?: is| was|'s)?(?: \w+){0,3} (?:late|overdue|missing|not come)", r"late period", r"positive (?:clear ?blue|home test)", r"tested positive(?! for)", r"(?:i'?m|i am|she'?s|she is) (?:\w+ ){1,2}(?:weeks?|days?) late\b(?! (?:with|for|taking))", r"accident with (?:the |our )?(?:contracep\w+|condom)", r"period (?:has ?n'?t|has not|did ?n'?t|did not) (?:come|started?|arrived?|shown)", r"(?:shows?|showed|got|saw) two lines", r"(?:split|broken|torn|burst|slipped) condom", r"positive (?:pregnancy )?test\b", r"pregnancy test" + _FEEL + r" positive",
    r"(?:no|hasn'?t had (?:her|a)|haven'?t had (?:my|a)) period", r"conceived", r"(?:i'?m|i am|is|she'?s|we'?re|we are) expecting\b(?! (?:to|a (?:call|visit|delivery)|my|the|results?))", r"(?:forgot|forgotten|missed|skipped|late with)(?: to take)? (?:the |my |her |a )?(?:contraceptive )?pills?\b(?=.*\b(?:sex|intercourse|slept with|contracep\w+)\b)",
    r"unprotected (?:sex|intercourse)", r"(?:sex|intercourse) without (?:a |any )?(?:condom|protection|contracep\w+)", r"condom" + _FEEL + r" (?:broke|split|slipped|tore|burst|failed|broken|came off)", r"contraception (?:has )?failed", r"morning[- ]after pill", r"pregnant\b",
)  # fmt: skip
GUT = (
    r"diarrh?\w*ea\w*", r"diarrh\w+", r"enterocolitis", r"(?:loose|watery|liquid|bloody|frequent) (?:stools?|poos?|poops?|motions?|bowels?)", r"stools?\b.{0,20}?\b(?:watery|loose|blood\w*|\d+ ?(?:x|times|a day|per day|/day))", r"(?:on|to|in) the (?:toilet|loo|bathroom|restroom)[^.?!]{0,12}\b\d+ ?(?:x|times)",
    r"bowels? open\w* \d+", r"(?:runs|trots)\b", r"(?:severe|bad|terrible|awful|agonising|excruciating) (?:abdominal|stomach|belly|tummy) (?:pain|cramps?)", r"pooping (?:water|\d+)", r"dehydrat\w+", r"(?:poo|shit|crap)\w* (?:\w+ )?(?:water|liquid)",
    r"(?:can'?t stop|keeps?|constantly) (?:going|running|rushing) to the (?:toilet|loo|bathroom)", r"(?:running|rushing|dashing|trips|going|back and forth) to the (?:toilet|loo|bathroom)[^.?!;]{0,24}?\b(?:every|times|all (?:day|night)|constantly|non-?stop|\d+)", r"(?:just|only|pure|nothing but) water\b(?=.*\b(?:toilet|loo|bathroom|poo\w*|bowels?|stools?|bottom)\b)", r"(?:toilet|loo|bathroom|poo\w*|stools?|bottom)\b[^.?!;]{0,60}?\b(?:just|only|pure|nothing but) water",
)  # fmt: skip
CORD = (
    r"cord compression", r"cauda equina", CANT + r" (?:pee|wee)\b(?=.*\b(?:back|legs?|numb(?!er)\w*)\b)", r"back\b(?=.*\bnumb)(?=.*\b(?:can'?t|cannot) (?:pee|wee))", r"(?:urinary |urine )retention(?=.*\b(?:back|legs?)\b)", r"back pain(?=.*\b(?:weak\w*|numb(?!er)\w*|legs?|walk\w*|bladder|bowels?|incontinen\w+|urin\w+|pee|saddle)\b)", r"back\b.{0,14}?\b(?:hurts?|aches?|pain\w*|agony|killing)(?=.*\blegs?\b.{0,40}?\b(?:weak|numb|heavy|jelly|gave|give|giving)|.*\bincontinen|.*\bcan'?t (?:pee|walk|move))",
    r"legs?\b.{0,30}?\b(?:weak\w*|numb(?!er)\w*|heavy|gave way|giving way|give way|jelly)(?=.*\bback\b.{0,14}?\b(?:hurts?|aches?|pain\w*|agony|killing))", r"(?:weak\w*|numb(?!er)\w*)" + _SIDE + r" legs?\b(?=.*\bback\b)",
    CANT + r" (?:walk|stand|move" + _SIDE + r" legs?|feel" + _SIDE + r" (?:legs?|feet))\b", CANT + r" pass (?:urine|water)\b(?=.*\b(?:back|legs?|numb(?!er)\w*|spine)\b)", r"\b(?:back|legs?|numb(?!er)\w*|spine)\b(?=.*\b(?:can'?t|cannot|unable to) pass (?:urine|water))", r"leg weakness", r"sudden weakness" + _SIDE + r" legs", r"parapleg\w+", r"legs? (?:won'?t|don'?t|do not|doesn'?t|stopped|will not) (?:work|mov|hold|carry|support)\w*", r"weak(?:ness)? in (?:(?:both|his|her|my|the) )?legs?\b", r"numb" + _FEEL + r" from the waist", CANT + r" control" + _SIDE + r" (?:bladder|bowels?)", r"incontinen\w+(?=.*\b(?:legs?|back)\b)",
    r"legs? (?:have |has |are |feel |feels |is |suddenly |went |gone |so ){1,3}(?:weak|numb|paraly\w+|dead)\b", r"lost (?:control of )?" + r"(?:the |his |her |my )?(?:bladder|bowels?)", r"saddle (?:numbness|an(?:a)?esthesia)",
)  # fmt: skip
BLEED = (
    r"(?:bleed\w*|bled|nosebleeds?|epistaxis|blood)\b[^.?!;]{0,30}?(?:won'?t stop|will not stop|doesn'?t stop|does not stop|not stopping|can'?t stop|for (?:\d+|an?|two|three) (?:hours?|days?)|non-?stop|everywhere|heav\w+|severe\w*|badly|a lot|pour\w+|gush\w+|uncontroll\w+)",
    r"(?:severe|heavy|massive|uncontroll\w+|major|profuse|brisk|gi|gastrointestinal|intracranial|brain|rectal|internal) (?:bleed\w*|h(?:a)?emorrhag\w+)", r"(?:vomit\w*|throw\w* up|threw up|spit\w*|sick(?:ing)?|pee\w*|piss\w*|poo\w*|pass\w*)(?: \w+)? blood", r"h(?:a)?ematemesis", r"mel(?:a)?ena", r"black(?:,? tarry)? (?:stools?|poos?)",
    r"tarry (?:stools?|poos?)", r"(?:stools?|poos?)" + _FEEL + r" black", r"blood (?:in|from|on) (?:the |my |his |her )?(?:stools?|urine|vomit|poo|pee|bowels?|rectum|bottom|nose and gums)", r"(?:stop|control) the (?:nose)?bleed\w*", r"(?:won'?t|will not|doesn'?t|does not|not|can'?t) stop(?:ping)? bleeding", r"h(?:a)?emorrhag\w+", r"worst headache", r"(?:won'?t|will not|doesn'?t) clot", r"bleeding (?:from|out of) (?:(?:the|my|his|her) )?(?:nose|mouth|ears?|gums|eyes?)", r"(?:severe|heavy|bad|massive) (?:nosebleeds?|epistaxis)",
)  # fmt: skip
ALLERGY = (
    r"anaphyla\w+", r"(?:tongue|throat) (?:is |feels )?(?:huge|thick|closing)", r"angio-?(?:o)?edema", r"(?:tongue|lips?|throat|face|airway)(?:(?:,? and| or|,) (?:tongue|lips?|throat|face))?" + _FEEL + r" (?:swell\w*|swollen|clos\w+|tighten\w*|tight|constrict\w+)", r"swell\w*" + _SIDE + r" (?:tongue|lips?|throat|face)\b", r"swollen (?:tongue|lips?|throat|face)\b", r"wheez\w+", r"(?:severe|bad|serious) (?:allergic|infusion)(?:[- ]related)? reaction", r"throat" + _FEEL + r" clos\w+",
)  # fmt: skip
OVER = (
    r"overdos\w+", r"(?:took|taken|takes|taking|swallow\w+|gave|given|got|received|had) (?:\w+ ){0,3}?(?:too many|too much|double|twice (?:the|as|her|his|my)|extra|ten times|tenfold|all (?:the|of|her|his|my))\b", r"(?:double|triple|extra|tenfold) (?:the )?(?:dose|amount|tablets?|capsules?|pills?)\b.{0,25}?\b(?:by mistake|by accident|accident\w*|today|yesterday|instead)",
    r"(?:took|taken|swallow\w+|gave) (?:\w+ ){0,2}?(?:two|three|four|five|six|[2-9]|\d\d) (?:\w+ )?(?:capsules?|tablets?|pills?)\b", r"accident\w+ (?:took|taken|swallow\w+|given|gave|double\w*)", r"too (?:many|much) (?:\w+ )?(?:capsules?|tablets?|pills?)", r"wrong dose", r"double[- ]dosed?\b(?= (?:my|his|her|on|by|the))", r"(?:gave|given|took|taken|got|received|had) (?:\w+ ){0,2}?(?:ten|\d+)(?: times|-fold|x)\b", r"(?:whole|entire) (?:blister|pack|box|bottle)",
    r"(?:took|taken|swallow\w+|gave|given|had|got) (?:\w+ ){0,4}?twice (?:today|yesterday|by|in (?:one|a|the same)|on (?:one|the same))",
)  # fmt: skip
DAILY = (
    r"consecutive days", r"(?:yesterday|monday|tuesday|wednesday|thursday|friday|saturday|sunday) and (?:again )?(?:today|yesterday|now)", r"again today", r"days (?:in a row|running)",
    r"(?:took|taken|swallow\w+|gave|given|had|got) (?:\w+ ){0,4}?twice this week", r"instead of (?:once )?(?:weekly|a week|every week|once a week|per week)",
    r"(?:took|taken|taking|takes|been taking|swallow\w+|given|got|gave|had) (?:\w+ ){0,4}?(?:every day|every single day|each day|daily|\d days (?:in a row|running))", r"(?:every day|daily) (?:instead of|by mistake|by accident|this week|all week|for (?:a|\d|one|two) (?:weeks?|days?))",
)  # fmt: skip
INTRATHECAL = (
    r"intrathecal\w*",
    r"into (?:the|her|his|my) (?:spine|spinal (?:fluid|canal)|csf)",
    r"it (?:bortezomib|velcade) (?:was |has been |got )?(?:given|injected|administered|by mistake|in error)",
    r"(?:by|via|with|during) (?:a |the )?lumbar puncture",
    r"spinal (?:\w+ )?(?:injection|route|tap)",
    r"(?:bortezomib|velcade) it(?=[.,?!;]|$| (?:by|instead|route|in error))",
)

# What people tell of when no situation above is meant; only ever the ground of a notice.
COMPLAINT = (
    r"rash\w*", r"hives", r"itch\w*", r"skin" + _FEEL + r" (?:peel\w*|blister\w*|yellow|red)", r"blister\w*", r"jaundice\w*", r"yellow (?:skin|eyes)", r"vomit\w*", r"throw(?:s|ing)? up", r"threw up", r"nause\w+", r"(?:been|being|feels?|is|was) sick\b",
    r"dizz\w+", r"light-?headed\w*", r"faint(?:s|ed|ing)?\b", r"passed out", r"black(?:ed|ing)? out", r"headaches?", r"pain\w*", r"hurts?\b", r"hurting", r"ach(?:es|ing)", r"cramps?\b", r"agony", r"swell\w*", r"swollen", r"o?edema", r"numb(?!er)\w*", r"tingl\w+", r"burning",
    r"(?:my|his|her|their|dad's|mum's|mom's) (?:\w+ )?(?:chest|heart|eyes?|eyesight|vision|legs?|feet|foot|calf|arms?|hands?|head|face|mouth|tongue|throat|stomach|tummy|belly|bowels?|bladder|skin|back|breath\w*|speech|memory)\b(?! (?:is|are|feels?|looks?) (?:fine|ok|okay|good|normal|better|great|clear|well))",
    r"(?:he|she|mum|mom|dad|husband|wife|mother|father|patient|i) (?:suddenly )?(?:can'?t|cannot|won'?t) (?!have\b|get\b|take\b|tolerate\b|use\b|afford\b|receive\b|travel\b|be\b|find\b|decide\b|understand\b|continue\b|start\b)\w+",
    r"weak(?:ness|er)?\b", r"bleed\w*", r"bled\b", r"nosebleeds?", r"bruis\w+", r"cough\w*", r"constipat\w+", r"exhaust\w+", r"unwell", r"fell\b", r"falls\b", r"falling over", r"thirst\w*", r"infect(?:ion|ed)", r"pneumonia", r"shingles", r"suicid\w*", r"depress(?:ed|ion)", r"can'?t (?:eat|drink|sleep|swallow|pee)", r"mouth (?:sores?|ulcers?)",
)  # fmt: skip
