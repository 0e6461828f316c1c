"""The form about a site and half-year, which returns share."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.forms import YearField
from enterprises.forms.sites import OwnSiteForm
from resources import halves
from resources.models.use_returns import Half


class HalfYearForm(OwnSiteForm):
    """A return about a half-year; the form begins with the last one that is over."""

    year = YearField(label=_("Year"))
    half = forms.TypedChoiceField(label=_("Half-year"), choices=Half.choices, coerce=int)
    field_order: tuple[str, ...] = ("site", "year", "half")

    @classmethod
    def period_of(cls, request: HttpRequest) -> dict[str, Any]:
        year, half = halves.last_ended(clock.today())
        return {"year": year, "half": half}
