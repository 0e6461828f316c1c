"""Checks of every filed return of a half-year: the half-year is over, and the enterprise held the site."""

from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import refusal
from enterprises.models import Enterprise, Site, SiteTenure
from enterprises.services import validation
from resources import halves
from resources.models.half_years import HalfYearReturn
from resources.models.use_returns import Half

refusal(
    "half_year_is_over", lambda: Invalid("invalid", _("The return has faults. Nothing was filed."), errors=[not_over()])
)
refusal(
    "half_year_filed_now",
    lambda: Invalid.at("/half", "not_now", _("A return is filed now: its instant is that of the register's clock.")),
)
refusal(
    "half_year_of_the_holder",
    lambda: Invalid("invalid", _("The return has faults. Nothing was filed."), errors=[not_held()]),
)


def not_over() -> Fault:
    return Fault("/half", "not_over", _("This half-year is not over."))


def not_held() -> Fault:
    return Fault("/site", "not_held", _("This enterprise did not hold the site on the last day."))


def holder(site: Site, year: int, half: int) -> Enterprise | None:
    """Return the enterprise that held the site on the last day of the half-year, or ``None``."""
    if half not in Half.values:
        raise Invalid.at("/half", "out_of_range", _("A half-year is the first or the second of a year."))
    on = halves.last_day(year, half)
    tenure = SiteTenure.objects.held_on(on).filter(site=site).select_related("enterprise").first()
    return tenure.enterprise if tenure is not None else None


def first_version[Row: HalfYearReturn](model: type[Row], site: Site, year: int, half: int, **stated: Any) -> Row:
    """Return a new return of a site, not saved, of the enterprise that held it on the last day."""
    enterprise = holder(site, year, half) or site.enterprise
    return model(site=site, enterprise=enterprise, year=year, half=half, **stated)


def next_version[Row: HalfYearReturn](filed: Row, reason: str, **stated: Any) -> Row:
    """Return the version, not saved, that replaces a return with all its figures."""
    return type(filed)(
        site=filed.site,
        enterprise=filed.enterprise,
        year=filed.year,
        half=filed.half,
        number=filed.number + 1,
        amends=filed,
        reason=validation.require_reason(reason),
        fictitious=filed.fictitious,
        **stated,
    )


def negative_faults(row: HalfYearReturn, *names: str) -> list[Fault]:
    """Return the quantities of a return that are below zero."""
    return [
        Fault(f"/{name}", "negative", _("Quantities are not negative."))
        for name in names
        if (value := getattr(row, name)) is not None and value < 0
    ]


def period_faults(row: HalfYearReturn) -> list[Fault]:
    """Return what speaks against filing for this half-year; the site is locked."""
    faults = []
    if halves.last_day(row.year, row.half) >= clock.today():
        faults.append(not_over())
    if holder(row.site, row.year, row.half) != row.enterprise:
        faults.append(not_held())
    return faults


def save(row: HalfYearReturn, actor: Actor, action: str, faults: list[Fault], *quantities: str) -> None:
    """Save a return, or refuse it with all its faults."""
    if faults:
        raise Invalid("invalid", _("The return has faults. Nothing was filed."), errors=faults)
    row.filed_by_id, row.filed_at = actor.pk, clock.now()
    row.save(force_insert=True)
    stated = {name: getattr(row, name) for name in quantities}
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=row.site.jurisdiction.code,
        enterprise_code=row.enterprise.code,
        reason=row.reason,
        data={name: str(value) for name, value in stated.items() if value is not None},
    )
