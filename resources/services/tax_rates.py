"""Rates of the resource tax are entered and ended by two administrators; loaders enter the published ones.

An entry is never changed. People enter one rate per tonne of raw ore for a class; ranges are what sources print of the
time before it.
"""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import audit
from core.actors import Actor, Loader
from core.errors import Conflict, Invalid
from core.transactions import refusal, service
from core.write_access import WriteAccess
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import NATION, FigureEvidence, Jurisdiction
from enterprises.policies import can_anywhere
from enterprises.services import approvals
from resources.models import ElementClass, TaxRate

ENTER, END = "resource_tax_rates.enter", "resource_tax_rates.end"  # two-person acts
TAX_RATE = WriteAccess(TaxRate, can=can_anywhere)
LEAST_SOURCE = 4  # letters

refusal("tax_rate_by_two", approvals.needs_second_person)


@service
def enter(
    *,
    actor: Actor,
    ore_class: str,
    rate: Decimal,
    valid_from: dt.date | None,
    source: str,
    valid_to: dt.date | None = None,
    highest: Decimal | None = None,
    unit: str = TaxRate.Unit.RAW_ORE,
    subject: str = "",
    subject_zh: str = "",
    evidence: str = FigureEvidence.ENTERED,
) -> TaxRate:
    """Enter a rate; by two administrators, or by a loader, who alone enters ranges and other units."""
    row = TAX_RATE.begin_new(
        lambda: TaxRate(
            ore_class=ore_class,
            subject=subject,
            subject_zh=subject_zh,
            lowest=rate,
            highest=rate if highest is None else highest,
            unit=unit,
            valid_from=valid_from,
            valid_to=valid_to,
            source=source.strip(),
            evidence=evidence,
        ),
        REFERENCE_EDIT,
        actor,
    )
    require_fitting(row)
    if not isinstance(actor, Loader):
        approvals.require(ENTER, Jurisdiction.objects.get(code=NATION), actor=actor)
    row.save(force_insert=True)
    data = {"says": str(row), "from": valid_from.isoformat() if valid_from else None}
    audit.record(actor=actor, action=ENTER, obj=row, place=NATION, reason=row.source, data=data)
    return row


@service
def end(row: TaxRate, *, actor: Actor, valid_to: dt.date) -> TaxRate:
    """Set the last day of a rate that is in force without end; by two administrators."""
    row = TAX_RATE.begin(row, REFERENCE_EDIT, actor)
    approvals.require(END, row, actor=actor)
    require_open(row, valid_to)
    row.valid_to = valid_to
    row.save_next("valid_to")
    audit.record(actor=actor, action=END, obj=row, place=NATION, data={"says": str(row), "until": valid_to.isoformat()})
    return row


def require_fitting(row: TaxRate) -> None:
    """Refuse a rate without document, below zero, or beside another one per tonne for the same ores.

    Raises:
        Invalid: with the field that is wrong.
    """
    if len(row.source) < LEAST_SOURCE:
        raise Invalid.at("/source", "required", _("Name the document: its office, number and day."))
    if row.lowest < 0 or row.highest < row.lowest:
        raise Invalid.at("/rate", "negative", _("A rate is not negative."))
    if row.valid_from is not None and row.valid_to is not None and row.valid_to < row.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A rate cannot end before it begins."))
    if row.subject:  # what one source says, beside what others say
        return
    rows = TaxRate.objects.overlapping(row.valid_from, row.valid_to).exclude(unit=TaxRate.Unit.SALES)
    other = rows.filter(ore_class__in=[row.ore_class, ElementClass.ALL]).first()
    if other is not None:
        detail = _("A rate for these ores is in force on some of these days: %(rate)s. End it first.")
        raise Invalid.at("/valid_from", "rate_overlap", detail % {"rate": str(other)})


def require_open(row: TaxRate, valid_to: dt.date) -> None:
    """Refuse a second end, and one before the beginning."""
    if row.valid_to is not None:
        raise Conflict("wrong_state", _("This rate has its last day already."))
    if row.valid_from is not None and valid_to < row.valid_from:
        raise Invalid.at("/valid_to", "before_valid_from", _("A rate cannot end before it begins."))
