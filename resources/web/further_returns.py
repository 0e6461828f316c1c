"""Pages of associated minerals, of thorium, and of energy and wastes: listed, filed, shown with versions, amended."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from core.models import label_of
from core.web.creation import create_view
from core.web.filters import form_of
from core.web.records import RecordPages
from enterprises.policies import holds
from resources.acts.further_returns import (
    ASSOCIATED_RETURNS,
    ENERGY_RETURNS,
    THORIUM_RETURNS,
    AssociatedFiguresForm,
    EnergyFiguresForm,
    ThoriumFiguresForm,
)
from resources.capabilities import USE_RETURNS_FILE
from resources.filters import AssociatedReturnFilters, HalfYearFilters
from resources.models import AssociatedMineral, AssociatedReturn, EnergyReturn, ThoriumReturn
from resources.queries.energy_returns import per_tonne, years_of
from resources.recovery_rates import share
from resources.services import associated_returns, energy_returns, thorium_returns
from resources.web.half_years import OfSiteForm, versions


class AssociatedReturnForm(OfSiteForm, AssociatedFiguresForm):
    kinds = associated_returns.SITES
    field_order = ("site", "year", "half", "mineral")

    mineral = forms.ChoiceField(label=label_of(AssociatedReturn, "mineral"), choices=AssociatedMineral.choices)


class ThoriumReturnForm(OfSiteForm, ThoriumFiguresForm):
    kinds = thorium_returns.SITES


class EnergyReturnForm(OfSiteForm, EnergyFiguresForm):
    kinds = energy_returns.SITES


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
    list_page="pages:associated-returns",
    detail_page="pages:associated-return",
    templates="resources/associated_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=AssociatedReturnFilters,
    form=form_of(AssociatedReturnFilters, "province", "year", "half", "mineral"),
    may_record=partial(holds, capability=USE_RETURNS_FILE),
    acts=ASSOCIATED_RETURNS,
    in_list=lambda request, context: {"returns": [(row, share(row.recovered, row.in_ore)) for row in context["rows"]]},
    in_detail=_associated_versions,
)
THORIUM = RecordPages[ThoriumReturn](
    title=gettext_lazy("Thorium"),
    list_page="pages:thorium-returns",
    detail_page="pages:thorium-return",
    templates="resources/thorium_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=HalfYearFilters,
    form=form_of(HalfYearFilters, "province", "year", "half"),
    may_record=partial(holds, capability=USE_RETURNS_FILE),
    acts=THORIUM_RETURNS,
    in_detail=lambda request, row: {"versions": versions(request, ThoriumReturn.objects.all(), row)},
)
ENERGY = RecordPages[EnergyReturn](
    title=gettext_lazy("Energy and wastes"),
    list_page="pages:energy-returns",
    detail_page="pages:energy-return",
    templates="resources/energy_return",
    order=("-year", "-half", "site__code", "pk"),
    standing=lambda rows: rows.standing(),
    filters=HalfYearFilters,
    form=form_of(HalfYearFilters, "province", "year", "half"),
    may_record=partial(holds, capability=USE_RETURNS_FILE),
    acts=ENERGY_RETURNS,
    in_list=lambda request, context: {
        "returns": [(row, per_tonne(row.energy, row.output_reo)) for row in context["rows"]]
    },
    in_detail=_energy_years,
)


associated_create = create_view(
    ASSOCIATED,
    title=gettext_lazy("File a return of associated minerals"),
    lead=gettext_lazy("One return for each mineral that was in the ore of the half-year."),
    button=gettext_lazy("File the return"),
    form=AssociatedReturnForm.for_request,
    service=associated_returns.file,
    done=gettext_lazy("The return was filed."),
)
thorium_create = create_view(
    THORIUM,
    title=gettext_lazy("File a return of thorium"),
    lead=gettext_lazy("What came with the feed and where it went, in kilograms of ThO₂."),
    button=gettext_lazy("File the return"),
    form=ThoriumReturnForm.for_request,
    service=thorium_returns.file,
    done=gettext_lazy("The return was filed."),
)
energy_create = create_view(
    ENERGY,
    title=gettext_lazy("File a return of energy and wastes"),
    lead=gettext_lazy("What the site used and made in the half-year. Leave empty what was not measured."),
    button=gettext_lazy("File the return"),
    form=EnergyReturnForm.for_request,
    service=energy_returns.file,
    done=gettext_lazy("The return was filed."),
)
