"""What stands before a list of drugs: "refractory to A, B and C", "relapse 30 days after stopping A", "on A, now relapsed"."""

from __future__ import annotations

import re

from core.lexicon import Lexicon
from recommend.text_events import DURATION, EVENT, EVENT_ON, GROWTH, RELAPSE
from recommend.text_names import Named, claim
from recommend.text_scan import Ledger

_LOOSE = re.compile(
    r"\s*(?:maint\w*\s*)?(?:\([^)]*\)\s*)?(?:,\s*and\b|,|/|\+|&|\band\b|\bor\b|\bnor\b|\bplus\b|-|\bthen\b)\s*"
    r"(?:then\s+)?(?:also\s+)?(?:to\s+|on\s+)?(?:SC\s+|IV\s+)?", re.I)  # fmt: skip
STOPPING = r"(?:stopping|the\s+end\s+of|ending|completing|finishing|last|discontinuing|coming\s+off|the\s+last\s+dose\s+of)"
_WITHIN = (
    rf"{EVENT}\s+within\s+(?:60\s+days|2\s+months|two\s+months|\d\s+weeks?)\s+(?:of|after)(?:\s+{STOPPING})?"
)
# role, what leads the list. The first that matches a place wins.
_LEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{lead})\s+(?:both\s+|all\s+of\s+)?(?:the\s+|his\s+|her\s+|their\s+)?", re.I))
    for role, lead in (
        ("not_refractory_to", r"(?:not|never|non)[\s-]+(?:refractory|resistant)\s+to|never\s+progressed\s+(?:on|under)"
                              r"|did\s+not\s+progress\s+(?:on|under)|no\s+progression\s+(?:on|under)|(?:still\s+)?sensitive\s+to"
                              r"|responsive\s+to"),
        ("not_exposed_to", r"(?:no|never)(?=\s+(?:anti-?)?[\w/-]+(?:\s*(?:,|/|\bor\b|\band\b)\s*(?:no\s+)?[\w-]+)?(?:\s+ever)?\s*(?:[,;.)\n]|$))|(?:no|never)(?=[^,;.]*\s(?:ever|before|so\s+far|yet|previously|to\s+date)\b)|naive\s+(?:to|for)|naïve\s+to|no\s+(?:prior|previous|earlier)(?:\s+exposure\s+to)?|never\s+(?:had|received|given|got|tried|used|saw|been\s+on|exposed\s+to)"
                           r"|(?:has\s+)?not\s+(?:had|received|been\s+exposed\s+to|been\s+given)|hasn't\s+had|without\s+(?:prior|previous)"),
        ("refractory_to", rf"refractory\s+to|refractory(?!\s+(?:to|or|and)\b)|resistant\s+to|\brefr?\.?\s+to|\brefr\.?|{EVENT_ON}|{_WITHIN}|(?:no|without|never\s+any|lack\s+of)\s+response\s+to|(?:never|not|didn't|failed\s+to)\s+respond(?:ed|ing)?\s+to|(?:unresponsive|non-?responder|non-?responsive)\s+to"
                         rf"|fail(?:ed|ing|s)(?:\s+(?:on|to))?|failures?\s+(?:of|on|to)"),
        ("intolerant_to", r"intoleran(?:t|ce)\s+(?:of|to)|(?:did\s+not|didn't|could\s+not|cannot|can't)\s+tolerate"),
        ("hypersensitivity_to", r"allerg(?:ic|y)(?:\s*\([^)]*\))?\s+to|hypersensitiv(?:e|ity)(?:\s*\([^)]*\))?\s+to|anaphyla\w+\)?\s+(?:to|with|after|on|at|during)(?:\s+(?:the\s+)?(?:1st|2nd|3rd|first|second|third|last))?(?:\s+(?:dose|infusion|injection|cycle)(?:\s+of)?)?"
                                r"|(?:severe|serious|bad|life-threatening|grade\s+[34]|anaphylactic)\s+(?:infusion[\s-]+)?(?:related\s+)?(?:hypersensitivity\s+|allergic\s+)?reactions?\s+(?:to|with|on|after)"),
        ("declines", r"declines|declined|refuses|refused|does\s+not\s+want|doesn't\s+want|wants\s+to\s+avoid|prefers\s+(?:to\s+avoid|not)(?:\s+to\s+have)?|would\s+rather\s+avoid|not\s+keen\s+on|does\s+not\s+wish(?:\s+for|\s+to\s+have)?|unwilling\s+to\s+have|no\s+wish\s+for"),
        ("exposed_to", r"exposed\s*:|exposed\s+to|exposure\s+to|previous(?:ly)?(?:\s+(?:treated\s+with|had|received))?|prior|treated\s+with|received|has\s+had|had|(?:(?:poly)?neuropathy|(?-i:PN)|rash|\w*cytopeni\w+|toxicity|diarrh\w+)(?:\s*\(?gr?(?:ade)?\.?\s*\d\)?)?(?:\s+(?:residual|persistent|left|since|mainly))?\s+(?:with|on|from|due\s+to|after|under|caused\s+by)"),
    )
)  # fmt: skip
_THEN_GREW = re.compile(
    rf"(?:\s*(?:for\s+|x\s*)?{DURATION})?\s*,?\s*(?:and|but|then|with|;|,)\s+(?:then\s+|has\s+|have\s+|subsequently\s+)*(?:{GROWTH}|({RELAPSE}))",
    re.I,
)
_TOXIC = re.compile(r"(?:poly)?neuropathy|PN\b|rash|\w*cytopeni|toxicity|diarrh", re.I)
# After a drug given once (a CAR-T), a relapse within 60 days is its failure; later it is a relapse.
_LONG_AFTER = re.compile(
    r"\s*(?:at\s+|after\s+)?(?:[3-9]|[1-9]\d+)\s*(?:months?|mths?|mos?|mo)\b|\s*(?:at\s+|after\s+)?\d+(?:\.\d+)?\s*(?:years?|yrs?|y)\b",
    re.I,
)
_ON = re.compile(
    r"\b(?:still\s+|currently\s+|now\s+)?(?:on|under|receiving|taking|continuing|stays\s+on)\s+(?:the\s+|his\s+|her\s+|single-agent\s+|low-dose\s+)*",
    re.I,
)
_UNTIL_EVENT = re.compile(
    rf"(?:\s*(?:\([^)]*\)|maint\w*|monotherapy|\d+(?:\.\d+)?\s*mg|x|for|since|over|the\s+last|\d{{4}}|{DURATION}|ongoing))*\s*[,;:.-]?\s*"
    rf"(?:(?:and|but|when|now|then|with|until|he|she|has|have|had|is|was|the|patient|disease|myeloma|first|slowly|currently|again)\s+)*{EVENT}",
    re.I,
)
# "Progressing on 3rd line (DVd)", "PD on her current line with KPd"
_LINE_OF = (
    r"(?:(?:the|his|her|current|last|latest|most\s+recent)\s+)*(?:(?:first|second|third|fourth|fifth|[1-9](?:st|nd|rd|th)?|current|last|latest)[\s-]*)?"
    r"(?:L\b|line\b|LOT\b|therapy|treatment|regimen)?(?:\s+\d)?(?:\s*(?:therapy|treatment|regimen|of\s+(?:therapy|treatment)))?\s*(?:with|of|[(:,=-])?"
)
_ON_LAST = re.compile(
    r"\s*\(\s*(?:on|in|with)\s+(?:the\s+|his\s+|her\s+)?(?:last|latest|current|most\s+recent)(?:\s+(?:line|therapy|treatment))?\s*\)",
    re.I,
)


_WHOLE = re.compile(r"\b(?:both|all)\b", re.I)


def _name_class(chain: list[Named], named: list[Named], lexicon: Lexicon) -> list[Named]:
    """ "Refractory to both IMiDs": the drugs of the class that were named before it, where there are two or more."""
    if len(chain) != 1 or chain[0].is_regimen or chain[0].ids[0] not in lexicon:
        return chain
    before = [
        d
        for n in named
        if n.end <= chain[0].start and n.role not in ("dropped", "not_exposed_to")
        for d in n.ids
    ]
    members = tuple(dict.fromkeys(d for d in before if chain[0].ids[0] in lexicon.class_chain(d)))
    if len(members) > 1:
        chain[0].ids = members
    return chain


def read_leads(ledger: Ledger, named: list[Named], lexicon: Lexicon) -> None:
    text = ledger.text
    for role, pattern in _LEADS:
        for match in pattern.finditer(text):
            if ledger.is_used(match.start(), match.start() + 3) or (
                role in ("refractory_to", "exposed_to") and _is_denied(text, match.start())
            ):
                continue
            chain = list_from(text, named, match.end(), role)
            if not chain:
                continue
            if role == "refractory_to" and _WHOLE.search(match.group()):
                chain = _name_class(chain, named, lexicon)
            tail = _ON_LAST.match(text, chain[-1].end)
            end = tail.end() if tail else chain[-1].end
            # "Grade 3 neuropathy with bortezomib": the neuropathy is read for itself.
            start = chain[0].start if _TOXIC.match(match.group()) else match.start()
            for item in chain:
                claim(ledger, role, item, start, end)
                if role == "not_refractory_to" and re.search(r"sensitive|responsive", match.group(), re.I):
                    claim(ledger, "exposed_to", item, start, end)
                    item.role = role
            grew = _THEN_GREW.match(text, end) if role == "exposed_to" else None
            if grew and (later := _LONG_AFTER.match(text, grew.end())):
                ledger.use(match.start(), later.end())
                grew = None
            if grew and (not grew.group(1) or any("_cel" in d for i in chain for d in i.ids)):
                # After a CAR-T, given once, a relapse is its failure.
                for item in chain:
                    claim(ledger, "refractory_to", item, match.start(), grew.end())
            if tail:
                ledger.say("progressed_on_last", True, chain[-1].start, end)
                for drug in chain[-1].ids:
                    ledger.say("last_line", True, chain[-1].start, end, item=drug)
            elif role == "refractory_to" and re.match(r"progressing|still", match.group(), re.I):
                ledger.say("progressed_on_last", True, match.start(), end)
                for drug in (d for item in chain for d in item.ids):
                    ledger.say("last_line", True, match.start(), end, item=drug)


def read_on_until(ledger: Ledger, named: list[Named]) -> None:
    """ "On Revlimid maintenance for 3 years, now relapsed": what was being given when it came back."""
    text = ledger.text
    for match in _ON.finditer(text):
        chain = list_from(text, named, match.end(), "refractory_to")
        until = _UNTIL_EVENT.match(text, chain[-1].end) if chain else None
        if until is None or ledger.is_used(until.end() - 2, until.end()):
            continue
        for item in chain:
            claim(ledger, "refractory_to", item, match.start(), until.end())


def _is_denied(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:not|never|no|without)\s+$", text[max(0, at - 12) : at], re.I))


_ENDED = re.compile(r"\s*(?:was\s+)?(?:completed|stopped|finished|discontinued|ended)\b", re.I)


def list_from(text: str, named: list[Named], at: int, role: str) -> list[Named]:
    """The unclaimed mentions of the list that begins at `at`; a regimen after a comma begins something else."""
    chain: list[Named] = []
    for item in named:
        if item.start < at or item.role:
            if chain and item.start >= at:
                break
            continue
        if not chain:
            if item.start - at > 1 and not re.fullmatch(
                rf"\s*(?:SC|IV|low-dose|single-agent|ongoing|maintenance(?:\s+with)?|an?|the)?\s*|\s*{_LINE_OF}\s*",
                text[at : item.start],
                re.I,
            ):
                break
        else:
            gap = text[chain[-1].end : item.start]
            # "DR maintenance", "refractory: R K D"
            both = item.start == chain[-1].end or (
                gap == " " and item.end - item.start == 1 and chain[-1].end - chain[-1].start == 1
            )
            if not (both or _LOOSE.fullmatch(gap)) or (
                item.is_regimen and not chain[0].is_regimen and "," in gap
            ):
                break
            if "," in gap and chain[-1].is_regimen and not item.is_regimen:
                break
            if "," in gap and item.is_regimen and (role == "exposed_to" or _ENDED.match(text, item.end)):
                break
        chain.append(item)
        if role == "exposed_to" and item.is_regimen:
            # "Prior VRd": history, which the reader of lines understands better.
            return []
    return chain
