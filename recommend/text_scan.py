"""Reading a patient out of words: the text, what of it was used, and what each phrase said.

Everything is kept with the phrase that said it, so that a contradiction can name both phrases and what was not used
can be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_BREAK = re.compile(r"[;\n]|,(?!\d{3}\b)|\.(?=\s|$)|\s[-–—]\s|\bbut\b|\bwhile\b", re.I)
_NEGATED_BEFORE = re.compile(
    r"\b(?:no|not|non|without|denies|never|negative\s+for|free\s+of|absent|isn't|neither|nor|no\s+known|no\s+history\s+of"
    r"|no\s+evidence\s+of|rules?\s+out|excluded)\b[\s\w'/()-]{0,28}$",
    re.I,
)
_NEGATED_AFTER = re.compile(
    r"^\s*[:=]?\s*(?:is\s+|was\s+|are\s+)?(?:negative|neg\b|absent|not\s+(?:detected|present|found|seen)|excluded|ruled\s+out"
    r"|resolved|(?:is\s+)?(?:fully\s+)?recovered|none)\b",
    re.I,
)
# A turn that ends the reach of a "no": "no neuropathy but pregnant" is cut by the clause, "no X, Y" by the comma.
_TURN = re.compile(r"\b(?:with|has|had|then|and\s+(?:now|is|has)|yes)\b", re.I)
_TRIVIAL = frozenset(
    (
        "a an and are as at be by can do for from give given had has have he her him his in is it its me my "
        "of on or our pat patient patients pt she so that the their then there they this to was we were what "
        "which who with year years old y yo man woman male female m f mg mm rrmm myeloma multiple relapsed "
        "refractory relapse disease now current currently prior previous line lines therapy treatment after "
        "before since both all still best options option regimen ml min l dose class please would should next "
        "approx about"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Clause:
    text: str
    start: int
    end: int


@dataclass(slots=True)
class Ledger:
    """What the words said. `said` holds a value and its phrase for each field, or field and drug."""

    text: str
    said: dict[tuple[str, str], tuple[Any, str]] = field(default_factory=dict)
    used: list[tuple[int, int]] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)
    not_used: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    # Where the lines of therapy are told, if all of them are.
    span: tuple[int, int] | None = None
    # What could not be read and might change what is offered: phrase and question.
    doubts: list[str] = field(default_factory=list)
    # Drugs concluded not refractory because they had been stopped, and the words that this rests on.
    guesses: list[tuple[int, int, str]] = field(default_factory=list)
    # Whether the value of a field was told of "now" or of "then" (text_certainty).
    dated: dict[str, str] = field(default_factory=dict)
    # Drugs that the words say were stopped, with the phrase that says it.
    stopped: dict[str, tuple[int, int]] = field(default_factory=dict)
    # ISO date of the question, for "stopped 2022, relapsing now".
    today: str | None = None

    def use(self, start: int, end: int) -> None:
        self.used.append((start, end))

    def phrase(self, start: int, end: int) -> str:
        return " ".join(self.text[start:end].split())

    def say(
        self, name: str, value: Any, start: int, end: int, item: str = "", note: str | None = None
    ) -> None:
        """Record a fact; the same fact with another value is a contradiction that names both phrases."""
        self.use(start, end)
        self.record(name, value, self.phrase(start, end), item, note)

    def record(self, name: str, value: Any, phrase: str, item: str = "", note: str | None = None) -> None:
        """As `say`, without marking words as used."""
        before = self.said.get((name, item))
        if before is not None and before[0] != value:
            self.clash(before[1], phrase)
            return
        if before is None:
            self.said[name, item] = (value, phrase)
            self.understood.append(
                note or f"{phrase!r}: {name.replace('_', ' ')}{f' {item}' if item else ''} = {value}"
            )

    def replace(self, name: str, value: Any, start: int, end: int) -> None:
        """Put a later value in the place of an earlier one."""
        before = self.said.pop((name, ""))
        shown = f"{before[1]!r}: {name.replace('_', ' ')} = "
        self.understood = [u for u in self.understood if not u.startswith(shown)]
        self.say(name, value, start, end)

    def note(self, name: str, value: Any, phrase: str, note: str) -> None:
        """Record what follows from a phrase, without marking its words as used."""
        if (name, "") not in self.said:
            self.said[name, ""] = (value, phrase)
            self.understood.append(note)

    def forget(self, name: str) -> None:
        """Take back a fact of no drug."""
        found = self.said.pop((name, ""), None)
        if found:
            self.understood = [u for u in self.understood if "all lines are told" not in u]

    def clash(self, one: str, other: str) -> None:
        text = f"{one!r} and {other!r} cannot both hold"
        if text not in self.contradictions:
            self.contradictions.append(text)

    def drop(self, start: int, end: int, why: str) -> None:
        self.use(start, end)
        text = f"{self.phrase(start, end)!r}: {why}"
        if text not in self.not_used:
            self.not_used.append(text)

    def set_aside(self, start: int, end: int, why: str) -> None:
        """Show a phrase as not used that is understood well enough to need no caution."""
        self.use(start, end)
        text = f"{self.phrase(start, end)!r} is {why}"
        if text not in self.not_used:
            self.not_used.append(text)

    def doubt(self, start: int, end: int, why: str, *, use: bool = True) -> None:
        """What must be asked before anything is offered."""
        if use:
            self.use(start, end)
        text = f"{self.phrase(start, end)!r}: {why}"
        if text not in self.doubts:
            self.doubts.append(text)

    def take_back(self, name: str, item: str) -> None:
        """Withdraw what was concluded of a drug."""
        found = self.said.pop((name, item), None)
        if found:
            self.understood = [u for u in self.understood if not (item in u and "stopped before" in u)]

    def value(self, name: str, item: str = "") -> Any:
        found = self.said.get((name, item))
        return None if found is None else found[0]

    def items(self, name: str) -> dict[str, str]:
        """Drugs for which a list field was said, with their phrases."""
        return {
            item: phrase for (n, item), (value, phrase) in self.said.items() if n == name and item and value
        }

    def is_used(self, start: int, end: int) -> bool:
        return any(s < end and start < e for s, e in self.used)


def clauses_of(text: str) -> list[Clause]:
    """Pieces between commas, semicolons, full stops and "but"; never cut inside brackets (t(11;14))."""
    cuts = []
    inside = _inside_brackets(text)
    for match in _BREAK.finditer(text):
        if text[match.start()] == "\n" or not inside[match.start()]:
            cuts.append((match.start(), match.end()))
    out, at = [], 0
    for start, end in [*cuts, (len(text), len(text))]:
        if text[at:start].strip():
            out.append(Clause(text[at:start], at, start))
        at = end
    return out


def _inside_brackets(text: str) -> list[bool]:
    """For each place whether a bracket is open there; the ")" of "1) VRd" closes nothing, an open end reaches its line's end."""
    inside, opened = [False] * len(text), -1
    depth = 0
    for at, sign in enumerate(text):
        if sign == "(":
            opened, depth = (at if depth == 0 else opened), depth + 1
        elif sign == ")" and depth:
            depth -= 1
            if depth == 0:
                inside[opened : at + 1] = [True] * (at + 1 - opened)
        elif sign == "\n" and depth:
            inside[opened:at] = [True] * (at - opened)
            depth = 0
    if depth:
        inside[opened:] = [True] * (len(text) - opened)
    return inside


def clause_at(clauses: list[Clause], position: int) -> Clause:
    return next((c for c in clauses if c.start <= position < c.end), Clause("", position, position))


def is_negated(clause: Clause, start: int, end: int) -> bool:
    """Whether "no", "without", "negative" and the like govern `text[start:end]` within its clause."""
    before, after = clause.text[: start - clause.start], clause.text[end - clause.start :]
    found = _NEGATED_BEFORE.search(before)
    if found and not _TURN.search(found.group()):
        return True
    return bool(_NEGATED_AFTER.match(after))


def with_negation(clauses: list[Clause], match: re.Match[str], negated: bool) -> tuple[int, int]:
    """The phrase with its "no", so that it is shown whole."""
    if not negated:
        return match.span()
    clause = clause_at(clauses, match.start())
    head = clause.text[: match.start() - clause.start]
    found = list(re.finditer(r"\b(?:no|not|without|never|denies|negative|free)\b", head, re.I))
    start = clause.start + found[-1].start() if found else match.start()
    return start, match.end() if found else clause.end


def leftovers(ledger: Ledger, clauses: list[Clause]) -> list[tuple[int, str]]:
    """Where and which pieces of clauses nothing used that hold more than filler words."""
    out: list[tuple[int, str]] = []
    for clause in clauses:
        pieces, at = [], clause.start
        for start, end in sorted(ledger.used):
            if end <= at or start >= clause.end:
                continue
            pieces.append((at, ledger.text[at : max(at, start)]))
            at = max(at, min(end, clause.end))
        pieces.append((at, ledger.text[at : clause.end]))
        for begin, piece in pieces:
            words = re.findall(r"[0-9A-Za-z%/.]+", piece)
            if any(
                w.lower() not in _TRIVIAL and re.search(r"\w", w) and not (w.isdigit() and len(w) < 2)
                for w in words
            ):
                shown = " ".join(piece.split()).strip(" -:()")
                if shown:
                    out.append((begin, shown))
    return out
