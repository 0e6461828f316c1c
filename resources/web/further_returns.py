"""Pages of associated minerals, of thorium, and of energy and wastes: listed, filed, shown with versions, amended."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.web.filters import form_of
from core.web.records import RecordPages
from resources.acts.further_returns import (
    ASSOCIATED_RETURNS,
    CREATE_ASSOCIATED_RETURN,
    CREATE_ENERGY_RETURN,
    CREATE_THORIUM_RETURN,
    ENERGY_RETURNS,
    THORIUM_RETURNS,
)
from resources.filters import AssociatedReturnFilters, HalfYearFilters
from resources.models import AssociatedReturn, EnergyReturn, ThoriumReturn
from resources.queries.energy_returns import per_tonne, years_of
from resources.recovery_rates import share
from resources.web.half_years import versions


def _associated_versions(request: HttpRequest, row: AssociatedReturn) -> Mapping[str, Any]:
    return {
        "recovery": share(row.recovered, row.in_ore),
        "versions": versions(request, AssociatedReturn.objects.all(), row, mineral=row.mineral),
    }


def _energy_years(request: HttpRequest, row: EnergyReturn) -> Mapping[str, Any]:
    rows = EnergyReturn.objects.visible_to(request.user)
    return {
        "years": years_of(row.site, rows.standing().filter(site=row.site_id)),
        "versions": versions(request, EnergyReturn.objects.all(), row),
    }


ASSOCIATED = RecordPages[AssociatedReturn](
    title=gettext_lazy("Associated minerals"),
    templates="resources/associated_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=AssociatedReturnFilters,
    form=form_of(AssociatedReturnFilters, "province", "year", "half", "mineral"),
    creates=CREATE_ASSOCIATED_RETURN,
    acts=ASSOCIATED_RETURNS,
    in_list=lambda request, context: {"returns": [(row, share(row.recovered, row.in_ore)) for row in context["rows"]]},
    in_detail=_associated_versions,
)
THORIUM = RecordPages[ThoriumReturn](
    title=gettext_lazy("Thorium"),
    templates="resources/thorium_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=HalfYearFilters,
    form=form_of(HalfYearFilters, "province", "year", "half"),
    creates=CREATE_THORIUM_RETURN,
    acts=THORIUM_RETURNS,
    in_detail=lambda request, row: {"versions": versions(request, ThoriumReturn.objects.all(), row)},
)
ENERGY = RecordPages[EnergyReturn](
    title=gettext_lazy("Energy and wastes"),
    templates="resources/energy_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=HalfYearFilters,
    form=form_of(HalfYearFilters, "province", "year", "half"),
    creates=CREATE_ENERGY_RETURN,
    acts=ENERGY_RETURNS,
    in_list=lambda request, context: {
        "returns": [(row, per_tonne(row.energy, row.output_reo)) for row in context["rows"]]
    },
    in_detail=_energy_years,
)
