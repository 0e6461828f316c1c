"""``manage.py import_reports``: read a sheet with the reports of many enterprises that is too large to upload."""

import hashlib
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.files.rows import read_rows
from core.loaders import entering_history
from enterprises.models import User
from enterprises.policies import holds
from quotas.capabilities import REPORTS_KEY_IN
from quotas.models import Import
from quotas.services import imports


class Command(BaseCommand):
    help = "Store and check a large sheet for an officer, who then confirms it on its page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV in UTF-8 or GB 18030, or XLSX")
        parser.add_argument("--for", dest="officer", required=True, help="user name of the officer who will confirm it")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        officer = User.objects.filter(username=options["officer"], is_active=True).first()
        if officer is None or not holds(officer, REPORTS_KEY_IN):
            raise CommandError("there is no officer of this name who enters reports received on paper")
        if not file.is_file():
            raise CommandError(f"there is no file {file}")
        digest = _digest(file)
        with entering_history():
            row = imports.create_without_file(actor=officer, name=file.name, size=file.stat().st_size, sha256=digest)
        try:
            imports.many_reports.stage(row, read_rows(file))
            if _digest(file) != digest:
                raise CommandError("the file has changed while it was read; nothing of it is kept. Read it again.")
        except BaseException:  # Control-C among others: nobody else could read the file
            with entering_history():
                imports.discard(row, actor=officer)
            raise
        row.refresh_from_db(fields=["state", "faults", "lines"])
        if row.state == Import.State.FAULTY:
            raise CommandError("\n".join(str(fault["detail"]) for fault in row.faults))
        if options["verbosity"]:
            self.stdout.write(f"{row.pk}: {row.lines} rows")


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
