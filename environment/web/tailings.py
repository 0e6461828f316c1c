"""Pages of stores of tailings and old workings: listed with the sums of their restoration, recorded, changed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.tailings import CREATE_TAILINGS_STORE, STORES
from environment.filters import TailingsStoreFilters
from environment.models import TailingsStore
from environment.queries import tailings as queries


def _borne(request: HttpRequest, context: Mapping[str, Any]) -> Mapping[str, Any]:
    visible = TailingsStore.objects.visible_to(request.user)
    return {"borne": queries.borne(TailingsStoreFilters(context["exported"], queryset=visible, request=request).qs)}


PAGES = RecordPages[TailingsStore](
    title=gettext_lazy("Tailings stores and old workings"),
    list_page="pages:tailings-stores",
    detail_page="pages:tailings-store",
    templates="environment/tailings",
    order=("-day", "-pk"),
    standing=lambda rows: rows.standing(),
    filters=TailingsStoreFilters,
    form=form_of(TailingsStoreFilters, "province", "kind", "condition", "radioactive", "bearer", "site"),
    creates=CREATE_TAILINGS_STORE,
    acts=STORES,
    in_list=_borne,
)
