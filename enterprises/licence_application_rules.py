"""Legal limits of licensing, as pure functions of the application. Each names its source.

A rule returns the refusal or ``None``; the service raises the first one. No rule reads the database or the clock.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Conflict, DomainError, Unprocessable
from enterprises.models import Jurisdiction, Licence, OreType, Site, Standard

WHITE_PAPER = "Situation and Policies of China's Rare Earth Industry (State Council, June 2012)"


@dataclass(frozen=True, slots=True)
class Application:
    """A licence about to be issued, and what is known about its site."""

    kind: str
    site_kind: str
    ore_type: str
    issuing_level: str
    valid_from: dt.date
    capacity: Decimal | None  # t REO a year on the first day, without what was eliminated
    least_capacities: Sequence[Standard]  # the standards for such a site on the first day
    renews: bool  # the site's licence of this kind ends on the day before, and was not revoked
    exception: str  # the decision by which an authority lifts a moratorium for this one case


@dataclass(frozen=True, slots=True)
class Moratorium:
    first: dt.date
    last: dt.date
    source: str


# The state took the registration of mining rights in rare earths back from the provinces.
NATIONAL_REGISTRATION_FROM = dt.date(2009, 1, 1)
MORATORIA = (
    Moratorium(
        dt.date(2010, 3, 16),
        dt.date(2011, 6, 30),
        "Ministry of Land and Resources, notice 2010 no. 30",
    ),
    Moratorium(
        dt.date(2011, 7, 1),
        dt.date(2015, 12, 31),
        f"Ministry of Land and Resources, yearly prolongations to 2015; {WHITE_PAPER}, part III",
    ),
)
_OPERATION = frozenset({Licence.Kind.MINING, Licence.Kind.PRODUCTION})
_RIGHTS = frozenset({Licence.Kind.PROSPECTING, Licence.Kind.MINING})
_FROZEN_CAPACITY = {
    Site.Kind.MINE: f"{WHITE_PAPER}, part III: existing mines may not enlarge their capacity",
    Site.Kind.SEPARATION: f"{WHITE_PAPER}, part V: existing smelting and separation projects may not expand",
}


def fits_site(application: Application) -> DomainError | None:
    """Return a refusal of mining or prospecting rights for a site that is not a mine."""
    if application.kind in _RIGHTS and application.site_kind != Site.Kind.MINE:
        return Unprocessable("kind_does_not_fit_site", _("Only a mine can hold a prospecting or mining licence."))
    return None


def national_registration(application: Application) -> DomainError | None:
    """Return a refusal of prospecting and mining rights that the state does not register, as it must since 2009."""
    if (
        application.kind in _RIGHTS
        and application.valid_from >= NATIONAL_REGISTRATION_FROM
        and application.issuing_level != Jurisdiction.Level.NATION
    ):
        return Conflict(
            "national_licence_required",
            _("Since 2009 only the state grants prospecting and mining of rare earths: give the nation as level."),
            legal_basis=f"{WHITE_PAPER}, part III",
        )
    return None


def monazite_alone(application: Application) -> DomainError | None:
    """Return a refusal if the application is to mine a deposit of monazite alone, which is forbidden."""
    if application.kind == Licence.Kind.MINING and application.ore_type == OreType.MONAZITE:
        return Conflict(
            "monazite_alone",
            _("Deposits of monazite alone may not be mined."),
            legal_basis=f"{WHITE_PAPER}, part IV",
        )
    return None


def moratorium(application: Application) -> DomainError | None:
    """Return a refusal of new prospecting or mining rights during a moratorium.

    A renewal is not new; an exception is recorded.
    """
    if application.kind not in _RIGHTS or application.renews or application.exception:
        return None
    for period in MORATORIA:
        if period.first <= application.valid_from <= period.last:
            return Conflict(
                "moratorium",
                _(
                    "No new prospecting or mining licences from %(first)s to %(last)s."
                    " Name the decision that makes an exception of this one."
                )
                % {"first": period.first, "last": period.last},
                legal_basis=period.source,
            )
    return None


def capacity_left(application: Application) -> DomainError | None:
    """Return a refusal to let a site work whose whole capacity was eliminated, renewals included."""
    if application.kind not in _OPERATION or application.capacity is None or application.capacity > 0:
        return None
    return Conflict(
        "capacity_eliminated",
        _("The whole approved capacity of this site was eliminated by the first day of the licence."),
        legal_basis=f"{WHITE_PAPER}, part II",
    )


def least_capacity(application: Application) -> DomainError | None:
    """Return a refusal to let a new mine or plant work whose capacity is below what the norms ask for.

    A renewal is not new; an exception is recorded. A capacity that is not entered is not judged.
    """
    if application.kind not in _OPERATION or application.renews or application.exception:
        return None
    for standard in application.least_capacities:
        if application.capacity is not None and not standard.is_met_by(application.capacity):
            return Conflict(
                "below_least_capacity",
                _(
                    "The site has %(capacity)s t REO a year, the norm is %(limit)s."
                    " Name the decision that makes an exception of this one."
                )
                % {"capacity": f"{application.capacity:,.3f}", "limit": standard.limit},
                legal_basis=standard.source,
            )
    return None


RULES: tuple[Callable[[Application], DomainError | None], ...] = (
    fits_site,
    monazite_alone,
    national_registration,
    moratorium,
    capacity_left,
    least_capacity,
)


def refusal_of(application: Application) -> DomainError | None:
    return next((refused for rule in RULES if (refused := rule(application)) is not None), None)


def capacity_freeze(site_kind: str) -> DomainError | None:
    """Return a refusal to enlarge an existing mine or separation plant; an exception is recorded with its decision."""
    if (source := _FROZEN_CAPACITY.get(Site.Kind(site_kind))) is None:
        return None
    return Conflict(
        "capacity_frozen",
        _("The capacity of an existing mine or separation plant may not be raised. Name the decision that allows it."),
        legal_basis=source,
    )
