"""Pages of penalty proceedings: the party reads the accusation and answers, officers take the further steps."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.formats import local_text
from core.web.acts import Failed, act_view, offer
from core.web.filters import ListForm, choice, state_of
from core.web.pages import page
from enterprises.filters import provinces
from inspections import fine_provisions, queries
from inspections.acts.proceedings import PROCEEDINGS
from inspections.filters import ProceedingFilters
from inspections.models import Case, IssuedDocument, Order, Proceeding
from inspections.services import fines
from inspections.web import impartiality


class ProceedingFilter(ListForm):
    state = state_of(Proceeding.State)
    province = choice(gettext_lazy("Province"), provinces)


def context_of_round(
    request: HttpRequest, proceeding: Proceeding, case: Case | None = None, failed: Failed = None
) -> dict[str, Any]:
    """Return the context of one round for this reader."""
    if case is not None:
        proceeding.case = case
    return {
        "proceeding": proceeding,
        "range": fines.range_of(proceeding),
        "needs_basis": fines.needs_basis(proceeding),
        "consequences": consequences(proceeding),
        "intended": kinds(proceeding.intended),
        "penalties": kinds(proceeding.penalties),
        "acts": offer(request, PROCEEDINGS, proceeding, failed),
    }


def consequences(proceeding: Proceeding) -> str:
    """Return what the article of a notice imposes beside a fine, in the reader's language."""
    provision = fine_provisions.find_in_force(proceeding.article, proceeding.conduct_on)
    return local_text(provision.further, provision.further_zh) if provision else ""


def articles(case: Case) -> list[dict[str, Any]]:
    """Return the articles that a notice of this case may cite: in force on the day of the conduct, if it is known."""
    return [
        {
            "provision": text,
            "conduct": local_text(text.conduct, text.conduct_zh),
            "further": local_text(text.further, text.further_zh),
        }
        for text in fine_provisions.provisions()
        if case.conduct_on is None or text.in_force(case.conduct_on)
    ]


def kinds(values: list[str]) -> str:
    return ", ".join(str(Order.Kind(value).label) for value in values)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List the proceedings: for an enterprise those against it, for an office those of its cases."""
    rows = queries.proceedings(Proceeding.objects.heads_for(request.user)).order_by("-notified_at", "-pk")
    context = ProceedingFilter(request).list_rows(request, ProceedingFilters, rows)
    return render(request, "inspections/proceeding_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponseBase:
    if (head := impartiality.to_head(request, Proceeding.objects, pk)) is not None:
        return head
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> Proceeding:
    return get_object_or_404(queries.proceedings(Proceeding.objects.visible_to(request.user)), pk=pk)


def _page(request: HttpRequest, proceeding: Proceeding, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "entry": context_of_round(request, proceeding, failed=failed),
        "proceeding": proceeding,
        "documents": queries.issued_documents(
            IssuedDocument.objects.visible_to(request.user).filter(proceeding=proceeding)
        ),
        "sees_case": Case.objects.visible_to(request.user).filter(pk=proceeding.case_id).exists(),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/proceeding_detail.html", context, status=status)


act = act_view(PROCEEDINGS, find=_visible, show=_page)
