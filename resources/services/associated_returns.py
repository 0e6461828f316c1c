"""Returns of associated minerals: a mine or dressing plant files what it recovered of each, and amends it."""

from django.utils.translation import gettext as _

from core.errors import Fault
from enterprises.models import Site
from resources.lifecycles import ASSOCIATED_RETURN
from resources.models import AssociatedMineral, AssociatedReturn
from resources.services import half_years

SITES = (Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.SEPARATION)
_FIGURES = ("in_ore", "recovered", "stored")


def _faults(row: AssociatedReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, *_FIGURES)
    if row.in_ore == 0:
        detail = _("State how much of it was in the ore. A mineral that was not there is left out.")
        faults.append(Fault("/in_ore", "not_positive", detail))
    beside = row.mineral == AssociatedMineral.RARE_EARTHS
    if beside and not row.main_mineral:
        faults.append(Fault("/main_mineral", "required", _("Name the main mineral where rare earths accompany it.")))
    if not beside and row.main_mineral:
        detail = _("Leave this empty: only rare earths that accompany another mineral name it.")
        faults.append(Fault("/main_mineral", "not_expected", detail))
    used = row.recovered + (row.stored or 0)
    if not faults and used > row.in_ore:
        faults.append(
            Fault(
                "/recovered",
                "above_whole",
                _("%(used)s t were recovered and stored, %(whole)s t were in the ore.")
                % {"used": f"{used:,.3f}", "whole": f"{row.in_ore:,.3f}"},
            )
        )
    return faults


RETURNS = half_years.HalfYearReturns(
    "associated_returns",
    ASSOCIATED_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_ore", _("A site of this kind feeds no ore.")),
    figures=_FIGURES,
    faults=_faults,
    subject=("mineral",),
)
file, amend = RETURNS.file, RETURNS.amend
