"""Limits of processor time fail where they should."""

import pytest

from tests.support.processor_time import reference, takes_at_most


def test_work_beyond_its_limit_fails() -> None:
    with takes_at_most(seconds=60):
        reference()
    with pytest.raises(AssertionError, match="on a quiet core"), takes_at_most(seconds=0.01):
        reference()
