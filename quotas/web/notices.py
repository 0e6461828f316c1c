"""Notices: drafted by one officer, seen with their effect and approved by another."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Forbidden, NotFound
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from core.web.verbs import STATUS_INVALID, STATUS_REFUSED, Step, acts, as_seen, perform
from enterprises.policies import holds
from enterprises.web import signing
from quotas.capabilities import NOTICES_DRAFT
from quotas.filters.notices import NoticeFilters
from quotas.models import Account, Notice
from quotas.queries import effects
from quotas.queries import notices as queries
from quotas.services import notices
from quotas.signing import NOTICE, of_notice
from quotas.web import notice_forms
from quotas.web.accounts import programmes

STEPS = {
    "submit": Step(notices.submit, tone="primary"),
    "approve": Step(notices.approve, tone="primary", told=signing.told),
    "return": Step(notices.return_),
    "withdraw": Step(notices.withdraw),
    "revoke": Step(
        notices.revoke,
        form=notice_forms.RevokeForm,
        tone="bad",
        hint=gettext_lazy("Everything that this notice posted is taken back."),
    ),
}


class NoticeFilter(ListForm):
    programme = choice(gettext_lazy("Programme"), programmes)
    year = notice_forms.year_field(required=False)
    state = choice(gettext_lazy("State"), Notice.State)


def visible(request: HttpRequest) -> QuerySet[Notice]:
    """With the lines and the names of those they give to."""
    rows = queries.with_lines().visible_to(request.user)  # type: ignore[attr-defined]
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
        .annotate(tonnes=Sum("lines__tonnes"))
        .order_by("-issued_on", "number", "pk")
    )
    given = {name: [value] if name == "state" else value for name, value in chosen.items()}
    context = {
        "form": form,
        "rows": paged(request, NoticeFilters(given, queryset=rows).qs),
        "may_draft": holds(request.user, NOTICES_DRAFT),
    }
    return render(request, "quotas/notice_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, get_object_or_404(visible(request), pk=pk))


def _detail(request: HttpRequest, notice: Notice, failed: Any = None, status: int = 200) -> HttpResponse:
    lines, remainders = effects.of(notice)
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
            signs={"approve": lambda: signing.offer(request, NOTICE, notice, of_notice(notice))},
        ),
        "may_edit": "update" in notices.LIFECYCLE.open_verbs(request.user, notice),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
        "done": notice.state in (Notice.State.IN_FORCE, Notice.State.REVOKED),
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
    answer, failed, status = perform(request, notices.LIFECYCLE, STEPS, notice, verb)
    if failed:
        return _detail(request, get_object_or_404(visible(request), pk=pk), failed, status)
    if verb == "revoke":
        done = (
            _("Revoked: all that it posted is taken back.")
            if answer.state == Notice.State.REVOKED
            else _("The revocation is proposed with its consequences. A second officer must approve it.")
        )
    else:
        done = str(DONE[verb])
    messages.success(request, done)
    return redirect("pages:notice", pk=pk)


@page
def create(request: HttpRequest) -> HttpResponse:
    if not holds(request.user, NOTICES_DRAFT):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    return _edit(request, None)


@page
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    notice = get_object_or_404(visible(request), pk=pk)
    if "update" not in notices.LIFECYCLE.open_verbs(request.user, notice):
        messages.warning(request, _("This notice cannot be changed any more."))
        return redirect("pages:notice", pk=pk)
    return _edit(request, notice)


def _edit(request: HttpRequest, notice: Notice | None) -> HttpResponse:
    posted = request.POST if request.method == "POST" else None
    initial = notice_forms.initial_of(notice) if notice else notice_forms.beginning(request.GET)
    form = notice_forms.NoticeForm(posted, initial=initial, actor=request.user)
    lines = notice_forms.line_formset(posted, notice)
    status = 200
    if posted is not None and "more" not in posted:
        if form.is_valid() & lines.is_valid():
            try:
                saved = _save(request, notice, form, lines)
            except (Forbidden, NotFound):
                raise
            except DomainError as refusal:
                notice_forms.refuse(form, lines, refusal)
                status = STATUS_REFUSED
            else:
                messages.success(request, _("The draft is kept."))
                return redirect("pages:notice", pk=saved.pk)
        else:
            status = STATUS_INVALID
    context = {
        "form": form,
        "lines": lines,
        "notice": notice,
        "holders": notice_forms.holders_below(request.user),
        "remainders": _remainders(form, request),
        "faults": status != 200,
    }
    return render(request, "quotas/notice_form.html", context, status=status)


def _save(request: HttpRequest, notice: Notice | None, form: Any, lines: Any) -> Notice:
    fields = notice_forms.values(form, lines)
    if notice is None:
        return notices.create(actor=request.user, **fields)
    return as_seen(request, notice, lambda: notices.update(notice, actor=request.user, **fields))


def _remainders(form: Any, request: HttpRequest) -> list[Account]:
    """What whoever distributes has not handed on, so that the page can count down while one types."""
    programme, year, giver = (form[name].value() for name in ("programme", "year", "giver"))
    if not (programme and str(year or "").isdecimal() and giver):
        return []
    rows = Account.objects.visible_to(request.user).filter(
        programme_year__programme__code=programme, programme_year__year=year, holder__code=giver
    )
    return list(rows.exclude(category="total").order_by("category"))
