"""Filters and tags of every page; the texts of figures, days and names are those of ``core.formats``."""

import datetime as dt
import functools
import re
from decimal import Decimal

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, formats
from core.pinyin import spelling_of
from core.type_aliases import Text

register = template.Library()
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


for _format in (
    formats.tonnes,
    formats.amount,
    formats.signed,
    formats.yuan,
    formats.per_cent,
    formats.signed_per_cent,
    formats.minus,
    formats.month,
    formats.half_year,
    formats.instant_with_offset,
    formats.span,
    formats.clock_time,
    formats.local_name,
    formats.full_name,
):
    register.filter(_format)


@register.filter
def day(value: dt.date | None) -> SafeString:
    """Render a day as a ``time`` element, which is not broken at its blanks."""
    return _time(value, formats.day(value))


@register.filter
def instant(value: dt.datetime | None) -> SafeString:
    """Render an instant as a ``time`` element, to the second, in Asia/Shanghai."""
    return _time(value and value.astimezone(clock.ZONE), formats.instant(value))


@register.filter
def ago(value: dt.datetime | None) -> SafeString:
    """Render how long ago an instant was, with the instant itself as a hint and on paper."""
    if not value:
        return SafeString(formats.NOTHING)
    exact = formats.instant(value)
    return format_html(
        '<time datetime="{}" title="{}"><span class="on-screen">{}</span><span class="on-paper">{}</span></time>',
        value.astimezone(clock.ZONE).isoformat(),
        exact,
        formats.ago(value),
        exact,
    )


def _time(value: dt.date | None, text: str) -> SafeString:
    if not value:
        return SafeString(text)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), text)


@register.simple_tag
def named(obj: object) -> SafeString:
    """Return the name, marked once as invented if it is, also where the stored name itself says so."""
    if obj is None:
        return SafeString(formats.NOTHING)
    name = formats.local_name(obj)
    plain = _INVENTED.sub("", name)
    if getattr(obj, "fictitious", False) or plain != name:
        return format_html("{} {}", plain, _mark_of_invented())
    return format_html("{}", name)


@register.simple_tag
def invented(obj: object) -> SafeString:
    """Return the mark of an invented row, and nothing for any other."""
    return _mark_of_invented() if getattr(obj, "fictitious", False) else SafeString("")


def _mark_of_invented() -> SafeString:
    return format_html('<span class="invented">{}</span>', _("invented"))


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
def map_ground() -> str:
    """Return the address of provinces, rivers and lakes, or the empty text if the deployer wants none (ADR 38)."""
    return static("map/ground.json") if settings.MAP_GROUND else ""


@register.simple_tag
def map_outlines() -> str:
    """Return the address of the outlines that the deployer supplies, or the empty text if there are none."""
    return reverse("pages:map-outlines") if settings.MAP_OUTLINES else ""


@register.filter
def reference_term(word: str) -> str:
    """Return a term of the reference data (a kind of evidence, an ore, a unit) in the reader's language."""
    return str(REFERENCE_TERMS.get(word, word))


@register.filter
def sound(text: Text) -> str:
    """Return the pinyin of a label, by which the command palette finds it; nothing if it has no Chinese signs."""
    return _sound_of(str(text))


_sound_of = functools.lru_cache(maxsize=2048)(spelling_of)


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def field(form: BaseForm, name: str) -> BoundField:
    """Return a form's field by its name, to show fields in another order than they were declared."""
    return form[name]
