"""Pages of handovers: listed, made from a letter or a month, taken up, settled."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.forms import DateInput, PageForm, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from inspections.acts.handovers import HANDOVERS
from inspections.capabilities import HANDOVERS_MAKE
from inspections.filters.handovers import HandoverFilters
from inspections.models import Handover
from inspections.services import handovers
from quotas.models import Product
from trade.models import LetterQuestion

ASKED = ("letter", "enterprise", "origin", "kind", "month")


class HandoverFilter(ListForm):
    state = state_of(Handover.State)
    province = choice(gettext_lazy("Province"), provinces)
    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)


class MonthHandoverForm(PageForm):
    """A month that differs, and why it is handed over."""

    enterprise = forms.CharField(label=gettext_lazy("Code of the enterprise"), max_length=32)
    origin = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=LetterQuestion.Origin.choices[:3])
    kind = forms.ChoiceField(label=gettext_lazy("Kind of product"), choices=Product.Kind.choices)
    month = forms.DateField(
        label=gettext_lazy("Month"), widget=DateInput, help_text=gettext_lazy("Any day of the month.")
    )
    reason = text_area(gettext_lazy("Reason"), max_length=2000)


class LetterHandoverForm(PageForm):
    letter = forms.UUIDField(widget=forms.HiddenInput)
    reason = text_area(gettext_lazy("Reason"), max_length=2000)


def _form(request: HttpRequest, data: QueryDict | None) -> PageForm:
    stated: dict[str, Any] = {name: request.GET[name] for name in ASKED if name in request.GET}
    kind = LetterHandoverForm if "letter" in stated or (data is not None and "letter" in data) else MonthHandoverForm
    return kind(data, initial=stated)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = Handover.objects.visible_to(request.user).select_related("enterprise", "made_by", "taken_by")
    context = HandoverFilter(request).list_rows(request, HandoverFilters, rows.order_by("-made_at", "-pk"))
    context["may_make"] = holds(request.user, HANDOVERS_MAKE)
    return render(request, "inspections/handover_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Hand on to an inspector"),
        lead=gettext_lazy("The rows are kept as they are now, with their digest, and go to an inspector of the place."),
        button=gettext_lazy("Hand on"),
        list_title=gettext_lazy("Handovers"),
        list_page="pages:handovers",
        detail_page="pages:handover",
        allowed=partial(holds, capability=HANDOVERS_MAKE),
        form=_form,
        service=handovers.hand_over,
        done=gettext_lazy("It was handed on. You are told what comes of it."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> Handover:
    rows = Handover.objects.visible_to(request.user).select_related(
        "enterprise__jurisdiction",
        "place",
        "made_from",
        "letter",
        "case",
        "inspection",
        "made_by",
        "taken_by",
        "ended_by",
    )
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, row: Handover, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, HANDOVERS, row, failed)}
    return render(request, "inspections/handover_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(HANDOVERS, find=_visible, show=_detail)
