"""Filters of consultations and of the offices that are asked, the same for pages, API and exports."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from core.api.filters import FilterSet, YesNoFilter, filters
from enterprises.filters import province_filter
from enterprises.models import Consultation, ConsultedOffice


class ConsultationFilters(FilterSet):
    subject_kind = filters.ChoiceFilter(choices=Consultation.Subject, label=_("kind of subject"))
    subject_id = filters.UUIDFilter(label=_("key of the subject"))
    state = filters.ChoiceFilter(choices=Consultation.State, label=_("state"))
    blocking = YesNoFilter(label=_("required"))
    overdue = YesNoFilter(method="keep_overdue", label=_("past its day with an office silent"))
    province = province_filter("place__code")

    def keep_overdue(self, rows: QuerySet[Consultation], name: str, value: bool) -> QuerySet[Consultation]:
        late = Consultation.objects.open().filter(due_on__lt=clock.today(), offices__opinion="").values("pk")
        return rows.filter(pk__in=late) if value else rows.exclude(pk__in=late)


class ConsultedOfficeFilters(FilterSet):
    consultation = filters.UUIDFilter(field_name="consultation_id", label=_("consultation"))
    authority = filters.CharFilter(field_name="authority__code", label=_("authority"))
    place = filters.CharFilter(field_name="place__code", label=_("place"))
    answered = YesNoFilter(method="keep_answered", label=_("answered"))

    def keep_answered(self, rows: QuerySet[ConsultedOffice], name: str, value: bool) -> QuerySet[ConsultedOffice]:
        return rows.exclude(opinion="") if value else rows.filter(opinion="")
