"""Receivers of outbox events of lower apps. Each only enqueues a task, or loads reference data."""

from core import reference_files
from core.outbox import enqueue, receiver
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from enterprises.lifecycles import licence_barriers
from inspections import (
    deadlines,  # noqa: F401 -- registers itself
    tasks,
)
from inspections import events as own
from inspections.services import competences, consequences
from quotas import events


@receiver(events.REPORT_SUBMITTED)
@receiver(events.REPORT_RETURNED)
@receiver(events.REPORT_ACCEPTED)
@receiver(events.REPORT_REPUDIATED)
def a_month_changed(report_id: str) -> None:
    enqueue(tasks.screen_report, report_id)


@receiver(events.NOTICE_IN_FORCE)
@receiver(events.NOTICE_REVOKED)
def a_plan_changed(notice_id: str) -> None:
    enqueue(tasks.screen_notice, notice_id)
    enqueue(tasks.carry_out_measures)


@receiver(events.QUOTA_MOVED)
def quota_moved(key: str) -> None:
    enqueue(tasks.screen_movement, key)
    enqueue(tasks.carry_out_measures)


@receiver(ENTERPRISE_CHANGED)
def an_enterprise_changed(enterprise_id: str) -> None:
    enqueue(tasks.screen_enterprise, enterprise_id)


@receiver(LICENCE_CHANGED)
def a_licence_changed(licence_id: str, enterprise_id: str) -> None:
    enqueue(tasks.screen_enterprise, enterprise_id)


@receiver(own.ORDER_SERVED)
def an_order_was_served(order_id: str) -> None:
    enqueue(tasks.tell_of_order, order_id)


@receiver(own.ORDER_ANSWERED)
def an_order_was_answered(order_id: str) -> None:
    enqueue(tasks.tell_of_answer, order_id)


@receiver(own.ORDER_VERIFIED)
def an_order_was_verified(order_id: str) -> None:
    enqueue(tasks.tell_of_verification, order_id)


@receiver(own.QUOTA_OWED)
def quota_is_owed(order_id: str) -> None:
    enqueue(tasks.tell_of_owed, order_id)


@receiver(own.ORDER_PROVED)
def an_order_was_proved(evidence_id: str) -> None:
    enqueue(tasks.tell_of_proof, evidence_id)


@receiver(own.EXTENSION_MOVED)
def an_extension_moved(extension_id: str) -> None:
    enqueue(tasks.tell_of_extension, extension_id)


@receiver(own.PROCEEDING_MOVED)
def a_proceeding_moved(proceeding_id: str, verb: str) -> None:
    enqueue(tasks.tell_of_proceeding, proceeding_id, verb)


@receiver(own.INSPECTION_MOVED)
def a_visit_moved(inspection_id: str) -> None:
    enqueue(tasks.tell_of_inspection, inspection_id)


@receiver(own.TIP_MOVED)
def a_tip_moved(tip_id: str, message_id: str) -> None:
    enqueue(tasks.notify_of_tip, tip_id, message_id)


@receiver(own.CONFLICT_AROSE)
def a_conflict_arose(matter_id: str) -> None:
    enqueue(tasks.notify_of_conflict, matter_id)


@receiver(own.OFFICIAL_NAMED)
def an_official_was_named(party_id: str) -> None:
    enqueue(tasks.notify_of_official_named, party_id)


reference_files.further["competences"] = competences.load
licence_barriers.append(consequences.order_in_force)
