"""Pages of the checklists: questions by kind of site and day, their wordings, and what two people decided."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import NATION, Jurisdiction, Site
from enterprises.policies import holds
from inspections import checklists
from inspections.capabilities import CHECKLISTS_KEEP
from inspections.filters import ChecklistQuestionFilters
from inspections.models import ChecklistQuestion
from inspections.services import checklists as services
from quotas.web.catalogue import history


class QuestionFilter(ListForm):
    site_kind = choice(_("Kind of site"), Site.Kind)
    asked_on = forms.DateField(label=_("Asked on"), widget=DateInput)


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = ChecklistQuestion.objects.visible_to(request.user).order_by("code", "valid_from", "pk")
    may = holds(request.user, CHECKLISTS_KEEP)
    context = {
        **QuestionFilter(request).list_rows(request, ChecklistQuestionFilters, rows),
        "today": clock.today(),
        "entry": (services.ENTER, Jurisdiction.objects.get(code=NATION).pk) if may else None,
    }
    return render(request, "inspections/checklist_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = get_object_or_404(ChecklistQuestion.objects.visible_to(request.user), pk=pk)
    wordings = ChecklistQuestion.objects.filter(code=row.code).order_by("-valid_from")
    context = {
        "row": row,
        "wordings": wordings,
        "duty": checklists.duties().get(row.duty, row.duty),
        "history": history(request, *(one.pk for one in wordings), entered=(services.ENTER, row.code)),
    }
    return render(request, "inspections/checklist_question.html", context)
