"""Drugs that a question is about, or that are only planned: named, and not given."""

from __future__ import annotations

import re

from recommend.text_names import Named
from recommend.text_scan import Clause, Ledger, clause_at

# Drugs with one of these before them (the nearest one counts) were given; with one of those, they are asked about.
_GIVEN_WORDS = (
    r"after|post|following|since|s/p|beyond|prior|previous(?:ly)?|had|received|treated|fail\w*|progress\w*|relaps\w*|refractory|on|under"
    r"|exposed|then|line\s*\d|\d\s*lines?|lines?|induction|first-line|1L|2L|was|were|got"
)
_ASKING_WORDS = (
    r"consider\w*|eligible\s+for|candidate\s+for|what\s+about|how\s+about|plan(?:s|ned|ning)?(?:\s+(?:for|to|is))?|offer\w*"
    r"|will\s+(?:start|get|have|receive)|(?:to\s+|due\s+to\s+|about\s+to\s+)start|starts?|await\w*|waiting\s+for|scheduled\s+for|screen(?:ed|ing)\s+for|refer\w*\s+for|listed\s+for"
    r"|(?:leuk)?apheresis(?:\s+\w+)?\s+for|collected\s+for|cells?\s+(?:collected|harvested)\s+for|suggest\w*|propos\w*|trial\s+(?:of|with)|instead\s+of|hop(?:es?|ing)\s+for|think(?:ing)?\s+(?:of|about)|lean(?:ing)?\s+towards?|favou?r\w*|choos\w+\s+between|decid\w+\s+between|discuss\w*|wonder\w*|inclin\w+\s+to\w*|slot\s+for"
    r"|(?:asks?|asking|asked|keen|wants?|wishes|hopes)\s+(?:for|about|re:?|on|to\s+(?:have|get|try|start))|interest\w*\s+in|wants?|wishes|open\s+to|instead\s+of|fit\s+for|ineligible\s+for|unfit\s+for"
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


_PLANNED_AFTER = re.compile(
    r"\s*(?:therapy\s+|cells?\s+|treatment\s+|step-?up\s+|dosing\s+|slot\s+|start\s+|infusion\s+|vs?\.?\s+\w+\s+)*(?:(?:is|was|being|has\s+been)\s+)*(?:planned|pending|booked|not\s+(?:yet\s+)?started|(?:candidacy|eligibility|referral|referred|consult\w*|assessment|work-?up|eval\w*|discussion|suitability)|considered|proposed|scheduled|awaited|booked|slot|next\s+(?:week|month)|under\s+discussion"
    r"|not\s+(?:available|reimbursed|funded|approved|licensed)|unavailable|denied)\b",
    re.I,
)


ELIGIBLE_AFTER = re.compile(
    r"[\s-]*(?:cells?\s+)?(?:candidate|eligible|ineligible|suitable|fit|unfit)\b", re.I
)


def drop_if_asked(ledger: Ledger, clauses: list[Clause], item: Named) -> None:
    """What a question is about is not what was given; where neither is said, it is asked."""
    clause = clause_at(clauses, item.start)
    question = ledger.text[clause.end : clause.end + 1] == "?" or "?" in clause.text
    governors = list(_GOVERNOR.finditer(clause.text[: item.start - clause.start]))
    last = governors[-1] if governors else None
    # "KRd or DRd after VRd": "or" hands on what governs the drug before it.
    while last and last.group().lower() in ("or", "vs", "vs.", "versus") and len(governors) > 1:
        governors.pop()
        last = governors[-1]
    if _PLANNED_AFTER.match(ledger.text, item.end):
        ledger.drop(item.start, item.end, "planned, not a treatment given")
        item.role = "dropped"
        return
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
