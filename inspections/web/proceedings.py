"""Pages of penalty proceedings: the party reads the accusation and answers, officers take the further steps."""

from typing import Any
from uuid import UUID

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy

from core.web.pages import page, paged
from core.web.verbs import Step, acts, perform
from inspections import fine_ranges, queries
from inspections.checklists import local
from inspections.forms.proceedings import DecisionForm, HearingForm, ReviewForm, ServiceForm, WordsForm
from inspections.lifecycles import PROCEEDING
from inspections.models import Case, Order, Paper, Proceeding
from inspections.services import fines, proceedings

STEPS = {
    "make_statement": Step(proceedings.make_statement, form=WordsForm, tone="primary"),
    "answer_statement": Step(proceedings.answer_statement, form=WordsForm, tone="primary"),
    "request_hearing": Step(proceedings.request_hearing),
    "hold_hearing": Step(
        proceedings.hold_hearing, form=HearingForm, hint=gettext_lazy("An officer who did not investigate presides.")
    ),
    "review": Step(proceedings.review, form=ReviewForm, tone="primary"),
    "decide": Step(
        proceedings.decide,
        form=DecisionForm,
        tone="primary",
        hint=gettext_lazy("What the notice announced, or less. Your office must be competent for each of them."),
    ),
    "serve": Step(proceedings.serve, form=ServiceForm, tone="primary"),
}


def shown(request: HttpRequest, proceeding: Proceeding, case: Case | None = None, failed: Any = None) -> dict[str, Any]:
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
        "acts": acts(PROCEEDING, STEPS, request.user, proceeding, failed=failed),
    }


def consequences(proceeding: Proceeding) -> str:
    """Return what the article of a notice imposes beside a fine, in the reader's language."""
    provision = fine_ranges.find_in_force(proceeding.article, proceeding.conduct_on)
    return local(provision.further, provision.further_zh) if provision else ""


def articles(case: Case) -> list[dict[str, Any]]:
    """Return the articles that a notice of this case may cite: in force on the day of the conduct, if it is known."""
    return [
        {
            "provision": text,
            "conduct": local(text.conduct, text.conduct_zh),
            "further": local(text.further, text.further_zh),
        }
        for text in fine_ranges.provisions()
        if case.conduct_on is None or text.in_force(case.conduct_on)
    ]


def kinds(values: list[str]) -> str:
    return ", ".join(str(Order.Kind(value).label) for value in values)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List the proceedings: for an enterprise those against it, for an office those of its cases."""
    rows = queries.proceedings(Proceeding.objects.visible_to(request.user)).order_by("-notified_at", "-pk")
    return render(request, "inspections/proceeding_list.html", {"rows": paged(request, rows)})


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _page(request, _visible(request, pk))


def _visible(request: HttpRequest, pk: UUID) -> Proceeding:
    return get_object_or_404(queries.proceedings(Proceeding.objects.visible_to(request.user)), pk=pk)


def _page(request: HttpRequest, proceeding: Proceeding, failed: Any = None, status: int = 200) -> HttpResponse:
    context = {
        "entry": shown(request, proceeding, failed=failed),
        "proceeding": proceeding,
        "papers": queries.papers(Paper.objects.visible_to(request.user).filter(proceeding=proceeding)),
        "sees_case": Case.objects.visible_to(request.user).filter(pk=proceeding.case_id).exists(),
        "failed": failed[1] if failed else None,
        "faults": bool(failed),
    }
    return render(request, "inspections/proceeding_detail.html", context, status=status)


@page
def act(request: HttpRequest, pk: UUID, verb: str) -> HttpResponse:
    proceeding = _visible(request, pk)
    if request.method != "POST":
        return redirect("pages:proceeding", pk=pk)
    _answer, failed, status = perform(request, PROCEEDING, STEPS, proceeding, verb)
    if failed:
        return _page(request, _visible(request, pk), failed, status)
    notes.success(request, str(gettext_lazy("Kept in the file.")))
    return redirect("pages:proceeding", pk=pk)
