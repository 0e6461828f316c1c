"""Queues and failures: kept when a task fails, shown to administrators, run again on demand."""

import json
from io import StringIO
from typing import Any

import pytest
from celery import current_app
from celery.signals import task_failure
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import outbox, queues
from core.actors import SystemActor
from core.errors import Conflict, Forbidden
from core.models import AuditEvent, FailedTask, OutboxMessage
from enterprises.models import User
from enterprises.roles import Role
from portal.services import queues as services
from tests.support import factories
from tests.support.databases import Clone

SYSTEM = SystemActor("tests")


@pytest.fixture(autouse=True)
def broker_not_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "_refused_at", float("-inf"))


@pytest.fixture
def administrator(db: None) -> User:
    factories.place("CN")
    return factories.user(Role.ADMINISTRATOR, at="CN", username="admin")


def fail(*args: Any) -> None:
    """Report the failure of a task as a worker does."""
    task = current_app.tasks["enterprises.tasks.mail_notification"]
    task_failure.send(sender=task, task_id="1", exception=ValueError("no"), args=args, kwargs={}, einfo=None)


def failed_event() -> OutboxMessage:
    with transaction.atomic():
        outbox.announce("nothing_listens")
    OutboxMessage.objects.update(attempts=3, last_error="ValueError: no")
    return OutboxMessage.objects.get()


def test_a_failure_is_kept_once_with_its_arguments_and_counted(db: None) -> None:
    fail("a")
    fail("a")
    fail("b")
    rows = {json.loads(row.arguments)["args"][0]: (row.failures, row.error) for row in FailedTask.objects.all()}
    assert rows == {"a": (2, "ValueError: no"), "b": (1, "ValueError: no")}


def test_it_is_run_again_by_an_event_and_a_new_failure_is_a_new_row(own_database: Clone, broker: str) -> None:
    fail("a")
    services.retry_task(FailedTask.objects.get(), actor=SYSTEM)
    with pytest.raises(Conflict):
        services.retry_task(FailedTask.objects.get(), actor=SYSTEM)
    before = outbox.queue_lengths()["quota"]
    assert outbox.relay() == 1
    assert outbox.queue_lengths()["quota"] == before + 1
    fail("a")
    assert [row.retried_at is None for row in FailedTask.objects.order_by("id")] == [False, True]


def test_an_event_is_delivered_at_once_and_a_delivered_one_not_again(own_database: Clone) -> None:
    event = failed_event()
    OutboxMessage.objects.update(due_at=event.created_at.replace(year=event.created_at.year + 1))
    assert outbox.relay(direct=True) == 0
    services.retry_event(event, actor=SYSTEM)
    assert outbox.relay(direct=True) == 1
    with pytest.raises(Conflict):
        services.retry_event(event, actor=SYSTEM)


def test_the_page_shows_what_failed_and_runs_it_again(administrator: User, client: Client) -> None:
    fail("a")
    event = failed_event()
    client.force_login(administrator)
    page = client.get(reverse("pages:queues")).content.decode()
    assert "nothing_listens" in page
    assert "enterprises.tasks.mail_notification" in page
    client.post(reverse("pages:queue-retry"), {"event": event.pk})
    client.post(reverse("pages:queue-retry"), {"task": FailedTask.objects.get().pk})
    assert not queues.failed_tasks().exists()
    assert [row.actor_name for row in AuditEvent.objects.filter(action__startswith="queues.")] == [
        str(administrator)
    ] * 2
    answer = client.post(reverse("pages:queue-retry"), {"event": "x"}, follow=True)
    assert "There is no such event or task." in answer.content.decode()
    assert client.post(reverse("pages:queue-retry"), {"task": 10**6}).status_code == 404


def test_others_neither_see_nor_run_anything(db: None, client: Client) -> None:
    fail("a")
    auditor = factories.user(Role.AUDITOR, at="CN", username="auditor")
    client.force_login(auditor)
    assert client.get(reverse("pages:queues")).status_code == 403
    with pytest.raises(Forbidden):
        services.retry_all(actor=auditor)
    assert queues.failed_tasks().count() == 1


def test_the_command_prints_and_runs_again(own_database: Clone, broker: str) -> None:
    fail("a")
    failed_event()
    out = StringIO()
    call_command("queues", stdout=out)
    assert "tasks that failed: 1" in out.getvalue()
    assert "ValueError: no" in out.getvalue()
    out = StringIO()
    call_command("queues", "--retry", stdout=out)
    assert "run again: 2" in out.getvalue()
    assert "tasks that failed: 0" in out.getvalue()
    with pytest.raises(CommandError, match="no event or task"):
        call_command("queues", "--retry-task", "999999")
