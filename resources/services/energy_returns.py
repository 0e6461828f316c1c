"""Returns of energy and wastes: a site files what it used and made in a half-year, and amends it."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from resources.capabilities import USE_RETURNS_FILE
from resources.lifecycles import ENERGY_RETURN
from resources.models import ENERGY_FIGURES, EnergyReturn
from resources.services import half_years

SITES = tuple(kind for kind in Site.Kind if kind != Site.Kind.TRADING)


@service
def file(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    output_reo: Decimal,
    energy: Decimal | None = None,
    carbon_dioxide: Decimal | None = None,
    waste_water: Decimal | None = None,
    waste_gas: Decimal | None = None,
    residue: Decimal | None = None,
    cod: Decimal | None = None,
    ammonia_nitrogen: Decimal | None = None,
    sulphur_dioxide: Decimal | None = None,
    nitrogen_oxides: Decimal | None = None,
    fictitious: bool = False,
) -> EnergyReturn:
    """File what energy a site used and which wastes it made in a half-year, beside its output; frozen as filed."""
    figures = {
        "output_reo": output_reo,
        "energy": energy,
        "carbon_dioxide": carbon_dioxide,
        "waste_water": waste_water,
        "waste_gas": waste_gas,
        "residue": residue,
        "cod": cod,
        "ammonia_nitrogen": ammonia_nitrogen,
        "sulphur_dioxide": sulphur_dioxide,
        "nitrogen_oxides": nitrogen_oxides,
    }
    row = ENERGY_RETURN.begin_new(
        lambda: half_years.first_version(EnergyReturn, site, year, half, fictitious=fictitious, **figures),
        USE_RETURNS_FILE,
        actor,
        beside=[site],
    )
    faults = half_years.period_faults(row)
    if site.kind not in SITES:
        faults.append(Fault("/site", "no_plant", _("A trading house has no plant.")))
    half_years.save(row, actor, "energy_returns.file", [*faults, *_faults(row)], *figures)
    return row


@service
def amend(
    filed: EnergyReturn,
    *,
    actor: Actor,
    reason: str,
    output_reo: Decimal,
    energy: Decimal | None = None,
    carbon_dioxide: Decimal | None = None,
    waste_water: Decimal | None = None,
    waste_gas: Decimal | None = None,
    residue: Decimal | None = None,
    cod: Decimal | None = None,
    ammonia_nitrogen: Decimal | None = None,
    sulphur_dioxide: Decimal | None = None,
    nitrogen_oxides: Decimal | None = None,
) -> EnergyReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    filed = ENERGY_RETURN.begin(filed, "amend", actor, beside=[filed.site])
    figures: dict[str, Any] = {
        "output_reo": output_reo,
        "energy": energy,
        "carbon_dioxide": carbon_dioxide,
        "waste_water": waste_water,
        "waste_gas": waste_gas,
        "residue": residue,
        "cod": cod,
        "ammonia_nitrogen": ammonia_nitrogen,
        "sulphur_dioxide": sulphur_dioxide,
        "nitrogen_oxides": nitrogen_oxides,
    }
    row = half_years.next_version(filed, reason, **figures)
    half_years.save(row, actor, "energy_returns.amend", _faults(row), *figures)
    return row


def _faults(row: EnergyReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, "output_reo", *ENERGY_FIGURES)
    if all(getattr(row, name) is None for name in ENERGY_FIGURES):
        faults.append(Fault("/energy", "required", _("State at least one figure.")))
    return faults
