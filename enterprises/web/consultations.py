"""Pages of consultations: all that concern the reader's offices, one with its opinions, and the office that answers."""

from typing import Any, Self
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.errors import NotFound
from core.formats import local_name
from core.forms import PageForm, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises import consultation_subjects
from enterprises.acts.consultations import CONSULTATIONS, CONSULTED_OFFICES
from enterprises.capabilities import CONSULTATIONS_ANSWER, CONSULTATIONS_ASK
from enterprises.consultation_filters import ConsultationFilters
from enterprises.filters import provinces
from enterprises.lifecycles.consultations import CONSULTATION, CONSULTED_OFFICE
from enterprises.models import Authority, Consultation, ConsultedOffice, Jurisdiction, Membership
from enterprises.models.consultations import ConsultationQuerySet
from enterprises.policies import roles_with
from enterprises.services import consultations

YES_NO = [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]


class ConsultationFilter(ListForm):
    subject_kind = choice(gettext_lazy("Subject"), Consultation.Subject)
    state = choice(gettext_lazy("State"), Consultation.State)
    overdue = choice(gettext_lazy("Past its day with an office silent"), YES_NO)
    province = choice(gettext_lazy("Province"), provinces)


def _offices() -> list[tuple[str, str]]:
    """Return the offices that have people to answer, as choices."""
    held = Membership.objects.in_force(clock.today()).filter(
        role__in=roles_with(CONSULTATIONS_ANSWER), user__is_active=True, authority__isnull=False
    )
    named = held.values("jurisdiction", "authority").distinct()
    places = Jurisdiction.objects.in_bulk({row["jurisdiction"] for row in named})
    authorities = Authority.objects.in_bulk({row["authority"] for row in named})
    pairs = [(places[row["jurisdiction"]], authorities[row["authority"]]) for row in named]
    pairs.sort(key=lambda pair: (pair[0].level != "nation", pair[0].code, pair[1].code))
    return [
        (f"{place.code}:{authority.code}", f"{local_name(authority)} · {local_name(place)}")
        for place, authority in pairs
    ]


class ConsultationForm(PageForm):
    question = text_area(gettext_lazy("Question"), max_length=4_000)
    offices = forms.MultipleChoiceField(
        label=gettext_lazy("Offices that are asked"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each gives one opinion: it agrees, agrees with conditions, or objects."),
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days for the answer"), min_value=1, max_value=60, initial=5
    )
    blocking = forms.BooleanField(
        label=gettext_lazy("Required"),
        required=False,
        help_text=gettext_lazy("The subject does not go on before the outcome is recorded."),
    )

    def __init__(self, data: QueryDict | None, *, kind: str, key: UUID) -> None:
        super().__init__(data)
        self.about = {"subject_kind": kind, "subject_id": key}
        self.set_choices("offices", _offices())

    def values(self) -> dict[str, Any]:
        chosen = [value.split(":") for value in self.cleaned_data["offices"]]
        places = {place.code: place for place in Jurisdiction.objects.filter(code__in=[one[0] for one in chosen])}
        authorities = {row.code: row for row in Authority.objects.all()}
        offices = [consultations.Office(places[place], authorities[authority]) for place, authority in chosen]
        return {**self.cleaned_data, **self.about, "offices": offices}

    def refuse(self, refusal: Any, places: Any = None) -> None:
        """Show what is wrong with an office at the choice of offices."""
        count = len(self.cleaned_data.get("offices", ()))
        super().refuse(refusal, {f"/offices/{index}": "offices" for index in range(count)})

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        kind = request.GET.get("kind", "")
        try:
            key = UUID(request.GET.get("subject", ""))
        except ValueError:
            raise NotFound("not_found", "") from None
        if consultation_subjects.find(kind, key, request.user) is None:
            raise NotFound("not_found", "")
        return cls(data, kind=kind, key=key)


def _rows(request: HttpRequest) -> ConsultationQuerySet:
    return Consultation.objects.visible_to(request.user)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _rows(request).with_counts().select_related("place", "authority").order_by("-opened_at", "-pk")
    context = ConsultationFilter(request).list_rows(request, ConsultationFilters, rows)
    for row in context["rows"]:
        row.overdue = row.is_overdue(clock.today()) and row.silent
    return render(request, "enterprises/consultation_list.html", context)


TRAIL = Trail(
    title=gettext_lazy("Consultations"),
    list_page="pages:consultations",
    detail_page="pages:consultation",
)


create = create_view(
    TRAIL,
    Create(
        service=consultations.ask,
        form=ConsultationForm,
        capability=CONSULTATIONS_ASK,
        title=gettext_lazy("Ask other offices"),
        lead=gettext_lazy("Each office gives one opinion with its reason. You record the outcome afterwards."),
        button=gettext_lazy("Ask"),
        done=gettext_lazy("The offices were asked."),
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> Consultation:
    return get_object_or_404(CONSULTATION.rows().filter(pk__in=_rows(request).values("pk")), pk=pk)


def _detail(request: HttpRequest, row: Consultation, failed: Failed = None, status: int = 200) -> HttpResponse:
    offices = row.offices.all()
    for office in offices:
        office.consultation = row
    subject = consultation_subjects.subject_of(row.subject_kind)
    seen = consultation_subjects.find(row.subject_kind, row.subject_id, request.user) is not None
    context = {
        "row": row,
        "offices": [
            {"office": office, "may": CONSULTED_OFFICE.is_open(request.user, office, "answer")} for office in offices
        ],
        "subject_path": reverse(subject.page, args=[row.subject_id]) if seen else "",
        "overdue": row.is_overdue(clock.today()),
        **panel(request, CONSULTATIONS, row, failed),
    }
    return render(request, "enterprises/consultation_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(CONSULTATIONS, find=_visible, show=_detail)


def _visible_office(request: HttpRequest, pk: UUID) -> ConsultedOffice:
    return get_object_or_404(CONSULTED_OFFICE.rows().filter(consultation__in=_rows(request)), pk=pk)


def _office_detail(
    request: HttpRequest, row: ConsultedOffice, failed: Failed = None, status: int = 200
) -> HttpResponse:
    context = {"row": row, **panel(request, CONSULTED_OFFICES, row, failed)}
    return render(request, "enterprises/consulted_office_detail.html", context, status=status)


office_detail = detail_view(_visible_office, _office_detail)
office_act = act_view(CONSULTED_OFFICES, find=_visible_office, show=_office_detail)
