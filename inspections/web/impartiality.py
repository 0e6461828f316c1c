"""The head of a case whose file is not open to the reader yet, with the form by which he declares his impartiality."""

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from core.web.acts import Failed, act_view, panel
from enterprises.models import Party
from inspections import queries
from inspections.acts.cases import CASES
from inspections.models import Case


def _heads(request: HttpRequest) -> QuerySet[Case]:
    """Return the cases of which the reader sees the head alone, whether or not a declaration opens them to him."""
    return queries.case_heads(Case.objects.heads_for(request.user).filter(Q(opened=False)))


def find_unopened(request: HttpRequest, pk: UUID) -> Case | None:
    """Return a case of which the reader may see only the head; ``None`` for any other."""
    return _heads(request).filter(pk=pk).first()


def _head(request: HttpRequest, pk: UUID) -> Case:
    return get_object_or_404(_heads(request), pk=pk)


def show_head(request: HttpRequest, case: Case, failed: Failed = None, status: int = 200) -> HttpResponse:
    """Show number, state, place, dates and parties of a case, and what the reader has to declare."""
    acts = panel(request, CASES, case, failed)
    offered = {act.verb: act for act in acts["acts"]}
    context = {
        **acts,
        "case": case,
        "parties": [party for party in case.matter.parties.all() if party.state != Party.State.DENIED],
        "declaration": offered.get("declare_impartiality"),
        "conflict": offered.get("recuse"),
    }
    return render(request, "inspections/case_head.html", context, status=status)


act_on_head = act_view(CASES, find=_head, show=show_head, lost="pages:cases")


def to_head(request: HttpRequest, rows: Any, pk: UUID) -> HttpResponseBase | None:
    """Return the way to the head of the case, for a row of a file that is not open to the reader yet."""
    case = rows.unopened_to(request.user).filter(pk=pk).values_list(rows.model.SCOPE.file[0], flat=True).first()
    return redirect("pages:case", pk=case) if case else None
