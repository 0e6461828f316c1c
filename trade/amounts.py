"""The amount of an invoice against its tonnes and unit price: pure functions, in yuan without tax."""

from decimal import Decimal

FEN = Decimal("0.01")
HALF_FEN = Decimal("0.005")  # by which a printed unit price may be rounded
HALF_KILOGRAM = Decimal("0.0005")  # by which the tonnes may be rounded


def rounding(tonnes: Decimal, unit_price: Decimal) -> Decimal:
    """Return by how much an amount can differ from tonnes × unit price because the figures were rounded.

    The check ``invoice_amount_is_of_its_tonnes`` of the table computes the same.
    """
    return FEN + tonnes * HALF_FEN + unit_price * HALF_KILOGRAM


def fits(tonnes: Decimal, unit_price: Decimal, amount: Decimal) -> bool:
    """Return whether the amount is tonnes × unit price, within what rounding explains."""
    return abs(amount - tonnes * unit_price) <= rounding(tonnes, unit_price)
