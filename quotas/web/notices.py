"""Pages of notices: drafted by one officer, seen with their effects and approved by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from core.web.panels import panels
from core.web.verbs import Step, acts, perform
from enterprises.policies import holds
from enterprises.web import signing
from quotas.capabilities import NOTICES_DRAFT
from quotas.filters.notices import NoticeFilters
from quotas.models import Notice
from quotas.queries import comparisons, effects
from quotas.queries import notices as queries
from quotas.services import notices
from quotas.signing import NOTICE, content_of_notice
from quotas.web import notice_forms
from quotas.web.accounts import programmes

STEPS = {
    "submit": Step(notices.submit, tone="primary"),
    "approve": Step(notices.approve, tone="primary", told=signing.proof_arguments),
    "return": Step(notices.return_),
    "withdraw": Step(notices.withdraw),
}


class NoticeFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = notice_forms.year_field(required=False)
    state = state_of(Notice.State)


def visible(request: HttpRequest) -> QuerySet[Notice]:
    """Return the visible notices with their lines and the names of the recipients."""
    rows = queries.with_lines().visible_to(request.user)
    names = ("jurisdiction", "group", "enterprise")
    return rows.prefetch_related(
        *(f"lines__to_holder__{name}" for name in names), *(f"issuer__{name}" for name in names)
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = NoticeFilter(request)
    chosen = form.chosen
    rows = (
        Notice.objects.visible_to(request.user)
        .select_related("programme_year__programme", "issuer__jurisdiction", "issuer__group", "prepared_by")
        .annotate(
            total=Sum("lines__tonnes", filter=Q(lines__from_holder=None)),
            handed_on=Sum("lines__tonnes", filter=Q(lines__from_holder__isnull=False)),
        )
        .order_by("-issued_on", "number", "pk")
    )
    context = {
        "form": form,
        "rows": paged(request, NoticeFilters(chosen, queryset=rows).qs),
        "chosen": chosen,
        "next_year": clock.today().year + 1,
        "may_draft": holds(request.user, NOTICES_DRAFT),
    }
    return render(request, "quotas/notice_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, get_object_or_404(visible(request), pk=pk))


def _detail(request: HttpRequest, notice: Notice, failed: Any = None, status: int = 200) -> HttpResponse:
    lines, remainders = effects.effects_of_notice(notice)
    done = notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED)
    beside = [] if done else comparisons.beside_last_year(notice, lines)
    context = {
        "notice": notice,
        "effects": lines,
        "remainders": remainders,
        "warnings": queries.warnings(notice),
        "acts": acts(
            notices.LIFECYCLE,
            STEPS,
            request.user,
            notice,
            failed=failed,
            signs={"approve": lambda: signing.offer(request, NOTICE, notice, content_of_notice(notice))},
        ),
        "may_edit": notices.LIFECYCLE.is_open(request.user, notice, "update"),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
        "done": done,
        "to_come": notice.state == Notice.State.IN_FORCE and notice.effective_on > clock.today(),
        "beside": beside,
        "growth": comparisons.growth(beside),
        "changed": [] if done else comparisons.since_returned(notice),
        "panels": panels(request, "notice", notice),
    }
    return render(request, "quotas/notice_detail.html", context, status=status)


DONE = {
    "submit": gettext_lazy("Submitted. Another officer must approve it now."),
    "approve": gettext_lazy("Approved and in force: every line is posted."),
    "return": gettext_lazy("Returned with your reason."),
    "withdraw": gettext_lazy("Withdrawn. It stays on record."),
}


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    notice = get_object_or_404(visible(request), pk=pk)
    if request.method != "POST":
        return redirect("pages:notice", pk=pk)
    _answer, failed, status = perform(request, notices.LIFECYCLE, STEPS, notice, verb)
    if failed:
        return _detail(request, get_object_or_404(visible(request), pk=pk), failed, status)
    messages.success(request, str(DONE[verb]))
    return redirect("pages:notice", pk=pk)
