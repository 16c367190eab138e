"""Drugs, classes and regimens in words: who is refractory, sensitive, naive, intolerant, allergic to what.

Suffixes first ("len-refractory", "dara naive"), then what leads a list ("refractory to A, B and C"); what is left is
treatment history (text_lines.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from core.lexicon import EntityKind, Lexicon, Mention
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

KINDS = (EntityKind.DRUG, EntityKind.DRUG_CLASS, EntityKind.REGIMEN)
STEROIDS = ("dexamethasone", "prednisone")
FIVE = ("bortezomib", "carfilzomib", "lenalidomide", "pomalidomide", "daratumumab")


@lru_cache(maxsize=4)
def drug_lexicon(lexicon: Lexicon) -> Lexicon:
    """Only drugs, classes and regimens: "len-refractory" must give lenalidomide, not the population of that name."""
    return Lexicon(e for e in lexicon.entities.values() if e.kind in KINDS)


@dataclass(slots=True)
class Named:
    """A mention with the drugs (or the class) it stands for; `role` once something has claimed it."""

    mention: Mention
    ids: tuple[str, ...]
    role: str | None = None

    @property
    def start(self) -> int:
        return self.mention.start

    @property
    def end(self) -> int:
        return self.mention.end

    @property
    def is_regimen(self) -> bool:
        return self.mention.kind is EntityKind.REGIMEN


_STATUS = {
    "refractory": "refractory_to", "ref": "refractory_to", "resistant": "refractory_to", "naive": "not_exposed_to",
    "naïve": "not_exposed_to", "exposed": "exposed_to", "pretreated": "exposed_to", "experienced": "exposed_to",
    "sensitive": "not_refractory_to", "responsive": "not_refractory_to", "intolerant": "intolerant_to",
    "intolerance": "intolerant_to", "allergy": "hypersensitivity_to",
}  # fmt: skip
_SUFFIX = re.compile(rf"[\s(:-]*(?:(?:is|are|was|were|both)\s+)?({'|'.join(_STATUS)})\b(?!\s+to\b)\)?", re.I)
_NOT_REFRACTORY = re.compile(r"[\s,]*(?:but\s+)?not\s+refractory\b(?!\s+to)", re.I)
_TIGHT = re.compile(r"\s*-?\s*(?:/|\+|&|\band\b|-and-)\s*", re.I)
_LOOSE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:,\s*and\b|,|/|\+|&|\band\b|\bor\b|\bnor\b|\bplus\b|-)\s*"
    r"(?:then\s+)?(?:also\s+)?(?:to\s+)?(?:SC\s+|IV\s+)?", re.I)  # fmt: skip
_PROGRESS = (
    r"(?:progress(?:ing|ed|es|ion|ive\s+disease)?|PD|relaps(?:ed|ing|e)|biochemical\s+relapse|clinical\s+relapse)"
    r"\s+(?:while\s+|whilst\s+)?(?:still\s+)?(?:on|under|during|through|despite)"
)
_WITHIN = r"(?:progress\w*|relaps\w*|PD)\s+within\s+(?:60\s+days|2\s+months|two\s+months|\d\s+weeks?)\s+(?:of|after)(?:\s+(?:stopping|the\s+end\s+of|completing|last))?"
# role, what leads the list. The first that matches a place wins.
_LEADS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{lead})\s+(?:both\s+|all\s+of\s+)?(?:the\s+|his\s+|her\s+|their\s+)?", re.I))
    for role, lead in (
        ("not_refractory_to", r"(?:not|never|non)[\s-]+(?:refractory|resistant)\s+to|never\s+progressed\s+(?:on|under)"
                              r"|did\s+not\s+progress\s+(?:on|under)|no\s+progression\s+(?:on|under)|(?:still\s+)?sensitive\s+to"
                              r"|responsive\s+to"),
        ("not_exposed_to", r"naive\s+(?:to|for)|naïve\s+to|no\s+(?:prior|previous|earlier)(?:\s+exposure\s+to)?|never\s+(?:had|received|given|been\s+on|exposed\s+to)"
                           r"|(?:has\s+)?not\s+(?:had|received|been\s+exposed\s+to|been\s+given)|hasn't\s+had|without\s+(?:prior|previous)"),
        ("refractory_to", rf"refractory\s+to|resistant\s+to|\bref\.?\s+to|{_PROGRESS}|{_WITHIN}|fail(?:ed|ing)(?:\s+on)?|failure\s+of"),
        ("intolerant_to", r"intoleran(?:t|ce)\s+(?:of|to)|(?:did\s+not|didn't|could\s+not|cannot|can't)\s+tolerate"),
        ("hypersensitivity_to", r"allerg(?:ic|y)\s+to|hypersensitiv(?:e|ity)\s+to|anaphyla\w+\s+(?:to|with|after|on)"),
        ("declines", r"declines|declined|refuses|refused|does\s+not\s+want|doesn't\s+want|unwilling\s+to\s+have|no\s+wish\s+for"),
        ("exposed_to", r"exposed\s+to|exposure\s+to|previous(?:ly)?(?:\s+(?:treated\s+with|had|received))?|prior|treated\s+with|received|has\s+had|had"),
    )
)  # fmt: skip
_TOXICITY = re.compile(
    r"[\s,(]*(?:was\s+)?(?:stopped|discontinued|ceased|held)\s+(?:for|due\s+to|because\s+of)\s+(?:\w+\s+){0,2}?"
    r"(?:toxicity|neuropathy|intolerance|rash|side\s+effects|adverse\s+events?|cytopeni\w+)", re.I)  # fmt: skip
_MONTHS = re.compile(
    r"[\s,(]*(?:last\s+(?:dose|given)\s+|stopped\s+|ended\s+|finished\s+)?(\d+)\s*(months?|mo|years?|weeks?)\s+ago",
    re.I,
)
_OFF = re.compile(r"\boff\s+$", re.I)
_OFF_FOR = re.compile(r"\s+for\s+(\d+)\s*(months?|mo|years?|weeks?)", re.I)
_GROUPS: tuple[tuple[re.Pattern[str], str, tuple[str, ...]], ...] = (
    (re.compile(r"\bpenta(?:-?drug)?[\s-]*(?:class[\s-]*)?refractory\b", re.I), "refractory_to", FIVE),
    (re.compile(r"\b(?:quad(?:ruple)?)[\s-]*(?:class[\s-]*)?refractory\b", re.I), "refractory_to", ("proteasome_inhibitor", "imid")),
    (re.compile(r"\btriple(?:-|\s)?(?:class)?[\s-]*refractory\b", re.I), "refractory_to", ("proteasome_inhibitor", "imid", "anti_cd38")),
    (re.compile(r"\bTCR\b"), "refractory_to", ("proteasome_inhibitor", "imid", "anti_cd38")),
    (re.compile(r"\b(?:double|dual)(?:-|\s)?(?:class)?[\s-]*refractory\b", re.I), "refractory_to", ("proteasome_inhibitor", "imid")),
    (re.compile(r"\btriple(?:-|\s)?(?:class)?[\s-]*exposed\b", re.I), "exposed_to", ("proteasome_inhibitor", "imid", "anti_cd38")),
    (re.compile(r"\bTCE\b"), "exposed_to", ("proteasome_inhibitor", "imid", "anti_cd38")),
)  # fmt: skip
_ASKED = re.compile(
    r"\?|\b(?:consider\w*|eligible\s+for|candidate\s+for|can\s+(?:we|i|he|she|they)|could\s+(?:we|i)|should\s+(?:we|i)|what\s+about"
    r"|plan(?:s|ned|ning)?\s+(?:for|to|is)|offer|asks?\s+(?:for|about)|instead\s+of|fit\s+for|ineligible\s+for|unfit\s+for)\b", re.I)  # fmt: skip
# "Not fit for CAR-T" is about the patient (text_findings.py).
_FITNESS = re.compile(
    r"\b(?:fit|eligible|candidate|suitable|ineligible|unfit|unsuitable|frail)\s+for\s+$", re.I
)
_BOTH = re.compile(
    r"\brefractory\s+to\s+(both|all)\b(?:\s+of\s+(?:them|these|which))?(?:\s+drugs)?|\bboth\s+refractory\b",
    re.I,
)
_ON_LAST = re.compile(
    r"\s*\(\s*(?:on|in|with)\s+(?:the\s+|his\s+|her\s+)?(?:last|latest|current|most\s+recent)(?:\s+(?:line|therapy|treatment))?\s*\)",
    re.I,
)


def name_drugs(text: str, lexicon: Lexicon) -> list[Named]:
    out = []
    for mention in drug_lexicon(lexicon).mentions(text):
        ids: tuple[str, ...] = mention.ids
        if mention.kind is EntityKind.REGIMEN:
            ids = lexicon[mention.id].components if len(mention.ids) == 1 else ()
        out.append(Named(mention, ids))
    return out


def months_of(number: str, unit: str) -> int:
    """Whole months of "9 months", "6 weeks", "2 years"."""
    count = int(number)
    if unit.lower().startswith("y"):
        return count * 12
    if unit.lower().startswith("w"):
        return count * 7 // 30
    if unit.lower().startswith("d"):
        return count // 30
    return count


def read_drugs(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> None:
    """Claim every mention whose words say what the patient's disease did with it."""
    text = ledger.text
    for item in named:
        if not item.ids:
            names = " or ".join(lexicon[i].name for i in item.mention.ids)
            ledger.drop(item.start, item.end, f"ambiguous: {names}? write one of them")
            item.role = "dropped"
        elif item.ids == ("car_t",) and _FITNESS.search(text[max(0, item.start - 40) : item.start]):
            item.role = "finding"
    _read_groups(ledger, clauses)
    _read_suffixes(ledger, clauses, named)
    _read_leads(ledger, named)
    for item in named:
        # "First relapse if len-refractory?" is a fact in a question; "could we give DKd?" is none.
        if item.role is None and clause_is_asked(text, clauses, item):
            ledger.drop(item.start, item.end, "asked about, not a treatment given")
            item.role = "dropped"
    _read_both(ledger, named)
    _read_toxicity_and_time(ledger, named)


def clause_is_asked(text: str, clauses: list[Clause], item: Named) -> bool:
    clause = clause_at(clauses, item.start)
    question = text[clause.end : clause.end + 1] == "?"
    return bool(question or _ASKED.search(clause.text))


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


def _read_groups(ledger: Ledger, clauses: list[Clause]) -> None:
    for pattern, role, ids in _GROUPS:
        for match in pattern.finditer(ledger.text):
            if ledger.is_used(*match.span()):
                continue
            if is_negated(clause_at(clauses, match.start()), *match.span()):
                ledger.drop(*match.span(), "a negated group says nothing of the single drugs; name them")
                continue
            for item in ids:
                ledger.say(role, True, *match.span(), item=item)
            if match.group().lower().startswith("quad"):
                ledger.not_used.append(
                    f"{ledger.phrase(*match.span())!r}: no agreed definition; read as refractory to proteasome inhibitors "
                    "and immunomodulatory drugs; name the drugs"
                )


def _read_suffixes(ledger: Ledger, clauses: list[Clause], named: list[Named]) -> None:
    text = ledger.text
    for index, item in enumerate(named):
        match = _SUFFIX.match(text, item.end)
        if (
            item.role
            or not match
            or (item.is_regimen and "-" not in match.group() and "refractory" not in match.group().lower())
        ):
            continue
        if item.ids == ("corticosteroid",) or ledger.is_used(item.start, match.end()):
            continue
        role = _STATUS[match.group(1).lower()]
        chain = [item]
        for earlier in reversed(named[:index]):
            gap = text[earlier.end : chain[-1].start]
            if earlier.role or earlier.is_regimen or not _TIGHT.fullmatch(gap):
                break
            chain.append(earlier)
        start = chain[-1].start
        if is_negated(clause_at(clauses, start), start, item.end):
            opposite = {"refractory_to": "not_refractory_to", "exposed_to": "not_exposed_to", "not_exposed_to": "exposed_to",
                        "not_refractory_to": "refractory_to"}  # fmt: skip
            if role not in opposite:
                continue
            role = opposite[role]
        for one in chain:
            _say(ledger, role, one, start, match.end())
        if role == "exposed_to" and (also := _NOT_REFRACTORY.match(text, match.end())):
            for one in chain:
                _say(ledger, "not_refractory_to", one, start, also.end())


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
            if tail:
                ledger.say("progressed_on_last", True, chain[-1].start, end)
                for drug in chain[-1].ids:
                    ledger.say("last_line", True, chain[-1].start, end, item=drug)
            elif role == "refractory_to" and re.match(r"progressing|still", match.group(), re.I):
                ledger.say("progressed_on_last", True, match.start(), end)
                for drug in (d for item in chain for d in item.ids):
                    ledger.say("last_line", True, match.start(), end, item=drug)


def _is_denied(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:not|never|no|without)\s+$", text[max(0, at - 12) : at], re.I))


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
                r"\s*(?:SC|IV|low-dose|maintenance|an?|the)?\s*", text[at : item.start], re.I
            ):
                break
        else:
            gap = text[chain[-1].end : item.start]
            if not _LOOSE.fullmatch(gap) or (item.is_regimen and not chain[0].is_regimen and "," in gap):
                break
            if "," in gap and role == "exposed_to" and item.is_regimen:
                break
        chain.append(item)
        if role == "exposed_to" and item.is_regimen:
            # "Prior VRd": history, which the reader of lines understands better.
            return []
    return chain


def _read_both(ledger: Ledger, named: list[Named]) -> None:
    """ "Refractory to both": the two drugs, or the regimen, that were named last before it."""
    for match in _BOTH.finditer(ledger.text):
        if ledger.is_used(*match.span()):
            continue
        before = [n for n in named if n.end <= match.start() and n.role not in ("dropped", "not_exposed_to")]
        drugs: list[str] = []
        for item in reversed(before):
            found = [d for d in item.ids if d not in STEROIDS]
            drugs.extend(d for d in found if d not in drugs)
            if (match.group(1) or "both").lower() == "both" and len(drugs) >= 2:
                break
        if (match.group(1) or "both").lower() == "both" and len(drugs) != 2:
            ledger.drop(*match.span(), "both of which? name the two drugs")
            continue
        for drug in drugs:
            ledger.say("refractory_to", True, *match.span(), item=drug)


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
                    if drug not in STEROIDS:
                        ledger.say(
                            "months_since",
                            months_of(found.group(1), found.group(2)),
                            item.start,
                            found.end(),
                            item=drug,
                        )
                if off and item.role is None:
                    item.role = "exposed_to"
