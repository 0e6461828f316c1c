"""Pages of associated minerals, of thorium, and of energy and wastes: listed, filed, shown with versions, amended."""

from functools import partial
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy

from core.models import label_of
from core.web.acts import Failed, act_view, detail_view, panel
from core.web.creation import Trail, create_view
from core.web.filters import form_of
from core.web.pages import page
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
from resources.models.half_years import HalfYearQuerySet, HalfYearReturn
from resources.queries.energy_returns import per_tonne, years_of
from resources.recovery_rates import share
from resources.services import associated_returns, energy_returns, thorium_returns
from resources.web.half_years import OfSiteForm
from resources.web.use_returns import initial_of

ASSOCIATED_FORM = form_of(AssociatedReturnFilters, "province", "year", "half", "mineral")
FORM = form_of(HalfYearFilters, "province", "year", "half")


class AssociatedReturnForm(OfSiteForm, AssociatedFiguresForm):
    kinds = associated_returns.SITES
    field_order = ("site", "year", "half", "mineral")

    mineral = forms.ChoiceField(label=label_of(AssociatedReturn, "mineral"), choices=AssociatedMineral.choices)


class ThoriumReturnForm(OfSiteForm, ThoriumFiguresForm):
    kinds = thorium_returns.SITES


class EnergyReturnForm(OfSiteForm, EnergyFiguresForm):
    kinds = energy_returns.SITES


def _visible[Row: HalfYearReturn](request: HttpRequest, rows: HalfYearQuerySet[Row]) -> HalfYearQuerySet[Row]:
    visible = rows.visible_to(request.user).with_replaced()
    return visible.select_related("site__jurisdiction", "enterprise", "filed_by")


def _newest[Row: HalfYearReturn](request: HttpRequest, rows: HalfYearQuerySet[Row]) -> HalfYearQuerySet[Row]:
    return _visible(request, rows).standing().order_by("-year", "-half", "site__code", "pk")


def _versions[Row: HalfYearReturn](
    request: HttpRequest, rows: HalfYearQuerySet[Row], row: HalfYearReturn, **same: str
) -> HalfYearQuerySet[Row]:
    """Return the versions of a return that the reader sees, first to last."""
    every = rows.visible_to(request.user).filter(
        site=row.site_id, enterprise=row.enterprise_id, year=row.year, half=row.half, **same
    )
    return every.select_related("filed_by").order_by("number")


@page
def associated_list(request: HttpRequest) -> HttpResponse:
    context = ASSOCIATED_FORM(request).list_rows(
        request, AssociatedReturnFilters, _newest(request, AssociatedReturn.objects.all())
    )
    context["may_file"] = holds(request.user, USE_RETURNS_FILE)
    context["returns"] = [(row, share(row.recovered, row.in_ore)) for row in context["rows"]]
    return render(request, "resources/associated_return_list.html", context)


@page
def thorium_list(request: HttpRequest) -> HttpResponse:
    context = FORM(request).list_rows(request, HalfYearFilters, _newest(request, ThoriumReturn.objects.all()))
    context["may_file"] = holds(request.user, USE_RETURNS_FILE)
    return render(request, "resources/thorium_return_list.html", context)


@page
def energy_list(request: HttpRequest) -> HttpResponse:
    context = FORM(request).list_rows(request, HalfYearFilters, _newest(request, EnergyReturn.objects.all()))
    context["may_file"] = holds(request.user, USE_RETURNS_FILE)
    context["returns"] = [(row, per_tonne(row.energy, row.output_reo)) for row in context["rows"]]
    return render(request, "resources/energy_return_list.html", context)


def _associated_form(request: HttpRequest, data: QueryDict | None) -> AssociatedReturnForm:
    return AssociatedReturnForm(data, actor=request.user, initial=initial_of(request))


def _thorium_form(request: HttpRequest, data: QueryDict | None) -> ThoriumReturnForm:
    return ThoriumReturnForm(data, actor=request.user, initial=initial_of(request))


def _energy_form(request: HttpRequest, data: QueryDict | None) -> EnergyReturnForm:
    return EnergyReturnForm(data, actor=request.user, initial=initial_of(request))


associated_create = create_view(
    Trail(
        title=gettext_lazy("Associated minerals"),
        list_page="pages:associated-returns",
        detail_page="pages:associated-return",
        may_record=partial(holds, capability=USE_RETURNS_FILE),
    ),
    title=gettext_lazy("File a return of associated minerals"),
    lead=gettext_lazy("One return for each mineral that was in the ore of the half-year."),
    button=gettext_lazy("File the return"),
    form=_associated_form,
    service=associated_returns.file,
    done=gettext_lazy("The return was filed."),
)
thorium_create = create_view(
    Trail(
        title=gettext_lazy("Thorium"),
        list_page="pages:thorium-returns",
        detail_page="pages:thorium-return",
        may_record=partial(holds, capability=USE_RETURNS_FILE),
    ),
    title=gettext_lazy("File a return of thorium"),
    lead=gettext_lazy("What came with the feed and where it went, in kilograms of ThO₂."),
    button=gettext_lazy("File the return"),
    form=_thorium_form,
    service=thorium_returns.file,
    done=gettext_lazy("The return was filed."),
)
energy_create = create_view(
    Trail(
        title=gettext_lazy("Energy and wastes"),
        list_page="pages:energy-returns",
        detail_page="pages:energy-return",
        may_record=partial(holds, capability=USE_RETURNS_FILE),
    ),
    title=gettext_lazy("File a return of energy and wastes"),
    lead=gettext_lazy("What the site used and made in the half-year. Leave empty what was not measured."),
    button=gettext_lazy("File the return"),
    form=_energy_form,
    service=energy_returns.file,
    done=gettext_lazy("The return was filed."),
)


def _associated(request: HttpRequest, pk: UUID) -> AssociatedReturn:
    return get_object_or_404(_visible(request, AssociatedReturn.objects.all()), pk=pk)


def _associated_detail(
    request: HttpRequest, row: AssociatedReturn, failed: Failed = None, status: int = 200
) -> HttpResponse:
    context = {
        "row": row,
        "recovery": share(row.recovered, row.in_ore),
        "versions": _versions(request, AssociatedReturn.objects.all(), row, mineral=row.mineral),
        **panel(request, ASSOCIATED_RETURNS, row, failed),
    }
    return render(request, "resources/associated_return_detail.html", context, status=status)


def _thorium(request: HttpRequest, pk: UUID) -> ThoriumReturn:
    return get_object_or_404(_visible(request, ThoriumReturn.objects.all()), pk=pk)


def _thorium_detail(request: HttpRequest, row: ThoriumReturn, failed: Failed = None, status: int = 200) -> HttpResponse:
    context = {
        "row": row,
        "versions": _versions(request, ThoriumReturn.objects.all(), row),
        **panel(request, THORIUM_RETURNS, row, failed),
    }
    return render(request, "resources/thorium_return_detail.html", context, status=status)


def _energy(request: HttpRequest, pk: UUID) -> EnergyReturn:
    return get_object_or_404(_visible(request, EnergyReturn.objects.all()), pk=pk)


def _energy_detail(request: HttpRequest, row: EnergyReturn, failed: Failed = None, status: int = 200) -> HttpResponse:
    rows = EnergyReturn.objects.visible_to(request.user)
    context = {
        "row": row,
        "years": years_of(row.site, rows.standing().filter(site=row.site_id)),
        "versions": _versions(request, EnergyReturn.objects.all(), row),
        **panel(request, ENERGY_RETURNS, row, failed),
    }
    return render(request, "resources/energy_return_detail.html", context, status=status)


associated_detail = detail_view(_associated, _associated_detail)
associated_act = act_view(ASSOCIATED_RETURNS, find=_associated, show=_associated_detail)
thorium_detail = detail_view(_thorium, _thorium_detail)
thorium_act = act_view(THORIUM_RETURNS, find=_thorium, show=_thorium_detail)
energy_detail = detail_view(_energy, _energy_detail)
energy_act = act_view(ENERGY_RETURNS, find=_energy, show=_energy_detail)
