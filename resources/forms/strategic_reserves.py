"""The form of a movement of a strategic reserve."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput, PageForm, text_area
from core.models import label_of
from resources.models import ReserveMovement


class MovementFieldsForm(PageForm):
    direction = forms.ChoiceField(
        label=label_of(ReserveMovement, "direction"), choices=ReserveMovement.Direction.choices
    )
    material = forms.ChoiceField(label=label_of(ReserveMovement, "material"), choices=ReserveMovement.Material.choices)
    tonnes = forms.DecimalField(label=label_of(ReserveMovement, "tonnes"), max_digits=12, decimal_places=3, min_value=0)
    day = forms.DateField(label=label_of(ReserveMovement, "day"), widget=DateInput)
    document = text_area(
        label_of(ReserveMovement, "document"), rows=2, max_length=2_000, help_text=_("office, number and day")
    )
