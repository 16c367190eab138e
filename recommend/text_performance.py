"""How a patient is, in words that are no number of a field: ECOG, Karnofsky, bedbound, dementia, an infection under treatment."""

from __future__ import annotations

import re

from core.patients import Frailty
from recommend.text_certainty import past_span, say_latest
from recommend.text_scan import Clause, Ledger, clause_at, is_negated

_ECOG = re.compile(
    r"\b(?:(?:ecog|who|zubrod)(?:[\s-]+(?:ps|performance\s+status|performance|score|status|grade))*|performance\s+status|(?-i:PS))"
    r"\s*(?:of|is|:|=)?\s*([0-4])(?:\s*(?:-|–|/|to|or)\s*([0-4]))?\b",
    re.I,
)
_KARNOFSKY = re.compile(
    r"\b(?:karnofsky|kps)(?:[\s-]+(?:ps|performance\s+status|performance|score|status|index))*\s*(?:of|is|:|=)?\s*(\d{1,3})\s*%?",
    re.I,
)
_BEDBOUND = re.compile(
    r"\bbed-?\s?(?:bound|ridden)|\bconfined\s+to\s+bed|\b(?:completely|totally|fully)\s+(?:disabled|dependent)|\bneeds\s+(?:full|total)\s+care",
    re.I,
)
_DEPENDENT = re.compile(
    r"\bwheel-?chair(?:[\s-]+(?:bound|dependent))?|\bhouse-?bound|\b(?:lives\s+in\s+(?:a\s+)?)?(?:nursing|care)\s+home(?:\s+resident)?"
    r"|\bdependent\s+(?:in|for|on\s+help\s+(?:in|for|with))\s+(?:all\s+|most\s+)?(?:i?adls?|activities\s+of\s+daily\s+living)",
    re.I,
)
_DEMENTIA = re.compile(
    r"\b((?:very\s+)?(?:advanced|severe|end-?stage|late-?stage)\s+)?(?:dementia|alzheimer(?:'?s)?(?:\s+(?:disease|dementia))?|cognitive\s+(?:impairment|decline))",
    re.I,
)
_SITE = (
    r"(?:pneumoni(?:a|tis)|colitis|aspergillosis|tuberculosis|candid(?:iasis|a?emia)|cellulitis|abscess(?:es)?|pyelonephritis|endocarditis"
    r"|osteomyelitis|meningitis|encephalitis|vira?emia|fung(?:a?emia|al\s+infection)|shingles|zoster|pneumocystis|influenza|disease)"
)
_GERM = (
    r"(?:(?:cmv|cytomegalovirus|ebv|hsv|vzv|adenovirus|fungal|bacterial|viral|pulmonary|invasive|herpes)\s+)*"
)
_TREATING = (
    r"(?:treatment|therapy|(?:iv\s+|intravenous\s+|broad-spectrum\s+)*(?:antibiotics?|antivirals?|antifungals?)|(?:val)?ganciclovir|foscarnet"
    r"|voriconazole|isavuconazole|posaconazole|amphotericin\w*|caspofungin|meropenem|tazocin|vancomycin)"
)
_INFECTION = re.compile(
    rf"\b(?:active|invasive|acute|ongoing|current|uncontrolled|disseminated|untreated)\s+{_GERM}{_SITE}(?<!disease)(?:\s+on\s+{_TREATING})?"
    rf"|\b(?:(?:cmv|cytomegalovirus|ebv|invasive|fungal)\s+)+{_SITE}(?:\s+on\s+{_TREATING})?|\b{_GERM}{_SITE}(?<!disease)\s+on\s+{_TREATING}"
    rf"|\bseptic(?:\s+shock)?\b(?!\s+arthritis)(?:\s+with\s+(?:[A-Z]\.?\s+\w+\s+)?bactera?emia)?",
    re.I,
)
_PAST = re.compile(
    r"\b(?:previous|prior|past|old|treated|healed|resolved|history\s+of|h/o|latent)\s+(?:\w+\s+){0,2}$", re.I
)
_OVER = re.compile(
    r"\s*(?:,\s*)?(?:\w+\s+){0,2}(?:resolved|cleared|healed|cured|in\s+(?:19|20)\d\d|\d+\s+(?:months|years)\s+ago)",
    re.I,
)


def read_performance(ledger: Ledger, clauses: list[Clause]) -> None:
    """Frailty, fitness for CAR-T, neurological disease and active infection, from words that name none of these fields."""
    for match in _ECOG.finditer(ledger.text):
        worst = max(int(g) for g in match.groups() if g)
        _say_performance(ledger, match, frail=worst >= 2, no_car_t=worst >= 3)
    for match in _KARNOFSKY.finditer(ledger.text):
        score = int(match.group(1))
        _say_performance(ledger, match, frail=score <= 60, no_car_t=score <= 40)
    for pattern, no_car_t in ((_BEDBOUND, True), (_DEPENDENT, False)):
        for match in pattern.finditer(ledger.text):
            if not _is_denied(ledger, clauses, match):
                _say_performance(ledger, match, frail=True, no_car_t=no_car_t)
    for match in _DEMENTIA.finditer(ledger.text):
        if not _is_denied(ledger, clauses, match):
            if match.group(1):
                _say_performance(ledger, match, frail=True, no_car_t=True)
            ledger.say("prior_neurological_disease", True, *match.span())
    for match in _INFECTION.finditer(ledger.text):
        if _is_denied(ledger, clauses, match) or ledger.is_used(*match.span()):
            continue
        if past := past_span(ledger.text, *match.span(), ledger.today):
            ledger.set_aside(*past, "told of the past; whether there is an infection now is not said")
        elif not _PAST.search(ledger.text[: match.start()]) and not _OVER.match(ledger.text, match.end()):
            say_latest(ledger, "active_infection", True, *match.span())


def _is_denied(ledger: Ledger, clauses: list[Clause], match: re.Match[str]) -> bool:
    return is_negated(clause_at(clauses, match.start()), *match.span())


def _say_performance(ledger: Ledger, match: re.Match[str], *, frail: bool, no_car_t: bool) -> None:
    """ "Intermediate" or "fit" stated beside ECOG 2 is a contradiction only where the words say fit."""
    start, end = match.span()
    ledger.use(start, end)
    if frail and not re.search(r"\bintermediate[\s-](?:fit|frail)", ledger.text, re.I):
        ledger.say("frailty", Frailty.FRAIL, start, end)
    if no_car_t and not _FIT_FOR_CAR_T.search(ledger.text):
        ledger.say("fit_for_car_t", False, start, end)


_FIT_FOR_CAR_T = re.compile(
    r"(?<!un)(?<!not )\b(?:fit|eligible|candidate|suitable)\s+for\s+car[\s-]?t\b|\bcar[\s-]?t[\s-](?:eligible|fit|candidate)",
    re.I,
)
