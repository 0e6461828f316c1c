"""Pages of observations: a list, one with a sketch of its outline, recorded one by one or from a GeoJSON file."""

import io
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.exceptions import ParseError

from core.api.parsers import StrictJSONParser
from core.capabilities import require
from core.errors import Correctable, DomainError, Invalid
from core.forms import DateInput, PageForm
from core.web.acts import STATUS_INVALID, STATUS_REFUSED, Failed, act_view, detail_view, panel
from core.web.filters import form_of
from core.web.pages import page
from enterprises.policies import can, holds
from enterprises.web.map_layers import layers_around
from inspections import flag_messages as rule_messages
from inspections import queries
from inspections.acts.evidence import OBSERVATIONS
from inspections.capabilities import EVIDENCE_ADD, OBSERVATIONS_RECORD
from inspections.filters import ObservationFilters
from inspections.forms.tips import places
from inspections.models import Evidence, Flag, Observation
from inspections.services import observations

SIDE = 320


ObservationFilter = form_of(ObservationFilters, "source", "state")


class GeometryField(forms.JSONField):
    """A point or an area as GeoJSON; a field that is not filled in is blank."""

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


class ObservationForm(PageForm):
    source = forms.ChoiceField(label=gettext_lazy("Source"), choices=Observation.Source.choices)
    instrument = forms.CharField(label=gettext_lazy("Satellite or camera"), max_length=160, required=False)
    seen_on = forms.DateField(label=gettext_lazy("Observed on"), widget=DateInput)
    place = forms.ChoiceField(label=gettext_lazy("Province, city or county"), choices=places)
    description = forms.CharField(
        label=gettext_lazy("Observation"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    geometry = GeometryField(
        label=gettext_lazy("Point or area"),
        help_text=gettext_lazy("GeoJSON in WGS 84, longitude first: a Point, Polygon or MultiPolygon."),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
    )


class ImportForm(PageForm):
    file = forms.FileField(
        label=gettext_lazy("GeoJSON file"),
        help_text=gettext_lazy(
            "A FeatureCollection. Each feature needs source, seen_on, description and place; instrument is optional."
        ),
    )


@page
def listing(request: HttpRequest) -> HttpResponse:
    rows = queries.observations(Observation.objects.visible_to(request.user)).order_by("-seen_on", "-id")
    context = ObservationFilter(request).list_rows(request, ObservationFilters, rows)
    context["may_record"] = holds(request.user, OBSERVATIONS_RECORD)
    return render(request, "inspections/observation_list.html", context)


@page
def create(request: HttpRequest) -> HttpResponse:
    """Record one observation by its form, or many by a file; both forms are on one page."""
    require(request.user, OBSERVATIONS_RECORD)
    many = "many" in request.POST
    form = ObservationForm(request.POST if request.method == "POST" and not many else None)
    bulk = ImportForm(request.POST if many else None, request.FILES if many else None, prefix="many")
    status = 200
    if request.method == "POST":
        status, chosen = STATUS_INVALID, bulk if many else form
        if chosen.is_valid():
            try:
                created = _record(request, chosen, many)
            except Correctable as refusal:
                _refuse(chosen, refusal)
                status = STATUS_REFUSED
            else:
                messages.success(request, _("Recorded: %(count)d.") % {"count": len(created)})
                return redirect("pages:observations") if many else redirect("pages:observation", pk=created[0].pk)
    context = {"one": form, "many": bulk, "form": bulk if many else form, "faults": status != 200}
    return render(request, "inspections/observation_form.html", context, status=status)


def _record(request: HttpRequest, form: PageForm, many: bool) -> list[Observation]:
    if not many:
        return [observations.create(actor=request.user, **form.cleaned_data)]
    try:
        collection = StrictJSONParser().parse(io.BytesIO(form.cleaned_data["file"].read()))
    except ParseError as error:
        raise Invalid.at("/file", "malformed_json", str(error.detail)) from error
    return observations.create_many(actor=request.user, collection=collection)


def _refuse(form: PageForm, refusal: DomainError) -> None:
    """Show faults at the fields of a single form; for a file, with their place in it."""
    for fault in refusal.errors:
        name = fault.pointer.lstrip("/")
        where = name if name in form.fields else None
        form.add_error(where, fault.detail if where else f"{fault.pointer}: {fault.detail}")
    if not refusal.errors:
        form.add_error(None, str(refusal.detail))


def _visible(request: HttpRequest, pk: UUID) -> Observation:
    return get_object_or_404(queries.observations(Observation.objects.visible_to(request.user)), pk=pk)


def _detail(request: HttpRequest, row: Observation, failed: Failed = None, status: int = 200) -> HttpResponse:
    flags = Flag.objects.visible_to(request.user).filter(evidence__links__observation=str(row.pk))
    rings = _rings(row.geometry)
    context = {
        "row": row,
        "flags": [(flag, rule_messages.render(flag)) for flag in flags.order_by("-raised_at", "-id")],
        "files": queries.evidence(Evidence.objects.visible_to(request.user).filter(observation=row)),
        "may_add": can(request.user, EVIDENCE_ADD, row),
        "rings": rings,
        "outlines": _sketch(rings),
        "side": SIDE,
        "layers": layers_around(row.place),
        **panel(request, OBSERVATIONS, row, failed),
    }
    return render(request, "inspections/observation_detail.html", context, status=status)


detail = detail_view(_visible, _detail)
act = act_view(OBSERVATIONS, find=_visible, show=_detail)


def _rings(geometry: dict[str, Any]) -> list[list[list[float]]]:
    """Return every ring of an area, or the one point, as lists of longitude and latitude."""
    match geometry["type"]:
        case "Point":
            return [[geometry["coordinates"]]]
        case "Polygon":
            return list(geometry["coordinates"])
        case _:
            return [ring for polygon in geometry["coordinates"] for ring in polygon]


def _sketch(rings: list[list[list[float]]]) -> list[str]:
    """Return the rings in the units of a square drawing, with north up and no map beneath."""
    points = [point for ring in rings for point in ring]
    west, north = min(point[0] for point in points), max(point[1] for point in points)
    width = max(point[0] for point in points) - west
    height = north - min(point[1] for point in points)
    scale = (SIDE - 20) / (max(width, height) or 1)
    return [
        " ".join(f"{10 + (lon - west) * scale:.1f},{10 + (north - lat) * scale:.1f}" for lon, lat in ring)
        for ring in rings
    ]
