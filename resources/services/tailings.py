"""Returns of tailings: a site files what it put on its stock and drew from it; the stock is never below zero."""

from django.utils.translation import gettext as _

from core.errors import Fault, Invalid
from core.transactions import refusal
from enterprises.models import Site
from resources.lifecycles import TAILINGS_RETURN
from resources.models import TailingsReturn
from resources.queries import tailings as queries
from resources.services import half_years

SITES = (Site.Kind.MINE, Site.Kind.DRESSING, Site.Kind.SEPARATION)


def _below_zero() -> Invalid:
    return Invalid.at("/drawn", "below_zero", _("More would be drawn than the stock holds."))


refusal("tailings_never_below_zero", _below_zero)
refusal(
    "tailings_open_once",
    lambda: Invalid.at(
        "/opening", "opens_once", _("The first half-year on record states the opening stock, and no later one does.")
    ),
)
_FIGURES = ("opening", "put_on", "drawn", "recovered_reo")


def _faults(row: TailingsReturn) -> list[Fault]:
    faults = half_years.negative_faults(row, *_FIGURES)
    if row.recovered_reo is not None and row.recovered_reo > row.drawn:
        faults.append(Fault("/recovered_reo", "above_whole", _("More oxide was recovered than was drawn.")))
    others = [each for each in TailingsReturn.objects.standing().filter(site=row.site) if each.pk != row.amends_id]
    first = not any((each.year, each.half) < (row.year, row.half) for each in others)
    if first and row.opening is None:
        detail = _("State the opening stock: this is the first half-year on record. Enter 0 if there was none.")
        faults.append(Fault("/opening", "required", detail))
    if not first and row.opening is not None:
        detail = _("Leave this empty: the half-year opens with what the one before has left.")
        faults.append(Fault("/opening", "opens_once", detail))
    if not faults and first and any(each.opening is not None for each in others):
        detail = _("A later half-year is on record already and states the opening stock. Amend that one.")
        faults.append(Fault("/half", "opens_once", detail))
    if not faults and (low := queries.lowest([*others, row])) < 0:
        faults.append(
            Fault(
                "/drawn",
                "below_zero",
                _("The stock would be %(tonnes)s t short: no more is drawn than it holds.")
                % {"tonnes": f"{-low:,.3f}"},
            )
        )
    return faults


RETURNS = half_years.HalfYearReturns(
    "tailings",
    TAILINGS_RETURN,
    sites=SITES,
    misplaced=lambda: Fault("/site", "no_tailings", _("A site of this kind has no stock of tailings.")),
    figures=_FIGURES,
    faults=_faults,
)
file, amend = RETURNS.file, RETURNS.amend
