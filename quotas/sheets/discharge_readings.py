"""Readings of discharges as a sheet: a row for each, with its method, unit and laboratory."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Standard
from environment.models.discharges import POLLUTANT_CHOICES, DischargeUnit, Medium
from quotas.sheets.columns import ChoiceColumn, CodeColumn, Column, DayColumn, DecimalColumn, TruthColumn, Wrong
from quotas.sheets.reading import Layout

KIND = "readings"


@dataclass(frozen=True)
class FigureColumn(DecimalColumn):
    """A figure without a unit, which stands in its own column."""

    def value(self, text: str) -> Decimal:
        if any(letter.isalpha() for letter in text):
            raise Wrong("not_a_number", _("Write plain digits: the unit stands in a column of its own."))
        return super().value(text)


def _choices(name: str, label: object, options: object, *, needed: bool = True) -> ChoiceColumn:
    return ChoiceColumn(name, label, needed=needed, options={str(value): (text,) for value, text in options})  # type: ignore[arg-type, attr-defined]


LAYOUT = Layout(
    KIND,
    (),
    (
        CodeColumn("site", gettext_lazy("Site"), needed=True, longest=32),
        _choices("pollutant", gettext_lazy("Pollutant"), POLLUTANT_CHOICES),
        _choices("medium", gettext_lazy("Medium"), Medium.choices),
        Column("outlet", gettext_lazy("Outlet"), needed=True, longest=120),
        _choices("discharge", gettext_lazy("Discharge"), Standard.Discharge.choices, needed=False),
        DayColumn("sampled_on", gettext_lazy("Sampled on"), needed=True),
        FigureColumn("value", gettext_lazy("Value"), needed=True, places=5, most=Decimal(9_999_999)),
        _choices("unit", gettext_lazy("Unit"), DischargeUnit.choices),
        Column("method", gettext_lazy("Method"), needed=True, longest=200),
        Column("laboratory", gettext_lazy("Laboratory"), needed=True, longest=200),
        TruthColumn("unit_confirmed", gettext_lazy("The unit was checked and is right.")),
    ),
)
NEEDED = frozenset(column.name for column in LAYOUT.columns if column.needed)
