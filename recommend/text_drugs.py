"""Drugs, classes and regimens in words: who is refractory, sensitive, naive, intolerant, allergic to what.

Groups first ("penta-refractory"), then what stands behind a name, then what leads a list; what is left is treatment
history (text_lines.py).
"""

from __future__ import annotations

import re

from core.lexicon import EntityKind, Lexicon
from recommend.text_asked import ELIGIBLE_AFTER, drop_if_asked
from recommend.text_course import read_course
from recommend.text_groups import read_groups
from recommend.text_leads import read_leads, read_on_until
from recommend.text_names import Named
from recommend.text_scan import Clause, Ledger
from recommend.text_status import read_letters, read_suffixes, read_yes_no
from recommend.text_stops import read_after_stopping, read_toxicity_and_time

_FITNESS = re.compile(
    r"\b(?:fit|eligible|candidate|suitable|ineligible|unfit|unsuitable|frail)\s+for\s+$", re.I
)

# "PI: only ixazomib" says nothing of the class but which of its drugs was meant.
_HEADING = re.compile(
    r"s?\s*:\s*(?:only\s+)?(?!(?:not|no|never|yes|refr?\w*|resist\w*|sens\w*|naive|naïve|exposed|intol\w*)\b)(?=\w)",
    re.I,
)


def _opens_members(text: str, named: list[Named], item: Named, lexicon: Lexicon) -> bool:
    opened = re.match(r"s?\s*\(\s*", text[item.end :])
    first = next((n for n in named if opened and n.start == item.end + opened.end()), None)
    drugs = [d for d in first.ids if d in lexicon] if first and first.mention.kind is EntityKind.DRUG else []
    return bool(drugs) and all(item.ids[0] in lexicon.class_chain(d) for d in drugs)


def read_drugs(ledger: Ledger, clauses: list[Clause], named: list[Named], lexicon: Lexicon) -> None:
    """Claim every mention whose words say what the patient's disease did with it."""
    text = ledger.text
    for item in named:
        if not item.ids:
            names = " or ".join(lexicon[i].name for i in item.mention.ids)
            ledger.drop(item.start, item.end, f"ambiguous: {names}? write one of them")
            ledger.doubt(item.start, item.end, f"{names}? write one of them")
            item.role = "dropped"
        elif item.mention.kind is EntityKind.DRUG_CLASS and _opens_members(text, named, item, lexicon):
            # "BCMA bispecific (elranatamab)": the bracket says which.
            item.role = "finding"
        elif ELIGIBLE_AFTER.match(text, item.end):
            # "CAR-T candidate": what could be given.
            item.role = "finding"
        elif (item.ids == ("car_t",) and _FITNESS.search(text[max(0, item.start - 40) : item.start])) or (
            item.mention.kind is EntityKind.DRUG_CLASS and _HEADING.match(text, item.end)
        ):
            item.role = "finding"
    read_groups(ledger, clauses, named)
    read_yes_no(ledger, named)
    read_letters(ledger, named)
    read_suffixes(ledger, clauses, named)
    read_course(ledger, named)
    read_leads(ledger, named, lexicon)
    read_on_until(ledger, named)
    read_after_stopping(ledger, named)
    for item in named:
        # "First relapse if len-refractory?" is a fact in a question; "could we give DKd?" is none.
        if item.role is None:
            drop_if_asked(ledger, clauses, item)
    read_toxicity_and_time(ledger, named)
