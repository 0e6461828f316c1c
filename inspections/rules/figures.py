"""Formatting of figures in findings. Comparisons use the unrounded values; only what is shown is rounded."""

from decimal import ROUND_HALF_UP, Decimal

KILOGRAM = Decimal("0.001")
HUNDREDTH = Decimal("0.01")


def tonnes(value: Decimal) -> str:
    return str(value.quantize(KILOGRAM, rounding=ROUND_HALF_UP))


def three_places(value: Decimal) -> str:
    """Format a value other than tonnes to three places."""
    return tonnes(value)


def hundredths(value: Decimal) -> str:
    return str(value.quantize(HUNDREDTH, rounding=ROUND_HALF_UP))


def percent(part: Decimal, whole: Decimal) -> str:
    """Format a percentage, half-up to two places; a dash if ``whole`` is zero."""
    if whole == 0:
        return "–"
    return hundredths(part * 100 / whole)
