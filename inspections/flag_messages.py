"""Sentences of flags: rendered in the reader's language from the rule's template of the stored version."""

import datetime as dt

from django.utils.translation import gettext, override

from core import clock, formats
from core.models import label_of
from inspections import rules
from inspections.models import Flag
from quotas.models import ConsumptionReturn

_ITEMS = {name: label_of(ConsumptionReturn, name) for name in ConsumptionReturn.ITEMS}


def render(flag: Flag, **values: str) -> str:
    """Return the flag's sentence; ``values`` replace those it stores."""
    template = rules.rule(flag.rule).templates[flag.template_version - 1]
    return gettext(template) % {
        name: value_text(str(value)) for name, value in {**flag.template_values, **values}.items()
    }


def value_text(value: str) -> str:
    """Return a stored value in the reader's language: a day, a month, or an item of consumption with its unit."""
    return str(_ITEMS[value]) if value in _ITEMS else formats.stored_text(value)


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
