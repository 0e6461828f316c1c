"""Pages of two-person acts: proposed with a preview, decided by a second person, cancelled by those concerned."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from core.errors import Correctable, DomainError, Forbidden
from core.forms import PageForm, ReasonForm
from core.secret_paths import leave_unlogged
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, Failed, act_view, panel
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises import two_person_acts
from enterprises.acts.approvals import REQUESTS
from enterprises.models import ApprovalRequest
from enterprises.services import approval_notifications, approvals
from enterprises.services.approvals import Statement
from enterprises.two_person_acts import TwoPersonAct
from enterprises.web import signing
from enterprises.web.restructuring import restructuring_path

RELATED = ("proposed_by", "decided_by", "person", "place", "authority", "enterprise", "ended_by")
SHOWN = (
    ("waits", gettext_lazy("Waits for me")),
    ("mine", gettext_lazy("Proposed by me")),
    ("all", gettext_lazy("All that I may see")),
)
EXPORTED = {"waits": {"waits_for_me": "true"}, "mine": {"mine": "true"}}  # filters of the API


class RequestFilter(ListForm):
    show = forms.CharField(widget=forms.HiddenInput)
    state = choice(gettext_lazy("State"), ApprovalRequest.State)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = _visible(request)
    shown = request.GET.get("show", "waits")
    pending = list(rows.filter(state="pending"))
    approvals.read_targets(pending)
    waiting = [row.pk for row in pending if approvals.may_decide(request.user, row)]
    form = RequestFilter(request)
    if state := form.chosen.get("state"):
        rows = rows.filter(state=state)
    if shown == "mine":
        rows = rows.filter(proposed_by=request.user.pk)
    elif shown != "all":
        shown, rows = "waits", rows.filter(pk__in=waiting)
    requests = paged(request, rows)
    read = {row.pk: row for row in pending}
    shown_rows = [read.get(row.pk, row) for row in requests]
    approvals.read_targets([row for row in shown_rows if row.pk not in read])
    context = {
        "form": form,
        "rows": requests,
        "requests": [(row, two_person_acts.find(row.act).label, approvals.object_name(row)) for row in shown_rows],
        "exported": EXPORTED.get(shown, {}) | ({"state": state} if state else {}),
        "shown": shown,
        "choices": SHOWN,
        "waiting": len(waiting),
    }
    return render(request, "enterprises/approval_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _visible(request: HttpRequest) -> QuerySet[ApprovalRequest]:
    return ApprovalRequest.objects.visible_to(request.user).select_related(*RELATED).order_by("-proposed_at", "-pk")


def _detail(request: HttpRequest, row: ApprovalRequest, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "label": two_person_acts.find(row.act).label,
        "object": approvals.object_name(row),
        "preview": two_person_acts.in_words(two_person_acts.preview_of(row, request.user)),
        "more": restructuring_path(row.act, row.enterprise, row.arguments),
        **panel(request, REQUESTS, row, failed, signing=signing),
    }
    return render(request, "enterprises/approval_detail.html", context, status=status)


def _find(request: HttpRequest, pk: UUID) -> ApprovalRequest:
    return get_object_or_404(_visible(request), pk=pk)


act = act_view(REQUESTS, find=_find, show=_detail, signing=signing)


@page
@never_cache
def propose(request: HttpRequest, name: str, pk: UUID) -> HttpResponse:
    """Ask for the act's arguments, show a preview, and take the maker's signature."""
    declared = two_person_acts.find(name)
    target = get_object_or_404(declared.visible_rows(request.user), pk=pk)
    if not (declared.offered and declared.allows(request.user, target)):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    stated = {field: request.GET[field] for field in declared.form.base_fields if field in request.GET}
    form = _proposal_form(declared)(request.POST if request.method == "POST" else None, initial=stated)
    if request.method != "POST" or not form.is_valid():
        status = STATUS_INVALID if request.method == "POST" else 200
        return _proposal(request, declared, target, form, status=status)
    arguments = dict(form.cleaned_data)
    reason = arguments.pop("reason")
    try:
        if "confirmed" in request.POST:
            row = approvals.propose(
                name, target, actor=request.user, reason=reason, arguments=arguments, **signing.proof_arguments(request)
            )
            messages.success(request, _("Proposed. A second person must approve it now."))
            return redirect("pages:approval", pk=row.pk)
        statement = approvals.previewed(name, target, actor=request.user, reason=reason, arguments=arguments)
    except Correctable as refusal:
        form.refuse(refusal, {f"/arguments/{field}": field for field in declared.form.base_fields})
        return _proposal(request, declared, target, form, status=STATUS_REFUSED)
    return _proposal(request, declared, target, form, statement)


def _proposal_form(declared: TwoPersonAct) -> type[PageForm]:
    return type("Proposal", (declared.form, ReasonForm), {})


def _proposal(
    request: HttpRequest,
    declared: TwoPersonAct,
    target: Model,
    form: PageForm,
    statement: Statement | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "label": declared.label,
        "object": declared.object_name(target),
        "form": form,
        "faults": bool(form.errors),
        "failed": form if form.errors else None,
        "preview": _previewed(request, declared, target, statement) if statement else None,
        "more": restructuring_path(declared.name, target, statement.content["arguments"]) if statement else "",
        "sign": signing.offer(request, approvals.PROPOSE, target, statement.content) if statement else None,
    }
    return render(request, "enterprises/approval_propose.html", context, status=status)


def _previewed(request: HttpRequest, declared: TwoPersonAct, target: Model, statement: Statement) -> dict[str, Any]:
    arguments = statement.content["arguments"]
    return two_person_acts.in_words(declared.preview_for(request.user, target, statement.preview, arguments))


@never_cache
def objection(request: HttpRequest, token: str) -> HttpResponse:
    """Show the page for the person concerned, who may not be able to sign in; the address is the secret."""
    leave_unlogged(request)
    answer = _objection(request, token)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _objection(request: HttpRequest, token: str) -> HttpResponse:
    try:
        row = approval_notifications.by_cancel_token(token)
        if request.method == "POST":
            approvals.cancel_by_link(row)
            return render(request, "enterprises/approval_objection.html", {"cancelled": True})
    except DomainError:
        return render(request, "enterprises/approval_objection.html", {"gone": True}, status=410)
    context = {"row": row, "label": two_person_acts.find(row.act).label}
    return render(request, "enterprises/approval_objection.html", context)
