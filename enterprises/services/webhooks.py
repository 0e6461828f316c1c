"""Webhooks of enterprises, groups and authorities: entering, changing and ending them, their secrets, dead letters."""

import base64
import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.encryption import cipher
from core.errors import Conflict, Fault, Invalid
from core.outbound_posts import Unreachable, check_url
from core.transactions import service
from core.write_access import WriteAccess
from enterprises import policies
from enterprises.capabilities import WEBHOOKS_MANAGE
from enterprises.changes import KINDS
from enterprises.models import Change, Membership, Webhook, WebhookDelivery
from enterprises.policies import person, roles_with

PURPOSE = "webhooks"
MOST = 20  # webhooks of one owner
BOTH_SIGN = dt.timedelta(hours=24)  # how long the previous secret signs beside the new one

WEBHOOK = WriteAccess(Webhook, can=policies.can, locks_rows=False)


def owners_for(actor: Actor) -> list[Membership]:
    """Return the memberships of the actor for whose organisation he may enter a webhook."""
    held: Sequence[Membership] = getattr(actor, "current_memberships", ())
    return [row for row in held if row.role in roles_with(WEBHOOKS_MANAGE) and _owner(row)]


def actions(actor: Actor, webhook: Webhook) -> list[str]:
    return ["update", "rotate", "test", "retry", "remove"] if policies.can(actor, WEBHOOKS_MANAGE, webhook) else []


def secrets_of(webhook: Webhook) -> list[str]:
    """Return the secrets that sign now, the newest first."""
    encrypted = [webhook.secret]
    if webhook.previous_secret and webhook.previous_until and webhook.previous_until > dt.datetime.now(dt.UTC):
        encrypted.append(webhook.previous_secret)
    return [cipher(PURPOSE).decrypt(one.encode()).decode() for one in encrypted]


@service
def create(*, actor: Actor, membership: str | Membership, url: str, kinds: Sequence[str]) -> tuple[Webhook, str]:
    """Enter a webhook for the organisation of a membership; return it with its secret, which is shown this once."""
    secret = _draw()

    def make() -> Webhook:
        key = str(membership.pk if isinstance(membership, Membership) else membership)
        owner = next((_owner(row) for row in owners_for(actor) if str(row.pk) == key), None)
        if owner is None:
            raise Invalid.at("/membership", "does_not_exist", _("You hold no such role."))
        return Webhook(**owner)

    webhook = WEBHOOK.begin_new(make, WEBHOOKS_MANAGE, actor)
    owned = {name: getattr(webhook, name) for name in ("enterprise", "group", "place", "authority")}
    if Webhook.objects.filter(**owned).count() >= MOST:
        raise Conflict("too_many_webhooks", _("An owner has at most %(most)d webhooks.") % {"most": MOST})
    _require_sound(url, kinds)
    webhook.url, webhook.kinds, webhook.secret = url, list(dict.fromkeys(kinds)), _encrypted(secret)
    webhook.created_by, webhook.created_at = person(actor), clock.now()
    last = Change.objects.order_by("-id").values_list("id", flat=True).first()
    webhook.last_change = last or 0
    webhook.save(force_insert=True)
    _record(actor, "create", webhook)
    return webhook, secret


@service
def update(webhook: Webhook, *, actor: Actor, **said: Any) -> Webhook:
    """Change the address, the kinds, or whether it is active."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    _require_sound(said.get("url", webhook.url), said.get("kinds", webhook.kinds))
    for name in ("url", "kinds", "active"):
        setattr(webhook, name, said.get(name, getattr(webhook, name)))
    if webhook.active:
        webhook.stopped_because = ""
    webhook.save_next("url", "kinds", "active", "stopped_because")
    _record(actor, "update", webhook)
    return webhook


@service
def rotate(webhook: Webhook, *, actor: Actor) -> tuple[Webhook, str]:
    """Draw a new secret; for a day both sign. Return the new one, which is shown this once."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    secret = _draw()
    webhook.previous_secret, webhook.previous_until = webhook.secret, dt.datetime.now(dt.UTC) + BOTH_SIGN
    webhook.secret = _encrypted(secret)
    webhook.save_next("secret", "previous_secret", "previous_until")
    _record(actor, "rotate", webhook)
    return webhook, secret


@service
def test(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Send a message of the kind ``test`` within seconds."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    if not webhook.active:
        raise Conflict("wrong_state", _("This webhook is stopped."))
    now = dt.datetime.now(dt.UTC)
    WebhookDelivery.objects.create(webhook=webhook, created_at=now, due_at=now)
    _record(actor, "test", webhook)
    return webhook


@service
def retry(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Try again what was given up."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    dead = webhook.deliveries.filter(state=WebhookDelivery.State.DEAD)
    count = dead.update(state=WebhookDelivery.State.PENDING, attempts=0, due_at=dt.datetime.now(dt.UTC))
    if not count:
        raise Conflict("nothing_to_retry", _("Nothing was given up."))
    _record(actor, "retry", webhook, count=count)
    return webhook


@service
def remove(webhook: Webhook, *, actor: Actor) -> None:
    """Remove a webhook with what it has not delivered."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    _record(actor, "remove", webhook)
    webhook.delete()


def _owner(membership: Membership) -> dict[str, Any]:
    """Return the columns of the owner; nothing for a membership that is no organisation's."""
    if membership.enterprise_id is not None:
        return {"enterprise": membership.enterprise}
    if membership.group_id is not None:
        return {"group": membership.group}
    if membership.jurisdiction_id is not None and membership.authority_id is not None:
        return {"place": membership.jurisdiction, "authority": membership.authority}
    return {}


def _require_sound(url: str, kinds: Sequence[str]) -> None:
    faults = []
    try:
        check_url(url)
    except Unreachable as refused:
        faults.append(Fault("/url", refused.code, str(refused.detail)))
    if not kinds:
        faults.append(Fault("/kinds", "required", _("Choose at least one.")))
    if unknown := sorted(set(kinds) - KINDS.keys()):
        known = ", ".join(sorted(KINDS))
        faults.append(
            Fault(
                "/kinds",
                "invalid_choice",
                _("There is no kind %(kind)s. Known: %(known)s.") % {"kind": unknown[0], "known": known},
            )
        )
    if faults:
        raise Invalid("invalid", _("The request has faults."), errors=faults)


def _draw() -> str:
    return f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}"


def _encrypted(secret: str) -> str:
    return cipher(PURPOSE).encrypt(secret.encode()).decode()


def _record(actor: Actor, verb: str, webhook: Webhook, **data: Any) -> None:
    audit.record(
        actor=actor,
        action=f"webhooks.{verb}",
        obj=webhook,
        place=webhook.place.code if webhook.place else "",
        enterprise_code=webhook.enterprise.code if webhook.enterprise else "",
        data={"url": webhook.url, "kinds": webhook.kinds, **data},
    )
