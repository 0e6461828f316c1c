"""Returns of thorium: a site files what came with its feed and where it went, and amends it."""

from decimal import Decimal
from typing import Required, TypedDict, Unpack

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from resources.lifecycles import THORIUM_RETURN
from resources.models import ThoriumReturn
from resources.models.thorium_returns import TOLERANCE
from resources.services import half_years

SITES = (Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.SEPARATION)
_FIGURES = ("in_feed", "in_products", "in_residue", "discharged", "residue")


class Figures(TypedDict, total=False):
    in_feed: Required[Decimal]
    in_products: Required[Decimal]
    in_residue: Required[Decimal]
    discharged: Required[Decimal]
    method: Required[str]
    residue: Decimal | None


def _faults(row: ThoriumReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, *_FIGURES)
    if not row.method:
        faults.append(Fault("/method", "required", _("Name the method of the assay.")))
    out = row.in_products + row.in_residue + row.discharged
    if not faults and out > row.in_feed * (1 + TOLERANCE):
        faults.append(
            Fault(
                "/in_feed",
                "above_whole",
                _("%(out)s kg left the site, %(fed)s kg came with the feed; a tenth more is allowed for the assays.")
                % {"out": f"{out:,.3f}", "fed": f"{row.in_feed:,.3f}"},
            )
        )
    return faults


_KIND = half_years.Kind(
    name="thorium_returns",
    lifecycle=THORIUM_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_thorium", _("A site of this kind feeds nothing that holds thorium.")),
    figures=_FIGURES,
    faults=_faults,
)


@service
def file(
    *, actor: Actor, site: Site, year: int, half: int, fictitious: bool = False, **figures: Unpack[Figures]
) -> ThoriumReturn:
    """File the balance of thorium of a site in a half-year, in kilograms of ThO₂; frozen as filed."""
    return half_years.file(
        _KIND, actor, site, year, half, fictitious, **figures | {"method": figures["method"].strip()}
    )


@service
def amend(filed: ThoriumReturn, *, actor: Actor, reason: str, **figures: Unpack[Figures]) -> ThoriumReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    return half_years.amend(_KIND, filed, actor, reason, **figures | {"method": figures["method"].strip()})
