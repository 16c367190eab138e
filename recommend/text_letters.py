"""Letters for drugs: "R maintenance", "R/D refractory", "D-VTd", and shorthands that the lexicon does not hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from core.lexicon import EntityKind, Lexicon
from recommend.text_events import EVENT_ON, STOP_WORDS

MAINTENANCE = {"R": "lenalidomide", "V": "bortezomib", "D": "daratumumab", "K": "carfilzomib", "P": "pomalidomide",
               "T": "thalidomide"}  # fmt: skip
_PACE = ("cisplatin", "doxorubicin", "cyclophosphamide", "etoposide")
# What a letter, or the beginning of a name, may stand for in the name of a regimen.
_LETTERS: dict[str, tuple[str, ...]] = {
    "V": ("bortezomib",), "R": ("lenalidomide",), "L": ("lenalidomide",), "K": ("carfilzomib",),
    "D": ("daratumumab", "dexamethasone"), "P": ("pomalidomide", "prednisone", "cisplatin", "bortezomib"), "T": ("thalidomide",),
    "E": ("elotuzumab", "cyclophosphamide", "etoposide"), "I": ("ixazomib",), "X": ("selinexor",), "S": ("selinexor",),
    "C": ("cyclophosphamide",), "M": ("melphalan",), "B": ("bortezomib", "belantamab_mafodotin", "bendamustine"),
    "F": ("panobinostat",), "A": ("doxorubicin",), "d": ("dexamethasone",), "p": ("prednisone",),
}  # fmt: skip
_WORDS: dict[str, str] = {
    "dara": "daratumumab", "isa": "isatuximab", "elo": "elotuzumab", "ixa": "ixazomib", "iber": "iberdomide",
    "belamaf": "belantamab_mafodotin", "bela": "belantamab_mafodotin", "blenrep": "belantamab_mafodotin", "tec": "teclistamab",
    "tal": "talquetamab", "elra": "elranatamab", "ven": "venetoclax", "seli": "selinexor", "benda": "bendamustine",
    "pano": "panobinostat", "pan": "panobinostat", "mezi": "mezigdomide", "pom": "pomalidomide", "carfil": "carfilzomib",
    "car": "carfilzomib", "ky": "carfilzomib", "cy": "cyclophosphamide", "bort": "bortezomib", "bor": "bortezomib",
    "vel": "bortezomib", "thal": "thalidomide", "len": "lenalidomide", "rev": "lenalidomide", "mel": "melphalan",
    "dex": "dexamethasone", "pred": "prednisone",
}  # fmt: skip
_PREFIX = re.compile(r"(?<![\w-])(dara|isa|elo|[DEK])[-+]$", re.I)
_JOINED = re.compile(r"(dara|isa|elo|D|E|K)(?=[A-Z])")
_SUFFIX_PACE = re.compile(r"[-+/ ]PACE\b")
_LITE = re.compile(r"[- ](?:lite|light|mini)\b", re.I)
_NOT_SHORTHAND = frozenset(
    "IgG IgA IgM IgD IgE CrCl QoL PhD CKD CAD COPD DVT PE MI CR SCR VGPR PR SD MR PD MRD BMT AKI TIA DM ED ICD PET MRI CT LDH ISS "
    "RISS ECOG KPS PS PL PLs LOT CRP BP TB VTE PTE PVD CPR DNR CRAB SPEP ESRD EMD PCP PT PTS EM TP IV SC ID IT IM PO BD TDS MP CRS "
    "SCT HSCT AHCT ASCT MM RRMM AA HD TFI HTN CAD NKDA PMH HPC DOB ULN LLN RT XRT DXT AE SAE RBC PRBC MDS CSF CMV EBV ICU SPD".split()
)
# "Vd -> PR": the depth of a response, or the end of it.
_RESPONSES = frozenset(("PR", "CR", "SD", "PD", "MR", "NR"))
_SHAPED = re.compile(r"(?<![\w.;(])(?=\w*[A-Z]\w*[A-Z])[A-Za-z]{2,9}(?![\w.;)])")
_SLOT_BEFORE = re.compile(
    r"(?:\b(?:lines?|after|then|with|received|had|on|prior|previous|1L|2L|induction)\s*[:,]?|[-/→>+])\s*$",
    re.I,
)
_SLOT_AFTER = re.compile(
    r"\s*(?:[-/→>+]|\bthen\b|x\s?\d|,?\s*(?:PD\b|progress|relaps|ASCT|refractory|maint))", re.I
)
_LETTER_MAINTENANCE = re.compile(r"(?<![\w])([A-Z]{1,3})(?=[\s-]*(?:maint|mtx\b))")
_LETTER_STATUS = re.compile(
    r"(?<![\w-])([A-Z](?:\s*[/+,&]\s*[A-Z])*)(?=[\s-]*(?:refractory|resistant|sensitive|na[iï]ve|exposed|intolerant)\b)"
)
# "Refractory to R, V, D"; "quad-exposed (V, K, R, P)"
_LETTER_LIST = re.compile(
    r"(?i:\b(?:refractory|resistant|refr?\.?|exposed|sensitive|intolerant)(?:\s+to(?:\s+(?:both|all(?:\s+of)?))?\b|\s*[(:]))\s*([A-Z](?:\s*(?:[/,+&]|and|,\s*and)\s*[A-Z](?!\w)|\s[A-Z](?![\w-]))*)(?![\w-]|\s*\()"
)
# "Stopped V in C5", "D continued": one drug of a regimen that is named elsewhere.
_LETTER_STOPPED = re.compile(
    rf"(?i:(?<!vitamin )(?<!vit )(?:(?<![\w-])(?:{STOP_WORDS}|continued|without)\s+(?:the\s+)?))([A-Z])(?![\w/+-]|\.\w)"
    rf"|(?i:(?<!vitamin )(?<!vit ))(?<![\w/+.-])([A-Z])(?=\s+(?i:(?:was\s+|were\s+)?{STOP_WORDS}|continued|went\s+on|carried\s+on|alone|mono(?:therapy)?)(?!\w))"
)
_LETTER_AFTER_EVENT = re.compile(rf"(?i:\b{EVENT_ON})\s+([A-Z]{{1,2}})\b(?![-/]\w)")
_LETTER_IN_CHAIN = re.compile(
    r"(?:(?:ASCT|ASZT|SCT|HSCT|transplant|auto)\s*(?:[-/→>+]+|then)\s*|(?:[→>]|\bthen\b)\s*)([A-Z]{1,2})(?=\s*(?:[,;.()]|$)|\s+(?:PD|prog|relaps|until|till|stopped|x\s?\d))"
)


@lru_cache(maxsize=512)
def drugs_by_letters(name: str) -> tuple[tuple[str, ...], ...]:
    """Every reading of a shorthand as drugs: "VRd" gives bortezomib, lenalidomide, dexamethasone. Empty: none."""
    plain = re.sub(r"[-/+ ]", "", name)
    if not re.fullmatch(r"[A-Za-z]{2,14}", plain):
        return ()
    return tuple(dict.fromkeys(_split(plain)))


def _split(rest: str) -> Iterator[tuple[str, ...]]:
    if not rest:
        yield ()
        return
    for word, drug in _WORDS.items():
        if rest.lower().startswith(word):
            yield from ((drug, *more) for more in _split(rest[len(word) :]))
    for drug in _LETTERS.get(rest[0], ()):
        yield from ((drug, *more) for more in _split(rest[1:]))


Found = tuple[int, int, tuple[str, ...]]


# "Refractory: V yes, K no"
_LETTER_YES_NO = re.compile(r"(?<![\w/-])([A-Z])(?=\s*[:=]?\s*(?:yes|no)\b)")
_SAID_REFRACTORY = re.compile(r"\brefractory(?:\s+status)?\s*:", re.I)
# "pom or K": a letter in a list with a drug.
_LETTER_BESIDE = re.compile(r"(?:\s*/\s*|\s+(?:or|and|nor|&)\s+)([A-Z])(?![\w-]|\.\w)")


def letters_in(
    text: str, taken: list[tuple[int, int]], regimens: list[Found]
) -> tuple[list[Found], list[tuple[int, int]]]:
    """Letters that stand for drugs, and letters in the place of one that have no agreed meaning."""
    found: list[Found] = []
    open_: list[tuple[int, int]] = []
    given = {d for _, _, ids in regimens for d in ids}
    for match in _LETTER_STOPPED.finditer(text):
        at = match.start(1) if match.group(1) else match.start(2)
        drug = MAINTENANCE.get(text[at])
        if drug in given and not any(s <= at < e for s, e in taken):
            found.append((at, at + 1, (drug,)))
    for match in _LETTER_BESIDE.finditer(text):
        at = match.start(1)
        if (
            text[at] in MAINTENANCE
            and any(e == match.start() for _, e in taken)
            and not any(s == at for s, _, _ in found)
        ):
            found.append((at, at + 1, (MAINTENANCE[text[at]],)))
    for match in _LETTER_YES_NO.finditer(text) if _SAID_REFRACTORY.search(text) else ():
        if match.group(1) in MAINTENANCE and not any(s <= match.start() < e for s, e in taken):
            found.append((match.start(1), match.end(1), (MAINTENANCE[match.group(1)],)))
    for pattern in (_LETTER_MAINTENANCE, _LETTER_STATUS, _LETTER_LIST, _LETTER_AFTER_EVENT, _LETTER_IN_CHAIN):
        for match in pattern.finditer(text):
            start, end = match.span(1)
            if any(s < end and start < e for s, e in (*taken, *((s, e) for s, e, _ in found))):
                continue
            if match.group(1) in _RESPONSES:
                continue
            single = [(m.group(), start + m.start()) for m in re.finditer(r"[A-Z]", match.group(1))]
            if all(letter in MAINTENANCE for letter, _ in single):
                found.extend((at, at + 1, (MAINTENANCE[letter],)) for letter, at in single)
            elif pattern is not _LETTER_AFTER_EVENT or len(single) == 1:
                open_.append((start, match.end()))
    return found, open_


def extend_regimen(text: str, start: int, end: int, ids: tuple[str, ...]) -> Found:
    """A regimen with what stands tightly beside it: "D-VTd", "VTD-PACE", "VRd-lite"."""
    before = _PREFIX.search(text[:start])
    more: list[str] = []
    if before:
        word = before.group(1).lower()
        drug = _WORDS.get(word) or _LETTERS[word.upper()][0]
        if drug not in ids:
            more.append(drug)
            start = before.start()
    if pace := _SUFFIX_PACE.match(text, end):
        more += _PACE
        end = pace.end()
    elif lite := _LITE.match(text, end):
        end = lite.end()
    return start, end, (*more, *ids)


def shorthands_in(
    text: str, taken: list[tuple[int, int]], known: list[tuple[int, int]], lexicon: Lexicon
) -> tuple[list[Found], list[tuple[int, int]]]:
    """Regimens composed of a prefix and a known name ("DVCd"), and shorthands that nothing explains.

    `taken` are drugs already named, `known` all names of the lexicon of whatever kind.
    """
    found: list[Found] = []
    open_: list[tuple[int, int]] = []
    for match in _SHAPED.finditer(text):
        token, (start, end) = match.group(), match.span()
        if (
            token in _NOT_SHORTHAND
            or re.match(r"-\d", text[end:])
            or any(s < end and start < e for s, e in (*taken, *known))
        ):
            continue
        if (joined := _JOINED.match(token)) and (ids := _regimen(token[joined.end() :], lexicon)):
            word = joined.group(1)
            found.append((start, end, (_WORDS.get(word.lower()) or _LETTERS[word][0], *ids)))
        elif _is_regimen_shaped(token) or (
            drugs_by_letters(token) and (_SLOT_BEFORE.search(text[:start]) or _SLOT_AFTER.match(text, end))
        ):
            open_.append((start, end))
    return found, open_


def _regimen(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    ids = [i for i in lexicon.find(name) if lexicon[i].kind is EntityKind.REGIMEN]
    return lexicon[ids[0]].components if len(ids) == 1 else ()


def _is_regimen_shaped(token: str) -> bool:
    """Capitals with a small d or p among them or at their end: "KPTd", "XVTdQ"."""
    return bool(re.fullmatch(r"[A-Z]{2,}[dp]|[A-Z]+[dp][A-Z]+", token))


_BESIDE_BEFORE = re.compile(r"(?<![\w-])([A-Z]{1,2})[-+]$")
_BESIDE_AFTER = re.compile(r"[-+]([A-Z]{1,2})(?![\w])")


def letters_beside(text: str, start: int, end: int) -> tuple[int, int] | None:
    """An unexplained letter tight beside a regimen ("Q-VRd"): another drug, perhaps."""
    before, after = _BESIDE_BEFORE.search(text[:start]), _BESIDE_AFTER.match(text, end)
    if before and before.group(1) not in ("US", "EU"):
        return before.start(), end
    if after and after.group(1) not in MAINTENANCE and after.group(1) not in ("US", "EU"):
        return start, after.end()
    return None
