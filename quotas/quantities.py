"""Tonnes: decimal, to the kilogram, rounded half-up once, where a figure is derived."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from core.models.fields import PlainInMigrations

KILOGRAM = Decimal("0.001")
HUNDREDTH = Decimal("0.01")
ZERO = Decimal("0.000")
MOST_TONNES = Decimal("1000000.000")


def to_kilogram(tonnes: Decimal) -> Decimal:
    """Round half-up to 0.001 t."""
    return tonnes.quantize(KILOGRAM, rounding=ROUND_HALF_UP)


def exact_percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent, not rounded, or ``None`` if ``whole`` is zero.

    Pages compare and write this share: a rounded one cannot tell 100 % from a little more.
    """
    return part * 100 / whole if whole else None


def percent(part: Decimal, whole: Decimal) -> Decimal | None:
    """Return ``part`` of ``whole`` in percent, half-up to two places, or ``None`` if ``whole`` is zero."""
    share = exact_percent(part, whole)
    return None if share is None else share.quantize(HUNDREDTH, rounding=ROUND_HALF_UP)


class TonnesField(PlainInMigrations, models.DecimalField):
    """Tonnes in the database. Sums of many rows fit: thirteen digits before the point."""

    path = "django.db.models.DecimalField"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 16)
        kwargs.setdefault("decimal_places", 3)
        super().__init__(*args, **kwargs)


def entered_tonnes(*args: Any, **kwargs: Any) -> TonnesField:
    """Return a column that a person fills in, which refuses negative and impossibly large tonnages."""
    return TonnesField(*args, validators=[MinValueValidator(ZERO), MaxValueValidator(MOST_TONNES)], **kwargs)
