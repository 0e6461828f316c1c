"""Outcomes of flags by rule and month of raising: how often a rule was right, with exact bounds.

A flag is confirmed by a case that did not end as not substantiated, or by a finding that corroborates it; dismissed by
an officer with a reason; resolved without a case, where what it said no longer matters; or not decided yet. The
precision is the share of confirmed ones among the confirmed and dismissed; the others are counted and not judged.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Case as Conditional
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from core import clock
from inspections.binomial import exact_bounds
from inspections.models import Case, Finding, Flag
from inspections.rules import RULES

CONFIDENCE = 0.95
PERCENT = 100


@dataclass(slots=True)
class Outcomes:
    """The flags of a rule or of one of its months, by what became of them."""

    raised: int = 0
    confirmed: int = 0
    dismissed: int = 0
    resolved: int = 0
    undecided: int = 0

    def add(self, outcome: str, number: int) -> None:
        self.raised += number
        setattr(self, outcome, getattr(self, outcome) + number)

    @property
    def judged(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> Decimal | None:
        """Return the share of confirmed flags in percent, or ``None`` while none was judged."""
        return Decimal(PERCENT * self.confirmed) / self.judged if self.judged else None

    @property
    def lower(self) -> Decimal | None:
        return self._bounds[0]

    @property
    def upper(self) -> Decimal | None:
        return self._bounds[1]

    @property
    def _bounds(self) -> tuple[Decimal | None, Decimal | None]:
        if not self.judged:
            return None, None
        lower, upper = exact_bounds(self.confirmed, self.judged, CONFIDENCE)
        return _percent(lower), _percent(upper)


@dataclass(slots=True)
class OfMonth(Outcomes):
    month: dt.date = dt.date.min


@dataclass(slots=True)
class OfRule(Outcomes):
    rule: str = ""
    months: list[OfMonth] = field(default_factory=list)


def of_rules(flags: QuerySet[Flag], first: dt.date, last: dt.date) -> list[OfRule]:
    """Return the outcomes of the flags raised between two days, by rule and month. One query."""
    begin, end = (dt.datetime.combine(day, dt.time(), clock.ZONE) for day in (first, last + dt.timedelta(days=1)))
    corroborated = Finding.objects.filter(flag=OuterRef("pk"), state=Finding.State.CORROBORATES)
    outcome = Conditional(
        When(Q(case__isnull=False) & ~Q(case__state=Case.State.NOT_SUBSTANTIATED), then=Value("confirmed")),
        When(Exists(corroborated), then=Value("confirmed")),
        When(state=Flag.State.DISMISSED, then=Value("dismissed")),
        When(state=Flag.State.RESOLVED, then=Value("resolved")),
        default=Value("undecided"),
        output_field=CharField(),
    )
    rows = (
        flags.filter(raised_at__gte=begin, raised_at__lt=end)
        .order_by()
        .annotate(outcome=outcome, month=TruncMonth("raised_at", tzinfo=clock.ZONE))
        .values("rule", "month", "outcome")
        .annotate(number=Count("pk"))
    )
    rules: dict[str, OfRule] = {}
    months: dict[str, dict[dt.date, OfMonth]] = defaultdict(dict)
    for row in rows:
        code, month = row["rule"], row["month"].astimezone(clock.ZONE).date()
        rules.setdefault(code, OfRule(rule=code)).add(row["outcome"], row["number"])
        months[code].setdefault(month, OfMonth(month=month)).add(row["outcome"], row["number"])
    for code, found in rules.items():
        found.months = [months[code][month] for month in sorted(months[code])]
    order = {code: number for number, code in enumerate(RULES)}
    return sorted(rules.values(), key=lambda found: (order.get(found.rule, len(order)), found.rule))


def _percent(share: float) -> Decimal:
    return Decimal(share * PERCENT).quantize(Decimal("0.01"))
