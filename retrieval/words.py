"""Which words of a question carry content that the lexicon does not know, and whether a text covers them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.lexicon import Mention
from core.stems import WORD, mark_of, marks_of, stem

PLAIN = frozenset(
    """
    a about above according account across active activity actual actually add added admitted adult
    adults adverse after again against age aged agencies agency ago all allowed almost alone along
    already also although always am amount an analysis and another answer any anymore anyone anything
    apart applies apply approval approved approx are arm arms around as ask asked asking at availability
    available aware away back based basically be became because become bedside been before begin being
    believe below benefit benefits best better between beyond big both bother briefly bring but by call
    called came can cancer cannot cant care case cases cause caused causes certain chance chances change
    changed changes check checked choice choose clear clearly clinic clinical clinically clinician
    cohort combination combinations combined combo come comes common compare compared comparing
    comparison concern confidence consider considered consultant continue control correct cost could
    count counts course criteria curious current currently dad data date daughter day days deal
    dear decide decision definitely definition depend describe detail detailed details did differ
    difference different disease do doctor doctors does doing don't done dont dose dosing doublet drug
    drugs due duration during each earlier early easily effect effective effectively effectiveness
    effects efficacious efficacy either eligibility eligible else ema end enough enrol enroll enrolled
    enter entered etc even event events ever every everyone everything evidence exact exactly example
    except exclude excluded excludes exclusion exist exists expect expected explain explanation exposed
    exposure extend extended extends extension fact facts failed failing failure far fast father fda
    feel feels female few figure figures final find fine first five follow follow-up followed following
    followup for found four frequent frequently from full further gave general generally gentleman get
    gets getting give given gives giving go goes going good got grade grades group groups had haematologist handle
    handled happen happened happens hard has have having hazard he head hear heard hello help helps
    hematologist her here hey hi high higher him his history hope hopeless how however husband i if
    important improve improved improvement in include included includes including inclusion indeed
    indicated indication information instead interim interval into is isn't issue it it's its itself
    just keep kg kill kind know known label labeled labelled lady large last late later latest lead
    leading leads least left less let level levels licensed like likely line lines list little long
    longer look looking lot low lower m2 made main mainly major make makes making male man manage
    managed management managing many market marketed matter max maximum may maybe me mean means measure
    median medical medication medications medicine medicines meet met method mg might min mine minimum
    mistake ml mm mo monitor monitoring month months more most mother much multiple mum must my myeloma
    naive name naïve necessary need needed needs never new next no nobody none nor normal normally not
    note nothing now number numbers nurse occur occurred occurs of off often ok okay old on once one
    ones only open option options or order other others otherwise our out outcome outcomes over overall
    overview own part particular particularly patient patients people per percent percentage perhaps
    period permitted person pharmacist phase place plan please pls plus point population possible
    possibly powerful practice prefer preferred present previous previously previously-treated prior
    probably problem problems prognosis progressed progression prolong prolonged prolongs proper proven
    provide pt pts pulled put question questions quick quickly quite quote randomised randomized range
    rate rates rather ratio reach reached read ready real really reason reasons receive received
    receiving recent recently recommend recommendation recommended refractory regard regarding regimen
    regimens registrar regulatory relapse relapsed relative relevant report reported reports require
    required requires research respect response responses rest result results right risk role round rrmm
    rule rules safe safety said same saw say says scared see seem seems seen send sensitive set several
    shall she short should show showed shown shows side side-effects significance significant
    significantly similar simple simply since single single-arm situation six small so sold some someone
    something sometimes son soon sort source sources specific specifically standard start started
    starting state stated states still stop stopped strong studies study stuff subgroup subgroups such
    suggest summarise summarize summary superior supposed sure surely survival table take taken takes
    taking talk team tell term terms than thank thanks that that's the their them then therapies therapy
    there these they thing things think this those though thought three through thx time times to today
    told too took topline total toward toxic toxicity treat treated treating treatment treatments trial
    trials tried triplet true truly try trying two type types typical typically uln under understand
    until up update updated upon us use used useful uses using usual usually v value values various
    versus very via view volume vs want wanted wants ward was way ways we week weeks well went were what
    what's when where whether which while who whole whom whose why wife will with withdrawal withdrawn
    within without woman won't wondering wont work worked working works world worse worst worth would
    wrong y/o year years yes yet yo you your yours
    """.split()
)


_MANNER = re.compile(r"\w{4,}ly$")
"""How something is done is never what must stand in an answer ("abruptly", "surely")."""


def content_words(question: str, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Words outside every mention that are no plain English of questions, in order, once; neighbours as one phrase."""
    spans = [(m.start, m.end) for m in mentions]
    found: dict[str, None] = {}
    phrase, phrase_end = "", -1
    for match in WORD.finditer(question):
        word = match.group()
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        low = word.lower().removesuffix("'s")
        if (
            len(low) < 3
            or low in PLAIN
            or _MANNER.match(low)
            or low.replace("'", "") in PLAIN
            or stem(low) in _PLAIN_STEMS
        ):
            continue
        if phrase and question[phrase_end : match.start()] == " ":
            found.pop(phrase)
            phrase = f"{phrase} {low}"
        else:
            phrase = low
        phrase_end = match.end()
        found.setdefault(phrase)
    return tuple(found)


_PLAIN_STEMS = frozenset(stem(w) for w in PLAIN if len(w) > 4)


_marks_of = lru_cache(maxsize=16384)(marks_of)


def covers(text: str, word: str) -> bool:
    """Whether `text` holds the word (more than half the words of a phrase), or one of the same stem."""
    if " " in word:
        parts = word.split()
        return 2 * sum(covers(text, part) for part in parts) > len(parts)
    return mark_of(stem(word)) in _marks_of(text)
