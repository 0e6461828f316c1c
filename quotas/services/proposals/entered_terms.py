"""Terms that are entered as text, one a line: ceilings, new recipients, least scales, and who is spared."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import Invalid
from quotas.models import SPLIT, Category
from quotas.quantities import MOST_TONNES, to_kilogram
from quotas.services.proposals.terms import LeastScale
from quotas.sheets.columns import plain, spellings

_SCALE = re.compile(r"(?P<category>[^:：]+)[:：](?P<tonnes>[^;；]+)[;；]\s*(?P<source>.*\S)")


def read_ceilings(texts: Sequence[str]) -> dict[str, Decimal]:
    """Read ceilings written as ``36: 9000``; raise ``Invalid`` with the text that is none."""
    detail = _("Write a ceiling as a code and tonnes, such as 36: 9000. This line is not valid: %(text)s")
    return _read_tonnes(texts, "/ceilings", detail)


def read_new_recipients(texts: Sequence[str]) -> dict[str, Decimal]:
    """Read new recipients written as ``E-004: 500``; raise ``Invalid`` with the text that is none."""
    detail = _("Write a new recipient as a code and tonnes, such as E-004: 500. This line is not valid: %(text)s")
    return _read_tonnes(texts, "/new_recipients", detail)


def _read_tonnes(texts: Sequence[str], pointer: str, refusal: str) -> dict[str, Decimal]:
    """Read a code and tonnes from each text; a category in it is named by its code or its label in any language."""
    found = {}
    for text in filter(None, (text.strip() for text in texts)):
        code, _colon, tonnes = unicodedata.normalize("NFKC", text).partition(":")
        figure = _figure(tonnes)
        if not code.strip() or figure is None:
            raise Invalid.at(pointer, "invalid", refusal % {"text": text})
        if (named := _with_category(code.strip())) in found:
            raise Invalid.at(pointer, "repeated", _("This code is named twice: %(text)s") % {"text": text})
        found[named] = figure
    return found


def _figure(text: str) -> Decimal | None:
    """Return plain digits, with or without marks of thousands and one point, as tonnes to the kilogram, or nothing."""
    digits = text.strip().replace(",", "")
    if len(digits) > len(f"{MOST_TONNES}") or not digits.isascii() or not digits.replace(".", "", 1).isdecimal():
        return None
    figure = Decimal(digits)
    return figure if figure <= MOST_TONNES and figure == to_kilogram(figure) else None


def read_scales(text: str, categories: Collection[str]) -> dict[str, LeastScale]:
    """Read least scales, one a line as ``light: 5000; document``; raise ``Invalid`` with the line that is none.

    A category is named by its code or its label in any language, and is one of those that are divided, once.
    """
    found: dict[str, LeastScale] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        stated = _SCALE.fullmatch(line)  # of the document nothing is replaced, not even its full-width brackets
        category, figure, source = "", None, ""
        if stated is not None:
            category, figure, source = (
                _category(stated["category"]),
                _figure(unicodedata.normalize("NFKC", stated["tonnes"])),
                stated["source"],
            )
        if not category or figure is None:
            detail = _(
                "Write a category, tonnes and the document that asks for them, such as"
                " light: 5000; entry conditions of 2012. This line is not valid: %(text)s"
            )
            raise Invalid.at("/least_scales", "invalid", detail % {"text": line})
        if category not in categories:
            detail = _("This category is not divided: %(text)s")
            raise Invalid.at("/least_scales", "unknown", detail % {"text": line})
        if category in found:
            raise Invalid.at("/least_scales", "repeated", _("This category is named twice: %(text)s") % {"text": line})
        found[category] = LeastScale(figure, source)
    return found


def _with_category(code: str) -> str:
    """Return the code of a ceiling with the code of the category that it names, if it names one."""
    named, slash, text = code.rpartition("/")
    category = _category(text)
    return f"{named}{slash}{category}" if category in SPLIT else code


def _category(text: str) -> str:
    """Return the code of the category that a text names by its code or its label in any language, or nothing."""
    for each in (*SPLIT, Category.ALL):
        if plain(text) in {plain(each.value), *spellings(each.label)}:
            return each.value
    return ""


def read_reasons(text: str) -> dict[str, str]:
    """Read holders that are spared, one a line as ``CODE: reason``; raise ``Invalid`` with the line that is none."""
    found = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        code, _colon, reason = unicodedata.normalize("NFKC", line).partition(":")
        if not code.strip() or not reason.strip():
            detail = _(
                "Write a code and a reason, such as E-001: returned by an order. This line is not valid: %(text)s"
            )
            raise Invalid.at("/spared", "invalid", detail % {"text": line})
        if code.strip() in found:
            raise Invalid.at("/spared", "repeated", _("This code is named twice: %(text)s") % {"text": line})
        found[code.strip()] = reason.strip()
    return found
