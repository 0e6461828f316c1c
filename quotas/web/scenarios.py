"""The page of a scenario: assumptions by GET, so that it is an address to share and to keep as a saved view."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Correctable
from core.formats import NOTHING
from core.forms import DateInput, PageForm, YearField
from core.web.pages import PER_PAGE, page, without_empty_fields
from quotas.models import Category
from quotas.services import scenarios
from quotas.services.scenarios import Assessment, Assumption, AssumptionKind, Ending
from quotas.web import notice_forms
from quotas.web.fields import TonnesField

SIGNS = {
    Ending.OVER: "exceeded",
    Ending.RUNS_OUT: "warning",
    Ending.MAY_RUN_OUT: "near",
    Ending.LASTS: "within",
    Ending.UNKNOWN: "none",
}
CATEGORIES = [("", gettext_lazy("All")), *(one for one in Category.choices if one[0] not in ("total", "all"))]


class ScenarioForm(PageForm):
    programme = forms.ChoiceField(label=gettext_lazy("Programme"))
    all = forms.BooleanField(label=gettext_lazy("Show also those whose figures stay the same"), required=False)
    year = YearField(required=False, widget=forms.HiddenInput)
    notice = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.set_choices("programme", notice_forms.programmes(request.user))


class AssumptionForm(PageForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Assumption"), required=False, choices=[("", NOTHING), *AssumptionKind.choices]
    )
    holder = forms.CharField(
        label=gettext_lazy("Holder"),
        required=False,
        max_length=32,
        help_text=gettext_lazy("Code of an enterprise, a group, a province or the nation"),
    )
    amount = TonnesField(label=gettext_lazy("Figure"), required=False)
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False, choices=[("", "t"), ("percent", "%")])
    category = forms.ChoiceField(label=gettext_lazy("Category"), required=False, choices=CATEGORIES)
    day = forms.DateField(label=gettext_lazy("From"), required=False, widget=DateInput)
    until = forms.DateField(label=gettext_lazy("Until"), required=False, widget=DateInput)
    to = forms.CharField(label=gettext_lazy("Successor"), required=False, max_length=32)

    def clean(self) -> dict[str, Any]:
        entered: dict[str, Any] = super().clean() or {}
        if any(entered.get(name) for name in ("holder", "amount", "day", "until", "to")):
            for name, detail in (("kind", _("Choose what is assumed.")), ("holder", _("Name the holder."))):
                if not entered.get(name) and name not in self.errors:
                    self.add_error(name, detail)
        elif entered.get("kind"):
            self.add_error("holder", _("Name the holder."))
        return entered

    def assumption(self) -> Assumption | None:
        entered = dict(self.cleaned_data)
        if not entered.pop("kind"):
            return None
        percent = entered.pop("unit") == "percent"
        kind = AssumptionKind(self.cleaned_data["kind"])
        return Assumption(kind=kind, in_percent=percent and entered["amount"] is not None, **entered)


class Entered:
    """The form of a scenario and those of its assumptions, with what they state or begin with."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.is_asked = "run" in request.GET
        prefixes = [f"a{number}" for number in range(1, scenarios.MOST + 1)]
        if self.is_asked:
            self.head = ScenarioForm(request.GET, request=request)
            self.rows = [AssumptionForm(request.GET, prefix=prefix) for prefix in prefixes]
            return
        begun = request.GET.dict()
        self.head = ScenarioForm(initial={**begun, "year": clock.today().year}, request=request)
        self.rows = [
            AssumptionForm(
                prefix=prefix,
                initial={
                    name: begun[f"{prefix}-{name}"]
                    for name in AssumptionForm.base_fields
                    if f"{prefix}-{name}" in begun
                },
            )
            for prefix in prefixes
        ]

    def assess(self) -> Assessment | None:
        """Return the assessment, or nothing and show beside each field what is wrong with it."""
        if any(form.errors for form in (self.head, *self.rows)):
            self._repeat()
            return None
        made = [(row, assumption) for row in self.rows if (assumption := row.assumption()) is not None]
        try:
            return scenarios.assess(
                actor=self.request.user,
                programme=self.head.cleaned_data["programme"],
                year=self.head.cleaned_data["year"] or clock.today().year,
                assumptions=[assumption for _row, assumption in made],
                notice=self.head.cleaned_data["notice"],
            )
        except Correctable as refusal:
            for fault in refusal.errors:
                parts = fault.pointer.split("/")
                within = len(parts) == 4 and parts[1] == "assumptions"
                form: PageForm = made[int(parts[2])][0] if within else self.head
                name = parts[-1] if parts[-1] in form.fields else None
                form.add_error(name, forms.ValidationError(str(fault.detail), code=fault.code))
            self._repeat()
            return None

    def _repeat(self) -> None:
        """Name the faults of the rows at the head of the page, too."""
        for number, row in enumerate(self.rows, start=1):
            for errors in row.errors.values():
                for error in errors:
                    self.head.add_error(
                        None, _("Assumption %(number)s: %(error)s") % {"number": number, "error": error}
                    )

    @property
    def filled(self) -> int:
        """Return how many rows to show: those that state something, and one more."""
        stated = [
            number for number, row in enumerate(self.rows, start=1) if row["holder"].value() or row["kind"].value()
        ]
        return min(max([0, *stated]) + 1, len(self.rows))


@page
def scenario(request: HttpRequest) -> HttpResponse:
    """Show the scenario in the address, or the form to state one."""
    notice_forms.require_drafter(request)
    if (shorter := without_empty_fields(request)) is not None:
        return shorter
    entered = Entered(request)
    found = entered.assess() if entered.is_asked else None
    assumptions = list(enumerate(entered.rows, start=1))
    context: dict[str, Any] = {
        "form": entered.head,
        "assumptions": assumptions[: entered.filled],
        "further": assumptions[entered.filled :],
    }
    if found is not None:
        chosen = found.enterprises if entered.head.cleaned_data["all"] else found.changed
        shown: Any = Paginator(chosen, PER_PAGE).get_page(request.GET.get("page"))
        shown.object_list = [described(row) for row in shown.object_list]
        context |= {
            "assessment": found,
            "rows": shown,
            "counts": [(SIGNS[ending], ending.label, before, after) for ending, before, after in found.counts],
            "distributors": [described(row) for row in found.changed_distributors],
            "unchanged": len(found.enterprises) - len(found.changed),
        }
    return render(request, "quotas/scenario.html", context, status=400 if entered.head.errors else 200)


def described(row: scenarios.AssessedHolder) -> dict[str, Any]:
    return {
        "row": row,
        "sign": SIGNS[row.after.ending],
        "label": row.after.ending.label,
        "explanation": scenarios.explain(row),
    }
