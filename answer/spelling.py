"""One spelling for numbers and set phrases before a text is read: thirty-nine is 39, days 1-2 are days 1 and 2."""

from __future__ import annotations

import re

from answer.phrases import rewrite

_TEENS = (
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split(),
    "twenty thirty forty fifty sixty seventy eighty ninety".split(),
    "one two three four five six seven eight nine".split(),
    "fifth sixth seventh eighth ninth tenth eleventh twelfth".split(),
)
_VALUE = (
    {word: 13 + at for at, word in enumerate(_TEENS[0])}
    | {word: 20 + 10 * at for at, word in enumerate(_TEENS[1])}
    | {word: 1 + at for at, word in enumerate(_TEENS[2])}
    | {word: 5 + at for at, word in enumerate(_TEENS[3])}
)
_WORDED = re.compile(
    rf"\b(?:(?P<tens>{'|'.join(_TEENS[1])})(?:[-\s](?P<ones>{'|'.join(_TEENS[2])}))?|(?P<teen>{'|'.join(_TEENS[0])}))\b",
    re.I,
)
_NTH = re.compile(
    rf"\b(?P<nth>{'|'.join(_TEENS[3])})\s+(?P<noun>dose|cycle|infusion|injection|day)\b(?!\s+\d)", re.I
)
_SMALL = "one two three four five six seven eight nine ten eleven twelve".split()
_COUNTED = re.compile(
    rf"\b(?P<count>{'|'.join(_SMALL)})(?:(?P<link>\s+(?:to|or|and)\s+|-)(?P<more>{'|'.join(_SMALL)}))?"
    r"(?P<unit>[-\s]+(?:(?:prior|previous|treatment|full|consecutive|further|more|or\s+(?:more|fewer|less|lower|higher))\s+)*"
    r"(?:hours?|days?|weeks?|months?|years?|cycles?|doses?|points?|per\s+cent|percent)\b|\s*%)"
    rf"|\b(?P<bound>{'|'.join(_SMALL)})(?=\s+(?:or|and)\s+(?:more|fewer|less|lower|higher|above|below)\b)",
    re.I,
)
_OF_HUNDRED = re.compile(
    r"(?<![\d.])(?P<part>\d{1,4})\s+in\s+(?:every\s+)?(?P<whole>100|1,?000|10,?000)(?![\d,.]*\d)", re.I
)
_OWNED = re.compile(
    r"\b(?P<owner>[A-Z][\w-]*\d?)'s\s+(?P<what>(?:[\w-]+\s+){0,3}(?:cohort|subgroup|subset|arm|population))\b"
)
_STUDY = r"(?:study|trial|report|paper|series|analysis)"
_AUTHOR = re.compile(
    rf"\b(?P<a>[A-Z][a-z]+)\s+{_STUDY}\s+(?:of|from|in)\s+(?P<y>(?:19|20)\d\d)\b"
    rf"|\b(?P<y2>(?:19|20)\d\d)\s+(?P<a2>[A-Z][a-z]+)\s+{_STUDY}\b|\b(?P<y3>(?:19|20)\d\d)\s+{_STUDY}\s+(?:by|of)\s+(?P<a3>[A-Z][a-z]+)\b"
)
_A_WHILE = re.compile(
    r"\b(?P<how>for|after|within|another|lasts|lasted|by)\s+(?:an?|another|one)\s+(?:(?:further|full|whole|single|more)\s+)?(?P<unit>hour|day|week|month|year)\b(?!\s+(?:ago|later))",
    re.I,
)
_VOTES = re.compile(
    rf"\b(?P<a>\d+|{'|'.join(_SMALL)})\s+votes?\s+to\s+(?P<b>\d+|{'|'.join(_SMALL)}|none|nil)\b", re.I
)
_VOTED = re.compile(r"\b(?P<verb>voted|votes|vote\s+(?:of|was))\s+(?P<a>\d+)\s+to\s+(?P<b>\d+)\b", re.I)
_SIZED = re.compile(r"\b(?P<n>\d[\d,]*)-(?:patient|person|participant|subject)s?\b", re.I)
_OR_MORE = re.compile(
    r"(?<![\w.])(?P<value>\d+(?:\.\d+)?%)\s+or\s+(?:(?P<up>more|higher|above|greater|over)|(?:less|fewer|lower|below))\b",
    re.I,
)
_POWERS = re.compile(r"(?<=\bin\s)1(?P<zeros>(?:0{1,2})?(?:,?000){1,3})(?![\d,]*\d)")
_PER_CENT = re.compile(r"(?<=\d)\s*(?:per\s+cent|percent)\b", re.I)
SHARES = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "fifth": 20.0, "tenth": 10.0}
_SHARE = re.compile(
    r"\b(?:(?:(?P<many>one|two|three|four|five|nine|an?)[-\s]+)?(?P<part>half|third|quarter|fifth|tenth)s?)\s+\((?P<value>\d+(?:\.\d+)?)%\)",
    re.I,
)
_BAND = re.compile(
    r"(?:\b(?:more|greater)\s+than\b|\b(?:above|over)\b|>)\s*(?P<low>\d+(?:\.\d+)?)\s*(?:,|and|but)?\s*(?:up\s+to|at\s+most|no\s+more\s+than|≤)\s*(?P<high>\d+(?:\.\d+)?)",
    re.I,
)
_DAYS = re.compile(
    r"\b(?P<head>days)\s+(?P<list>\d{1,2}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*[-–]\s*)\d{1,2}(?!\d)){1,12})"
    r"(?!\d|\.\d|\s*[-–]\s*\d|\s*(?:mg|g|kg|mL|%|mcg|µg|months?|weeks?|days?|cycles?|hours?|patients|of\s+\d)(?![a-z]))",
    re.I,
)
_SUPERSCRIPT = str.maketrans({"²": "2", "³": "3"})
_PHRASES = (
    (re.compile(r"\bbone[-\s]+marrow\b", re.I), "marrow"),
    (re.compile(r"(?<=[A-Za-z])\s+et\s+al\b\.?", re.I), ""),
)


def spell_plainly(text: str) -> str:
    """The text with worded numbers from 13 to 99 as digits, day lists in one form, and superscripts on the line.

    A share in words before its own percentage goes ("three quarters (75%)"), but stays where the two do not agree.
    """
    out = text.translate(_SUPERSCRIPT)
    out = _SHARE.sub(_drop_share, out)
    out = _NTH.sub(lambda m: f"{m['noun']} {_VALUE[m['nth'].lower()]}", out)
    out = _WORDED.sub(_digits, out)
    out = _COUNTED.sub(_count, out)
    out = _PER_CENT.sub("%", out)
    out = _OR_MORE.sub(lambda m: f"at {'least' if m['up'] else 'most'} {m['value']}", out)
    out = _SIZED.sub(r"n=\g<n>", out)
    out = _VOTES.sub(lambda m: f"a {_number(m['a'])}-{_number(m['b'])} vote", out)
    out = _VOTED.sub(r"\g<verb> \g<a>-\g<b>", out)
    out = _POWERS.sub(lambda m: f"10^{m['zeros'].count('0')}", out)
    out = _OF_HUNDRED.sub(r"\g<part> of \g<whole>", out)
    out = _OWNED.sub(r"the \g<what> of \g<owner>", out)
    out = _AUTHOR.sub(lambda m: f"{m['a'] or m['a2'] or m['a3']} {m['y'] or m['y2'] or m['y3']}", out)
    out = _A_WHILE.sub(r"\g<how> 1 \g<unit>", out)
    out = rewrite(out)
    out = _BAND.sub(lambda m: f">{m['low']} to {m['high']}", out)
    out = _DAYS.sub(_list_days, out)
    for pattern, plain in _PHRASES:
        out = pattern.sub(plain, out)
    return out


def _digits(m: re.Match[str]) -> str:
    words = (m["tens"], m["ones"], m["teen"])
    return str(sum(_VALUE[w.lower()] for w in words if w))


def _count(m: re.Match[str]) -> str:
    if m["bound"]:
        return str(1 + _SMALL.index(m["bound"].lower()))
    more = f"{m['link']}{1 + _SMALL.index(m['more'].lower())}" if m["more"] else ""
    return f"{1 + _SMALL.index(m['count'].lower())}{more}{m['unit']}"


def _number(word: str) -> str:
    low = word.lower()
    return str(1 + _SMALL.index(low)) if low in _SMALL else "0" if low in {"none", "nil"} else word


def share_of(many: str | None, part: str) -> float:
    """Per cent of a share in words: ("three", "quarter") is 75.0, (None, "half") 50.0."""
    low = (many or "one").lower()
    return SHARES[part.lower()] * (1 if low in {"a", "an"} else _VALUE[low])


def _drop_share(m: re.Match[str]) -> str:
    return f"{m['value']}%" if abs(share_of(m["many"], m["part"]) - float(m["value"])) <= 2 else m.group()


def _list_days(m: re.Match[str]) -> str:
    days: list[int] = []
    for piece in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", m["list"]):
        ends = [int(n) for n in re.split(r"\s*[-–]\s*", piece)]
        if len(ends) > 2 or (len(ends) == 2 and ends[1] != ends[0] + 1):
            return m.group()  # a longer range is one thing, and stays
        days.extend(ends)
    if days != sorted(set(days)):
        return m.group()
    return f"{m['head']} {', '.join(map(str, days[:-1]))} and {days[-1]}"
