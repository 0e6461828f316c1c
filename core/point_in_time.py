"""Return to a moment: a base backup and the archive of the log, replayed into a new data folder (ADR 22).

``deploy/base-backup.sh`` makes the copies, ``deploy/ha/archive.sh`` the archive. Nothing here needs a database: it
makes one, on sockets that only its user reaches, and leaves a data folder that a server of any deployment can continue.
"""

import datetime as dt
import shlex
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.processes import Process, last_line, wait_until
from core.servers.base import ServerError, as_unprivileged
from core.servers.postgres import DURABLE, Postgres, binaries

NAME = "%Y%m%dT%H%M%SZ"  # of a copy: the second at which it was complete
BUILDS_ON = "builds-on"  # the copy on which an incremental one builds
LONGEST = 24 * 60 * 60  # seconds that a recovery may take


class RecoveryError(Exception):
    """The moment cannot be returned to; the message is one line for people."""


@dataclass(frozen=True)
class Recovered:
    """The result of a recovery: a server that runs, and the instant of the last commit that is in it."""

    server: Postgres
    copy: str
    last_commit: dt.datetime | None


@contextmanager
def recovered(backups: Path, archive: Path, into: Path, until: dt.datetime | None) -> Iterator[Recovered]:
    """Recover into a folder, as of an instant or of the end of the archive, and run the server inside the block.

    The folder appears under its name when the block ends without an error; until then it is ``….recovering``.

    Raises:
        RecoveryError: no copy is old enough, the archive ends before the instant, or the folder exists.
    """
    if into.exists():
        raise RecoveryError(f"{into} exists already: name a new folder")
    chain = _chain(backups, until)
    draft = into.absolute().with_name(f"{into.name}.recovering")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    server = Postgres(draft, _settings(draft))
    server.sockets.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        server.run_program("pg_combinebackup", *map(str, chain), f"--output={server.data}")
        _prepare(server, archive, until)
        _replay(server)
        yield Recovered(server, chain[-1].name, _last_commit(server))
    except ServerError as error:
        raise RecoveryError(str(error)) from None
    finally:
        server.stop()
    (server.data / "postgresql.auto.conf").write_text("")
    server.data.rename(into)
    shutil.rmtree(draft)


def _chain(backups: Path, until: dt.datetime | None) -> list[Path]:
    """Return the newest copy that was complete at the instant, after those on which it builds, oldest first."""
    latest = until.astimezone(dt.UTC).strftime(NAME) if until else "9"
    names = sorted(path.name for path in backups.glob("[0-9]*Z") if path.name <= latest)
    if not names:
        oldest = min((path.name for path in backups.glob("[0-9]*Z")), default="none at all")
        raise RecoveryError(f"no copy in {backups} was complete by then; the oldest is {oldest}")
    chain = [(backups / names[-1]).absolute()]
    while (link := chain[0] / BUILDS_ON).exists():
        chain.insert(0, chain[0].with_name(link.read_text().strip()))
    if missing := [path.name for path in chain if not (path / "backup_manifest").exists()]:
        raise RecoveryError(f"{chain[-1].name} builds on {missing[0]}, which is not in {backups}")
    return chain


def _settings(folder: Path) -> dict[str, str]:
    """Return settings for a server that stands alone; those that the copy brings along are of the lost server.

    That one waited for its standbys and wrote into the archive.
    """
    return {
        **DURABLE,
        "config_file": str(folder / "postgresql.conf"),
        "hba_file": str(folder / "pg_hba.conf"),
        "ident_file": str(folder / "pg_ident.conf"),
        "hot_standby": "off",  # it answers when it is complete, and not before
        "archive_mode": "off",
        "synchronous_standby_names": "",
        "primary_conninfo": "",
        "primary_slot_name": "",
    }


def _prepare(server: Postgres, archive: Path, until: dt.datetime | None) -> None:
    server.folder.joinpath("postgresql.conf").write_text("")
    server.folder.joinpath("pg_hba.conf").write_text("local all all trust\n")  # its folder is closed to others
    server.folder.joinpath("pg_ident.conf").write_text("")
    fetch = f"cp {shlex.quote(str(archive.absolute()))}/%f %p"
    lines = {"restore_command": fetch, "recovery_target_action": "promote", "recovery_target_timeline": "latest"}
    if until is not None:
        lines["recovery_target_time"] = until.astimezone(dt.UTC).isoformat(sep=" ")
    quoted = (f"{name} = '{value.replace("'", "''")}'\n" for name, value in lines.items())
    (server.data / "postgresql.auto.conf").write_text("".join(quoted))
    (server.data / "recovery.signal").touch()
    (server.data / "standby.signal").unlink(missing_ok=True)
    (server.data / BUILDS_ON).unlink(missing_ok=True)


def _replay(server: Postgres) -> None:
    """Start the server once; return when it has replayed everything and accepts connections."""
    options = as_unprivileged(server.folder, binaries())
    process = Process("recovery", server.command(), server.log, server.folder, server.environment(), options=options)
    process.start()
    wait_until(lambda: process.pid is None or server.answers(), LONGEST, step=0.2)
    if process.pid is None:
        lines = [line for line in server.log.read_text(errors="replace").splitlines() if "FATAL" in line]
        reason = lines[-1].split("FATAL:")[-1].strip() if lines else last_line(server.log)
        raise RecoveryError(f"the recovery ended: {reason} (see {server.log})")


def _last_commit(server: Postgres) -> dt.datetime | None:
    with server.connect() as connection:
        row = connection.execute("SELECT pg_last_xact_replay_timestamp()").fetchone()
    return row[0] if row else None
