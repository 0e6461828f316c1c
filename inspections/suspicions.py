"""Suspicions: what the standing flags of an enterprise say of a month together, by the traces in which they stand.

A suspicion is computed from flags that the reader sees and is stored nowhere. It is never one number: each part leads
to its flag, with what would explain it lawfully and what would settle it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Max, QuerySet, Value, When
from django.utils.translation import gettext

from enterprises.models import Enterprise
from inspections import queries, rules
from inspections.models import Flag, Severity
from inspections.rules.traces import LABELS, OF_FACTS, SETTLED_BY, Trace

CHUNK = 200  # months that are read at a time

SIGNALS: Mapping[str, Trace] = {
    code: OF_FACTS[rule.judges] for code, rule in rules.RULES.items() if rule.judges in OF_FACTS
}
_TRACE = Case(
    *(When(rule__in=[code for code, each in SIGNALS.items() if each is trace], then=Value(trace)) for trace in Trace),
    output_field=CharField(),
)


@dataclass(frozen=True, slots=True)
class TraceSignals:
    """The signals of a suspicion that stand in one trace, and what settles them."""

    trace: Trace
    flags: list[Flag]

    @property
    def label(self) -> str:
        return gettext(LABELS[self.trace])

    @property
    def settled_by(self) -> str:
        return gettext(SETTLED_BY[self.trace])


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The signals of an enterprise and month; ``traces`` counts those that are independent of each other."""

    enterprise: Enterprise
    month: dt.date
    severity: Severity
    parts: list[TraceSignals]

    @property
    def traces(self) -> int:
        return len(self.parts)


def signals(flags: QuerySet[Flag]) -> QuerySet[Flag]:
    """Return the flags that are parts of suspicions: they stand, and tell of a month of an enterprise."""
    return flags.filter(rule__in=list(SIGNALS), state__in=Flag.STANDING, period__isnull=False, enterprise__isnull=False)


def is_signal(flag: Flag) -> bool:
    """Return whether a flag is part of a suspicion."""
    stands = flag.state in Flag.STANDING
    return stands and flag.rule in SIGNALS and flag.period is not None and flag.enterprise_id is not None


@dataclass(frozen=True, slots=True)
class Suspicions:
    """The suspicions in some flags, those with most traces and the gravest first, computed page by page."""

    flags: QuerySet[Flag]

    ordered = True

    def months(self) -> QuerySet[Flag, dict[str, Any]]:
        """Return enterprise and month of each suspicion, in its order."""
        months: Any = signals(self.flags).order_by().values("enterprise", "period")
        grouped = months.annotate(
            traces=Count(_TRACE, distinct=True), worst=Max(queries.SEVERITY_RANK), number=Count("pk")
        )
        ordered: QuerySet[Flag, dict[str, Any]] = grouped.order_by(
            "-traces", "-worst", "-number", "-period", "enterprise"
        )
        return ordered

    def count(self) -> int:
        return self.months().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Suspicion]:
        months = [(row["enterprise"], row["period"]) for row in self.months()[part]]
        if not months:
            return []
        enterprises, periods = zip(*months, strict=True)
        around = signals(self.flags).filter(enterprise__in=set(enterprises), period__in=set(periods))
        found: dict[tuple[Any, Any], list[Flag]] = defaultdict(list)
        for flag in queries.flags(around.order_by(queries.SEVERITY_RANK.desc(), "rule", "pk")):
            found[flag.enterprise_id, flag.period].append(flag)
        return [_suspicion(found[month]) for month in months if found[month]]

    def __iter__(self) -> Iterator[Suspicion]:
        for first in range(0, self.count(), CHUNK):
            yield from self[first : first + CHUNK]


def _suspicion(flags: list[Flag]) -> Suspicion:
    first = flags[0]
    assert first.enterprise is not None
    assert first.period is not None
    parts = [TraceSignals(trace, [flag for flag in flags if SIGNALS[flag.rule] is trace]) for trace in Trace]
    return Suspicion(first.enterprise, first.period, Severity(first.severity), [part for part in parts if part.flags])
