"""Help from the glossary beside forms: at a field, or once for a form whose fields stand close together."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.glossary import Term, terms_of

register = template.Library()


@register.simple_tag
def term_help(field: Any) -> SafeString:
    """Return a toggle with the meaning of the terms in a field's label, or nothing if it uses none."""
    terms = _terms_of([field])
    if not terms:
        return SafeString("")
    names = _(", ").join(term.name for term in terms)
    return format_html(
        '<details class="term-help"><summary aria-label="{}">?</summary>{}</details>',
        _("What “%(term)s” means") % {"term": names},
        _meanings(terms),
    )


@register.simple_tag
def words_of(*forms: Any) -> SafeString:
    """Return a toggle with the meaning of all terms in the labels of forms, or nothing if they use none."""
    terms = _terms_of(field for form in forms if form for field in form)
    if not terms:
        return SafeString("")
    return format_html(
        '<details class="form-words"><summary>{}</summary>{}</details>', _("What these words mean"), _meanings(terms)
    )


def _terms_of(fields: Iterable[Any]) -> list[Term]:
    shown = [field for field in fields if field and not field.is_hidden]
    return list(dict.fromkeys(term for field in shown for term in terms_of(field.label, type(field.form).__name__)))


def _meanings(terms: list[Term]) -> SafeString:
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", ((term.name, term.meaning) for term in terms))
    return format_html("<dl>{}</dl>", rows)
