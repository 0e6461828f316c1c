"""Sentences of flags: rendered in the reader's language from the rule's template of the stored version."""

import datetime as dt
import re

from django.utils.translation import gettext, override

from core import clock, formats
from inspections import rules
from inspections.models import Flag

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def render(flag: Flag, **values: str) -> str:
    """Return the flag's sentence; ``values`` replace those it stores."""
    template = rules.rule(flag.rule).templates[flag.template_version - 1]
    return gettext(template) % {name: _shown(value) for name, value in {**flag.template_values, **values}.items()}


def _shown(value: object) -> object:
    """Return a stored value as it is read: days in words."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return formats.day(dt.date.fromisoformat(value))
    return value


def in_english(flag: Flag) -> str:
    """Return the flag's sentence in English, for records that are the same for every reader."""
    with override("en"):
        return render(flag)


def legal_basis(flag: Flag) -> str:
    """Return the legal basis of the rule, as in force on the day of the conduct."""
    return gettext(rules.in_force(rules.rule(flag.rule).legal_basis, conduct_day(flag)))


def conduct_day(flag: Flag) -> dt.date:
    """Return the day whose law is cited: in the month or year that is judged, never after the flag was raised."""
    raised = flag.raised_at.astimezone(clock.ZONE).date()
    if flag.period is not None:
        return min(raised, rules.facts.end_of_month(flag.period))
    return raised if flag.year is None else min(raised, dt.date(flag.year, 12, 31))
