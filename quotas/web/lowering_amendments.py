"""The page of amendments that lower a reported use: by officer, and one by one."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.filters import provinces
from enterprises.policies import authorise
from quotas.capabilities import ACCEPTANCES_WATCH
from quotas.queries import lowering_amendments as queries

MOST = 100


class LoweringForm(ListForm):
    begin = forms.DateField(label=_("From"), widget=DateInput)
    end = forms.DateField(label=_("Until"), widget=DateInput)
    province = choice(_("Province"), provinces)
    enterprise = forms.CharField(label=_("Code of the enterprise"), max_length=32)
    officer = forms.CharField(label=_("User name of the officer"), max_length=150)

    def clean(self) -> dict[str, Any]:
        """Refuse days that end before they begin; neither counts then, as with any other unknown value."""
        given = {name: day for name in ("begin", "end") if (day := self.cleaned_data.get(name))}
        today = clock.today()
        if given.get("end", today) < given.get("begin", queries.since(today)):
            for name in given:
                self.add_error(name, _("It ends on or after the day on which it begins."))
        return self.cleaned_data


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Count the amendments of some days, of the last year unless others are chosen, by officer."""
    authorise(request.user, ACCEPTANCES_WATCH)
    form = LoweringForm(request)
    today = clock.today()
    chosen: dict[str, Any] = {"begin": queries.since(today), "end": today, **form.chosen}
    given = queries.AmendmentFilter(**chosen)
    form.prefill(begin=given.begin, end=given.end)
    rows = queries.amendments(given, request.user)
    lowering = queries.lowering(rows)
    context = {
        "form": form,
        "officers": queries.by_officer(rows, given.officer),
        "lowering": lowering[:MOST],
        "count": len(lowering),
        "most": MOST,
    }
    return render(request, "quotas/lowering_amendments.html", context)
