"""The patterns that read numbers, in the order in which they are tried (core/number_scan.py).

A pattern that stands earlier takes its text first: a date before a share, a grade before a count, a dose before a value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.numbers import (
    COMPARATOR,
    GT,
    GTE,
    LT,
    LTE,
    MONTH_NAME,
    NR,
    NUMBER,
    NUMBER_OR_WORD,
    SEPARATOR,
    TIME,
    VALUE,
    Atom,
    mark_of,
    plain,
    unit_of,
    value_of,
)

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _iso(m: re.Match[str]) -> str:
    if m["iso"]:
        return m["iso"]
    month = m["m1"] or m["m2"] or m["m3"] or ""
    year, day = m["y1"] or m["y2"] or m["y3"] or m["y4"], m["d1"] or m["d2"] or ""
    out = str(year)
    if month:
        out += f"-{MONTHS.index(month[:3].lower()) + 1:02d}"
    return out + (f"-{int(day):02d}" if day else "")


Maker = Callable[[re.Match[str]], Atom]


@dataclass(frozen=True, slots=True)
class NumberPattern:
    """Tried only on texts that hold one of `needs` (lower case), and a digit for `digits`.

    `led`: it begins with its number, in digits, or with a comparator of that number, and so needs trying only there.
    """

    regex: re.Pattern[str]
    maker: Maker
    needs: tuple[str, ...]
    digits: bool
    led: bool


PATTERNS: list[NumberPattern] = []


def _pattern(
    regex: str, flags: int = re.I, needs: tuple[str, ...] = (), *, digits: bool = False, led: bool = False
) -> Callable[[Maker], Maker]:
    """Register a pattern."""
    compiled = re.compile(regex, flags)

    def keep(maker: Maker) -> Maker:
        PATTERNS.append(NumberPattern(compiled, maker, needs, digits or led, led))
        return maker

    return keep


_YEAR = r"(?:19|20)\d\d"


@_pattern(
    rf"(?<![\w.-])(?P<iso>{_YEAR}-\d\d(?:-\d\d)?)(?![\w-])"
    rf"|(?<![\w.])(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{MONTH_NAME}),?\s+(?P<y1>{_YEAR})(?!\w)"
    rf"|\b(?P<m2>{MONTH_NAME})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,\s*(?P<y2>{_YEAR})(?!\w)"
    rf"|\b(?P<m3>{MONTH_NAME}),?\s+(?P<y3>{_YEAR})(?!\w)"
    rf"|(?<![\w.,-])(?P<y4>{_YEAR})(?!\w|[.,]\d|%|-\d|\s*(?:patients|months|mg|%))",
    digits=True,
)
def _date(m: re.Match[str]) -> Atom:
    return Atom("date", m.start(), m.end(), _iso(m))


@_pattern(rf"(?<![\w.-])(?P<a>{_YEAR})\s?-\s?(?P<b>{_YEAR})(?![\w-])", digits=True)
def _years(m: re.Match[str]) -> Atom:
    return Atom("date", m.start(), m.end(), f"{m['a']}-{m['b']}")


@_pattern(rf"(?P<a>{NUMBER})\s+in\s+(?P<b>x*\d[\d,]*|xx\s?\^\s?x+)(?![\w.])", digits=True)
def _one_in(m: re.Match[str]) -> Atom:
    return Atom("ratio", m.start(), m.end(), f"{m['a']} in {m['b']}")


@_pattern(
    r"\b(?P<what>hazard\s+ratios?|HRs?\b|odds\s+ratios?|(?:relative\s+)?risk\s+ratio|rate\s+ratio|(?<![-\w])ratio|(?-i:OR)(?=\s*[=:]?\s*\d))"
    rf"(?P<mid>(?:(?!\b(?:whose|compares|does|means|includes?|contains?|spans?|crosses|covers?)\b)[^\d;.]|\.(?=\s?\d)){{0,70}}?(?:of|was|is|were|=|:|,|\()?\s*)(?P<cmp>{COMPARATOR}\s*)?(?P<num>{NUMBER})(?!\s*(?:%|:))",
    re.I,
    needs=("ratio", "hr", "or"),
    digits=True,
)
def _ratio(m: re.Match[str]) -> Atom:
    what = m["what"].lower()
    measure = "hr" if what.startswith("h") else "odds_ratio" if what.startswith("o") else "ratio"
    return Atom("hr", m.start(), m.end(), plain(m["num"]), "", measure, mark_of(m["cmp"]), m.start("num"))


_CI_WORD = r"(?:CI|confidence\s+(?:interval|limits?)|credible\s+interval)"


@_pattern(
    rf"(?:(?P<level>{NUMBER})\s*(?:%|per\s*cent|percent)?[\s-]*)?\b{_CI_WORD}\b(?:[^\d;()]{{0,25}}?|\s*\(\s*)"
    rf"(?P<a>{VALUE})\s*%?\s*(?:-|\bto\b|,|\band\b)\s*(?P<b>{VALUE})(?:\s*%)?",
    needs=("ci", "confidence", "credible"),
)
def _interval(m: re.Match[str]) -> Atom:
    level = plain(m["level"]) if m["level"] else ""
    return Atom("ci", m.start(), m.end(), value_of(m["a"]), value_of(m["b"]), level)


@_pattern(
    r"(?:one-sided\s+|two-sided\s+|nominal\s+)?\bP(?:\s*-?\s*values?)?\s*(?:of|was|is)?\s*"
    r"(?P<op><=|>=|=|<|>|≤|≥|less\s+than)?\s*(?P<num>(?:0|(?<!\d))?\.\d+|\b1\.0+\b)(?!\d)",
    re.I,
    needs=("p",),
)
def _p_value(m: re.Match[str]) -> Atom:
    op = (m["op"] or "=").replace("less than", "<").replace("≤", "<=").replace("≥", ">=")
    return Atom("p", m.start(), m.end(), ("" if op == "=" else op) + plain(m["num"]))


@_pattern(
    rf"\b(?:(?:median|maximum|minimum|mean)\s+)?(?:duration\s+of\s+)?follow(?:ed)?[-\s]*up(?:\s+(?:time|period|duration))?"
    rf"\s*(?:\((?:median|mean)\))?\s*(?:of|was|is|:|=|for|at|to|,(?=\s*[\d.]+\s*{TIME})|\()?\s*(?:a\s+median\s+of\s+)?(?P<cmp>{COMPARATOR}\s*)?"
    rf"(?P<num>{NUMBER})(?:\s*-?\s*(?P<unit>{TIME}))?"
    rf"|(?P<num2>{NUMBER})[-\s]*(?P<unit2>{TIME})(?:'s?)?\s*(?:of\s+)?(?:(?:median|mean)\s+)?follow-?\s?up"
    rf"|\bfollow-?\s?up\s+(?:of|in|for)\s+[^\d.;]{{3,70}}?\s(?:was|is|of)\s+(?P<num4>{NUMBER})\s*(?P<unit4>{TIME})"
    rf"|\bfollowed\s+for\s+(?:a\s+median\s+of\s+)?(?P<num3>{NUMBER})[-\s]*(?P<unit3>{TIME})",
    needs=("follow",),
    digits=True,
)
def _follow_up(m: re.Match[str]) -> Atom:
    number = m["num"] or m["num2"] or m["num3"] or m["num4"]
    unit = m["unit"] or m["unit2"] or m["unit3"] or m["unit4"] or "months"
    return Atom("follow_up", m.start(), m.end(), plain(number), "", unit_of(unit))


@_pattern(rf"\bn\s*=\s*(?P<num>{NUMBER})", needs=("n",), digits=True)
def _n(m: re.Match[str]) -> Atom:
    return Atom("n", m.start(), m.end(), plain(m["num"]))


_PEOPLE = (
    r"(?:patients?|pts?\b|participants?|adults?|subjects?|people|men|women|persons?|responders?|individuals?)"
)


@_pattern(
    rf"\bgrades?\s*(?P<cmp>{GTE}|>|above|over)?\s*(?P<a>[1-5])(?:\s*(?:-|/|\bto\b|\bor\b|\band\b)\s*(?P<b>[1-5])(?![\w.]*\d|%))?"
    r"(?P<up>\s*(?:or|and)\s+(?:higher|worse|greater|above|more|over)|\s*\+)?(?![\d.]*\d|%)"
    r"|\b(?P<any>any[-\s]grade|of\s+any\s+grade|all[-\s]grades?|any\s+grade)\b",
    needs=("grade",),
)
def _grade(m: re.Match[str]) -> Atom:
    if m["any"]:
        return Atom("grade", m.start(), m.end(), "any")
    low, high = m["a"], m["b"]
    if m["cmp"] in {">", "above", "over"}:
        low = str(int(low) + 1)
        return Atom("grade", m.start(), m.end(), f">={low}")
    grade = f">={low}" if m["cmp"] or m["up"] else f"{low}-{high}" if high and high != low else low
    return Atom("grade", m.start(), m.end(), grade)


@_pattern(
    r"\bphases?\s+(?P<a>(?:\d[ab]?|I{1,3}[ab]?)(?:\s*/\s*(?:\d[ab]?|I{1,3}[ab]?))?)(?!\w)(?:\s+(?:and|or)\s+(?P<b>\d)\b)?",
    needs=("phase",),
)
def _phase(m: re.Match[str]) -> Atom:
    phase = m["a"].lower().replace(" ", "").replace("iii", "3").replace("ii", "2").replace("i", "1")
    return Atom("phase", m.start(), m.end(), phase)


@_pattern(
    rf"(?P<a>{NUMBER_OR_WORD})\s*(?:of|/|out\s+of)\s*(?:the\s+|all\s+)?(?P<b>{NUMBER})(?!\s*(?:mg|weeks?|days?|months?|years?))(?:\s+{_PEOPLE})?",
    digits=True,
)
def _count(m: re.Match[str]) -> Atom:
    return Atom("count", m.start(), m.end(), plain(m["a"]), plain(m["b"]), "patients")


_LINE = (
    r"(?:(?:prior|previous|earlier|preceding|antecedent)\s+)?(?:(?:treatment|therapy|systemic)\s+)?"
    r"(?:lines?|regimens?|therap(?:y|ies)|treatments?)(?:\s+of\s+(?:prior\s+|previous\s+|earlier\s+)?(?:systemic\s+)?(?:therapy|treatment|anti-?myeloma\s+therapy))?"
)


@_pattern(
    rf"(?P<cmp>{GTE}|{LTE}|{GT}|{LT}|exactly|only|just|from)?\s*(?:(?P<first>{NUMBER_OR_WORD})\s*,\s*(?={NUMBER_OR_WORD},?\s+or\s))?(?P<a>{NUMBER_OR_WORD}|\bsingle\b)(?:\s*(?:-|\bto\b|\bor\b)\s*(?P<b>{NUMBER_OR_WORD}|more)|(?P<up>\s+or\s+more|\+))?"
    rf"\s*(?:\(?n\s*=\s*\d+\)?\s*)?(?P<noun>{_LINE})\b(?!\s+arms?)(?P<more>\s+or\s+more\b|\s+(?:on|onwards?|upwards?)(?=\s*(?:[,.;]|$|in\b|and\b)))?",
    needs=("line", "regimen", "therap", "treatment"),
)
def _lines(m: re.Match[str]) -> Atom:
    low = plain(m["first"] or m["a"])
    high = plain(m["b"]) if m["b"] and m["b"].lower() != "more" else ""
    mark = mark_of(m["cmp"])
    if m["up"] or m["more"] or (m["b"] or "").lower() == "more":
        mark = ">="
    if (m["cmp"] or "").lower() == "from" and not high:
        mark = ">="  # "licensed from one prior therapy"
    if mark == ">" and low.isdigit():
        mark, low = ">=", str(int(low) + 1)
    if mark == "<" and low.isdigit():
        mark, low = "<=", str(int(low) - 1)
    noun = "therapies" if re.search("therap|treat|regimen", m["noun"].split(" of ")[0], re.I) else "lines"
    return Atom("lines", m.start(), m.end(), f"{mark}{low}-{high}" if high else f"{mark}{low}", unit=noun)


@_pattern(r"\b(?P<short>[1-9])\s?(?:PL|L)(?P<plus>\+)?(?![\w/])", digits=True)
def _short_lines(m: re.Match[str]) -> Atom:
    return Atom("lines", m.start(), m.end(), (">=" if m["plus"] else "") + m["short"], unit="lines")


_MASS = r"(?:mg|mcg|ug|kg|g|mL|L|dL|IU|U|units?|Gy|cells?|mmol|umol|mmHg|mm|cm)"
_PER = r"(?:\s*(?:/|per)\s*(?:kg|mx|m\b|m2|mL|dL|L|day|d\b|week|h\b|hour|min|minute|cycle|uL|mmx|mm3|body\s*weight))"


@_pattern(
    rf"(?<!\bday )(?<!\bweek )(?<!\bcycle )(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})(?P<rest>(?:{SEPARATOR}{NUMBER})*)\s*-?\s*(?P<unit>(?:million\s+|billion\s+)?{_MASS}(?![A-Za-z]){_PER}*(?:\s*/\s*1\.73\s*mx?2?)?"
    rf"|(?:x\s*)?xx\s?\^\s?x+(?:{_PER})?|x\s*10x?(?:/L)?|x\s*ULN|times\s+(?:the\s+)?(?:upper\s+limit|ULN)|degrees?(?:\s+C(?:elsius)?)?|°\s?C|(?-i:C\b)|mx\b|points?\b|per\s+microlit(?:re|er)|colou?rs?\b)(?P<up>\s+or\s+(?:more|higher|above))?(?P<down>\s+or\s+(?:less|lower|below))?",
    needs=("g", "l", "u", "x", "°", "degree", "point", "cm", "mm"),
    led=True,
)
def _dose(m: re.Match[str]) -> Atom:
    unit = re.sub(r"\s*(?:/|per)\s*", "/", m["unit"]).replace("m2", "mx").lower().strip()
    rest = re.sub(r"\s*(?:-|to)\s*", "-", re.sub(r"\s*(?:/|,|and|or)\s*", "/", m["rest"].strip()))
    mark = mark_of(m["cmp"]) or (">=" if m["up"] else "<=" if m["down"] else "")
    return Atom("dose", m.start(), m.end(), plain(m["a"]) + rest, "", unit, mark)


@_pattern(
    rf"\b(?P<what>score|index)\s+(?:of\s+)?(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})(?:\s*-\s*(?P<b>{NUMBER}))?"
    r"(?P<up>\s+or\s+(?:more|higher|above))?(?P<down>\s+or\s+(?:less|lower|below))?(?!\s*%)",
    needs=("score", "index"),
    digits=True,
)
def _score(m: re.Match[str]) -> Atom:
    mark = mark_of(m["cmp"]) or (">=" if m["up"] else "<=" if m["down"] else "")
    number = plain(m["a"]) + (f"-{plain(m['b'])}" if m["b"] else "")
    return Atom("schedule", m.start(), m.end(), number, "", m["what"].lower(), mark)


@_pattern(
    rf"\b(?P<what>ECOG|volume|issue|pages?|article|NDA|BLA|days?|cycles?|weeks?|months?|visits?|doses?|parts?|steps?|courses?|stages?|classes|class|version|table|section|figure|citations?|references?|levels?|cohorts?|rules?|numbers?|d|categor(?:y|ies)|chapter|score|status|exactly|treats|graded)"
    rf"\s+(?P<a>{NUMBER})(?P<rest>(?:{SEPARATOR}{NUMBER}(?!\.?\d|\s*(?:%|{TIME}|mg|patients)))*)(?P<on>\s+(?:onwards?|and\s+(?:later|beyond)))?(?!\s*(?:%|:\d))",
    digits=True,
)
def _schedule(m: re.Match[str]) -> Atom:
    rest = re.sub(
        r"\s*(?:,|and|or|/)+\s*", ",", re.sub(r"\s*(?:-|to)\s*", "-", m["rest"].replace(", and", ","))
    )
    what = m["what"].lower()
    what = {"d": "day", "classes": "class"}.get(
        what, what.rstrip("s") if what != "class" and what != "status" else what
    )
    return Atom("schedule", m.start(), m.end(), plain(m["a"]) + rest + ("+" if m["on"] else ""), "", what)


@_pattern(
    rf"\b(?:every|once\s+every|each|q)\s+(?P<a>{NUMBER_OR_WORD})(?:\s*(?:-|to|or)\s*(?P<b>{NUMBER_OR_WORD}))?\s*-?(?P<unit>{TIME}|cycles?)"
    rf"|(?P<num>{NUMBER_OR_WORD})\s*-\s*(?P<unit2>day|week|month|hour)\s+(?:treatment\s+)?(?P<noun>cycles?|course|schedule|intervals?)\b",
    needs=("every", "each", "q", "-"),
)
def _every(m: re.Match[str]) -> Atom:
    value = plain(m["a"] or m["num"]) + (f"-{plain(m['b'])}" if m["b"] else "")
    role = "cycle_length" if m["num"] else "every"
    return Atom(role, m.start(), m.end(), value, "", unit_of(m["unit"] or m["unit2"]))


@_pattern(
    rf"\b(?:ages?|aged)\s*(?:of\s+)?(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})(?:\s*(?:-|to)\s*(?P<a2>{NUMBER}))?(?:\s*years?)?(?P<up>\s+(?:or|and)\s+(?:older|over|above))?"
    rf"|(?P<cmp2>{COMPARATOR}\s*)?(?P<b>{NUMBER})\s*-?\s*years?[-\s]*(?:(?P<old>(?:or|and)\s+(?:older|over|above))|old|of\s+age)(?:\s+(?P<old2>(?:or|and)\s+(?:older|over|above)))?",
    needs=("age", "year", "old"),
    digits=True,
)
def _age(m: re.Match[str]) -> Atom:
    number = plain(m["a"] or m["b"]) + (f"-{plain(m['a2'])}" if m["a2"] else "")
    up = m["up"] or m["old"] or m["old2"]
    mark = mark_of(m["cmp"] or m["cmp2"]) or (">=" if up else "")
    return Atom("age", m.start(), m.end(), number, "", "years", mark)


@_pattern(r"(?<![\w.])(?P<a>\d{1,4})\s*:\s*(?P<b>\d{1,4})(?![\w.])", digits=True)
def _proportion(m: re.Match[str]) -> Atom:
    return Atom("ratio", m.start(), m.end(), f"{m['a']}:{m['b']}")


@_pattern(
    r"(?<![\w.])(?P<a>\d{1,2})-(?P<b>\d{1,2})(?=\s+(?:in\s+favou?r|against|vote|that)\b)",
    needs=("favo", "against", "vote", "that"),
    digits=True,
)
def _vote(m: re.Match[str]) -> Atom:
    return Atom("vote", m.start(), m.end(), f"{m['a']}-{m['b']}")


@_pattern(rf"\((?P<a>{VALUE})\s*%?\s*(?:-|\bto\b)\s*(?P<b>{VALUE})\s*%?(?=[);,])", needs=("(",))
def _bare_interval(m: re.Match[str]) -> Atom:
    return Atom("bare_ci", m.start() + 1, m.end(), value_of(m["a"]), value_of(m["b"]))


@_pattern(
    rf"(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})\s*(?:-|\bto\b)\s*(?P<b>{NUMBER})\s*-?\s*(?P<unit>%|percent|per\s*cent|{TIME})",
    needs=("-", " to "),
    led=True,
)
def _range(m: re.Match[str]) -> Atom:
    unit = "%" if m["unit"][0] in "%pP" else unit_of(m["unit"])
    return Atom(
        "range", m.start(), m.end(), plain(m["a"]), plain(m["b"]), unit, mark_of(m["cmp"]), m.start("a")
    )


@_pattern(
    rf"(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})\s*-?\s*(?P<unit>%|percentage\s+points?|percent\b|per\s*cent\b|{TIME})",
    led=True,
)
def _value(m: re.Match[str]) -> Atom:
    unit = m["unit"]
    unit = "points" if "point" in unit.lower() else "%" if unit[0] in "%pP" else unit_of(unit)
    return Atom("value", m.start(), m.end(), plain(m["a"]), "", unit, mark_of(m["cmp"]), m.start("a"))


@_pattern(rf"(?P<a>{NR})", re.I, needs=("reach", "nr", "ne", "nyr", "estima", "evaluable"))
def _not_reached(m: re.Match[str]) -> Atom:
    if m.group().lower() in {"nr", "ne", "nyr"} and not m.group().isupper():
        return Atom("skip", m.start(), m.end())
    return Atom("value", m.start(), m.end(), "NR", "", "", "", m.start())


_NOUNS = (
    r"cycles?|doses?|times?|arms?|groups?|cohorts?|trials?|studies|study|countries|sites|centres|centers|tests?|methods?|"
    r"eyes?|visits?|drugs?|agents?|classes|components?|antibodies|inhibitors?|infusions?|injections?|weeks?|days?|"
    r"proteasome|immunomodulatory|IMiDs?|PIs?|standard|of\s+(?:five|six)|steps?|lines?|grades?|levels?|events?|"
    r"factors?|genes?|weeks?|months?|hospitali[sz]ations?|prior|regimens?|lesions?|consecutive|lymph|organs?|votes?|criteria|chances?|relapses?|transplants?|published|"
    r"negative|forms?|treatments?|ideas?|deaths?|categories|citations?|references?|items?|questions?|options?|or\s+more|and|of"
)


@_pattern(
    rf"(?:randomi[sz]ed|enrolled|assigned|included|treated)\s+(?P<a>{NUMBER})\b(?!\s*%)",
    needs=("randomi", "enrolled", "assigned", "included", "treated"),
    digits=True,
)
def _people_taken_in(m: re.Match[str]) -> Atom:
    return Atom("people", m.start(), m.end(), plain(m["a"]), "", "patients", "", m.start("a"))


@_pattern(
    rf"(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})\s+(?P<noun>(?:evaluable\s+|treated\s+|randomi[sz]ed\s+|infused\s+|[a-z-]+\s+){{0,2}}{_PEOPLE})"
    rf"|(?P<b>(?<![\w.])\d+(?![\w.]))\s+(?:(?:were|was|had|got|received)\b|(?:randomi[sz]ed|assigned)?\s*to\b)(?!\s+\d)"
    rf"|(?P<c>{NUMBER})\s+at\s+(?={NUMBER}\s*mg)",
    led=True,
)
def _people(m: re.Match[str]) -> Atom:
    group = next(g for g in "abc" if m[g])
    number = m[group]
    return Atom(
        "people", m.start(), m.end(), plain(number), "", "patients", mark_of(m["cmp"]), m.start(group)
    )


@_pattern(
    rf"(?P<cmp>{COMPARATOR}\s*)?(?P<a>{NUMBER})(?:(?P<up>\s+or\s+more)|(?P<down>\s+or\s+(?:fewer|less)))?\s+(?!and\s+\d)(?P<noun>(?:[a-z-]+\s+){{0,2}}?(?:{_NOUNS}))\b",
    led=True,
)
def _things(m: re.Match[str]) -> Atom:
    mark = mark_of(m["cmp"]) or (
        ">=" if m["up"] or m["noun"].lower() == "or more" else "<=" if m["down"] else ""
    )
    return Atom(
        "things", m.start(), m.end(), plain(m["a"]), "", m["noun"].lower().rstrip("s"), mark, m.start("a")
    )
