"""Returns of thorium: a site files what came with its feed and where it went, and amends it."""

from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.models import Site
from resources.lifecycles import THORIUM_RETURN
from resources.models import ThoriumReturn
from resources.models.thorium_returns import TOLERANCE
from resources.services import half_years

SITES = (Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.SEPARATION)
_FIGURES = ("in_feed", "in_products", "in_residue", "discharged", "residue")


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


RETURNS = half_years.HalfYearReturns(
    "thorium_returns",
    THORIUM_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_thorium", _("A site of this kind feeds nothing that holds thorium.")),
    figures=_FIGURES,
    faults=_faults,
)
file, amend = RETURNS.file, RETURNS.amend
