"""Pages of deposits: entries of all mines, recorded and withdrawn; the sums stand on the page of the site."""

from functools import partial
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import DateInput, text_area
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.policies import holds
from enterprises.web.enterprises import provinces
from enterprises.web.site_forms import SiteForm
from environment.acts.deposits import DEPOSITS
from environment.capabilities import DEPOSITS_RECORD
from environment.filters.deposits import DepositFilters
from environment.models import DepositEntry
from environment.queries.deposits import deposit_of
from environment.services import deposits


class DepositFilter(ListForm):
    kind = choice(gettext_lazy("Kind"), DepositEntry.Kind)
    province = choice(gettext_lazy("Province"), provinces)
    site = forms.CharField(label=gettext_lazy("Code of the site"), max_length=32)


class DepositForm(SiteForm):
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=DepositEntry.Kind.choices)
    amount = forms.DecimalField(label=gettext_lazy("Amount, yuan"), max_digits=16, decimal_places=2, min_value=0)
    day = forms.DateField(
        label=gettext_lazy("Day"),
        widget=DateInput,
        help_text=gettext_lazy("Of what is due, the day by which it is to be paid."),
    )
    document = text_area(gettext_lazy("Document"), max_length=2000)


def _rows(request: HttpRequest) -> QuerySet[DepositEntry]:
    rows = DepositEntry.objects.visible_to(request.user)
    return rows.select_related("site__enterprise", "site__jurisdiction", "recorded_by", "withdrawal")


@page
def listing(request: HttpRequest) -> HttpResponse:
    context = DepositFilter(request).list_rows(request, DepositFilters, _rows(request).order_by("-day", "-pk"))
    context["may_record"] = holds(request.user, DEPOSITS_RECORD)
    return render(request, "environment/deposit_list.html", context)


create = create_view(
    Creation(
        title=gettext_lazy("Add an entry to a deposit"),
        lead=gettext_lazy("No more can be drawn and returned than was paid."),
        button=gettext_lazy("Record"),
        list_title=gettext_lazy("Deposits of mines"),
        list_page="pages:deposits",
        detail_page="pages:deposit",
        allowed=partial(holds, capability=DEPOSITS_RECORD),
        form=DepositForm.for_request,
        service=deposits.record,
        done=gettext_lazy("The entry was recorded."),
    )
)


def _visible(request: HttpRequest, pk: UUID) -> DepositEntry:
    return get_object_or_404(_rows(request), pk=pk)


def _detail(request: HttpRequest, row: DepositEntry, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "deposit": deposit_of(row.site, clock.today()),
        **panel(request, DEPOSITS, row, failed),
    }
    return render(request, "environment/deposit_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(DEPOSITS, find=_visible, show=_detail)
