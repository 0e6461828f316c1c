"""The admission of the application's role as a loader of history, which ends with the load or by time."""

import datetime as dt

import pytest

from core import loaders
from core.actor_sessions import LOADERS_SESSION
from tests.support.databases import Clone

UNTIL = "SELECT until - clock_timestamp() FROM core_loader WHERE until < 'infinity'"


def test_the_admission_of_a_load_that_was_killed_ends_by_itself(bound_database: Clone) -> None:
    with bound_database.postgres.connect(bound_database.name) as owner:
        with pytest.raises(KeyboardInterrupt), loaders.entering_history():
            assert loaders.may_load()
            (left,) = owner.execute(UNTIL).fetchone() or ()
            assert LOADERS_SESSION - dt.timedelta(minutes=5) < left <= LOADERS_SESSION
            owner.execute("UPDATE core_loader SET until = clock_timestamp()")
            assert not loaders.may_load()
            raise KeyboardInterrupt
        assert owner.execute("SELECT count(*) FROM core_loader").fetchone() == (0,)
        owner.execute("INSERT INTO core_loader VALUES ('quota_app', clock_timestamp())")
        with loaders.entering_history():
            assert loaders.may_load(), "what is left of a load that was killed does not stop the next one"
            with loaders.entering_history():
                pass
            assert loaders.may_load(), "a load inside another leaves it its admission"
        assert not loaders.may_load()
        with loaders.entering_history(stays=True):
            pass
        assert loaders.may_load()
        assert owner.execute("SELECT until = 'infinity' FROM core_loader").fetchone() == (True,)


REST = "INSERT INTO core_loader VALUES ('quota_app', clock_timestamp() + interval '1 minute')"


def test_a_load_renews_what_is_left_of_one_that_was_killed(bound_database: Clone) -> None:
    """Else it would lose its admission midway."""
    with bound_database.postgres.connect(bound_database.name) as owner:
        owner.execute(REST)
        with loaders.entering_history():
            (left,) = owner.execute(UNTIL).fetchone() or ()
            assert left > LOADERS_SESSION - dt.timedelta(minutes=5)
        assert not loaders.may_load()
        owner.execute(REST)
        with loaders.entering_history(stays=True):
            assert owner.execute("SELECT until = 'infinity' FROM core_loader").fetchone() == (True,)
        assert loaders.may_load()
