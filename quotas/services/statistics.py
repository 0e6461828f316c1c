"""Published figures are entered and withdrawn by two administrators; loaders enter those that are shipped."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, FigureEvidence, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from enterprises.services.validation import unnamed_document
from quotas.models import Product, PublishedStatistic
from quotas.models.statistics import KILOGRAMS, TONNES
from quotas.queries.statistics import UNITS_OF_PLANS

ENTER, WITHDRAW = "statistics.enter", "statistics.withdraw"  # two-person acts
SAME = ("subject", "period_from", "period_to", "region", "name", "source")  # what one figure on record has
STATISTIC = WriteAccess(PublishedStatistic, can=can_anywhere)

refusal("statistic_by_two", approvals.needs_second_person)


def make(
    *,
    subject: str,
    period_from: dt.date,
    period_to: dt.date,
    region: str,
    unit: str,
    source: str,
    figure: Decimal | None = None,
    product: Product | None = None,
    name: str = "",
    name_zh: str = "",
    wording: str = "",
) -> PublishedStatistic:
    """Return a figure that is not saved."""
    return PublishedStatistic(
        subject=subject,
        period_from=period_from,
        period_to=period_to,
        region=region.strip(),
        unit=unit.strip(),
        source=source.strip(),
        figure=figure,
        product=product,
        name=name.strip(),
        name_zh=name_zh.strip(),
        wording=wording.strip(),
        evidence=FigureEvidence.ENTERED,
        key=f"{FigureEvidence.ENTERED}:{uuid4()}",
    )


@service
def enter(*, actor: Actor, **stated: Any) -> PublishedStatistic:
    """Enter a figure, stated as for ``make``, as two administrators have approved it."""
    row = STATISTIC.begin_new(lambda: make(**stated), REFERENCE_EDIT, actor)
    require_fitting(row)
    approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    return save(row, ENTER, actor)


def save(row: PublishedStatistic, act: str, actor: Actor) -> PublishedStatistic:
    """Save a figure that two people have approved, by an act on it alone or on the rows of a sheet."""
    row.save(force_insert=True)
    data = {"says": str(row), "figure": None if row.figure is None else f"{row.figure} {row.unit}"}
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.source, data=data)
    return row


@service
def withdraw(row: PublishedStatistic, *, actor: Actor, reason: str) -> PublishedStatistic:
    """Withdraw a figure that is a mistake, by two administrators; it is no longer shown, and stays on record."""
    row = STATISTIC.begin(row, REFERENCE_EDIT, actor)
    approvals.require(WITHDRAW, row, actor=actor)
    require_standing(row)
    row.withdrawn_on = clock.today()
    row.save_next("withdrawn_on")
    audit.record(actor=actor, action=WITHDRAW, obj=row, place=NATION, reason=reason, data={"says": str(row)})
    return row


def require_fitting(row: PublishedStatistic) -> None:
    """Refuse a figure without source, of days to come, below zero, or that this source states already.

    Raises:
        Invalid: with every field that is wrong.
    """
    faults = unnamed_document(row.source, at="/source")
    if row.period_to < row.period_from:
        faults.append(Fault("/period_to", "before_start", _("The last day is before the first.")))
    elif row.period_from > clock.today():
        faults.append(Fault("/period_from", "in_the_future", _("This day is in the future.")))
    if row.figure is None and not row.wording:
        faults.append(Fault("/figure", "required", _("Give the figure, or quote what the source says.")))
    if row.figure is not None and (row.figure < 0 or (row.figure == 0 and row.subject == row.Subject.PRICE)):
        faults.append(Fault("/figure", "negative", _("A figure is not negative, and a price is greater than zero.")))
    if row.subject == row.Subject.PRICE and row.unit not in KILOGRAMS:
        detail = _("A price is stated in one of these units: %(units)s.") % {"units": ", ".join(KILOGRAMS)}
        faults.append(Fault("/unit", "unknown_value", detail))
    if row.subject in UNITS_OF_PLANS and row.unit not in TONNES:
        detail = _("Output and exports are stated in one of these units: %(units)s.") % {"units": ", ".join(TONNES)}
        faults.append(Fault("/unit", "unknown_value", detail))
    same = {name: getattr(row, name) for name in SAME}
    if PublishedStatistic.objects.standing().filter(**same).exists():
        faults.append(Fault("/source", "exists", _("This source's figure is on record. Withdraw it first.")))
    if faults:
        raise Invalid("invalid", _("The entry has errors."), errors=faults)


def require_standing(row: PublishedStatistic) -> None:
    if row.withdrawn_on is not None:
        raise Conflict("withdrawn_already", _("This figure is withdrawn already."))
