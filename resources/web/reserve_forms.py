"""Forms in which reserves are recorded and corrected."""

from decimal import Decimal
from typing import Any, Self

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.formats import local_name
from core.forms import DecimalText, PageForm, YearField, text_area
from enterprises.models import Jurisdiction, MiningArea
from enterprises.scoping import bounds_of
from resources.models import ElementClass, EstimationMethod
from resources.models.reserves import FIRST_YEAR


class ReserveTonnes(DecimalText):
    """Tonnes of oxide in the ground, to the kilogram."""

    most = Decimal("999999999.999")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, "required": False, **kwargs})


class Grade(DecimalText):
    """A grade in percent of oxide in the ore."""

    places, most = 4, Decimal(100)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, "required": False, **kwargs})


class FiguresForm(PageForm):
    """The figures of a subject and year, and where they are from."""

    original_t = ReserveTonnes(label=_("Original reserves, t REO"))
    remaining_t = ReserveTonnes(label=_("Remaining reserves, t REO"))
    average_grade = Grade(
        label=_("Average grade of the ore, % REO"), help_text=_("as the same document gives it, by the same method")
    )
    estimator = forms.CharField(
        label=_("Estimated by"), max_length=200, help_text=_("the institute or office that made the estimate")
    )
    document = text_area(_("Document"), rows=2, max_length=2_000, help_text=_("office, number and day of the document"))
    confirmed = forms.BooleanField(
        label=_("These are tonnes, although the figure is about a thousand times an earlier one"), required=False
    )


class ReserveForm(FiguresForm):
    place = forms.ChoiceField(label=_("Place"), required=False)
    mining_area = forms.ChoiceField(label=_("Planned mining area"), required=False)
    deposit = forms.CharField(
        label=_("Deposit"),
        max_length=160,
        required=False,
        help_text=_("Empty: the whole place or planned mining area."),
    )
    deposit_zh = forms.CharField(label=_("Chinese name of the deposit"), max_length=160, required=False)
    element_class = forms.ChoiceField(label=_("Rare earths"), choices=ElementClass.choices)
    year = YearField(label=_("Year"), first=FIRST_YEAR)
    method = forms.ChoiceField(label=_("Method"), choices=EstimationMethod.choices)
    field_order = ("mining_area", "place", "deposit", "deposit_zh", "element_class", "year", "method")

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> Self:
        initial = {"year": clock.today().year - 1, "mining_area": request.GET.get("area", "")}
        return cls(data, actor=request.user, initial=initial)

    def __init__(self, data: QueryDict | None, *, actor: Actor, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        reach = [bound.place for bound in bounds_of(actor) if bound.place]
        self.places = {
            place.code: place
            for place in Jurisdiction.objects.order_by("code")
            if any(bound == "CN" or place.code.startswith(bound) for bound in reach)
        }
        self.areas = {
            str(area.number): area
            for area in MiningArea.objects.select_related("jurisdiction")
            if area.jurisdiction.code in self.places
        }
        self.set_choices(
            "place",
            [
                ("", _("That of the planned mining area")),
                *((code, f"{local_name(place)} ({code})") for code, place in self.places.items()),
            ],
        )
        self.set_choices(
            "mining_area",
            [("", _("None")), *((number, f"{number} {local_name(area)}") for number, area in self.areas.items())],
        )

    def values(self) -> dict[str, Any]:
        given = super().values()
        return {
            **given,
            "place": self.places.get(given["place"]),
            "mining_area": self.areas.get(given["mining_area"]),
        }


class CorrectionForm(FiguresForm):
    reason = text_area(_("Reason"), max_length=2_000)
