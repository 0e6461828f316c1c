"""Pages of returns of resource use: a half-year, mines by rate, one return with its judgement, filing and amending."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.acts import Create
from core.forms import PageForm
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, change_view, create_view
from core.web.filters import form_of
from core.web.pages import PER_PAGE, page
from enterprises.policies import holds
from enterprises.queries import with_holders
from resources import halves
from resources.acts.use_returns import CREATE_USE_RETURN, USE_RETURNS
from resources.capabilities import USE_RETURNS_FILE, USE_RETURNS_KEY_IN, USE_RETURNS_PREPARE
from resources.filters import UseReturnFilters
from resources.forms.use_returns import AmendmentForm, PaperAmendmentForm, PaperReturnForm
from resources.lifecycles import USE_RETURN
from resources.models import UseReturn, UseReturnDraft
from resources.queries import use_returns as queries
from resources.services import use_returns

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


UseReturnFilter = form_of(UseReturnFilters, "province", "year", "half", "state")


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
    missing = queries.missing_to(request.user, year, half)
    if "province" in chosen:
        missing = missing.filter(jurisdiction__code__startswith=chosen["province"])
    context = {
        "form": form,
        "year": year,
        "half": UseReturn.Half(half),
        "rows": Paginator(judged, PER_PAGE).get_page(request.GET.get("page")),
        "exported": chosen,
        "missing": with_holders(missing[: MOST_MISSING + 1]),
        "most_missing": MOST_MISSING,
        "due": halves.due_day(year, half),
        "overdue": clock.today() > halves.due_day(year, half),
        "drafts": list(
            UseReturnDraft.objects.visible_to(request.user)
            .select_related("site", "enterprise", "saved_by")
            .order_by("site__code", "pk")[: MOST_MISSING + 1]
        ),
        "may_file": holds(request.user, USE_RETURNS_FILE),
        "may_key_in": holds(request.user, USE_RETURNS_KEY_IN),
        "may_prepare": holds(request.user, USE_RETURNS_PREPARE),
    }
    return render(request, "resources/use_return_list.html", context)


TRAIL = Trail(title=gettext_lazy("Resource use"), list_page="pages:use-returns", detail_page="pages:use-return")


create = create_view(TRAIL, CREATE_USE_RETURN)


key_in = create_view(
    TRAIL,
    Create(
        title=gettext_lazy("Enter a return received on paper"),
        lead=gettext_lazy(
            "The return counts from today. If the paper came in time, a second officer can confirm the day of receipt."
        ),
        button=gettext_lazy("File the return"),
        capability=USE_RETURNS_KEY_IN,
        form=PaperReturnForm,
        service=use_returns.key_in,
        done=gettext_lazy("The return was filed."),
    ),
)


def _visible(request: HttpRequest, pk: UUID) -> UseReturn:
    rows = UseReturn.objects.visible_to(request.user).with_replaced()
    people = ("original", "filed_by", "decided_by", "receipt_confirmed_by")
    return get_object_or_404(rows.select_related("site__jurisdiction", "enterprise", *people), pk=pk)


def _detail(request: HttpRequest, row: UseReturn, failed: Failed = None, status: int = 200) -> HttpResponse:
    (judged,) = queries.judge_all([row])
    versions = queries.versions(row)
    context = {
        "row": row,
        "replaced": any(each.number > row.number and not each.waits_to_count for each in versions),
        "judged": judged,
        "rates": [(RATES[name], getattr(row.rates, name), FORMULAS[name]) for name in RATES],
        "grades": queries.grades_beside([row])[row.pk],
        "quantities": [(label_of(UseReturn, name), getattr(row, name)) for name in UseReturn.QUANTITIES],
        "versions": versions,
        "last_day": halves.last_day(row.year, row.half),
        "may_amend": USE_RETURN.is_open(request.user, row, "amend"),
        "may_amend_on_paper": USE_RETURN.is_open(request.user, row, "amend_on_paper"),
        **panel(request, USE_RETURNS, row, failed),
    }
    return render(request, "resources/use_return_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(USE_RETURNS, find=_visible, show=_detail)


def _amendment(
    verb: str, form_class: type[PageForm], service: Callable[..., UseReturn]
) -> Callable[..., HttpResponseBase]:
    """Return the page on which a return is amended; it begins with the figures as filed."""
    return change_view(
        TRAIL,
        title=gettext_lazy("Amend a return"),
        heading=lambda row: _("Amend %(site)s, %(period)s") % {"site": row.site.code, "period": row.half_year},
        lead=lambda row: _("The amended return replaces the earlier one, which stays visible."),
        button=gettext_lazy("File the return"),
        name=lambda row: f"{row.site.code} {row.half_year}",
        find=_visible,
        allowed=lambda person, row: USE_RETURN.can(person, USE_RETURN[verb].capability, row),
        form=lambda row, data: form_class(data, initial=initial_figures(row)),
        service=service,
        done=gettext_lazy("The amended return was filed."),
    )


amend = _amendment("amend", AmendmentForm, use_returns.amend)
amend_on_paper = _amendment("amend_on_paper", PaperAmendmentForm, use_returns.amend_on_paper)


def initial_figures(row: UseReturn | UseReturnDraft) -> dict[str, Any]:
    """Return the figures of a return or draft as a form begins with them."""
    names = ("process", "condition", *UseReturn.QUANTITIES)
    return {name: value for name in names if (value := getattr(row, name)) is not None}
