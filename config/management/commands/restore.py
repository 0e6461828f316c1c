"""``manage.py restore``: fill an empty database from a backup, or come back to a moment; verified against the seals."""

import datetime as dt
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core import backups, point_in_time
from core.database import on_server

END = "end"


class Command(BaseCommand):
    help = "Fill an empty database from a backup, or come back to a moment (--until); ends with verify_ledger."
    requires_system_checks: list[str] = []  # the database that they query has no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, nargs="?")
        parser.add_argument(
            "--advance-counter",
            action="store_true",
            help="for a database copied in another way: continue its transaction numbers after the sealed ones",
        )
        parser.add_argument(
            "--until",
            metavar="INSTANT",
            help="recover copies and archive as of this instant with its offset, or to the end of the archive (end)",
        )
        parser.add_argument("--backups", type=Path, help="the folder of deploy/base-backup.sh, for --until")
        parser.add_argument("--archive", type=Path, help="the folder of deploy/ha/archive.sh, for --until")
        parser.add_argument("--into", type=Path, help="the new data folder of PostgreSQL, for --until")

    def handle(self, *args: Any, **options: Any) -> None:
        if sum(map(bool, (options["folder"], options["advance_counter"], options["until"]))) != 1:
            raise CommandError("name one of: the folder of a backup, --advance-counter, --until")
        try:
            if options["until"]:
                self._recover(options)
                return
            if options["advance_counter"]:
                backups.advance_transaction_counter()
            else:
                manifest = backups.restore(options["folder"])
                self.stdout.write(f"restored as of {manifest['taken_at']}")
        except (backups.BackupError, point_in_time.RecoveryError) as refused:
            raise CommandError(str(refused)) from None
        call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)

    def _recover(self, options: dict[str, Any]) -> None:
        """Recover into a new data folder, which stays even if what it holds does not agree with kept checkpoints."""
        if missing := [name for name in ("backups", "archive", "into") if options[name] is None]:
            raise CommandError(f"--until needs {', '.join(f'--{name}' for name in missing)} as well")
        until = _instant(options["until"])
        clean = True
        with point_in_time.recovered(options["backups"], options["archive"], options["into"], until) as back:
            last = f"of {back.last_commit:%Y-%m-%d %H:%M:%S.%f} UTC" if back.last_commit else "that of the copy"
            self.stdout.write(f"from the copy {back.copy} and the archive; the last commit in it is {last}")
            if back.last_commit and until is None:
                seconds = (timezone.now() - back.last_commit).total_seconds()
                self.stdout.write(f"what was committed after that, in the {seconds:.0f} s until now, is lost")
            with on_server(back.server.sockets):
                try:
                    call_command("verify_ledger", stdout=self.stdout, stderr=self.stderr)
                except SystemExit:
                    clean = False
        self.stdout.write(f"the data folder is {options['into']}")
        if not clean:
            raise CommandError("it was recovered, but see the lines above")


def _instant(text: str) -> dt.datetime | None:
    """Return the instant that was written, ``None`` for the end of the archive."""
    if text == END:
        return None
    try:
        instant = parse_datetime(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise CommandError(f"{text!r} is neither '{END}' nor an instant with its offset (2026-11-27T16:00:00+08:00)")
    return instant
