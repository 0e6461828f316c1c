"""``manage.py relay``: deliver the outbox; with ``--loop``, every second, whether or not the broker is available."""

import signal
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import structlog
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection

from core import outbox, startup_checks
from core.database import disconnect

log = structlog.get_logger(__name__)


class Command(BaseCommand):
    help = "Hand outbox messages to their receivers; while the broker is dead, run their tasks here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="go on, every second, until told to stop")
        parser.add_argument("--alive", type=Path, metavar="FILE", help="touched at every turn, for a health check")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(str(outbox.relay(direct=True)))
            return
        startup_checks.require()
        # A plain flag: an Event's lock may be held by the thread that the signal interrupts.
        self.told_to_stop = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        while not self.told_to_stop:
            full = False
            if options["alive"]:
                options["alive"].touch()
            try:
                full = outbox.relay(direct=True) >= outbox.BATCH
            except DatabaseError as error:  # the database restarts; the next turn finds it or not
                log.warning("relay_waits_for_database", error=str(error))
                connection.close()
            if not (full or self.told_to_stop):
                time.sleep(1)
        disconnect()

    def _stop(self, *args: Any) -> None:
        self.told_to_stop = True
