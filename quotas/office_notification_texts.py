"""The words for the duties of offices: in calendars, on pages, and in notifications of what is due or late."""

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from core import formats
from enterprises.notification_texts import Facts, Kind, declare
from quotas.office_duties import Duty


def duty_text(duty: str, year: int, quarter: int | None, notice: str) -> str:
    """Return what an office has to do, in the active language."""
    if duty == Duty.DISTRIBUTION:
        return _("Distribute the quota of %(notice)s") % {"notice": notice}
    if duty == Duty.REPORT:
        return _("Report the execution of quarter %(quarter)s of %(year)s") % {"quarter": quarter, "year": year}
    return _("Forecast %(year)s and apply for %(next)s") % {"year": year, "next": year + 1}


def _what(facts: Facts) -> str:
    return duty_text(facts["duty"], facts["year"], facts["quarter"], facts["notice"])


def _stated(facts: Facts) -> dict[str, object]:
    place: Mapping[str, str] = facts["place"]
    return {
        "what": _what(facts),
        "day": formats.day(dt.date.fromisoformat(facts["due_on"])),
        "place": formats.local_text(place["name"], place["name_zh"]),
        "programme": formats.local_text(facts["programme"], facts["programme_zh"]),
    }


def _due_title(facts: Facts) -> str:
    if facts["overdue"]:
        return _("Was due on %(day)s: %(what)s") % _stated(facts)
    return _("Due on %(day)s: %(what)s") % _stated(facts)


def _late_title(facts: Facts) -> str:
    return _("%(place)s is late since %(day)s: %(what)s") % _stated(facts)


def _text(facts: Facts) -> str:
    return _("Programme: %(programme)s. Nothing on record meets this duty yet.") % _stated(facts)


OFFICE_DUTY_DUE = declare("office_duty_due", Kind(_due_title, _text))
OFFICE_DUTY_LATE = declare("office_duty_late", Kind(_late_title, _text))
