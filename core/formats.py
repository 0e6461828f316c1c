"""Texts of figures, days, instants and names in the reader's language, the same on pages, in print and in messages."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Protocol

from django.db.models import Choices
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from core import clock

NOTHING = "—"
_LONGEST_AGO = 31  # days
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_HALF_YEAR = re.compile(r"([0-9]{4}) H([12])", re.ASCII)
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])", re.ASCII)


def tonnes(value: object) -> str:
    """Format tonnes to the kilogram, with thousands separators: ``9,000.000``."""
    if value is None or value == "":
        return NOTHING
    try:
        return f"{Decimal(str(value)):,.3f}"
    except InvalidOperation:
        return str(value)


def amount(value: object) -> str:
    """Format money and counts with thousands separators: ``1,234`` for whole numbers, ``30,000.50`` for others."""
    if value is None or value == "":
        return NOTHING
    number = Decimal(str(value))
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


def signed(value: object) -> str:
    """Format tonnes with their sign, for what was added or taken; none stands before 0."""
    if value is None:
        return NOTHING
    amount = round(Decimal(str(value)), 3)
    return minus(f"{amount:+,.3f}") if amount else "0.000"


def minus(text: str) -> str:
    """Replace the hyphen before a figure by a minus sign."""
    return text.replace("-", "−")


def per_cent(share: Decimal | None, places: int = 2) -> str:
    """Format an unrounded share in percent, half-up, never as 0 or 100 if it is not exactly that.

    With two places, ``< 0.01 %``, ``> 99.99 %`` and ``> 100.00 %`` are next to none, to all and a little more than all.
    """
    if share is None:
        return NOTHING
    step = Decimal(1).scaleb(-places)
    rounded = share.quantize(step, rounding=ROUND_HALF_UP)
    if rounded == 0 and share:
        return f"< {step} %" if share > 0 else f"> -{step} %"
    if rounded == 100 and share != 100:
        return f"> {100 - step} %" if share < 100 else f"> {rounded} %"
    return f"{rounded:,} %"


def signed_per_cent(value: Decimal | None) -> str:
    """Format a change or an excess in percent: ``+12.00 %``, ``−3.50 %``, ``< 0.01 %``."""
    shown = minus(per_cent(value))
    return f"+{shown}" if value and value > 0 and shown[0].isdigit() else shown


def month(value: dt.date | str | None) -> str:
    """Format a month, from a date or ``2011-04``: ``April 2011`` or 2011年4月."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(f"{value}-01" if len(value) == 7 else value)
    return date_format(value, "YEAR_MONTH_FORMAT") if value else NOTHING


def half_year(year: int, half: int) -> str:
    """Format a half-year: ``first half of 2011`` or 2011年上半年."""
    return (_("first half of %s") if half == 1 else _("second half of %s")) % year


def day(value: dt.date | None) -> str:
    """Format a day: ``13 October 2011`` or 2011年10月13日."""
    return date_format(value, "DATE_FORMAT") if value else NOTHING


def stored_day(value: dt.date | None) -> str:
    """Return a day as previews and figures store it, the same in every language; ``stored_text`` puts it in words."""
    return value.isoformat() if value else NOTHING


def stored_label(choice: Choices) -> str:
    """Return the label of a choice as previews store it, the same in every language and translated when it is shown."""
    with override("en"):
        return str(choice.label)


def stored_text(value: str) -> str:
    """Return a stored text as it is read: a day, a month or a half-year in words, any other text unchanged."""
    if half := _HALF_YEAR.fullmatch(value):
        return half_year(int(half[1]), int(half[2]))
    if _MONTH.fullmatch(value):
        return month(value)
    return day(dt.date.fromisoformat(value)) if _DAY.fullmatch(value) else value


class OfPeriod(Protocol):
    """A figure of the days from ``period_from`` to ``period_to``."""

    period_from: dt.date
    period_to: dt.date


def span(figure: OfPeriod) -> str:
    """Return the time of a figure: a day, a month, a year, or the first and last year."""
    first, last = figure.period_from, figure.period_to
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


def instant(value: dt.datetime | None) -> str:
    """Format an instant to the second, in Asia/Shanghai: ``13 October 2011, 09:05:00``."""
    return date_format(value.astimezone(clock.ZONE), "DATETIME_FORMAT") if value else NOTHING


def instant_with_offset(value: dt.datetime | None) -> str:
    """Format an instant for a document that leaves the register: ``13 October 2011, 09:05:00 (UTC+08:00)``."""
    return f"{instant(value)} (UTC{value.astimezone(clock.ZONE):%:z})" if value else NOTHING


def ago(value: dt.datetime) -> str:
    """Return how long ago an instant was, in the largest unit that fits; instants beyond a month are given as days."""
    seconds = int((clock.now() - value).total_seconds())
    days = (clock.today() - value.astimezone(clock.ZONE).date()).days
    if seconds < 0 or days > _LONGEST_AGO:
        return day(value.astimezone(clock.ZONE).date())
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return ngettext("%d minute ago", "%d minutes ago", seconds // 60) % (seconds // 60)
    if days == 0 or seconds < 6 * 3600:
        return ngettext("%d hour ago", "%d hours ago", seconds // 3600) % (seconds // 3600)
    return ngettext("%d day ago", "%d days ago", days) % days


def yuan(value: object) -> str:
    """Format a sum of money with its unit: ``30,000.50 yuan`` or 30,000.50 元."""
    return NOTHING if value is None or value == "" else _("%s yuan") % amount(value)


def clock_time(value: dt.datetime | None) -> str:
    """Return the time of day, for events of the last moments."""
    return value.astimezone(clock.ZONE).strftime("%H:%M:%S") if value else NOTHING


def is_chinese() -> bool:
    """Return whether the reader reads Chinese."""
    return (get_language() or "").startswith("zh")


def local_text(text: str, text_zh: str | None) -> str:
    """Return the Chinese text to readers of Chinese, if there is one, else the other."""
    return (is_chinese() and text_zh) or text


def local_name(obj: object) -> str:
    """Return the name in the reader's language, or the object's text if it has none."""
    if obj is None:
        return NOTHING
    return chinese_name(obj) if is_chinese() else str(obj)


def chinese_name(obj: object) -> str:
    """Return the Chinese name, or the object's text if it has none."""
    return getattr(obj, "name_zh", "") or str(obj)


def full_name(obj: object) -> str:
    """Return the full name, in the reader's language, of an object that is called by its code elsewhere."""
    return str(local_text(getattr(obj, "name", ""), getattr(obj, "name_zh", "")))
