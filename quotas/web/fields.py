"""Form fields for tonnes and grades: ``9,000.5`` is read, full-width digits and other texts are refused."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from quotas.quantities import MOST_TONNES

_PLAIN = re.compile(r"[0-9]{1,9}(\.[0-9]+)?", re.ASCII)
_GROUPED = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?", re.ASCII)


class TonnesInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off", "class": "num", **(attrs or {})})

    def format_value(self, value: object) -> str | None:
        return f"{value:.3f}" if isinstance(value, Decimal) else super().format_value(value)


class DecimalText(forms.CharField):
    """A decimal in plain digits; empty is "not stated", never zero."""

    widget = TonnesInput
    places = 3
    most = MOST_TONNES

    def clean(self, value: object) -> Any:
        text = super().clean(value).replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        if _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        if text.startswith(("-", "\u2212")):
            raise ValidationError(_("This must not be negative."), code="negative")
        if not _PLAIN.fullmatch(text):
            raise ValidationError(_("Write tonnes in plain digits, such as 12.500."), code="invalid")
        if len(text.partition(".")[2]) > self.places:
            raise ValidationError(
                _("At most %(places)d decimals."), code="too_many_decimals", params={"places": self.places}
            )
        number = Decimal(text)
        if number > self.most:
            raise ValidationError(_("This must be at most %(most)s."), code="too_large", params={"most": self.most})
        return number


class TonnesField(DecimalText):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 24, **kwargs})


class GradeField(DecimalText):
    """A fraction of REO with four decimals: 0.9200."""

    places = 4
    most = Decimal(1)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 12, **kwargs})
