"""Rendering of flags' messages: stored as the rule's sentence and figures, shown in the reader's language."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext, override

from core import clock
from inspections import rules
from inspections.models import Flag


def render(message: dict[str, Any]) -> str:
    return gettext(message["id"]) % message["values"]


def in_english(message: dict[str, Any]) -> str:
    """Render a message in English, for records that are the same for every reader."""
    with override("en"):
        return render(message)


def legal_basis(flag: Flag) -> str:
    """Return the legal basis of the rule, as in force on the day of the conduct."""
    return gettext(rules.in_force(rules.rule(flag.rule).legal_basis, conduct_day(flag)))


def conduct_day(flag: Flag) -> dt.date:
    """Return the day whose law is cited: in the month or year that is judged, never after the flag was raised."""
    raised = flag.raised_at.astimezone(clock.ZONE).date()
    if flag.period is not None:
        return min(raised, rules.facts.end_of_month(flag.period))
    return raised if flag.year is None else min(raised, dt.date(flag.year, 12, 31))
