"""Limits of discharge permits: entered by the authority of the permit; a further entry replaces the one before.

One officer tightens a limit or sets one from today on; one that is looser on a day that is past takes two, because
readings of that day are judged by it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock, formats
from core.actors import Actor, Loader
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Licence
from enterprises.models.standards import MOST_PH
from enterprises.services import approvals
from enterprises.services.validation import require_own
from environment.capabilities import PERMIT_LIMITS_SET
from environment.lifecycles import PERMIT_LIMIT
from environment.models import PermitLimit
from environment.models.discharges import NOT_IN_THIS_MEDIUM, is_measured_in

LOOSEN = "permit_limits.loosen"  # two-person act


def _not_a_discharge_permit() -> Fault:
    return Fault("/licence", "not_a_discharge_permit", _("This licence is no discharge permit."))


def _loosened_in_the_past(before: "Loosened | None" = None) -> Fault:
    if before is None:
        detail = _("This is looser than the limit of a day that is past: propose it, and a second officer approves it.")
    else:
        detail = _(
            "On %(day)s %(limit)s was the limit, and this is looser. For days that are past, propose it to a second"
            " officer; or let it begin today or later."
        ) % {"day": formats.day(before.day), "limit": before.limit.printed}
    return Fault("/in_force_from", "loosened_in_the_past", detail)


def _refused(fault: Fault) -> Invalid:
    return Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=[fault])


refusal("permit_limit_is_of_a_discharge_permit", lambda: _refused(_not_a_discharge_permit()))
refusal("permit_limit_loosened_by_two", lambda: _refused(_loosened_in_the_past()))
refusal(
    "permit_keeps_its_past",
    lambda: Invalid.at(
        "/effective_on",
        "limits_in_the_past",
        _("This permit has limits, by which readings of past days are judged. Revoke it from today on."),
    ),
)


def not_a_discharge_permit() -> Invalid:
    return _refused(_not_a_discharge_permit())


@dataclass(frozen=True, slots=True)
class Loosened:
    """A past day on which a new limit would be looser than the one in force."""

    day: dt.date
    limit: PermitLimit


@service
def enter(
    *,
    actor: Actor,
    licence: Licence,
    pollutant: str,
    medium: str,
    document: str,
    highest: Decimal | None = None,
    lowest: Decimal | None = None,
    yearly_total: Decimal | None = None,
    in_force_from: dt.date | None = None,
    fictitious: bool = False,
) -> PermitLimit:
    """Enter what a discharge permit allows of a pollutant, from its first day unless a later one is given.

    One that is looser than the limit in force on any past day is entered by a loader, or by two officers (``loosen``).
    """
    figures: dict[str, Any] = {"highest": highest, "lowest": lowest, "yearly_total": yearly_total}
    row = _begin(actor, licence, pollutant, medium, document, in_force_from, fictitious=fictitious, **figures)
    faults = _faults(row)
    if not faults and not isinstance(actor, Loader) and (days := loosened_days(row)):
        faults.append(_loosened_in_the_past(days[0]))
    if faults:
        raise Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=faults)
    return _insert(row, "permit_limits.enter", actor, row.document)


@service
def loosen(licence: Licence, *, actor: Actor, reason: str, **limit: Any) -> PermitLimit:
    """Enter a limit that is looser on days that are past, with ``limit`` as ``enter`` takes it; by two officers."""
    row = _begin(actor, licence, **limit)
    if faults := _faults(row):
        raise Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=faults)
    approvals.require(LOOSEN, licence, actor=actor)
    return _insert(row, LOOSEN, actor, reason)


def new(licence: Licence, **limit: Any) -> PermitLimit:
    """Return a limit, not yet saved, of what was given."""
    row = PermitLimit(licence=licence, **limit)
    row.in_force_from, row.document = row.in_force_from or licence.valid_from, row.document.strip()
    return row


def require_loosened(row: PermitLimit) -> None:
    """Refuse a limit that has errors, and one that a single officer may enter."""
    if faults := _faults(row):
        raise Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=faults)
    if not loosened_days(row):
        raise Conflict("one_suffices", _("It is looser on no day that is past: one officer enters it."))


def loosened_days(row: PermitLimit) -> list[Loosened]:
    """Return the days before today from which a new limit would be looser than the one in force, earliest first.

    What is in force changes only with a limit's first day and the days of a permit, so these are compared.
    """
    others = list(
        PermitLimit.objects.filter(licence__site=row.licence.site_id, pollutant=row.pollutant, medium=row.medium)
        .exclude(pk=row.pk)
        .select_related("licence")
        .order_by("in_force_from", "pk")
    )
    found = []
    for day in sorted(_turning_days([*others, row])):
        if not row.in_force_from <= day < clock.today() or not _was_valid(row.licence, day):
            continue
        held = [one for one in others if one.in_force_from <= day and _was_valid(one.licence, day)]
        # Of two that begin on the same day the later entry counts.
        if held and held[-1].in_force_from <= row.in_force_from and _is_looser(row, held[-1]):
            found.append(Loosened(day, held[-1]))
    return found


def _turning_days(rows: Iterable[PermitLimit]) -> set[dt.date]:
    days = set()
    for row in rows:
        days |= {row.in_force_from, row.licence.valid_from}
        days |= {row.licence.valid_to + dt.timedelta(days=1)} if row.licence.valid_to else set()
        days |= {row.licence.revoked_on} if row.licence.revoked_on else set()
    return days


def _was_valid(licence: Licence, day: dt.date) -> bool:
    return (
        licence.valid_from <= day
        and (licence.valid_to is None or day <= licence.valid_to)
        and (licence.revoked_on is None or day < licence.revoked_on)
    )


def _is_looser(row: PermitLimit, before: PermitLimit) -> bool:
    """Return whether a figure is looser than before; one that is left out limits nothing."""
    highest = ((row.highest, before.highest), (row.yearly_total, before.yearly_total))
    lower = before.lowest is not None and (row.lowest is None or row.lowest < before.lowest)
    return lower or any(old is not None and (new is None or new > old) for new, old in highest)


def _begin(
    actor: Actor,
    licence: Licence,
    pollutant: str,
    medium: str,
    document: str,
    in_force_from: dt.date | None = None,
    **more: Any,
) -> PermitLimit:
    row = PERMIT_LIMIT.begin_new(
        lambda: new(
            licence, pollutant=pollutant, medium=medium, document=document, in_force_from=in_force_from, **more
        ),
        PERMIT_LIMITS_SET,
        actor,
        beside=[licence],
    )
    require_own(actor, licence)
    return row


def _insert(row: PermitLimit, action: str, actor: Actor, reason: str) -> PermitLimit:
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    site = row.licence.site
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=site.jurisdiction.code,
        enterprise_code=site.enterprise.code,
        reason=reason,
        data={"pollutant": row.pollutant, "from": row.in_force_from.isoformat()},
    )
    return PERMIT_LIMIT.rows().get(pk=row.pk)


def _faults(row: PermitLimit) -> list[Fault]:
    faults, licence = [], row.licence
    if licence.kind != Licence.Kind.DISCHARGE:
        faults.append(_not_a_discharge_permit())
    if not row.document:
        faults.append(Fault("/document", "required", _("Name the permit or the decision.")))
    if not is_measured_in(row.pollutant, row.medium):
        faults.append(Fault("/pollutant", "not_in_this_medium", str(NOT_IN_THIS_MEDIUM)))
    if row.highest is None and row.lowest is None and row.yearly_total is None:
        faults.append(Fault("/highest", "required", _("State a concentration, a yearly total, or both.")))
    for name in ("highest", "lowest", "yearly_total"):
        value = getattr(row, name)
        if value is not None and value <= 0:
            faults.append(Fault(f"/{name}", "not_positive", _("A limit is greater than zero.")))
    if row.pollutant == "ph":
        if row.highest is not None and row.highest > MOST_PH:
            faults.append(Fault("/highest", "out_of_range", _("pH is at most 14.")))
    elif row.lowest is not None:
        faults.append(Fault("/lowest", "not_of_ph", _("Only pH has a lowest value.")))
    ended = licence.valid_to is not None and row.in_force_from > licence.valid_to
    if ended or row.in_force_from < licence.valid_from:
        faults.append(Fault("/in_force_from", "outside_permit", _("The permit is not valid on this day.")))
    return faults
