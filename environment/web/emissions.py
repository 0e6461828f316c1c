"""Pages of emissions by province: ceilings beside the totals of permits and readings, one ceiling, and its entry."""

from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from environment.acts.emissions import CREATE_EMISSION_CEILING, EMISSION_CEILINGS
from environment.filters import EmissionCeilingFilters
from environment.models import EmissionCeiling
from environment.queries import emissions as queries

PAGES = RecordPages[EmissionCeiling](
    title=gettext_lazy("Emissions by province"),
    list_page="pages:emissions",
    detail_page="pages:emission-ceiling",
    templates="environment/emission",
    order=("-year", "place__code", "pollutant", "pk"),
    standing=lambda rows: rows.filter(correction=None, tonnes__isnull=False),
    filters=EmissionCeilingFilters,
    form=form_of(EmissionCeilingFilters, "province", "pollutant", "year"),
    creates=CREATE_EMISSION_CEILING,
    acts=EMISSION_CEILINGS,
    in_list=lambda request, context: {"found": queries.with_totals(context["rows"])},
    in_detail=lambda request, row: {"found": queries.with_totals([row])[0]},
)
