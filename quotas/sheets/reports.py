"""The monthly report as a sheet: which columns it has, and the sites, products and feeds that its firm may choose."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Site
from quotas.models import Feed, Product
from quotas.report_lines import QUANTITY_LABELS
from quotas.sheets.columns import ChoiceColumn, Column, DayColumn, DecimalColumn, MonthColumn, TradesColumn, TruthColumn
from quotas.sheets.reading import Layout

KIND = "reports"

HEAD = (
    Column("enterprise", _("Enterprise")),
    MonthColumn("period", _("Month")),
    TruthColumn("nil", _("Nil return")),
)
# Filled in by the officer who enters a report received on paper.
PAPER = (
    DayColumn("received_on", _("Paper report received on")),
    Column("paper_reference", _("File number of the paper report"), longest=60),
)


def layout(sites: Sequence[Site], products: Sequence[Product], *, on_paper: bool = True) -> Layout:
    site = ChoiceColumn(
        "site",
        _("Site"),
        needed=True,
        options={site.code: (site.name, site.name_zh) for site in sites},
        strange=_("This enterprise held no site of this code in that month."),
    )
    return Layout(KIND, (*HEAD, *PAPER) if on_paper else HEAD, (site, *line_columns(products)))


def line_columns(products: Sequence[Product]) -> list[Column]:
    """Return the columns of a line beside its site."""
    return [
        ChoiceColumn(
            "product",
            _("Product"),
            needed=True,
            options={product.code: (product.name, product.name_zh) for product in products},
            strange=_("There is no product of this code."),
        ),
        ChoiceColumn("feed_origin", _("Feed"), options={str(value): (label,) for value, label in Feed.choices}),
        DecimalColumn("grade", _("Grade (fraction of REO)"), places=4),
        Column("process", _("Process"), longest=60),
        *(DecimalColumn(name, label) for name, label in QUANTITY_LABELS.items()),
        TradesColumn("purchases", _("Bought from"), side="from"),
        TradesColumn("sales", _("Sold to"), side="to"),
    ]


def belongs_to(enterprise: Enterprise, text: str) -> bool:
    """Check whether the head of a sheet names this enterprise: ``E-1 Name`` or its code alone."""
    return text.split(" ")[0].strip().casefold() == enterprise.code.casefold()
