"""Pages of secondary resources and of stocks of tailings: listed, filed, shown with their versions, amended."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.formats import local_name
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from resources.acts.half_years import (
    CREATE_RECOVERY_RETURN,
    CREATE_TAILINGS_RETURN,
    RECOVERY_RETURNS,
    TAILINGS_RETURNS,
)
from resources.filters import RecoveryReturnFilters, TailingsReturnFilters
from resources.models import RecoveryReturn, SecondaryFeed, TailingsReturn
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn
from resources.queries import tailings as stocks


def _feeds() -> list[tuple[str, str]]:
    return [(feed.code, local_name(feed)) for feed in SecondaryFeed.objects.order_by("code")]


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
    creates=CREATE_RECOVERY_RETURN,
    acts=RECOVERY_RETURNS,
    in_list=lambda request, context: {"feeds": SecondaryFeed.objects.order_by("code")},
    in_detail=lambda request, row: {"versions": versions(request, RecoveryReturn.objects.all(), row, feed=row.feed_id)},
)
TAILINGS = RecordPages[TailingsReturn](
    title=gettext_lazy("Half-yearly stocks of tailings"),
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
    creates=CREATE_TAILINGS_RETURN,
    acts=TAILINGS_RETURNS,
    in_list=lambda request, context: {"stocks": stocks.stocks_of(context["rows"])},
    in_detail=_stocks,
)
