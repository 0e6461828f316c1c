"""Programme years: the national total, what is unused, and closing or reopening a year by two officers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from core.forms import YearField
from core.web.filters import ListForm, choice
from core.web.pages import page, paged
from enterprises.models import NATION
from enterprises.policies import holds
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import Account, Category, Notice, ProgrammeYear
from quotas.web.accounts import programmes, with_names

WHOLE = (Category.ALL, Category.TOTAL)  # the account in which all of a year's categories are counted


class YearFilter(ListForm):
    programme = choice(_("Programme"), programmes)
    year = YearField(label=_("Year"))
    state = choice(_("State"), ProgrammeYear.State)


@page
def listing(request: HttpRequest) -> HttpResponse:
    form = YearFilter(request)
    rows = ProgrammeYear.objects.visible_to(request.user).select_related("programme__authority")
    if "programme" in form.chosen:
        rows = rows.filter(programme__code=form.chosen["programme"])
    given = {name: form.chosen[name] for name in ("year", "state") if name in form.chosen}
    shown = paged(request, rows.filter(**given).order_by("-year", "programme__code"))
    accounts = {account.programme_year_id: account for account in _national(request, [row.pk for row in shown])}
    context = {
        "form": form,
        "rows": shown,
        "years": [(row, accounts.get(row.pk)) for row in shown],
        "faults": bool(form.errors),
        "kept": holds(request.user, CATALOGUE_KEEP),
    }
    return render(request, "quotas/programme_year_list.html", context)


@page
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = ProgrammeYear.objects.visible_to(request.user).select_related("programme__authority")
    year = get_object_or_404(rows, pk=pk)
    notices = Notice.objects.visible_to(request.user).filter(programme_year=year, state=Notice.State.IN_FORCE)
    context = {
        "year": year,
        "national": next(iter(_national(request, [year.pk])), None),
        "notices": notices.count(),
    }
    return render(request, "quotas/programme_year_detail.html", context)


def _national(request: HttpRequest, years: list[UUID]) -> list[Account]:
    """Return the nation's account of each of these years, as far as the reader sees it."""
    rows = Account.objects.visible_to(request.user).filter(
        programme_year__in=years, holder__code=NATION, category__in=WHOLE
    )
    return list(with_names(rows))
