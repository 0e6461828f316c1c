"""Pages of orders by their terms, and the actions on each: answered, proved, verified by another, lifted."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.web.acts import Failed, act_view, panel
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from inspections import missed_order_steps, queries
from inspections.acts.orders import ORDERS
from inspections.filters import ESCALATED, OrderFilters
from inspections.lifecycles import ORDER, quota_undecided
from inspections.models import Case, IssuedDocument, Order
from inspections.services import quota_measures
from inspections.web import impartiality


class OrderFilter(ListForm):
    state = state_of(Order.State)
    kind = choice(gettext_lazy("Kind"), Order.Kind)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    escalated = choice(gettext_lazy("Escalation"), ESCALATED)
    served = choice(
        gettext_lazy("Service"), [("true", gettext_lazy("Served")), ("false", gettext_lazy("Not served yet"))]
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List orders by their terms: for an enterprise those addressed to it, for an office those of its cases."""
    rows = queries.orders(Order.objects.visible_to(request.user)).order_by("due_on", "number", "pk")
    context = OrderFilter(request).list_rows(request, OrderFilters, rows)
    return render(request, "inspections/order_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    if (head := impartiality.to_head(request, Order.objects, pk)) is not None:
        return head
    return _detail(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> Order:
    return get_object_or_404(queries.orders(Order.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, order: Order, failed: Failed = None, status: int = 200) -> HttpResponse:
    sees_case = Case.objects.visible_to(request.user).filter(pk=order.case_id).exists()
    context = {
        "order": order,
        "remaining": quota_measures.remaining(order.measure) if hasattr(order, "measure") else None,
        "proposals": quota_measures.proposals(order) if quota_undecided(order) else [],
        "undecided": quota_undecided(order),
        "owed": order.measure.owed if hasattr(order, "measure") else None,
        "documents": queries.issued_documents(IssuedDocument.objects.visible_to(request.user).filter(order=order)),
        "may_prove": ORDER.is_open(request.user, order, "prove"),
        "next_step": missed_order_steps.find_next_step(order, clock.today()) if sees_case else None,
        "sees_case": sees_case,
        **panel(request, ORDERS, order, failed),
    }
    return render(request, "inspections/order_detail.html", context, status=status)


act = act_view(ORDERS, find=_visible, show=_detail)
