"""Sign-ins: attempts are delayed, counted and recorded; unusual ones are notified to the person."""

import datetime as dt
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import ngettext

from core import audit
from core.actors import SystemActor
from core.errors import Conflict
from core.transactions import service
from enterprises import account_notification_texts as texts
from enterprises.models import SignIn, User
from enterprises.services import account_changes, attempt_delays
from enterprises.templatetags.people import address as network_of
from enterprises.templatetags.people import browser as browser_of

KEPT = dt.timedelta(days=180)
FAILURES_UNUSUAL = 3  # so many failures before a sign-in make it unusual
SOMEBODY = SystemActor("sign-in")
Outcome = SignIn.Outcome


@dataclass(frozen=True, slots=True)
class Place:
    """The origin of an attempt."""

    address: str
    browser: str


def _is_familiar(person: User | None, place: Place) -> bool:
    if person is None:
        return False
    return SignIn.objects.filter(person=person, outcome=Outcome.DONE, address=place.address).exists()


def _counts(kind: str, person: User | None, typed: str, place: Place) -> list[attempt_delays.Count]:
    name = str(person.pk) if person else typed
    return attempt_delays.counts_of(kind, name, place.address, familiar=_is_familiar(person, place))


def too_many(seconds: float) -> Conflict:
    """Return the refusal that says how long to wait."""
    wait = max(1, round(seconds))
    text = ngettext(
        "Too many wrong attempts. Try again in %(wait)d second.",
        "Too many wrong attempts. Try again in %(wait)d seconds.",
        wait,
    )
    return Conflict("too_many_attempts", text % {"wait": wait}, retry_after=wait)


@service
def begin(kind: str, *, person: User | None, typed: str, place: Place) -> None:
    """Count an attempt before it is judged; refuse it during a delay. ``kind``: ``password`` or ``code``."""
    waits, begun = attempt_delays.reserve(_counts(kind, person, typed, place))
    if waits:
        raise too_many(waits)
    if begun:
        _record(person, typed, place, Outcome.SLOWED)
        if person is not None:
            day = timezone.now().date().isoformat()
            account_changes.notify(person, kind=texts.SIGN_IN_SLOWED, facts={}, occasion=f"{person.pk}:{day}")


@service
def succeeded(kind: str, *, person: User, typed: str, place: Place) -> None:
    """Take back the counted attempt after a correct sign-in."""
    attempt_delays.passed(_counts(kind, person, typed, place))


@service
def failed(kind: str, *, person: User | None, typed: str, place: Place) -> None:
    """Record a wrong password or code."""
    _record(person, typed, place, Outcome.WRONG_PASSWORD if kind == "password" else Outcome.WRONG_CODE)


@service
def done(person: User, *, place: Place, factor: str) -> SignIn:
    """Record a sign-in, and notify the person if it is unusual."""
    before = SignIn.objects.filter(person=person)
    signed_in = before.filter(outcome=Outcome.DONE)
    last = signed_in.first()
    failures = before.exclude(outcome=Outcome.DONE)
    if last is not None:
        failures = failures.filter(at__gt=last.at)
    count = failures.exclude(outcome=Outcome.SLOWED).count()
    earlier = {(row.address, browser_of(row.browser)) for row in signed_in.only("address", "browser")[:500]}
    addresses, browsers = {address for address, _browser in earlier}, {browser for _address, browser in earlier}
    is_new = bool(earlier) and (place.address not in addresses or browser_of(place.browser) not in browsers)
    row = _record(person, "", place, Outcome.DONE, factor, unusual=is_new or count >= FAILURES_UNUSUAL)
    assert row is not None
    if row.unusual:
        facts = {"browser": browser_of(place.browser), "network": network_of(place.address), "failures": count}
        account_changes.notify(person, kind=texts.UNUSUAL_SIGN_IN, facts=facts, occasion=str(row.pk))
    return row


@service
def ended(person: User) -> None:
    """Record that a person has signed out, or was signed out for inactivity."""
    audit.record(actor=person, action="sign_in.ended", obj=person)


@service
def delete_expired() -> int:
    """Delete attempts older than half a year, with their addresses; return how many."""
    attempt_delays.delete_expired()
    return SignIn.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def _record(
    person: User | None, typed: str, place: Place, outcome: str, factor: str = "", *, unusual: bool = False
) -> SignIn | None:
    action = {Outcome.DONE: "sign_in.done", Outcome.SLOWED: "sign_in.slowed"}.get(Outcome(outcome), "sign_in.failed")
    data: dict[str, Any] = {"outcome": str(outcome), "factor": factor, "unusual": unusual}
    if person is None:
        # A typed name may be a password: only a digest is kept, to recognise equal ones.
        key = hmac.new(str(settings.SECRET_KEY).encode(), typed.casefold().encode(), hashlib.sha256).hexdigest()
        audit.record(actor=SOMEBODY, action=action, obj="sign_in", data={**data, "name_digest": key[:32]})
        return None
    actor = person if outcome == Outcome.DONE else SOMEBODY
    audit.record(actor=actor, action=action, obj=person, data=data)
    return SignIn.objects.create(
        person=person,
        at=timezone.now(),
        outcome=outcome,
        factor=factor,
        address=place.address,
        browser=place.browser[:200],
        unusual=unusual,
    )
