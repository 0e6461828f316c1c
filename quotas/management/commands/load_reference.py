"""``manage.py load_reference``: the published figures and everything they need. Idempotent."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand

from core.actors import Loader
from core.loaders import entering_history
from quotas.reference import loading


class Command(BaseCommand):
    help = "Load provinces, ministries, products and the published plans; print what does not fit."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--without-plans", action="store_true", help="load no plan: the register begins its own")

    def handle(self, *args: Any, **options: Any) -> None:
        with entering_history():
            new, remarks = loading.load(actor=Loader("reference loader"), without_plans=options["without_plans"])
        if options["verbosity"] == 0:
            return
        self.stdout.write("New rows: " + ", ".join(f"{count} {kind}" for kind, count in new.items()))
        self.stdout.write("\nReconciliation of the printed figures")
        for remark in remarks:
            self.stdout.write(f"  {remark}")
        counted = Counter(remark.verdict for remark in remarks)
        self.stdout.write(", ".join(f"{count} {verdict}" for verdict, count in counted.items()))
