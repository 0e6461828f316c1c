"""Forms of pages and acts: one design, and refusals of services shown beside the fields they concern.

The body of an act in the API is made from the same form (``core.api.bodies``).
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from core import months
from core.actors import Actor
from core.errors import DomainError
from core.type_aliases import Text
from core.years import FIRST_YEAR, LAST_YEAR, REFUSALS

gettext_noop("- Select an option -")  # Django's own text, which it does not have in Chinese
_LIMITS: Any = {
    "min_value": _("Enter %(limit_value)s or more."),
    "max_value": _("Enter %(limit_value)s or less."),
}
_PLAIN = re.compile(r"[0-9]{1,9}(\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)


class PageForm(forms.Form):
    use_required_attribute = False
    error_css_class = "wrong"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            self.add_field(name, field)

    def add_field(self, name: str, field: forms.Field) -> None:
        """Set a field, also one that is known only when the form is made, in the design and the words of all."""
        field.label = capfirst(field.label)  # of a model's field it begins in lower case
        field.error_messages = {**_LIMITS, **field.error_messages}
        style_widget(field.widget)
        self.fields[name] = field

    @classmethod
    def for_request(cls, request: HttpRequest, data: QueryDict | None) -> "PageForm":
        """Return the form of a new record for a reader, with what the address states."""
        return cls(data)

    def set_choices(self, name: str, choices: Iterable[Any]) -> None:
        """Set choices that are known only when the form is made."""
        self.field(name).choices = list(choices)

    def selected_label(self, name: str) -> str:
        """Return the label of the current choice."""
        flat = [one for value, label in self.field(name).choices for one in _ungrouped(value, label)]
        return str(dict(flat).get(self[name].value(), ""))

    def field(self, name: str) -> Any:
        """Return a field by its name, typed as ``Any`` so that its own attributes can be used."""
        return self.fields[name]

    def fit(self, obj: Any, actor: Actor) -> None:
        """Adapt the form of an act to the object and the reader, such as its choices; here unchanged."""

    def values(self) -> dict[str, Any]:
        """Return what was entered as keyword arguments of a service."""
        return dict(self.cleaned_data)

    def refuse(self, refusal: DomainError, places: Mapping[str, str] | None = None) -> None:
        """Show the service's refusal beside its field (``places`` maps JSON pointers to field names)."""
        placed = False
        for fault in refusal.errors:
            name = (places or {}).get(fault.pointer) or fault.pointer.lstrip("/")
            self.add_error(name if name in self.fields else None, forms.ValidationError(fault.detail, code=fault.code))
            placed = True
        if not placed:
            self.add_error(None, forms.ValidationError(str(refusal.detail), code=refusal.code))


def _ungrouped(value: Any, label: Any) -> list[tuple[Any, Any]]:
    """Return the choices of a group, or the choice itself."""
    return list(label) if isinstance(label, list | tuple) else [(value, label)]


def style_widget(widget: forms.Widget) -> None:
    """Give a widget the CSS class of the design."""
    if isinstance(widget, (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)):
        name = "form-check-input"
    elif isinstance(widget, forms.Select):
        name = "form-select"
    else:
        name = "form-control"
    widget.attrs["class"] = f"{name} {widget.attrs.get('class', '')}".strip()


class DateInput(forms.DateInput):
    """The browser's own date field; its value is always ISO."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class MonthInput(forms.TextInput):
    """The browser's own month field; where it has none, the example shows how a month is typed."""

    input_type = "month"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"placeholder": "2011-04", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else super().format_value(value)


class MonthField(forms.CharField):
    """A month as ``2011-04``, kept as its first day; it takes that day as well, as requests of two people keep it."""

    widget = MonthInput

    def __init__(self, **options: Any) -> None:
        super().__init__(empty_value=None, **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return months.parse(text.removesuffix("-01") if len(text) == len("2011-04-01") else text) if text else None
        except ValueError as error:
            raise ValidationError(months.REFUSAL, code="invalid_period") from error


class ReadTextField(forms.CharField):
    """A text with a limit that is read: pages and programs give it in several ways, and its value is one of them."""

    def read(self, text: str) -> str:
        raise NotImplementedError

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        return self.read(text) if text else ""


class SeenChoiceField(forms.ModelChoiceField):
    """A row by its code, among those of ``every`` that the reader sees: a page sets them, the API finds one by one."""

    def __init__(self, every: QuerySet[Any], **kwargs: Any) -> None:
        self.every = every
        super().__init__(every.none(), **kwargs)


class YesNoField(forms.TypedChoiceField):
    """A choice of yes or no without a default, unlike a checkbox."""

    def __init__(self, *, yes: Text, no: Text, **kwargs: Any) -> None:
        super().__init__(choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", **kwargs)


class StatedChoicesField(forms.MultipleChoiceField):
    """Any number of choices, or none; a program must send the empty list explicitly."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class YearField(forms.IntegerField):
    """A year, from the first to the last that the register takes."""

    def __init__(self, *, first: int = FIRST_YEAR, last: int = LAST_YEAR, **options: Any) -> None:
        super().__init__(min_value=first, max_value=last, error_messages=REFUSALS, **options)


class DecimalInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "num", **(attrs or {})})

    def format_value(self, value: object) -> str | None:
        return f"{value:.3f}" if isinstance(value, Decimal) else super().format_value(value)


class DecimalText(forms.CharField):
    """A decimal in plain digits; empty is "not stated", never zero."""

    widget = DecimalInput
    places = 3
    most = Decimal(1_000_000)

    def clean(self, value: object) -> Any:
        text = super().clean(value).replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if text.startswith(("-", "\u2212")):
            raise ValidationError(_("This must not be negative."), code="negative")
        if not _PLAIN.fullmatch(text):
            raise ValidationError(_("Write plain digits, such as 12.500."), code="invalid")
        if len(text.partition(".")[2]) > self.places:
            raise ValidationError(
                _("At most %(places)d decimals."), code="too_many_decimals", params={"places": self.places}
            )
        number = Decimal(text)
        if number > self.most:
            raise ValidationError(_("This must be at most %(most)s."), code="too_large", params={"most": self.most})
        return number


def select(choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]]) -> forms.Select:
    """Return a select for a text field; the service refuses other values, from pages and programs alike."""
    widget = forms.Select()
    widget.choices = cast(Any, choices)  # Django accepts a callable, its stubs do not
    return widget


def text_area(label: Text, *, rows: int = 3, max_length: int = 8000, **kwargs: Any) -> forms.CharField:
    """Return a field for several lines of text."""
    return forms.CharField(label=label, max_length=max_length, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class ReasonForm(PageForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Give the reason. It is recorded with the act.")},
    )


class OptionalReasonForm(PageForm):
    """An optional reason."""

    reason = text_area(_("Remark"), rows=2, max_length=2000, required=False)


class NoForm(PageForm):
    """A form without fields, for an act that needs only its button."""
