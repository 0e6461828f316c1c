"""Pages of returns of consumption: a list with what is missing, one return, filing, entry from paper, amending."""

import datetime as dt
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats, months
from core.acts import Create
from core.capabilities import require
from core.forms import MonthField
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, change_view, create_view
from core.web.filters import form_of
from core.web.pages import page, paged
from enterprises.policies import holds
from enterprises.queries import with_holders
from quotas.acts.consumption import CONSUMPTION_RETURNS
from quotas.capabilities import CONSUMPTION_FILE, CONSUMPTION_KEY_IN, CONSUMPTION_PREPARE
from quotas.filters.consumption import ConsumptionDraftFilters, ConsumptionReturnFilters, MissingConsumptionFilters
from quotas.models import ConsumptionDraft, ConsumptionReturn, Import
from quotas.models.consumption import ConsumptionReturnQuerySet
from quotas.queries import consumption as queries
from quotas.services import consumption
from quotas.services.consumption import CONSUMPTION
from quotas.sheets import consumption as sheet
from quotas.sheets import workbooks
from quotas.sheets.downloads import sheet_answer
from quotas.web import imports
from quotas.web.consumption_forms import AmendmentForm, OfSiteForm, PaperForm

MOST_MISSING = 50


ConsumptionFilter = form_of(
    ConsumptionReturnFilters,
    "period",
    "province",
    "enterprise",
    period=MonthField(label=gettext_lazy("Month")),
)


def _rows(request: HttpRequest) -> ConsumptionReturnQuerySet:
    rows = ConsumptionReturn.objects.visible_to(request.user).with_replaced().with_due_day()
    return rows.select_related(
        "site__jurisdiction", "enterprise__jurisdiction", "filed_by", "confirmed_by", "receipt_confirmed_by"
    )


def _last_month() -> dt.date:
    """Return the last month that is over."""
    return months.month_of(months.last_ended(clock.today()))


@page
def listing(request: HttpRequest) -> HttpResponse:
    """List the returns, and the sites without one of the month: the last one that is over unless one is chosen."""
    form = ConsumptionFilter(request)
    given = dict(form.chosen)
    period = given.pop("period", None)
    chosen = {**given, **({"period": f"{period:%Y-%m}"} if period else {}), "standing": "true"}
    rows = ConsumptionReturnFilters(chosen, queryset=_rows(request).order_by("-period", "-pk")).qs
    month = period or _last_month()
    missing = queries.missing_to(request.user, month)
    missing = MissingConsumptionFilters(chosen, queryset=missing).qs
    drafts = ConsumptionDraft.objects.visible_to(request.user).select_related("site", "enterprise", "saved_by")
    context = {
        "form": form,
        "rows": paged(request, rows),
        "exported": chosen,
        "month": month,
        "missing": with_holders(missing[: MOST_MISSING + 1]),
        "most_missing": MOST_MISSING,
        "today": clock.today(),
        "drafts": ConsumptionDraftFilters(given, queryset=drafts.order_by("-period", "site__code")).qs[
            : MOST_MISSING + 1
        ],
        "may_prepare": holds(request.user, CONSUMPTION_PREPARE),
        "may_file": holds(request.user, CONSUMPTION_FILE),
        "may_key_in": holds(request.user, CONSUMPTION_KEY_IN),
    }
    return render(request, "quotas/consumption_list.html", context)


TRAIL = Trail(
    title=gettext_lazy("Consumption"), list_page="pages:consumption-returns", detail_page="pages:consumption-return"
)


create = create_view(
    TRAIL,
    Create(
        title=gettext_lazy("File a return of consumption"),
        lead=gettext_lazy(
            "The return is frozen as filed. Leave empty what the site does not use; write 0 where there was none in"
            " this month."
        ),
        button=gettext_lazy("File the return"),
        capability=CONSUMPTION_FILE,
        form=OfSiteForm,
        service=consumption.file,
        done=gettext_lazy("The return was filed."),
    ),
)
key_in = create_view(
    TRAIL,
    Create(
        title=gettext_lazy("Enter a return of consumption received on paper"),
        lead=gettext_lazy("The enterprise is told, and confirms the figures or amends them."),
        button=gettext_lazy("File the return"),
        capability=CONSUMPTION_KEY_IN,
        form=PaperForm,
        service=consumption.key_in,
        done=gettext_lazy("The return was filed."),
    ),
)


@page
def sheet_template(request: HttpRequest, form: str) -> HttpResponse:
    if form not in workbooks.TYPES:
        raise Http404
    return sheet_answer(sheet.template(form), "consumption", form)


@page
def sheet_upload(request: HttpRequest) -> HttpResponse:
    """Upload a sheet of returns; the page that follows shows its faults."""
    require(request.user, CONSUMPTION_FILE)
    guide = {
        "trail": _("Consumption"),
        "text": _("A row for each site and month. All rows are filed, or none."),
        "template": "pages:consumption-sheet-template",
    }
    about = {"kind": Import.Kind.CONSUMPTION}
    return imports.upload(
        request, reverse("pages:consumption-returns"), about, _("Upload a spreadsheet of consumption"), guide
    )


def _visible(request: HttpRequest, pk: UUID) -> ConsumptionReturn:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: ConsumptionReturn, failed: Failed = None, status: int = 200) -> HttpResponse:
    same = ConsumptionReturn.objects.visible_to(request.user).filter(site=row.site_id, period=row.period)
    context = {
        "row": row,
        "quantities": [(label_of(ConsumptionReturn, name), value) for name, value in row.quantities.items()],
        "versions": same.select_related("filed_by").order_by("number"),
        "may_amend": CONSUMPTION.is_open(request.user, row, "amend"),
        **panel(request, CONSUMPTION_RETURNS, row, failed),
    }
    return render(request, "quotas/consumption_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(CONSUMPTION_RETURNS, find=_visible, show=_detail)


amend = change_view(
    TRAIL,
    title=gettext_lazy("Amend a return"),
    heading=lambda row: _("Amend %(site)s, %(period)s") % {"site": row.site.code, "period": formats.month(row.period)},
    lead=lambda row: _("The amended return replaces the earlier one, which stays visible."),
    button=gettext_lazy("File the return"),
    name=lambda row: f"{row.site.code}, {formats.month(row.period)}",
    find=_visible,
    allowed=lambda person, row: CONSUMPTION.can(person, CONSUMPTION["amend"].capability, row),
    form=lambda row, data: AmendmentForm(data, initial=row.quantities),
    service=consumption.amend,
    done=gettext_lazy("The amended return was filed."),
)
