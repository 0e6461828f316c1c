"""Cases and their orders: opened from a flag or by hand, ordered, answered, verified by another, closed by a second."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import DomainError, Forbidden, NotFound
from core.templatetags.pages import local_name
from core.web.filters import ListForm, choice
from core.web.forms import DateInput, PageForm
from core.web.pages import page, paged
from core.web.verbs import STATUS_INVALID, STATUS_REFUSED, Step, acts, perform
from enterprises.policies import can, holds
from enterprises.web.enterprises import provinces
from inspections import clocks, queries, statutes
from inspections.capabilities import CASES_OPEN, EVIDENCE_ADD
from inspections.filters.cases import CaseFilters, OrderFilters
from inspections.lifecycles import CASE, ORDER, quota_undecided
from inspections.models import Case, Evidence, Measure, Order, Paper, Proceeding
from inspections.services import cases, extensions, measures, orders, proceedings, subjects
from inspections.web import proceedings as proceeding_web
from inspections.web.flags import OptionalReasonForm
from quotas.models import Category, Programme

OPEN = "open"


class OrderForm(PageForm):
    kind = forms.ChoiceField(label=gettext_lazy("What is ordered"), choices=Order.Kind.choices)
    working_days = forms.IntegerField(
        label=gettext_lazy("Term in working days"),
        min_value=1,
        max_value=500,
        required=False,
        help_text=gettext_lazy("By the state's calendar, with the days on which work is made up for."),
    )
    due_on = forms.DateField(
        label=gettext_lazy("Or: term ends on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("A working day."),
    )
    legal_basis = forms.CharField(
        label=gettext_lazy("Legal basis"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The article by which this may be ordered."),
    )
    text = forms.CharField(label=gettext_lazy("What is to be done"), widget=forms.Textarea(attrs={"rows": 4}))


class AnswerForm(PageForm):
    text = forms.CharField(label=gettext_lazy("What was done"), widget=forms.Textarea(attrs={"rows": 4}))


class MoreTimeForm(PageForm):
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days asked for"), min_value=1, max_value=extensions.MOST
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class MoreTimeDecisionForm(PageForm):
    granted = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Granted")), ("no", gettext_lazy("Refused"))],
        coerce=lambda value: value == "yes",
    )
    working_days = forms.IntegerField(
        label=gettext_lazy("Working days granted"),
        min_value=1,
        max_value=extensions.MOST,
        required=False,
        help_text=gettext_lazy("Empty: as many as were asked for."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class QuotaForm(PageForm):
    act = forms.ChoiceField(label=gettext_lazy("What is done"), choices=Measure.Act.choices)
    programme = forms.ChoiceField(
        label=gettext_lazy("Programme"),
        required=False,
        choices=lambda: [("", "—"), *((row.code, local_name(row)) for row in Programme.objects.order_by("code"))],
        help_text=gettext_lazy("For a deduction only, as category, year and tonnes."),
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[("", "—"), *(pair for pair in Category.choices if pair[0] != Category.TOTAL)],
    )
    year = forms.IntegerField(
        label=gettext_lazy("From the quota of the year"),
        required=False,
        help_text=gettext_lazy("Empty: the year after the conduct."),
    )
    tonnes = forms.DecimalField(label=gettext_lazy("Tonnes"), required=False, decimal_places=3, max_digits=16)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class VerifyForm(PageForm):
    result = forms.ChoiceField(
        label=gettext_lazy("Result"),
        choices=[(Order.State.MET, Order.State.MET.label), (Order.State.NOT_MET, Order.State.NOT_MET.label)],
    )
    text = forms.CharField(label=gettext_lazy("What you saw"), widget=forms.Textarea(attrs={"rows": 3}))


class FallForm(PageForm):
    fell_on = forms.DateField(
        label=gettext_lazy("Fell on"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Empty: today. What was published is taken down within three working days of it."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class SeizureForm(PageForm):
    tonnes = forms.DecimalField(label=gettext_lazy("Tonnes seized"), min_value=0, decimal_places=3, max_digits=16)
    suspects = forms.IntegerField(label=gettext_lazy("Suspects"), min_value=0, max_value=10_000)
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


class NoticeForm(PageForm):
    facts = forms.CharField(label=gettext_lazy("Facts"), widget=forms.Textarea(attrs={"rows": 3}))
    grounds = forms.CharField(label=gettext_lazy("Grounds in law"), widget=forms.Textarea(attrs={"rows": 2}))
    conduct_on = forms.DateField(
        label=gettext_lazy("Day of the conduct"),
        widget=DateInput,
        required=False,
        help_text=gettext_lazy("Its last day. The law of this day applies, or a later lighter one."),
    )
    article = forms.ChoiceField(
        label=gettext_lazy("Article of Order 785"),
        required=False,
        choices=lambda: [("", "—"), *((article, article) for article in statutes.articles())],
        help_text=gettext_lazy("Gives the range of the fine where its figures are sourced."),
    )
    illegal_gains = forms.DecimalField(
        label=gettext_lazy("Illegal gains, in yuan"), min_value=0, decimal_places=2, max_digits=16, required=False
    )
    intended = forms.MultipleChoiceField(
        label=gettext_lazy("Intended penalties"),
        choices=[(str(kind), kind.label) for kind in Order.PENALTIES],
        widget=forms.CheckboxSelectMultiple,
    )
    intended_fine = forms.DecimalField(
        label=gettext_lazy("Intended fine, in yuan"), min_value=0, decimal_places=2, max_digits=16, required=False
    )
    served_on = forms.DateField(label=gettext_lazy("Served on"), widget=DateInput)
    service = forms.ChoiceField(label=gettext_lazy("How"), choices=Proceeding.Service.choices)
    consent = forms.CharField(
        label=gettext_lazy("Signed consent to electronic service"), max_length=200, required=False
    )


CASE_STEPS = {
    "place_on_file": Step(cases.place_on_file, form=OptionalReasonForm, tone="primary"),
    "start_investigation": Step(cases.start_investigation, form=OptionalReasonForm, tone="primary"),
    "order": Step(orders.issue, form=OrderForm, tone="primary"),
    "close": Step(cases.close, hint=gettext_lazy("After its orders were verified; a second person does.")),
    "not_substantiated": Step(
        cases.not_substantiated, hint=gettext_lazy("Nothing was found; a second person says so.")
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
}
ORDER_STEPS = {
    "submit_rectification": Step(orders.submit_rectification, form=AnswerForm, tone="primary"),
    "request_extension": Step(
        extensions.request, form=MoreTimeForm, hint=gettext_lazy("The term runs on until an officer decides.")
    ),
    "decide_extension": Step(extensions.decide, form=MoreTimeDecisionForm, tone="primary"),
    "verify": Step(
        orders.verify,
        form=VerifyForm,
        tone="primary",
        hint=gettext_lazy("By another officer than the one who issued it. Go and look, or have proof before you."),
    ),
    "decide_quota": Step(
        measures.decide,
        form=QuotaForm,
        tone="primary",
        hint=gettext_lazy("Your office must be competent for what was ordered."),
    ),
    "lift": Step(
        orders.lift,
        hint=gettext_lazy("The licences that it suspended are reinstated, the quota that it withheld is released."),
    ),
}
DONE = {
    "place_on_file": gettext_lazy("On file: the office has ninety days from today."),
    "start_investigation": gettext_lazy("You lead the investigation."),
    "order": gettext_lazy("The order is issued; its term runs."),
    "close": gettext_lazy("Closed."),
    "not_substantiated": gettext_lazy("Ended: not substantiated."),
    "reopen": gettext_lazy("Reopened."),
    "notify": gettext_lazy("The notice is on file; the term for the defence runs."),
    "suspend": gettext_lazy("The case rests."),
    "resume": gettext_lazy("The case goes on."),
    "refer": gettext_lazy("The case lies with the prosecution."),
    "take_back": gettext_lazy("The case is back."),
    "appeal": gettext_lazy("The appeal is on file."),
    "uphold": gettext_lazy("The decision stands."),
    "annul": gettext_lazy("The decision has fallen."),
    "record_seizure": gettext_lazy("Kept in the file."),
    "publish": gettext_lazy("Published."),
    "unpublish": gettext_lazy("Taken down."),
    "submit_rectification": gettext_lazy("Your answer is with the office, which verifies it."),
    "request_extension": gettext_lazy("Asked. The term runs on until an officer decides."),
    "decide_extension": gettext_lazy("The decision about more time is kept."),
    "verify": gettext_lazy("The result is kept."),
    "decide_quota": gettext_lazy("What becomes of the quota is decided."),
    "lift": gettext_lazy("The order is lifted."),
}


class CaseFilter(ListForm):
    state = choice(gettext_lazy("State"), [(OPEN, gettext_lazy("Not ended")), *Case.State.choices])
    source = choice(gettext_lazy("Source"), Case.Source)
    province = choice(gettext_lazy("Province"), provinces)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    told = choice(gettext_lazy("Silence"), [("mine", gettext_lazy("Told to my office"))])


def _offices(user: Any) -> list[UUID]:
    """The places of the reader's offices: to them silence is told."""
    return [each.jurisdiction_id for each in user.current_memberships if each.jurisdiction_id is not None]


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = CaseFilter(request)
    chosen = dict(form.chosen)
    rows = Case.objects.visible_to(request.user).select_related("place", "enterprise", "site", "lead")
    if chosen.get("state") == OPEN:
        rows = rows.exclude(state__in=Case.ENDED)
    if chosen.pop("told", None):
        rows = rows.filter(surfaced_to__in=_offices(request.user))
    given = {
        name: [value] if name == "state" else value
        for name, value in chosen.items()
        if not (name == "state" and value == OPEN)
    }
    rows = CaseFilters(given, queryset=rows).qs
    rows = rows.annotate(open_orders=Count("orders", filter=Q(orders__state__in=Order.OPEN)))
    today = clock.today()
    page_of = paged(request, rows.order_by("-opened_at", "-pk"))
    for case in page_of:
        case.late = case.is_overdue(today)
        case.clocks = clocks.of_case(case, today)
    context = {"form": form, "rows": page_of, "may_open": holds(request.user, CASES_OPEN)}
    return render(request, "inspections/case_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> Case:
    return get_object_or_404(queries.cases(Case.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, case: Case, failed: Any = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    shown = []
    for order in case.orders.all():
        order.case = case
        shown.append({"order": order, "late": order.is_overdue(today), "acts": _order_acts(request, order)})
    context = {
        "case": case,
        "late": case.is_overdue(today),
        "clocks": clocks.of_file(case, today),
        "files": queries.evidence(Evidence.objects.visible_to(request.user).filter(case=case)).order_by("added_at"),
        "papers": queries.papers(Paper.objects.visible_to(request.user).filter(case=case)),
        "may_add": can(request.user, EVIDENCE_ADD, case),
        "orders": shown,
        "rounds": [proceeding_web.shown(request, each, case) for each in case.proceedings.all()],
        "journal": sorted(case.journal.all(), key=lambda entry: (entry.at, str(entry.pk)), reverse=True),
        "acts": acts(CASE, CASE_STEPS, request.user, case, failed=failed),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/case_detail.html", context, status=status)


def _order_acts(request: HttpRequest, order: Order, failed: Any = None) -> Any:
    return acts(ORDER, ORDER_STEPS, request.user, order, failed=failed)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    case = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:case", pk=pk)
    _answer, failed, status = perform(request, CASE, CASE_STEPS, case, verb)
    if failed:
        return _detail(request, _visible(request, pk), failed, status)
    notes.success(request, str(DONE[verb]))
    return redirect("pages:case", pk=pk)


class SubjectForm(PageForm):
    type = forms.ChoiceField(label=gettext_lazy("About"), choices=Case.SubjectType.choices)
    code = forms.CharField(
        label=gettext_lazy("Code, or the name of a person or office"),
        max_length=64,
        required=False,
        help_text=gettext_lazy("Of an enterprise, a site, a group or a jurisdiction. Empty where nobody is known."),
    )
    description = forms.CharField(
        label=gettext_lazy("What was seen"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    seen_on = forms.DateField(label=gettext_lazy("Seen on"), widget=DateInput, required=False)
    province = forms.CharField(
        label=gettext_lazy("Code of the place"),
        max_length=6,
        required=False,
        help_text=gettext_lazy("Province, prefecture or county, by its GB/T 2260 code: 36, 3607, 360727."),
    )
    location = forms.CharField(label=gettext_lazy("Where, in words"), max_length=400, required=False)
    source = forms.ChoiceField(
        label=gettext_lazy("Source"), choices=[pair for pair in Case.Source.choices if pair[0] != Case.Source.FLAG]
    )
    allegation = forms.CharField(label=gettext_lazy("Allegation"), widget=forms.Textarea(attrs={"rows": 3}))


PLACES = {
    "/subject/type": "type",
    "/subject/code": "code",
    "/subject/description": "description",
    "/subject/seen_on": "seen_on",
}


@page
def create(request: HttpRequest) -> HttpResponse:
    """Open a case by hand, also about nobody known."""
    if not holds(request.user, CASES_OPEN):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    asked = request.GET
    initial = {
        "type": asked.get("type", Case.SubjectType.ENTERPRISE),
        "code": asked.get("code", ""),
        "province": next((bound.place for bound in request.user.reach.bounds if bound.place != "CN"), ""),  # type: ignore[union-attr]
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
            except (Forbidden, NotFound):
                raise
            except DomainError as refusal:
                form.refuse(refusal, PLACES)
                status = STATUS_REFUSED
            else:
                notes.success(request, _("Case %(number)s is open.") % {"number": case.number})
                return redirect("pages:case", pk=case.pk)
    return render(request, "inspections/case_form.html", {"form": form}, status=status)


class OrderFilter(ListForm):
    state = choice(gettext_lazy("State"), Order.State)
    kind = choice(gettext_lazy("Kind"), Order.Kind)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    told = choice(gettext_lazy("Silence"), [("mine", gettext_lazy("Told to my office"))])


@page
def order_listing(request: HttpRequest) -> HttpResponse:
    """Orders by their terms: for an enterprise what is asked of it, for an office what runs out when."""
    form = OrderFilter(request)
    chosen = dict(form.chosen)
    rows = queries.orders(Order.objects.visible_to(request.user))
    if chosen.pop("told", None):
        rows = rows.filter(surfaced_to__in=_offices(request.user))
    given = {name: [value] if name == "state" else value for name, value in chosen.items()}
    rows = OrderFilters(given, queryset=rows).qs
    today = clock.today()
    page_of = paged(request, rows.order_by("due_on", "number", "pk"))
    for order in page_of:
        order.late = order.is_overdue(today)
    return render(request, "inspections/order_list.html", {"form": form, "rows": page_of})


def _order(request: HttpRequest, pk: UUID) -> Order:
    return get_object_or_404(queries.orders(Order.objects.visible_to(request.user)), pk=pk)


@page
def order_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _order_page(request, _order(request, pk))


def _order_page(request: HttpRequest, order: Order, failed: Any = None, status: int = 200) -> HttpResponse:
    context = {
        "order": order,
        "late": order.is_overdue(clock.today()),
        "remaining": measures.remaining(order.measure) if hasattr(order, "measure") else None,
        "proposals": measures.proposals(order) if quota_undecided(order, order.case) else [],
        "undecided": quota_undecided(order, order.case),
        "papers": queries.papers(Paper.objects.visible_to(request.user).filter(order=order)),
        "may_prove": "prove" in ORDER.open_verbs(request.user, order),
        "acts": _order_acts(request, order, failed),
        "sees_case": Case.objects.visible_to(request.user).filter(pk=order.case_id).exists(),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/order_detail.html", context, status=status)


@page
def order_act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    order = _order(request, pk)
    if request.method != "POST":
        return redirect("pages:order", pk=pk)
    _answer, failed, status = perform(request, ORDER, ORDER_STEPS, order, verb)
    if failed:
        return _order_page(request, _order(request, pk), failed, status)
    notes.success(request, str(DONE[verb]))
    return redirect("pages:order", pk=pk)
