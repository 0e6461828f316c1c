"""Fields in which a place or an enterprise is named by its code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import SeenChoiceField
from enterprises.models import Enterprise, Jurisdiction


class PlaceField(forms.ModelChoiceField):
    """The code of a place."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code of the place"))
        super().__init__(
            Jurisdiction.objects.order_by("code"),
            to_field_name="code",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            error_messages={"invalid_choice": _("There is no place of this code.")},
            **kwargs,
        )


class EnterpriseField(SeenChoiceField):
    """The code of an enterprise that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Code of the enterprise"))
        super().__init__(
            Enterprise.objects.select_related("jurisdiction"),
            to_field_name="code",
            widget=forms.TextInput,
            error_messages={"invalid_choice": _("There is no enterprise of this code.")},
            **kwargs,
        )


class StoredEnterpriseField(EnterpriseField):
    """The code of an enterprise as an argument of a two-person act, which is read again without its proposer."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.queryset = self.every
