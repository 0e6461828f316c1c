"""Receivers of outbox events of lower apps. Each only enqueues a task, or loads reference data."""

from core import reference_files
from core.outbox import enqueue, receiver
from enterprises.events import ENTERPRISE_CHANGED, LICENCE_CHANGED
from enterprises.lifecycles.licences import licence_barriers
from inspections import events as own
from inspections import (
    tasks,
)
from inspections.services import checklists, competences, order_consequences
from quotas import events
from trade import events as trade_events


@receiver(events.REPORT_SUBMITTED)
@receiver(events.REPORT_RETURNED)
@receiver(events.REPORT_ACCEPTED)
@receiver(events.REPORT_REPUDIATED)
def on_month_changed(report_id: str) -> None:
    enqueue(tasks.screen_report, report_id)


@receiver(events.REPORTS_IMPORTED)
def on_reports_imported(part_id: str) -> None:
    enqueue(tasks.screen_imported_reports, part_id)


@receiver(events.NOTICE_IN_FORCE)
@receiver(events.NOTICE_REVOKED)
def on_plan_changed(notice_id: str) -> None:
    enqueue(tasks.screen_notice, notice_id)
    enqueue(tasks.carry_out_measures)


@receiver(events.QUOTA_MOVED)
def on_quota_moved(key: str) -> None:
    enqueue(tasks.screen_movement, key)
    enqueue(tasks.carry_out_measures)


@receiver(ENTERPRISE_CHANGED)
def on_enterprise_changed(enterprise_id: str) -> None:
    enqueue(tasks.screen_enterprise, enterprise_id)


@receiver(LICENCE_CHANGED)
def on_licence_changed(licence_id: str, enterprise_id: str) -> None:
    enqueue(tasks.screen_enterprise, enterprise_id)


@receiver(events.CONSUMPTION_FILED)
def on_consumption_filed(enterprise_id: str) -> None:
    enqueue(tasks.screen_consumption, [enterprise_id])


@receiver(trade_events.INVOICES_RECORDED)
def on_invoices_recorded(enterprise_ids: str) -> None:
    enqueue(tasks.screen_invoices, enterprise_ids.split())


@receiver(trade_events.DECLARATION_RECORDED)
def on_declaration_recorded(enterprise_id: str) -> None:
    enqueue(tasks.screen_customs, [enterprise_id])


@receiver(own.ORDER_SERVED)
def on_order_served(order_id: str) -> None:
    enqueue(tasks.notify_of_order, order_id)


@receiver(own.ORDER_ANSWERED)
def on_order_answered(order_id: str) -> None:
    enqueue(tasks.notify_of_answer, order_id)


@receiver(own.ORDER_VERIFIED)
def on_order_verified(order_id: str) -> None:
    enqueue(tasks.notify_of_verification, order_id)


@receiver(own.QUOTA_OWED)
def on_quota_owed(order_id: str) -> None:
    enqueue(tasks.notify_of_owed, order_id)


@receiver(own.ORDER_PROVED)
def on_order_evidence_added(evidence_id: str) -> None:
    enqueue(tasks.notify_of_evidence, evidence_id)


@receiver(own.EXTENSION_MOVED)
def on_extension_changed(extension_id: str) -> None:
    enqueue(tasks.notify_of_extension, extension_id)


@receiver(own.PROCEEDING_MOVED)
def on_proceeding_changed(proceeding_id: str, verb: str) -> None:
    enqueue(tasks.notify_of_proceeding, proceeding_id, verb)


@receiver(own.INSPECTION_MOVED)
def on_visit_changed(inspection_id: str) -> None:
    enqueue(tasks.notify_of_inspection, inspection_id)


@receiver(own.TIP_MOVED)
def on_tip_changed(tip_id: str, message_id: str) -> None:
    enqueue(tasks.notify_of_tip, tip_id, message_id)


@receiver(own.CONFLICT_AROSE)
def on_conflict_found(matter_id: str) -> None:
    enqueue(tasks.notify_of_conflict, matter_id)


@receiver(own.OFFICIAL_NAMED)
def on_official_named(party_id: str) -> None:
    enqueue(tasks.notify_of_official_named, party_id)


reference_files.further["competences"] = competences.load
reference_files.further["questions of checklists"] = checklists.load
licence_barriers.append(order_consequences.order_in_force)


@receiver(own.VISITS_DRAWN)
def on_visits_drawn(draw_id: str) -> None:
    enqueue(tasks.show_visit_draw, draw_id)
