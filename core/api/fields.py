"""Serializer fields: figures are strings of plain digits, so that tonnes never pass through a float."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, cast

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from rest_framework import serializers

from core import months
from core.lifecycle import Lifecycle
from core.years import FIRST_YEAR, LAST_YEAR, REFUSALS


class DecimalStringField(serializers.Field):
    """A decimal as a JSON string: at most ``digits`` digits before the point and ``places`` behind it.

    Numbers, exponents, signs, spaces and digits of other scripts are refused; so are surplus decimals, rather than
    rounded. Answers have exactly ``places`` decimals.
    """

    default_error_messages = {
        "not_a_string": _("Give the figure as a string of digits."),
        "not_a_number": _("This is not a plain decimal number."),
        "negative": _("This must not be negative."),
        "too_many_decimals": _("At most {places} decimals."),
        "too_large": _("This must be at most {maximum}."),
    }
    _NUMBER = re.compile(r"(-?)([0-9]+)(?:\.([0-9]+))?", re.ASCII)

    def __init__(self, *, places: int, maximum: Decimal | str, digits: int = 9, **kwargs: Any) -> None:
        self.places, self.maximum, self.digits = places, Decimal(maximum), digits
        super().__init__(**kwargs)

    @property
    def pattern(self) -> str:
        sign = "-?" if self.read_only else ""
        digits = "+" if self.read_only else f"{{1,{self.digits}}}"
        return rf"^{sign}\d{digits}(\.\d{{1,{self.places}}})?$"

    def to_internal_value(self, data: object) -> Decimal:
        if not isinstance(data, str):
            self.fail("not_a_string")
        match = self._NUMBER.fullmatch(data)
        if match is None:
            self.fail("not_a_number")
        sign, whole, decimals = match.groups()
        if sign:
            self.fail("negative")
        if len(decimals or "") > self.places:
            self.fail("too_many_decimals", places=self.places)
        if len(whole) > self.digits or (value := Decimal(data)) > self.maximum:
            self.fail("too_large", maximum=f"{self.maximum:f}")
        return value.quantize(Decimal(1).scaleb(-self.places))

    def to_representation(self, value: Decimal) -> str:
        return f"{value:.{self.places}f}"


class DecimalStringSchema(OpenApiSerializerFieldExtension):
    target_class = DecimalStringField
    match_subclasses = True

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"type": "string", "pattern": self.target.pattern}


class YearField(serializers.IntegerField):
    """A year, from the first to the last that the register takes."""

    def __init__(self, *, first: int = FIRST_YEAR, last: int = LAST_YEAR, **options: Any) -> None:
        super().__init__(min_value=first, max_value=last, error_messages=REFUSALS, **options)


class CodeField(serializers.SlugRelatedField):
    """Another row by its code; a row that the actor may not see is reported as unknown."""

    default_error_messages = {"unknown_code": _("There is nothing with the code “{value}”.")}

    def __init__(self, *, slug_field: str = "code", **kwargs: Any) -> None:
        super().__init__(slug_field=slug_field, **kwargs)

    def get_queryset(self) -> QuerySet[Any]:
        rows = cast(QuerySet[Any], super().get_queryset())
        if hasattr(rows, "visible_to") and "request" in self.context:
            return rows.visible_to(self.context["request"].user)
        return rows

    def to_internal_value(self, data: object) -> Model:
        if not isinstance(data, str | int) or isinstance(data, bool):
            self.fail("invalid")
        try:
            return self.get_queryset().get(**{self.slug_field: data})
        except self.get_queryset().model.DoesNotExist:
            self.fail("unknown_code", value=data)
        except (TypeError, ValueError):
            self.fail("invalid")


class ActionsField(serializers.Field):
    """The verbs that the object's lifecycle allows this actor now."""

    def __init__(self, lifecycle: Lifecycle | Callable[[Any, Any], list[str]], **kwargs: Any) -> None:
        self.open_verbs = lifecycle.open_verbs if isinstance(lifecycle, Lifecycle) else lifecycle
        super().__init__(**{**kwargs, "read_only": True, "source": "*"})

    def to_representation(self, value: Model) -> list[str]:
        return self.open_verbs(self.context["request"].user, value)


class ActionsSchema(OpenApiSerializerFieldExtension):
    target_class = ActionsField

    def map_serializer_field(self, auto_schema: AutoSchema, direction: str) -> dict[str, Any]:
        return {"type": "array", "items": {"type": "string"}}


class MonthField(serializers.Field):
    """A month as ``2011-04``, kept as its first day."""

    default_error_messages = {"invalid_period": months.REFUSAL}

    def to_internal_value(self, data: object) -> dt.date:
        try:
            return months.parse(str(data))
        except ValueError:
            self.fail("invalid_period")

    def to_representation(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


class MonthSchema(OpenApiSerializerFieldExtension):
    target_class = MonthField

    def map_serializer_field(self, auto_schema: object, direction: object) -> dict[str, Any]:
        return {"type": "string", "pattern": months.PATTERN}
