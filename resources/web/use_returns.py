"""Pages of returns of resource use: a half-year, mines by rate, one return with its judgement, filing and amending."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.errors import Forbidden
from core.models import label_of
from core.web.acts import detail_view, send
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import PER_PAGE, page
from enterprises.models import Site
from enterprises.policies import can, holds
from enterprises.web.enterprises import provinces
from resources import halves
from resources.capabilities import USE_RETURNS_FILE
from resources.filters.use_returns import UseReturnFilters
from resources.models import UseReturn
from resources.queries import use_returns as queries
from resources.services import use_returns
from resources.web.use_return_forms import AmendmentForm, UseReturnForm

MOST_MISSING = 50
FORMULAS = {
    "mining_recovery": gettext_lazy("oxide in the ore mined ÷ oxide in the reserves depleted"),
    "mining_loss": gettext_lazy("(oxide in the reserves depleted − oxide in the ore mined) ÷ the former"),
    "dilution": gettext_lazy("(grade of the reserves − grade of the ore mined) ÷ the former"),
    "dressing_recovery": gettext_lazy("oxide in the concentrate ÷ oxide in the ore fed"),
    "mining_dressing": gettext_lazy("mining recovery × dressing recovery; without dressing, mining recovery"),
    "comprehensive_use": gettext_lazy("associated elements recovered ÷ those in the ore fed"),
    "water_reuse": gettext_lazy("water reused ÷ all water used"),
}
RATES = {
    "mining_recovery": gettext_lazy("Mining recovery"),
    "mining_loss": gettext_lazy("Mining loss"),
    "dilution": gettext_lazy("Dilution"),
    "dressing_recovery": gettext_lazy("Dressing recovery"),
    "mining_dressing": gettext_lazy("Recovery of mining and dressing together"),
    "comprehensive_use": gettext_lazy("Comprehensive use"),
    "water_reuse": gettext_lazy("Water reuse"),
}


class UseReturnFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    half = choice(gettext_lazy("Half-year"), UseReturn.Half)


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show a half-year, the last one unless asked for: mines by how far they miss a standard, and those without one."""
    form = UseReturnFilter(request)
    year, half = halves.last_ended(clock.today())
    chosen = {"year": year, "half": half, **form.chosen, "standing": "true"}
    year, half = int(chosen["year"]), int(chosen["half"])
    rows = UseReturn.objects.visible_to(request.user).select_related("site__jurisdiction", "enterprise")
    filtered = UseReturnFilters(chosen, queryset=rows.order_by("site__code", "pk")).qs
    judged = sorted(queries.judge_all(filtered), key=lambda each: (-each.worst, each.row.site.code))
    missing = queries.missing(year, half, Site.objects.visible_to(request.user))
    if "province" in chosen:
        missing = missing.filter(jurisdiction__code__startswith=chosen["province"])
    context = {
        "form": form,
        "year": year,
        "half": UseReturn.Half(half),
        "rows": Paginator(judged, PER_PAGE).get_page(request.GET.get("page")),
        "exported": chosen,
        "missing": list(missing[: MOST_MISSING + 1]),
        "most_missing": MOST_MISSING,
        "due": halves.due_day(year, half),
        "overdue": clock.today() > halves.due_day(year, half),
        "may_file": holds(request.user, USE_RETURNS_FILE),
    }
    return render(request, "resources/use_return_list.html", context)


def _form(request: HttpRequest, data: QueryDict | None) -> UseReturnForm:
    year, half = halves.last_ended(clock.today())
    initial = {"year": year, "half": half, "site": request.GET.get("site", "")}
    return UseReturnForm(data, actor=request.user, initial=initial)


create = create_view(
    Creation(
        title=gettext_lazy("File a return of resource use"),
        lead=gettext_lazy(
            "The return is frozen as filed. Leave empty what does not occur at the mine; write 0 where there was none"
            " in this half-year."
        ),
        button=gettext_lazy("File the return"),
        list_title=gettext_lazy("Resource use"),
        list_page="pages:use-returns",
        detail_page="pages:use-return",
        allowed=partial(holds, capability=USE_RETURNS_FILE),
        form=_form,
        service=use_returns.file,
        done=gettext_lazy("The return was filed."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> UseReturn:
    rows = UseReturn.objects.visible_to(request.user).select_related("site__jurisdiction", "enterprise", "filed_by")
    return get_object_or_404(rows, pk=pk)


def _detail(request: HttpRequest, row: UseReturn) -> HttpResponse:
    (judged,) = queries.judge_all([row])
    versions = queries.versions(row)
    replaced = {each.amends_id for each in versions}
    context = {
        "row": row,
        "judged": judged,
        "rates": [(RATES[name], getattr(row.rates, name), FORMULAS[name]) for name in RATES],
        "quantities": [(label_of(UseReturn, name), getattr(row, name)) for name in UseReturn.QUANTITIES],
        "versions": versions,
        "replaced": row.pk in replaced,
        "last_day": halves.last_day(row.year, row.half),
        "may_amend": row.pk not in replaced and can(request.user, USE_RETURNS_FILE, row),
    }
    return render(request, "resources/use_return_detail.html", context)


detail = detail_view(_visible, _detail)


@page
def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    row = _visible(request, pk)
    if not can(request.user, USE_RETURNS_FILE, row):
        raise Forbidden("forbidden", _("Your roles do not allow this here."))
    form = AmendmentForm(request.POST if request.method == "POST" else None, initial=_initial(row))
    sent = send(request, form, lambda **values: use_returns.amend(row, actor=request.user, **values))
    if sent.done:
        messages.success(request, _("The amended return was filed."))
        return redirect("pages:use-return", pk=sent.result.pk)
    context = {"form": form, "row": row}
    return render(request, "resources/use_return_amendment.html", context, status=sent.status)


def _initial(row: UseReturn) -> dict[str, Any]:
    names = ("process", "condition", *UseReturn.QUANTITIES)
    return {name: value for name in names if (value := getattr(row, name)) is not None}
