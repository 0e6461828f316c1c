"""The version that a client saw is compared under the lock, once per attempt."""

import pytest
from django.db import OperationalError, connection

from core import expected_versions
from core.errors import Stale
from core.transactions import atomically
from enterprises.models import Group
from tests.support import factories
from tests.support.databases import Clone


def locked() -> Group:
    return Group.objects.select_for_update().get()


def rename(name: str) -> None:
    group = locked()
    group.name = name
    group.save_next("name")


def test_the_first_save_compares(db: None) -> None:
    seen = factories.group()
    rename("meanwhile")
    with expected_versions.expecting(seen, 1), pytest.raises(Stale):
        atomically(lambda: rename("too late"))
    assert locked().name == "meanwhile"


def test_a_service_may_save_again_what_it_saved(db: None) -> None:
    seen = factories.group()

    def twice() -> None:
        rename("once")
        rename("twice")

    with expected_versions.expecting(seen, 1):
        atomically(twice)
    assert (locked().name, locked().version) == ("twice", 3)


def test_other_rows_and_clients_that_say_nothing_go_through(db: None) -> None:
    seen = factories.group()
    rename("meanwhile")
    with expected_versions.expecting(Group(pk=None, version=9), 9):
        atomically(lambda: rename("mine"))
    assert locked().version == 3
    assert seen.version == 1


def test_an_attempt_that_was_rolled_back_compares_again(own_database: Clone) -> None:
    seen = factories.group()
    attempts: list[int] = []

    def interrupted() -> None:
        attempts.append(locked().version)
        rename(f"attempt {len(attempts)}")
        if len(attempts) == 1:
            connection.cursor().execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

    with expected_versions.expecting(seen, 1):
        atomically(interrupted)
    assert attempts == [1, 1]
    group = Group.objects.get()
    assert (group.name, group.version) == ("attempt 2", 2)


def test_what_changed_between_two_attempts_is_noticed(own_database: Clone) -> None:
    seen = factories.group()
    attempts: list[int] = []

    def interrupted() -> None:
        attempts.append(1)
        rename("mine")
        connection.cursor().execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

    with expected_versions.expecting(seen, 1):
        with pytest.raises(OperationalError):
            atomically(interrupted)
        Group.objects.update(version=2)  # another person's change
        with pytest.raises(Stale):
            atomically(lambda: rename("mine"))
    assert len(attempts) == 4
