"""Panels that this app adds to pages of quota: undecided flags on the holders to whom a notice gives quota."""

from django.db.models import Count
from django.db.models.functions import Left
from django.http import HttpRequest
from django.template.loader import render_to_string

from core.web.panels import panel
from inspections import queries
from inspections.filters.flags import about_gainers
from inspections.models import Flag
from inspections.web.flags import gravest_first
from quotas.models import Notice

MOST = 20
_UNDECIDED = (Notice.State.DRAFT, Notice.State.SUBMITTED, Notice.State.RETURNED)


@panel("notice")
def flags_of_gainers(request: HttpRequest, notice: Notice) -> str:
    """Show the approver of an undecided notice the flags on those who gain by it, and in their provinces."""
    if notice.state not in _UNDECIDED:
        return ""
    undecided = Flag.objects.visible_to(request.user).filter(state__in=Flag.STANDING)
    about = gravest_first(queries.flags(undecided.filter(about_gainers([notice.pk]))))
    codes = {line.to_holder.code: line.to_holder for line in notice.lines.all() if line.to_holder.type == "province"}
    within = (
        undecided.order_by()
        .annotate(province=Left("place__code", 2))
        .filter(province__in=codes)
        .values_list("province")
        .annotate(count=Count("pk"))
        .order_by("-count", "province")
    )
    context = {
        "notice": notice,
        "rows": list(about[: MOST + 1]),
        "most": MOST,
        "within": [(codes[code], count) for code, count in within] if codes else [],
    }
    return render_to_string("inspections/parts/gainers.html", context, request)
