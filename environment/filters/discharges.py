"""Filters of readings and of limits of permits, shared by pages, the API and exports."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import place_filter, province_filter
from enterprises.models.entries import CorrectableQuerySet
from enterprises.models.processes import Process
from environment.models import Reading, SiteProcess
from environment.models.discharges import POLLUTANT_CHOICES, Medium


class ReadingFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    pollutant = filters.ChoiceFilter(choices=POLLUTANT_CHOICES, label=_("pollutant"))
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    year = WholeNumberFilter(field_name="sampled_on__year", label=_("sampled in this year"))
    sampled_after = filters.DateFilter(
        field_name="sampled_on", lookup_expr="gte", label=_("sampled on this day or later")
    )
    sampled_before = filters.DateFilter(
        field_name="sampled_on", lookup_expr="lte", label=_("sampled on this day or earlier")
    )
    process = filters.ChoiceFilter(
        choices=Process, method="by_process", label=_("process that the site used on the day of the reading")
    )
    standing = YesNoFilter(method="by_standing", label=_("neither corrected nor withdrawn"))
    fictitious = YesNoFilter()

    def by_standing(self, rows: CorrectableQuerySet[Reading], name: str, value: bool) -> CorrectableQuerySet[Reading]:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(value=None))

    def by_process(self, rows: CorrectableQuerySet[Reading], name: str, value: str) -> CorrectableQuerySet[Reading]:
        """Leave the readings of days on which their site used the process, whatever the outlet carries."""
        uses = SiteProcess.objects.in_use(OuterRef("sampled_on")).filter(site=OuterRef("site"), process=value)
        return rows.filter(Exists(uses))


class PermitLimitFilters(FilterSet):
    province = province_filter("licence__site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="licence__site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="licence__site__code", label=_("code of the site"))
    licence = filters.CharFilter(field_name="licence__number", label=_("number of the permit"))
    pollutant = filters.ChoiceFilter(choices=POLLUTANT_CHOICES, label=_("pollutant"))
