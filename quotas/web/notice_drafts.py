"""Drafting of a notice as a table with its effects; two people in one draft see each other's changes."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core.errors import Correctable, Fault, Forbidden, Stale
from core.models import AuditEvent
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, with_expected_version
from core.web.form_recovery import recover_form
from core.web.pages import page
from quotas.models import Notice
from quotas.services import notices, rounds
from quotas.web import notice_forms, notice_lines, notice_printed, notice_rows, proposals
from quotas.web.notice_forms import NoticeForm
from quotas.web.notice_lines import Lines
from quotas.web.notice_printed import PrintedForms
from quotas.web.notices import visible

ROW_ACTS = {"more", "remove", "take", "look"}


@page
def create(request: HttpRequest) -> HttpResponse:
    notice_forms.require_drafter(request)
    return _edit(request, None)


@page
def update(request: HttpRequest, pk: UUID) -> HttpResponse:
    notice = get_object_or_404(visible(request), pk=pk)
    if "update" not in notices.LIFECYCLE.open_verbs(request.user, notice):
        messages.warning(request, _("This notice cannot be changed any more."))
        return redirect("pages:notice", pk=pk)
    return _edit(request, notice)


@page
def preview(request: HttpRequest) -> HttpResponse:
    """Preview the draft as typed so far, as a part of the page beside its rows."""
    notice_forms.require_drafter(request)
    if request.method != "POST":
        return redirect("pages:notice-new")
    form = notice_forms.NoticeForm(request.POST, actor=request.user)
    lines = notice_lines.line_formset(request.POST, None)
    printed = notice_printed.printed_formset(request.POST, None)
    live = _live(request, notice_forms.readable(form, lines), printed)
    return render(request, "quotas/parts/notice_live.html", {"live": live})


def _edit(request: HttpRequest, notice: Notice | None) -> HttpResponse:
    holders = notice_lines.holders_below(request.user)
    typed = recover_form(request)
    posted = request.POST if request.method == "POST" else typed
    context: dict[str, Any] = {"notice": notice, "holders": holders, "typed_before": typed is not None}
    if posted is None:
        return _begin(request, notice, context)
    acting = request.method == "POST" and not ROW_ACTS.isdisjoint(posted)
    if acting:
        posted, context["paste_faults"] = notice_rows.acted(posted, holders)
    form = notice_forms.NoticeForm(posted, actor=request.user)
    lines = notice_lines.line_formset(posted, notice)
    context["printed"] = notice_printed.printed_formset(posted, notice)
    status = 200
    if request.method == "POST" and not acting:
        status = _save_draft(request, notice, form, lines, context)
        if status == STATUS_DONE:
            return redirect("pages:notice", pk=context["kept"].pk)
    notice_lines.name_holders(lines, holders)
    context |= {
        "form": form if status != 200 else _head_as_typed(posted, request),
        "lines": lines,
        "live": _live(request, notice_forms.readable(form, lines), context["printed"]),
        "version": posted.get("version", ""),
        "terms": posted.get("terms", ""),
        "proposal_digest": posted.get("proposal_digest", ""),
        "without_proposal": "without_proposal" in posted,
        "faults": status != 200,
    }
    if acting and request.headers.get("HX-Request"):
        answer = render(request, "quotas/notice_form.html#sheet", context)
        answer["HX-Trigger-After-Settle"] = "rows"
        return answer
    return render(request, "quotas/notice_form.html", context, status=status)


STATUS_DONE = 302


def _save_draft(
    request: HttpRequest, notice: Notice | None, form: NoticeForm, lines: Lines, context: dict[str, Any]
) -> int:
    """Save the draft, or show its faults at the cells; return the status of the response."""
    printed: PrintedForms = context["printed"]
    valid = form.is_valid() & lines.is_valid() & (not printed.is_bound or printed.is_valid())
    notice_lines.read_holders(lines)
    if not valid or any(line.errors for line in lines):
        return STATUS_INVALID
    fields = {**notice_forms.values(form, lines), **notice_printed.values(printed)}
    try:
        if notice is None:
            context["kept"] = rounds.draft(actor=request.user, proposal=proposals.begun_from(request), **fields)
        else:
            member = "over" if request.POST.get("over") else "version"
            write = partial(notices.update, notice, actor=request.user, **fields)
            context["kept"] = with_expected_version(request, notice, write, member=member)
    except Stale as stale:
        assert notice is not None
        fresh = get_object_or_404(visible(request), pk=notice.pk)
        context |= {"theirs": fresh, "apart": _apart(fresh, fields), "last": _last_writer(fresh)}
        form.add_error(None, str(stale.detail))
        return STATUS_REFUSED
    except Correctable as refusal:
        notice_forms.refuse(form, lines, refusal, printed)
        return STATUS_REFUSED
    messages.success(request, _("The draft was saved."))
    return STATUS_DONE


def _begin(request: HttpRequest, notice: Notice | None, context: dict[str, Any]) -> HttpResponse:
    """Show the form for the first time: with a notice, empty, or with the plan of another year."""
    initial = notice_forms.initial_of(notice) if notice else notice_forms.beginning(request.GET)
    form = notice_forms.NoticeForm(initial=initial, actor=request.user)
    copy = notice_forms.CopyForm(request.GET if "of_year" in request.GET else None, initial=_year_before(initial))
    begun = proposal = None
    if notice is None and "rule" in request.GET and (proposal := proposals.begun_form(request).propose(request.user)):
        begun = notices.Beginning(proposal.notice_lines())
        form.initial["note"], form.initial["basis"] = proposal.summary, Notice.Basis.CUMULATIVE
    lacking = [form.fields[name].label for name in ("programme", "giver") if copy.is_bound and not initial[name]]
    if notice is None and copy.is_bound and copy.is_valid() and not lacking:
        asked = {"programme": initial["programme"], "year": initial["year"], **copy.cleaned_data}
        begun = notices.Beginning()
        for giver in notice_forms.givers_of(initial["giver"]):
            plan = notices.beginning(actor=request.user, giver=giver, **asked)
            begun.lines.extend(plan.lines)
            begun.left_out.extend(plan.left_out)
    lines = notice_lines.line_formset(None, notice, begun)
    notice_lines.name_holders(lines, context["holders"])
    context |= {
        "form": form,
        "lines": lines,
        "printed": notice_printed.printed_formset(None, notice),
        "live": _live(request, notice_forms.initial_values(form, lines)),
        "copy": copy if notice is None else None,
        "begun": begun,
        "terms": request.GET.urlencode() if proposal is not None else "",
        "proposal_digest": proposal.digest if proposal is not None else "",
        "lacking": lacking,
        "version": notice.version if notice else "",
    }
    return render(request, "quotas/notice_form.html", context)


def _year_before(initial: dict[str, Any]) -> dict[str, Any]:
    return {"of_year": initial["year"] - 1}


def _head_as_typed(posted: QueryDict, request: HttpRequest) -> NoticeForm:
    """Return the head as typed, without validation, after a button that only changes the rows."""
    initial = {**posted.dict(), "reduction": "reduction" in posted}
    return notice_forms.NoticeForm(initial=initial, actor=request.user)


def _live(request: HttpRequest, read: notice_forms.Readable, printed: PrintedForms | None = None) -> dict[str, Any]:
    if read.asked is None:
        return {"unread": read.unread}
    try:
        figures = notice_printed.values(printed) if printed is not None else {}
        preview = notices.preview(actor=request.user, **read.asked, **figures)
    except Forbidden as refused:
        return {"refused": str(refused.detail)}
    faults = [_placed(fault, read) for fault in preview.faults]
    return {"preview": preview, "faults": faults, "unread": read.unread}


def _placed(fault: Fault, read: notice_forms.Readable) -> dict[str, Any]:
    """Return a fault of the service with the form's row and field, and the holder and category concerned."""
    assert read.asked is not None
    steps = fault.pointer.strip("/").split("/")
    of_line = steps[0] == "lines" and len(steps) > 1
    fields = notice_lines.LineForm.base_fields if of_line else notice_forms.NoticeForm.base_fields
    member = {"from": "to", "note": "remark"}.get(steps[-1], steps[-1])
    placed: dict[str, Any] = {"detail": fault.detail, "field": fields[member].label if member in fields else ""}
    if of_line:
        index = int(steps[1])
        line = read.asked["lines"][index]
        placed |= {"row": read.rows[index] + 1, "holder": line["to"], "category": line["category"]}
    return placed


def _apart(theirs: Notice, mine: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the differences between the form and the draft as saved by another person: head, then lines."""
    stored = notice_forms.initial_of(theirs)
    names = notice_forms.NoticeForm.base_fields
    apart = [
        {"what": names[name].label, "theirs": stored[name], "mine": mine[name]}
        for name in ("number", "title", "programme", "year", "batch", "basis", "issued_on", "effective_on", "note")
        if str(stored[name]) != str(mine[name])
    ]
    old = {(line.to_holder.code, line.category): line.tonnes for line in theirs.lines.all()}
    new = {(line["to"], line["category"]): line["tonnes"] for line in mine["lines"]}
    for key in sorted(old.keys() | new.keys()):
        if old.get(key) != new.get(key):
            code, category = key
            apart.append({"code": code, "category": category, "theirs": old.get(key), "mine": new.get(key)})
    return apart


def _last_writer(notice: Notice) -> AuditEvent | None:
    written = AuditEvent.objects.filter(object_id=str(notice.pk), action__in=["notices.create", "notices.update"])
    return written.order_by("-at", "-pk").first()
