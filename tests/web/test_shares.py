"""Shares in percent on pages: rounded half-up, never shown as none, all or within the quota if they are not."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.formats import per_cent, signed_per_cent
from quotas.quantities import exact_percent, percent
from tests.support import random_search

KILOGRAMS = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("999999.999"), places=3)


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [
        ("112", "100", "112.00 %"),
        ("0", "100", "0.00 %"),
        ("0.001", "93800", "< 0.01 %"),
        ("-0.001", "93800", "> -0.01 %"),
        ("93799.999", "93800", "> 99.99 %"),
        ("93800", "93800", "100.00 %"),
        ("93800.001", "93800", "> 100.00 %"),
        ("1", "8", "12.50 %"),
        ("12.345", "1000", "1.23 %"),
        ("12.35", "1000", "1.24 %"),
        ("123456", "100", "123,456.00 %"),
        ("1", "0", "—"),
    ],
)
def test_a_share_is_told_from_none_and_from_all(part: str, whole: str, shown: str) -> None:
    assert per_cent(exact_percent(Decimal(part), Decimal(whole))) == shown


def test_a_tile_has_no_decimals() -> None:
    shares = [Decimal(share) for share in ("0.3", "99.7", "100", "100.2", "45.5")]
    assert [per_cent(share, 0) for share in shares] == ["< 1 %", "> 99 %", "100 %", "> 100 %", "46 %"]


@pytest.mark.parametrize(
    ("share", "shown"),
    [("12", "+12.00 %"), ("0", "0.00 %"), ("-3.5", "−3.50 %"), ("0.001", "< 0.01 %"), ("-0.001", "> −0.01 %")],
)
def test_a_change_has_its_sign(share: str, shown: str) -> None:
    assert signed_per_cent(Decimal(share)) == shown


@random_search.marked
@random_search.examples(80)
@given(KILOGRAMS, KILOGRAMS)
def test_the_text_says_on_which_side_of_the_quota_a_use_is(used: Decimal, allocated: Decimal) -> None:
    shown = per_cent(exact_percent(used, allocated))
    assert (shown == "100.00 %") == (used == allocated)
    if shown[0].isdigit():
        rounded = percent(used, allocated)
        assert shown == f"{rounded:,} %"
        assert rounded
        assert (rounded > 100) == (used > allocated)
