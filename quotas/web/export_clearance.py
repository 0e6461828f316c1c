"""The page on which a customs officer finds an enterprise and asks whether its shipment is covered."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.errors import Correctable
from core.forms import PageForm
from core.web.pages import page
from enterprises import queries
from enterprises.models import Enterprise
from enterprises.policies import authorise
from quotas import capabilities
from quotas.models import Category
from quotas.services import export_clearance
from quotas.web.fields import TonnesField

MOST = 10


class QuestionForm(PageForm):
    find = forms.CharField(
        label=gettext_lazy("Enterprise"),
        max_length=80,
        error_messages={"required": gettext_lazy("Choose the enterprise that ships the goods.")},
        help_text=gettext_lazy("Part of its name, its code, its credit code or the number of a licence."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    tonnes = TonnesField(
        label=gettext_lazy("Tonnes of goods"), error_messages={"required": gettext_lazy("Give the shipment's tonnes.")}
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Category"),
        required=False,
        choices=[
            ("", gettext_lazy("Not split")),
            (Category.LIGHT.value, Category.LIGHT.label),
            (Category.MEDIUM_HEAVY.value, Category.MEDIUM_HEAVY.label),
        ],
    )

    def __init__(self, given: QueryDict, *, actor: Actor, asked: bool) -> None:
        """Bind the form only if the question is ``asked``; otherwise keep the input and run the search only."""
        super().__init__(given if asked else None, initial={} if asked else given.dict())
        text = " ".join(given.get("find", "").replace("\x00", "").split())[:80]
        rows = queries.filter_containing(Enterprise.objects.visible_to(actor).select_related("jurisdiction"), text)
        matches = list(rows[: MOST + 1]) if text else []
        self.more = len(matches) > MOST
        self.found = matches[:MOST]
        self.chosen = self._chosen(given.get("enterprise", "").strip().upper(), text.upper())
        self.sought = bool(text)

    def _chosen(self, code: str, text: str) -> Enterprise | None:
        """Return the enterprise chosen by code, or the only match of the search; otherwise ``None``."""
        by_code = {firm.code: firm for firm in self.found}
        return by_code.get(code) or by_code.get(text) or (self.found[0] if len(self.found) == 1 else None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.chosen is None and self.sought:
            one_of_them = _("Choose one of those that were found.")
            self.add_error("find", one_of_them if self.found else _("No holder in the register has this name."))
        return {"enterprise": self.chosen, "tonnes": cleaned.get("tonnes"), "category": cleaned.get("category", "")}

    def shipment(self) -> list[forms.BoundField]:
        return [self["tonnes"], self["category"]]


@page
def can_export(request: HttpRequest) -> HttpResponse:
    """Answer on POST only: a question is recorded, so neither a link nor a reload asks it. A search asks nothing."""
    authorise(request.user, capabilities.EXPORT_ASK)
    asked = request.method == "POST" and "search" not in request.POST
    form, answer = QuestionForm(request.POST, actor=request.user, asked=asked), None
    if asked and form.is_valid():
        try:
            answer = export_clearance.ask(actor=request.user, **form.cleaned_data)
        except Correctable as refused:
            form.refuse(refused, {"/enterprise": "find"})
    context = {"form": form, "answer": answer, "faults": bool(form.errors)}
    return render(request, "quotas/can_export.html", context, status=400 if form.errors else 200)
