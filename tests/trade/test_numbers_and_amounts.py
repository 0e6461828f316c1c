"""Numbers in the form in which they are compared, and amounts against tonnes and unit price."""

from decimal import Decimal

import pytest

from trade.amounts import fits
from trade.invoice_numbers import normalise


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("1100111140 00123456", "110011114000123456"),
        ("１１００１１１１４０－００１２３４５６", "110011114000123456"),
        ("1100111140/00123456 ", "110011114000123456"),
        ("00012345", "12345"),
        ("ab-0120", "AB0120"),
        ("发票 000-7", "7"),
        ("0000", ""),
        ("—", ""),
    ],
)
def test_a_number_is_compared_in_one_width_without_separators_and_leading_zeros(printed: str, key: str) -> None:
    assert normalise(printed) == key
    assert normalise(normalise(printed)) == key


@pytest.mark.parametrize(
    ("tonnes", "price", "amount", "met"),
    [
        ("10", "100", "1000.00", True),
        ("10", "100", "1000.11", True),  # a fen, ten halves of a fen, and half a kilogram at 100 yuan: 0.11
        ("10", "100", "999.89", True),
        ("10", "100", "1000.12", False),
        ("10", "100", "999.88", False),
        ("0.001", "1000000", "1499.99", True),  # half a kilogram at a million is 500 yuan
        ("1", "12", "12000", False),
    ],
)
def test_an_amount_may_differ_by_what_rounding_explains(tonnes: str, price: str, amount: str, met: bool) -> None:
    assert fits(Decimal(tonnes), Decimal(price), Decimal(amount)) == met
