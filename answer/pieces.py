"""A question on several things that no one statement holds: its pieces, and their drafts made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.draft import Draft
from answer.plan import object_topics
from retrieval.slots import Reading

MOST_EACH = 3


def one_object_each(reading: Reading) -> tuple[Reading, ...]:
    """The question once for each condition, topic and endpoint that it names; the subject stays in each."""
    slots = reading.slots
    objects = (
        *(("conditions", c) for c in slots.conditions),
        *(("topics", t) for t in object_topics(slots)),
        *(("endpoints", e) for e in slots.endpoints),
    )
    about = tuple(t for t in slots.topics if t not in object_topics(slots))
    return tuple(
        replace(
            reading,
            slots=slots.model_copy(
                update={
                    "conditions": (entity,) if kind == "conditions" else (),
                    "topics": (*about, entity) if kind == "topics" else about,
                    "endpoints": (entity,) if kind == "endpoints" else (),
                }
            ),
        )
        for kind, entity in objects
    )


def merge(drafts: Sequence[Draft]) -> Draft:
    """At most three statements of each draft, in order; what stays unanswered in any of them is named."""
    whole = Draft(most=MOST_EACH * len(drafts))
    for draft in drafts:
        for chosen in draft.chosen[:MOST_EACH]:
            whole.add(chosen.passage, kind=chosen.kind)
        whole.notices += [n for n in draft.notices if n not in whole.notices]
    missing = [d.abstention for d in drafts if d.abstention]
    if missing:
        whole.abstention = missing[0].model_copy(
            update={
                "message": " ".join(dict.fromkeys(a.message for a in missing)),
                "missing": tuple(dict.fromkeys(m for a in missing for m in a.missing)),
            }
        )
    return whole
