"""Recompute every account from its postings, the chain from its rows, the schema from its signed statement."""

import datetime as dt
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from core import clock, guarded_schema, sealing
from quotas import ledger


class Command(BaseCommand):
    help = "Recompute every account from its postings, and the chain from its rows; exit 1 and the rows on any drift."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--checkpoint",
            type=Path,
            action="append",
            default=[],
            metavar="FILE",
            help="a checkpoint or heads of batches (.jsonl) that were kept elsewhere, to be held against the chain",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        drifted = self._print_all(ledger.drifts(today=clock.today()))
        hidden = self._print_all(ledger.reach_drifts())
        broken = self._print_all(sealing.verify(options["checkpoint"]))
        weakened = self._print_all(guarded_schema.differences())
        instant = sealing.complete_until()
        seconds = round((dt.datetime.now(dt.UTC) - instant).total_seconds())
        self.stdout.write(f"everything committed until {instant:%Y-%m-%d %H:%M:%S} UTC is sealed: {seconds} s ago")
        for table, count in sealing.unsealed().items():
            self.stdout.write(f"{table}: {count} entries are not sealed yet")
        if drifted:
            self.stderr.write(f"{drifted} figures differ from the postings")
        if hidden:
            self.stderr.write(f"{hidden} columns that decide who sees a row are not what they should be")
        if broken:
            self.stderr.write(f"{broken} things are not as they were sealed")
        if weakened:
            self.stderr.write(f"{weakened} guards of the schema are not as they were signed")
        if drifted or hidden or broken or weakened:
            raise SystemExit(1)
        self.stdout.write("the ledger agrees with its postings, and its postings with their seals")

    def _print_all(self, findings: Iterable[object]) -> int:
        """Print the findings; return how many there were."""
        lines = [str(finding) for finding in findings]
        for line in lines:
            self.stdout.write(line)
        return len(lines)
