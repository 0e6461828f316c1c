"""Template tags for lists: the reader's saved views, and the same rows as a file."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from portal.models import ListFile, SavedView

register = template.Library()


@register.inclusion_tag("portal/parts/views.html", takes_context=True)
def saved_views(context: template.Context) -> dict[str, Any]:
    """Return the reader's saved views of the list that is shown."""
    request = context["request"]
    page = request.resolver_match.url_name
    rows = SavedView.objects.visible_to(request.user).filter(page=page)
    # As it would be saved: without filters that were not chosen.
    shown = urlencode(
        [(name, value) for name, values in request.GET.lists() for value in values if value and name != "page"]
    )
    return {
        "views": [{"view": view, "current": view.query == shown} for view in rows],
        "list": page,
        "query": shown,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("portal/parts/exports.html", takes_context=True)
def exports(
    context: template.Context, route: str, filters: Mapping[str, Any] | None = None, pk: object = None
) -> dict[str, Any]:
    """Return the address of the API's list under the same filters, of which a file is given or prepared."""
    address = reverse(route, args=[pk] if pk else [])
    wanted = [
        (name, item)
        for name, value in (filters or {}).items()
        for item in (value if isinstance(value, list) else [value])
    ]
    address = f"{address}?{urlencode(wanted)}" if wanted else address
    request = context["request"]
    chosen, where = request.GET.get("columns", ""), {"address": address, "back": request.get_full_path()}
    return {
        "address": address,
        "chosen": chosen,
        "columns_page": f"{reverse('pages:list-columns')}?{urlencode({**where, 'columns': chosen})}",
        "for_people": [ListFile.Format.BOOK, ListFile.Format.EXCEL],
        "raw": [ListFile.Format.CSV, ListFile.Format.XLSX, ListFile.Format.JSON],
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_block_tag(takes_context=True)
def exports_of(context: template.Context, content: str, filters: Mapping[str, Any]) -> str:
    """Lay out the exports of the API's list whose name is the content, under the filters of the page."""
    return render_to_string("portal/parts/exports.html", exports(context, content.strip(), filters))
