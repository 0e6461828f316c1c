"""Returns of energy and wastes: a site files what it used and made in a half-year, and amends it."""

from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.models import Site
from resources.lifecycles import ENERGY_RETURN
from resources.models import ENERGY_FIGURES, EnergyReturn
from resources.services import half_years

SITES = tuple(kind for kind in Site.Kind if kind != Site.Kind.TRADING)
_FIGURES = ("output_reo", *ENERGY_FIGURES)


def _faults(row: EnergyReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, "output_reo", *ENERGY_FIGURES)
    if all(getattr(row, name) is None for name in ENERGY_FIGURES):
        faults.append(Fault("/energy", "required", _("State at least one figure.")))
    return faults


RETURNS = half_years.HalfYearReturns(
    "energy_returns",
    ENERGY_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_plant", _("A trading house has no plant.")),
    figures=_FIGURES,
    faults=_faults,
)
file, amend = RETURNS.file, RETURNS.amend
