"""Filters of the eligibility of enterprises: for which programme, on which day, with which outcome."""

import datetime as dt
from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.api.filters import FilterSet, filters
from core.errors import Invalid
from enterprises.eligibility import Eligibility, Outcome, assess
from enterprises.filters import province_filter
from enterprises.models import Enterprise
from quotas.models import Programme
from quotas.queries import eligibility


class EligibilityFilters(FilterSet):
    programme = filters.ModelChoiceFilter(queryset=Programme.objects.all(), to_field_name="code", method="in_programme")
    on = filters.DateFilter(method="ignore_day", label=gettext_lazy("on this day; today unless stated"))
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="code", label=gettext_lazy("code of an enterprise"))
    outcome = filters.ChoiceFilter(choices=Outcome, method="by_outcome", label=gettext_lazy("outcome"))

    @property
    def day(self) -> dt.date:
        return (self.form.is_valid() and self.form.cleaned_data.get("on")) or clock.today()

    def require_programme(self) -> Programme:
        """Return the programme that is asked about, or raise ``Invalid`` if none is named."""
        programme = self.form.cleaned_data.get("programme") if self.form.is_valid() else None
        if programme is None:
            raise Invalid.at("/programme", "required", _("Name the programme."))
        return cast(Programme, programme)

    def assess(self, rows: Any) -> list[Eligibility]:
        """Return what the reader of the request may see of the answers for enterprises, in their order."""
        answers = assess(self.require_programme().activity, self.day, rows)
        return [answers[row.pk].for_reader(self.request.user) for row in rows]

    def in_programme(self, rows: QuerySet[Enterprise], name: str, value: Programme) -> QuerySet[Enterprise]:
        return eligibility.concerned(rows, value, self.day)

    def by_outcome(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return rows.filter(pk__in=[row.enterprise.pk for row in self.assess(rows) if row.outcome == value])

    def ignore_day(self, rows: QuerySet[Enterprise], name: str, value: dt.date) -> QuerySet[Enterprise]:
        return rows
