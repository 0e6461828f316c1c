"""Bulletins: drafted, submitted, published with the figures of the day by a second officer, corrected by an edition."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import NATION, Authority, Jurisdiction
from enterprises.policies import person
from enterprises.services import notifications
from enterprises.services.validation import require_reason
from portal import notification_texts
from portal.capabilities import BULLETINS_DRAFT
from portal.lifecycles import BULLETIN, by_its_drafter
from portal.models import Bulletin
from portal.queries import bulletins as queries

State = Bulletin.State

refusal(
    "bulletin_corrects_its_like", lambda: Conflict("other_bulletin", _("An edition corrects one of the same time."))
)
refusal("bulletin_by_its_drafter", by_its_drafter)


@service
def draft(
    *,
    actor: Actor,
    authority: Authority,
    year: int,
    situation: str,
    month: int | None = None,
    situation_zh: str = "",
    outlook: str = "",
    outlook_zh: str = "",
    planned_on: dt.date | None = None,
    fictitious: bool = False,
) -> Bulletin:
    """Begin the bulletin of a month or, without one, of a year."""
    row = BULLETIN.begin_new(
        lambda: Bulletin(
            authority=authority,
            place=Jurisdiction.objects.get(code=NATION),
            year=year,
            month=month,
            situation=situation.strip(),
            situation_zh=situation_zh.strip(),
            outlook=outlook.strip(),
            outlook_zh=outlook_zh.strip(),
            planned_on=planned_on,
            drafted_by=person(actor),
            drafted_at=clock.now(),
            fictitious=fictitious,
        ),
        BULLETINS_DRAFT,
        actor,
    )
    _require_texts(row)
    if month is not None and not 1 <= month <= 12:
        raise Invalid.at("/month", "out_of_range", _("Give a month from 1 to 12."))
    row.save(force_insert=True)
    return _recorded(row, "draft", actor)


@service
def update(
    row: Bulletin,
    *,
    actor: Actor,
    situation: str,
    situation_zh: str = "",
    outlook: str = "",
    outlook_zh: str = "",
    planned_on: dt.date | None = None,
) -> Bulletin:
    """Change the texts of a draft."""
    row = BULLETIN.begin(row, "update", actor)
    row.situation, row.situation_zh = situation.strip(), situation_zh.strip()
    row.outlook, row.outlook_zh, row.planned_on = outlook.strip(), outlook_zh.strip(), planned_on
    _require_texts(row)
    row.save_next(*Bulletin.TEXTS, "planned_on")
    return _recorded(row, "update", actor)


@service
def submit(row: Bulletin, *, actor: Actor) -> Bulletin:
    """Submit a draft to the officer who is to publish it."""
    row = BULLETIN.begin(row, "submit", actor)
    row.state, row.submitted_at, row.return_reason = State.SUBMITTED, clock.now(), ""
    row.save_next("state", "submitted_at", "return_reason")
    return _recorded(row, "submit", actor)


@service
def return_(row: Bulletin, *, actor: Actor, reason: str) -> Bulletin:
    """Return a bulletin to its drafter with a reason."""
    row = BULLETIN.begin(row, "return", actor)
    row.state, row.return_reason = State.RETURNED, require_reason(reason)
    row.save_next("state", "return_reason")
    return _recorded(row, "return", actor, reason=row.return_reason)


@service
def take_over(row: Bulletin, *, actor: Actor) -> Bulletin:
    """Become the drafter of another officer's draft, who can no longer be asked or does not go on with it."""
    row = BULLETIN.begin(row, "take_over", actor)
    before, row.drafted_by_id = row.drafted_by, person(actor).pk
    row.save_next("drafted_by")
    notifications.notify(
        [before],
        kind=notification_texts.BULLETIN_TAKEN_OVER,
        step=f"take_over:{row.pk}:{row.version}",
        path=reverse("pages:bulletin", args=[row.pk]),
        facts={"year": row.year, "of_month": row.month, "edition": row.edition, "person": str(person(actor))},
    )
    return _recorded(row, "take_over", actor, taken_from=before.username)


@service
def withdraw(row: Bulletin, *, actor: Actor, reason: str) -> Bulletin:
    """Withdraw a bulletin that is not published, so that another of its time can be begun."""
    row = BULLETIN.begin(row, "withdraw", actor)
    row.state, row.end_reason = State.WITHDRAWN, require_reason(reason)
    row.save_next("state", "end_reason")
    return _recorded(row, "withdraw", actor, reason=row.end_reason)


@service
def take_down(row: Bulletin, *, actor: Actor, reason: str) -> Bulletin:
    """Take a published bulletin from the public pages; its ministry keeps it, and may correct it by a new edition."""
    row = BULLETIN.begin(row, "take_down", actor)
    row.state, row.end_reason = State.TAKEN_DOWN, require_reason(reason)
    row.save_next("state", "end_reason")
    return _recorded(row, "take_down", actor, reason=row.end_reason)


@service
def publish(row: Bulletin, *, actor: Actor) -> Bulletin:
    """Publish a bulletin: its figures are those of this moment, and stay."""
    row = BULLETIN.begin(row, "publish", actor)
    frozen = queries.freeze(row)
    row.state, row.published_by, row.published_at = State.PUBLISHED, person(actor), clock.now()
    row.on, row.as_of, row.figures = frozen.on, frozen.as_of, frozen.figures
    row.save_next("state", "published_by", "published_at", "on", "as_of", "figures")
    return _recorded(row, "publish", actor, on=frozen.on.isoformat())


@service
def correct(row: Bulletin, *, actor: Actor, reason: str) -> Bulletin:
    """Begin a new edition of a published bulletin, with its texts; the old one stays as it was published."""
    row = BULLETIN.begin(row, "correct", actor)
    edition = Bulletin(
        **{name: getattr(row, name) for name in ("authority", "place", "year", "month", "fictitious", *Bulletin.TEXTS)},
        edition=row.edition + 1,
        corrects=row,
        correction_reason=require_reason(reason),
        drafted_by=person(actor),
        drafted_at=clock.now(),
    )
    edition.save(force_insert=True)
    return _recorded(edition, "correct", actor, reason=edition.correction_reason)


def _require_texts(row: Bulletin) -> None:
    if not row.situation:
        fault = Fault("/situation", "required", _("Describe the situation."))
        raise Invalid("invalid", _("The bulletin has errors. Nothing was saved."), errors=[fault])


def _recorded(row: Bulletin, verb: str, actor: Actor, *, reason: str = "", **data: Any) -> Bulletin:
    audit.record(
        actor=actor,
        action=f"bulletins.{verb}",
        obj=row,
        place=NATION,
        reason=reason,
        data={"year": row.year, "month": row.month, "edition": row.edition, **data},
    )
    return BULLETIN.rows().get(pk=row.pk)
