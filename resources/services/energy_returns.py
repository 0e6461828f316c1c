"""Returns of energy and wastes: a site files what it used and made in a half-year, and amends it."""

from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from resources.lifecycles import ENERGY_RETURN
from resources.models import ENERGY_FIGURES, EnergyReturn
from resources.services import half_years

SITES = tuple(kind for kind in Site.Kind if kind != Site.Kind.TRADING)
_FIGURES = ("output_reo", *ENERGY_FIGURES)


class Figures(TypedDict, total=False):
    output_reo: Required[Decimal]
    energy: Decimal | None
    carbon_dioxide: Decimal | None
    waste_water: Decimal | None
    waste_gas: Decimal | None
    residue: Decimal | None
    cod: Decimal | None
    ammonia_nitrogen: Decimal | None
    sulphur_dioxide: Decimal | None
    nitrogen_oxides: Decimal | None


def _faults(row: EnergyReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, "output_reo", *ENERGY_FIGURES)
    if all(getattr(row, name) is None for name in ENERGY_FIGURES):
        faults.append(Fault("/energy", "required", _("State at least one figure.")))
    return faults


_KIND = half_years.Kind(
    name="energy_returns",
    lifecycle=ENERGY_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_plant", _("A trading house has no plant.")),
    figures=_FIGURES,
    faults=_faults,
)


@service
def file(
    *, actor: Actor, site: Site, year: int, half: int, fictitious: bool = False, **figures: Unpack[Figures]
) -> EnergyReturn:
    """File what energy a site used and which wastes it made in a half-year, beside its output; frozen as filed."""
    return half_years.file(_KIND, actor, site, year, half, fictitious, **figures)


@service
def amend(filed: EnergyReturn, *, actor: Actor, reason: str, **figures: Unpack[Figures]) -> EnergyReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    return half_years.amend(_KIND, filed, actor, reason, **figures)
