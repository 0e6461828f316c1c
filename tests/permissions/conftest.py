"""Fixtures shared by the tests of permissions."""

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.permissions.stage import Stage, at_work
from tests.support.databases import afresh


@pytest.fixture(scope="module")
def stage_of_module(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Stage]:
    """Create and commit the stage for all tests of a module; then make a new database for the worker.

    No test of such a module may take another database (``own_database``, ``transactional_db``).
    """
    cache.clear()
    english = translation.override(settings.LANGUAGE_CODE)
    with django_db_blocker.unblock(), at_work(), english, transaction.atomic():
        stage = Stage()
    yield stage
    with django_db_blocker.unblock():
        afresh()


@pytest.fixture
def stage(stage_of_module: Stage, db: None) -> Iterator[Stage]:
    """Return the stage of the module; what the test changes of its rows is rolled back."""
    with at_work():
        yield deepcopy(stage_of_module)
