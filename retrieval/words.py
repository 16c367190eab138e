"""Which words of a question carry content that the lexicon does not know, and whether a text covers them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from core.lexicon import Mention

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*[A-Za-z]|[A-Za-z]")

PLAIN = frozenset(
    ["a", "about", "above", "according", "account", "across", "actual", "actually", "add", "added", "adult", "adults", "after", "again", "against", "age", "ago", "all", "allowed", "almost", "alone", "along", "already", "also", "although", "always", "am", "amount", "an", "and", "another", "answer", "any", "anymore", "anyone", "anything", "apart", "applies", "apply", "are", "around", "as", "ask", "asked", "asking", "at", "aware", "away", "back", "based", "basically", "be", "became", "because", "become", "been", "before", "begin", "being", "believe", "below", "benefit", "benefits", "best", "better", "between", "beyond", "big", "both", "briefly", "bring", "but", "by", "call", "called", "came", "can", "cannot", "care", "case", "cases", "cause", "caused", "causes", "certain", "change", "changed", "changes", "chance", "chances", "check", "checked", "choice", "choose", "clear", "clearly", "clinic", "clinical", "clinically", "clinician", "come", "comes", "common", "compare", "compared", "comparison", "concern", "consider", "considered", "continue", "correct", "cost", "could", "count", "counts", "course", "current", "currently", "data", "date", "day", "days", "deal", "decide", "decision", "definitely", "definition", "depend", "describe", "did", "differ", "difference", "different", "do", "doctor", "does", "doing", "don't", "done", "drug", "drugs", "due", "during", "each", "earlier", "early", "easily", "effect", "effective", "effectively", "effects", "efficacy", "either", "else", "end", "enough", "etc", "even", "ever", "every", "everyone", "everything", "evidence", "exact", "exactly", "example", "except", "exist", "exists", "expect", "expected", "explain", "fact", "facts", "far", "fast", "feel", "few", "figure", "figures", "find", "fine", "first", "follow", "followed", "following", "for", "found", "frequent", "frequently", "from", "full", "further", "gave", "general", "generally", "get", "gets", "getting", "give", "given", "gives", "giving", "go", "goes", "going", "good", "got", "had", "happen", "happened", "happens", "hard", "has", "have", "having", "he", "hear", "heard", "help", "helps", "her", "here", "high", "higher", "him", "his", "how", "however", "i", "if", "important", "improve", "improved", "improvement", "in", "include", "included", "includes", "including", "indeed", "information", "instead", "into", "is", "isn't", "issue", "it", "it's", "its", "itself", "just", "keep", "kind", "know", "known", "large", "last", "late", "later", "latest", "least", "left", "less", "let", "level", "levels", "like", "likely", "line", "lines", "list", "little", "long", "longer", "look", "looking", "lot", "low", "lower", "made", "main", "mainly", "major", "make", "makes", "making", "many", "matter", "may", "maybe", "me", "mean", "means", "measure", "median", "medical", "medication", "medications", "medicine", "medicines", "meet", "met", "method", "might", "mine", "month", "months", "more", "most", "much", "must", "my", "name", "necessary", "need", "needed", "needs", "never", "new", "next", "no", "nobody", "none", "nor", "normal", "normally", "not", "note", "nothing", "now", "number", "numbers", "of", "off", "often", "ok", "okay", "old", "on", "once", "one", "ones", "only", "open", "option", "options", "or", "order", "other", "others", "otherwise", "our", "out", "outcome", "outcomes", "over", "overall", "own", "part", "particular", "particularly", "patient", "patients", "people", "per", "percent", "percentage", "perhaps", "period", "person", "place", "plan", "please", "point", "point", "population", "possible", "possibly", "practice", "preferred", "prefer", "present", "previous", "previously", "prior", "probably", "problem", "problems", "proper", "proven", "provide", "put", "question", "questions", "quick", "quickly", "quite", "quote", "range", "rate", "rates", "rather", "reach", "reached", "read", "ready", "real", "really", "reason", "reasons", "receive", "received", "receiving", "recent", "recently", "recommend", "recommendation", "recommended", "regard", "regarding", "regimen", "regimens", "relative", "relevant", "report", "reported", "reports", "require", "required", "requires", "research", "respect", "rest", "result", "results", "right", "risk", "role", "round", "rule", "rules", "said", "same", "saw", "say", "says", "see", "seem", "seems", "seen", "send", "set", "several", "shall", "she", "short", "should", "show", "showed", "shown", "shows", "side", "similar", "simple", "simply", "since", "single", "situation", "small", "so", "some", "someone", "something", "sometimes", "soon", "sort", "source", "sources", "specific", "specifically", "standard", "start", "started", "starting", "state", "stated", "states", "still", "stop", "stopped", "study", "studies", "such", "suggest", "summarise", "summarize", "summary", "superior", "supposed", "sure", "table", "take", "taken", "takes", "taking", "talk", "tell", "term", "terms", "than", "thank", "thanks", "that", "that's", "the", "their", "them", "then", "there", "these", "they", "thing", "things", "think", "this", "those", "though", "thought", "through", "time", "times", "to", "today", "told", "too", "took", "total", "toward", "treat", "treated", "treating", "treatment", "treatments", "trial", "trials", "tried", "true", "truly", "try", "trying", "two", "three", "four", "five", "six", "type", "types", "typical", "typically", "under", "understand", "until", "up", "upon", "us", "use", "used", "useful", "uses", "using", "usual", "usually", "value", "values", "various", "very", "via", "view", "want", "wanted", "wants", "was", "way", "ways", "we", "week", "weeks", "well", "went", "were", "what", "what's", "when", "where", "whether", "which", "while", "who", "whole", "whom", "whose", "why", "will", "with", "within", "without", "won't", "work", "worked", "working", "works", "world", "worse", "worst", "worth", "would", "wrong", "year", "years", "yes", "yet", "you", "your", "yours", "rrmm", "mm", "myeloma", "multiple", "relapsed", "refractory", "relapse", "disease", "cancer", "therapy", "therapies", "dose", "dosing", "side-effects", "approved", "approval", "available", "availability", "label", "labelled", "labeled", "indication", "indicated", "fda", "ema", "licensed", "eligible", "eligibility", "criteria", "safe", "safety", "monitor", "monitoring", "response", "responses", "survival", "progression", "head", "versus", "vs", "compared", "comparing", "effectiveness", "efficacious", "toxic", "toxicity", "adverse", "event", "events", "lead", "leads", "leading", "prolong", "prolongs", "prolonged", "extend", "extends", "extended", "extension", "significant", "significantly", "significance", "hazard", "ratio", "confidence", "interval", "follow", "followup", "follow-up", "interim", "final", "updated", "update", "topline", "analysis", "cohort", "arm", "arms", "control", "group", "groups", "subgroup", "subgroups", "phase", "randomised", "randomized", "single-arm", "enrolled", "enrol", "enroll", "inclusion", "exclusion", "excluded", "exclude", "excludes", "previously-treated", "naive", "naïve", "exposed", "exposure", "sensitive", "combination", "combinations", "combined", "triplet", "doublet", "plus", "mg", "kg", "ml", "min", "m2", "mo", "pts", "market", "marketed", "withdrawn", "withdrawal", "sold", "pulled", "history", "regulatory", "agency", "agencies", "doctors", "haematologist", "hematologist", "nurse", "pharmacist", "really", "quickly", "worth", "bother", "hi", "hello", "dear", "hey", "ward", "bedside", "briefly", "detail", "details", "detailed", "explanation", "wondering", "curious", "man", "woman", "male", "female", "yo", "y/o", "aged", "gentleman", "lady", "mum", "dad", "mother", "father", "wife", "husband", "son", "daughter", "relative"]
)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A short stem, so that "withdrawn" meets "withdrawal" and "examinations" meets "exam"."""
    low = word.lower().strip("'-")
    for suffix in ("isations", "izations", "isation", "ization", "ations", "ation", "ments", "ment", "ingly", "ings", "ing",
                   "ities", "ity", "ies", "ness", "ally", "ed", "es", "ly", "al", "s"):  # fmt: skip
        if low.endswith(suffix) and len(low) - len(suffix) >= 4:
            return low[: -len(suffix)]
    return low


def content_words(question: str, mentions: Iterable[Mention]) -> tuple[str, ...]:
    """Words outside every mention that are no plain English of questions, in order, once; neighbours as one phrase."""
    spans = [(m.start, m.end) for m in mentions]
    found: dict[str, None] = {}
    phrase, phrase_end = "", -1
    for match in _WORD.finditer(question):
        word = match.group()
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        low = word.lower().removesuffix("'s")
        if len(low) < 3 or low in PLAIN or low.replace("'", "") in PLAIN or stem(low) in _PLAIN_STEMS:
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


@lru_cache(maxsize=8192)
def stems_of(text: str) -> frozenset[str]:
    return frozenset(stem(w) for w in _WORD.findall(text))


def covers(text: str, word: str) -> bool:
    """Whether `text` holds the word (all words of a phrase), or one of the same stem."""
    if " " in word:
        return all(covers(text, part) for part in word.split())
    target = stem(word)
    stems = stems_of(text)
    return target in stems or (len(target) >= 6 and any(s.startswith(target[:6]) for s in stems))
