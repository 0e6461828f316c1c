"""Pages of the compliance lists: the lists, the enterprises that they concern, and all conditions of one of these."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import DateInput
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from core.web.panels import panels
from enterprises.acts.register import COMPLIANCE_LISTS
from enterprises.compliance_standing import RULES, judge
from enterprises.eligibility import Verdict
from enterprises.filters import ListedEnterpriseFilters, provinces
from enterprises.models import ComplianceList, Enterprise


class DayForm(ListForm):
    on = forms.DateField(label=_("On"), widget=DateInput)


class ListedEnterpriseForm(DayForm):
    q = forms.CharField(label=_("Name or code"), max_length=80)
    province = choice(_("Province"), provinces)
    ownership = choice(_("Ownership"), Enterprise.Ownership)
    standing = choice(_("On a list"), Verdict)
    preconditions = choice(_("Preconditions"), Verdict)
    field_order = ("q", "province", "ownership", "standing", "preconditions", "on")


@page
def lists(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    context = {
        "rows": ComplianceList.objects.with_entries(),
        "rules": [(rule, rule.is_in_force(today)) for rule in RULES],
    }
    return render(request, "enterprises/compliance_lists.html", context)


@page
def standings(request: HttpRequest) -> HttpResponse:
    form = ListedEnterpriseForm(request)
    given = {"named" if name == "q" else name: value for name, value in form.chosen.items()}
    firms = Enterprise.objects.visible_to(request.user).select_related("jurisdiction").order_by("code")
    filters = ListedEnterpriseFilters(given, queryset=firms, request=request)
    rows = paged(request, filters.qs)
    context = {"form": form, "rows": rows, "listed": judge(rows, filters.day), "day": filters.day, "exported": given}
    return render(request, "enterprises/compliance_standings.html", context)


@page
def standing(request: HttpRequest, code: str) -> HttpResponse:
    firms = Enterprise.objects.visible_to(request.user).select_related("jurisdiction")
    firm = get_object_or_404(firms, code=code)
    form = DayForm(request)
    day = form.chosen.get("on", clock.today())
    (listed,) = judge([firm], day)
    context = {"form": form, "enterprise": firm, "listed": listed, "day": day}
    return render(request, "enterprises/compliance_standing.html", context)


def _visible(request: HttpRequest, pk: UUID) -> ComplianceList:
    return get_object_or_404(ComplianceList.objects.with_entries(), pk=pk)


def _detail(request: HttpRequest, row: ComplianceList, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "list": row,
        "panels": panels(request, "compliance-list", row),
        **panel(request, COMPLIANCE_LISTS, row, failed),
    }
    return render(request, "enterprises/compliance_list_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(COMPLIANCE_LISTS, find=_visible, show=_detail)
