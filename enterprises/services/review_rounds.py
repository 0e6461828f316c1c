"""Review rounds: ordered for the licences of a kind in a place, and recorded licence by licence or many at once."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor, SystemActor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.capabilities import LICENCES_REVIEW
from enterprises.lifecycles.review_rounds import REVIEW_ROUND
from enterprises.models import Jurisdiction, Licence, LicenceReview, ReviewRound
from enterprises.services import licences

Outcome = LicenceReview.Outcome
MOST_RESULTS = 500

refusal(
    "review_revokes_its_licence",
    lambda: Conflict("revoked_later", _("A review that revokes a licence is of the day of its revocation or later.")),
)


@dataclass(frozen=True, slots=True)
class Result:
    licence: Licence
    outcome: str
    finding: str = ""


@service
def order(
    *,
    actor: Actor,
    kind: str,
    place: Jurisdiction,
    document: str,
    begins_on: dt.date,
    due_on: dt.date,
    fictitious: bool = False,
) -> ReviewRound:
    """Enter a round as an order states it; it concerns the licences valid on its first day."""
    row = REVIEW_ROUND.begin_new(
        lambda: ReviewRound(
            kind=kind,
            place=place,
            document=document.strip(),
            begins_on=begins_on,
            due_on=due_on,
            fictitious=fictitious,
        ),
        LICENCES_REVIEW,
        actor,
    )
    faults = []
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the document that orders it.")))
    if due_on < begins_on:
        faults.append(Fault("/due_on", "before_begins_on", _("A round cannot be due before it begins.")))
    if faults:
        raise Invalid("invalid", _("The round has errors. Nothing was recorded."), errors=faults)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(actor=actor, action="review_rounds.order", obj=row, place=place.code, reason=row.document)
    return REVIEW_ROUND.rows().get(pk=row.pk)


@service
def record(review_round: ReviewRound, *, actor: Actor, reviewed_on: dt.date, results: Sequence[Result]) -> ReviewRound:
    """Record the outcome for some licences of the round, all of them or none; a revoked one is revoked on that day."""
    review_round = REVIEW_ROUND.begin(review_round, "record", actor)
    if faults := _faults(review_round, reviewed_on, results, actor):
        raise Invalid("invalid", _("The outcomes have errors. Nothing was recorded."), errors=faults)
    now = clock.now()
    for result in results:
        if _revokes(result):
            licences.revoke(result.licence, actor=actor, reason=result.finding.strip(), effective_on=reviewed_on)
        LicenceReview.objects.create(
            round=review_round,
            licence=result.licence,
            outcome=result.outcome,
            reviewed_on=reviewed_on,
            finding=result.finding.strip(),
            recorded_by_id=actor.pk,
            recorded_at=now,
        )
    review_round.save_next()
    audit.record(
        actor=actor,
        action="review_rounds.record",
        obj=review_round,
        place=review_round.place.code,
        data={result.licence.number: result.outcome for result in results},
    )
    return REVIEW_ROUND.rows().get(pk=review_round.pk)


def _faults(review_round: ReviewRound, reviewed_on: dt.date, results: Sequence[Result], actor: Actor) -> list[Fault]:
    faults = []
    if reviewed_on < review_round.begins_on:
        faults.append(Fault("/reviewed_on", "before_begins_on", _("The round had not begun on this day.")))
    if reviewed_on > clock.today() and not isinstance(actor, SystemActor):
        faults.append(Fault("/reviewed_on", "in_the_future", _("This day is in the future.")))
    if not 1 <= len(results) <= MOST_RESULTS:
        detail = _("State the outcome of 1 to %(most)s licences.") % {"most": MOST_RESULTS}
        faults.append(Fault("/results", "out_of_range", detail))
    named = [result.licence.pk for result in results]
    concerned = set(review_round.licences(Licence.objects.filter(pk__in=named)).values_list("pk", flat=True))
    for index, result in enumerate(results):
        if result.licence.pk not in concerned:
            detail = _("%(number)s is not a licence of this round.") % {"number": result.licence.number}
            faults.append(Fault(f"/results/{index}/licence", "not_in_round", detail))
        if named.index(result.licence.pk) < index:
            detail = _("%(number)s stands here twice.") % {"number": result.licence.number}
            faults.append(Fault(f"/results/{index}/licence", "twice", detail))
        if result.outcome == Outcome.REVOKED and _is_revoked_after(result.licence, reviewed_on):
            detail = _("%(number)s was revoked on %(day)s, after the day of this review: it was not revoked by it.")
            named_on = {"number": result.licence.number, "day": result.licence.revoked_on}
            faults.append(Fault(f"/results/{index}/licence", "revoked_later", detail % named_on))
        if _revokes(result) and licences.ends_by_two(result.licence, reviewed_on, actor):
            detail = _(
                "Two people revoke %(number)s from %(day)s: a month since then was filed, flagged or is over."
                " Let them revoke it on its page, and record this outcome then."
            )
            texts = {"number": result.licence.number, "day": formats.day(reviewed_on)}
            faults.append(Fault(f"/results/{index}/licence", "needs_second_person", detail % texts))
        if result.outcome != Outcome.KEPT and not result.finding.strip():
            detail = _("State what is to be rectified, or why it is revoked.")
            faults.append(Fault(f"/results/{index}/finding", "required", detail))
    return faults


def _revokes(result: Result) -> bool:
    return result.outcome == Outcome.REVOKED and result.licence.revoked_on is None


def _is_revoked_after(licence: Licence, day: dt.date) -> bool:
    return licence.revoked_on is not None and licence.revoked_on > day
