"""``manage.py generate``: synthetic years of synthetic mines, for measuring. Refused in production."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.actors import Loader
from core.loaders import entering_history
from core.outbox import without_announcements
from demo import generator
from quotas.models import Product, Programme


class Command(BaseCommand):
    help = "Make synthetic enterprises with whole years of accepted monthly reports."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--enterprises", type=int, required=True)
        parser.add_argument("--years", type=int, default=1)
        parser.add_argument("--first-year", type=int, help="by default the first year without a published plan")

    def handle(self, *args: Any, **options: Any) -> None:
        enterprises, years = options["enterprises"], options["years"]
        if enterprises < 1 or years < 1:
            raise CommandError("at least one enterprise and one year")
        if not settings.FIXED_DAY_ALLOWED:
            raise CommandError("synthetic data is refused under these settings")
        if not Programme.objects.exists() or not Product.objects.exists():
            raise CommandError("load the reference first: manage.py load_reference")
        first_year = options["first_year"] or generator.first_free_year()
        began, reports = time.monotonic(), 0
        with without_announcements(), entering_history():
            slices = generator.generate(
                enterprises=enterprises, years=years, first_year=first_year, actor=Loader("generator")
            )
            for part in slices:
                reports += part.reports
                if options["verbosity"]:
                    self.stdout.write(f"{reports} reports")
        if options["verbosity"]:
            seconds = time.monotonic() - began
            self.stdout.write(f"{enterprises} enterprises, {years} years from {first_year} in {seconds:.1f} s")
