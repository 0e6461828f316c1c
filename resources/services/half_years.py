"""Checks of every filed return of a half-year: the half-year is over, and the enterprise held the site."""

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.transactions import refusal
from enterprises.models import Enterprise, Site, SiteTenure
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
