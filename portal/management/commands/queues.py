"""``manage.py queues``: what waits and what failed; with ``--retry``, run it again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import queues
from core.actors import SystemActor
from core.errors import DomainError
from core.models import FailedTask, OutboxMessage
from portal.services import queues as services

SHOWN = 50


class Command(BaseCommand):
    help = "Print events and tasks that wait, and those that failed with their errors; run them again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--retry", action="store_true", help="run again everything that failed")
        parser.add_argument("--retry-event", type=int, metavar="NUMBER", help="deliver this event now")
        parser.add_argument("--retry-task", type=int, metavar="NUMBER", help="run this failed task again")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = SystemActor("manage.py queues")
        try:
            if options["retry_event"] is not None:
                services.retry_event(OutboxMessage.objects.get(pk=options["retry_event"]), actor=actor)
            if options["retry_task"] is not None:
                services.retry_task(FailedTask.objects.get(pk=options["retry_task"]), actor=actor)
        except (OutboxMessage.DoesNotExist, FailedTask.DoesNotExist) as absent:
            raise CommandError("there is no event or task of this number") from absent
        except DomainError as refused:
            raise CommandError(str(refused.detail)) from refused
        if options["retry"]:
            self.stdout.write(f"run again: {services.retry_all(actor=actor)}")
        self._print()

    def _print(self) -> None:
        now = queues.overview()
        self.stdout.write(f"events not delivered: {now.waiting}, failed before: {now.failing}")
        if now.queues is None:
            self.stdout.write("the broker is away")
        for name, count in (now.queues or {}).items():
            self.stdout.write(f"tasks in {name}: {count}, held by workers: {now.taken}")
        self.stdout.write(f"tasks that failed: {now.failed_tasks}")
        for event in queues.failing_events()[:SHOWN]:
            self.stdout.write(f"event {event.pk} {event.event}: {event.attempts} attempts; {event.last_error}")
        for task in queues.failed_tasks()[:SHOWN]:
            self.stdout.write(f"task {task.pk} {task.task} {task.arguments}: {task.failures} failures; {task.error}")
