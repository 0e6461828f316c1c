"""Fixtures shared by the tests of flags, cases and orders."""

import pytest

from enterprises.models import Enterprise, User
from tests.core.conftest import api
from tests.support import factories
from tests.support.inspection_world import World

__all__ = ["api"]


@pytest.fixture
def world(firm: Enterprise, signer: User) -> World:
    return World(firm, signer)


@pytest.fixture
def over(world: World, firm: Enterprise) -> World:
    """Create a use of 138 t under a plan of 100 t."""
    factories.product()
    world.give_firm(100)
    world.file(3, "138")
    return world
