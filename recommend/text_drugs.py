"""Drugs, classes and regimens in words: who is refractory, sensitive, naive, intolerant, allergic to what.

Suffixes first ("len-refractory", "dara naive"), then what leads a list ("refractory to A, B and C"); what is left is
treatment history (text_lines.py).
"""

from __future__ import annotations

import re

from core.lexicon import Lexicon
from recommend.text_events import DURATION, EVENT, EVENT_ON, GROWTH, RELAPSE
from recommend.text_groups import read_groups
from recommend.text_names import STEROIDS, Named
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_STATUS = {
    "refractory": "refractory_to", "ref": "refractory_to", "refr": "refractory_to", "resistant": "refractory_to",
    "naive": "not_exposed_to", "naïve": "not_exposed_to", "exposed": "exposed_to", "pretreated": "exposed_to",
    "experienced": "exposed_to", "sensitive": "not_refractory_to", "sens": "not_refractory_to", "responsive": "not_refractory_to",
    "intolerant": "intolerant_to", "intolerance": "intolerant_to", "allergy": "hypersensitivity_to",
    "allergic": "hypersensitivity_to", "anaphylaxis": "hypersensitivity_to",
}  # fmt: skip
_SUFFIX = re.compile(rf"[\s(:-]*(?:(?:is|are|was|were|both)\s+)?({'|'.join(_STATUS)})\b(?!\s+to\b)\)?", re.I)
# "len-R, dara-S": R and S are what the disease does, where the name before them is one drug.
_LETTER = re.compile(r"-([RS])\b(?![-/]\w)")
_FAILED = re.compile(
    rf"(?:\s*(?:\d+(?:\.\d+)?\s*mg|maint\w*|monotherapy))*[\s(:-]*(?:(?:was|is|has|have|it|then|until|till|up\s+to|with|at|line)\s+)*{GROWTH}"
    r"(?!\s+(?:from|within|\d|after|of\b))\)?",
    re.I,
)
_NOT_REFRACTORY = re.compile(r"[\s,]*(?:but\s+)?not\s+refractory\b(?!\s+to)", re.I)
_TIGHT = re.compile(r"\s*-?\s*(?:/|\+|&|\band\b|-and-|,\s*and\b|,)\s*", re.I)
_LOOSE = re.compile(
    r"\s*(?:maint\w*\s*)?(?:\([^)]*\)\s*)?(?:,\s*and\b|,|/|\+|&|\band\b|\bor\b|\bnor\b|\bplus\b|-|\bthen\b)\s*"
    r"(?:then\s+)?(?:also\s+)?(?:to\s+|on\s+)?(?:SC\s+|IV\s+)?", re.I)  # fmt: skip
_STOPPING = r"(?:stopping|the\s+end\s+of|ending|completing|finishing|last|discontinuing|coming\s+off|the\s+last\s+dose\s+of)"
_WITHIN = (
    rf"{EVENT}\s+within\s+(?:60\s+days|2\s+months|two\s+months|\d\s+weeks?)\s+(?:of|after)(?:\s+{_STOPPING})?"
)
# role, what leads the list. The first that matches a place wins.
_LEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{lead})\s+(?:both\s+|all\s+of\s+)?(?:the\s+|his\s+|her\s+|their\s+)?", re.I))
    for role, lead in (
        ("not_refractory_to", r"(?:not|never|non)[\s-]+(?:refractory|resistant)\s+to|never\s+progressed\s+(?:on|under)"
                              r"|did\s+not\s+progress\s+(?:on|under)|no\s+progression\s+(?:on|under)|(?:still\s+)?sensitive\s+to"
                              r"|responsive\s+to"),
        ("not_exposed_to", r"(?:no|never)(?=[^,;.]*\s(?:before|so\s+far|yet|previously|to\s+date)\b)|naive\s+(?:to|for)|naïve\s+to|no\s+(?:prior|previous|earlier)(?:\s+exposure\s+to)?|never\s+(?:had|received|given|been\s+on|exposed\s+to)"
                           r"|(?:has\s+)?not\s+(?:had|received|been\s+exposed\s+to|been\s+given)|hasn't\s+had|without\s+(?:prior|previous)"),
        ("refractory_to", rf"refractory\s+to|refractory(?!\s+(?:to|or|and)\b)|resistant\s+to|\bref\.?\s+to|{EVENT_ON}|{_WITHIN}|(?:no|without|never\s+any|lack\s+of)\s+response\s+to|(?:never|not|didn't|failed\s+to)\s+respond(?:ed|ing)?\s+to|(?:unresponsive|non-?responder|non-?responsive)\s+to"
                         rf"|fail(?:ed|ing|s)(?:\s+(?:on|to))?|failures?\s+(?:of|on|to)"),
        ("intolerant_to", r"intoleran(?:t|ce)\s+(?:of|to)|(?:did\s+not|didn't|could\s+not|cannot|can't)\s+tolerate"),
        ("hypersensitivity_to", r"allerg(?:ic|y)\s+to|hypersensitiv(?:e|ity)\s+to|anaphyla\w+\s+(?:to|with|after|on)"
                                r"|(?:severe|serious|bad|life-threatening|grade\s+[34]|anaphylactic)\s+(?:infusion[\s-]+)?(?:related\s+)?(?:hypersensitivity\s+|allergic\s+)?reactions?\s+(?:to|with|on|after)"),
        ("declines", r"declines|declined|refuses|refused|does\s+not\s+want|doesn't\s+want|unwilling\s+to\s+have|no\s+wish\s+for"),
        ("exposed_to", r"exposed\s+to|exposure\s+to|previous(?:ly)?(?:\s+(?:treated\s+with|had|received))?|prior|treated\s+with|received|has\s+had|had"),
    )
)  # fmt: skip
_THEN_GREW = re.compile(
    rf"\s*,?\s*(?:and|but|then|with)\s+(?:then\s+|has\s+|have\s+|subsequently\s+)*(?:{GROWTH}|({RELAPSE}))",
    re.I,
)
_YES_NO_LIST = re.compile(r"\brefractory(?:\s+status)?\s*:\s*", re.I)
_YES = re.compile(r"\s*[:=]?\s*(yes|no|y|n|\+|-)(?=\s*(?:[,;.)]|$))", re.I)
_TOXICITY = re.compile(
    r"[\s,(]*(?:was\s+)?(?:stopped|discontinued|ceased|held)\s+(?:for|due\s+to|because\s+of)\s+(?:\w+\s+){0,2}?"
    r"(?:toxicity|neuropathy|intolerance|rash|side\s+effects|adverse\s+events?|cytopeni\w+)", re.I)  # fmt: skip
_AGO = r"(\d+)\s*(days?|d|months?|mo|years?|weeks?)\s+ago"
_MONTHS = re.compile(
    rf"[\s,(]*(?:maint\w*\s*)?(?:last\s+(?:dose|given)\s+|stopped\s+|ended\s+|finished\s+)?{_AGO}", re.I
)
_STOPPED_BEFORE = re.compile(r"\b(?:stopped|finished|ended|discontinued|came\s+off|off)\s+$", re.I)
_OFF = re.compile(r"\boff\s+$", re.I)
_OFF_FOR = re.compile(r"\s+for\s+(\d+)\s*(months?|mo|years?|weeks?)", re.I)
_AFTER_STOPPING = re.compile(
    rf"\b{EVENT}\s+(?:only\s+|about\s+)?(\d+)\s*(days?|weeks?|months?|mo|years?)\s+(?:after|from|since|off|following)(\s+{_STOPPING})?\s+", re.I
)  # fmt: skip
_ON = re.compile(
    r"\b(?:still\s+|currently\s+|now\s+)?(?:on|under|receiving|taking|continuing|stays\s+on)\s+(?:the\s+|his\s+|her\s+|single-agent\s+|low-dose\s+)*",
    re.I,
)
_UNTIL_EVENT = re.compile(
    rf"(?:\s*(?:\([^)]*\)|maint\w*|monotherapy|\d+(?:\.\d+)?\s*mg|x|for|since|over|the\s+last|\d{{4}}|{DURATION}|ongoing))*\s*[,;:.-]?\s*"
    rf"(?:(?:and|but|when|now|then|with|until|he|she|has|have|had|is|was|the|patient|disease|myeloma|first|slowly|currently|again)\s+)*{EVENT}",
    re.I,
)
_FITNESS = re.compile(
    r"\b(?:fit|eligible|candidate|suitable|ineligible|unfit|unsuitable|frail)\s+for\s+$", re.I
)
_ON_LAST = re.compile(
    r"\s*\(\s*(?:on|in|with)\s+(?:the\s+|his\s+|her\s+)?(?:last|latest|current|most\s+recent)(?:\s+(?:line|therapy|treatment))?\s*\)",
    re.I,
)
# Drugs with one of these before them (the nearest one counts) were given; with one of those, they are asked about.
_GIVEN_WORDS = (
    r"after|post|following|since|s/p|beyond|prior|previous(?:ly)?|had|received|treated|fail\w*|progress\w*|relaps\w*|refractory|on|under"
    r"|exposed|then|line\s*\d|\d\s*lines?|lines?|induction|first-line|1L|2L|was|were|got"
)
_ASKING_WORDS = (
    r"consider\w*|eligible\s+for|candidate\s+for|what\s+about|how\s+about|plan(?:s|ned|ning)?(?:\s+(?:for|to|is))?|offer\w*"
    r"|asks?\s+(?:for|about)|instead\s+of|fit\s+for|ineligible\s+for|unfit\s+for"
)
_QUESTION_WORDS = r"give|use|using|choose|start(?:ing)?|try|switch(?:ing)?\s+to|go(?:ing)?\s+(?:with|for|to)|add(?:ing)?|prescribe|prefer|recommend|is|are|can|could|should|would|vs\.?|versus|between|compare\w*|or|better\s+than|have"
_GOVERNOR = re.compile(rf"\b(?:({_GIVEN_WORDS})|({_ASKING_WORDS})|({_QUESTION_WORDS}))(?![\w-])", re.I)
_ASKED_AFTER = re.compile(
    r"\s*(?:now\s+|still\s+|be\s+)?(?:an?\s+)?(?:\w+\s+)?(?:option|possible|appropriate|suitable|reasonable|indicated|ok|okay|allowed|better|vs\.?|versus|next)\b",
    re.I,
)
_GIVEN_AFTER = re.compile(
    r"\s*(?:before\b|previously|earlier|already|maint\w*|in\s+(?:the\s+)?(?:first|second|third)|was\b|stopped)",
    re.I,
)


def months_of(number: str, unit: str) -> int:
    """Whole months of "9 months", "6 weeks", "2 years"."""
    count = int(number)
    if unit.lower().startswith("y"):
        return count * 12
    if unit.lower().startswith("w"):
        return count * 7 // 30
    if unit.lower().startswith("d"):
        # 61 days are past the 60 that count as still being given.
        return 3 if 60 < count < 90 else count // 30
    return count


def read_drugs(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> None:
    """Claim every mention whose words say what the patient's disease did with it."""
    text = ledger.text
    for item in named:
        if not item.ids:
            names = " or ".join(lexicon[i].name for i in item.mention.ids)
            ledger.drop(item.start, item.end, f"ambiguous: {names}? write one of them")
            ledger.doubt(item.start, item.end, f"{names}? write one of them")
            item.role = "dropped"
        elif item.ids == ("car_t",) and _FITNESS.search(text[max(0, item.start - 40) : item.start]):
            item.role = "finding"
    read_groups(ledger, clauses, named)
    _read_yes_no(ledger, named)
    _read_letters(ledger, named)
    _read_suffixes(ledger, clauses, named)
    _read_leads(ledger, named)
    _read_on_until(ledger, named)
    _read_after_stopping(ledger, named)
    for item in named:
        # "First relapse if len-refractory?" is a fact in a question; "could we give DKd?" is none.
        if item.role is None:
            _drop_if_asked(ledger, clauses, item)
    _read_toxicity_and_time(ledger, named)


def _drop_if_asked(ledger: Ledger, clauses: list[Clause], item: Named) -> None:
    """What a question is about is not what was given; where neither is said, it is asked."""
    clause = clause_at(clauses, item.start)
    question = ledger.text[clause.end : clause.end + 1] == "?" or "?" in clause.text
    governors = list(_GOVERNOR.finditer(clause.text[: item.start - clause.start]))
    last = governors[-1] if governors else None
    # "KRd or DRd after VRd": "or" hands on what governs the drug before it.
    while last and last.group().lower() in ("or", "vs", "vs.", "versus") and len(governors) > 1:
        governors.pop()
        last = governors[-1]
    if _GIVEN_AFTER.match(ledger.text, item.end) or (last and last.group(1)):
        return
    asked = bool(last and (last.group(2) or (question and last.group(3))))
    rest = clause.text[: item.start - clause.start] + clause.text[item.end - clause.start :]
    alone = question and not re.search(r"\w", re.sub(r"\b(?:or|and|vs)\b", "", rest))
    if asked or alone or (question and _ASKED_AFTER.match(ledger.text, item.end)):
        ledger.drop(item.start, item.end, "asked about, not a treatment given")
        item.role = "dropped"
    elif question:
        ledger.doubt(item.start, item.end, "was this given, or is it what you ask about?")
        item.role = "dropped"


def _say(ledger: Ledger, role: str, item: Named, start: int, end: int) -> None:
    for drug in item.ids:
        if drug in STEROIDS and role in (
            "refractory_to",
            "not_refractory_to",
            "not_exposed_to",
            "intolerant_to",
        ):
            continue
        if drug == "corticosteroid":
            continue
        ledger.say(role, True, start, end, item=drug)
    item.role = role


def _read_yes_no(ledger: Ledger, named: list[Named]) -> None:
    """ "Refractory: len yes, dara no"."""
    for match in _YES_NO_LIST.finditer(ledger.text):
        at = match.end()
        for item in named:
            if item.start < at or item.role:
                continue
            if not re.fullmatch(r"[\s,/+&]*(?:and\s+)?", ledger.text[at : item.start]):
                break
            said = _YES.match(ledger.text, item.end)
            no = said is not None and said.group(1).lower() in ("no", "n", "-")
            at = said.end() if said else item.end
            _say(ledger, "not_refractory_to" if no else "refractory_to", item, item.start, at)
            ledger.use(match.start(), match.end())


def _read_letters(ledger: Ledger, named: list[Named]) -> None:
    """ "len-R, dara-S". Alone, "dara-R" may also be daratumumab with Revlimid."""
    found = [
        (n, m) for n in named if not n.is_regimen and not n.role and (m := _LETTER.match(ledger.text, n.end))
    ]
    sure = len(found) > 1 or any(n.ids[0] == "lenalidomide" for n, _ in found)
    for item, match in found:
        # The same letter may have been read as a drug.
        for other in named:
            if other.start == match.start(1):
                other.role = "dropped"
        if sure or match.group(1) == "S":
            role = "refractory_to" if match.group(1) == "R" else "not_refractory_to"
            _say(ledger, role, item, item.start, match.end())
        else:
            ledger.doubt(item.start, match.end(), "refractory, or given with Revlimid?")
            item.role = "dropped"


def _read_suffixes(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> None:
    text = ledger.text
    for index, item in enumerate(named):
        match = _SUFFIX.match(text, item.end)
        failed = None if match else _FAILED.match(text, item.end)
        if item.role or not (match or failed):
            continue
        if match and item.is_regimen and "-" not in match.group() and "refr" not in match.group().lower():
            continue
        found = match or failed
        assert found is not None
        if item.ids == ("corticosteroid",) or ledger.is_used(item.start, found.end()):
            continue
        role = _STATUS[match.group(1).lower()] if match else "refractory_to"
        chain = _chain_before(ledger, clauses, named[:index], item, role) if match else [item]
        start = chain[-1].start
        if is_negated(clause_at(clauses, start), start, item.end):
            opposite = {"refractory_to": "not_refractory_to", "exposed_to": "not_exposed_to", "not_exposed_to": "exposed_to",
                        "not_refractory_to": "refractory_to"}  # fmt: skip
            if role not in opposite:
                continue
            role = opposite[role]
        for one in chain:
            _say(ledger, role, one, start, found.end())
            if match and match.group(1).lower() in ("sensitive", "sens", "responsive"):
                _say(ledger, "exposed_to", one, start, found.end())
                one.role = role
        if role == "exposed_to" and (also := _NOT_REFRACTORY.match(text, found.end())):
            for one in chain:
                _say(ledger, "not_refractory_to", one, start, also.end())


def _chain_before(
    ledger: Ledger, clauses: list[Clause], before: list[Named], item: Named, role: str
) -> list[Named]:
    """The items of the list that ends in `item`, last first: "len, pom and dara" in "len, pom and dara refractory"."""
    text = ledger.text
    chain, at = [item], item
    conjoined = False
    for earlier in reversed(before):
        gap = text[earlier.end : at.start]
        if earlier.role or earlier.is_regimen or not _TIGHT.fullmatch(gap):
            break
        if "," in gap and not (conjoined or "and" in gap.lower()):
            # Commas alone: only drugs that stand by themselves are items of the list.
            head = clause_at(clauses, earlier.start)
            alone = not re.search(r"\w", text[head.start : earlier.start])
            if role != "refractory_to" or not alone:
                if role == "refractory_to" and conjoined is False and alone is False and len(chain) > 1:
                    ledger.doubt(earlier.start, item.end, "which of these is it refractory to?", use=False)
                break
        conjoined = conjoined or "and" in gap.lower() or gap.strip() in ("/", "+", "&")
        chain.append(earlier)
        at = earlier
    unknown = re.search(r"([A-Za-z]{2,})\s*-?\s*[/+&]\s*$", text[: at.start])
    if unknown and role == "refractory_to" and not ledger.is_used(*unknown.span(1)):
        ledger.doubt(unknown.start(1), item.end, "which drugs are these? one is not known")
    return chain


def _read_leads(ledger: Ledger, named: list[Named]) -> None:
    text = ledger.text
    for role, pattern in _LEADS:
        for match in pattern.finditer(text):
            if ledger.is_used(match.start(), match.start() + 3) or (
                role in ("refractory_to", "exposed_to") and _is_denied(text, match.start())
            ):
                continue
            chain = _list_from(text, named, match.end(), role)
            if not chain:
                continue
            tail = _ON_LAST.match(text, chain[-1].end)
            end = tail.end() if tail else chain[-1].end
            for item in chain:
                _say(ledger, role, item, match.start(), end)
            grew = _THEN_GREW.match(text, end) if role == "exposed_to" else None
            if grew and (not grew.group(1) or any("_cel" in d for i in chain for d in i.ids)):
                # After a CAR-T, given once, a relapse is its failure.
                for item in chain:
                    _say(ledger, "refractory_to", item, match.start(), grew.end())
            if tail:
                ledger.say("progressed_on_last", True, chain[-1].start, end)
                for drug in chain[-1].ids:
                    ledger.say("last_line", True, chain[-1].start, end, item=drug)
            elif role == "refractory_to" and re.match(r"progressing|still", match.group(), re.I):
                ledger.say("progressed_on_last", True, match.start(), end)
                for drug in (d for item in chain for d in item.ids):
                    ledger.say("last_line", True, match.start(), end, item=drug)


def _read_on_until(ledger: Ledger, named: list[Named]) -> None:
    """ "On Revlimid maintenance for 3 years, now relapsed": what was being given when it came back."""
    text = ledger.text
    for match in _ON.finditer(text):
        chain = _list_from(text, named, match.end(), "refractory_to")
        until = _UNTIL_EVENT.match(text, chain[-1].end) if chain else None
        if until is None or ledger.is_used(until.end() - 2, until.end()):
            continue
        for item in chain:
            _say(ledger, "refractory_to", item, match.start(), until.end())


def _read_after_stopping(ledger: Ledger, named: list[Named]) -> None:
    """ "Relapse 30 days after stopping X"; "stopped X 45 days ago, relapse now"."""
    text = ledger.text
    for match in _AFTER_STOPPING.finditer(text):
        if ledger.is_used(*match.span()) or not match.group(3):
            continue
        chain = _list_from(text, named, match.end(), "refractory_to")
        for item in chain:
            if not item.is_regimen:
                _say_since(
                    ledger, item, months_of(match.group(1), match.group(2)), match.start(), chain[-1].end
                )
    for item in named:
        since = _MONTHS.match(text, item.end)
        stopped = _STOPPED_BEFORE.search(text[: item.start])
        if item.role or item.is_regimen or not since or not (stopped or "stop" in since.group().lower()):
            continue
        event = re.compile(
            rf"[\s,;:.)]*(?:and\s+|now\s+|then\s+|with\s+|has\s+)*{EVENT}(?:\s+now)?", re.I
        ).match(text, since.end())
        if event:
            start = stopped.start() if stopped else item.start
            _say_since(ledger, item, months_of(since.group(1), since.group(2)), start, event.end())


def _say_since(ledger: Ledger, item: Named, months: int, start: int, end: int) -> None:
    _say(ledger, "refractory_to" if months <= 2 else "not_refractory_to", item, start, end)
    for drug in item.ids:
        if drug not in STEROIDS:
            ledger.say("months_since", months, start, end, item=drug)


def _is_denied(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:not|never|no|without)\s+$", text[max(0, at - 12) : at], re.I))


_ENDED = re.compile(r"\s*(?:was\s+)?(?:completed|stopped|finished|discontinued|ended)\b", re.I)


def _list_from(text: str, named: list[Named], at: int, role: str) -> list[Named]:
    """The unclaimed mentions of the list that begins at `at`; a regimen after a comma begins something else."""
    chain: list[Named] = []
    for item in named:
        if item.start < at or item.role:
            if chain and item.start >= at:
                break
            continue
        if not chain:
            if item.start - at > 1 and not re.fullmatch(
                r"\s*(?:SC|IV|low-dose|single-agent|ongoing|maintenance(?:\s+with)?|an?|the)?\s*",
                text[at : item.start],
                re.I,
            ):
                break
        else:
            gap = text[chain[-1].end : item.start]
            both = item.start == chain[-1].end  # "DR maintenance"
            if not (both or _LOOSE.fullmatch(gap)) or (
                item.is_regimen and not chain[0].is_regimen and "," in gap
            ):
                break
            if "," in gap and item.is_regimen and (role == "exposed_to" or _ENDED.match(text, item.end)):
                break
        chain.append(item)
        if role == "exposed_to" and item.is_regimen:
            # "Prior VRd": history, which the reader of lines understands better.
            return []
    return chain


def _read_toxicity_and_time(ledger: Ledger, named: list[Named]) -> None:
    text = ledger.text
    for item in named:
        if item.role == "dropped":
            continue
        stop = _TOXICITY.match(text, item.end)
        if stop and not item.is_regimen:
            _say(ledger, "intolerant_to", item, item.start, stop.end())
        since = _MONTHS.match(text, item.end)
        off = _OFF_FOR.match(text, item.end) if _OFF.search(text[: item.start]) else None
        for found in (since, off):
            if found:
                for drug in item.ids:
                    if drug not in STEROIDS and ledger.value("months_since", drug) is None:
                        ledger.say(
                            "months_since",
                            months_of(found.group(1), found.group(2)),
                            item.start,
                            found.end(),
                            item=drug,
                        )
                if item.role is None and not item.is_regimen:
                    item.role = "exposed_to"
