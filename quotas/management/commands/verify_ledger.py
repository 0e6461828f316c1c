"""Recompute every account from its postings; exit 1 and the rows on any drift."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from quotas import ledger


class Command(BaseCommand):
    help = "Recompute every account from its postings; exit 1 and the rows on any drift."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for drift in ledger.drifts(today=clock.today()):
            found += 1
            self.stdout.write(str(drift))
        if found:
            self.stderr.write(f"{found} figures differ from the postings")
            raise SystemExit(1)
        self.stdout.write("the ledger agrees with its postings")
