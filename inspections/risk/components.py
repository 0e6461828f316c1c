"""The parts of the score. The weights are this product's choice, not set by law; they add up to a hundred."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Component:
    """A part of the score, worth up to ``weight`` points.

    ``value`` is an SQL expression from 0 to 1 over the facts of a site; ``figures`` are the facts displayed with it;
    ``how`` describes what gives all its points.
    """

    code: str
    label: str | Promise
    how: str | Promise
    weight: int
    value: str
    figures: Mapping[str, Any] = field(default_factory=dict)


COMPONENTS = (
    Component(
        "flags",
        _("Open flags"),
        _("Severe counts 10, serious 6, warning 3, notice 1; all points from 20."),
        20,
        "LEAST(1, COALESCE(flagged.points, 0) / 20.0)",
        {"flags": "COALESCE(flagged.number, 0)", "flag_points": "COALESCE(flagged.points, 0)"},
    ),
    Component(
        "signals",
        _("Signals in independent records"),
        _("Most kinds of records in which flags tell of one month; none from one kind, all points from 3."),
        5,
        "LEAST(1, GREATEST(0, COALESCE(suspected.traces, 0) - 1) / 2.0)",
        {"traces": "COALESCE(suspected.traces, 0)"},
    ),
    Component(
        "excess",
        _("Beyond its quota"),
        _("Share of the year's allocation by which the worst account is over; all points from a half, or unplanned."),
        20,
        "LEAST(1, COALESCE(over.share, 0) * 2)",
        {"excess_tonnes": "COALESCE(over.excess, 0)", "accounts_over": "COALESCE(over.number, 0)"},
    ),
    Component(
        "reports",
        _("Reports missing or late"),
        _("Within a year: a missing month counts 2, a late one 1; all points from 6."),
        15,
        "LEAST(1, (COALESCE(filing.missing, 0) * 2 + COALESCE(filing.late, 0)) / 6.0)",
        {"reports_missing": "COALESCE(filing.missing, 0)", "reports_late": "COALESCE(filing.late, 0)"},
    ),
    Component(
        "unvisited",
        _("Since the last visit"),
        _("Grows with the days since the last visit; all points after a year or without a visit."),
        15,
        "LEAST(1, COALESCE((given.today - visited.carried_out_on) / 365.0, 1))",
        {"days_since_visit": "given.today - visited.carried_out_on"},
    ),
    Component(
        "cases",
        _("Earlier cases"),
        _("A case counts 1, a decided one 2; all points from 4. Unsubstantiated cases do not count."),
        10,
        "LEAST(1, (COALESCE(past.number, 0) + COALESCE(past.decided, 0)) / 4.0)",
        {"cases": "COALESCE(past.number, 0)", "cases_decided": "COALESCE(past.decided, 0)"},
    ),
    Component(
        "observations",
        _("Observed from above"),
        _("Observations within 2 km in the last year; all points from 3."),
        10,
        "LEAST(1, COALESCE(seen.number, 0) / 3.0)",
        {"observations": "COALESCE(seen.number, 0)"},
    ),
    Component(
        "licence",
        _("Operating licence"),
        _("All points without one in force; else it grows over its last 90 days."),
        5,
        "GREATEST(0, LEAST(1, COALESCE((90 - (licensed.valid_to - given.today)) / 90.0, 1)))",
        {"licence_days_left": "licensed.valid_to - given.today"},
    ),
)

assert sum(component.weight for component in COMPONENTS) == 100
