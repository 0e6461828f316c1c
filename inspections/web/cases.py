"""Pages of cases: opened from a flag or by hand, followed to a decision, its orders, and closed by a second person."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages as notes
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Correctable, Forbidden
from core.web.filters import ListForm, choice, state_of
from core.web.forms import OptionalReasonForm
from core.web.pages import page, paged
from core.web.verbs import STATUS_INVALID, STATUS_REFUSED, Step, acts, perform, refused_acts
from enterprises.models import User
from enterprises.policies import can, holds
from enterprises.web.enterprises import provinces
from inspections import case_deadlines, order_escalation, queries
from inspections.capabilities import CASES_OPEN, EVIDENCE_ADD
from inspections.filters.cases import TOLD, CaseFilters
from inspections.forms.cases import PLACES, FallForm, NoticeForm, OrderForm, SeizureForm, SubjectForm
from inspections.forms.parties import OutcomeForm
from inspections.lifecycles import CASE, ORDER
from inspections.models import Case, Evidence, Order, Paper
from inspections.services import cases, orders, proceedings, subjects
from inspections.web import orders as order_web
from inspections.web import proceedings as proceeding_web
from inspections.web.parties import PARTY_STEPS, parties_of, respondents_of, still_sees

STEPS = {
    "place_on_file": Step(cases.place_on_file, form=OptionalReasonForm, tone="primary"),
    "start_investigation": Step(cases.start_investigation, form=OptionalReasonForm, tone="primary"),
    "order": Step(orders.issue, form=OrderForm, tone="primary"),
    "close": Step(cases.close, hint=gettext_lazy("After its orders were verified; a second person does.")),
    "not_substantiated": Step(
        cases.not_substantiated,
        hint=gettext_lazy("Nothing was found; a second person says so, on evidence or in a full sentence."),
    ),
    "reopen": Step(cases.reopen),
    "notify": Step(
        proceedings.notify,
        form=NoticeForm,
        hint=gettext_lazy("No penalty without it. The term for the defence runs from the day of service."),
    ),
    "suspend": Step(cases.suspend, hint=gettext_lazy("The ninety days rest until it goes on.")),
    "resume": Step(cases.resume),
    "refer": Step(cases.refer),
    "take_back": Step(cases.take_back),
    "appeal": Step(cases.appeal),
    "uphold": Step(cases.uphold),
    "annul": Step(cases.annul, form=FallForm),
    "record_seizure": Step(cases.record_seizure, form=SeizureForm),
    "publish": Step(cases.publish),
    "unpublish": Step(cases.unpublish),
    **PARTY_STEPS,
    "record_outcome": Step(
        cases.record_outcome,
        form=OutcomeForm,
        hint=gettext_lazy("A second person, who neither opened nor leads the case."),
    ),
}
DONE = {
    "place_on_file": gettext_lazy("On file: the office has ninety days from today."),
    "start_investigation": gettext_lazy("You lead the investigation."),
    "order": gettext_lazy("The order is issued. Its term runs from service."),
    "close": gettext_lazy("Closed."),
    "not_substantiated": gettext_lazy("Ended: not substantiated."),
    "reopen": gettext_lazy("Reopened."),
    "notify": gettext_lazy("The notice was recorded. The period for the defence has begun."),
    "suspend": gettext_lazy("The case rests."),
    "resume": gettext_lazy("The case goes on."),
    "refer": gettext_lazy("The case is with the prosecution."),
    "take_back": gettext_lazy("The case is back."),
    "appeal": gettext_lazy("The appeal was recorded."),
    "uphold": gettext_lazy("The decision was upheld."),
    "annul": gettext_lazy("The decision was annulled."),
    "record_seizure": gettext_lazy("Kept in the file."),
    "publish": gettext_lazy("Published."),
    "unpublish": gettext_lazy("Taken down."),
    "add_party": gettext_lazy("The party is on the list."),
    "decide_party": gettext_lazy("The name is decided on."),
    "record_outcome": gettext_lazy("The outcome for this respondent is on record."),
    "recuse": gettext_lazy("The recusal is on record."),
}


class CaseFilter(ListForm):
    state = state_of(Case.State, Case.ENDED)
    source = choice(gettext_lazy("Source"), Case.Source)
    province = choice(gettext_lazy("Province"), provinces)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    told = choice(gettext_lazy("Silence"), TOLD)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = CaseFilter(request)
    rows = Case.objects.visible_to(request.user).select_related("place", "enterprise", "site", "lead")
    rows = CaseFilters(form.chosen, queryset=rows, request=request).qs
    rows = rows.annotate(open_orders=Count("orders", filter=Q(orders__state__in=Order.OPEN)))
    today = clock.today()
    page_of = paged(request, rows.order_by("-opened_at", "-pk"))
    for case in page_of:
        case.late = case.is_overdue(today)
        case.clocks = case_deadlines.deadlines_of_case(case, today)
    context = {"form": form, "rows": page_of, "exported": form.chosen, "may_open": holds(request.user, CASES_OPEN)}
    return render(request, "inspections/case_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> Case:
    return get_object_or_404(queries.cases(Case.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, case: Case, failed: Any = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    offered = acts(CASE, STEPS, request.user, case, failed=failed)
    shown = []
    for order in case.orders.all():
        order.case = case
        shown.append(
            {
                "order": order,
                "late": order.is_overdue(today),
                "acts": order_web.acts_on(request, order),
                "refused": refused_acts(ORDER, request.user, order),
                "next_step": order_escalation.find_next_step(order, today),
            }
        )
    context = {
        "case": case,
        "parties": parties_of(case),
        "respondents": respondents_of(case),
        "late": case.is_overdue(today),
        "clocks": case_deadlines.deadlines_of_file(case, today),
        "files": queries.evidence(Evidence.objects.visible_to(request.user).filter(case=case)).order_by("added_at"),
        "papers": queries.papers(Paper.objects.visible_to(request.user).filter(case=case)),
        "may_add": can(request.user, EVIDENCE_ADD, case),
        "orders": shown,
        "rounds": [proceeding_web.shown(request, each, case) for each in case.proceedings.all()],
        "journal": sorted(case.journal.all(), key=lambda entry: (entry.at, str(entry.pk)), reverse=True),
        "acts": offered,
        "articles": proceeding_web.articles(case) if any(act.verb == "notify" for act in offered) else None,
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/case_detail.html", context, status=status)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    case = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:case", pk=pk)
    _answer, failed, status = perform(request, CASE, STEPS, case, verb)
    if failed:
        return _detail(request, _visible(request, pk), failed, status)
    notes.success(request, str(DONE[verb]))
    return redirect("pages:case", pk=pk) if still_sees(request, case) else redirect("pages:cases")


@page
def create(request: HttpRequest) -> HttpResponse:
    """Open a case by hand, also with an unknown subject."""
    if not holds(request.user, CASES_OPEN):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    asked, officer = request.GET, cast(User, request.user)
    initial = {
        "type": asked.get("type", Case.SubjectType.ENTERPRISE),
        "code": asked.get("code", ""),
        "province": next((bound.place for bound in officer.reach.bounds if bound.place != "CN"), ""),
    }
    form = SubjectForm(request.POST or None, initial=initial)
    status = 200
    if request.method == "POST":
        status = STATUS_INVALID
        if form.is_valid():
            cleaned = dict(form.cleaned_data)
            named = subjects.Named(*(cleaned.pop(name) for name in ("type", "code", "description", "seen_on")))
            try:
                case = cases.create(actor=request.user, subject=named, **cleaned)
            except Correctable as refusal:
                form.refuse(refusal, PLACES)
                status = STATUS_REFUSED
            else:
                notes.success(request, _("Case %(number)s is open.") % {"number": case.number})
                return redirect("pages:case", pk=case.pk)
    return render(request, "inspections/case_form.html", {"form": form}, status=status)
