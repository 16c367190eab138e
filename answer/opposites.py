"""Opposites: words that share a concept with opposite signs (approved and off-label, included and excluded)."""

from __future__ import annotations

import re

from answer.words import stem

WORD = re.compile(r"[A-Za-z][A-Za-z]*(?:-[a-z]+)?")
# (concept, words with sign +, words with sign -)
_OPPOSITES = (
    ("licence", "approved approval approve approves licensed licence authorised authorized authorisation labelled labeled on-label indicated", "unapproved unlicensed unlabelled unlabeled off-label investigational"),
    ("market", "marketed launched reinstated reinstates restored relaunched", "withdrawn withdrew withdraw withdrawal pulled revoked"),
    ("admit", "included include includes enrolled enrol admitted admit allowed allow permitted eligible accepted accept covers cover covered offered offers available usable entry enter recruited", "excluded exclusion exclusions exclude excludes excluding barred ineligible disqualified forbids forbidden prohibited"),
    ("contra", "permitted", "contraindicated contraindication contraindications contraindicates"),
    ("require", "required require requires needed need needs mandatory must obligatory compulsory asks ask demands", "optional unnecessary needless"),
    ("mention", "mentions mention mentioned names lists listed discusses states", "omits omit omitted omitting ignores silent overlooks"),
    ("more", "increased increase increases increasing raised raises higher elevated rose rises elevates upregulates upregulated", "reduced reduce reduces reducing lowered lowers lower decreased decrease decreases decreasing fell declined falls diminished downregulates downregulated"),
    ("length", "longer prolonged prolongs prolong extended", "shorter shortened shortens"),
    ("good", "better superior improved improves improve improving favoured", "worse inferior worsened worsens worsening"),
    ("count", "more", "fewer less"),
    ("significance", "significant significantly", "nonsignificant insignificant non-significant"),
    ("start", "start starts started initiate initiated begin begun resume resumed restart", "stop stops stopped stopping discontinue discontinued discontinues withheld withhold hold held halted halts paused postponed delayed"),
    ("safe", "safe", "unsafe dangerous"),
    ("met", "met meets", "unmet missed"),
    ("respond", "sensitive responsive", "resistant"),
    ("activate", "activates activated activation promotes promoted promotes stimulates enhances enhanced induces", "inhibits inhibited inhibition suppresses suppressed prevents blocks blocked impairs impaired"),
    ("phase", "randomised randomized", "single-arm nonrandomised uncontrolled"),
    ("favour", "favour favor for", "against"),
    ("severity", "fatal", "nonfatal"),
    ("same", "same identical similar", "different"),
    ("common", "common frequent often frequently", "rare rarely uncommon seldom infrequent"),
    ("order", "preceded precedes precede predate predates", "followed follows"),
    ("repeat", "repeated repeats repeatedly recurring", "once one-off one-time single-dose"),
    ("first", "earlier sooner", "late"),
    ("tolerate", "tolerate tolerates tolerated tolerating tolerant", "intolerant intolerance"),
    ("strict", "stricter stronger tighter stringent strictest strongest", "weaker looser laxer weakest milder"),
    ("width", "broader wider larger bigger", "narrower smaller"),
    ("news", "newer newest", "older oldest"),
    ("enough", "sufficient enough suffices suffice", "insufficient inadequate"),
    ("agree", "agree agrees agreed concur consistent", "differ differs disagree disagrees contradicts contradict inconsistent contradictory"),
    ("open", "unsettled undecided unresolved", "settled resolved"),
    ("stay", "remains remain continues continued", "ceases ceased ended lapsed expired"),
)  # fmt: skip
SIGN: dict[str, tuple[str, int]] = {}
for _name, _plus, _minus in _OPPOSITES:
    for _word in _plus.split():
        SIGN[_word] = (_name, 1)
    for _word in _minus.split():
        SIGN[_word] = (_name, -1)
CONCEPT_STEMS: dict[str, set[str]] = {}
for _known, (_concept, _sign) in SIGN.items():
    if _sign > 0:
        CONCEPT_STEMS.setdefault(_concept, set()).add(stem(_known))
# what a plain "not" in front of these words denies: "no control arm" a single arm, "must not take" the contraindicated
for _concept, _words in (
    ("licence", "label"),
    ("phase", "control comparator controlled"),
    ("contra", "take taken use used given receive"),
    ("admit", "take takes taken accept accepted let"),
):
    CONCEPT_STEMS[_concept].update(stem(w) for w in _words.split())


def sign_of(word: str) -> tuple[str, int] | None:
    """(concept, sign) of a word, or of the second half of a compound: FDA-labelled is labelled, EU-licensed licensed."""
    low = word.lower()
    first, _, second = low.partition("-")
    known = SIGN.get(low)
    if known or not second or first in {"un", "non", "not", "pre", "self"}:
        return known
    return SIGN.get(second)


def concept_of(word: str) -> str | None:
    """The concept of one word (approved and unlicensed share `licence`), or None."""
    known = sign_of(word)
    return known[0] if known else None


def concepts_of(text: str) -> frozenset[str]:
    return frozenset(c for m in WORD.finditer(text) if (c := concept_of(m.group())))


# opposites that a plain "not" may stand for; higher and lower are no denial of each other
DENIALS = frozenset(
    {
        "licence",
        "market",
        "admit",
        "contra",
        "require",
        "mention",
        "significance",
        "start",
        "safe",
        "met",
        "severity",
        "activate",
        "phase",
        "agree",
    }
)
# concepts that only mean something beside each other; a bare conflict of these is weak unless nothing else differs
WEAK = frozenset({"favour", "first", "count", "same"})
