"""Pages of the limits of discharge permits: every entry, and a form for the authority of the permit."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.permit_limits import CREATE_PERMIT_LIMIT
from environment.filters import PermitLimitFilters
from environment.models import PermitLimit

PAGES = RecordPages(
    title=gettext_lazy("Limits of discharge permits"),
    templates="environment/permit_limit",
    rows=PermitLimit.objects.select_related("licence__site__enterprise", "licence__site__jurisdiction", "recorded_by"),
    order=("-in_force_from", "-pk"),
    filters=PermitLimitFilters,
    form=form_of(PermitLimitFilters, "pollutant", "province"),
    creates=CREATE_PERMIT_LIMIT,
)
