"""Negative controls: a good run spoilt in one known way. The gate that guards against it has to break.

Each control changes observations, never the scorers; donors are other items of the same batch, so a control gives the
same numbers however many workers ran.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.answers import Abstention, AbstentionReason, Answer, AnswerKind, Notice, Urgent
from core.evidence import Citation, Claim, Hit, Kind
from core.recommendations import Offered, Recommendation, Tier
from eval.gold import Gold, plain, regimen_ids
from eval.support import cited
from eval.system import Observation

Spoil = Callable[[Observation, Observation, Gold], Observation]


@dataclass(frozen=True)
class Control:
    """`metrics`: the gates that have to break when `spoil(observation, donor, gold)` is applied to every item."""

    name: str
    does: str
    metrics: tuple[str, ...]
    spoil: Spoil


def _with_claims(observed: Observation, claims: Sequence[Claim], **changes: object) -> Observation:
    if observed.answer is None:
        return observed
    return observed.but(answer=observed.answer.model_copy(update={"claims": tuple(claims), **changes}))


def _map_claims(observed: Observation, change: Callable[[Claim], Claim]) -> Observation:
    return (
        _with_claims(observed, [change(c) for c in observed.answer.claims]) if observed.answer else observed
    )


def _always_abstains(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    refusal = Abstention(reason=AbstentionReason.INSUFFICIENT_EVIDENCE, message="I cannot answer that.")
    return _with_claims(
        observed, (), abstention=refusal, parts=(), notices=(), urgent=None, recommendation=None,
        references=(), kind=AnswerKind.ABSTENTION,
    )  # fmt: skip


def _never_abstains(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    own = observed.answer.claims if observed.answer else ()
    claims = own or _some_claims(donor, gold)
    return _with_claims(observed, claims, abstention=None, parts=(), kind=AnswerKind.EVIDENCE)


def _some_claims(donor: Observation, gold: Gold) -> tuple[Claim, ...]:
    if donor.answer and donor.answer.claims:
        return donor.answer.claims
    passage = next(iter(gold.passages.values()))
    return (Claim(text=passage.text, citations=(Citation.of(passage),)),)


def _wrong_document(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return _with_claims(observed, _some_claims(donor, gold))


def _random_citation(seed: str, gold: Gold) -> Citation:
    ids = sorted(gold.passages)
    return Citation.of(gold.passages[ids[sum(map(ord, seed)) * 7919 % len(ids)]])


def _cites_at_random(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return _map_claims(
        observed,
        lambda c: c.model_copy(
            update={"citations": tuple(_random_citation(c.text, gold) for _ in c.citations)}
        ),
    )


def _swaps_citations(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    if observed.answer is None or not observed.answer.claims:
        return observed
    claims = observed.answer.claims
    others = claims[1:] + claims[:1] if len(claims) > 1 else _some_claims(donor, gold)[:1]
    return _with_claims(
        observed,
        [a.model_copy(update={"citations": b.citations}) for a, b in zip(claims, others, strict=True)],
    )


def _alter_last_digit(text: str) -> str:
    """The last digit of every decimal or percentage is raised by one: 56.7 becomes 56.8, 9.9 becomes 9.0."""
    return re.sub(r"(\d+\.\d+|\d+(?=%))", lambda m: m[0][:-1] + str((int(m[0][-1]) + 1) % 10), text)


def _alters_digits(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return _map_claims(observed, lambda c: c.model_copy(update={"text": _alter_last_digit(c.text)}))


def _swap_arms(text: str) -> str:
    """Two values of one sentence change places: "7.8 months versus 4.9 months" becomes "4.9 months versus 7.8"."""
    return re.sub(
        r"(\d+(?:\.\d+)?)( ?(?:months|%)[^.;]{0,60}? versus )(\d+(?:\.\d+)?)( ?(?:months|%))",
        lambda m: f"{m[3]}{m[2]}{m[1]}{m[4]}",
        text,
    )


def _swaps_arms(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return _map_claims(observed, lambda c: c.model_copy(update={"text": _swap_arms(c.text)}))


def _invents_passages(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    def invent(claim: Claim) -> Claim:
        made_up = (
            c.model_copy(update={"passage_id": f"{c.document_id}#as-everybody-knows"})
            for c in claim.citations
        )
        return claim.model_copy(update={"citations": tuple(made_up)})

    return _map_claims(observed, invent)


def _edits_quotes(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    def edit(claim: Claim) -> Claim:
        edited = (c.model_copy(update={"quote": c.quote.replace(" ", "  ", 1)}) for c in claim.citations)
        return claim.model_copy(update={"citations": tuple(edited)})

    return _map_claims(observed, edit)


def _finds_other_passages(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    judged = {p for need in observed.item.case.relevant for p in ((need,) if isinstance(need, str) else need)}
    others = [p for p in gold.passages.values() if p.passage_id not in judged][:10]
    if observed.hits is None:
        return observed
    return observed.but(hits=tuple(Hit(passage=p, score=1.0 / n, rank=n) for n, p in enumerate(others, 1)))


def _repeats_the_article(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    kept = [
        c
        for c in (observed.answer.claims if observed.answer else ())
        if all(p.kind is Kind.ARTICLE for p in cited(c, gold))
    ]
    return _with_claims(observed, kept)


def _ranks_without_a_trial(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    claims = [
        c
        for c in (observed.answer.claims if observed.answer else ())
        if "no randomised trial" not in plain(c.text)
    ]
    notice = Notice(code="ranking", text="The first is clearly better than the second.")
    return _with_claims(observed, claims, notices=(notice,), abstention=None, parts=())


def _sounds_every_alarm(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    alarm = Urgent(situation="any", message="Go to the emergency department now.")
    return (
        observed.but(answer=observed.answer.model_copy(update={"urgent": alarm}))
        if observed.answer
        else observed
    )


def _sounds_no_alarm(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return (
        observed.but(answer=observed.answer.model_copy(update={"urgent": None}))
        if observed.answer
        else observed
    )


def _offer_everything(given: Recommendation | None, gold: Gold) -> Recommendation | None:
    if given is None:
        return None
    everything = tuple(
        Offered(regimen=r, name=r, components=(r,), tier=Tier.PREFERRED, label_status={}, reasons=())
        for r in sorted(regimen_ids(gold.lexicon))
    )
    return given.model_copy(update={"offered": everything, "excluded": ()})


def _offers_everything(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    answer: Answer | None = observed.answer
    if answer and answer.recommendation:
        answer = answer.model_copy(update={"recommendation": _offer_everything(answer.recommendation, gold)})
    return observed.but(answer=answer, recommendation=_offer_everything(observed.recommendation, gold))


def _offers_nothing(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    answer = observed.answer.model_copy(update={"recommendation": None}) if observed.answer else None
    return observed.but(answer=answer, recommendation=None)


def _tells_patients_more(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    if observed.patient_answer is None:
        return observed
    more = observed.patient_answer.claims + tuple(
        Claim(text=p.text, citations=(Citation.of(p),))
        for p in (gold.passages[i] for i in sorted(gold.passages)[:50:10])
    )
    return observed.but(patient_answer=observed.patient_answer.model_copy(update={"claims": more}))


def _breaks_down(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return observed.but(answer=None, hits=None, recommendation=None, error="the index is damaged")


def _dawdles(observed: Observation, donor: Observation, gold: Gold) -> Observation:
    return observed.but(times_ms={name: taken + 60_000 for name, taken in observed.times_ms.items()})


CONTROLS: tuple[Control, ...] = (
    Control("always abstains", "declines every question", ("fact_recall", "over_refusal", "abstention_precision", "must_cite"), _always_abstains),
    Control("never abstains", "answers what it has to decline", ("abstention_recall",), _never_abstains),
    Control("wrong document", "answers with the claims of another question", ("fact_recall", "must_cite"), _wrong_document),
    Control("cites at random", "keeps the claims, cites any passage", ("citation_precision", "citation_recall", "fully_supported", "figures_supported"), _cites_at_random),
    Control("swapped citation", "claims exchange their citations", ("citation_precision", "citation_recall", "fully_supported", "figures_supported"), _swaps_citations),
    Control("altered digit", "the last digit of each figure is one off", ("wrong_figures", "figures_supported", "citation_recall", "fully_supported"), _alters_digits),
    Control("swapped arms", "the two values of a comparison change places", ("wrong_figures", "figures_supported"), _swaps_arms),
    Control("invented passage id", "cites passages that do not exist", ("quote_verbatim", "citation_recall", "citation_precision"), _invents_passages),
    Control("edited quote", "a quote with one character changed", ("quote_verbatim",), _edits_quotes),
    Control("finds other passages", "search brings passages not judged relevant", ("recall_at_5", "recall_at_10", "mrr", "ndcg_at_10"), _finds_other_passages),
    Control("repeats the article", "leaves out every correction", ("correction_rate",), _repeats_the_article),
    Control("ranks without a trial", "names a winner where nobody compared", ("comparison_disclosed",), _ranks_without_a_trial),
    Control("every question urgent", "sounds the alarm each time", ("urgent_recognised",), _sounds_every_alarm),
    Control("no question urgent", "never sounds the alarm", ("urgent_recognised",), _sounds_no_alarm),
    Control("offers everything", "offers every regimen to every patient", ("forbidden_offers", "recommendation_exactness"), _offers_everything),
    Control("offers nothing", "never offers a regimen", ("recommendation_exactness",), _offers_nothing),
    Control("tells patients more", "the patient's view shows other facts", ("audience_invariance",), _tells_patients_more),
    Control("breaks down", "ends in an error", ("answered",), _breaks_down),
    Control("dawdles", "takes a minute longer", ("latency_p95_ms",), _dawdles),
)  # fmt: skip
