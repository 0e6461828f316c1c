"""Decimal strings: plain digits in, fixed decimals out, everything else refused by name."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from core.api.fields import DecimalStringField

TONNES = DecimalStringField(places=3, maximum="1000000.000")


@pytest.mark.parametrize(
    ("text", "value"),
    [("0", "0.000"), ("12.5", "12.500"), ("000012.500", "12.500"), ("1000000.000", "1000000.000"), ("0.001", "0.001")],
)
def test_plain_digits_are_read_exactly(text: str, value: str) -> None:
    read = TONNES.run_validation(text)
    assert isinstance(read, Decimal)
    assert TONNES.to_representation(read) == value


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (12.5, "not_a_string"),
        (12, "not_a_string"),
        (True, "not_a_string"),
        (["1"], "not_a_string"),
        (None, "null"),
        ("", "not_a_number"),
        (" 1", "not_a_number"),
        ("1\n", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e3", "not_a_number"),
        ("+1", "not_a_number"),
        ("1,000", "not_a_number"),
        (".5", "not_a_number"),
        ("1.", "not_a_number"),
        ("１２", "not_a_number"),
        ("١٢", "not_a_number"),
        ("一", "not_a_number"),
        ("-1", "negative"),
        ("-0", "negative"),
        ("1.0000", "too_many_decimals"),
        ("1000000.001", "too_large"),
        ("1" * 10, "too_large"),
        ("0" * 10, "too_large"),
        ("9" * 5000, "too_large"),
    ],
)
def test_everything_else_is_refused(sent: Any, code: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        TONNES.run_validation(sent)
    assert [detail.code for detail in refusal.value.detail] == [code]


def test_answers_have_fixed_decimals_even_below_zero() -> None:
    assert TONNES.to_representation(Decimal("-2")) == "-2.000"
    assert DecimalStringField(places=4, maximum="1").to_representation(Decimal("0.92")) == "0.9200"
