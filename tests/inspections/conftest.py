"""Fixtures shared by the tests of flags, cases and orders."""

import pytest

from enterprises.models import Enterprise, User
from tests.inspections.world import World


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    return World(firm, signer)
