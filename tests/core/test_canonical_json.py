"""Canonical JSON: equal values have equal bytes."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from core.canonical_json import canonical, sha256_hex
from tests.support import random_search


def test_members_are_sorted_and_nothing_is_spaced() -> None:
    assert canonical({"b": [1, True, None], "a": "钇"}) == '{"a":"钇","b":[1,true,null]}'.encode()


def test_figures_days_and_ids_become_strings() -> None:
    value = {
        "tonnes": Decimal("1E+3"),
        "grade": Decimal("0.9200"),
        "day": dt.date(2011, 10, 20),
        "at": dt.datetime(2011, 10, 20, 8, tzinfo=dt.timezone(dt.timedelta(hours=8))),
        "id": UUID(int=1),
    }
    assert canonical(value) == (
        b'{"at":"2011-10-20T00:00:00Z","day":"2011-10-20","grade":"0.9200",'
        b'"id":"00000000-0000-0000-0000-000000000001","tonnes":"1000"}'
    )


def test_the_order_of_members_does_not_change_the_hash() -> None:
    assert sha256_hex({"a": 1, "b": 2}) == sha256_hex({"b": 2, "a": 1})
    assert sha256_hex({"a": Decimal("1.0")}) != sha256_hex({"a": Decimal("1.00")})


@pytest.mark.parametrize("value", [1.5, 2**53, Decimal("NaN"), dt.datetime(2011, 10, 20), b"x", object()])
def test_what_has_no_one_form_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical({"x": value})


_SCALARS = st.none() | st.booleans() | st.text() | st.integers(-(2**53) + 1, 2**53 - 1)
_VALUES = st.recursive(_SCALARS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


@random_search.marked
@random_search.examples(200)
@given(value=_VALUES)
@example(value={"\ue000": 1, "\U00010000": 2})  # in the order of UTF-16, which is not that of code points
@example(value='\x00\x1f\x7f\u2028"\\/\b\f\n\r\t')
def test_it_is_what_the_standard_s_own_library_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)
