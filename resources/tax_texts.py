"""The computation of a tax in words and figures: the same on pages, in the PDF and by the command."""

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.type_aliases import Text
from resources.models import TaxRate
from resources.queries.resource_tax import Statement, TaxedReturn
from resources.taxation import Amount, State

LABELS: dict[State, Text] = {
    State.ASSESSED: gettext_lazy("One rate"),
    State.RANGE: gettext_lazy("The sources give ranges"),
    State.SPLIT_UNKNOWN: gettext_lazy("The rate changed within the half-year"),
    State.BY_SALES: gettext_lazy("Taxed by sales, which are not filed"),
    State.NO_RATE: gettext_lazy("No rate is known"),
    State.ORE_NOT_STATED: gettext_lazy("The return states no raw ore"),
}


def numbers(statement: Statement) -> dict[object, int]:
    """Return the number under which each rate of a statement is cited, by its key."""
    return {rate.pk: number for number, rate in enumerate(statement.rates, start=1)}


def computation(taxed: TaxedReturn, cited: dict[object, int]) -> list[str]:
    """Return a line for each amount: tonnes of raw ore × rate = yuan, with the numbers of its rates."""
    ore = f"{taxed.row.mined_ore or 0:,.3f} t"
    return [
        f"{ore} × {_rate(amount)} {_cited(amount.rates, cited)} = {amount.figure}"
        for amount in taxed.assessment.amounts
    ]


def remark(taxed: TaxedReturn) -> str:
    """Return why there is no single figure, with the days on which the rate changed; empty where there is one."""
    state, parts = taxed.assessment.state, taxed.assessment.parts
    if state is State.ASSESSED:
        return ""
    if state is State.SPLIT_UNKNOWN:
        days = ", ".join(part.first.isoformat() for part in parts[1:])
        return _("The rate changed on %(days)s. The return does not say how much was mined before.") % {"days": days}
    return str(LABELS[state])


def _rate(amount: Amount) -> str:
    lowest, highest = min(rate.lowest for rate in amount.rates), max(rate.highest for rate in amount.rates)
    return _plain(lowest) if lowest == highest else f"({_plain(lowest)} – {_plain(highest)})"


def _plain(figure: Decimal) -> str:
    return f"{figure.normalize():,f}"


def _cited(rates: tuple[TaxRate, ...], cited: dict[object, int]) -> str:
    return "".join(f"[{cited[rate.pk]}]" for rate in rates)
