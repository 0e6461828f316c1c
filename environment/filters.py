"""Filters of environmental records, shared by pages, the API and exports."""

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, WholeNumberFilter, YearFilter, YesNoFilter, filters
from enterprises.filters import AtPlaceFilters, DatedEntryFilters, OfSiteFilters, OnDayFilters, province_filter
from enterprises.models import OreType
from enterprises.models.entries import CorrectableQuerySet
from enterprises.models.processes import Process
from environment.models import (
    DepositEntry,
    EmissionCeiling,
    Incident,
    OfficeDecision,
    OutletVolume,
    ProcessRestriction,
    Project,
    Reading,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)
from environment.models.discharges import POLLUTANT_CHOICES, Medium
from environment.models.emissions import CEILING_POLLUTANTS, FIRST_YEAR
from environment.models.incidents import IncidentQuerySet
from environment.models.processes import SiteProcessQuerySet
from environment.models.tailings import TailingsStoreQuerySet
from environment.queries.restoration import overdue_entries


class DepositFilters(OfSiteFilters, OnDayFilters):
    kind = filters.ChoiceFilter(choices=DepositEntry.Kind, label=_("kind"))


class ReadingFilters(OfSiteFilters):
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


class EmissionCeilingFilters(FilterSet):
    province = province_filter("place__code")
    pollutant = filters.ChoiceFilter(choices=CEILING_POLLUTANTS, label=_("pollutant"))
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    year = YearFilter(first=FIRST_YEAR, label=_("year"))
    standing = YesNoFilter(method="keep_standing", label=_("neither corrected nor withdrawn"))
    fictitious = YesNoFilter()

    def keep_standing(self, rows: QuerySet[EmissionCeiling], name: str, value: bool) -> QuerySet[EmissionCeiling]:
        standing = EmissionCeiling.objects.standing()
        return rows.filter(pk__in=standing) if value else rows.exclude(pk__in=standing)


class IncidentFilters(AtPlaceFilters, OnDayFilters):
    category = filters.ChoiceFilter(choices=Incident.Category, label=_("category"))
    year = WholeNumberFilter(field_name="day__year", label=_("in this year"))
    standing = YesNoFilter(method="by_standing", label=_("neither corrected nor withdrawn"))

    def by_standing(self, rows: IncidentQuerySet, name: str, value: bool) -> IncidentQuerySet:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(withdrawn=True))


class OfficeDecisionFilters(OfSiteFilters):
    kind = filters.ChoiceFilter(choices=OfficeDecision.Kind, label=_("kind"))
    project = filters.UUIDFilter(field_name="project_id", label=_("project"))


class OutletVolumeFilters(OfSiteFilters):
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    year = WholeNumberFilter(field_name="month__year", label=_("year"))
    standing = YesNoFilter(method="by_standing", label=_("neither corrected nor withdrawn"))

    def by_standing(
        self, rows: CorrectableQuerySet[OutletVolume], name: str, value: bool
    ) -> CorrectableQuerySet[OutletVolume]:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(volume=None))


class SiteProcessFilters(OfSiteFilters):
    process = filters.ChoiceFilter(choices=Process, label=_("process"))
    state = filters.ChoiceFilter(choices=SiteProcess.State, label=_("state"))
    used_on = filters.DateFilter(method="by_day", label=_("used on this day"))

    def by_day(self, rows: SiteProcessQuerySet, name: str, value: dt.date) -> SiteProcessQuerySet:
        return rows.in_use(value)


class RestrictionFilters(FilterSet):
    process = filters.ChoiceFilter(choices=Process, label=_("process"))
    kind = filters.ChoiceFilter(choices=ProcessRestriction.Kind, label=_("kind"))
    ore_type = filters.ChoiceFilter(choices=OreType, label=_("ore type"))
    known_on = filters.DateFilter(method="by_day", label=_("known to be in force on this day"))

    def by_day(self, rows: QuerySet[ProcessRestriction], name: str, value: dt.date) -> QuerySet[ProcessRestriction]:
        return rows.filter(
            Q(in_force_from__lte=value) | Q(in_force_from=None, stated_on__lte=value),
            Q(in_force_until=None) | Q(in_force_until__gte=value),
        )


class ProjectFilters(OfSiteFilters):
    kind = filters.ChoiceFilter(choices=Project.Kind, label=_("kind"))


class RestorationFilters(AtPlaceFilters, OnDayFilters):
    mining_area = WholeNumberFilter(field_name="mining_area__number", label=_("number of the planned mining area"))
    kind = filters.ChoiceFilter(choices=RestorationEntry.Kind, label=_("kind"))
    overdue = YesNoFilter(method="keep_overdue", label=_("owed by a day that has passed, and late"))

    def keep_overdue(self, rows: QuerySet[RestorationEntry], name: str, value: bool) -> QuerySet[RestorationEntry]:
        late = overdue_entries(rows, clock.today())
        return late if value else rows.exclude(pk__in=late.order_by().values("pk"))


class TailingsStoreFilters(AtPlaceFilters):
    kind = filters.ChoiceFilter(choices=TailingsStore.Kind, label=_("kind"))
    condition = filters.ChoiceFilter(choices=TailingsStore.Condition, label=_("condition"))
    radioactive = filters.ChoiceFilter(choices=TailingsStore.Radioactive, label=_("radioactivity"))
    bearer = filters.ChoiceFilter(choices=TailingsStore.Bearer, label=_("who bears its restoration"))
    ownerless = YesNoFilter(field_name="site", lookup_expr="isnull", label=_("without an owner"))
    standing = YesNoFilter(method="by_standing", label=_("the last row of each store"))

    def by_standing(self, rows: TailingsStoreQuerySet, name: str, value: bool) -> TailingsStoreQuerySet:
        return rows.standing() if value else rows.filter(Q(correction__isnull=False) | Q(withdrawn=True))


class OutletFilters(OfSiteFilters, DatedEntryFilters):
    medium = filters.ChoiceFilter(choices=Medium, label=_("medium"))
    process = filters.ChoiceFilter(choices=Process, label=_("process"))


class RiskAssessmentFilters(OfSiteFilters, DatedEntryFilters):
    subject = filters.ChoiceFilter(choices=RiskAssessment.Subject, label=_("what was assessed"))
    level = filters.ChoiceFilter(choices=RiskAssessment.Level, label=_("level of risk"))
