"""Filters of the comparison of reports with invoices, which page and API share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from enterprises.models import Enterprise
from quotas.models import Product
from trade.queries import invoice_comparisons
from trade.queries.invoice_comparisons import Comparison, Side


class ComparisonFilters(FilterSet):
    """Filters of the enterprises that are compared, and of their months."""

    year = WholeNumberFilter(method="leave", min_value=1990, max_value=2100, label=_("year"))
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="code", label=_("code of the enterprise"))
    side = filters.ChoiceFilter(method="leave", choices=Side, label=_("as seller or as buyer"))
    kind = filters.ChoiceFilter(method="leave", choices=Product.Kind, label=_("kind of product"))
    matched = YesNoFilter(method="leave", label=_("also months that match"))

    def leave(self, rows: QuerySet[Enterprise], name: str, value: object) -> QuerySet[Enterprise]:
        """Leave every enterprise: the value decides which of its months are shown."""
        return rows

    def compare(self) -> list[Comparison]:
        """Return the months asked for: what does not match, worst first, or every month in order."""
        firms, asked = self.qs, self.form.cleaned_data
        today = clock.today()
        rows = invoice_comparisons.compare(
            firms, int(asked.get("year") or invoice_comparisons.last_year(today)), on=today
        )
        rows = [row for row in rows if asked.get("side") in (None, "", row.side)]
        rows = [row for row in rows if asked.get("kind") in (None, "", row.kind)]
        return rows if asked.get("matched") else invoice_comparisons.worst_first(rows)
