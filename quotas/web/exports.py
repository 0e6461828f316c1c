"""The page on which a customs officer asks whether a shipment is covered."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError, Forbidden
from core.web.forms import PageForm
from core.web.pages import page
from enterprises.models import Enterprise
from enterprises.policies import authorise
from quotas import capabilities
from quotas.models import Category
from quotas.services import exports
from quotas.web.fields import TonnesField


class QuestionForm(PageForm):
    enterprise = forms.CharField(
        label=gettext_lazy("Enterprise"),
        max_length=32,
        help_text=gettext_lazy("Its code in the register, such as E-DEMO-01."),
        error_messages={"required": gettext_lazy("Give the enterprise's code.")},
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

    def __init__(self, *args: Any, actor: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor

    def clean_enterprise(self) -> Enterprise:
        code = self.cleaned_data["enterprise"].strip().upper()
        found = Enterprise.objects.visible_to(self.actor).select_related("jurisdiction").filter(code=code).first()
        if found is None:
            raise forms.ValidationError(_("There is no such enterprise."), code="does_not_exist")
        return found


@page
def can_export(request: HttpRequest) -> HttpResponse:
    """Asked by POST: a question is kept, so neither a link nor a reload asks it."""
    authorise(request.user, capabilities.EXPORT_ASK)
    form, answer = QuestionForm(request.POST if request.method == "POST" else None, actor=request.user), None
    if form.is_bound and form.is_valid():
        try:
            answer = exports.ask(actor=request.user, **form.cleaned_data)
        except Forbidden:
            raise
        except DomainError as refused:
            form.refuse(refused)
    context = {"form": form, "answer": answer}
    return render(request, "quotas/can_export.html", context, status=400 if form.errors else 200)
