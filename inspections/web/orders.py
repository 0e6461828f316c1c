"""Pages of orders by their terms, and the actions on each: answered, proved, verified by another, lifted."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from core.web.verbs import Step, acts, perform, refused_acts
from inspections import order_escalation, queries
from inspections.filters.cases import TOLD, OrderFilters
from inspections.forms.orders import AnswerForm, MoreTimeDecisionForm, MoreTimeForm, OwedForm, QuotaForm, VerifyForm
from inspections.forms.proceedings import ServiceForm
from inspections.lifecycles import ORDER, quota_undecided
from inspections.models import Case, Order, Paper
from inspections.services import extensions, measures, order_deadlines, orders, restitution

STEPS = {
    "serve": Step(
        order_deadlines.serve,
        form=ServiceForm,
        tone="primary",
        hint=gettext_lazy("The term runs from the day of service. What is entered here is not changed."),
    ),
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
    "settle_owed": Step(
        restitution.settle,
        form=OwedForm,
        tone="primary",
        hint=gettext_lazy("Your office must be competent for what had been ordered."),
    ),
    "lift": Step(
        orders.lift,
        hint=gettext_lazy("The licences that it suspended are reinstated, the quota that it withheld is released."),
    ),
}
DONE = {
    "serve": gettext_lazy("The service was recorded. The period runs from that day."),
    "submit_rectification": gettext_lazy("Your answer is with the office, which verifies it."),
    "request_extension": gettext_lazy("Asked. The term runs on until an officer decides."),
    "decide_extension": gettext_lazy("The decision about more time was recorded."),
    "verify": gettext_lazy("The result was recorded."),
    "decide_quota": gettext_lazy("What becomes of the quota is decided."),
    "settle_owed": gettext_lazy("The settlement was recorded."),
    "lift": gettext_lazy("The order is lifted."),
}


class OrderFilter(ListForm):
    state = state_of(Order.State)
    kind = choice(gettext_lazy("Kind"), Order.Kind)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    told = choice(gettext_lazy("Silence"), TOLD)
    served = choice(
        gettext_lazy("Service"), [("true", gettext_lazy("Served")), ("false", gettext_lazy("Not served yet"))]
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List orders by their terms: for an enterprise those addressed to it, for an office those of its cases."""
    form = OrderFilter(request)
    rows = OrderFilters(
        form.chosen, queryset=queries.orders(Order.objects.visible_to(request.user)), request=request
    ).qs
    today = clock.today()
    page_of = paged(request, rows.order_by("due_on", "number", "pk"))
    for order in page_of:
        order.late = order.is_overdue(today)
    return render(request, "inspections/order_list.html", {"form": form, "rows": page_of, "exported": form.chosen})


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _detail(request, _visible(request, pk))


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    order = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:order", pk=pk)
    _answer, failed, status = perform(request, ORDER, STEPS, order, verb)
    if failed:
        return _detail(request, _visible(request, pk), failed, status)
    notes.success(request, str(DONE[verb]))
    return redirect("pages:order", pk=pk)


def _visible(request: HttpRequest, pk: UUID) -> Order:
    return get_object_or_404(queries.orders(Order.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, order: Order, failed: Any = None, status: int = 200) -> HttpResponse:
    sees_case = Case.objects.visible_to(request.user).filter(pk=order.case_id).exists()
    context = {
        "order": order,
        "late": order.is_overdue(clock.today()),
        "remaining": measures.remaining(order.measure) if hasattr(order, "measure") else None,
        "proposals": measures.proposals(order) if quota_undecided(order) else [],
        "undecided": quota_undecided(order),
        "owed": order.measure.owed if hasattr(order, "measure") else None,
        "papers": queries.papers(Paper.objects.visible_to(request.user).filter(order=order)),
        "may_prove": "prove" in ORDER.open_verbs(request.user, order),
        "acts": acts_on(request, order, failed),
        "refused": refused_acts(ORDER, request.user, order),
        "next_step": order_escalation.find_next_step(order, clock.today()) if sees_case else None,
        "sees_case": sees_case,
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/order_detail.html", context, status=status)


def acts_on(request: HttpRequest, order: Order, failed: Any = None) -> Any:
    return acts(ORDER, STEPS, request.user, order, failed=failed)
