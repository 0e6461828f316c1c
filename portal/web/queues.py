"""The page of the queues, for administrators: what waits, what failed and why, and running it again."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from core import queues
from core.errors import Conflict
from core.models import FailedTask, OutboxMessage
from core.web.pages import page, paged
from enterprises import policies
from enterprises.capabilities import QUEUES_MANAGE
from portal.services import queues as services


class RetryForm(forms.Form):
    """An event, a task, or everything that failed."""

    event = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)
    task = forms.IntegerField(required=False, min_value=1, max_value=2**63 - 1)


@page
def listing(request: HttpRequest) -> HttpResponse:
    policies.authorise(policies.person(request.user), QUEUES_MANAGE)
    context = {
        "overview": queues.overview(),
        "events": queues.failing_events()[:100],
        "tasks": paged(request, queues.failed_tasks()),
    }
    return render(request, "portal/queues.html", context)


@page
@require_POST
def retry(request: HttpRequest) -> HttpResponse:
    policies.authorise(policies.person(request.user), QUEUES_MANAGE)
    form = RetryForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("There is no such event or task."))
        return redirect("pages:queues")
    event, task = form.cleaned_data["event"], form.cleaned_data["task"]
    try:
        if event:
            services.retry_event(get_object_or_404(OutboxMessage, pk=event), actor=request.user)
            messages.success(request, _("The event is delivered within seconds."))
        elif task:
            services.retry_task(get_object_or_404(FailedTask, pk=task), actor=request.user)
            messages.success(request, _("The task is run again within seconds."))
        else:
            count = services.retry_all(actor=request.user)
            messages.success(
                request,
                ngettext("%(count)d is run again.", "%(count)d are run again.", count) % {"count": count},
            )
    except Conflict as refusal:
        messages.error(request, str(refusal.detail))
    return redirect("pages:queues")
