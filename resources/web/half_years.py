"""Pages of secondary resources and of stocks of tailings: listed, filed, shown with their versions, amended."""

from collections.abc import Mapping
from functools import partial
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core.actors import Actor
from core.formats import local_name
from core.forms import PageForm, YearField
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from enterprises.models import Site
from enterprises.policies import holds
from enterprises.queries import own_sites
from resources.acts.half_years import (
    RECOVERY_RETURNS,
    TAILINGS_RETURNS,
    RecoveryFiguresForm,
    TailingsFiguresForm,
)
from resources.capabilities import USE_RETURNS_FILE
from resources.filters import RecoveryReturnFilters, TailingsReturnFilters
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn
from resources.models.use_returns import Half
from resources.queries import tailings as stocks
from resources.services import recovery_returns, tailings
from resources.web.use_returns import initial_of


def _feeds() -> list[tuple[str, str]]:
    return [(feed.code, local_name(feed)) for feed in SecondaryFeed.objects.order_by("code")]


class OfSiteForm(PageForm):
    """The site and half-year that a return is about; a subclass names the kinds of site."""

    kinds: tuple[str, ...] = ()

    site = forms.ChoiceField(label=gettext_lazy("Site"))
    year = YearField(label=gettext_lazy("Year"))
    half = forms.TypedChoiceField(label=gettext_lazy("Half-year"), choices=Half.choices, coerce=int)
    field_order: tuple[str, ...] = ("site", "year", "half")

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        """Return the form of a reader, which begins with the last half-year that is over."""
        return cls(data, actor=request.user, initial=initial_of(request))

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        rows = own_sites(actor).filter(kind__in=self.kinds)
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


def versions[Row: HalfYearReturn](
    request: HttpRequest, rows: HalfYearQuerySet[Row], row: HalfYearReturn, **same: Any
) -> HalfYearQuerySet[Row]:
    """Return the versions of a return that the reader sees, first to last; ``same`` is what it is about besides."""
    every = rows.visible_to(request.user).filter(
        site=row.site_id, enterprise=row.enterprise_id, year=row.year, half=row.half, **same
    )
    return every.select_related("filed_by").order_by("number")


def _stocks(request: HttpRequest, row: TailingsReturn) -> Mapping[str, Any]:
    (stock,) = stocks.stocks_of([row])
    standing = TailingsReturn.objects.visible_to(request.user).standing().filter(site=row.site_id)
    return {
        "stock": stock,
        "stocks": stocks.stocks_of(standing.order_by("-year", "-half")),
        "versions": versions(request, TailingsReturn.objects.all(), row),
    }


RECOVERY = RecordPages[RecoveryReturn](
    title=gettext_lazy("Secondary resources"),
    list_page="pages:recovery-returns",
    detail_page="pages:recovery-return",
    templates="resources/recovery_return",
    order=("-year", "-half", "site__code", "feed__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=RecoveryReturnFilters,
    form=form_of(
        RecoveryReturnFilters,
        "province",
        "year",
        "half",
        "feed",
        feed=choice(gettext_lazy("Kind of secondary feed"), _feeds),
    ),
    may_record=partial(holds, capability=USE_RETURNS_FILE),
    acts=RECOVERY_RETURNS,
    in_list=lambda request, context: {"feeds": SecondaryFeed.objects.order_by("code")},
    in_detail=lambda request, row: {"versions": versions(request, RecoveryReturn.objects.all(), row, feed=row.feed_id)},
)
TAILINGS = RecordPages[TailingsReturn](
    title=gettext_lazy("Stocks of tailings"),
    list_page="pages:tailings-returns",
    detail_page="pages:tailings-return",
    templates="resources/tailings_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=TailingsReturnFilters,
    form=form_of(
        TailingsReturnFilters,
        "province",
        "year",
        "half",
        "drawn_on",
        drawn_on=choice(gettext_lazy("Drawn on"), [("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]),
    ),
    may_record=partial(holds, capability=USE_RETURNS_FILE),
    acts=TAILINGS_RETURNS,
    in_list=lambda request, context: {"stocks": stocks.stocks_of(context["rows"])},
    in_detail=_stocks,
)


recovery_create = create_view(
    RECOVERY,
    title=gettext_lazy("File a return of secondary resources"),
    lead=gettext_lazy("One return for each kind of feed that the plant used in the half-year."),
    button=gettext_lazy("File the return"),
    form=RecoveryReturnForm.for_request,
    service=recovery_returns.file,
    done=gettext_lazy("The return was filed."),
)
tailings_create = create_view(
    TAILINGS,
    title=gettext_lazy("File a return of tailings"),
    lead=gettext_lazy("Tonnes of tailings put on the stock of the site in the half-year, and drawn from it."),
    button=gettext_lazy("File the return"),
    form=TailingsReturnForm.for_request,
    service=tailings.file,
    done=gettext_lazy("The return was filed."),
)
