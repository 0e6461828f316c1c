"""Fixtures shared by the tests of permissions."""

from collections.abc import Iterator

import pytest

from tests.permissions.stage import Stage, at_work


@pytest.fixture
def stage(db: None) -> Iterator[Stage]:
    with at_work():
        yield Stage()
