"""Notifications about cases and inspections. Idempotent.

People of an enterprise are notified of what is addressed to them: orders, notices, decisions, visits that were
announced or whose report was signed. They are never notified of tips, flags or unannounced visits.
"""

import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from core.transactions import service
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from enterprises.services import notifications
from inspections import notification_texts
from inspections.models import Case, Evidence, Extension, Inspection, Measure, Order, Proceeding
from inspections.services import case_handlers

ANSWERABLE = (Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)


@service
def about_order(pk: UUID | str) -> None:
    """Notify the enterprise of an order. Addressees outside the register are served on paper only. Idempotent."""
    order = _order(pk)
    assert order.due_on is not None
    notify_enterprise(
        order.respondent.enterprise,
        notification_texts.ORDER_SERVED,
        f"{order.pk}",
        _order_path(order),
        {"number": order.number, "kind": order.kind, "due_on": order.due_on.isoformat()},
        order.case.matter_id,
    )


@service
def about_answer(pk: UUID | str) -> None:
    """Notify the case's officers of the enterprise's answer to an order."""
    order = _order(pk)
    if order.answered_at is not None:
        step = f"{order.pk}:{order.answered_at.isoformat()}"
        notify_officers(
            order.case,
            [order.issued_by],
            notification_texts.ORDER_ANSWERED,
            step,
            _order_path(order),
            {"number": order.number},
        )


@service
def about_verification(pk: UUID | str) -> None:
    """Notify the enterprise of the verification of its order."""
    order = _order(pk)
    if order.verified_at is not None:
        step = f"{order.pk}:{order.verified_at.isoformat()}"
        facts = {"number": order.number, "met": order.state == Order.State.MET}
        notify_enterprise(
            order.respondent.enterprise,
            notification_texts.ORDER_VERIFIED,
            step,
            _order_path(order),
            facts,
            order.case.matter_id,
        )


@service
def about_owed_quota(pk: UUID | str) -> None:
    """Notify the case's officers that quota taken under an annulled decision is still owed."""
    order = _order(pk)
    measure = Measure.objects.filter(order=order).first()
    if measure is None or measure.owed <= 0:
        return
    facts = {"number": order.number, "tonnes": f"{measure.owed:.3f}"}
    notify_officers(
        order.case, [order.issued_by], notification_texts.QUOTA_OWED, f"{order.pk}", _order_path(order), facts
    )


@service
def about_evidence(pk: UUID | str) -> None:
    """Notify the case's officers of evidence to an order, except the person who added it."""
    evidence = Evidence.objects.select_related("order__case__lead", "order__issued_by").get(pk=pk)
    order = evidence.order
    if order is not None:
        notify_officers(
            order.case,
            [order.issued_by],
            notification_texts.ORDER_PROVED,
            f"{evidence.pk}",
            _order_path(order),
            {"number": order.number},
            acted_by=evidence.added_by_id,
        )


@service
def about_extension(pk: UUID | str) -> None:
    """Notify the case's officers of a request for more time, and the enterprise of the decision on it."""
    asked = Extension.objects.select_related(
        "order__respondent__enterprise", "order__case__lead", "order__issued_by"
    ).get(pk=pk)
    order = asked.order
    if asked.state == Extension.State.REQUESTED:
        assert order.due_on is not None
        facts = {"number": order.number, "days": asked.working_days, "due_on": order.due_on.isoformat()}
        notify_officers(
            order.case,
            [order.issued_by],
            notification_texts.EXTENSION_REQUESTED,
            f"{asked.pk}",
            _order_path(order),
            facts,
        )
    elif asked.state in (Extension.State.GRANTED, Extension.State.REFUSED):
        until = asked.granted_until or asked.old_due_on
        facts = {
            "number": order.number,
            "granted": asked.state == Extension.State.GRANTED,
            "due_on": until.isoformat(),
            "reason": asked.decision,
        }
        notify_enterprise(
            order.respondent.enterprise,
            notification_texts.EXTENSION_DECIDED,
            f"{asked.pk}",
            _order_path(order),
            facts,
            order.case.matter_id,
        )


@service
def about_proceeding(pk: UUID | str, verb: str) -> None:
    """Notify of a step of a proceeding: ``notify`` and ``serve`` to the enterprise, other verbs to the officers.

    A step that was not taken is told to nobody, whatever the broker's message says.
    """
    proceeding = Proceeding.objects.select_related("respondent__enterprise", "case__lead", "notified_by").get(pk=pk)
    path, facts, matter = (
        reverse("pages:proceeding", args=[proceeding.pk]),
        {"number": proceeding.number},
        proceeding.case.matter_id,
    )
    match verb:
        case "notify":
            values = {**facts, "due_on": proceeding.statement_due_on.isoformat(), "hearing": proceeding.hearing_offered}
            notify_enterprise(
                proceeding.respondent.enterprise,
                notification_texts.PENALTY_NOTICE,
                f"{proceeding.pk}",
                path,
                values,
                matter,
            )
        case "serve" if proceeding.decision_served_on is not None:
            values = {**facts, "served_on": proceeding.decision_served_on.isoformat()}
            notify_enterprise(
                proceeding.respondent.enterprise,
                notification_texts.PENALTY_DECIDED,
                f"{proceeding.pk}",
                path,
                values,
                matter,
            )
        case "statement" if proceeding.stated_at is not None:
            _notify_of_defence(proceeding, verb, path, acted_by=proceeding.stated_by_id)
        case "request_hearing" if proceeding.hearing_requested_at is not None:
            _notify_of_defence(proceeding, verb, path, acted_by=proceeding.hearing_requested_by_id)


def _notify_of_defence(proceeding: Proceeding, verb: str, path: str, *, acted_by: UUID | None) -> None:
    notify_officers(
        proceeding.case,
        [proceeding.notified_by],
        notification_texts.DEFENCE_MADE,
        f"{proceeding.pk}:{verb}",
        path,
        {"number": proceeding.number, "verb": verb},
        acted_by=acted_by,
    )


@service
def about_inspection(pk: UUID | str) -> None:
    """Notify the enterprise of a visit in its present state; before it was carried out, only if it was announced."""
    visit = Inspection.objects.select_related("enterprise", "site").prefetch_related("team__person").get(pk=pk)
    path, facts = (
        reverse("pages:inspection", args=[visit.pk]),
        {"number": visit.number, "site": notification_texts.facts_of_site(visit.site)},
    )
    match visit.state:
        case Inspection.State.PLANNED if visit.announced:
            team = [notification_texts.team_member(member) for member in visit.team.all()]
            values = {**facts, "planned_on": visit.planned_on.isoformat(), "team": team}
            step = f"{visit.pk}:{visit.planned_on}:{hashlib.sha256(repr(sorted(team)).encode()).hexdigest()[:16]}"
            notify_enterprise(visit.enterprise, notification_texts.INSPECTION_ANNOUNCED, step, path, values)
        case Inspection.State.CANCELLED if visit.announced:
            values = {**facts, "planned_on": visit.planned_on.isoformat()}
            notify_enterprise(visit.enterprise, notification_texts.INSPECTION_CALLED_OFF, f"{visit.pk}", path, values)
        case Inspection.State.REPORTED:
            assert visit.answer_due_on is not None  # set by the signed report
            counted: dict[str, Any] = {"findings": visit.findings.count()}
            values = {**facts, "due_on": visit.answer_due_on.isoformat(), **counted}
            notify_enterprise(visit.enterprise, notification_texts.INSPECTION_REPORTED, f"{visit.pk}", path, values)
        case Inspection.State.ANSWERED:
            notify_team(visit, notification_texts.INSPECTION_ANSWERED, f"{visit.pk}", facts)


# --- To whom ---------------------------------------------------------------------------------------------------------
def notify_enterprise(
    enterprise: Enterprise | None, kind: str, step: str, path: str, facts: dict[str, Any], matter_id: UUID | None = None
) -> int:
    """Notify the people of an enterprise who may answer; subjects outside the register get papers only."""
    if enterprise is None:
        return 0
    people = notifications.people_of(enterprise, *ANSWERABLE)
    return notifications.notify(people, kind=kind, step=f"{kind}:{step}", path=path, facts=facts, matter_id=matter_id)


def notify_officers(
    case: Case,
    also: Iterable[User | None],
    kind: str,
    step: str,
    path: str,
    facts: dict[str, Any],
    acted_by: UUID | None = None,
) -> int:
    """Notify the case's lead and ``also``, without the person who acted.

    If none of them still has access, the inspectors of the office are notified instead.
    """
    asked = {person.pk for person in (case.lead, *also) if person is not None}
    handling = [
        person
        for person in User.objects.filter(pk__in=asked, is_active=True)
        if Case.objects.visible_to(person).filter(pk=case.pk).exists()
    ]
    people = [person for person in handling or case_handlers.handlers_of_case(case) if person.pk != acted_by]
    return notifications.notify(
        people, kind=kind, step=f"{kind}:{step}", path=path, facts=facts, matter_id=case.matter_id
    )


def notify_team(visit: Inspection, kind: str, step: str, facts: dict[str, Any]) -> int:
    """Notify the members of a team who are still active and still see the visit."""
    people = [
        member.person
        for member in visit.team.all()
        if member.person.is_active and Inspection.objects.visible_to(member.person).filter(pk=visit.pk).exists()
    ]
    path = reverse("pages:inspection", args=[visit.pk])
    return notifications.notify(people, kind=kind, step=f"{kind}:{step}", path=path, facts=facts)


def _order(pk: UUID | str) -> Order:
    return Order.objects.select_related("respondent__enterprise", "case__lead", "issued_by").get(pk=pk)


def _order_path(order: Order) -> str:
    return reverse("pages:order", args=[order.pk])
