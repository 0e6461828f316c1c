"""Orders: issued on a legal basis with a term, answered by the enterprise, verified by another officer."""

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.errors import Conflict, Invalid
from core.outbox import announce
from core.transactions import refusal, service
from enterprises.models import Party
from enterprises.policies import person
from inspections.events import ORDER_ANSWERED, ORDER_VERIFIED
from inspections.lifecycles import CASE, ORDER, decided, open_orders, quota_undecided
from inspections.models import Case, Extension, Order, Proceeding
from inspections.services import (
    cases,
    issued_documents,
    order_consequences,
    order_deadlines,
    required_text,
    respondents,
)
from inspections.services.journal import record_order as record

refusal(
    "order_lead_does_not_verify",
    lambda: Conflict(
        "maker_is_checker", gettext_lazy("An officer who issued the order or leads the case cannot verify it.")
    ),
)
refusal(
    "order_met_on_evidence",
    lambda: Conflict("no_evidence", gettext_lazy("This order requires evidence, and none was submitted.")),
)


@service
def issue(
    case: Case,
    *,
    actor: Actor,
    kind: str,
    legal_basis: str,
    text: str,
    due_on: dt.date | None = None,
    working_days: int | None = None,
    fine: Decimal | None = None,
    evidence_required: bool = False,
    respondent: int | None = None,
    served_on: dt.date | None = None,
    service: str = "",
    consent: str = "",
) -> Order:
    """Issue an order: the demand, its deadline and its legal basis. A reported case is placed on file with it.

    The term is a number of working days from service, or the day on which it ends if it is served today. It runs once
    the service is entered: with the order (``served_on``), or later by ``terms.serve``. A penalty is ordered only as
    it was decided, after the decision was served. ``evidence_required``: it is not met before valid evidence
    was submitted. ``respondent``: the number of whom it is addressed to, where several answer in the case.
    """
    case = CASE.begin(case, "order", actor)
    reported = case.state == Case.State.REPORTED
    case = cases.move(case, "order", actor=actor, stays_in=(Case.State.HEARING, Case.State.APPEALED))

    # Check what was given, and decide whom the order is addressed to and which decision it carries out.
    required_text.require_text(legal_basis=legal_basis, text=text)
    if kind not in Order.Kind.values:
        raise Invalid.at("/kind", "invalid_choice", _("Choose one of: %s.") % ", ".join(Order.Kind.values))
    days = order_deadlines.require_term(due_on, working_days)
    addressed = respondents.choose(case, respondent)
    decision = _decision(case, addressed, kind) if kind in Order.PENALTIES else None
    fine = _fine(kind, fine, decision)

    # Write the order, and what it does to licences.
    if reported:
        cases.enter(case, "place_on_file", actor)
    order = Order(
        number=f"{case.number}-{Order.objects.filter(case=case).count() + 1}",
        case=case,
        respondent=addressed,
        kind=kind,
        working_days=days,
        legal_basis=legal_basis.strip(),
        text=text.strip(),
        fine=fine,
        evidence_required=evidence_required,
        proceeding=decision,
        issued_by_id=person(actor).pk,
        issued_at=clock.now(),
    )
    if served_on is not None:
        order_deadlines.begin(order, served_on, service, consent, actor)
    order.save()
    touched = order_consequences.apply_to_licences(order)

    # Record it: the paper, the journal of the case, the audit trail.
    issued_documents.issue_order(order, touched)
    cases.enter(case, "order", actor, f"{order.number}: {order.text}")
    if touched:
        cases.enter(case, "licences", actor, ", ".join(licence.number for licence in touched))
    record(order, "issue", actor, kind=kind, working_days=str(days))
    return order if served_on is None else order_deadlines.keep_service(order, actor)


def _decision(case: Case, respondent: Party, kind: str) -> Proceeding:
    """Return the served decision that imposes this penalty, or raise ``Conflict``.

    A decision requires notice, defence and review.
    """
    decision = decided(case, respondent)
    if decision is None:
        if (
            case.proceedings.filter(respondent=respondent)
            .exclude(state__in=[Proceeding.State.WITHDRAWN, Proceeding.State.ANNULLED])
            .exists()
        ):
            raise Conflict("no_decision", _("A penalty is ordered after it was decided: the proceeding is still open."))
        raise Conflict(
            "no_notice",
            _("No penalty without a notice of facts, grounds and intended penalty, and without hearing the defence."),
        )
    if kind not in decision.penalties:
        raise Conflict("not_decided", _("The decision does not impose this penalty."), penalties=decision.penalties)
    if decision.decision_served_on is None:
        raise Conflict("not_served", _("The decision has not been served yet."))
    if case.orders.filter(proceeding=decision, kind=kind).exists():
        raise Conflict("already_ordered", _("This penalty is ordered already."))
    return decision


def _fine(kind: str, fine: Decimal | None, decision: Proceeding | None) -> Decimal | None:
    if kind != Order.Kind.FINE or decision is None:
        if fine is not None:
            raise Invalid.at("/fine", "not_a_fine", _("Only a fine states an amount."))
        return None
    if fine is not None and fine != decision.fine:
        raise Invalid.at("/fine", "not_as_decided", _("The decision states another amount."))
    return decision.fine


@service
def submit_rectification(order: Order, *, actor: Actor, text: str) -> Order:
    """Record what the enterprise has done to comply."""
    order = ORDER.begin(order, "submit_rectification", actor)
    required_text.require_text(text=text)
    order.state, order.answer = Order.State.ANSWERED, text.strip()
    order.answered_by_id, order.answered_at = actor.pk, clock.now()
    # Earlier verifications are in the journal; the columns of the order refer to this answer.
    order.verified_by, order.verified_at, order.verification = None, None, ""
    order.save_next("state", "answer", "answered_by", "answered_at", "verified_by", "verified_at", "verification")
    _follow(order.case)
    cases.enter(order.case, "rectification", actor, f"{order.number}: {order.answer}")
    record(order, "submit_rectification", actor)
    announce(ORDER_ANSWERED, order_id=order.pk)
    return order


@service
def verify(order: Order, *, actor: Actor, result: str, text: str) -> Order:
    """Record the verification by another officer than the issuer: met or not, and the observation."""
    order = ORDER.begin(order, "verify", actor)
    required_text.require_text(text=text)
    if result == Order.State.MET and order.kind == Order.Kind.DEDUCT and quota_undecided(order):
        raise Conflict("quota_undecided", _("The figure of the deduction has not been decided."))
    if result == Order.State.MET:
        _require_evidence(order)
    if result not in (Order.State.MET, Order.State.NOT_MET):
        raise Invalid.at("/result", "invalid_choice", _("An order is met or not met."))
    if result == Order.State.NOT_MET and order.served_on is None:
        raise Conflict("not_served", _("This order has not been served, so it cannot have been missed."))
    order.state, order.verification = result, text.strip()
    order.verified_by_id, order.verified_at = actor.pk, clock.now()
    order.save_next("state", "verification", "verified_by", "verified_at")
    if result == Order.State.MET:
        order.extensions.filter(state=Extension.State.REQUESTED).update(state=Extension.State.LAPSED)
    _follow(order.case)
    cases.enter(order.case, "verify", actor, f"{order.number}: {order.get_state_display()}. {order.verification}")
    record(order, "verify", actor, result=result)
    announce(ORDER_VERIFIED, order_id=order.pk)
    return order


def _require_evidence(order: Order) -> None:
    """Refuse to call an order met that asks for evidence while no file about it counts."""
    files = list(order.evidence.select_related("review"))
    if not order.evidence_required or any(file.counts for file in files):
        return
    detail = (
        _("This order requires evidence, and a legal reviewer has not admitted any that was submitted.")
        if files
        else _("This order requires evidence, and none was submitted.")
    )
    raise Conflict("no_evidence", detail, files=len(files))


@service
def lift(order: Order, *, actor: Actor, reason: str) -> Order:
    """Let production go on: licences that the order suspended are reinstated, quota it withheld is released."""
    order = ORDER.begin(order, "lift", actor)
    required_text.require_text(reason=reason)
    order.lifted_by_id, order.lifted_at, order.lift_reason = actor.pk, clock.now(), reason.strip()
    order.save_next("lifted_by", "lifted_at", "lift_reason")
    back = order_consequences.undo(order, order.lift_reason)
    numbers = ", ".join(licence.number for licence in back)
    cases.enter(order.case, "lift", actor, f"{order.number}: {order.lift_reason} {numbers}")
    record(order, "lift", actor)
    return order


@service
def escalate_overdue(*, actor: Actor, on: dt.date) -> list[Order]:
    """Escalate every order past its term by one level, and by another after thirty more days."""
    rows = Order.objects.overdue(on).filter(Q(escalated_on=None) | Q(escalated_on__lte=on - cases.AGAIN))
    escalated = []
    for row in rows.exclude(case__state__in=Case.RESTING).order_by("case", "pk"):
        order = ORDER.lock(row)
        below = order.escalated_to or order.case.office or order.case.place
        if below.parent is None or not order.is_overdue(on):
            continue
        order.escalated_to, order.escalated_on = below.parent, on
        order.save_next("escalated_to", "escalated_on")
        cases.enter(order.case, "missed", actor, f"{order.number}: {below.parent.name}")
        record(order, "escalate", actor, escalated_to=below.parent.code)
        escalated.append(order)
    return escalated


def _follow(case: Case) -> None:
    """Move the case to rectifying while an order awaits its answer, and to verifying once all are answered."""
    if case.state not in (Case.State.DECIDED, Case.State.RECTIFYING, Case.State.VERIFYING):
        return
    waiting = any(order.state != Order.State.ANSWERED for order in open_orders(case))
    state = Case.State.RECTIFYING if waiting else Case.State.VERIFYING
    if case.state != state:
        case.state = state
        case.save_next("state")
