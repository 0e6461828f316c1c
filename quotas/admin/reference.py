"""Programmes, products and published statistics: maintained by an administrator, readable by everyone."""

from django.contrib import admin

from enterprises.admin.base import ServiceModelAdmin
from enterprises.admin.inlines import ReadOnlyInline
from quotas.models import CountingRule, Product, Programme, ProgrammeYear, PublishedStatistic


class CountingRuleInline(ReadOnlyInline):
    model = CountingRule


@admin.register(Programme)
class ProgrammeAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "authority", "activity", "unit", "first_year", "last_year")
    list_filter = ("authority", "activity")
    list_select_related = ("authority",)
    inlines = (CountingRuleInline,)


@admin.register(ProgrammeYear)
class ProgrammeYearAdmin(ServiceModelAdmin):
    list_display = ("programme", "year", "state", "scheme")
    list_filter = ("state", "programme")
    list_select_related = ("programme",)


@admin.register(Product)
class ProductAdmin(ServiceModelAdmin):
    list_display = ("code", "name", "kind", "element", "reo_factor")
    list_filter = ("kind",)
    list_select_related = ("element",)
    search_fields = ("code", "name", "name_zh")


@admin.register(PublishedStatistic)
class PublishedStatisticAdmin(ServiceModelAdmin):
    list_display = ("subject", "period_from", "period_to", "region", "figure", "unit", "evidence", "withdrawn_on")
    list_filter = ("subject", "evidence")
    search_fields = ("region", "source", "note")
