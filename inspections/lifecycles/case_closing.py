"""Guards of the end of a case: what must be settled before it is closed or dropped, and by whom."""

from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Conflict, DomainError
from enterprises import consultation_subjects
from enterprises.models import Consultation
from inspections.lifecycles import respondents
from inspections.lifecycles.orders import open_orders, quota_owed, quota_undecided
from inspections.lifecycles.proceedings import decisions
from inspections.models import Case, Order

State = Case.State


def makers(case: Case) -> set[Any]:
    return {
        case.opened_by_id,
        case.lead_id,
        *case.former_leads,
        *(order.issued_by_id for order in case.orders.all()),
        *(round_.notified_by_id for round_ in case.proceedings.all()),
    } - {None}


def _second_person(actor: Actor, case: Case) -> DomainError | None:
    if actor.pk in makers(case):
        return Conflict(
            "maker_is_checker",
            _("Who opened the case, leads or led it or issued an order in it cannot end it. Ask a second officer."),
        )
    return None


def _nothing_pending(case: Case) -> DomainError | None:
    if owed := [order.number for order in case.orders.all() if quota_owed(order)]:
        return Conflict(
            "quota_owed",
            _("A decision was annulled, and the quota it took has not been returned or settled."),
            orders=owed,
        )
    if pending := open_orders(case):
        return Conflict(
            "order_open",
            _("An order of this case is still open."),
            orders=[order.number for order in pending],
        )
    return consultation_subjects.obstacle(Consultation.Subject.CASE, case)


def has_evidence(case: Case) -> bool:
    """Check for a flag, a finding of an inspection, or a sealed file of the case or its orders that counts."""
    if case.flags.all() or case.findings.all():
        return True
    files = [*case.evidence.all(), *(file for order in case.orders.all() for file in order.evidence.all())]
    return any(file.counts for file in files)


def may_close(actor: Actor, case: Case) -> DomainError | None:
    """Return a conflict if the case may not be closed yet.

    Closing follows a verification, a decision without penalty or a referral, and is done by a second person.
    """
    if (refusal := _nothing_pending(case)) is not None:
        return refusal
    decided = decisions(case)
    unpenalised = any(not decision.penalties for decision in decided)
    verified = any(order.state == Order.State.MET for order in case.orders.all())
    complete = respondents.list_respondents(case) and not respondents.list_pending(
        case
    )  # the outcome is on record for everybody
    if not (verified or unpenalised or complete or case.state == State.REFERRED):
        return Conflict(
            "nothing_verified",
            _("A case is closed after one of its orders was verified as met. If nothing was found, drop it."),
        )
    ordered = {(order.proceeding_id, order.kind) for order in case.orders.all()}
    decided_on = {(decision.pk, kind) for decision in decided for kind in decision.penalties}
    if missing := {kind for _decision, kind in decided_on - ordered}:
        return Conflict(
            "penalty_not_ordered", _("A penalty that was decided has not been ordered yet."), penalties=sorted(missing)
        )
    if waiting := [order.number for order in case.orders.all() if quota_undecided(order)]:
        return Conflict("quota_undecided", _("The effect of an order on quota has not been decided."), orders=waiting)
    if (refusal := _second_person(actor, case)) is not None:
        return refusal
    if (refusal := respondents.require_outcomes(actor, case)) is not None:
        return refusal
    if not has_evidence(case):
        return Conflict(
            "no_evidence",
            _("A case is closed on evidence: a flag with its figures, or a sealed file of the case or its orders."),
        )
    return None


def may_drop(actor: Actor, case: Case) -> DomainError | None:
    return _nothing_pending(case) or _second_person(actor, case)
