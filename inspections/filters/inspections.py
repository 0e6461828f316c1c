"""Filters of campaigns, inspections and findings, shared by pages, the API and exports."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.models import Site
from inspections.models import Campaign, Finding, Inspection
from inspections.models.inspections import enterprises_of


class CampaignFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Campaign.State, label=_("state"))
    authority = filters.CharFilter(field_name="authority__code", label=_("authority"))
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
    on = filters.DateFilter(method="running_on", label=_("its period contains this day"))

    def running_on(self, rows: QuerySet[Campaign], name: str, value: object) -> QuerySet[Campaign]:
        return rows.filter(begins_on__lte=value, ends_on__gte=value)


class InspectionFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Inspection.State, label=_("state"))
    campaign = filters.CharFilter(method="of_campaign", label=_("number of the campaign"))
    site = filters.CharFilter(field_name="site__code", label=_("site"))
    kind = filters.ChoiceFilter(field_name="site__kind", choices=Site.Kind, label=_("kind of site"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
    person = filters.CharFilter(field_name="team__person__username", label=_("officer of the team"))
    announced = YesNoFilter(field_name="announced", label=_("announced"))
    overdue = YesNoFilter(method="past_its_day", label=_("overdue"))
    planned_after = filters.DateFilter(
        field_name="planned_on", lookup_expr="gte", label=_("planned for this day or later")
    )
    planned_before = filters.DateFilter(
        field_name="planned_on", lookup_expr="lte", label=_("planned for this day or earlier")
    )

    def of_campaign(self, rows: QuerySet[Inspection], name: str, value: str) -> QuerySet[Inspection]:
        return rows.filter(campaign__number=value).exclude(enterprise__in=_enterprises_of_reader(self))

    def past_its_day(self, rows: QuerySet[Inspection], name: str, value: bool) -> QuerySet[Inspection]:
        overdue = Inspection.objects.overdue(clock.today()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class FindingFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Finding.State, method="in_states", label=_("state"))
    inspection = filters.CharFilter(field_name="inspection__number", label=_("number of the inspection"))
    campaign = filters.CharFilter(method="of_campaign", label=_("number of the campaign"))
    article = filters.CharFilter(label=_("provision breached"))
    site = filters.CharFilter(field_name="inspection__site__code", label=_("site"))
    enterprise = filters.CharFilter(field_name="inspection__enterprise__code", label=_("enterprise"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))

    def in_states(self, rows: QuerySet[Finding], name: str, value: list[str]) -> QuerySet[Finding]:
        return (
            rows.filter(state__in=value).exclude(inspection__enterprise__in=_enterprises_of_reader(self))
            if value
            else rows
        )

    def of_campaign(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        return rows.filter(inspection__campaign__number=value).exclude(
            inspection__enterprise__in=_enterprises_of_reader(self)
        )


def _enterprises_of_reader(filterset: FilterSet) -> list[Any]:
    """Return the reader's enterprises, which may not filter by fields that are hidden from them."""
    return enterprises_of(getattr(filterset.request, "user", None))
