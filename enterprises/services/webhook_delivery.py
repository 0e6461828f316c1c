"""Delivery of changes to webhooks, by tasks: which change goes to whom, sending, repeating, giving up."""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import F, Q, QuerySet
from standardwebhooks import Webhook as Signer

from core.outbound_posts import Unreachable, post, resolve
from enterprises import changes
from enterprises.models import NATION, Change, Webhook, WebhookDelivery
from enterprises.roles import Role
from enterprises.scoping import Bound, Reach
from enterprises.services.webhooks import secrets_of

log = structlog.get_logger(__name__)

State = WebhookDelivery.State
# After each failure, as Standard Webhooks proposes; after the last one it is given up.
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
MOST_CHANGES = 1000  # of one webhook in one turn
MOST_SENT = 20  # to one webhook in one turn
LEASE = dt.timedelta(minutes=2)  # longer than the task may run; after a crash the next worker waits for it
GONE = 410  # the receiver wants nothing more
KEPT = dt.timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of a webhook as a reader: he sees what a member of the organisation sees, and no file of a case."""

    reach: Reach
    pk: None = None
    is_active: bool = True

    @classmethod
    def of(cls, webhook: Webhook) -> "Owner":
        if webhook.enterprise_id is not None:
            bound = Bound(Role.ENTERPRISE_ADMIN, enterprise_id=webhook.enterprise_id)
        elif webhook.group_id is not None:
            bound = Bound(Role.GROUP_OFFICER, group_id=webhook.group_id)
        else:
            assert webhook.place is not None
            assert webhook.authority is not None
            place = webhook.place.code
            role = Role.NATIONAL_REGULATOR if place == NATION else Role.PROVINCIAL_REGULATOR
            bound = Bound(role, place=place, authority=webhook.authority.code)
        return cls(Reach.of([bound]))


def assign_changes() -> list[UUID]:
    """Make a delivery of each new change for each webhook that wants it and may see it; return who has any due."""
    for webhook in Webhook.objects.filter(active=True).select_related("place", "authority"):
        _assign(webhook)
    due = WebhookDelivery.objects.filter(state=State.PENDING, due_at__lte=dt.datetime.now(dt.UTC), webhook__active=True)
    return list(due.order_by("webhook_id").values_list("webhook_id", flat=True).distinct())


@transaction.atomic
def _assign(webhook: Webhook) -> None:
    locked = Webhook.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=webhook.pk, active=True)
    if (fresh := locked.select_related("place", "authority").first()) is None:
        return
    newer = Change.objects.filter(pk__gt=fresh.last_change).order_by("pk").values_list("pk", flat=True)
    if not (keys := list(newer[:MOST_CHANGES])):
        return
    seen = changes.visible_to(Owner.of(fresh), fresh.kinds).filter(pk__in=keys).order_by("pk")
    now = dt.datetime.now(dt.UTC)
    rows = [WebhookDelivery(webhook=fresh, change=change, created_at=now, due_at=now) for change in seen]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    Webhook.objects.filter(pk=fresh.pk).update(last_change=keys[-1])


def send_due(webhook_id: UUID) -> int:
    """Send what is due to one webhook, in order, until it fails; return how many were taken.

    One worker at a time sends to a webhook. It holds a lease and no lock: no transaction may wait for a receiver.
    """
    now = dt.datetime.now(dt.UTC)
    webhooks = Webhook.objects.filter(pk=webhook_id, active=True)
    free = webhooks.filter(Q(sending_until=None) | Q(sending_until__lt=now))
    if not free.update(sending_until=now + LEASE):
        return 0
    try:
        for sent in range(MOST_SENT):
            if not _send_next(webhooks):
                return sent
        return MOST_SENT
    finally:
        Webhook.objects.filter(pk=webhook_id).update(sending_until=None)


def _send_next(webhooks: QuerySet[Webhook]) -> bool:
    if (webhook := webhooks.first()) is None:  # it was stopped meanwhile
        return False
    due = webhook.deliveries.filter(state=State.PENDING, due_at__lte=dt.datetime.now(dt.UTC))
    delivery = due.select_related("change").order_by("due_at", "created_at", "id").first()
    if delivery is None:
        return False
    status, error = _send(webhook, delivery)
    taken = status is not None and 200 <= status < 300
    now, attempts = dt.datetime.now(dt.UTC), delivery.attempts + 1
    outcome: dict[str, Any] = {"status": status, "error": error[:300], "attempts": attempts}
    if taken:
        outcome |= {"state": State.DELIVERED, "delivered_at": now}
    elif attempts > len(PAUSES):
        outcome |= {"state": State.DEAD}
    else:
        outcome |= {"due_at": now + PAUSES[attempts - 1]}
    WebhookDelivery.objects.filter(pk=delivery.pk).update(**outcome)  # none, if the webhook was removed meanwhile
    if status == GONE:
        stopped = Webhook.objects.filter(pk=webhook.pk)
        stopped.update(active=False, stopped_because="410", version=F("version") + 1)
    return taken


def _send(webhook: Webhook, delivery: WebhookDelivery) -> tuple[int | None, str]:
    """Return the status of the receiver's answer, and what went wrong; nothing is raised."""
    try:
        target = resolve(webhook.url)
        status = post(target, body := _body(delivery), _headers(webhook, delivery, body))
    except Unreachable as refused:
        return None, f"{refused.code}: {refused.detail}"
    except OSError as error:
        log.info("webhook_not_reached", webhook=str(webhook.pk), error=str(error))
        return None, f"{type(error).__name__}: {error}"
    return status, "" if 200 <= status < 300 else f"HTTP {status}"


def _body(delivery: WebhookDelivery) -> bytes:
    if (change := delivery.change) is None:
        kind, at, data = "test", delivery.created_at, {}
    else:
        kind, at = change.kind, change.at
        data = {"change": change.pk, "id": str(change.object_id), "resource": changes.KINDS[kind].path}
    return json.dumps({"type": kind, "timestamp": at.isoformat(), "data": data}, separators=(",", ":")).encode()


def _headers(webhook: Webhook, delivery: WebhookDelivery, body: bytes) -> dict[str, str]:
    now = dt.datetime.now(dt.UTC)
    name = f"msg_{delivery.pk}"
    signatures = [Signer(secret).sign(name, now, body.decode()) for secret in secrets_of(webhook)]
    return {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signatures),
    }


def delete_expired() -> None:
    """Delete changes and deliveries after ninety days."""
    Change.objects.filter(at__lt=dt.datetime.now(dt.UTC) - KEPT).delete()
    WebhookDelivery.objects.filter(created_at__lt=dt.datetime.now(dt.UTC) - KEPT).delete()
