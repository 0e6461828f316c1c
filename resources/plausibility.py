"""Recognition of figures in another unit: kilograms where tonnes are asked for."""

from decimal import Decimal

KILOGRAMS_FROM, KILOGRAMS_TO = Decimal(200), Decimal(5000)


def looks_like_kilograms(figure: Decimal | None, reference: Decimal | None) -> bool:
    """Return whether a figure is about a thousand times the reference, which is in tonnes.

    "About" is from 200 to 5,000 times: figures of one mine differ from year to year by a factor of less than five.
    """
    if figure is None or reference is None or reference <= 0:
        return False
    return KILOGRAMS_FROM <= figure / reference <= KILOGRAMS_TO


def is_far_beyond(figure: Decimal | None, reference: Decimal | None) -> bool:
    """Return whether a figure is 200 times the reference or more: in another unit, or wrong."""
    return figure is not None and reference is not None and reference > 0 and figure / reference >= KILOGRAMS_FROM
