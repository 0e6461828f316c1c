"""``manage.py rebuild_account_days``: write the totals of all accounts by day anew, from the postings."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from core import audit
from core.actors import SystemActor
from core.database import as_owner


class Command(BaseCommand):
    help = "Write the totals of all accounts by day anew, as the owner of the database. Postings wait until it ends."

    def handle(self, *args: Any, **options: Any) -> None:
        with as_owner(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT ledger_rebuild_days()")
            written = cursor.fetchone()[0]
        audit.record(
            actor=SystemActor("rebuild_account_days"),
            action="ledger.rebuild_days",
            obj="ledger",
            data={"days": written},
        )
        self.stdout.write(f"{written} totals by day were written from the postings")
