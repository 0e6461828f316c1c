"""Returns of consumption as a sheet: a row for each site and month, a column for each item in its unit."""

from decimal import Decimal

from django.utils.translation import gettext_lazy

from core.models import label_of
from quotas.models import ConsumptionReturn
from quotas.sheets import workbooks
from quotas.sheets.columns import CodeColumn, DecimalColumn, MonthColumn, TruthColumn
from quotas.sheets.reading import Layout

KIND = "consumption"
MOST = Decimal("999999999.999")

LAYOUT = Layout(
    KIND,
    (),
    (
        CodeColumn("site", gettext_lazy("Site"), needed=True, longest=32),
        MonthColumn("period", gettext_lazy("Month"), needed=True),
        *(DecimalColumn(name, label_of(ConsumptionReturn, name), most=MOST) for name in ConsumptionReturn.ITEMS),
        TruthColumn("confirmed", gettext_lazy("The figures were checked and are right.")),
    ),
)


def template(form: str) -> bytes:
    """Return an empty sheet with the titles."""
    return workbooks.template(LAYOUT, {}, [], {}, form)
