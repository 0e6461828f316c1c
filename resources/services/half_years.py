"""Filing and amending of returns of a half-year: it is over, and the enterprise held the site on its last day."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Fault, Invalid
from core.lifecycle import Lifecycle
from core.transactions import refusal, service
from enterprises.models import Enterprise, Site, SiteTenure
from enterprises.services import validation
from resources import halves
from resources.capabilities import USE_RETURNS_FILE
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


class HalfYearReturns[Row: HalfYearReturn]:
    """The services of one kind of return; ``name`` is that of its actions in the audit trail.

    ``sites``: the kinds of sites that file it; ``misplaced``: the fault of a site of another kind. ``figures``: those
    that the audit trail states; ``faults``: what is wrong with a return. ``subject``: what an amendment keeps.
    """

    def __init__(
        self,
        name: str,
        lifecycle: Lifecycle[Row],
        *,
        sites: tuple[Site.Kind, ...],
        misplaced: Callable[[], Fault],
        figures: tuple[str, ...],
        faults: Callable[[Row], list[Fault]],
        subject: tuple[str, ...] = (),
    ) -> None:
        self.name, self.lifecycle, self.sites, self.misplaced = name, lifecycle, sites, misplaced
        self.figures, self.faults, self.subject = figures, faults, subject

    @service
    def file(self, *, actor: Actor, site: Site, year: int, half: int, **stated: Any) -> Row:
        """File a return of a site, of the enterprise that held it on the last day of the half-year; frozen as filed."""
        row = self.lifecycle.begin_new(
            lambda: self.lifecycle.model(
                site=site,
                enterprise=holder(site, year, half) or site.enterprise,
                year=year,
                half=half,
                **_trimmed(stated),
            ),
            USE_RETURNS_FILE,
            actor,
            beside=[site],
        )
        faults = period_faults(row)
        if site.kind not in self.sites:
            faults.append(self.misplaced())
        return self._save(row, actor, "file", [*faults, *self.faults(row)])

    @service
    def amend(self, filed: Row, *, actor: Actor, reason: str, **stated: Any) -> Row:
        """Replace a return by a further version with all its figures; the earlier one stays on record."""
        filed = self.lifecycle.begin(filed, "amend", actor, beside=[filed.site])
        kept = ("site", "enterprise", "year", "half", "fictitious", *self.subject)
        row = self.lifecycle.model(
            **{name: getattr(filed, name) for name in kept},
            **_trimmed(stated),
            number=filed.number + 1,
            amends=filed,
            reason=validation.require_reason(reason),
        )
        return self._save(row, actor, "amend", self.faults(row))

    def _save(self, row: Row, actor: Actor, verb: str, faults: list[Fault]) -> Row:
        """Save a return, or refuse it with all its faults."""
        if faults:
            raise Invalid("invalid", _("The return has faults. Nothing was filed."), errors=faults)
        row.filed_by_id, row.filed_at = actor.pk, clock.now()
        row.save(force_insert=True)
        figures = {name: getattr(row, name) for name in self.figures}
        audit.record(
            actor=actor,
            action=f"{self.name}.{verb}",
            obj=row,
            place=row.site.jurisdiction.code,
            enterprise_code=row.enterprise.code,
            reason=row.reason,
            data={name: str(value) for name, value in figures.items() if value is not None},
        )
        return row


def _trimmed(stated: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.strip() if isinstance(value, str) else value for name, value in stated.items()}
