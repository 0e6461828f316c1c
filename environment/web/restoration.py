"""Pages of restoration: entries of sites and planned mining areas, recorded and withdrawn, with what is still owed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core import clock
from core.web.filters import choice, form_of
from core.web.records import RecordPages
from environment.acts.restoration import CREATE_RESTORATION, RESTORATIONS
from environment.filters import RestorationFilters
from environment.models import RestorationEntry
from environment.queries.deposits import deposit_of
from environment.queries.restoration import attach_sums


def _with_sums(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    attach_sums(context["rows"], clock.today())
    return {}


def _sums(request: HttpRequest, row: RestorationEntry) -> Mapping[str, Any]:
    today = clock.today()
    attach_sums([row], today)
    return {"restoration": row.restoration, "deposit": deposit_of(row.site, today) if row.site else None}


PAGES = RecordPages(
    title=gettext_lazy("Restoration"),
    templates="environment/restoration",
    rows=RestorationEntry.objects.select_related(
        "place", "site__enterprise", "site__jurisdiction", "mining_area", "recorded_by", "withdrawal"
    ),
    order=("-day", "-pk"),
    filters=RestorationFilters,
    form=form_of(
        RestorationFilters,
        "kind",
        "province",
        "site",
        "mining_area",
        "overdue",
        overdue=choice(gettext_lazy("Overdue"), [("true", gettext_lazy("Owed by a day that has passed"))]),
    ),
    creates=CREATE_RESTORATION,
    acts=RESTORATIONS,
    in_list=_with_sums,
    in_detail=_sums,
)
