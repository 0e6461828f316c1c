"""Limits of discharge permits: entered by the authority of the permit; a further entry replaces the one before."""

import datetime as dt
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, Loader
from core.errors import Fault, Invalid
from core.transactions import refusal, service
from enterprises.models import Licence
from enterprises.models.standards import MOST_PH
from enterprises.services.validation import require_own
from environment.capabilities import PERMIT_LIMITS_SET
from environment.lifecycles import PERMIT_LIMIT
from environment.models import PermitLimit
from environment.models.discharges import NOT_IN_THIS_MEDIUM, is_measured_in


def _not_a_discharge_permit() -> Fault:
    return Fault("/licence", "not_a_discharge_permit", _("This licence is no discharge permit."))


def _loosened_in_the_past() -> Fault:
    detail = _("This is looser than the limit before it, so it begins today or later.")
    return Fault("/in_force_from", "loosened_in_the_past", detail)


def _refused(fault: Fault) -> Invalid:
    return Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=[fault])


refusal("permit_limit_is_of_a_discharge_permit", lambda: _refused(_not_a_discharge_permit()))
refusal("permit_limit_loosens_from_today", lambda: _refused(_loosened_in_the_past()))


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

    A limit that is looser than the one in force on its first day begins today or later, unless a loader enters it.
    """
    row = PERMIT_LIMIT.begin_new(
        lambda: PermitLimit(
            licence=licence,
            pollutant=pollutant,
            medium=medium,
            highest=highest,
            lowest=lowest,
            yearly_total=yearly_total,
            in_force_from=in_force_from or licence.valid_from,
            document=document.strip(),
            fictitious=fictitious,
        ),
        PERMIT_LIMITS_SET,
        actor,
        beside=[licence],
    )
    require_own(actor, licence)
    faults = _faults(row)
    if not isinstance(actor, Loader) and row.in_force_from < clock.today() and _is_loosened(row):
        faults.append(_loosened_in_the_past())
    if faults:
        raise Invalid("invalid", _("The limit has errors. Nothing was recorded."), errors=faults)
    row.recorded_by_id, row.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    audit.record(
        actor=actor,
        action="permit_limits.enter",
        obj=row,
        place=licence.site.jurisdiction.code,
        enterprise_code=licence.site.enterprise.code,
        reason=row.document,
        data={"pollutant": pollutant, "from": row.in_force_from.isoformat()},
    )
    return PERMIT_LIMIT.rows().get(pk=row.pk)


def _is_loosened(row: PermitLimit) -> bool:
    """Return whether a limit is looser than the one that it replaces on its first day."""
    on, licence = row.in_force_from, row.licence
    before = (
        PermitLimit.objects.filter(
            Q(licence__valid_to=None) | Q(licence__valid_to__gte=on),
            Q(licence__revoked_on=None) | Q(licence__revoked_on__gt=on),
            licence__site=licence.site_id,
            licence__valid_from__lte=on,
            in_force_from__lte=on,
            pollutant=row.pollutant,
            medium=row.medium,
        )
        .order_by("in_force_from", "pk")
        .last()
    )
    if before is None:
        return False
    highest = ((row.highest, before.highest), (row.yearly_total, before.yearly_total))
    lower = before.lowest is not None and (row.lowest is None or row.lowest < before.lowest)
    return lower or any(old is not None and (new is None or new > old) for new, old in highest)


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
