"""Filters of the pages and resources on the structure of the industry; both ask for one programme."""

from typing import Any, cast

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.api.filters import FilterSet, WholeNumberFilter, YearFilter, filters
from core.errors import Invalid
from enterprises.models import Jurisdiction
from quotas.models import Programme, ProgrammeYear
from quotas.queries import structure
from quotas.queries.structure import Concentration, ProvinceStructure

LARGEST, MOST_LARGEST = 5, 50


class CapacityFilters(FilterSet):
    programme = filters.ModelChoiceFilter(
        queryset=Programme.objects.filter(activity__in=structure.WITH_CAPACITY),
        to_field_name="code",
        method="in_programme",
    )
    year = YearFilter(method="ignore", label=gettext_lazy("this year if absent"))
    province = filters.CharFilter(field_name="code", label=gettext_lazy("two digits of a province"))

    @property
    def asked(self) -> tuple[Programme, int]:
        """Return the programme and the year asked for; raise ``Invalid`` if no programme with a capacity is named."""
        return _programme(self), self.form.cleaned_data.get("year") or clock.today().year

    def compare(self, rows: Any) -> list[ProvinceStructure]:
        programme, year = self.asked
        return structure.by_province(rows, programme, self.request.user, int(year))

    def in_programme(self, rows: QuerySet[Jurisdiction], name: str, value: Programme) -> QuerySet[Jurisdiction]:
        programme, year = self.asked
        return structure.provinces_with(rows, programme, self.request.user, int(year))

    def ignore(self, rows: QuerySet[Jurisdiction], name: str, value: object) -> QuerySet[Jurisdiction]:
        return rows


class ConcentrationFilters(FilterSet):
    programme = filters.ModelChoiceFilter(queryset=Programme.objects.all(), to_field_name="code")
    year = YearFilter(field_name="year", label=gettext_lazy("year"))
    largest = WholeNumberFilter(
        method="ignore", min_value=1, max_value=MOST_LARGEST, label=gettext_lazy("how many of the largest; 5 if absent")
    )
    by = filters.ChoiceFilter(
        method="ignore",
        choices=[("enterprise", gettext_lazy("Enterprises")), ("group", gettext_lazy("Groups, and others alone"))],
        label=gettext_lazy("what a holder is; enterprises if absent"),
    )

    def require_programme(self) -> Programme:
        return _programme(self)

    @property
    def how_many(self) -> int:
        return int((self.form.is_valid() and self.form.cleaned_data.get("largest")) or LARGEST)

    def rank(self, rows: Any) -> list[Concentration]:
        self.require_programme()
        by_group = self.form.cleaned_data.get("by") == "group"
        return structure.concentration(list(rows), self.request.user, largest=self.how_many, by_group=by_group)

    def ignore(self, rows: QuerySet[ProgrammeYear], name: str, value: object) -> QuerySet[ProgrammeYear]:
        return rows


def _programme(asked: FilterSet) -> Programme:
    programme = asked.form.cleaned_data.get("programme") if asked.form.is_valid() else None
    if programme is None:
        raise Invalid.at("/programme", "required", _("Name the programme."))
    return cast(Programme, programme)
