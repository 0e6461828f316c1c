"""The way back to a moment: a server is lost with its folder, and comes back from copies and the archive of its log."""

import datetime as dt
import io
import os
import random
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from core import sealing
from core.models import AuditEvent
from core.processes import wait_until
from core.servers import Postgres
from core.servers.base import as_unprivileged
from core.servers.postgres import DURABLE, SUPERUSER, binaries
from tests.support import sealing as sealing_support
from tests.support.databases import Clone, served_by_its_own_server
from tests.support.deployment import ROOT

ARCHIVES_WITHIN = 10  # seconds: archive_timeout is 1, and the machine may be busy


class Register:
    """A server of its own whose log is archived, with the database of the test."""

    def __init__(self, server: Postgres, folder: Path) -> None:
        self.server, self.folder = server, folder
        self.backups, self.archive = folder / "backups", folder / "archive"

    def back_up(self) -> Path:
        """Make a copy as an operator does."""
        environ = {**self.server.environment(), "PGHOST": str(self.server.sockets), "PGUSER": SUPERUSER}
        environ["PATH"] = f"{binaries()}:{os.environ['PATH']}"
        words = ["sh", str(ROOT / "deploy" / "base-backup.sh"), str(self.backups)]
        options = as_unprivileged(self.folder, binaries())
        done = subprocess.run(words, env=environ, cwd=self.folder, capture_output=True, text=True, **options)
        assert done.returncode == 0, done.stderr
        time.sleep(1.1)  # copies are named by their second
        return Path(done.stdout.strip())

    def archived(self) -> None:
        """Wait until everything written so far is in the archive."""
        assert wait_until(self._ends_a_segment_that_is_archived, 60, step=0.1)

    def _ends_a_segment_that_is_archived(self) -> bool:
        """Write something and end its segment; a segment that the server has just ended is named but never written."""
        with self.server.connect() as superuser:
            superuser.execute("SELECT pg_logical_emit_message(true, 'tests', 'archived')")
            row = superuser.execute("SELECT pg_walfile_name(pg_switch_wal())").fetchone()
        return row is not None and wait_until(lambda: (self.archive / row[0]).exists(), 5, step=0.1)

    def lose(self) -> None:
        """Kill the server and delete its folder."""
        pid = self.server.pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: self.server.pid is None, 20)
        shutil.rmtree(self.server.data)

    def restore(self, until: str, into: str = "back") -> str:
        text = io.StringIO()
        connection.close()
        places = ["--backups", str(self.backups), "--archive", str(self.archive), "--into", str(self.folder / into)]
        call_command("restore", "--until", until, *places, stdout=text, stderr=text)
        return text.getvalue()

    def notes_in(self, folder: str) -> set[int]:
        """Return the notes in a folder that was restored, which any server can continue."""
        shutil.move(self.folder / folder, self.server.data)
        self.server.launch()
        connection.close()
        return notes()


@pytest.fixture
def register(own_database: Clone, tmp_path: Path) -> Iterator[Register]:
    archive = tmp_path / "archive"
    archive.mkdir()
    script = ROOT / "deploy" / "ha" / "archive.sh"
    settings = {**DURABLE, "archive_mode": "on", "archive_command": f"sh {script} %p {archive}/%f"}
    settings |= {"archive_timeout": "1", "summarize_wal": "on"}
    with served_by_its_own_server(tmp_path / "server", settings) as own:
        sealing.seal()
        yield Register(own.postgres, tmp_path)


def note(number: int) -> dt.datetime:
    """Commit one numbered line of the audit trail, and return when it was acknowledged."""
    sealing_support.note(str(number))
    return timezone.now()


def notes() -> set[int]:
    lines = AuditEvent.objects.filter(action="things.noted").values_list("object_label", flat=True)
    return set(map(int, lines))


class Writer:
    """Writes notes until the server is lost."""

    def __init__(self) -> None:
        self.acknowledged: dict[int, dt.datetime] = {}
        self.thread = threading.Thread(target=self._write)

    def _write(self) -> None:
        try:
            for number in range(1000, 1_000_000):
                self.acknowledged[number] = note(number)
                if number % 50 == 0:
                    sealing.seal()
                time.sleep(0.005)
        except (DatabaseError, InterfaceError):
            pass
        finally:
            connection.close()


def test_the_drill(register: Register) -> None:
    """The folder is lost at a random moment; all but the last seconds come back, and the chain holds."""
    note(1)
    full = register.back_up()
    note(2)
    incremental = register.back_up()
    assert (incremental / "builds-on").read_text().strip() == full.name
    writer = Writer()
    writer.thread.start()
    time.sleep(random.uniform(3, 6))
    register.lose()
    lost_at = timezone.now()
    writer.thread.join()
    text = register.restore("end")
    assert "the ledger agrees with its postings, and its postings with their seals" in text
    assert f"from the copy {incremental.name}" in text
    present = register.notes_in("back")
    missing = {number: at for number, at in writer.acknowledged.items() if number not in present}
    print(f"{len(writer.acknowledged)} acknowledged, {len(missing)} lost; {text}")
    assert {1, 2} <= present
    assert len(present) > 2, "what was written after the copy comes from the archive"
    assert all(at > lost_at - dt.timedelta(seconds=ARCHIVES_WITHIN) for at in missing.values())
    kept = [at for number, at in writer.acknowledged.items() if number in present]
    assert not missing or max(kept) < min(missing.values()), "nothing is missing in between"
    assert note(3)
    assert sealing.seal() > 0, "sealing goes on"
    assert list(sealing.verify()) == []


def test_it_comes_back_to_a_moment_and_says_so(register: Register) -> None:
    note(1)
    register.back_up()
    note(2)
    time.sleep(0.2)
    moment = timezone.now()
    time.sleep(0.2)
    note(3)
    register.archived()
    text = register.restore(moment.isoformat())
    assert "the last commit in it is of" in text
    with pytest.raises(CommandError, match="exists already"):
        register.restore(moment.isoformat())
    register.lose()
    assert register.notes_in("back") == {1, 2}


def test_what_cannot_be_returned_to_is_refused_with_the_reason(register: Register) -> None:
    with pytest.raises(CommandError, match=r"no copy in .* was complete by then; the oldest is none at all"):
        register.restore("end")
    full = register.back_up()
    note(1)
    register.archived()
    with pytest.raises(CommandError, match=f"was complete by then; the oldest is {full.name}"):
        register.restore("2011-01-01T00:00:00+08:00")
    with pytest.raises(CommandError, match="recovery ended before configured recovery target was reached"):
        register.restore("2099-01-01T00:00:00+08:00")
    with pytest.raises(CommandError, match="neither 'end' nor an instant with its offset"):
        register.restore("2099-01-01")
    register.back_up()
    shutil.rmtree(full)
    with pytest.raises(CommandError, match=f"builds on {full.name}, which is not in"):
        register.restore("end")
    assert not (register.folder / "back").exists()


def test_a_copy_is_full_again_after_some_that_build_on_it(register: Register, monkeypatch: Any) -> None:
    names = [register.back_up() for _copy in range(3)]
    environ = {**register.server.environment(), "PGHOST": str(register.server.sockets), "PGUSER": SUPERUSER}
    environ["PATH"] = f"{binaries()}:{os.environ['PATH']}"
    words = ["sh", str(ROOT / "deploy" / "base-backup.sh"), str(register.backups), "3"]
    options = as_unprivileged(register.folder, binaries())
    done = subprocess.run(words, env=environ, cwd=register.folder, capture_output=True, text=True, **options)
    assert [(path / "builds-on").exists() for path in names] == [False, True, True]
    assert not (Path(done.stdout.strip()) / "builds-on").exists()
