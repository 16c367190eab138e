"""From a profile to a Recommendation: pure, deterministic, the same input gives the same bytes.

facts (three-valued) -> truths of all conditions -> outcome of each regimen and jurisdiction
-> offered, excluded, what to confirm, care, the article beside it.
"""

from __future__ import annotations

from collections.abc import Callable

from core.errors import InputError
from core.evidence import Passage
from core.patients import PatientProfile
from core.recommendations import Confirm, Disposition, Offered, Reason, Recommendation, SupportiveCare
from recommend.article import article_branch
from recommend.explain import fired_rules
from recommend.judgement import Judgement
from recommend.offers import Offers
from recommend.plan import CAUTION, EXCLUDED, plan_for
from recommend.profile_checks import check_ids, contradictions_in
from recommend.reasons import Citer, citer_for
from recommend.ruleset import RuleSet
from recommend.wording import question_of


def recommend(
    profile: PatientProfile,
    ruleset: RuleSet,
    passages: Callable[[str], Passage | None],
    as_of: str,
    corpus_version: str,
    *,
    understood: tuple[str, ...] = (),
    not_used: tuple[str, ...] = (),
    contradictions: tuple[str, ...] = (),
    doubts: tuple[str, ...] = (),
    unread: tuple[str, ...] = (),
) -> Recommendation:
    """What the rules in force on `as_of` (ISO date) say for a profile.

    `passages` finds a statement by its passage id. `understood`, `not_used`, `contradictions` and `doubts`
    come from `parse_profile` where the profile was words, as does `unread`; with a doubt nothing is offered, with an
    unread clinical phrase nothing is preferred. Raises ProfileError for an unknown drug, RuleError where a rule's
    source is not on the shelf.
    """
    if len(as_of) != 10 or as_of[4] != "-" or as_of[7] != "-":
        raise InputError(f"as_of is {as_of!r}; a date like 2026-11-22 is accepted")
    check_ids(profile, ruleset.words)
    plan = plan_for(ruleset, as_of)
    against = (*contradictions, *contradictions_in(profile, ruleset.words))
    judgement = Judgement(profile, plan, unread)
    citer = citer_for(plan, passages, corpus_version)
    disposition, message, missing = _disposition(judgement, against, doubts)
    silent = disposition is Disposition.OUT_OF_SCOPE or bool(against or doubts)
    offers = Offers(judgement, citer)
    offered: tuple[Offered, ...] = ()
    confirm_all: tuple[Confirm, ...] = ()
    if not silent:
        offered, confirm_all = offers.offered()
    return Recommendation(
        disposition=disposition,
        message=message,
        understood_profile=profile,
        understood=understood,
        not_used=tuple(dict.fromkeys((*doubts, *not_used))),
        contradictions=against,
        offered=offered,
        excluded=() if silent else offers.excluded(),
        confirm_all=confirm_all,
        missing_fields=missing,
        supportive_care=() if silent else _care(judgement, citer),
        before_you_prescribe=() if silent else _section(judgement, citer, "before_you_prescribe"),
        standing=() if silent else _section(judgement, citer, "standing"),
        article=None if silent else article_branch(judgement, citer),
        fired_rules=fired_rules(judgement),
        as_of=plan.as_of,
        ruleset_version=plan.ruleset.version,
        corpus_version=corpus_version,
    )


def _disposition(
    judgement: Judgement, against: tuple[str, ...], doubts: tuple[str, ...]
) -> tuple[Disposition, str, tuple[str, ...]]:
    p = judgement.profile
    if p.prior_lines == 0 or p.out_of_scope_condition or (p.age is not None and p.age < 18):
        what = p.out_of_scope_condition or ("no prior line" if p.prior_lines == 0 else "age below 18")
        text = f"Kahler covers relapsed or refractory multiple myeloma in adults only; this is: {what.replace('_', ' ')}."
        return Disposition.OUT_OF_SCOPE, text, ()
    if against:
        return Disposition.NEEDS_INFORMATION, f"The profile contradicts itself: {'; '.join(against)}.", ()
    if doubts:
        asked = "; ".join(doubts)
        return Disposition.NEEDS_INFORMATION, f"Nothing is offered before this is clear: {asked}.", ()
    missing, lifts = judgement.missing()
    ranks = [o.rank for o in judgement.outcomes.values()]
    best = min(ranks, default=EXCLUDED)
    if best == EXCLUDED and missing:
        names = ", ".join(missing)
        return Disposition.NEEDS_INFORMATION, f"Nothing follows without: {names}.", missing
    if p.pregnant:
        return Disposition.SPECIALIST_REVIEW, "Pregnant: every choice is for a specialist.", missing
    if best >= CAUTION and lifts:
        asked = question_of(missing[0], judgement.plan.ruleset.words)
        text = f"Ask first: {asked} Labelled regimens wait for it; nothing that is offered before it ranks above caution."
        return Disposition.NEEDS_INFORMATION, text, missing
    if best >= CAUTION:
        return (
            Disposition.SPECIALIST_REVIEW,
            "Nothing ranks above caution: specialist review or a clinical trial.",
            missing,
        )
    return (
        Disposition.OPTIONS,
        "Options by Kahler's rules; the choice is the clinician's and the patient's.",
        missing,
    )


def _care(judgement: Judgement, citer: Citer) -> tuple[SupportiveCare, ...]:
    uses: dict[str, list[str]] = {}
    for (regimen, j), outcome in sorted(judgement.outcomes.items()):
        if outcome.rank == EXCLUDED:
            continue
        for bound in judgement.plan.blocks[regimen, j].cares:
            if judgement.truths[bound.condition] is True and regimen not in uses.setdefault(
                bound.rule.id, []
            ):
                uses[bound.rule.id].append(regimen)
    return tuple(
        SupportiveCare(care_id=r.id, text=r.says, for_regimens=tuple(uses[r.id]), reasons=(citer.reason(r),))
        for r in judgement.plan.rules
        if uses.get(r.id)
    )


def _section(judgement: Judgement, citer: Citer, section: str) -> tuple[Reason, ...]:
    return tuple(
        citer.reason(rule)
        for rule in judgement.plan.rules
        if rule.then == "care"
        and rule.section == section
        and any(judgement.truths[number] is True for _, _, number in judgement.plan.bound[rule.id])
    )
