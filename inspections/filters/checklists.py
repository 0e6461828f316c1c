"""Filters of the questions of checklists, shared by pages, the API and exports."""

import datetime as dt

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core.api.filters import FilterSet, filters
from enterprises.models import Site
from inspections.models import ChecklistQuestion
from quotas.models.products import DatedQuerySet


class ChecklistQuestionFilters(FilterSet):
    site_kind = filters.ChoiceFilter(method="by_kind", choices=Site.Kind, label=_("kind of site"))
    code = filters.CharFilter(label=_("code"))
    duty = filters.CharFilter(label=_("code of the duty"))
    asked_on = filters.DateFilter(method="by_day", label=_("asked on this day"))

    @extend_schema_field(OpenApiTypes.STR)
    def by_kind(self, rows: DatedQuerySet[ChecklistQuestion], name: str, kind: str) -> DatedQuerySet[ChecklistQuestion]:
        return rows.filter(site_kinds__contains=[kind])

    def by_day(
        self, rows: DatedQuerySet[ChecklistQuestion], name: str, day: dt.date
    ) -> DatedQuerySet[ChecklistQuestion]:
        return rows.in_force(day)
