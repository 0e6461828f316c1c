"""Returns of thorium: a site files what came with its feed and where it went, and amends it."""

from decimal import Decimal

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises.models import Site
from resources.capabilities import USE_RETURNS_FILE
from resources.lifecycles import THORIUM_RETURN
from resources.models import ThoriumReturn
from resources.models.thorium_returns import TOLERANCE
from resources.services import half_years

SITES = (Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.SEPARATION)
_FIGURES = ("in_feed", "in_products", "in_residue", "discharged", "residue")


@service
def file(
    *,
    actor: Actor,
    site: Site,
    year: int,
    half: int,
    in_feed: Decimal,
    in_products: Decimal,
    in_residue: Decimal,
    discharged: Decimal,
    method: str,
    residue: Decimal | None = None,
    fictitious: bool = False,
) -> ThoriumReturn:
    """File the balance of thorium of a site in a half-year, in kilograms of ThO₂; frozen as filed."""
    row = THORIUM_RETURN.begin_new(
        lambda: half_years.first_version(
            ThoriumReturn,
            site,
            year,
            half,
            in_feed=in_feed,
            in_products=in_products,
            in_residue=in_residue,
            discharged=discharged,
            residue=residue,
            method=method.strip(),
            fictitious=fictitious,
        ),
        USE_RETURNS_FILE,
        actor,
        beside=[site],
    )
    faults = half_years.period_faults(row)
    if site.kind not in SITES:
        faults.append(Fault("/site", "no_thorium", _("A site of this kind feeds nothing that holds thorium.")))
    half_years.save(row, actor, "thorium_returns.file", [*faults, *_faults(row)], *_FIGURES)
    return row


@service
def amend(
    filed: ThoriumReturn,
    *,
    actor: Actor,
    reason: str,
    in_feed: Decimal,
    in_products: Decimal,
    in_residue: Decimal,
    discharged: Decimal,
    method: str,
    residue: Decimal | None = None,
) -> ThoriumReturn:
    """Replace a return by a further version with all its figures; the earlier one stays on record."""
    filed = THORIUM_RETURN.begin(filed, "amend", actor, beside=[filed.site])
    row = half_years.next_version(
        filed,
        reason,
        in_feed=in_feed,
        in_products=in_products,
        in_residue=in_residue,
        discharged=discharged,
        residue=residue,
        method=method.strip(),
    )
    half_years.save(row, actor, "thorium_returns.amend", _faults(row), *_FIGURES)
    return row


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
