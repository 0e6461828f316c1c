"""Fields that several forms share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from enterprises.models import Site


class SiteField(forms.ModelChoiceField):
    """The code of a site that the reader sees."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Code of the site"),
            queryset=Site.objects.none(),
            to_field_name="code",
            widget=forms.TextInput,
            error_messages={"invalid_choice": _("There is no site of this code.")},
            **kwargs,
        )

    def offer_to(self, actor: Actor) -> None:
        self.queryset = Site.objects.visible_to(actor).select_related("jurisdiction", "enterprise")
