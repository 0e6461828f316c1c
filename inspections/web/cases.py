"""Pages of cases: opened from a flag or by an officer, followed to decision and orders, closed by a second person."""

from uuid import UUID

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.web.acts import Failed, act_view, offer, panel, refused
from core.web.creation import Trail, create_view
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page, paged
from core.web.panels import panels
from enterprises.filters import provinces
from enterprises.policies import can, holds
from enterprises.web.map_layers import layers_around
from inspections import case_deadlines, missed_order_steps, queries
from inspections.acts.cases import CASES
from inspections.acts.orders import ORDERS
from inspections.capabilities import CASES_OPEN, EVIDENCE_ADD
from inspections.filters import ESCALATED, CaseFilters
from inspections.forms.cases import PLACES, SubjectForm
from inspections.models import Case, Evidence, IssuedDocument, Order
from inspections.printed_documents import case_printed
from inspections.services import cases
from inspections.web import impartiality
from inspections.web import proceedings as proceeding_web
from inspections.web.parties import parties_of, respondents_of


class CaseFilter(ListForm):
    state = state_of(Case.State, Case.ENDED)
    source = choice(gettext_lazy("Source"), Case.Source)
    province = choice(gettext_lazy("Province"), provinces)
    overdue = choice(gettext_lazy("Term"), [("true", gettext_lazy("Overdue"))])
    escalated = choice(gettext_lazy("Escalation"), ESCALATED)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = CaseFilter(request)
    rows = Case.objects.heads_for(request.user).select_related("place", "enterprise", "site", "lead")
    if form.chosen.get("source"):
        # Where a case comes from is part of its file.
        rows = rows.filter(pk__in=Case.objects.visible_to(request.user).values("pk"))
    rows = CaseFilters(form.chosen, queryset=rows, request=request).qs
    rows = rows.annotate(open_orders=Count("orders", filter=Q(orders__state__in=Order.OPEN)))
    page_of = paged(request, rows.order_by("-opened_at", "-pk"))
    for case in page_of:
        case.clocks = case_deadlines.deadlines_of_case(case, clock.today()) if case.opened else []
    context = {"form": form, "rows": page_of, "exported": form.chosen, "may_open": holds(request.user, CASES_OPEN)}
    return render(request, "inspections/case_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    if (head := impartiality.find_unopened(request, pk)) is not None:
        return impartiality.show_head(request, head)
    return _detail(request, _visible(request, pk))


@page
def printed(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Return the file of a case with its index as PDF; who has not declared his impartiality is led to its page."""
    if impartiality.find_unopened(request, pk) is not None:
        return redirect("pages:case", pk=pk)
    case = _visible(request, pk)
    files = queries.evidence(Evidence.objects.visible_to(request.user).filter(case=case)).order_by("added_at")
    documents = queries.issued_documents(IssuedDocument.objects.visible_to(request.user).filter(case=case))
    return case_printed(case, list(files), list(documents)).answer(request)


def _visible(request: HttpRequest, pk: UUID) -> Case:
    return get_object_or_404(queries.cases(Case.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, case: Case, failed: Failed = None, status: int = 200) -> HttpResponse:
    today = clock.today()
    acts = panel(request, CASES, case, failed)
    shown = []
    for order in case.orders.all():
        order.case = case
        shown.append(
            {
                "order": order,
                "acts": offer(request, ORDERS, order),
                "refused": refused(request, ORDERS, order),
                "next_step": missed_order_steps.find_next_step(order, today),
            }
        )
    context = {
        "case": case,
        "layers": _layers(case),
        "parties": parties_of(case),
        "respondents": respondents_of(case),
        "clocks": case_deadlines.deadlines_of_file(case, today),
        "files": queries.evidence(Evidence.objects.visible_to(request.user).filter(case=case)).order_by("added_at"),
        "documents": queries.issued_documents(IssuedDocument.objects.visible_to(request.user).filter(case=case)),
        "may_add": can(request.user, EVIDENCE_ADD, case),
        "orders": shown,
        "rounds": [proceeding_web.context_of_round(request, proceeding, case) for proceeding in case.proceedings.all()],
        "journal": sorted(case.journal.all(), key=lambda entry: (entry.at, str(entry.pk)), reverse=True),
        "panels": panels(request, "case", case),
        "articles": proceeding_web.articles(case) if any(act.verb == "notify" for act in acts["acts"]) else None,
        **acts,
    }
    return render(request, "inspections/case_detail.html", context, status=status)


def _layers(case: Case) -> str:
    """Return the layers of the map of a case, or nothing if it has no place on one."""
    if case.site is not None:
        return layers_around(case.place, site=case.site.code)
    if case.enterprise is not None:
        return layers_around(case.place, enterprise=case.enterprise.code)
    return layers_around(case.place) if case.latitude is not None else ""


_act = act_view(CASES, find=_visible, show=_detail, lost="pages:cases")


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponseBase:
    """Perform an act on a case, or on its head while its file is not open to the reader."""
    unopened = impartiality.find_unopened(request, pk) is not None
    return impartiality.act_on_head(request, pk, verb) if unopened else _act(request, pk, verb)


TRAIL = Trail(
    title=gettext_lazy("Cases"),
    list_page="pages:cases",
    detail_page="pages:case",
)


create = create_view(
    TRAIL,
    Create(
        service=cases.create,
        form=SubjectForm,
        capability=CASES_OPEN,
        title=gettext_lazy("Open a case"),
        lead=gettext_lazy("The person may be unknown. The place, the day and what was seen are enough."),
        button=gettext_lazy("Open the case"),
        done=lambda case: _("Case %(number)s is open.") % {"number": case.number},
        places=PLACES,
    ),
)
