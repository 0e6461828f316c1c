"""Filters of stores of tailings, shared by pages, the API and exports."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from environment.models import TailingsStore
from environment.models.tailings import TailingsStoreQuerySet


class TailingsStoreFilters(FilterSet):
    province = province_filter("place__code")
    jurisdiction = place_filter("place__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    kind = filters.ChoiceFilter(choices=TailingsStore.Kind, label=_("kind"))
    condition = filters.ChoiceFilter(choices=TailingsStore.Condition, label=_("condition"))
    radioactive = filters.ChoiceFilter(choices=TailingsStore.Radioactive, label=_("radioactivity"))
    bearer = filters.ChoiceFilter(choices=TailingsStore.Bearer, label=_("who bears its restoration"))
    ownerless = YesNoFilter(field_name="site", lookup_expr="isnull", label=_("without an owner"))
    standing = YesNoFilter(method="by_standing", label=_("the last row of each store"))
    fictitious = YesNoFilter()

    def by_standing(self, rows: TailingsStoreQuerySet, name: str, value: bool) -> TailingsStoreQuerySet:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(withdrawn=True))
