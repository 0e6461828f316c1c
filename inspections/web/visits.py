"""Carrying out a visit, on a telephone at the site: checklist, measurements, people present, a summary."""

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.formats import local_name
from core.forms import DateInput, PageForm
from core.web.acts import send
from core.web.pages import page
from inspections import checklists
from inspections.lifecycles import INSPECTION
from inspections.models import ChecklistAnswer, ChecklistQuestion, Inspection
from inspections.services import inspections
from inspections.services.inspections import Answered, Measured
from inspections.web import measured_and_reported
from inspections.web.inspections import visible
from quotas.models import ReportLine

MEASURED = (("produced", gettext_lazy("Produced in the month")), ("closing_stock", gettext_lazy("Stock on hand")))


class VisitForm(PageForm):
    """A field for each question with its note, and two figures for each product last reported."""

    on = forms.DateField(label=gettext_lazy("Day of the visit"), widget=DateInput)
    present = forms.CharField(label=gettext_lazy("Present for the enterprise"), max_length=2000, required=False)
    summary = forms.CharField(label=gettext_lazy("Summary"), widget=forms.Textarea(attrs={"rows": 5}), max_length=8000)

    def __init__(self, *args: Any, questions: list[ChecklistQuestion], lines: list[ReportLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.lines = questions, lines
        for question in questions:
            answer = forms.ChoiceField(
                label=str(question),
                choices=ChecklistAnswer.Answer.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Answer this, or state that it could not be inspected.")},
            )
            self.add_field(f"answer_{question.code}", answer)
            self.add_field(f"note_{question.code}", forms.CharField(label=_("Note"), max_length=2000, required=False))
        for number, line in enumerate(lines):
            for name, label in MEASURED:
                measured = forms.DecimalField(
                    label=f"{local_name(line.product)}: {label}",
                    min_value=0,
                    max_value=Decimal(1_000_000),
                    max_digits=10,
                    decimal_places=3,
                    required=False,
                    widget=forms.TextInput(attrs={"inputmode": "decimal"}),
                )
                self.add_field(f"{name}_{number}", measured)

    @property
    def asked(self) -> list[dict[str, Any]]:
        return [
            {"number": number, "answer": self[f"answer_{question.code}"], "note": self[f"note_{question.code}"]}
            for number, question in enumerate(self.questions, 1)
        ]

    @property
    def weighed(self) -> list[dict[str, Any]]:
        return [
            {
                "line": line,
                "fields": [
                    {"field": self[f"{name}_{number}"], "label": label, "reported": getattr(line, name)}
                    for name, label in MEASURED
                ],
            }
            for number, line in enumerate(self.lines)
        ]

    def values(self) -> dict[str, Any]:
        """Return the values in the form that the service takes."""
        cleaned = self.cleaned_data
        return {
            "on": cleaned["on"],
            "present": cleaned["present"],
            "summary": cleaned["summary"],
            "answers": [
                Answered(question.code, cleaned[f"answer_{question.code}"], cleaned[f"note_{question.code}"])
                for question in self.questions
            ],
            "figures": [
                Measured(line.product, line.report.period, name, cleaned[f"{name}_{number}"])
                for number, line in enumerate(self.lines)
                for name, _label in MEASURED
                if cleaned[f"{name}_{number}"] is not None
            ],
        }


@page
def carry_out(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record the visit; if something is refused, the form keeps the input."""
    row = visible(request, pk)
    if "carry_out" not in INSPECTION.open_verbs(request.user, row):
        notes.error(request, _why_not(request.user, row))
        return redirect("pages:inspection", pk=pk)
    today = clock.today()
    questions = checklists.questions(row.site.kind, _day_stated(request, today))
    form = VisitForm(
        request.POST or None,
        initial={"on": today},
        questions=questions,
        lines=measured_and_reported.last_reported(row.site, today),
    )
    places = {f"/answers/{number}/note": f"note_{question.code}" for number, question in enumerate(questions)}
    sent = send(request, form, partial(inspections.carry_out, row, actor=request.user), row, places=places)
    if sent.done:
        notes.success(request, _("The visit was recorded. Enter the findings, then sign the report."))
        return redirect("pages:inspection", pk=pk)
    context = {"form": form, "inspection": row}
    return render(request, "inspections/inspection_visit.html", context, status=sent.status)


def _day_stated(request: HttpRequest, today: dt.date) -> dt.date:
    """Return the day of the visit as sent, by whose checklist it is asked, or today."""
    day = forms.DateField(required=False)
    try:
        stated = day.clean(request.POST.get("on", ""))
    except forms.ValidationError:
        stated = None
    return min(stated or today, today)


def _why_not(actor: Actor, row: Inspection) -> str:
    refusal = INSPECTION.obstacle(row, "carry_out", actor=actor)
    return str(refusal.detail) if refusal else _("Your roles do not allow this here.")
