"""Filters of flags, shared by pages, the API and exports."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from inspections.models import Flag, Severity
from inspections.rules import RULES
from quotas.filters.reports import MonthFilter
from quotas.models import Notice, NoticeLine


def about_gainers(notices: Iterable[UUID] | QuerySet[Notice]) -> Q:
    """Select flags about the holders to whom these notices give quota, and about members of groups among them."""
    lines = NoticeLine.objects.filter(notice__in=notices).filter(Q(increment__gt=0) | Q(increment=None))
    lines = lines.exclude(increment=None, notice__reduction=True)
    groups = lines.filter(to_holder__group__isnull=False)
    return Q(subject_code__in=lines.values("to_holder__code")) | Q(
        enterprise__group__in=groups.values("to_holder__group")
    )


class FlagFilters(FilterSet):
    rule = filters.MultipleChoiceFilter(choices=[(code, rule.title) for code, rule in RULES.items()], label=_("rule"))
    severity = filters.MultipleChoiceFilter(choices=Severity, label=_("severity"))
    state = filters.MultipleChoiceFilter(choices=Flag.State, label=_("state"))
    standing = YesNoFilter(method="that_stand", label=_("not decided yet"))
    subject_type = filters.ChoiceFilter(choices=Flag.SubjectType, label=_("about"))
    subject = filters.CharFilter(field_name="subject_code", label=_("code of the subject"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("site"))
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    year = WholeNumberFilter(label=_("year"), min_value=1900, max_value=2999)
    category = filters.CharFilter(label=_("category"))
    period = MonthFilter(field_name="period", label=_("month"))

    notice = filters.UUIDFilter(method="of_gainers", label=_("notice that gives quota to the subject"))

    def that_stand(self, rows: QuerySet[Flag], name: str, value: bool) -> QuerySet[Flag]:
        return rows.filter(state__in=Flag.STANDING) if value else rows.exclude(state__in=Flag.STANDING)

    def of_gainers(self, rows: QuerySet[Flag], name: str, value: UUID) -> QuerySet[Flag]:
        notices = Notice.objects.filter(pk=value)
        if self.request is not None:
            notices = Notice.objects.visible_to(self.request.user).filter(pk=value)
        return rows.filter(about_gainers(notices))
