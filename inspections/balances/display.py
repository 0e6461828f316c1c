"""Balances as pages and API show them: of one site and year, from the reports that the reader may see."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from core.actors import Actor
from enterprises.models import Site
from enterprises.policies import holds
from inspections import rule_parameters
from inspections.balances.reading import allocations, read_balances, results_of_year
from inspections.capabilities import BALANCE_TESTS_READ
from inspections.rules.material_balance import ENTERS, Code, Month, Result
from quotas.models import Report


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the sum of a month: tonnes that enter (sign 1) or leave (-1)."""

    code: str
    sign: int
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class ShownMonth:
    """A month of a family with the sum behind its figures.

    ``tests`` is ``None`` for whoever is tested: limit of detection and running sums say how much would not be noticed.
    """

    family: str
    sums: Month
    tests: Result | None
    reports: tuple[UUID, ...]

    @property
    def month(self) -> dt.date:
        return self.sums.month

    @property
    def terms(self) -> list[Term]:
        return [
            Term(str(code), 1 if code in ENTERS else -1, part) for code in Code if (part := self.sums.tonnes_of(code))
        ]

    @property
    def recovery_percent(self) -> Decimal:
        return self.sums.recovery * 100

    @property
    def sources(self) -> list[tuple[str, Decimal]]:
        """Return the largest sources of uncertainty with their share of the variance in percent."""
        return [(name, share * 100) for name, share in self.tests.sources] if self.tests else []

    @property
    def alarm(self) -> str:
        """Return which sign Page's test gives an alarm for: out, in, or nothing."""
        if self.tests is None:
            return ""
        return "out" if self.tests.outflow.alarm else "in" if self.tests.inflow.alarm else ""


def last_year(site: Site, *, reader: Actor, on: dt.date) -> int:
    """Return the year of the last report about a site that the reader sees; without one, this year."""
    reports = Report.objects.visible_to(reader).filter(state__in=Report.STANDING, lines__site=site)
    last = reports.order_by("-period").values_list("period", flat=True).first()
    return last.year if last else on.year


def months_of_site(site: Site, year: int, *, reader: Actor, on: dt.date) -> Sequence[ShownMonth]:
    """Return the months of a site and year by family, of reports that the reader may see. Eight queries."""
    visible = Report.objects.visible_to(reader)
    balance = read_balances([site.pk], [year], visible).get(site.pk)
    if balance is None:
        return []
    allocated = allocations(set(balance.holders.values()), [year])
    tested, values = holds(reader, BALANCE_TESTS_READ), rule_parameters.read()
    return [
        ShownMonth(family, result.month, result if tested else None, balance.reports.get(result.month.month, ()))
        for family in sorted(balance.families)
        for result in results_of_year(balance, family, year, allocated, on=on, values=values)
    ]
