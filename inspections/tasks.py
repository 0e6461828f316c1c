"""Background tasks of screening and enforcement. Each takes ids, calls one service, and may run twice."""

from uuid import UUID

from celery import shared_task

from core import clock
from core.actors import SystemActor
from core.task_times import LONG
from inspections.services import (
    case_handlers,
    cases,
    notify,
    orders,
    quota_measures,
    restitution,
    screening,
    term_reminders,
    visit_draws,
)


@shared_task(ignore_result=True)
def screen_report(report_id: str) -> None:
    screening.screen_report(report_id)


@shared_task(ignore_result=True)
def screen_imported_reports(part_id: str) -> None:
    screening.screen_imported_reports(part_id)


@shared_task(ignore_result=True)
def screen_notice(notice_id: str) -> None:
    screening.screen_notice(notice_id)


@shared_task(ignore_result=True)
def screen_movement(key: str) -> None:
    screening.screen_movement(key)


@shared_task(ignore_result=True)
def screen_enterprise(enterprise_id: str) -> None:
    screening.screen_enterprise(enterprise_id)


@shared_task(ignore_result=True)
def screen_invoices(enterprise_ids: list[str]) -> None:
    screening.screen_invoices([UUID(key) for key in enterprise_ids])


@shared_task(ignore_result=True)
def screen_customs(enterprise_ids: list[str]) -> None:
    screening.screen_customs([UUID(key) for key in enterprise_ids])


@shared_task(ignore_result=True)
def screen_consumption(enterprise_ids: list[str]) -> None:
    screening.screen_consumption([UUID(key) for key in enterprise_ids])


@shared_task(ignore_result=True)
def notify_of_tip(tip_id: str, message_id: str) -> None:
    case_handlers.notify_of_tip(tip_id, message_id)


@shared_task(ignore_result=True)
def notify_of_conflict(matter_id: str) -> None:
    case_handlers.notify_of_conflict(matter_id)


@shared_task(ignore_result=True)
def notify_of_official_named(party_id: str) -> None:
    case_handlers.notify_of_official_named(party_id)


@shared_task(ignore_result=True, **LONG)
def screen_everything() -> None:
    """Screen everything, every night: reports due yesterday become missing today without any event.

    Acknowledged at once: it may take longer than the time after which the broker redelivers a task.
    """
    screening.screen_day(clock.today())


@shared_task(ignore_result=True)
def carry_out_measures() -> None:
    """Carry out measures on quota that could not be carried out before: with new quota, and every night."""
    quota_measures.carry_out_all()
    restitution.try_again()


@shared_task(ignore_result=True)
def escalate_unanswered() -> None:
    """Escalate cases and orders past their terms, every night, and take down annulled decisions."""
    actor, today = SystemActor("nightly look at terms"), clock.today()
    cases.escalate_unanswered(actor=actor, on=today)
    cases.take_down_fallen(actor=actor, on=today)
    orders.escalate_overdue(actor=actor, on=today)


@shared_task(ignore_result=True)
def notify_of_order(order_id: str) -> None:
    notify.about_order(order_id)


@shared_task(ignore_result=True)
def notify_of_answer(order_id: str) -> None:
    notify.about_answer(order_id)


@shared_task(ignore_result=True)
def notify_of_verification(order_id: str) -> None:
    notify.about_verification(order_id)


@shared_task(ignore_result=True)
def notify_of_owed(order_id: str) -> None:
    notify.about_owed_quota(order_id)


@shared_task(ignore_result=True)
def notify_of_evidence(evidence_id: str) -> None:
    notify.about_evidence(evidence_id)


@shared_task(ignore_result=True)
def notify_of_extension(extension_id: str) -> None:
    notify.about_extension(extension_id)


@shared_task(ignore_result=True)
def notify_of_proceeding(proceeding_id: str, verb: str) -> None:
    notify.about_proceeding(proceeding_id, verb)


@shared_task(ignore_result=True)
def notify_of_inspection(inspection_id: str) -> None:
    notify.about_inspection(inspection_id)


@shared_task(ignore_result=True, **LONG)
def remind() -> None:
    """Send the reminders, every morning in working hours. A step is not repeated."""
    term_reminders.remind(clock.today())


@shared_task(ignore_result=True)
def show_visit_draw(draw_id: str) -> None:
    visit_draws.show(UUID(draw_id))
