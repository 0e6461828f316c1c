"""Filters of lists are plain GET forms: each choice is an address, an unknown one shows everything, said beside it."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.web.forms import PageForm

ANY = ("", _("Any"))


class ListForm(PageForm):
    """All fields optional; ``chosen`` holds what was asked for and is valid."""

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.GET, **kwargs)
        for field in self.fields.values():
            field.required = False

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}


def choice(label: Any, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    """A select that begins with "Any". Choices may be a callable: it is asked when the form is made."""
    if callable(choices) and not isinstance(choices, type):
        return forms.ChoiceField(label=label, choices=lambda: [ANY, *choices()], **kwargs)
    return forms.ChoiceField(label=label, choices=[ANY, *getattr(choices, "choices", choices)], **kwargs)
