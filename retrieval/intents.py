"""What a question wants to know, read from its words. Several may hold; the order is that of precedence."""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    COMPARISON = "comparison"
    REGIMEN_PICK = "regimen_pick"
    STATUS = "status"
    ELIGIBILITY = "eligibility"
    DOSE = "dose"
    MANAGEMENT = "management"
    SAFETY = "safety"
    FIGURE = "figure"
    DEFINITION = "definition"
    PREMISE = "premise"
    EVIDENCE = "evidence"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.IGNORECASE)


CUES: dict[Intent, re.Pattern[str]] = {
    Intent.COMPARISON: _any(
        r"\bhead[- ]to[- ]head\b", r"\bversus\b", r"\bvs?\b\.?(?! ?\d)", r"\bcompar(?:e|ed|es|ing|ison|isons|ative)\b",
        r"\b(?:better|superior|inferior|worse|safer|stronger|more effective|preferable)\b",
        r"\bdifference between\b", r"\bbeats?\b", r"\b(?:higher|lower|longer|shorter|greater|stronger)\b.*\b(?:or|than)\b|\bor\b.*\b(?:higher|lower|longer|shorter|greater|stronger)\b", r"\bor\b.*\bis there a trial\b", r"\bwhich (?:one )?wins\b", r"\bwins\b", r"\bis there a trial\b.*\bor\b|\bor\b.*\bis there a trial\b", r"\bwhich (?:one )?(?:is|works|has)\b.*\bor\b", r"\bwhich of\b",
    ),
    Intent.REGIMEN_PICK: _any(
        r"\bwhat (?:should|would|can|could|do) (?:i|we|you) (?:\w+ )?(?:give|use|offer|choose|pick|start|try|recommend|prescribe|switch|take|get)\b",
        r"\bwhat(?:'s| is)? (?:the )?(?:best|next|preferred|right|most appropriate|recommended) (?:\w+ )?(?:regimen|treatment|option|therapy|choice|line|step|combination|triplet)",
        r"\bwhich (?:regimens?|triplets?|treatments?|therap(?:y|ies)|combinations?|options?|doublets?)\b",
        r"\b(?:treatment |therapy |regimen |salvage )?options?\b.*\b(?:for|at|after|in|when|if)\b",
        r"\bwhat (?:are|is) (?:the |my |our )?(?:treatment |therapy |regimen |salvage )?options?\b", r"\b(?:what|any|which)(?: (?:are|other|more))?(?: (?:the|my|his|her|our))? options\b", r"\boptions (?:left|now|next|remain\w*)\b", r"\b(?:all|both) (?:have |has )?failed\b", r"\b(?:nothing|none)(?: \w+)? works?\b", r"\bfailed (?:everything|all|both)\b", r"\bwhat(?:'s| is) left\b", r"\bwhat next\b", r"\bnext (?:line|regimen|treatment)\b",
        r"\bhow (?:to|should (?:i|we)|would you|do you) (?:treat|manage)\b.*\b(?:relapse|refractory|patient|progress)",
        r"\brecommend(?:ed|ation)?\b.*\b(?:regimen|treatment|therapy|patient|for (?:a|my|this))\b", r"\bpick (?:a |the )?(?:regimen|treatment)\b",
        r"\b(?:treat|treatment) (?:of|for) (?:a |an |my |this |the )?(?:patient|\d+|first relapse|second relapse|relapse)\b",
        r"\bwhat to (?:give|use|offer|choose|do)\b", r"\bwhat would you\b", r"\bsuggest (?:a |the )?(?:regimen|treatment)\b",
        r"\bwhich drugs? (?:should|can|could|would)\b", r"\bregimen for\b",
        r"\bwhat (?:regimen|treatment|therapy|triplet|combination|option)s? (?:would|should|could|can|do|to)\b", r"\boptions?\s*\?", r"\bbe (?:offered|given) to (?:this|my|the) patient\b",
        r"\b(?:first|second|third|fourth|1st|2nd|3rd|4th) (?:line|relapse) after\b",
    ),
    Intent.STATUS: _any(
        r"\bapprov\w*", r"\blicen[cs]\w*", r"\bauthori[sz]\w*", r"\bavailab\w*", r"\bwithdr[ae]w\w*", r"\b(?:off|on) the market\b",
        r"\bstill (?:sold|marketed|on|in use)\b", r"\bmarketed\b", r"\bregulatory\b", r"\blegal\b", r"\boff[- ]label\b", r"\bindicat(?:ed|ion|ions)\b",
        r"\bstatus\b", r"\bODAC\b", r"\b(?:FDA|EMA|CHMP)\b.*\b(?:decision|say|said|vote|voted|action)\b", r"\bcan (?:i|we) (?:still )?(?:get|prescribe|use|order)\b",
        r"\binvestigational\b", r"\bpulled\b", r"\bon (?:the |its )?(?:\w+ )?label\b", r"\blabell?ed\b", r"\bprescrib\w+", r"\bREMS\b.*\b(?:enrol|still|removed)\w*|\benrol\w*.*\bREMS\b",
    ),
    Intent.ELIGIBILITY: _any(
        r"\bfor whom\b", r"\bwho (?:can|may|is|are|could|qualif\w+|gets?|should)\b", r"\beligib\w*", r"\bqualif\w*", r"\bcriteria\b", r"\bconditions?\b", r"\bsuffic\w+", r"\blabel\b.*\brequir\w+", r"\brequire\w* .*refractor",
        r"\bhow many (?:prior |previous )?(?:lines|therapies|treatments)\b", r"\bprior lines?\b", r"\bwhich patients\b", r"\bwhat patients\b", r"\bafter how many\b",
        r"\b(?:exclu|inclu)(?:ded|sion|de|des)\b", r"\b(?:enter(?:ed)?|allowed|permitted|let in|admitted to|take part|took part|accepted)\b", r"\benrol\w*", r"\bindicat(?:ed|ion|ions)\b", r"\bneed to be\b", r"\bentry\b", r"\brequire[sd]? to be\b",
        r"\bwhat population\b", r"\blabel condition", r"\bfrom which line\b", r"\bwhich line\b", r"\bwhen can\b", r"\bfirst relapse\b.*\blabel",
    ),
    Intent.DOSE: _any(
        r"\bdos(?:e|es|ed|ing|age)\b", r"\bhow much\b", r"\bvolume\b", r"\bhow often (?:is|are|should|do (?:i|we|you)|must)\b", r"\bschedule\b", r"\bmg\b", r"\bmg/m2\b", r"\badjust\w*", r"\breduc(?:e|ed|tion) (?:the )?dose",
        r"\bhow (?:is|are) .* (?:given|administered)\b", r"\binfusion time\b", r"\bpremedicat\w*", r"\bstep[- ]up\b", r"\bhow long is\b", r"\btablets?\b", r"\bcapsules?\b", r"\b(?:crcl|creatinine clearance|gfr|egfr)\b", r"\bdialysis\b",
    ),
    Intent.MANAGEMENT: _any(
        r"\bhow (?:is|are|was|were|do|does|should|would|to|can|could)\b[^?]{0,60}\b(?:treat|manag|handl)\w*",
        r"\b(?:management|treatment|handling) (?:of|for)\b", r"\bmanag(?:e|ing)\b",
        r"\bdose (?:modif|adjust|reduc|delay|hold|interrupt)\w*(?: of \w+)? (?:for|in|after|because of|due to)\b",
        r"\bwhat (?:to do|now|next)\s*\??\s*$", r"\bnow what\b", r"\bwhat (?:can|could|should) (?:be done|i do|we do|help)\b", r"\bwhat helps\b",
        r"\b(?:hold|holding|withhold\w*|held|interrupt(?:ing|ed)?|rechalleng\w*|re-challeng\w*|restart\w*|re-start\w*|resum(?:e|ed|ing|ption))\b", r"\b(?:dos(?:e|ing)|interval)\b[^?]{0,30}\b(?:if|for|with|after|at|in|on)\b[^?]{0,30}\bgrade\b", r"\bgrade\b[^?]{0,40}\b(?:what dose|which dose|dose)\b", r"\b(?:gr|g) ?[1-4]\b[^?]{0,40}\b(?:what dose|which dose|dose)\b",
        r"\bwhat (?:to do|should (?:i|we) do|do (?:i|we|you) do|helps|can be done|is done|is given|is used)\b[^?]{0,40}\b(?:about|for|against|with|if|when|in)\b",
    ),
    Intent.SAFETY: _any(
        r"\bside[- ]effects?\b", r"\btoxic\w*", r"\badverse\b", r"\bAEs?\b", r"\bsafe(?:ty)?\b", r"\bmonitor\w*", r"\bwarning\b", r"\bboxed\b", r"\bcontraindicat\w*", r"\bREMS\b",
        r"\w*prophyla\w*", r"\bprecaution\w*", r"(?<!high-)(?<!high )(?<!standard-)(?<!standard )\brisks?\b", r"\beye (?:exam|test|check|doctor|problem)\w*", r"\beyes?\b", r"\bophthalm\w*", r"\bhospital\w*", r"\binpatient\b", r"\badmi(?:t|ssion)\w*",
        r"\bvaccin\w*", r"\bpregnan\w*", r"\bcontracepti\w*", r"\bmanag(?:e|ing|ement)\b", r"\bcauses?\b", r"\bhold\b", r"\bthreshold\w*", r"\bscreen\w*", r"\bhepatitis\b",
        r"\bdrive\b|\bdriving\b", r"\bneuropath\w*", r"\binfection\w*", r"\bclots?\b", r"\bCRS\b|\bICANS\b", r"\bheart\b", r"\binteract\w*", r"\bavoid\b", r"\bdanger\w*", r"\btolerat\w*", r"\bhow common\b", r"\bincidence\b",
        r"\bblood (?:bank|transfusion|group|typing)\b", r"\btransfus\w*", r"\bhydrat\w*", r"\bfluids?\b",
    ),
    Intent.FIGURE: _any(
        r"\bmedian\b", r"\bhow (?:good|effective|well|long|active|strong|many)\b", r"\befficac\w*", r"\beffective\w*", r"\bresults?\b", r"\boutcomes?\b", r"\bhazard ratio\b", r"\bHR\b",
        r"\bresponse rates?\b", r"\brates?\b", r"\bsurvival\b", r"\bbenefit\b", r"\bdata\b", r"\bhow did\b", r"\bwhat (?:did|does) .* (?:show|find|report)\b", r"\bbeat\b", r"\bactive\b", r"\bpercent\w*|\bproportion\b", r"\bp[- ]value\b",
        r"\bconfidence interval\b", r"\bworks?\b", r"\bsignificant\w*", r"\bimprov\w*", r"\bprolong\w*", r"\bfigures?\b", r"\bnumbers?\b", r"\bevidence\b", r"\bfollow[- ]up\b", r"\blast\b", r"\bhow (?:common|often do(?:es)?|frequent)\b", r"\bincidence\b", r"\bgrade (?:\d|3|4)", r"\bhow many (?:patients|people)\b",
    ),
    Intent.DEFINITION: _any(
        r"\bdefin\w*", r"\bdef\b", r"\bwhat (?:is|are|does|counts? as|do you mean by)\b.*\b(?:mean|count|definition|refractory|relaps\w+|line of therapy|response|MRD|high[- ]risk|progressive disease|frail\w*)\b",
        r"\bmeaning\b", r"\b(?:is|are) .*\bcalled\b", r"\bone line\s*\?", r"\bas one line\b", r"\bis it one line\b", r"\bhow many lines (?:is|are|does|do)\b", r"\bcount(?:s|ed)? as (?:one|two|\d) lines?\b", r"\bwhat counts\b", r"\bcount as\b", r"\bwhat does .* mean\b", r"\bwhat is (?:a |an |the )?(?:R-?ISS|R2-?ISS|PFS|OS|hazard ratio|MRD|ORR|CELMoD|BiTE)\b", r"\bexplain\b", r"\bstands? for\b",
        r"\bcounts? as\b", r"\b(?:is|are) (?:a |the |this )?(?:patient|person|someone|disease).*\b(?:refractory|relapsed|first relapse|second relapse|a new line)\b",
    ),
    Intent.PREMISE: _any(
        r"^\s*why\b", r",\s*(?:right|correct|isn't it|yes|no|true|ok)\s*\?*\s*$", r"^\s*since\b", r"\bis it true\b", r"^\s*(?:given|as) that\b", r"\bi (?:heard|read|thought)\b", r"\bbecause\b", r"\bdoesn't it\b|\bisn't (?:it|that)\b|\baren't\b",
    ),
}  # fmt: skip


def read_intents(question: str) -> tuple[Intent, ...]:
    """All intents whose cues stand in `question`, in order of precedence; empty where none does."""
    return tuple(intent for intent, pattern in CUES.items() if pattern.search(question))
