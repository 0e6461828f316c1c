"""Services are atomic, retried when the database asks for it, and name its refusals."""

import threading
from collections.abc import Iterator

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.db.utils import IntegrityError

from core import transactions
from core.errors import Conflict
from core.transactions import atomically, refusal, service
from enterprises.models import Group
from tests.support.databases import Clone

CONSTRAINT = "tests_never"


@pytest.fixture
def explained() -> Iterator[None]:
    refusal(CONSTRAINT, lambda: Conflict("never", "That can never be."))
    yield
    del transactions._REFUSALS[CONSTRAINT]


def break_constraint() -> None:
    connection.cursor().execute(
        f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = 'check_violation', CONSTRAINT = '{CONSTRAINT}'; END $$"
    )


def test_all_or_nothing(own_database: Clone) -> None:
    @service
    def make_and_break(*, code: str) -> None:
        Group.objects.create(code=code, name="first")
        break_constraint()

    with pytest.raises(IntegrityError):
        make_and_break(code="G-A")
    assert not Group.objects.exists()


def test_a_refusal_of_the_database_is_answered_by_its_meaning(db: None, explained: None) -> None:
    with pytest.raises(Conflict) as answer:
        atomically(break_constraint)
    assert answer.value.code == "never"
    assert isinstance(answer.value.__cause__, DatabaseError)


def test_a_refusal_nobody_explained_stays_a_bug(db: None) -> None:
    with pytest.raises(IntegrityError):
        atomically(break_constraint)


def test_a_constraint_has_one_meaning(explained: None) -> None:
    with pytest.raises(ValueError, match="twice"):
        refusal(CONSTRAINT, lambda: Conflict("other", "x"))


def deadlock(run: object) -> tuple[list[str], list[int]]:
    """Run two services that lock two rows in opposite order, each holding one before it asks for the other."""
    keys = [Group.objects.create(code=f"G-{letter}", name=letter).pk for letter in "AB"]
    both_hold_one = threading.Barrier(2)
    outcomes: list[str] = []
    attempts = [0, 0]

    def work(number: int) -> None:
        first, second = keys[number], keys[1 - number]

        def lock_both() -> None:
            attempts[number] += 1
            Group.objects.select_for_update().get(pk=first)
            if attempts[number] == 1:
                both_hold_one.wait()
            Group.objects.select_for_update().get(pk=second)

        try:
            run(lock_both)
            outcomes.append("done")
        except OperationalError:
            outcomes.append("deadlock")
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes), sorted(attempts)


def test_a_deadlock_is_tried_again(own_database: Clone) -> None:
    assert deadlock(atomically) == (["done", "done"], [1, 2])


def test_without_the_second_try_one_of_the_two_is_lost(own_database: Clone, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transactions, "RETRIES", 0)
    assert deadlock(atomically) == (["deadlock", "done"], [1, 1])


def test_an_inner_service_is_not_tried_again_by_itself(db: None) -> None:
    attempts: list[int] = []

    def fail() -> None:
        attempts.append(1)
        connection.cursor().execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40P01'; END $$")

    with pytest.raises(OperationalError):
        atomically(lambda: atomically(fail))
    assert len(attempts) == 1


def test_the_outermost_gives_up_after_three_more_tries(own_database: Clone) -> None:
    attempts: list[int] = []

    def fail() -> None:
        attempts.append(1)
        connection.cursor().execute("DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '40001'; END $$")

    with pytest.raises(OperationalError):
        atomically(lambda: atomically(fail))
    assert len(attempts) == 4
