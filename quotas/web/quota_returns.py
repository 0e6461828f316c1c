"""The page of unused quota to be returned, largest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import YearField
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.filters import provinces
from enterprises.policies import holds
from quotas.capabilities import DEDUCTIONS_DECIDE
from quotas.filters.accounts import ReturnFilters
from quotas.models import Account
from quotas.queries import quota_returns
from quotas.queries.quota_returns import ReturnState
from quotas.web.accounts import programmes, with_names


class ReturnFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = YearField(label=_("Year"))
    province = choice(_("Province"), provinces)
    returned = choice(_("Return"), [(state.value, state.label) for state in (ReturnState.MISSING, ReturnState.LATE)])
    low = choice(_("Use"), [("true", _("Less than half"))])


@page
def listing(request: HttpRequest) -> HttpResponse:
    today = clock.today()
    rows = quota_returns.begun(
        quota_returns.to_return(with_names(Account.objects.visible_to(request.user))), today
    ).order_by("-available", "id")
    context = ReturnFilter(request).list_rows(request, ReturnFilters, rows)
    context["returns"] = quota_returns.returns_of(context["rows"], today)
    context["may_decide"] = holds(request.user, DEDUCTIONS_DECIDE)
    return render(request, "quotas/returns.html", context)
