"""List filters of the register's screens."""

from typing import Any

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.type_aliases import Text
from enterprises.models import Jurisdiction, Licence, Membership


class ProvinceFilter(SimpleListFilter):
    title = _("province")
    parameter_name = "province"
    lookup = "jurisdiction__code__startswith"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, str]]:
        return [(province.code, str(province)) for province in Jurisdiction.objects.filter(level="province")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(**{self.lookup: self.value()}) if self.value() else queryset


class SiteProvinceFilter(ProvinceFilter):
    lookup = "site__jurisdiction__code__startswith"


class LicenceStateFilter(SimpleListFilter):
    """A filter by the licence's state, which follows from its dates."""

    title = _("state today")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Text]]:
        return [(state.value, state.label) for state in Licence.State]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(state=self.value()) if self.value() else queryset


class InForceFilter(SimpleListFilter):
    title = _("in force")
    parameter_name = "in_force"

    def lookups(self, request: HttpRequest, model_admin: ModelAdmin) -> list[tuple[str, Text]]:
        return [("yes", _("Today"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Membership]) -> QuerySet[Membership]:
        return Membership.objects.in_force(clock.today()) & queryset if self.value() else queryset
