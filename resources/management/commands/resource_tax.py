"""``manage.py resource_tax``: print the resource tax of a year, row by row, with how each was computed."""

from argparse import ArgumentParser
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core import clock
from enterprises.models import Enterprise, Jurisdiction, Site
from resources import halves, tax_texts
from resources.filters import ResourceTaxFilters
from resources.models import UseReturn
from resources.queries import resource_tax as queries
from resources.queries import use_returns


class Command(BaseCommand):
    help = "Print the resource tax of a year: each return with ore, rates and tax, the totals, and what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--year", type=int, help="by default the year of the last half-year that is over")
        parser.add_argument("--province", default="", metavar="CODE", help="two digits")
        parser.add_argument("--enterprise", default="", metavar="CODE")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"] or halves.last_ended(clock.today())[0]
        within = {name: options[name] for name in ("province", "enterprise")}
        if within["province"] and not Jurisdiction.objects.filter(code=within["province"]).exists():
            raise CommandError(f"there is no province {within['province']!r}")
        if within["enterprise"] and not Enterprise.objects.filter(code=within["enterprise"]).exists():
            raise CommandError(f"there is no enterprise {within['enterprise']!r}")
        rows = UseReturn.objects.standing().select_related("site__jurisdiction", "enterprise")
        ordered = rows.order_by("enterprise__code", "site__code", "half", "pk")
        asked = ResourceTaxFilters({"year": year, **within}, queryset=ordered).qs
        self._print(
            queries.statement(asked, year, partial(use_returns.missing, sites=Site.objects.all()), **within), year
        )

    def _print(self, statement: queries.Statement, year: int) -> None:
        cited = tax_texts.numbers(statement)
        for each in statement.rows:
            ore = each.ore_class or "no class"
            self.stdout.write(f"{each.row.enterprise.code} {each.row.site.code} {each.row.period} ({ore})")
            for line in [*tax_texts.computation(each, cited), tax_texts.remark(each)]:
                if line:
                    self.stdout.write(f"  {line}")
        whole = statement.whole
        for total in whole.totals:
            of_source = f" ({total.source.subject})" if total.source else ""
            self.stdout.write(f"total{of_source}: {total.figure} yuan of {whole.ore:,.3f} t of raw ore")
        self.stdout.write(f"{len(statement.rows)} returns, {whole.open} of them without a figure")
        for rate in statement.rates:
            days = f"{rate.valid_from or ''}–{rate.valid_to or ''}"
            self.stdout.write(f"[{cited[rate.pk]}] {rate} ({days}): {rate.source}")
        for missing in statement.missing:
            self.stdout.write(f"no return: {missing.site.code} {year} H{missing.half}")
