"""Pages of processes of sites: listed, recorded, judged by the restrictions of a day, ended, withdrawn."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from enterprises.models.processes import Process
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.acts.processes import SITE_PROCESSES
from environment.capabilities import PROCESSES_RECORD
from environment.filters.processes import SiteProcessFilters
from environment.models import SiteProcess
from environment.queries.processes import judge
from environment.services import processes


class ProcessFilter(ListForm):
    process = choice(gettext_lazy("Process"), Process)
    state = state_of(SiteProcess.State, (SiteProcess.State.ENDED, SiteProcess.State.WITHDRAWN))
    province = choice(gettext_lazy("Province"), provinces)


class ProcessForm(SiteForm):
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


create = create_view(
    Creation(
        title=gettext_lazy("Record a process"),
        lead=gettext_lazy("A process is recorded from the first day of its use. Its end is recorded later."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Processes of sites"),
        list_page="pages:processes",
        detail_page="pages:process",
        allowed=partial(holds, capability=PROCESSES_RECORD),
        form=ProcessForm.for_request,
        service=processes.record,
        done=gettext_lazy("The process was recorded."),
    )
)


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
