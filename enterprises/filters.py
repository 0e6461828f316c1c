"""Filters of the register's lists, the same for pages, API and exports."""

import datetime as dt
from typing import Any

from django.core.validators import RegexValidator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, WholeNumberFilter, YesNoFilter, filters
from core.formats import local_name
from enterprises import compliance_standing, queries
from enterprises.eligibility import LISTED_KINDS, Verdict
from enterprises.models import (
    Commitment,
    ComplianceEntry,
    EliminatedCapacity,
    Enterprise,
    Jurisdiction,
    Licence,
    LicenceReview,
    Membership,
    Site,
    SiteLabel,
    SiteTenure,
    Standard,
    User,
)
from enterprises.models.labels import DatedQuerySet
from enterprises.models.licences import LicenceQuerySet
from enterprises.models.processes import Process
from enterprises.models.review_rounds import ReviewRoundQuerySet
from enterprises.models.sites import OreType
from enterprises.models.standards import Indicator, StandardQuerySet
from enterprises.roles import Role


def provinces() -> list[tuple[str, str]]:
    return [(place.code, local_name(place)) for place in Jurisdiction.objects.filter(level="province")]


class PlaceFilter(filters.CharFilter):
    """Rows inside a place, by the prefix of their place's code; ``offered`` are the choices of a page."""

    def __init__(
        self, lookup: str | None, digits: str, label: object, offered: object = None, method: str | None = None
    ) -> None:
        pattern = "|".join(rf"[0-9]{{{count}}}" for count in digits.split("|"))
        check = RegexValidator(rf"^({pattern})$", _("This is not the code of such a place."), code="invalid_code")
        super().__init__(field_name=lookup, lookup_expr="startswith", validators=[check], label=label, method=method)
        self.offered = offered


def place_filter(
    lookup: str, digits: str = "2|4|6", label: object = _("code of a place: everything inside it")
) -> object:
    return PlaceFilter(lookup, digits, label)


def province_filter(
    lookup: str | None = None, *, method: str | None = None, label: object = _("two digits of a province")
) -> object:
    """Return a filter by a province, which pages offer as a choice; ``method`` replaces the lookup."""
    return PlaceFilter(lookup, "2", label, provinces, method)


def named(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Leave the enterprises whose code or name contains a text."""
    return rows.filter(Q(code__icontains=text) | Q(name__icontains=text) | Q(name_zh__icontains=text))


class _SiteCodeFilters(FilterSet):
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("code of the site"))
    fictitious = YesNoFilter()


class OfSiteFilters(_SiteCodeFilters):
    """Filters of rows that belong to a site."""

    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")


class AtPlaceFilters(_SiteCodeFilters):
    """Filters of rows that have a place, and perhaps a site there."""

    province = province_filter("place__code")
    jurisdiction = place_filter("place__code")


class OnDayFilters(FilterSet):
    """Filters of rows that count from a day."""

    day_after = filters.DateFilter(field_name="day", lookup_expr="gte", label=_("on this day or later"))
    day_before = filters.DateFilter(field_name="day", lookup_expr="lte", label=_("on this day or earlier"))


class JurisdictionFilters(FilterSet):
    level = filters.ChoiceFilter(choices=Jurisdiction.Level)
    province = province_filter("code")
    parent = filters.CharFilter(field_name="parent__code")


class EnterpriseFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    jurisdiction = place_filter("jurisdiction__code")
    group = filters.CharFilter(field_name="group__code")
    state = filters.ChoiceFilter(choices=Enterprise.State)
    ownership = filters.ChoiceFilter(choices=Enterprise.Ownership)
    kind = filters.ChoiceFilter(choices=Site.Kind, method="by_kind", label=_("holds a site of this kind"))
    valid_on = filters.DateFilter(method="by_day", label=_("holds a site licensed to work on this day"))
    fictitious = YesNoFilter()
    named = filters.CharFilter(method="by_name", label=_("part of an enterprise's code or name"))

    def by_name(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return named(rows, value)

    def by_kind(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return rows.filter(Exists(Site.objects.filter(enterprise=OuterRef("pk"), kind=value)))

    def by_day(self, rows: QuerySet[Enterprise], name: str, value: dt.date) -> QuerySet[Enterprise]:
        return rows.filter(Exists(queries.operations(value, value).filter(enterprise=OuterRef("pk"))))


class ListedEnterpriseFilters(FilterSet):
    """Filters of the enterprises that compliance lists concern, by what is known of them on a day."""

    on = filters.DateFilter(method="ignore_day", label=_("on this day; today unless stated"))
    province = province_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="code", label=_("code of an enterprise"))
    ownership = filters.ChoiceFilter(choices=Enterprise.Ownership)
    standing = filters.ChoiceFilter(
        choices=Verdict, method="by_standing", label=_("on a list: met, not met (off the lists) or unknown")
    )
    preconditions = filters.ChoiceFilter(
        choices=Verdict, method="by_preconditions", label=_("whether the preconditions of a list are met")
    )
    named = filters.CharFilter(method="by_name", label=_("part of an enterprise's code or name"))

    @property
    def day(self) -> dt.date:
        return (self.form.is_valid() and self.form.cleaned_data.get("on")) or clock.today()

    def filter_queryset(self, queryset: QuerySet[Enterprise]) -> QuerySet[Enterprise]:
        """Leave the holders of sites that lists concern, and those on a list."""
        tenures = SiteTenure.objects.held_on(self.day)
        held = tenures.filter(enterprise=OuterRef("pk"), site__kind__in=LISTED_KINDS)
        entries = ComplianceEntry.objects.filter(enterprise=OuterRef("pk"), listed_on__lte=self.day)
        return super().filter_queryset(queryset.filter(Exists(held) | Exists(entries)))

    def by_standing(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        announcements = compliance_standing.Announcements()
        keys = rows.values_list("pk", flat=True)
        return rows.filter(pk__in=[key for key in keys if announcements.standing(key, self.day).verdict == value])

    def by_preconditions(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return rows.filter(
            pk__in=[row.enterprise.pk for row in compliance_standing.judge(rows, self.day) if row.verdict == value]
        )

    def by_name(self, rows: QuerySet[Enterprise], name: str, value: str) -> QuerySet[Enterprise]:
        return named(rows, value)

    def ignore_day(self, rows: QuerySet[Enterprise], name: str, value: dt.date) -> QuerySet[Enterprise]:
        return rows


class SiteFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    jurisdiction = place_filter("jurisdiction__code")
    enterprise = filters.CharFilter(field_name="enterprise__code")
    group = filters.CharFilter(field_name="enterprise__group__code")
    kind = filters.ChoiceFilter(choices=Site.Kind)
    ore_type = filters.ChoiceFilter(choices=OreType)
    mining_area = WholeNumberFilter(field_name="mining_area__number")
    valid_on = filters.DateFilter(method="by_day", label=_("licensed to work on this day"))
    fictitious = YesNoFilter()

    def by_day(self, rows: QuerySet[Site], name: str, value: dt.date) -> QuerySet[Site]:
        return rows.filter(Exists(queries.operating_licences(value, value).filter(site=OuterRef("pk"))))


class RegisterFilters(FilterSet):
    """Filters of the public register, whose rows are already those of one day."""

    on = filters.DateFilter(method="ignore_day", label=_("as it stood on this day"))
    province = province_filter("site__jurisdiction__code")
    kind = filters.ChoiceFilter(field_name="site__kind", choices=Site.Kind)
    ore_type = filters.ChoiceFilter(field_name="site__ore_type", choices=OreType)
    fictitious = YesNoFilter(field_name="enterprise__fictitious")

    def ignore_day(self, rows: QuerySet[SiteTenure], name: str, value: dt.date) -> QuerySet[SiteTenure]:
        # The view has selected the day.
        return rows


class LicenceFilters(FilterSet):
    province = province_filter("site__jurisdiction__code")
    jurisdiction = place_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code")
    group = filters.CharFilter(field_name="site__enterprise__group__code")
    site = filters.CharFilter(field_name="site__code")
    kind = filters.ChoiceFilter(choices=Licence.Kind)
    authority = filters.CharFilter(field_name="authority__code")
    issuing_level = filters.ChoiceFilter(choices=Jurisdiction.Level)
    mining_area = WholeNumberFilter(field_name="site__mining_area__number")
    state = filters.ChoiceFilter(choices=Licence.State, method="by_state", label=_("state today"))
    valid_on = filters.DateFilter(method="by_day", label=_("in force on this day"))
    expires_before = filters.DateFilter(field_name="valid_to", lookup_expr="lt")

    def by_state(self, rows: LicenceQuerySet, name: str, value: str) -> LicenceQuerySet:
        return rows.with_state(clock.today()).filter(Q(("state", value)))

    def by_day(self, rows: QuerySet[Licence], name: str, value: dt.date) -> QuerySet[Licence]:
        return rows.filter(pk__in=Licence.objects.in_force(value).values("pk"))


NOT_YET = "open"  # beside the outcomes: not yet re-examined


class ReviewRoundFilters(FilterSet):
    kind = filters.ChoiceFilter(choices=Licence.Kind, label=_("kind of licence"))
    province = province_filter("place__code")
    due_before = filters.DateFilter(field_name="due_on", lookup_expr="lt")
    waiting = YesNoFilter(method="by_waiting", label=_("has licences that were not re-examined yet"))
    fictitious = YesNoFilter()

    def by_waiting(self, rows: ReviewRoundQuerySet, name: str, value: bool) -> ReviewRoundQuerySet:
        waiting = Q(("licences_waiting__gt", 0))
        return rows.filter(waiting if value else ~waiting)


class ReviewedLicenceFilters(FilterSet):
    """Filters of the licences of a round, which ``ReviewRound.licences`` annotates with their outcome."""

    round = filters.UUIDFilter(method="ignore_round", label=_("key of the round"))
    outcome = filters.ChoiceFilter(
        choices=[*LicenceReview.Outcome.choices, (NOT_YET, _("Not yet re-examined"))],
        method="by_outcome",
        label=_("outcome"),
    )
    province = province_filter("site__jurisdiction__code")
    enterprise = filters.CharFilter(field_name="site__enterprise__code", label=_("code of the enterprise"))

    def by_outcome(self, rows: LicenceQuerySet, name: str, value: str) -> LicenceQuerySet:
        return rows.filter(Q(("outcome__isnull", True)) if value == NOT_YET else Q(("outcome", value)))

    def ignore_round(self, rows: LicenceQuerySet, name: str, value: object) -> LicenceQuerySet:
        # The view has selected the round.
        return rows


class MiningAreaFilters(FilterSet):
    province = province_filter("jurisdiction__code")
    jurisdiction = place_filter("jurisdiction__code")


def _memberships_in_force() -> QuerySet[Membership]:
    return Membership.objects.in_force(clock.today())


class PersonFilters(FilterSet):
    role = filters.ChoiceFilter(choices=Role, method="by_role", label=_("holds this role"))
    enterprise = filters.CharFilter(method="by_enterprise", label=_("works for this enterprise"))
    is_active = YesNoFilter()

    def by_role(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Exists(_memberships_in_force().filter(user=OuterRef("pk"), role=value)))

    def by_enterprise(self, rows: QuerySet[User], name: str, value: str) -> QuerySet[User]:
        return rows.filter(Exists(_memberships_in_force().filter(user=OuterRef("pk"), enterprise__code=value)))


class MembershipFilters(FilterSet):
    person = filters.CharFilter(field_name="user__username")
    role = filters.ChoiceFilter(choices=Role)
    enterprise = filters.CharFilter(field_name="enterprise__code")
    province = province_filter("jurisdiction__code")
    valid_on = filters.DateFilter(method="by_day", label=_("in force on this day"))

    def by_day(self, rows: QuerySet[Membership], name: str, value: dt.date) -> QuerySet[Membership]:
        return rows.filter(Q(valid_to=None) | Q(valid_to__gte=value), valid_from__lte=value)


class EliminatedCapacityFilters(OfSiteFilters, OnDayFilters):
    kind = filters.ChoiceFilter(choices=EliminatedCapacity.Kind, label=_("kind"))


class DatedEntryFilters(FilterSet):
    in_force_on = filters.DateFilter(method="by_day", label=_("in force on this day"))
    fictitious = YesNoFilter()

    def by_day(self, rows: DatedQuerySet[Any], name: str, day: dt.date) -> DatedQuerySet[Any]:
        return rows.in_force(day)


class SiteLabelFilters(OfSiteFilters, DatedEntryFilters):
    kind = filters.ChoiceFilter(choices=SiteLabel.Kind, label=_("label"))


class CommitmentFilters(DatedEntryFilters):
    province = province_filter("enterprise__place")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    kind = filters.ChoiceFilter(choices=Commitment.Kind, label=_("kind"))


class StandardFilters(FilterSet):
    indicator = filters.ChoiceFilter(choices=Indicator, label=_("indicator"))
    effect = filters.ChoiceFilter(choices=Standard.Effect, label=_("effect"))
    site_kind = filters.ChoiceFilter(choices=Site.Kind, method="by_scope", label=_("applies to this kind of site"))
    ore_type = filters.ChoiceFilter(choices=OreType, method="by_scope", label=_("applies to this ore"))
    process = filters.ChoiceFilter(choices=Process, method="by_scope", label=_("applies to this process"))
    in_force_on = filters.DateFilter(method="by_day", label=_("in force on this day"))

    def by_scope(self, rows: StandardQuerySet, name: str, value: str) -> StandardQuerySet:
        """Leave the standards for a value, and those for every value."""
        return rows.filter(**{f"{name}__in": ["", value]})

    def by_day(self, rows: StandardQuerySet, name: str, day: dt.date) -> StandardQuerySet:
        return rows.in_force(day)


class TextVersionFilters(FilterSet):
    template = filters.CharFilter(label=_("text template"))
    withdrawn = YesNoFilter(field_name="withdrawn_on", lookup_expr="isnull", exclude=True, label=_("withdrawn"))
