"""Filters of cases and orders, shared by pages, the API and exports."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YesNoFilter, filters
from inspections.models import Case, Consent, IssuedDocument, Order, Proceeding

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
    province = filters.CharFilter(field_name="place__code", lookup_expr="startswith", label=_("province"))
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
    province = filters.CharFilter(field_name="case__place__code", lookup_expr="startswith", label=_("province"))


class ConsentFilters(FilterSet):
    enterprise = filters.CharFilter(field_name="enterprise__code", label=_("enterprise"))
    state = filters.ChoiceFilter(choices=Consent.State, label=_("state"))


class PaperFilters(FilterSet):
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    kind = filters.ChoiceFilter(choices=IssuedDocument.Kind, label=_("kind"))


class OrderFilters(FilterSet):
    case = filters.CharFilter(field_name="case__number", label=_("number of the case"))
    kind = filters.ChoiceFilter(choices=Order.Kind, label=_("kind"))
    state = filters.MultipleChoiceFilter(choices=Order.State, label=_("state"))
    enterprise = filters.CharFilter(field_name="respondent__enterprise__code", label=_("enterprise"))
    site = filters.CharFilter(field_name="case__site__code", label=_("site"))
    province = filters.CharFilter(field_name="case__place__code", lookup_expr="startswith", label=_("province"))
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
