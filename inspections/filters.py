"""Filters of flags, cases, inspections and what belongs to them, shared by pages, the API and exports."""

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field

from core import clock
from core.api.filters import FilterSet, MonthFilter, YearFilter, YesNoFilter, filters
from enterprises.filters import AtPlaceFilters, province_filter
from enterprises.models import Site
from inspections.models import (
    Campaign,
    Case,
    ChecklistQuestion,
    Consent,
    Evidence,
    Finding,
    Flag,
    Handover,
    Inspection,
    IssuedDocument,
    Observation,
    Order,
    Proceeding,
    RemedyDecision,
    Severity,
    Tip,
)
from inspections.models.evidence import EvidenceQuerySet
from inspections.models.handovers import HandoverQuerySet
from inspections.models.inspections import enterprises_of
from inspections.rules import RULES
from quotas.models import Notice, NoticeLine
from quotas.models.products import DatedQuerySet

ESCALATED = [("mine", _("Notified to my office"))]


def _offices(filterset: FilterSet) -> list[UUID]:
    """Return the places of the reader's offices, to which unanswered cases are escalated."""
    user = getattr(filterset.request, "user", None)
    return (
        [membership.jurisdiction_id for membership in user.current_memberships if membership.jurisdiction_id]
        if user
        else []
    )


class CaseFilters(FilterSet):
    number = filters.CharFilter(label=_("number"))
    state = filters.MultipleChoiceFilter(choices=Case.State, label=_("state"))
    source = filters.ChoiceFilter(choices=Case.Source, label=_("source"))
    subject_type = filters.ChoiceFilter(choices=Case.SubjectType, label=_("about"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("site"))
    province = province_filter("place__code")
    overdue = YesNoFilter(method="past_its_term", label=_("overdue"))
    escalated_to = filters.CharFilter(field_name="escalated_to__code", label=_("escalated to"))
    escalated = filters.ChoiceFilter(
        choices=ESCALATED, method="escalated_to_reader", label=_("escalated to an office of the reader's")
    )

    def escalated_to_reader(self, rows: QuerySet[Case], name: str, value: str) -> QuerySet[Case]:
        return rows.filter(escalated_to__in=_offices(self))

    def past_its_term(self, rows: QuerySet[Case], name: str, value: bool) -> QuerySet[Case]:
        overdue = Case.objects.overdue(clock.today()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class ProceedingFilters(FilterSet):
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    state = filters.MultipleChoiceFilter(choices=Proceeding.State, label=_("state"))
    enterprise = filters.CharFilter(field_name="respondent__enterprise__code", label=_("enterprise"))
    province = province_filter("case__place__code")


class ConsentFilters(FilterSet):
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    state = filters.ChoiceFilter(choices=Consent.State, label=_("state"))


class RuleParameterFilters(FilterSet):
    rule = filters.ChoiceFilter(choices=[(code, _(rule.title)) for code, rule in RULES.items()], label=_("rule"))
    parameter = filters.CharFilter(label=_("parameter"))
    withdrawn = YesNoFilter(field_name="withdrawn_on", lookup_expr="isnull", exclude=True, label=_("withdrawn"))


class PaperFilters(FilterSet):
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    kind = filters.ChoiceFilter(choices=IssuedDocument.Kind, label=_("kind"))


class OrderFilters(FilterSet):
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    kind = filters.ChoiceFilter(choices=Order.Kind, label=_("kind"))
    state = filters.MultipleChoiceFilter(choices=Order.State, label=_("state"))
    enterprise = filters.CharFilter(field_name="respondent__enterprise__code", label=_("enterprise"))
    site = filters.CharFilter(field_name="case__site__code", label=_("site"))
    province = province_filter("case__place__code")
    overdue = YesNoFilter(method="past_its_term", label=_("overdue"))
    served = YesNoFilter(field_name="served_on", lookup_expr="isnull", exclude=True, label=_("served"))
    escalated_to = filters.CharFilter(field_name="escalated_to__code", label=_("escalated to"))
    escalated = filters.ChoiceFilter(
        choices=ESCALATED, method="escalated_to_reader", label=_("escalated to an office of the reader's")
    )

    def escalated_to_reader(self, rows: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return rows.filter(escalated_to__in=_offices(self))

    def past_its_term(self, rows: QuerySet[Order], name: str, value: bool) -> QuerySet[Order]:
        overdue = Order.objects.overdue(clock.today()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class ChecklistQuestionFilters(FilterSet):
    site_kind = filters.ChoiceFilter(method="by_kind", choices=Site.Kind, label=_("kind of site"))
    code = filters.CharFilter(label=_("code"))
    duty = filters.CharFilter(label=_("code of the duty"))
    asked_on = filters.DateFilter(method="by_day", label=_("asked on this day"))

    @extend_schema_field(OpenApiTypes.STR)
    def by_kind(self, rows: DatedQuerySet[ChecklistQuestion], name: str, kind: str) -> DatedQuerySet[ChecklistQuestion]:
        return rows.filter(site_kinds__contains=[kind])

    def by_day(
        self, rows: DatedQuerySet[ChecklistQuestion], name: str, day: dt.date
    ) -> DatedQuerySet[ChecklistQuestion]:
        return rows.in_force(day)


class EvidenceFilters(FilterSet):
    kind = filters.MultipleChoiceFilter(choices=Evidence.Kind, label=_("kind"))
    state = filters.ChoiceFilter(choices=Evidence.State, method="in_state", label=_("state"))
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    flag = filters.UUIDFilter(field_name="flag", label=_("flag"))
    tip = filters.CharFilter(field_name="tip__number", label=_("number of the tip"))
    observation = filters.UUIDFilter(field_name="observation", label=_("observation"))
    inspection = filters.CharFilter(field_name="inspection__number", label=_("number of the inspection"))
    finding = filters.UUIDFilter(field_name="finding", label=_("finding"))
    order = filters.CharFilter(field_name="order__number", label=_("number of the order"))
    sha256 = filters.CharFilter(label=_("SHA-256"))
    province = province_filter("place__code")

    def in_state(self, rows: EvidenceQuerySet, name: str, value: str) -> EvidenceQuerySet:
        return rows.in_state(value)


def about_gainers(notices: Iterable[UUID] | QuerySet[Notice]) -> Q:
    """Select flags about the holders to whom these notices give quota, and about members of groups among them."""
    lines = NoticeLine.objects.filter(notice__in=notices).filter(Q(increment__gt=0) | Q(increment=None))
    lines = lines.exclude(increment=None, notice__reduction=True)
    groups = lines.filter(to_holder__group__isnull=False)
    return Q(subject_code__in=lines.values("to_holder__code")) | Q(
        enterprise__group__in=groups.values("to_holder__group")
    )


class FlagFilters(FilterSet):
    rule = filters.MultipleChoiceFilter(
        choices=[(code, _(rule.title)) for code, rule in RULES.items()], label=_("rule")
    )
    severity = filters.MultipleChoiceFilter(choices=Severity, label=_("severity"))
    state = filters.MultipleChoiceFilter(choices=Flag.State, label=_("state"))
    standing = YesNoFilter(method="that_stand", label=_("not decided yet"))
    subject_type = filters.ChoiceFilter(choices=Flag.SubjectType, label=_("about"))
    subject = filters.CharFilter(field_name="subject_code", label=_("code of the subject"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    site = filters.CharFilter(field_name="site__code", label=_("site"))
    province = province_filter("place__code")
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    year = YearFilter(label=_("year"))
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


class SuspicionFilters(FilterSet):
    province = province_filter("place__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    year = YearFilter(field_name="period__year", label=_("year"))
    period = MonthFilter(field_name="period", label=_("month"))


class HandoverFilters(FilterSet):
    state = filters.MultipleChoiceFilter(method="by_shown_state", choices=Handover.State, label=_("state"))
    province = province_filter("place__code")
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("code of the enterprise"))
    fictitious = YesNoFilter()

    def by_shown_state(self, rows: HandoverQuerySet, name: str, value: list[str]) -> HandoverQuerySet:
        return rows.filter(Q(shown_state__in=value)) if value else rows


class CampaignFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Campaign.State, label=_("state"))
    authority = filters.CharFilter(field_name="authority__code", label=_("authority"))
    programme = filters.CharFilter(field_name="programme__code", label=_("programme"))
    province = province_filter("place__code")
    on = filters.DateFilter(method="running_on", label=_("its period contains this day"))

    def running_on(self, rows: QuerySet[Campaign], name: str, value: object) -> QuerySet[Campaign]:
        return rows.filter(begins_on__lte=value, ends_on__gte=value)


class VisitDrawFilters(FilterSet):
    province = province_filter("place__code")
    year = YearFilter(field_name="month__year", label=_("year"))


class InspectionFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Inspection.State, label=_("state"))
    campaign = filters.CharFilter(method="of_campaign", label=_("number of the campaign"))
    site = filters.CharFilter(field_name="site__code", label=_("site"))
    kind = filters.ChoiceFilter(field_name="site__kind", choices=Site.Kind, label=_("kind of site"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    province = province_filter("place__code")
    person = filters.CharFilter(field_name="team__person__username", label=_("officer of the team"))
    announced = YesNoFilter(field_name="announced", label=_("announced"))
    overdue = YesNoFilter(method="past_its_day", label=_("overdue"))
    planned_after = filters.DateFilter(
        field_name="planned_on", lookup_expr="gte", label=_("planned for this day or later")
    )
    planned_before = filters.DateFilter(
        field_name="planned_on", lookup_expr="lte", label=_("planned for this day or earlier")
    )

    def of_campaign(self, rows: QuerySet[Inspection], name: str, value: str) -> QuerySet[Inspection]:
        return rows.filter(campaign__number=value).exclude(enterprise__in=_enterprises_of_reader(self))

    def past_its_day(self, rows: QuerySet[Inspection], name: str, value: bool) -> QuerySet[Inspection]:
        overdue = Inspection.objects.overdue(clock.today()).values("pk")
        return rows.filter(pk__in=overdue) if value else rows.exclude(pk__in=overdue)


class FindingFilters(FilterSet):
    state = filters.MultipleChoiceFilter(choices=Finding.State, method="in_states", label=_("state"))
    inspection = filters.CharFilter(field_name="inspection__number", label=_("number of the inspection"))
    campaign = filters.CharFilter(method="of_campaign", label=_("number of the campaign"))
    article = filters.CharFilter(label=_("provision breached"))
    site = filters.CharFilter(field_name="inspection__site__code", label=_("site"))
    enterprise = filters.CharFilter(field_name="inspection__enterprise__code", label=_("enterprise"))
    province = province_filter("place__code")

    def in_states(self, rows: QuerySet[Finding], name: str, value: list[str]) -> QuerySet[Finding]:
        return (
            rows.filter(state__in=value).exclude(inspection__enterprise__in=_enterprises_of_reader(self))
            if value
            else rows
        )

    def of_campaign(self, rows: QuerySet[Finding], name: str, value: str) -> QuerySet[Finding]:
        return rows.filter(inspection__campaign__number=value).exclude(
            inspection__enterprise__in=_enterprises_of_reader(self)
        )


def _enterprises_of_reader(filterset: FilterSet) -> list[Any]:
    """Return the reader's enterprises, which may not filter by fields that are hidden from them."""
    return enterprises_of(getattr(filterset.request, "user", None))


class ObservationFilters(FilterSet):
    source = filters.ChoiceFilter(choices=Observation.Source, label=_("source"))
    state = filters.ChoiceFilter(choices=Observation.State, label=_("state"))
    province = province_filter("place__code")
    seen_after = filters.DateFilter(field_name="seen_on", lookup_expr="gte", label=_("observed on this day or later"))
    seen_before = filters.DateFilter(
        field_name="seen_on", lookup_expr="lte", label=_("observed on this day or earlier")
    )


class RemedyDecisionFilters(AtPlaceFilters):
    step = filters.ChoiceFilter(choices=RemedyDecision.Step, label=_("step"))
    decision = filters.ChoiceFilter(choices=RemedyDecision.Decision, label=_("decision"))


class TipFilters(FilterSet):
    number = filters.CharFilter(label=_("number"))
    state = filters.MultipleChoiceFilter(choices=Tip.State, label=_("state"))
    source = filters.ChoiceFilter(choices=Tip.Source, label=_("source"))
    subject_type = filters.ChoiceFilter(choices=Tip.SubjectType, label=_("about"))
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    province = province_filter("place__code")
