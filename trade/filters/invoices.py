"""Filters of invoices, which page, API and export share."""

from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from trade.invoice_numbers import normalise
from trade.models import Invoice
from trade.models.invoices import InvoiceQuerySet

_PROVINCE = RegexValidator(r"^[0-9]{2}$", _("This is not the code of such a place."), code="invalid_code")


class InvoiceFilters(FilterSet):
    province = filters.CharFilter(
        method="by_province", validators=[_PROVINCE], label=_("code of the province of the seller or the buyer")
    )
    number = filters.CharFilter(method="by_number", label=_("number, in any spelling"))
    seller = filters.CharFilter(field_name="seller__code", label=_("code of the seller"))
    buyer = filters.CharFilter(field_name="buyer__code", label=_("code of the buyer"))
    party = filters.CharFilter(method="by_party", label=_("code of the seller or the buyer"))
    product = filters.CharFilter(field_name="product__code", label=_("code of the product"))
    state = filters.ChoiceFilter(choices=Invoice.State, label=_("state"))
    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))

    def by_province(self, rows: QuerySet[Invoice], name: str, code: str) -> QuerySet[Invoice]:
        return rows.filter(Q(seller__place__startswith=code) | Q(buyer__place__startswith=code))

    def by_number(self, rows: QuerySet[Invoice], name: str, number: str) -> QuerySet[Invoice]:
        return rows.filter(number_key=normalise(number))

    def by_party(self, rows: QuerySet[Invoice], name: str, code: str) -> QuerySet[Invoice]:
        return rows.filter(Q(seller__code=code) | Q(buyer__code=code))

    def keep_standing(self, rows: InvoiceQuerySet, name: str, wanted: bool) -> QuerySet[Invoice]:
        return rows.standing() if wanted else rows.exclude(replacements=None)
