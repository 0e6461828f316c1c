"""Formats of figures, names and instants, the same on every page."""

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Protocol

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from core import clock
from core.type_aliases import Text

register = template.Library()
NOTHING = "—"
REFERENCE_TERMS = {
    "sourced": gettext_lazy("sourced"),
    "derived": gettext_lazy("derived"),
    "mixed": gettext_lazy("mixed"),
    "ambiguous": gettext_lazy("ambiguous"),
    "approximate": gettext_lazy("approximate"),
    "percent": gettext_lazy("percent"),
    "multiple": gettext_lazy("times"),
    "billion yuan": gettext_lazy("billion yuan"),
    "kinds": gettext_lazy("kinds"),
    "specifications": gettext_lazy("specifications"),
    "light": gettext_lazy("light"),
    "medium": gettext_lazy("medium"),
    "heavy": gettext_lazy("heavy"),
    "medium-heavy": gettext_lazy("medium-heavy"),
}
_INVENTED = re.compile(r"\s*(?:\(invented\)|（虚构）)$")


@register.filter
def tonnes(value: object) -> str:
    """Format tonnes to the kilogram, with thousands separators: ``9,000.000``."""
    if value is None or value == "":
        return NOTHING
    try:
        return f"{Decimal(str(value)):,.3f}"
    except InvalidOperation:
        return str(value)


@register.filter
def amount(value: object) -> str:
    """Format money and counts with thousands separators: ``1,234`` for whole numbers, ``30,000.50`` for others."""
    if value is None or value == "":
        return NOTHING
    number = Decimal(str(value))
    return f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"


@register.filter
def signed(value: object) -> str:
    """Format tonnes with their sign, for what was added or taken."""
    return NOTHING if value is None else f"{Decimal(str(value)):+,.3f}".replace("-", "−")


@register.filter
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


@register.filter
def signed_per_cent(value: Decimal | None) -> str:
    """Format a change or an excess in percent: ``+12.00 %``, ``−3.50 %``, ``< 0.01 %``."""
    shown = per_cent(value).replace("-", "−")
    return f"+{shown}" if value and value > 0 and shown[0].isdigit() else shown


@register.filter
def month(value: dt.date | str | None) -> str:
    """Format a month, from a date or ``2011-04``: ``April 2011`` or 2011年4月."""
    if isinstance(value, str):
        value = dt.date.fromisoformat(f"{value}-01" if len(value) == 7 else value)
    return date_format(value, "YEAR_MONTH_FORMAT") if value else NOTHING


@register.filter
def day(value: dt.date | None) -> str:
    return value.isoformat()[:10] if value else NOTHING


class OfPeriod(Protocol):
    """A figure of the days from ``period_from`` to ``period_to``."""

    period_from: dt.date
    period_to: dt.date


@register.filter
def span(figure: OfPeriod) -> str:
    """Return the time of a figure: a day, a month, a year, or the first and last year."""
    first, last = figure.period_from, figure.period_to
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return month(first)
    return str(first.year) if first.year == last.year else f"{first.year}–{last.year}"


@register.filter
def instant(value: dt.datetime | None) -> str:
    """Format an instant to the second, in Asia/Shanghai, as the foot of every page says."""
    if not value:
        return NOTHING
    return value.astimezone(clock.ZONE).strftime("%Y-%m-%d %H:%M:%S")


@register.filter
def clock_time(value: dt.datetime | None) -> str:
    """Return the time of day, for events of the last moments."""
    return value.astimezone(clock.ZONE).strftime("%H:%M:%S") if value else NOTHING


@register.filter
def local_name(obj: object) -> str:
    """Return the name in the reader's language, or the object's text if it has none."""
    if obj is None:
        return NOTHING
    if (get_language() or "").startswith("zh"):
        return getattr(obj, "name_zh", "") or str(obj)
    return str(obj)


@register.filter
def full_name(obj: object) -> str:
    """Return the full name, in the reader's language, of an object that is called by its code elsewhere."""
    name_zh = getattr(obj, "name_zh", "") if (get_language() or "").startswith("zh") else ""
    return str(name_zh or getattr(obj, "name", ""))


@register.simple_tag
def named(obj: object) -> SafeString:
    """Return the name, marked once as invented if it is, also where the stored name itself says so."""
    if obj is None:
        return SafeString(NOTHING)
    name = local_name(obj)
    plain = _INVENTED.sub("", name)
    if getattr(obj, "fictitious", False) or plain != name:
        return format_html('{} <span class="invented">{}</span>', plain, _("invented"))
    return format_html("{}", name)


@register.simple_tag
def state(value: str, label: Text) -> SafeString:
    """Return a label with a sign and a colour; both follow from the value (``icons.css``)."""
    return format_html('<span class="state" data-state="{}">{}</span>', value, label)


@register.simple_tag
def overdue() -> SafeString:
    """Return the label of what should have been done by now."""
    return state("overdue", _("Overdue"))


@register.simple_tag
def icon(name: str) -> SafeString:
    return format_html('<span class="icon icon-{}" aria-hidden="true"></span>', name)


@register.simple_tag
def bar(used: Decimal | None, limit: Decimal | None, state: str = "within") -> SafeString:
    """Render how much of a limit is used, with the excess in another colour; decorative."""
    used, limit = used or Decimal(0), limit or Decimal(0)
    whole = max(used, limit)
    if whole <= 0:
        return SafeString("")
    inside, beyond = min(used, limit) / whole * 100, max(used - limit, Decimal(0)) / whole * 100
    return format_html(
        '<svg class="bar" data-state="{}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="100" height="10" rx="2"/><rect class="used" width="{}" height="10"/>'
        '<rect class="over" x="{}" width="{}" height="10"/>{}</svg>',
        state,
        f"{inside:.2f}",
        f"{inside:.2f}",
        f"{beyond:.2f}",
        format_html('<rect class="mark" x="{}" width="0.8" height="10"/>', f"{inside:.2f}") if beyond else "",
    )


@register.simple_tag
def map_outlines() -> str:
    """Return the address of the outlines that the deployer supplies, or the empty text if there are none."""
    return reverse("pages:map-outlines") if settings.MAP_OUTLINES else ""


@register.filter
def reference_term(word: str) -> str:
    """Return a term of the reference data (a kind of evidence, an ore, a unit) in the reader's language."""
    return str(REFERENCE_TERMS.get(word, word))


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def field(form: BaseForm, name: str) -> BoundField:
    """Return a form's field by its name, to show fields in another order than they were declared."""
    return form[name]


@register.filter
def minus(text: str) -> str:
    """Replace the hyphen before figures by a minus sign."""
    return text.replace("-", "\u2212")
