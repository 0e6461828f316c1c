"""Fixtures shared by the tests of flags, cases and orders."""

import pytest

from enterprises.models import Enterprise, User
from tests.core.conftest import api
from tests.support.inspection_world import World

__all__ = ["api", "world"]


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    return World(firm, signer)
