"""Two beats on one database: one sends, the other one follows and takes over."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.beat import GRACE, Holder, LockedScheduler
from config.celery import app
from core.advisory_locks import BEAT
from tests.support.databases import Clone


class Beat(LockedScheduler):
    """A beat that notes what it would send."""

    def __init__(self, folder: Path) -> None:
        self.sent: list[str] = []
        super().__init__(app=app, schedule_filename=str(folder / "schedule"), lazy=True)
        self.setup_schedule()

    def apply_entry(self, entry: Any, producer: Any = None) -> None:
        self.sent.append(entry.name)

    def sends(self, name: str, times: int = 40) -> bool:
        """Tick so many times and return whether an entry was sent."""
        self.sent.clear()
        for _tick in range(times):
            self.tick()
        return name in self.sent

    def became_due(self, name: str, ago: dt.timedelta) -> None:
        """Let an entry that is sent every so many seconds be due for so long."""
        entry = self.schedule[name]
        entry.last_run_at = app.now() - entry.schedule.run_every - ago
        self.populate_heap()


@pytest.fixture
def beats(own_database: Clone, settings: Any, tmp_path: Path) -> Iterator[tuple[Beat, Beat]]:
    made = []
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        made.append(Beat(tmp_path / name))
    yield made[0], made[1]
    for beat in made:
        beat.close()


def end_session_of_holder(database: Clone) -> None:
    with database.postgres.connect(database.name) as superuser:
        superuser.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE locktype = 'advisory' AND objid = %s AND datname = current_database()",
            [BEAT],
        )


def test_one_sends_and_the_other_takes_over_when_its_session_ends(
    beats: tuple[Beat, Beat], own_database: Clone
) -> None:
    one, other = beats
    for beat in beats:
        beat.became_due("seal", dt.timedelta(seconds=1))
    assert one.sends("seal")
    assert not other.sends("seal")
    one.became_due("seal", dt.timedelta(seconds=1))
    end_session_of_holder(own_database)
    assert other.sends("seal"), "due for a moment, and perhaps not sent any more by the one before"
    assert not one.sends("seal"), "it notices that it does not hold the lock"
    other.close()
    assert one.sends("seal")


def test_what_the_holder_has_sent_is_not_sent_again_by_its_successor(beats: tuple[Beat, Beat]) -> None:
    one, other = beats
    assert not one.sends("seal")
    other.became_due("seal", GRACE + dt.timedelta(seconds=1))
    other.became_due("relay-outbox", dt.timedelta(seconds=1))
    other.sends("seal")
    one.close()
    assert other.sends("relay-outbox")
    assert "seal" not in other.sent


def test_nothing_is_lost_that_became_due_while_the_database_was_away(
    beats: tuple[Beat, Beat], own_database: Clone, settings: Any
) -> None:
    one, other = beats
    with pytest.MonkeyPatch.context() as away:
        away.setitem(settings.DATABASES["default"], "HOST", "/nowhere")
        for beat in beats:
            beat.became_due("seal", GRACE + dt.timedelta(seconds=1))
            assert not beat.sends("seal", times=3)
            assert beat.lock.hold() is Holder.UNKNOWN
    assert one.lock.hold() is Holder.THIS
    assert other.lock.hold() is Holder.ANOTHER
    other.tick()
    one.lock.release()  # it is lost before it has sent anything
    assert other.sends("seal"), "nobody has sent it"


def test_a_holder_that_loses_the_database_sends_afterwards(
    beats: tuple[Beat, Beat], own_database: Clone, settings: Any
) -> None:
    one, _other = beats
    assert not one.sends("seal", times=1)
    one.became_due("seal", GRACE + dt.timedelta(seconds=1))
    with pytest.MonkeyPatch.context() as away:
        away.setitem(settings.DATABASES["default"], "HOST", "/nowhere")
        end_session_of_holder(own_database)
        assert not one.sends("seal", times=3)
    assert one.sends("seal")


def test_the_schedule_is_of_the_beat_that_holds_the_lock() -> None:
    assert app.conf.beat_scheduler == "config.beat:LockedScheduler"
