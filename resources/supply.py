"""Years of supply: the ratio of reserves to extraction, computed in one place."""

from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")


def years_of_supply(remaining: Decimal | None, extraction: Decimal | None) -> Decimal | None:
    """Return remaining reserves ÷ yearly extraction, half-up to one decimal, both in t REO.

    ``None`` where a figure is missing or nothing is extracted: then no number of years can be said.
    """
    if remaining is None or extraction is None or extraction <= 0:
        return None
    return (remaining / extraction).quantize(TENTH, rounding=ROUND_HALF_UP)


def remaining_share(original: Decimal | None, remaining: Decimal | None) -> Decimal | None:
    """Return remaining ÷ original reserves in percent, unrounded; ``None`` where one is not known."""
    if original is None or remaining is None or original <= 0:
        return None
    return remaining * 100 / original
