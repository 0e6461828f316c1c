"""Running again what failed: events of the outbox and tasks of workers, by administrators."""

from django.utils.translation import gettext as _

from core import audit, queues
from core.actors import Actor
from core.errors import Conflict
from core.models import FailedTask, OutboxMessage
from core.transactions import service
from core.write_access import WriteAccess
from enterprises import policies
from enterprises.capabilities import QUEUES_MANAGE

# Conditional updates, which the relay and other administrators may have overtaken.
EVENT = WriteAccess(OutboxMessage, can=policies.can_anywhere, locks_rows=False)
TASK = WriteAccess(FailedTask, can=policies.can_anywhere, locks_rows=False)


@service
def retry_event(event: OutboxMessage, *, actor: Actor) -> None:
    """Deliver an event at the relay's next turn.

    Raises:
        Conflict: it has been delivered meanwhile.
    """
    event = EVENT.begin(event, QUEUES_MANAGE, actor)
    if not queues.make_due(OutboxMessage.objects.filter(pk=event.pk)):
        raise Conflict("delivered_already", _("This event has been delivered meanwhile."))
    audit.record(actor=actor, action="queues.retry_event", obj=event)


@service
def retry_task(failed: FailedTask, *, actor: Actor) -> None:
    """Run a failed task again.

    Raises:
        Conflict: somebody has run it again already.
    """
    failed = TASK.begin(failed, QUEUES_MANAGE, actor)
    if not queues.run_again(FailedTask.objects.filter(pk=failed.pk)):
        raise Conflict("retried_already", _("This task has been run again already."))
    audit.record(actor=actor, action="queues.retry_task", obj=failed)


@service
def retry_all(*, actor: Actor) -> int:
    """Deliver every event that failed and run every failed task again; return how many."""
    TASK.begin_new_many(list, QUEUES_MANAGE, actor)
    count = queues.make_due(queues.failing_events()) + queues.run_again(queues.failed_tasks())
    audit.record(actor=actor, action="queues.retry_all", obj="queues", data={"count": count})
    return count
