"""Words of a sentence: tokens, light stems, what is empty of content, what means the same."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_TOKEN = re.compile(r"[A-Za-zÀ-ÿα-ω]+(?:'[a-z]+)?|\d+(?:\.\d+)?")

_HERE = Path(__file__).parent


def _lines(name: str) -> list[list[str]]:
    text = (_HERE / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


# function words and words that report without adding a clinical fact
EMPTY = frozenset(word for line in _lines("empty_words.txt") for word in line)
_KEY: dict[str, frozenset[str]] = {}


def spell(word: str) -> str:
    """One spelling for British and American forms: anaemia, tumour, randomise become anemia, tumor, randomize."""
    low = word.lower().removesuffix("'s")
    if len(low) > 4:
        low = low.replace("ae", "e").replace("oe", "e").replace("ogue", "og").replace("sulph", "sulf")
        low = re.sub(r"amme(?=s?$)", "am", re.sub(r"yse(?=[sdr]?$)", "yze", low))
        low = re.sub(r"(?<=[a-z]{3}[aeiou]l)l(?=ed$|ing$)", "", low)
    if len(low) > 7 and low.endswith("otic") and not low.endswith("biotic"):
        low = low[:-3] + "sis"  # thrombotic as thrombosis
    if len(low) > 7:
        low = re.sub(r"actic(?=s?$)|axis$", "act", low)  # prophylactic as prophylaxis
    low = re.sub(r"(?<=[a-z]{3})our(?=s|ed|ing|able|$)", "or", low)
    return re.sub(r"(?<=[a-z]{3})is(?=e$|ed$|es$|ing$|ation)", "iz", low)


_IRREGULAR = {
    "dies": "die",
    "died": "die",
    "dead": "die",
    "death": "die",
    "deaths": "die",
    "dying": "die",
    "grew": "grow",
}
_IRREGULAR |= {
    "rose": "rise",
    "risen": "rise",
    "fell": "fall",
    "fallen": "fall",
    "women": "woman",
    "children": "child",
}
_IRREGULAR |= {"orally": "oral", "paid": "pay", "lost": "loss", "lose": "loss", "loses": "loss"}
_IRREGULAR |= {
    "withdrawn": "withdraw",
    "withdrew": "withdraw",
    "forbade": "forbid",
    "forbidden": "forbid",
    "began": "begin",
    "begun": "begin",
}
_IRREGULAR |= {
    word: verb
    for verb, words in (
        line.split(":")
        for line in (
            "vot:vote votes voted voting;use:used uses using usage;mak:made make makes making;build:built;ris:arose arisen;com:came;grow:grown;hold:holding;kept:keep;know:knew known;"
            "lead:led;mean:meant;meet:met;put:put;read:read;run:ran;say:said;see:saw seen;send:sent;show:shown;speak:spoke spoken;"
            "spend:spent;split:split;stand:stood;tell:told;think:thought;understand:understood;write:wrote written;choos:chose chosen;"
            "draw:drew drawn;driv:drove driven;find:found;get:got gotten;go:went gone;lay:laid;lie:lain;sell:sold;set:set;"
            "bring:brought;buy:bought;catch:caught;deal:dealt;seek:sought;teach:taught;bear:bore borne;break:broke broken;"
            "wear:wore worn;bind:bound;bleed:bled;feel:felt;shrink:shrank shrunk;spread:spread;sink:sank sunk;stick:stuck"
        ).split(";")
    )
    for word in words.split()
}
_IRREGULAR |= {
    "gave": "give",
    "given": "give",
    "taken": "take",
    "took": "take",
    "left": "leav",
    "held": "hold",
    "kept": "keep",
}


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """A light suffix stripper; good enough to join approve, approved, approval."""
    low = spell(word)
    if low in _IRREGULAR:
        return _IRREGULAR[low]
    if len(low) <= 3 or low.isdigit():
        return low
    if low.endswith(("eed", "eeds")):
        return low.removesuffix("s")  # exceed, need, proceed are no past forms
    if low.startswith("differ"):
        return "differ"
    if len(low) == 4 and low.endswith("s") and low[-2] not in "siu":
        return low[:-1]  # arms, asks
    for suffix, keep in (
        ("izations", "iz"), ("ization", "iz"), ("ations", ""), ("ation", ""), ("ically", "ic"), ("ities", ""), ("ity", ""),
        ("ments", ""), ("ment", ""), ("ances", ""), ("ance", ""), ("ences", ""), ("ence", ""), ("ness", ""), ("ingly", ""),
        ("edly", ""), ("ions", ""), ("ion", ""), ("ings", ""), ("ing", ""), ("ives", ""), ("ive", ""), ("ally", ""),
        ("able", ""),
        ("ible", ""),
        ("als", ""), ("al", ""), ("ies", "y"), ("ied", "y"), ("ers", ""), ("er", ""), ("ors", ""), ("or", ""), ("ed", ""),
        ("ly", ""), ("es", ""), ("ants", ""), ("ant", ""), ("ents", ""), ("ent", ""), ("ic", ""), ("s", ""), ("e", ""),
    ):  # fmt: skip
        if low.endswith(suffix) and len(low) - len(suffix) + len(keep) >= 4:
            low = low[: len(low) - len(suffix)] + keep
            break
    if len(low) > 4 and low[-1] == low[-2] and low[-1] not in "sl":
        low = low[:-1]
    if len(low) > 6 and low.endswith("at"):
        low = low[:-2]  # calculat(e) as calcul(ation)
    if len(low) > 4 and low[-1] in "eiy":
        low = low[:-1]
    return low


def _load() -> None:
    for line in _lines("synonyms.txt"):
        stems = {stem(w) for w in line}
        for s in stems:
            _KEY[s] = _KEY.get(s, frozenset()) | stems


_load()
# stems of words that frame a sentence: an addition of these adds no proposition
_LIGHT = frozenset(stem(word) for line in _lines("light_words.txt") for word in line)


def is_light(word_stem: str) -> bool:
    return word_stem in _LIGHT


def synonyms(word_stem: str) -> frozenset[str]:
    return _KEY.get(word_stem, frozenset()) | {word_stem}


def words_of(text: str) -> list[tuple[str, int, int]]:
    return [(m.group(), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def content_stems(text: str) -> list[str]:
    """Stems of the words that carry content, in order, numbers left out."""
    return [
        stem(w) for w, _, _ in words_of(text) if w.lower() not in EMPTY and not w[0].isdigit() and len(w) > 1
    ]
