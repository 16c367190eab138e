"""Laboratory and bedside values that are dangerous by themselves, as they are noted or told: "K 6.8", "neuts 0.2".

Limits are those at which a person is assessed the same day in any hospital (general knowledge, of no single source);
a value inside them says nothing here. Units are told apart by size, where both are in use.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Critical:
    """A value that is critical, by the sign it gives, at `start`..`end` of the lower-case question."""

    sign: str
    start: int
    end: int


_Signs = Callable[[float], str | None]


def _within(sign: str, *ranges: tuple[float, float]) -> _Signs:
    return lambda value: sign if any(low <= value <= high for low, high in ranges) else None


def _either(*tests: _Signs) -> _Signs:
    return lambda value: next((sign for test in tests if (sign := test(value))), None)


_ANALYTES: dict[str, tuple[str, _Signs]] = {
    "calcium": (r"(?:(?:adj|corr|ionis|ioniz)\w*\.? )?(?:calcium|ca)(?: ?2\+|\+\+)?", _within("calcium", (2.9, 6), (12, 25))),
    "potassium": (r"(?:potassium|k)\+?", _either(_within("potassium", (6, 11)), _within("other", (1, 2.5)))),
    "sodium": (r"(?:sodium|salts?|na)\+?", _either(_within("sodium", (90, 124.9)), _within("other", (158, 200)))),
    "phosphate": (r"(?:phosphates?|phos|po4)", _within("phosphate", (2.1, 20))),
    "urate": (r"(?:urate|uric acid)", _within("urate", (500, 3000), (9, 40))),
    "creatinine": (r"(?:creatinine|creat|crea|scr|cr)(?! clearance)", _within("creatinine", (300, 2500), (4, 20))),
    "neutrophils": (r"(?:neutrophils?|neutros?|neuts?|anc|wbc|wcc|white (?:cell |blood cell )?counts?|white cells|whites)",
                    _within("neutropenia", (0, 0.99), (10, 900))),
    "platelets": (r"(?:platelets?|plate?lts?|plts?)", _within("platelets", (0, 19.9), (1000, 19999))),
    "haemoglobin": (r"(?:h(?:a)?emoglobin|hgb|hb)", _within("other", (20, 65), (2, 6.5))),
    "bilirubin": (r"(?:bilirubin|bili)", _within("liver", (60, 1000), (4, 40))),
    "transaminase": (r"(?:alt|ast|alat|asat|transaminases?|lfts?|liver (?:enzymes?|tests?|function))", _within("liver", (400, 30000))),
    "inr": (r"inr", _within("other", (5, 20))),
    "oxygen": (r"(?:sats?|spo2|sp02|sao2|o2|oxygen|saturations?|saturating)", _within("oxygen", (40, 91))),
    "breaths": (r"(?:rr|resp(?:iratory)? rate|resps)", _within("oxygen", (28, 80))),
    "pressure": (r"(?:bp|blood pressure|systolic|sbp)", _either(_within("pressure_low", (30, 89)), _within("pressure_high", (180, 320)))),
    "pulse": (r"(?:hr|heart ?rate|pulse(?: rate)?|heart beat|heartbeat)", _within("pulse", (15, 39), (140, 320))),
    "temperature": (r"(?:t|temp|temperature|thermometer|tympanic|spik\w+|fever(?:ing)?)", _within("fever", (38, 42.9), (100.4, 108))),
    "glucose": (r"(?:glucose|sugars?|bms?|bgl)", _within("other", (20, 60), (350, 1500), (0.5, 3))),
    "lactate": (r"lactate", _within("other", (4, 25))),
}  # fmt: skip
_LINK = (
    r"(?:['’]?s)?(?:[\s:=<>~≥≤,(]+(?:levels?|counts?|readings?|reads?|sat\w*|is|are|was|were|of|at|on|has|have|gone|went|risen|rose|raised|dropp\w+|"
    r"fell|fallen|down|up|to|now|only|just|back|came|come|says?|shows?|showing|about|around|nearly|almost|over|under|below|hit|a|an|the|today|still|"
    r"high|low|critical\w*|results?|phoned|jumped|shot|running|been|he's|she's|it's|my|his|her|again|out|air|in|as|touching)(?=[\s:=<>~≥≤,(])){0,6}[\s:=<>~≥≤,(]*"
)
_ENDS = r"(?![\d.]*\d? ?(?:mg\b(?! ?/ ?dl)|mcg\b|months?\b|weeks?\b|years?\b|patients\b|pts\b|/\d|-\d|x ?uln\b|ng\b|kg\b))"
_ANY = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(rf"(?P<{name}>{words})" for name, (words, _) in _ANALYTES.items())
    + rf"){_LINK}(?<![\d.])(?P<value>\d{{1,5}}(?:[.,]\d+)?)(?![\d])(?P<thousand>k\b)?{_ENDS}"
)
_PERCENT = re.compile(r" ?(?:%|percent\b)")
_PRESSURE = re.compile(
    r"(?<![\d/.])(?P<systolic>\d{2,3}) ?(?:/|over|on) ?(?P<diastolic>\d{2,3})(?![\d/.]| ?(?:mg|%|patients))"
)
_PRESSURE_NAMED = re.compile(r"\b(?:bp|blood pressure|pressure|systolic|over)\b")
_RATE = re.compile(r"(?<![\d.])(?P<value>\d{2,3}) ?(?:bpm|beats|(?:a|per|/) ?min(?:ute)?\b)")
_TIMES = re.compile(
    r"\b(?:alt|ast|transaminases?|lfts?|liver enzymes|bilirubin)\b[^.?!;]{0,20}?\b(?P<value>\d{2,3}) ?(?:x|times|fold)"
)


def critical_values(text: str) -> list[Critical]:
    """Every critical value named in `text` (lower case)."""
    if not any(c.isdigit() for c in text):
        return []
    return list(_critical(text))


def _critical(text: str) -> Iterator[Critical]:
    for match in _ANY.finditer(text):
        name = match.lastgroup if match.lastgroup in _ANALYTES else _named(match)
        value = float(match["value"].replace(",", ".")) * (1000 if match["thousand"] else 1)
        if name != "oxygen" and _PERCENT.match(text, match.end()):
            continue
        if name in {"pulse", "breaths"} and "." in match["value"]:
            continue  # a hazard ratio, a response rate
        if name == "creatinine" and match[name] == "cr" and value < 300:
            continue  # a complete response
        if sign := _ANALYTES[name][1](value):
            yield Critical(sign, *match.span())
    for match in _PRESSURE.finditer(text):
        systolic, diastolic = int(match["systolic"]), int(match["diastolic"])
        if not 40 <= systolic <= 320 or not 15 <= diastolic < systolic:
            continue
        if systolic >= 180 or (diastolic >= 120 and systolic >= 150):
            yield Critical("pressure_high", *match.span())
        elif systolic < 90 and _PRESSURE_NAMED.search(text):
            yield Critical("pressure_low", *match.span())
    for match in _RATE.finditer(text):
        if not 40 <= int(match["value"]) < 140:
            yield Critical("pulse", *match.span())
    for match in _TIMES.finditer(text):
        yield Critical("liver", *match.span())


def _named(match: re.Match[str]) -> str:
    return next(name for name in _ANALYTES if match[name] is not None)
