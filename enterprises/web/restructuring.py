"""The page of what a merger, a closure or a change of group would move, before anybody proposes it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.formats import local_name
from core.forms import DateInput
from core.web.filters import ListForm
from core.web.pages import page
from enterprises.forms.codes import EnterpriseField
from enterprises.models import Enterprise, Group
from enterprises.restructuring import Change, Restructuring, sections
from enterprises.services import enterprises

# The changes that two people decide, by the name of the act.
CHANGES = {
    enterprises.MERGE: Change.MERGE,
    enterprises.CLOSE: Change.CLOSE,
    enterprises.CHANGE_GROUP: Change.CHANGE_GROUP,
}


def _groups() -> list[tuple[str, str]]:
    return [("", _("None")), *((group.code, local_name(group)) for group in Group.objects.order_by("code"))]


class RestructuringForm(ListForm):
    change = forms.ChoiceField(label=gettext_lazy("Change"), choices=Change)
    successor = EnterpriseField(
        label=gettext_lazy("Successor"), help_text=gettext_lazy("Code of the successor enterprise")
    )
    group = forms.ChoiceField(label=gettext_lazy("Group from then on"), choices=_groups)
    on = forms.DateField(label=gettext_lazy("Effective on"), widget=DateInput)

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self.field("successor").queryset = Enterprise.objects.visible_to(request.user)

    def asked(self, enterprise: Enterprise) -> Restructuring:
        """Return the change that was chosen; a merger today, unless another was."""
        chosen = self.chosen
        return Restructuring(
            enterprise=enterprise,
            change=Change(chosen.get("change", Change.MERGE)),
            successor=chosen.get("successor"),
            group=Group.objects.filter(code=chosen["group"]).first() if "group" in chosen else None,
            on=chosen.get("on", clock.today()),
        )


def restructuring_path(act: str, target: object, arguments: Mapping[str, Any]) -> str:
    """Return the address of the page that shows more of what a two-person act would do, or nothing for other acts."""
    change = CHANGES.get(act)
    if change is None or not isinstance(target, Enterprise):
        return ""
    named = {"successor": "successor", "group": "group", "effective_on": "on"}
    given = {name: arguments[argument] for argument, name in named.items() if arguments.get(argument)}
    path = reverse("pages:enterprise-restructuring", args=[target.code])
    return f"{path}?{urlencode({'change': change, **given})}"


@page
def restructuring(request: HttpRequest, code: str) -> HttpResponse:
    firms = Enterprise.objects.visible_to(request.user).select_related("jurisdiction", "group")
    enterprise = get_object_or_404(firms, code=code)
    form = RestructuringForm(request)
    asked = form.asked(enterprise)
    context = {"enterprise": enterprise, "form": form, "asked": asked, "sections": sections(request.user, asked)}
    return render(request, "enterprises/restructuring.html", context)
