"""Rules and facts as Reasons: text, ground, verbatim citations. One Citer a recommendation, so each quote is cut once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from core.errors import RuleError
from core.evidence import Citation, Passage
from core.recommendations import Category, Excluded, Ground, Reason
from recommend.facts import Facts
from recommend.plan import CATEGORY_ORDER, JURISDICTIONS, Block, Bound, Plan, Truths
from recommend.rule import Rule, Source
from recommend.values import is_unknown

# The caution of words that reached no rule; not a rule of the files, since no field of a profile can hold it.
UNREAD = "words-not-read"
_UNREAD_SOURCES = (Source("kahler-rules", "words-not-read"),)
AGENCY = {"US": "US label", "EU": "EU label"}


class Citer:
    """Statements to citations; a statement that is not on the shelf is an error, never silently dropped.

    Kept with the plan for as long as the same shelf is asked, since the quotes of a rule never change on one shelf.
    """

    def __init__(self, passages: Callable[[str], Passage | None]) -> None:
        self._passages = passages
        self._cut: dict[str, Citation] = {}
        self._reasons: dict[tuple[str, str, str | None], Reason] = {}

    def cite(self, sources: Iterable[Source], who: str) -> tuple[Citation, ...]:
        return tuple(self._cite(source, who) for source in sources)

    def _cite(self, source: Source, who: str) -> Citation:
        name = source.passage_id
        if name not in self._cut:
            passage = self._passages(name)
            if passage is None:
                raise RuleError(
                    f"{who} cites {name}, which is not on the shelf; build the index again from the present corpus"
                )
            self._cut[name] = Citation.of(passage)
        return self._cut[name]

    def reason(self, rule: Rule, text: str | None = None, jurisdiction: str | None = None) -> Reason:
        where = jurisdiction or rule.jurisdiction
        key = (rule.id, text or rule.says, where)
        if key not in self._reasons:
            made = Reason(
                rule_id=rule.id,
                text=key[1],
                ground=rule.ground,
                citations=self.cite(rule.sources, f"rule {rule.id}"),
                jurisdiction=where,
            )
            if len(self._reasons) >= _MOST_REASONS:
                return made
            self._reasons[key] = made
        return self._reasons[key]


def citer_for(plan: Plan, passages: Callable[[str], Passage | None], corpus_version: str) -> Citer:
    """The citer of a shelf, kept with the plan while shelf and corpus version stay the same."""
    if plan.citer is None or plan.citer[0] != (passages, corpus_version):
        plan.citer = ((passages, corpus_version), Citer(passages))
    return plan.citer[1]


# Texts that name a patient's unknowns are many; the cache stays bounded.
_MOST_REASONS = 5000


class Exclusion:
    """Why one regimen is not offered in one jurisdiction: categories, reasons and what reopens it."""

    def __init__(self, plan: Plan, block: Block, truths: Truths, facts: Facts) -> None:
        self.plan, self.block, self.truths, self.facts = plan, block, truths, facts
        self.hard = [b for b in block.excludes if truths[b.condition] is True]
        self.failed = [b for b in block.requires if truths[b.condition] is False]
        self.open = [b for b in block.requires if truths[b.condition] is None]
        self.licence = plan.licence(block, truths)

    def categories(self) -> list[Category]:
        out = [b.rule.category for b in (*self.hard, *self.failed)]
        out.extend(b.rule.unknown_category for b in self.open)
        if self.licence is not True:
            out.extend(self._licence_categories())
        return out

    def _licence_categories(self) -> Iterator[Category]:
        offers = self.block.offers
        if not offers:
            if not any(
                b.rule.category in (Category.WITHDRAWN, Category.NOT_LICENSED_HERE) for b in self.hard
            ):
                yield Category.NOT_LICENSED_HERE
        elif self.licence is None:
            yield from {o.rule.unknown_category for o in offers if self.truths[o.condition] is None}
        else:
            yield offers[0].rule.category

    def is_labelled(self) -> bool:
        """Whether a label here is met, or waits only for facts that are unknown."""
        return any(
            o.rule.status == "labelled" and self.truths[o.condition] is not False for o in self.block.offers
        )

    def category(self) -> Category:
        found = self.categories()
        return next(c for c in CATEGORY_ORDER if c in found)

    def waiting(self) -> tuple[int, ...]:
        """The conditions that are unknown, where nothing else stands in the way."""
        if self.hard or self.failed or self.licence is False:
            return ()
        waiting = list(self.open)
        if self.licence is None:
            waiting.extend(o for o in self.block.offers if self.truths[o.condition] is None)
        return tuple(b.condition for b in waiting if b.rule.unknown_category is Category.NOT_NOW)

    def missing(self) -> frozenset[str]:
        """The unknown facts of what waits."""
        return frozenset(u for n in self.waiting() for u in self.plan.units[n] if is_unknown(self.facts, u))

    def reasons(self, citer: Citer) -> tuple[Reason, ...]:
        out = [citer.reason(b.rule, self._says(b)) for b in self.hard]
        out.extend(citer.reason(b.rule) for b in self.failed)
        out.extend(
            citer.reason(b.rule, f"{b.rule.says}; not known: {'; '.join(self._parts(b, None))}")
            for b in self.open
        )
        if self.licence is not True:
            out.extend(self._licence_reasons(citer))
        return tuple(out)

    def _says(self, bound: Bound) -> str:
        """The rule's sentence with the facts that met it: refractory to which drug, which of the heart findings."""
        met = self.plan.met(bound.condition, self.facts)
        return f"{bound.rule.says} ({'; '.join(met)})" if met else bound.rule.says

    def _licence_reasons(self, citer: Citer) -> Iterator[Reason]:
        offers = [
            o for o in self.block.offers if self.truths[o.condition] is self.licence
        ] or self.block.offers
        for offer in offers:
            rule = offer.rule
            name = AGENCY[self.block.jurisdiction] if rule.status == "labelled" else "Off-label scope"
            if self.licence is None:
                text = f"{name}: not known: {'; '.join(self._parts(offer, None))}"
            else:
                text = f"{name} not met: asks for {'; '.join(self._parts(offer, False))}"
            yield citer.reason(rule, f"{text} ({rule.says})", self.block.jurisdiction)
        if not offers and not self.hard:
            yield from self._not_yet(citer)

    def _not_yet(self, citer: Citer) -> Iterator[Reason]:
        for rule in self.plan.ruleset.rules:
            here = rule.jurisdiction in (None, self.block.jurisdiction)
            if rule.then == "offer" and here and self.block.regimen in self.plan.ruleset.regimens_of(rule):
                text = f"Not licensed on {self.plan.as_of}: {rule.title} holds from {rule.valid_from}"
                yield citer.reason(rule, text, self.block.jurisdiction)

    def _parts(self, bound: Bound, wanted: bool | None) -> list[str]:
        return self.plan.unmet(bound.condition, self.facts, wanted)

    def reopens_when(self) -> str | None:
        """What would reopen it; None where one of the grounds does not pass."""
        out: list[str] = []
        for bound in (*self.hard, *self.failed, *self.open):
            if not bound.rule.reopens:
                return None
            out.append(bound.rule.reopens)
        if self.licence is not True and self.block.offers:
            if ahead := self._licence_reopens():
                out.append(ahead)
            else:
                return None
        elif not self.block.offers:
            return None
        return "; and ".join(dict.fromkeys(out)) or None

    def _licence_reopens(self) -> str | None:
        lines = self.facts.values["prior_lines"]
        ways = []
        for offer in self.block.offers:
            if offer.rule.reopens:
                ways.append(offer.rule.reopens)
                continue
            parts = [*self._parts(offer, False), *self._parts(offer, None)]
            if (
                any(p.startswith("at most") for p in parts)
                and lines is not None
                and self._too_many(offer, lines)
            ):
                continue
            ways.append("; ".join(parts))
        return " - or - ".join(dict.fromkeys(ways)) or None

    def _too_many(self, offer: Bound, lines: int) -> bool:
        node = self.plan.nodes[offer.condition]
        parts = node["of"] if node["kind"] == "all" else [node]
        return any(
            p["kind"] == "number" and p["field"] == "prior_lines" and p["op"] == "lte" and lines > p["value"]
            for p in parts
        )

    def elsewhere(self, citer: Citer, jurisdictions: tuple[str, ...]) -> Iterator[Reason]:
        """Labelled and met in a jurisdiction that was not asked for: said, not offered."""
        for j in JURISDICTIONS:
            if j in jurisdictions:
                continue
            other = self.plan.blocks[self.block.regimen, j]
            for offer in other.offers:
                if offer.rule.status == "labelled" and self.truths[offer.condition] is True:
                    yield citer.reason(offer.rule, f"{AGENCY[j]}: met ({offer.rule.says})", j)
                    break


def excluded_of(exclusion: Exclusion, citer: Citer, name: str, jurisdictions: tuple[str, ...]) -> Excluded:
    category = exclusion.category()
    # Another agency's label is of interest where only the label stands in the way.
    abroad = category in (Category.NOT_LICENSED_HERE, Category.LABEL_NOT_MET)
    elsewhere = tuple(exclusion.elsewhere(citer, jurisdictions)) if abroad else ()
    return Excluded(
        regimen=exclusion.block.regimen,
        name=name,
        category=category,
        reasons=(*exclusion.reasons(citer), *elsewhere),
        reopens_when=exclusion.reopens_when(),
        jurisdiction=exclusion.block.jurisdiction,
    )


def trial_reason(citer: Citer, regimen: str, name: str, text: str, sources: tuple[Source, ...]) -> Reason:
    return Reason(
        rule_id=f"trial:{regimen}:{name}",
        text=text,
        ground=Ground.TRIAL_ENTRY,
        citations=citer.cite(sources, f"trial {name}"),
    )


def unread_reason(citer: Citer, phrases: tuple[str, ...]) -> Reason:
    """The caution that quotes the clinical phrases which reached no rule."""
    quoted = ", ".join(f"'{p}'" for p in phrases)
    return Reason(
        rule_id=UNREAD,
        text=f"{quoted}: not read into the rules; check what it means for this regimen before it is chosen",
        ground=Ground.JUDGEMENT,
        citations=citer.cite(_UNREAD_SOURCES, f"rule {UNREAD}"),
    )
