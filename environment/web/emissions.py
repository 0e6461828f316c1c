"""Pages of emissions by province: ceilings beside the totals of permits and readings, one ceiling, and its entry."""

from functools import partial

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from core import clock
from core.forms import PageForm, YearField, text_area
from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.models import Jurisdiction
from enterprises.policies import holds
from environment.acts.emissions import EMISSION_CEILINGS
from environment.capabilities import EMISSION_CEILINGS_SET
from environment.filters import EmissionCeilingFilters
from environment.models import EmissionCeiling
from environment.models.discharges import Medium
from environment.models.emissions import CEILING_POLLUTANTS, FIRST_YEAR
from environment.queries import emissions as queries
from environment.services import emissions


class EmissionCeilingForm(PageForm):
    place = forms.ModelChoiceField(
        label=label_of(EmissionCeiling, "place"),
        queryset=Jurisdiction.objects.filter(level=Jurisdiction.Level.PROVINCE).order_by("code"),
        to_field_name="code",
    )
    pollutant = forms.ChoiceField(label=gettext_lazy("Pollutant"), choices=CEILING_POLLUTANTS)
    medium = forms.ChoiceField(label=gettext_lazy("Medium"), choices=Medium.choices)
    year = YearField(label=gettext_lazy("Year"), first=FIRST_YEAR)
    tonnes = forms.DecimalField(label=label_of(EmissionCeiling, "tonnes"), max_digits=14, decimal_places=3, min_value=0)
    document = text_area(gettext_lazy("Document"), rows=2, max_length=2_000)


def _form(request: HttpRequest, data: QueryDict | None) -> EmissionCeilingForm:
    return EmissionCeilingForm(data, initial={"year": clock.today().year})


PAGES = RecordPages[EmissionCeiling](
    title=gettext_lazy("Emissions by province"),
    list_page="pages:emissions",
    detail_page="pages:emission-ceiling",
    templates="environment/emission",
    order=("-year", "place__code", "pollutant", "pk"),
    standing=lambda rows: rows.filter(correction=None, tonnes__isnull=False),
    filters=EmissionCeilingFilters,
    form=form_of(EmissionCeilingFilters, "province", "pollutant", "year"),
    may_record=partial(holds, capability=EMISSION_CEILINGS_SET),
    acts=EMISSION_CEILINGS,
    in_list=lambda request, context: {"found": queries.with_totals(context["rows"])},
    in_detail=lambda request, row: {"found": queries.with_totals([row])[0]},
)


create = create_view(
    PAGES,
    title=gettext_lazy("Set an emission ceiling"),
    lead=gettext_lazy("What a province may discharge of a pollutant in a year. A correction is a further entry."),
    form=_form,
    service=emissions.set_ceiling,
    done=gettext_lazy("The ceiling was recorded."),
)
