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
    help = "Deliver outbox messages to their receivers; while the broker is down, run their tasks here."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--loop", action="store_true", help="repeat every second until stopped by a signal")
        parser.add_argument("--alive", type=Path, metavar="FILE", help="touched at every turn, for a health check")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(str(outbox.relay(direct=True)))
            return
        startup_checks.require()
        # A plain flag: an Event's lock may be held by the thread that the signal interrupts.
        self.stop_requested = False
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, self._stop)
        while not self.stop_requested:
            full = False
            if options["alive"]:
                options["alive"].touch()
            try:
                full = outbox.relay(direct=True) >= outbox.BATCH
            except DatabaseError as error:  # the database restarts; the next turn tries again
                log.warning("relay_waits_for_database", error=str(error))
                connection.close()
            if not (full or self.stop_requested):
                time.sleep(1)
        disconnect()

    def _stop(self, *args: Any) -> None:
        self.stop_requested = True
