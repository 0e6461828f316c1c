"""Second factors of a person: codes accepted once, consequences of a change, release from waiting."""

import time

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.conf import settings
from django.db.models import F, Q
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor
from core.errors import Conflict
from core.models import ApiToken
from core.transactions import refusal, service
from enterprises import account_notification_texts as texts
from enterprises.lifecycles.factors import FACTOR
from enterprises.models import Factor, User
from enterprises.roles import OFFICIAL_ROLES
from enterprises.services import account_changes, validation

MOST_PASSKEYS = 10

refusal(
    "factor_is_not_rewritten",
    lambda: Conflict("factor_is_not_rewritten", _("A second factor is replaced, not rewritten.")),
)


def required_of(person: User) -> bool:
    """Return whether the person must use a second factor to sign in: officials and administrators, in production."""
    return settings.SIGN_IN_NEEDS_SECOND_FACTOR and not person.roles.isdisjoint(OFFICIAL_ROLES)


def has_any(person: User) -> bool:
    """Return whether the person has any second factor, recovery codes included."""
    return Authenticator.objects.filter(user=person).exists()


def had_any(person: User) -> bool:
    """Return whether the person ever set up a factor."""
    return Factor.objects.filter(user=person).exists()


def may_sign(person: User, authenticator: int) -> bool:
    """Return whether this factor may sign today; one that replaced another must wait first."""
    return Factor.objects.usable().filter(user=person, authenticator=authenticator).exists()


def step_of(secret: str, code: str) -> int | None:
    """Return the current time step in which the app shows this code, with the configured tolerance, else ``None``."""
    now = int(time.time()) // app_settings.TOTP_PERIOD
    for step in range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1):
        shown = totp.format_hotp_value(totp.hotp_value(secret, step))
        if constant_time_compare(shown, code.replace(" ", "")):
            return step
    return None


@service
def take_code(person: User, code: str) -> Authenticator | None:
    """Return the person's app if it shows this code now, and mark the time step as used.

    The database ensures that each time step is accepted only once, also across concurrent requests.
    """
    app = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if app is None:
        return None
    step = step_of(decrypt(app.data["secret"]), code)
    return app if step is not None and use_up(app, step) else None


@service
def take_recovery_code(person: User, code: str) -> Authenticator | None:
    """Use up a recovery code and return its authenticator; ``None`` if the code is wrong or already used."""
    codes = Authenticator.objects.filter(user=person, type=Authenticator.Type.RECOVERY_CODES).first()
    return codes if codes is not None and codes.wrap().validate_code(code.replace(" ", "")) else None


def use_up(app: Authenticator, step: int) -> bool:
    """Mark a time step as used if it is later than all used ones; return whether it was.

    Concurrent requests wait for the factor's row.
    """
    later = Factor.objects.filter(authenticator=app.pk).filter(Q(last_step=None) | Q(last_step__lt=step))
    return later.update(last_step=step) == 1


@service
def record(person: User, act: str, *, kind: str = "") -> None:
    """Record a change of a second factor and notify its person; ``act`` is ``added``, ``removed`` or ``codes``.

    Removing a factor also deletes the person's API tokens that sign.
    """
    if act == "removed":
        ApiToken.objects.filter(user=person, signs=True).delete()
    newest = Factor.objects.filter(user=person).order_by("-since").first()
    waits = act == "added" and newest is not None and newest.state == Factor.State.WAITING
    account_changes.record(
        person,
        action=f"factors.{act}",
        kind=texts.FACTOR_CHANGED,
        facts={"change": act, "kind": kind, "hours": settings.FACTOR_WAIT_HOURS if waits else 0},
    )


@service
def reset(person: User, *, reset_by: User | None) -> None:
    """Remove every factor, because it was lost; the next one must wait, and ``reset_by`` may not release it."""
    if reset_by is not None:
        Factor.objects.present().filter(user=person, reset_by=None).update(reset_by=reset_by)
    Authenticator.objects.filter(user=person).delete()
    record(person, "removed")


@service
def release(factor: Factor, *, actor: Actor, reason: str) -> Factor:
    """Let a factor sign before it has waited, as an administrator who neither holds it nor reset its predecessor."""
    factor = FACTOR.begin(factor, "release", actor)
    reason = validation.require_reason(reason)
    factor.released_by_id, factor.released_at = actor.pk, timezone.now()
    factor.save(update_fields=["released_by", "released_at"])
    audit.record(actor=actor, action="factors.release", obj=factor.user, reason=reason, data={"factor": str(factor.pk)})
    account_changes.notify(
        factor.user, kind=texts.FACTOR_CHANGED, facts={"change": "released", "kind": factor.type, "hours": 0}
    )
    return factor


def waiting_of(person: User) -> list[Factor]:
    """Return present factors that may not sign yet."""
    return [factor for factor in Factor.objects.present().filter(user=person) if factor.state == Factor.State.WAITING]


def waiting_visible_to(actor: Actor) -> list[Factor]:
    """Return the waiting replacement factors of all people visible to the actor, newest first."""
    rows = Factor.objects.visible_to(actor).present().filter(replaces=True, released_at=None)
    rows = rows.exclude(pk__in=Factor.objects.usable().values("pk"))
    return list(rows.select_related("user", "reset_by").order_by(F("since").desc()))
