"""Filters of lists as plain GET forms; an unknown value shows everything, with a message beside it."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, cast

from django import forms
from django.db import models
from django.db.models import QuerySet, TextChoices
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django_filters import DateFilter, FilterSet, MultipleChoiceFilter, NumberFilter

from core.forms import DateInput, PageForm
from core.type_aliases import Text
from core.web.pages import paged

type Choices = type[models.Choices] | Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]

ANY = ("", _("Any"))
LABELS = {  # shorter than those of the API, which stand without the form around them
    "province": _("Province"),
    "year": _("Year"),
    "state": _("State"),
    "ownership": _("Ownership"),
    "process": _("Process"),
    "day_after": _("From"),
    "day_before": _("To"),
    "in_force_on": _("In force on"),
}
YEARS = (1900, 2100)


class ListForm(PageForm):
    """A form in which all fields are optional; ``chosen`` holds the valid values that were given.

    ``list_rows`` is what the view of a list shares with all others; it adds the buttons that the reader may see.
    """

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request.GET, **kwargs)
        for field in self.fields.values():
            field.required = False

    def list_rows(self, request: HttpRequest, filters: type[FilterSet], rows: QuerySet[Any]) -> dict[str, Any]:
        """Return the context of a list: its form, the page of rows that it leaves, and the filters of the export."""
        chosen = self.chosen
        shown = filters(chosen, queryset=rows, request=request).qs
        return {"form": self, "rows": paged(request, shown), "exported": chosen}

    def prefill(self, **shown: object) -> None:
        """Put the values by which a page is shown into the fields that the reader left empty."""
        chosen = self.chosen
        data = cast(QueryDict, self.data).copy()
        for name, value in shown.items():
            if name not in chosen and name not in self.errors:
                data[name] = str(value)
        self.data = data

    @property
    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [])}


def choice(label: Text, choices: Choices, **kwargs: Any) -> forms.ChoiceField:
    """Return a select that begins with "Any"; a callable for ``choices`` is called when the form is made."""
    return forms.ChoiceField(label=label, choices=_offered(choices, ANY), **kwargs)


class AnyOf(forms.ChoiceField):
    """A select for a filter that takes several values; its value is a list.

    ``together`` offers several of them at once: a word for the address, a label, and the values meant.
    """

    def __init__(self, label: Text, choices: Choices, together: tuple[str, Text, Sequence[str]] | None = None) -> None:
        self._meant = {together[0]: [str(value) for value in together[2]]} if together else {}
        super().__init__(label=label, choices=_offered(choices, ANY, *([together[:2]] if together else [])))

    def clean(self, value: object) -> list[str]:
        chosen = super().clean(value)
        return self._meant.get(chosen, [chosen]) if chosen else []


def state_of(states: type[TextChoices], ended: Sequence[str] = ()) -> AnyOf:
    """Return a select of states, with an option for all states that are not in ``ended`` if any are given."""
    open_states = [state for state in states.values if state not in ended]
    return AnyOf(_("State"), states, together=("open", _("Not ended"), open_states) if ended else None)


def form_of(filters: type[FilterSet], *names: str, **own: forms.Field) -> type[ListForm]:
    """Return the form that offers these filters of a list, with their labels and choices; ``own`` replaces or adds."""
    fields = {name: own[name] if name in own else _field_of(name, filters.base_filters[name]) for name in names}
    made: Any = type(ListForm)  # the metaclass of forms, whose arguments the stubs do not know
    return cast(
        type[ListForm], made(filters.__name__.removesuffix("s"), (ListForm,), {**fields, **own, "__module__": __name__})
    )


def _field_of(name: str, declared: Any) -> forms.Field:
    label = LABELS.get(name) or declared.label
    if not label:
        raise TypeError(f"the filter {name!r} has no label with which a page could offer it")
    offered = getattr(declared, "offered", None) or declared.extra.get("choices")
    if offered is not None:
        return AnyOf(label, offered) if isinstance(declared, MultipleChoiceFilter) else choice(label, offered)
    if name == "province":
        raise TypeError("a filter by province offers its choices")
    if isinstance(declared, DateFilter):
        return forms.DateField(label=label, widget=DateInput)
    if isinstance(declared, NumberFilter):
        least, most = YEARS if name == "year" else (1, 10**9)
        limits = {"min_value": least, "max_value": most, **declared.extra}
        return forms.IntegerField(label=label, min_value=limits["min_value"], max_value=limits["max_value"])
    return forms.CharField(label=label, max_length=40)


def _offered(choices: Any, *first: tuple[str, Text]) -> Any:
    if callable(choices) and not isinstance(choices, type):
        return lambda: [*first, *choices()]
    return [*first, *getattr(choices, "choices", choices)]
