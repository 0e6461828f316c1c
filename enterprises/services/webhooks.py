"""Webhooks of enterprises, groups and authorities: entering, changing and ending them, their secrets, dead letters."""

import base64
import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Now
from django.urls import reverse
from django.utils.translation import gettext as _

from core import actor_sessions, audit, clock
from core.actors import Actor, SystemActor
from core.encryption import cipher
from core.errors import Conflict, Fault, Invalid
from core.models import ApiToken
from core.outbound_posts import Unreachable, check_url
from core.transactions import service
from core.write_access import WriteAccess
from enterprises import policies, webhook_notification_texts
from enterprises.capabilities import WEBHOOKS_MANAGE
from enterprises.changes import KINDS, newest
from enterprises.models import Membership, User, Webhook, WebhookDelivery
from enterprises.policies import person, roles_with
from enterprises.services import notifications

PURPOSE = "webhooks"
ROLE_ENDED = "role_ended"  # why a webhook was stopped: whoever answered for it no longer has the role
ACCESS_ENDED = "access_ended"  # the token or the sessions ended by which it was set up or last changed
STOPPING = SystemActor("webhooks")
MOST = 20  # webhooks of one owner
ANSWERS = ("confirmed_by", "confirmed_token", "confirmed_generation")  # who answers for it, and by what
BOTH_SIGN = dt.timedelta(hours=24)  # how long the previous secret signs beside the new one

WEBHOOK = WriteAccess(Webhook, can=policies.can)


def owners_for(actor: Actor) -> list[Membership]:
    """Return the memberships of the actor for whose organisation he may enter a webhook."""
    held: Sequence[Membership] = getattr(actor, "current_memberships", ())
    return [row for row in held if row.role in roles_with(WEBHOOKS_MANAGE) and _owner(row)]


def actions(actor: Actor, webhook: Webhook) -> list[str]:
    """Return the verbs that the actor may use on a webhook now."""
    if not policies.can(actor, WEBHOOKS_MANAGE, webhook):
        return []
    return ["update", "rotate", *(("test", "retry") if webhook.active else ()), "remove"]


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
            raise Invalid.at("/membership", "does_not_exist", _("You do not hold this role."))
        return Webhook(**owner)

    webhook = WEBHOOK.begin_new(make, WEBHOOKS_MANAGE, actor)
    owned = {name: getattr(webhook, name) for name in ("enterprise", "group", "place", "authority")}
    if Webhook.objects.filter(**owned).count() >= MOST:
        raise Conflict("too_many_webhooks", _("An owner may have at most %(most)d webhooks.") % {"most": MOST})
    _require_sound(url, kinds)
    webhook.url, webhook.kinds, webhook.secret = url, list(dict.fromkeys(kinds)), _encrypted(secret)
    webhook.created_by = person(actor)
    _answer_for(webhook, actor)
    webhook.created_at = clock.now()
    webhook.last_change = newest()
    webhook.save(force_insert=True)
    _record(actor, "create", webhook)
    _notify_owner(webhook, actor, webhook_notification_texts.SET_UP)
    return webhook, secret


@service
def update(
    webhook: Webhook,
    *,
    actor: Actor,
    url: str | None = None,
    kinds: Sequence[str] | None = None,
    active: bool | None = None,
) -> Webhook:
    """Change the address, the kinds, or whether it is active; what is ``None`` stays.

    What waits when it is stopped is given up. Once it is active again, changes are posted from then on: those of the
    time between are in the feed of changes. Whoever changes it answers for it from now on.
    """
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    was_active, former = webhook.active, webhook.url
    webhook.url = webhook.url if url is None else url
    webhook.kinds = webhook.kinds if kinds is None else list(dict.fromkeys(kinds))
    webhook.active = was_active if active is None else active
    _require_sound(webhook.url, webhook.kinds)
    if webhook.active:
        webhook.stopped_because = ""
        if not was_active:
            webhook.last_change = newest()
    else:
        give_up_waiting(webhook)
    _try_at_once(webhook)
    _answer_for(webhook, actor)
    webhook.save_next(
        *("url", "kinds", "active", "stopped_because", "last_change", "failures", "paused_until"),
        *ANSWERS,
    )
    _record(actor, "update", webhook, active=webhook.active)
    if webhook.url != former:
        _notify_owner(webhook, actor, webhook_notification_texts.MOVED)
    return webhook


@service
def rotate(webhook: Webhook, *, actor: Actor) -> tuple[Webhook, str]:
    """Draw a new secret; for a day both sign. Return the new one, which is shown this once.

    Whoever draws it answers for the webhook from now on.
    """
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    secret = _draw()
    webhook.previous_secret, webhook.previous_until = webhook.secret, dt.datetime.now(dt.UTC) + BOTH_SIGN
    webhook.secret = _encrypted(secret)
    _answer_for(webhook, actor)
    webhook.save_next("secret", "previous_secret", "previous_until", *ANSWERS)
    _record(actor, "rotate", webhook)
    return webhook, secret


@service
def test(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Send a message of the kind ``test`` within seconds; the one that waits already, if there is one."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    _require_active(webhook)
    now = dt.datetime.now(dt.UTC)
    if not webhook.deliveries.filter(change=None, state=WebhookDelivery.State.PENDING).update(due_at=now):
        WebhookDelivery.objects.create(webhook=webhook, created_at=now, due_at=now)
    _try_at_once(webhook)
    webhook.save(update_fields=["failures", "paused_until"])
    _record(actor, "test", webhook)
    return webhook


@service
def retry(webhook: Webhook, *, actor: Actor) -> Webhook:
    """Retry failed messages."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    _require_active(webhook)
    dead = webhook.deliveries.filter(state=WebhookDelivery.State.DEAD)
    count = dead.update(state=WebhookDelivery.State.PENDING, attempts=0, due_at=dt.datetime.now(dt.UTC))
    if not count:
        raise Conflict("nothing_to_retry", _("There is no failed message."))
    _try_at_once(webhook)
    webhook.save(update_fields=["failures", "paused_until"])
    _record(actor, "retry", webhook, count=count)
    return webhook


@service
def remove(webhook: Webhook, *, actor: Actor) -> None:
    """Remove a webhook with what it has not delivered."""
    webhook = WEBHOOK.begin(webhook, WEBHOOKS_MANAGE, actor)
    _record(actor, "remove", webhook)
    webhook.delete()


def stop_unconfirmed() -> int:
    """Stop the webhooks for which nobody answers any more, until somebody confirms them; return how many.

    Whoever answered no longer has the role, or the token or the sessions by which he did so have ended.
    """
    answers = Coalesce(OuterRef("confirmed_by"), OuterRef("created_by"))
    held = (
        Membership.objects.in_force(clock.today())
        .filter(role__in=roles_with(WEBHOOKS_MANAGE), user=answers, user__is_active=True)
        .filter(
            Q(enterprise=OuterRef("enterprise"))
            | Q(group=OuterRef("group"))
            | Q(jurisdiction=OuterRef("place"), authority=OuterRef("authority"))
        )
    )
    unexpired = ApiToken.objects.filter(Q(expiry=None) | Q(expiry__gt=Now()))
    tokens = unexpired.filter(digest=OuterRef("confirmed_token"), user=answers)
    sessions = User.objects.filter(pk=answers, session_generation=OuterRef("confirmed_generation"))
    unconfirmed = {
        ROLE_ENDED: ~Exists(held),
        ACCESS_ENDED: ~Q(confirmed_token="") & ~Exists(tokens) | Q(confirmed_token="") & ~Exists(sessions),
    }
    active = Webhook.objects.filter(active=True)
    reasons = Case(*(When(condition, then=Value(because)) for because, condition in unconfirmed.items()))
    found = set(active.annotate(because=reasons).exclude(because=None).values_list("because", flat=True))
    return sum(stop(active.filter(unconfirmed[because]), because) for because in unconfirmed if because in found)


@service
def stop(rows: QuerySet[Webhook], because: str) -> int:
    """Stop the active webhooks among some, which are asked for again under their locks; return how many.

    What waits for them is given up, and the people who may start them again are notified.
    """
    stopped = WEBHOOK.lock_many(rows.filter(active=True))
    for webhook in stopped:
        webhook.active, webhook.stopped_because = False, because
        webhook.save_next("active", "stopped_because")
        give_up_waiting(webhook)
        _record(STOPPING, "stop", webhook, because=because)
        notifications.notify(
            _people_of(webhook),
            kind=webhook_notification_texts.STOPPED,
            step=f"{webhook.pk}:{webhook.version}",
            path=reverse("pages:webhook", args=[webhook.pk]),
            facts={"address": webhook.url_without_query, "because": because},
        )
    return len(stopped)


def _answer_for(webhook: Webhook, actor: Actor) -> None:
    """Name who answers for a webhook and by what; the caller saves it."""
    answers = person(actor)
    digest = actor_sessions.presented_digest()
    by_token = bool(digest) and ApiToken.objects.filter(digest=digest, user=answers).exists()
    webhook.confirmed_by, webhook.confirmed_token = answers, digest if by_token else ""
    webhook.confirmed_generation = User.objects.values_list("session_generation", flat=True).get(pk=answers.pk)


def _notify_owner(webhook: Webhook, actor: Actor, kind: str) -> None:
    """Notify the people of its owner where a webhook posts from now on; whoever did it is notified as well."""
    notifications.notify(
        _people_of(webhook),
        kind=kind,
        step=f"{kind}:{webhook.pk}:{webhook.version}",
        path=reverse("pages:webhook", args=[webhook.pk]),
        facts={"address": webhook.url_without_query, "person": str(person(actor))},
    )


def _people_of(webhook: Webhook) -> list[User]:
    """Return the people who manage the webhooks of its owner today."""
    held = Membership.objects.in_force(clock.today()).filter(role__in=roles_with(WEBHOOKS_MANAGE))
    if webhook.enterprise_id is not None:
        held = held.filter(enterprise=webhook.enterprise_id)
    elif webhook.group_id is not None:
        held = held.filter(group=webhook.group_id)
    else:
        held = held.filter(jurisdiction=webhook.place_id, authority=webhook.authority_id)
    return list(User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("username"))


def give_up_waiting(webhook: Webhook) -> None:
    """Give up what waits for a webhook that is stopped; ``retry`` sends it once it is active again."""
    waiting = webhook.deliveries.filter(state=WebhookDelivery.State.PENDING)
    waiting.update(state=WebhookDelivery.State.DEAD)


def _require_active(webhook: Webhook) -> None:
    if not webhook.active:
        raise Conflict("wrong_state", _("This webhook is stopped."))


def _try_at_once(webhook: Webhook) -> None:
    """Forget the failures of a receiver; the caller saves them."""
    webhook.failures, webhook.paused_until = 0, None


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
        raise Invalid("invalid", _("The request has errors."), errors=faults)


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
        data={"url": webhook.url_without_query, "kinds": webhook.kinds, **data},
    )
