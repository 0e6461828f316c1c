"""Filters of returns of resource use, which page, API and export share."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from enterprises.filters import province_filter
from resources.models import UseReturn, UseReturnDraft
from resources.models.use_returns import UseReturnQuerySet


class UseReturnFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = WholeNumberFilter(min_value=1990, max_value=2100, label=_("year"))
    half = filters.ChoiceFilter(choices=UseReturn.Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the mine"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    state = filters.ChoiceFilter(choices=UseReturn.State, label=_("state"))
    standing = YesNoFilter(method="keep_standing", label=_("the version that counts"))

    def keep_standing(self, rows: UseReturnQuerySet, name: str, value: bool) -> QuerySet[UseReturn]:
        return rows.standing() if value else rows.exclude(pk__in=UseReturn.objects.standing().values("pk"))


class UseReturnDraftFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    year = WholeNumberFilter(min_value=1990, max_value=2100, label=_("year"))
    half = filters.ChoiceFilter(choices=UseReturnDraft.Half, label=_("half-year"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the mine"))


class MissingUseReturnFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
