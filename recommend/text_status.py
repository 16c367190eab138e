"""What stands behind the name of a drug: "len-refractory", "dara naive", "len-R", "refractory: len yes, dara no"."""

from __future__ import annotations

import re

from recommend.text_events import EVENT, GROWTH
from recommend.text_names import Named, claim
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_STATUS = {
    "refractory": "refractory_to", "ref": "refractory_to", "refr": "refractory_to", "resistant": "refractory_to",
    "naive": "not_exposed_to", "naïve": "not_exposed_to", "exposed": "exposed_to", "pretreated": "exposed_to",
    "experienced": "exposed_to", "worked well": "exposed_to", "worked": "exposed_to", "sensitive": "not_refractory_to", "sens": "not_refractory_to", "responsive": "not_refractory_to",
    "not refractory": "not_refractory_to", "not refr": "not_refractory_to", "not ref": "not_refractory_to", "non-refractory": "not_refractory_to", "not resistant": "not_refractory_to",
    "never again": "exposed_to", "not tolerated": "intolerant_to", "poorly tolerated": "intolerant_to", "badly tolerated": "intolerant_to",
    "intolerant": "intolerant_to", "intolerance": "intolerant_to", "allergy": "hypersensitivity_to",
    "allergic": "hypersensitivity_to", "anaphylaxis": "hypersensitivity_to",
}  # fmt: skip
_NEVER = r"never(?=\s*(?:[.,;)]|$))|never\s+(?:given|used|had|received|tried)|not\s+(?:yet\s+)?(?:given|used|received|tried)(?:\s+(?:so\s+far|yet|before))?"
_SUFFIX = re.compile(
    rf"[\s(:-]*(?:(?:is|are|was|were|both|still|but)\s+)*({'|'.join(sorted(_STATUS, key=len, reverse=True))}|{_NEVER})\b(?!\s+to\b)\)?",
    re.I,
)
# "len-R, dara-S": R and S are what the disease does, where the name before them is one drug.
_LETTER = re.compile(r"-([RS])\b(?![-/]\w)")
_FAILED = re.compile(
    rf"(?:\s*(?:\d+(?:\.\d+)?\s*mg|maint\w*|monotherapy))*[\s(:-]*(?:(?:was|is|has|have|it|then|until|till|up\s+to|with|at|line)\s+)*{GROWTH}"
    r"(?!\s+(?:from|within|\d|after|of\b|(?:on\s+)?(?:both|each|all)\b))\)?",
    re.I,
)
# "Lenalidomide until relapse": what was given up to then.
_UNTIL = re.compile(
    rf"(?:\s*(?:\d+(?:\.\d+)?\s*(?:mg)?|maint\w*|monotherapy|continued|given))*\s+(?:until|till|up\s+to)\s+(?:(?:the|first|biochemical|clinical|disease)\s+)*{EVENT}",
    re.I,
)
_NOT_REFRACTORY = re.compile(
    r"[\s,/(]*(?:but\s+|and\s+)?(?:not\s+(?:yet\s+)?ref(?:r|ractory)?\b(?!\s+to)|(?:still\s+)?sens(?:itive)?\b(?!\s+to))\.?",
    re.I,
)
_TIGHT = re.compile(r"\s*-?\s*(?:/|\+|&|\band\b|-and-|,\s*and\b|,)\s*", re.I)
_YES_NO_LIST = re.compile(r"\brefractory(?:\s+status)?\s*:\s*", re.I)
_YES = re.compile(r"\s*[:=]?\s*(yes|no|y|n|\+|-)(?=\s*(?:[,;.)]|$))", re.I)


def read_yes_no(ledger: Ledger, named: list[Named]) -> None:
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
            claim(ledger, "not_refractory_to" if no else "refractory_to", item, item.start, at)
            ledger.use(match.start(), match.end())


def read_letters(ledger: Ledger, named: list[Named]) -> None:
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
            claim(ledger, role, item, item.start, match.end())
        else:
            ledger.doubt(item.start, match.end(), "refractory, or given with Revlimid?")
            item.role = "dropped"


def read_suffixes(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> None:
    text = ledger.text
    for index, item in enumerate(named):
        match = _SUFFIX.match(text, item.end)
        failed = None if match else _FAILED.match(text, item.end) or _UNTIL.match(text, item.end)
        if item.role or not (match or failed):
            continue
        if failed and _names_its_drug(text, named, item, failed.end()):
            # "DVd (PD on dara)": what was still being given is named.
            continue
        if match and item.is_regimen and "-" not in match.group() and "refr" not in match.group().lower():
            continue
        found = match or failed
        assert found is not None
        if item.ids == ("corticosteroid",) or ledger.is_used(item.start, found.end()):
            continue
        role = _STATUS.get(match.group(1).lower(), "not_exposed_to") if match else "refractory_to"
        chain = _chain_before(ledger, clauses, named[:index], item, role) if match else [item]
        start = chain[-1].start
        if is_negated(clause_at(clauses, start), start, item.end):
            opposite = {"refractory_to": "not_refractory_to", "exposed_to": "not_exposed_to", "not_exposed_to": "exposed_to",
                        "not_refractory_to": "refractory_to"}  # fmt: skip
            if role not in opposite:
                continue
            role = opposite[role]
        for one in chain:
            claim(
                ledger,
                role,
                one,
                start,
                found.end() if not _ALLERGIC.match(role) else _bracket_end(text, found.end()),
            )
            if match and match.group(1).lower() in ("sensitive", "sens", "responsive"):
                claim(ledger, "exposed_to", one, start, found.end())
                one.role = role
        at = _read_members(ledger, named, role, found.end()) if role == "exposed_to" else found.end()
        if at > found.end():
            chain = [n for n in named if found.end() <= n.start < at]
        if role == "exposed_to" and (also := _NOT_REFRACTORY.match(text, at)):
            for one in chain:
                claim(ledger, "not_refractory_to", one, start, also.end())


_ON = re.compile(
    r"\s*(?:(?:while|when|still)\s+)*(?:on|under|during|despite|en|sous|unter|bajo|sotto)\s+(?:the\s+|SC\s+|single-agent\s+)*",
    re.I,
)


def _names_its_drug(text: str, named: list[Named], item: Named, at: int) -> bool:
    """Whether the event that begins behind `item` and ends at `at` goes on with another drug or regimen that it came on."""
    on = _ON.match(text, at)
    return on is not None and any(n.start == on.end() and n is not item and n.ids for n in named)


_ALLERGIC = re.compile(r"hypersensitivity|intolerant")


def _bracket_end(text: str, at: int) -> int:
    """ "Len allergy (severe rash, angioedema)": the bracket says how."""
    found = re.match(r"\s*\([^)]*\)", text[at:])
    return at + found.end() if found else at


def _read_members(ledger: Ledger, named: list[Named], role: str, at: int) -> int:
    """ "PI exposed (bort, not refractory)": the drugs in the bracket are those that were given. Returns where they end."""
    opened = re.match(r"\s*[(:]\s*", ledger.text[at:])
    end = at + opened.end() if opened else at
    for item in named if opened else ():
        if (
            item.start >= end
            and item.role is None
            and re.fullmatch(r"\s*(?:,|/|\+|and)?\s*", ledger.text[end : item.start])
        ):
            claim(ledger, role, item, item.start, item.end)
            end = item.end
    return end if opened and end > at + opened.end() else at


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
