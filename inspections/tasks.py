"""Screenings in the background. Each takes ids, calls one service, and may run twice without harm."""

from celery import shared_task

from core import clock
from core.actors import SystemActor
from inspections.services import cases, handlers, measures, orders, reminding, restitution, screening, telling


@shared_task(ignore_result=True)
def screen_report(report_id: str) -> None:
    screening.screen_report(report_id)


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
def notify_of_tip(tip_id: str, message_id: str) -> None:
    handlers.notify_of_tip(tip_id, message_id)


@shared_task(ignore_result=True)
def notify_of_conflict(matter_id: str) -> None:
    handlers.notify_of_conflict(matter_id)


@shared_task(ignore_result=True, acks_late=False, time_limit=3600, soft_time_limit=3500)
def screen_everything() -> None:
    """Every night: what was due yesterday is missing today, whether or not anybody did anything.

    Acknowledged at once: it may outlast the time after which the broker hands a task to somebody else.
    """
    screening.screen_day(clock.today())


@shared_task(ignore_result=True)
def carry_out_measures() -> None:
    """When quota was given, and every night: what orders took from it before it was there."""
    measures.carry_out_all()
    restitution.try_again()


@shared_task(ignore_result=True)
def surface_silence() -> None:
    """Every night: a case past its ninety days and an order past its term are told to the level above."""
    actor, today = SystemActor("nightly look at terms"), clock.today()
    cases.surface(actor=actor, on=today)
    cases.take_down_fallen(actor=actor, on=today)
    orders.surface(actor=actor, on=today)


@shared_task(ignore_result=True)
def tell_of_order(order_id: str) -> None:
    telling.of_order(order_id)


@shared_task(ignore_result=True)
def tell_of_answer(order_id: str) -> None:
    telling.of_answer(order_id)


@shared_task(ignore_result=True)
def tell_of_verification(order_id: str) -> None:
    telling.of_verification(order_id)


@shared_task(ignore_result=True)
def tell_of_owed(order_id: str) -> None:
    telling.of_owed(order_id)


@shared_task(ignore_result=True)
def tell_of_proof(evidence_id: str) -> None:
    telling.of_proof(evidence_id)


@shared_task(ignore_result=True)
def tell_of_extension(extension_id: str) -> None:
    telling.of_extension(extension_id)


@shared_task(ignore_result=True)
def tell_of_proceeding(proceeding_id: str, verb: str) -> None:
    telling.of_proceeding(proceeding_id, verb)


@shared_task(ignore_result=True)
def tell_of_inspection(inspection_id: str) -> None:
    telling.of_inspection(inspection_id)


@shared_task(ignore_result=True, acks_late=False, time_limit=3600, soft_time_limit=3500)
def remind() -> None:
    """Every morning, in working hours: terms that run low or ran out. Told once, a step is not told again."""
    reminding.remind(clock.today())
