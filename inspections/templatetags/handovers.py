"""Rows of handovers in words."""

import datetime as dt
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core import formats
from quotas.models import Product
from trade.models import LetterQuestion

register = template.Library()


@register.simple_tag
def handed_over(row: Mapping[str, str]) -> str | SafeString:
    """Return what a row of a handover is: a question, a month, or a paper with a link to it."""
    match row["what"]:
        case "invoice":
            return _paper(_("Invoice"), reverse("pages:invoice", args=[row["key"]]), row)
        case "declaration":
            return _paper(_("Customs declaration"), reverse("pages:declaration", args=[row["key"]]), row)
    if not row["month"]:
        return row["text"]
    origin, kind = LetterQuestion.Origin(row["origin"]).label, Product.Kind(row["kind"]).label
    return f"{formats.month(dt.date.fromisoformat(row['month']))} · {kind} · {origin}"


def _paper(label: str, address: str, row: Mapping[str, str]) -> SafeString:
    day = formats.day(dt.date.fromisoformat(row["day"]))
    return format_html('<a href="{}">{} {}</a> · {}', address, label, row["number"], day)
