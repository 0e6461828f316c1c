"""Filters of the admin's lists, each by the word that officers use."""

from typing import Any

from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from enterprises.models import Jurisdiction
from quotas.models import Account, Category, Programme, ProgrammeYear


class ChoiceFilter(SimpleListFilter):
    """A list filter that narrows by one lookup."""

    lookup: str

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset


class ProgrammeFilter(ChoiceFilter):
    title = _("programme")
    parameter_name = "programme"
    lookup = "programme_year__programme__code"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(programme.code, str(programme)) for programme in Programme.objects.all()]


class YearFilter(ChoiceFilter):
    title = _("year")
    parameter_name = "year"
    lookup = "programme_year__year"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        years = ProgrammeYear.objects.values_list("year", flat=True).distinct().order_by("-year")
        return [(str(year), str(year)) for year in years]


class ProvinceFilter(ChoiceFilter):
    title = _("province")
    parameter_name = "province"
    lookup = "province"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(province.code, str(province)) for province in Jurisdiction.objects.filter(level="province")]


class ReportProvinceFilter(ProvinceFilter):
    lookup = "enterprise__place__startswith"


class StateFilter(ChoiceFilter):
    """A filter on the account's state; the generated column itself offers no choices."""

    title = _("state")
    parameter_name = "state"
    lookup = "state"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(state.value, str(state.label)) for state in Account.State]


class CategoryFilter(ChoiceFilter):
    """A filter on the category. Totals repeat the categories, so the list omits them unless they are chosen."""

    title = _("category")
    parameter_name = "category"
    lookup = "category"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [(category.value, str(category.label)) for category in Category]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return super().queryset(request, queryset) if self.value() else queryset.exclude(category=Category.TOTAL)


class OverFilter(SimpleListFilter):
    title = _("who is over")
    parameter_name = "over"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, Any]]:
        return [("yes", _("Exceeded or unplanned"))]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any]:
        return queryset.over() if self.value() else queryset
