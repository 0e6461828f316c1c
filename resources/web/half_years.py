"""Pages of secondary resources and of stocks of tailings: listed, filed, shown with their versions, amended."""

from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import local_name
from core.forms import PageForm
from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Creation, create_view
from core.web.filters import ListForm, choice
from core.web.pages import page
from enterprises.models import Site
from enterprises.policies import holds
from enterprises.scoping import bounds_of
from enterprises.web.enterprises import provinces
from resources.acts.half_years import (
    RECOVERY_RETURNS,
    TAILINGS_RETURNS,
    RecoveryFiguresForm,
    TailingsFiguresForm,
)
from resources.capabilities import USE_RETURNS_FILE
from resources.filters.half_years import RecoveryReturnFilters, TailingsReturnFilters
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.models.half_years import HalfYearQuerySet
from resources.models.use_returns import Half
from resources.queries import tailings as stocks
from resources.services import recovery_returns, tailings
from resources.web.use_returns import initial_of


def _feeds() -> list[tuple[str, str]]:
    return [(feed.code, local_name(feed)) for feed in SecondaryFeed.objects.order_by("code")]


class HalfYearFilter(ListForm):
    province = choice(gettext_lazy("Province"), provinces)
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    half = choice(gettext_lazy("Half-year"), Half)


class RecoveryFilter(HalfYearFilter):
    feed = choice(gettext_lazy("Kind of secondary feed"), _feeds)


class TailingsFilter(HalfYearFilter):
    drawn_on = choice(gettext_lazy("Drawn on"), [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))])


class OfSiteForm(PageForm):
    """The site and half-year that a return is about; a subclass names the kinds of site."""

    kinds: tuple[str, ...] = ()

    site = forms.ChoiceField(label=gettext_lazy("Site"))
    year = forms.IntegerField(label=gettext_lazy("Year"), min_value=1990, max_value=2100)
    half = forms.TypedChoiceField(label=gettext_lazy("Half-year"), choices=Half.choices, coerce=int)
    field_order: tuple[str, ...] = ("site", "year", "half")

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        own = [bound.enterprise_id for bound in bounds_of(actor) if bound.enterprise_id is not None]
        rows = Site.objects.filter(enterprise__in=own, kind__in=self.kinds)
        self.sites = {site.code: site for site in rows.select_related("enterprise", "jurisdiction").order_by("code")}
        self.set_choices("site", [(code, f"{code} {local_name(site)}") for code, site in self.sites.items()])

    def values(self) -> dict[str, Any]:
        given = super().values()
        return {**given, "site": self.sites[given["site"]]}


class RecoveryReturnForm(OfSiteForm, RecoveryFiguresForm):
    kinds = (Site.Kind.RECYCLING,)
    field_order = ("site", "year", "half", "feed")

    feed = forms.ModelChoiceField(
        label=label_of(RecoveryReturn, "feed"), queryset=SecondaryFeed.objects.all(), to_field_name="code"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field("feed").label_from_instance = local_name


class TailingsReturnForm(OfSiteForm, TailingsFiguresForm):
    kinds = tailings.SITES


def _recovery_rows(request: HttpRequest) -> HalfYearQuerySet[RecoveryReturn]:
    rows = RecoveryReturn.objects.visible_to(request.user).with_replaced()
    return rows.select_related("site__jurisdiction", "enterprise", "feed", "filed_by")


def _tailings_rows(request: HttpRequest) -> HalfYearQuerySet[TailingsReturn]:
    rows = TailingsReturn.objects.visible_to(request.user).with_replaced()
    return rows.select_related("site__jurisdiction", "enterprise", "filed_by")


@page
def recovery_list(request: HttpRequest) -> HttpResponse:
    rows = _recovery_rows(request).standing().order_by("-year", "-half", "site__code", "feed__code", "pk")
    context = RecoveryFilter(request).list_rows(request, RecoveryReturnFilters, rows)
    context |= {"feeds": SecondaryFeed.objects.order_by("code"), "may_file": holds(request.user, USE_RETURNS_FILE)}
    return render(request, "resources/recovery_return_list.html", context)


@page
def tailings_list(request: HttpRequest) -> HttpResponse:
    rows = _tailings_rows(request).standing().order_by("-year", "-half", "site__code", "pk")
    context = TailingsFilter(request).list_rows(request, TailingsReturnFilters, rows)
    context |= {"stocks": stocks.stocks_of(context["rows"]), "may_file": holds(request.user, USE_RETURNS_FILE)}
    return render(request, "resources/tailings_return_list.html", context)


def _recovery_form(request: HttpRequest, data: QueryDict | None) -> RecoveryReturnForm:
    return RecoveryReturnForm(data, actor=request.user, initial=initial_of(request))


def _tailings_form(request: HttpRequest, data: QueryDict | None) -> TailingsReturnForm:
    return TailingsReturnForm(data, actor=request.user, initial=initial_of(request))


recovery_create = create_view(
    Creation(
        title=gettext_lazy("File a return of secondary resources"),
        lead=gettext_lazy("One return for each kind of feed that the plant used in the half-year."),
        button=gettext_lazy("File the return"),
        list_title=gettext_lazy("Secondary resources"),
        list_page="pages:recovery-returns",
        detail_page="pages:recovery-return",
        allowed=partial(holds, capability=USE_RETURNS_FILE),
        form=_recovery_form,
        service=recovery_returns.file,
        done=gettext_lazy("The return was filed."),
    )
)
tailings_create = create_view(
    Creation(
        title=gettext_lazy("File a return of tailings"),
        lead=gettext_lazy("Tonnes of tailings put on the stock of the site in the half-year, and drawn from it."),
        button=gettext_lazy("File the return"),
        list_title=gettext_lazy("Stocks of tailings"),
        list_page="pages:tailings-returns",
        detail_page="pages:tailings-return",
        allowed=partial(holds, capability=USE_RETURNS_FILE),
        form=_tailings_form,
        service=tailings.file,
        done=gettext_lazy("The return was filed."),
    )
)


def _recovery(request: HttpRequest, pk: UUID) -> RecoveryReturn:
    return get_object_or_404(_recovery_rows(request), pk=pk)


def _tailings(request: HttpRequest, pk: UUID) -> TailingsReturn:
    return get_object_or_404(_tailings_rows(request), pk=pk)


def _recovery_detail(
    request: HttpRequest, row: RecoveryReturn, failed: Failed = None, status: int = 200
) -> HttpResponse:
    same = {"site": row.site_id, "enterprise": row.enterprise_id, "year": row.year, "half": row.half}
    versions = RecoveryReturn.objects.visible_to(request.user).filter(**same, feed=row.feed_id)
    context = {
        "row": row,
        "versions": versions.select_related("filed_by").order_by("number"),
        **panel(request, RECOVERY_RETURNS, row, failed),
    }
    return render(request, "resources/recovery_return_detail.html", context, status=status)


def _tailings_detail(
    request: HttpRequest, row: TailingsReturn, failed: Failed = None, status: int = 200
) -> HttpResponse:
    same = {"site": row.site_id, "enterprise": row.enterprise_id, "year": row.year, "half": row.half}
    (stock,) = stocks.stocks_of([row])
    standing = TailingsReturn.objects.visible_to(request.user).standing().filter(site=row.site_id)
    context = {
        "row": row,
        "stock": stock,
        "stocks": stocks.stocks_of(standing.order_by("-year", "-half")),
        "versions": TailingsReturn.objects.visible_to(request.user)
        .filter(**same)
        .select_related("filed_by")
        .order_by("number"),
        **panel(request, TAILINGS_RETURNS, row, failed),
    }
    return render(request, "resources/tailings_return_detail.html", context, status=status)


recovery_detail = detail_view(_recovery, _recovery_detail)
recovery_act = act_view(RECOVERY_RETURNS, find=_recovery, show=_recovery_detail)
tailings_detail = detail_view(_tailings, _tailings_detail)
tailings_act = act_view(TAILINGS_RETURNS, find=_tailings, show=_tailings_detail)
