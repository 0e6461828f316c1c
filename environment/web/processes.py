"""Pages of processes of sites: listed, recorded, judged by the restrictions of a day, ended, withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Forbidden
from core.forms import DateInput, PageForm, text_area
from core.web.acts import Failed, act_view, detail_view, panel, send
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from enterprises.models.processes import Process
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from environment.acts.processes import SITE_PROCESSES
from environment.capabilities import PROCESSES_RECORD
from environment.filters.processes import SiteProcessFilters
from environment.models import SiteProcess
from environment.queries.processes import judge
from environment.services import processes
from environment.web.fields import SiteField


class ProcessFilter(ListForm):
    process = choice(gettext_lazy("Process"), Process)
    state = state_of(SiteProcess.State, (SiteProcess.State.ENDED, SiteProcess.State.WITHDRAWN))
    province = choice(gettext_lazy("Province"), provinces)


class ProcessForm(PageForm):
    site = SiteField()
    process = forms.ChoiceField(label=gettext_lazy("Process"), choices=Process.choices)
    used_from = forms.DateField(label=gettext_lazy("Used from"), widget=DateInput)
    document = text_area(
        gettext_lazy("Document"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("Design, approval or report that states it."),
    )


def _rows(request: HttpRequest) -> QuerySet[SiteProcess]:
    rows = SiteProcess.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by")


@page
def listing(request: HttpRequest) -> HttpResponse:
    context = ProcessFilter(request).list_rows(
        request, SiteProcessFilters, _rows(request).order_by("-used_from", "-pk")
    )
    context["judged"] = judge(context["rows"], clock.today())
    context["may_record"] = holds(request.user, PROCESSES_RECORD)
    return render(request, "environment/process_list.html", context)


@page
def create(request: HttpRequest) -> HttpResponse:
    if not holds(request.user, PROCESSES_RECORD):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    form = ProcessForm(request.POST or None, initial={"site": request.GET.get("site", "")})
    form.field("site").offer_to(request.user)
    sent = send(request, form, partial(processes.record, actor=request.user))
    if sent.done:
        messages.success(request, _("The process was recorded."))
        return redirect("pages:process", pk=sent.result.pk)
    return render(request, "environment/process_form.html", {"form": form}, status=sent.status)


def _visible(request: HttpRequest, pk: UUID) -> SiteProcess:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: SiteProcess, failed: Failed = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "row": row,
        "judged": judge([row], clock.today())[0],
        **panel(request, SITE_PROCESSES, row, failed),
    }
    return render(request, "environment/process_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(SITE_PROCESSES, find=_visible, show=_detail)
