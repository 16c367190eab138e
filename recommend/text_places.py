"""Where the patient is treated: US and EU by name, by country, state or large city. Nowhere else has a label here."""

from __future__ import annotations

import re

from recommend.text_scan import Ledger

_NAMED = (
    ("US", re.compile(r"\bUSA?\b|\bU\.S\.A?\.?|\bUnited States\b|\bFDA\b|\bAmerican?\b")),
    ("EU", re.compile(r"\bE[Uu]\b|(?<=[\s,;(])eu(?=[\s,;.)]|$)|\bEMA\b|\bEurope(?:an)?(?:\s+Union)?\b")),
)
# Names that are also given names, surnames or words (Jackson, Nancy, Reading, Georgia) are left out.
_US = """
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware Florida Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky Louisiana Maryland
Massachusetts Michigan Minnesota Mississippi Missouri Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York North_Carolina North_Dakota Ohio Oklahoma
Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas Utah Vermont West_Virginia Wisconsin Wyoming
Boston Chicago Los_Angeles San_Francisco San_Diego Seattle Philadelphia Minneapolis Atlanta Miami Dallas Denver Detroit Baltimore Cleveland Pittsburgh
Cincinnati St_Louis St._Louis Kansas_City Nashville Phoenix Portland Tampa Orlando New_Orleans Milwaukee Las_Vegas Salt_Lake_City Sacramento Indianapolis
Albuquerque Tucson Omaha Buffalo NYC Honolulu
"""
_EU = """
Austria Belgium Bulgaria Croatia Cyprus Czechia Czech_Republic Denmark Estonia Finland France Germany Greece Hungary Ireland Italy Latvia Lithuania
Luxembourg Malta Netherlands Poland Portugal Romania Slovakia Slovenia Spain Sweden Deutschland Österreich Italia España
Berlin Hamburg München Munich Köln Cologne Frankfurt Stuttgart Düsseldorf Leipzig Dresden Heidelberg Würzburg Ulm Freiburg Tübingen Hannover Essen Mainz Wien Vienna Graz
Linz Innsbruck Salzburg Paris Lyon Marseille Lille Nantes Toulouse Bordeaux Strasbourg Montpellier Rennes Madrid Barcelona Sevilla Seville Valencia Salamanca Bilbao
Pamplona Zaragoza Málaga Rome Roma Milan Milano Turin Torino Bologna Naples Napoli Padua Padova Genoa Genova Pavia Firenze Brussels Bruxelles Antwerp Antwerpen
Ghent Gent Leuven Liège Amsterdam Rotterdam Utrecht Groningen Nijmegen Maastricht Leiden Copenhagen København Aarhus Odense Stockholm Gothenburg Göteborg Malmö Uppsala
Helsinki Turku Tampere Lisbon Lisboa Porto Coimbra Athens Thessaloniki Warsaw Warszawa Kraków Krakow Wrocław Poznań Gdańsk Łódź Prague Praha Brno Ostrava Budapest
Debrecen Bucharest Cluj Sofia Zagreb Ljubljana Bratislava Vilnius Kaunas Riga Tallinn Dublin Galway Nicosia Valletta
"""
# Cities that share their name with a person or a drug trial are no place after a title.
_NAME_BEFORE = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|Prof|Professor|Fr|Herr|Frau|Sra?|Mme)\.?\s+$")
_NOT_PLACE_AFTER = re.compile(
    r"\s+(?:criteria|score|classification|system|definition|virus|flu|group|trial|study|formula|staging)\b"
)


def _words(names: str) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(n).replace("_", r"\s+") for n in names.split())
    return re.compile(rf"\b(?:{alternatives})\b")


_KNOWN = (("US", _words(_US)), ("EU", _words(_EU)))


def read_place(ledger: Ledger) -> None:
    """`jurisdiction`. Where US and EU are both named, neither is set. A place inside what is told of a relative is not read."""
    text = ledger.text
    found = [(place, m) for place, pattern in _NAMED for m in pattern.finditer(text)]
    if not found:
        found = [
            (place, m)
            for place, pattern in _KNOWN
            for m in pattern.finditer(text)
            if not ledger.is_used(*m.span())
            and not _NAME_BEFORE.search(text[: m.start()])
            and not _NOT_PLACE_AFTER.match(text, m.end())
        ]
    places = {place for place, _ in found}
    for place, match in found:
        if len(places) == 1:
            ledger.say("jurisdiction", place, *match.span())
        else:
            ledger.drop(*match.span(), "US and EU are both named: both labels are evaluated")
