"""Filters of entries of restoration, shared by pages, the API and exports."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import RestorationEntry
from environment.queries.restoration import overdue_entries


class RestorationFilters(FilterSet):
    province = province_filter("place__code")
    jurisdiction = place_filter("place__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    mining_area = WholeNumberFilter(field_name="mining_area__number", label=_("number of the planned mining area"))
    kind = filters.ChoiceFilter(choices=RestorationEntry.Kind, label=_("kind"))
    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))
    overdue = YesNoFilter(method="keep_overdue", label=_("owed by a day that has passed, and late"))
    fictitious = YesNoFilter()

    def keep_overdue(self, rows: QuerySet[RestorationEntry], name: str, value: bool) -> QuerySet[RestorationEntry]:
        late = overdue_entries(rows, clock.today())
        return late if value else rows.exclude(pk__in=late.order_by().values("pk"))
