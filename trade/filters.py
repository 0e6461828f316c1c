"""Filters of invoices, declarations and letters, shared by pages, the API and exports."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YearFilter, YesNoFilter, filters
from enterprises.filters import OnDayFilters, province_filter
from enterprises.models import Enterprise
from quotas.models import Product
from trade.invoice_numbers import normalise
from trade.models import Declaration, Invoice, Letter
from trade.models.invoices import InvoiceQuerySet
from trade.models.letters import ADDRESSED_ROLES, LetterQuerySet
from trade.models.partner_imports import FIRST_YEAR
from trade.partner_countries import Partner
from trade.queries import invoice_comparisons
from trade.queries.export_comparisons import ExportMonth, compare_exports, worst_first
from trade.queries.invoice_comparisons import Comparison, Side


class MonthFilters(FilterSet):
    """Filters of the enterprises that are compared, and of their months."""

    year = YearFilter(method="leave", label=_("year"))
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="code", label=_("code of the enterprise"))
    matched = YesNoFilter(method="leave", label=_("also months that match"))

    def leave(self, rows: QuerySet[Enterprise], name: str, value: object) -> QuerySet[Enterprise]:
        """Leave every enterprise: the value decides which of its months are shown."""
        return rows

    @property
    def asked_year(self) -> int:
        return int(self.form.cleaned_data.get("year") or invoice_comparisons.last_year(clock.today()))


class ComparisonFilters(MonthFilters):
    side = filters.ChoiceFilter(method="leave", choices=Side, label=_("as seller or as buyer"))
    kind = filters.ChoiceFilter(method="leave", choices=Product.Kind, label=_("kind of product"))

    def compare(self) -> list[Comparison]:
        """Return the months asked for: what does not match, worst first, or every month in order."""
        firms, asked = self.qs, self.form.cleaned_data
        rows = invoice_comparisons.compare(firms, self.asked_year, on=clock.today())
        rows = [row for row in rows if asked.get("side") in (None, "", row.side)]
        rows = [row for row in rows if asked.get("kind") in (None, "", row.kind)]
        return rows if asked.get("matched") else invoice_comparisons.worst_first(rows)


class DeclarationFilters(OnDayFilters):
    province = province_filter("enterprise__place")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    direction = filters.ChoiceFilter(choices=Declaration.Direction, label=_("export or import"))
    state = filters.ChoiceFilter(choices=Declaration.State, label=_("state"))
    partner = filters.ChoiceFilter(choices=Partner, label=_("country or region"))
    cancelled = YesNoFilter(field_name="cancelled_at", lookup_expr="isnull", exclude=True, label=_("cancelled"))
    product = filters.CharFilter(field_name="product__code", label=_("code of the product"))
    material = filters.ChoiceFilter(
        field_name="product__material", choices=Product.Material, label=_("family of materials")
    )
    number = filters.CharFilter(method="by_number", label=_("number, in any spelling"))

    def by_number(self, rows: QuerySet[Declaration], name: str, number: str) -> QuerySet[Declaration]:
        return rows.filter(number_key=normalise(number))


class ExportComparisonFilters(MonthFilters):
    def compare(self) -> list[ExportMonth]:
        """Return the months asked for: what does not match, worst first, or every month in order."""
        firms, matched = self.qs, self.form.cleaned_data.get("matched")
        rows = compare_exports(firms, self.asked_year, on=clock.today())
        return rows if matched else worst_first(rows)


class PartnerImportFilters(FilterSet):
    year = YearFilter(field_name="year", first=FIRST_YEAR, label=_("year"))
    partner = filters.ChoiceFilter(choices=Partner, label=_("country or region"))
    kind = filters.ChoiceFilter(choices=Product.Kind, label=_("kind of product"))


class InvoiceFilters(OnDayFilters):
    province = province_filter(method="by_province", label=_("code of the province of the seller or the buyer"))
    number = filters.CharFilter(method="by_number", label=_("number, in any spelling"))
    seller = filters.CharFilter(field_name="seller__code", label=_("code of the seller"))
    buyer = filters.CharFilter(field_name="buyer__code", label=_("code of the buyer"))
    party = filters.CharFilter(method="by_party", label=_("code of the seller or the buyer"))
    product = filters.CharFilter(field_name="product__code", label=_("code of the product"))
    material = filters.ChoiceFilter(
        field_name="product__material", choices=Product.Material, label=_("family of materials")
    )
    family = filters.CharFilter(method="by_family", label=_("code of a product, with all its varieties"))
    state = filters.ChoiceFilter(choices=Invoice.State, label=_("state"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))

    def by_province(self, rows: QuerySet[Invoice], name: str, code: str) -> QuerySet[Invoice]:
        return rows.filter(Q(seller__place__startswith=code) | Q(buyer__place__startswith=code))

    def by_number(self, rows: QuerySet[Invoice], name: str, number: str) -> QuerySet[Invoice]:
        return rows.filter(number_key=normalise(number))

    def by_family(self, rows: QuerySet[Invoice], name: str, code: str) -> QuerySet[Invoice]:
        return rows.filter(product__in=Product.objects.of_family(code).values("pk"))

    def by_party(self, rows: QuerySet[Invoice], name: str, code: str) -> QuerySet[Invoice]:
        return rows.filter(Q(seller__code=code) | Q(buyer__code=code))

    def keep_standing(self, rows: InvoiceQuerySet, name: str, wanted: bool) -> QuerySet[Invoice]:
        return rows.standing() if wanted else rows.exclude(replacements=None)


class LetterFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Letter.State, label=_("state"))
    province = province_filter("enterprise__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    office = filters.ChoiceFilter(field_name="addressee_role", choices=ADDRESSED_ROLES, label=_("office asked"))
    silent = YesNoFilter(method="by_silence", label=_("not answered by its day"))
    fictitious = YesNoFilter()

    def by_silence(self, rows: LetterQuerySet, name: str, value: bool) -> LetterQuerySet:
        silent = rows.silent(clock.today())
        return silent if value else rows.exclude(pk__in=silent.values("pk"))
