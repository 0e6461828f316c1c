"""Filters of discharged volumes, shared by pages, the API and exports."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from enterprises.models.entries import CorrectableQuerySet
from environment.models import OutletVolume
from environment.models.discharges import Medium


class OutletVolumeFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    year = WholeNumberFilter(field_name="month__year", label=_("year"))
    standing = YesNoFilter(method="by_standing", label=_("neither corrected nor withdrawn"))
    fictitious = YesNoFilter()

    def by_standing(
        self, rows: CorrectableQuerySet[OutletVolume], name: str, value: bool
    ) -> CorrectableQuerySet[OutletVolume]:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(volume=None))
