"""Pages of restrictions: all that were entered, with their documents; entered and ended by the nation's officers."""

from functools import partial
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Forbidden
from core.forms import DateInput, PageForm, text_area
from core.web.acts import Failed, act_view, detail_view, panel, send
from core.web.filters import ANY, ListForm, choice
from core.web.pages import page
from enterprises.models import OreType
from enterprises.models.processes import Process
from enterprises.policies import holds
from environment.acts.processes import RESTRICTIONS
from environment.capabilities import RESTRICTIONS_SET
from environment.filters.processes import RestrictionFilters
from environment.models import ProcessRestriction
from environment.services import restrictions


class RestrictionFilter(ListForm):
    process = choice(gettext_lazy("Process"), Process)
    kind = choice(gettext_lazy("Kind"), ProcessRestriction.Kind)


class RestrictionForm(PageForm):
    process = forms.ChoiceField(label=gettext_lazy("Process"), choices=Process.choices)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=ProcessRestriction.Kind.choices)
    ore_type = forms.ChoiceField(label=gettext_lazy("Ore type"), choices=[ANY, *OreType.choices], required=False)
    stated_on = forms.DateField(
        label=gettext_lazy("Day of the document"),
        widget=DateInput,
        help_text=gettext_lazy("The day on which the document that restricts it was issued or published."),
    )
    in_force_from = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty where the document does not give the day."),
    )
    source = text_area(gettext_lazy("Document"), max_length=2000)
    remark = text_area(gettext_lazy("Remark"), max_length=2000, required=False)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = ProcessRestriction.objects.visible_to(request.user).order_by("process", "-stated_on", "-pk")
    context = RestrictionFilter(request).list_rows(request, RestrictionFilters, rows)
    context["may_set"] = holds(request.user, RESTRICTIONS_SET)
    return render(request, "environment/restriction_list.html", context)


@page
def create(request: HttpRequest) -> HttpResponse:
    if not holds(request.user, RESTRICTIONS_SET):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    form = RestrictionForm(request.POST or None)
    sent = send(request, form, partial(restrictions.enter, actor=request.user))
    if sent.done:
        messages.success(request, _("The restriction was entered."))
        return redirect("pages:restriction", pk=sent.result.pk)
    return render(request, "environment/restriction_form.html", {"form": form}, status=sent.status)


def _visible(request: HttpRequest, pk: UUID) -> ProcessRestriction:
    rows = ProcessRestriction.objects.visible_to(request.user).select_related("recorded_by")
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, row: ProcessRestriction, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {"row": row, **panel(request, RESTRICTIONS, row, failed)}
    return render(request, "environment/restriction_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(RESTRICTIONS, find=_visible, show=_detail)
