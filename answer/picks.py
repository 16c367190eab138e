"""A regimen pick is answered from the rules. They override free text; a model never chooses."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from answer.draft import Draft
from core.answers import Abstention, AbstentionReason, Audience, Notice
from core.evidence import Passage
from core.lexicon import EntityKind, Lexicon
from core.patients import PatientProfile
from core.recommendations import Disposition, Recommendation, Tier
from index.snapshot import Snapshot
from recommend.engine import recommend
from recommend.explain import explain
from recommend.profile_text import parse_profile
from recommend.ruleset import RuleSet

SHOWN = 5
"""How many of the offered regimens bring their evidence into the answer's text; all stand in the recommendation."""


@dataclass
class Picker:
    """Recommendations from the rules compiled into an index."""

    snapshot: Snapshot
    lexicon: Lexicon

    @cached_property
    def ruleset(self) -> RuleSet:
        return RuleSet(self.snapshot.compiled("rules"), self.lexicon)

    def from_profile(
        self, profile: PatientProfile, as_of: str, unread: tuple[str, ...] = ()
    ) -> Recommendation:
        """`unread`: names of diagnoses beside the profile that no field holds; with one, nothing is preferred."""
        return self._recommend(profile, as_of, unread=unread)

    def from_text(self, text: str, as_of: str, known: PatientProfile | None = None) -> Recommendation:
        """The recommendation for a patient told in words; `known` fields stand where the text says nothing.

        Words that were not understood and could hide a failed drug or a danger give needs_information.
        """
        parsed = parse_profile(text, self.lexicon, as_of)
        profile, added = _with_populations(parsed.profile, text, self.lexicon)
        if known is not None:
            profile = join_profiles(known, profile)
        return self._recommend(
            profile,
            as_of,
            understood=(*parsed.understood, *added),
            not_used=parsed.not_used,
            contradictions=parsed.contradictions,
            doubts=parsed.doubts,
            unread=parsed.unread,
        )

    def _recommend(self, profile: PatientProfile, as_of: str, **told: tuple[str, ...]) -> Recommendation:
        return recommend(
            profile,
            self.ruleset,
            self.snapshot.store.find_passage,
            as_of,
            self.snapshot.manifest.corpus_version,
            **told,
        )

    def explain(self, recommendation: Recommendation) -> str:
        return explain(recommendation)

    def understands(self, text: str) -> bool:
        """Whether the text says anything about a patient that a rule could use."""
        return bool(parse_profile(text, self.lexicon).understood)


def join_profiles(known: PatientProfile, told: PatientProfile) -> PatientProfile:
    """What the words say added to a profile: lists grow, so that a refractoriness is never taken away."""
    update: dict[str, object] = {}
    for name in told.model_fields_set:
        value, before = getattr(told, name), getattr(known, name)
        if isinstance(value, tuple):
            update[name] = tuple(sorted({*before, *value}))
        elif isinstance(value, dict):
            update[name] = {**before, **value}
        else:
            update[name] = value
    return known.model_copy(update=update)


_REFRACTORY_GROUPS = {
    "len_refractory": ("lenalidomide",),
    "bortezomib_refractory": ("bortezomib",),
    "carfilzomib_refractory": ("carfilzomib",),
    "pomalidomide_refractory": ("pomalidomide",),
    "anti_cd38_refractory": ("anti_cd38",),
    "imid_refractory": ("imid",),
    "pi_refractory": ("proteasome_inhibitor",),
    "double_refractory": ("proteasome_inhibitor", "imid"),
    "triple_class_refractory": ("proteasome_inhibitor", "imid", "anti_cd38"),
}
_NEGATED = re.compile(r"\b(?:not|non|isn't|without|never|no)[\s-]+(?:\w+\s+)?$", re.IGNORECASE)


def _with_populations(
    profile: PatientProfile, text: str, lexicon: Lexicon
) -> tuple[PatientProfile, tuple[str, ...]]:
    """A net under the reader of profiles: a refractoriness that the lexicon sees in the text is never lost.

    Losing one would offer a drug the patient is refractory to; reading one too many only narrows the list.
    """
    known = {*profile.refractory_to, *profile.not_refractory_to}
    extra: dict[str, str] = {}
    for mention in lexicon.mentions(text, fuzzy=True):
        for drug in _REFRACTORY_GROUPS.get(mention.id, ()):
            wider = {
                drug,
                *(
                    lexicon.class_chain(drug)
                    if lexicon[drug].kind is EntityKind.DRUG
                    else lexicon.drugs_of_class(drug)
                ),
            }
            if not known & wider and not _NEGATED.search(text[: mention.start]):
                extra[drug] = mention.text
    if not extra:
        return profile, ()
    merged = profile.model_copy(update={"refractory_to": tuple(sorted({*profile.refractory_to, *extra}))})
    return merged, tuple(f"'{word}': refractory to {drug} = True" for drug, word in extra.items())


def draft_pick(recommendation: Recommendation, audience: Audience, snapshot: Snapshot) -> Draft:
    """The options in one notice, and the evidence quotes of the first of them as claims."""
    draft = Draft()
    if audience is Audience.PATIENT:
        draft.abstention = Abstention(
            reason=AbstentionReason.PERSONAL_DECISION,
            message="Which treatment suits a person is decided with their care team; Kahler picks none for patients. "
            "You can ask your team: which earlier drugs count as no longer working, which options remain and why, "
            "what the side effects are, and whether a trial is open.",
            missing=("a decision for this person",),
        )
        return draft
    draft.notices += options_notices(recommendation)
    groups = frozenset(
        group
        for group, drugs in _REFRACTORY_GROUPS.items()
        if set(drugs) <= set(recommendation.understood_profile.refractory_to)
    )
    for offered in recommendation.offered[:SHOWN]:
        own = _result_in(offered.regimen, groups, snapshot)
        cited = offered.evidence[:1]
        draft.add(own or (snapshot.store.find_passage(cited[0].passage_id) if cited else None))
    if recommendation.disposition is not Disposition.OPTIONS:
        draft.abstention = Abstention(
            reason=AbstentionReason.OUT_OF_SCOPE
            if recommendation.disposition is Disposition.OUT_OF_SCOPE
            else AbstentionReason.INSUFFICIENT_EVIDENCE,
            message=recommendation.message,
            missing=recommendation.missing_fields
            or recommendation.contradictions
            or (
                recommendation.not_used if recommendation.disposition is Disposition.NEEDS_INFORMATION else ()
            )
            or ("a regimen that the rules can offer",),
        )
    return draft


def _result_in(regimen: str, groups: frozenset[str], snapshot: Snapshot) -> Passage | None:
    """The regimen's own result in patients like this one, which says more than that of its whole trial."""
    if not groups:
        return None
    rows = snapshot.store.rows_naming([regimen]) & snapshot.store.rows_where("kind = 'trial'")
    fitting = [
        p
        for p in snapshot.store.passages(sorted(rows))
        if any(
            f.endpoint == "pfs" and f.arm == regimen and f.statistic == "median" and f.population in groups
            for f in p.figures
        )
    ]
    return max(
        fitting,
        key=lambda p: (bool(p.contrasts), p.confidence != "medium", p.published or "", p.passage_id),
        default=None,
    )


def options_notices(recommendation: Recommendation) -> list[Notice]:
    """The offered regimens by tier, in one line each; provable from the recommendation."""
    notices = []
    for tier in Tier:
        names = [o.name for o in recommendation.offered if o.tier is tier]
        if names:
            notices.append(Notice(code=f"options_{tier}", text=f"{tier.capitalize()}: {', '.join(names)}."))
    if notices:
        notices.append(Notice(code="tier_caption", text=recommendation.tier_caption))
    # what the disease no longer answers to excludes regimens offered here: it is asked before the rest
    refractory = Counter(
        c.question for o in recommendation.offered for c in o.confirm if c.field.startswith("refractory_to")
    )
    asked = [q for q, _ in refractory.most_common(3)]
    asked += [c.question for c in recommendation.confirm_all if c.question not in asked]
    if asked:
        notices.append(Notice(code="confirm", text=f"To confirm first: {' '.join(asked[:5])}"))
    return notices


def forbidden_check(
    recommendations: Sequence[Recommendation], lexicon: Lexicon
) -> Callable[[str], str | None]:
    """Names the regimen of a sentence that the rules do not offer to this patient; None where there is none."""
    if not recommendations:
        return lambda text: None
    offered = {o.regimen for r in recommendations for o in r.offered}
    quoted = {c.quote for r in recommendations for o in r.offered for c in o.evidence}

    def check(text: str) -> str | None:
        if text in quoted:
            return None
        for mention in lexicon.mentions(text):
            entity = lexicon[mention.id]
            if (entity.kind is EntityKind.REGIMEN or entity.components) and mention.id not in offered:
                return entity.name
        return None

    return check
