"""Template tags about flags, cases, inspections and risk."""

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.formats import local_name, tonnes
from core.templatetags.pages import named, state
from enterprises.models import Enterprise, Jurisdiction, Licence, Site
from inspections import evidence_links, flag_messages, rules
from inspections.labels import FIGURES, PARAMETERS, PHRASES, RISK_ROWS
from inspections.lifecycles import journal
from inspections.models import Case, Flag

register = template.Library()
register.filter("entry_name", journal.entry_name)

_TONNES = re.compile(r"-?\d+\.\d{3}")
_PHRASE = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, PHRASES), key=len, reverse=True))})\b")


@register.filter
def message(flag: Flag) -> str:
    """Return the rule's sentence, with the subject's name in the reader's language."""
    about: Site | Enterprise | Jurisdiction | None = flag.site or flag.enterprise
    if flag.subject_type == Flag.SubjectType.JURISDICTION:
        about = flag.place
    return flag_messages.render(flag) if about is None else flag_messages.render(flag, subject=local_name(about))


@register.filter
def rule_title(code: str) -> str:
    return _(rules.rule(code).title)


@register.filter
def figure_name(name: str) -> str:
    return str(FIGURES.get(name) or PARAMETERS.get(name) or name.replace("_", " "))


@register.filter
def figure(value: object) -> str:
    """Format tonnes of a rule's figures with thousands separators, days and kinds of licences in words."""
    text = str(value)
    if _TONNES.fullmatch(text):
        return tonnes(text)
    return str(dict(Licence.Kind.choices).get(text) or flag_messages.value_text(text))


@register.simple_tag
def risk_row(row: Mapping[str, str]) -> SafeString:
    """Return one of the rows behind a score, as a link if it has a page."""
    kind, key, label = row["kind"], row["key"], row["label"]
    if kind == "flag":
        label = rule_title(label)
    if kind == "month":
        return format_html('<a href="{}">{}</a>', reverse("pages:report-month", args=[key, label]), label)
    if kind in RISK_ROWS:
        return format_html('<a href="{}">{}</a>', reverse(RISK_ROWS[kind], args=[key]), label)
    return format_html("{}", label)


@register.simple_tag
def licence_state(licence: Licence) -> SafeString:
    """Show the state of a licence on the day that it was asked for (``with_state``)."""
    value = licence.state
    sign = {"in_force": "valid", "expired": "overdue", "suspended": "suspended", "revoked": "revoked"}
    return state(sign.get(value, value), Licence.State(value).label)


@register.filter
def formula(text: str) -> str:
    """Return a rule's formula with its phrases in the reader's language."""
    return _PHRASE.sub(lambda phrase: str(PHRASES[phrase[0]]), text or "")


@register.filter
def links_behind(flag: Flag) -> list[dict[str, Any]]:
    """Return links to what a flag is about and was raised by."""
    return evidence_links.pages_of(flag.evidence)


@register.filter
def rows_behind(flag: Flag) -> list[dict[str, Any]]:
    """Return the rows from which the figures of a flag were computed."""
    rows = []
    for row in flag.evidence.get("rows", []):
        destination = evidence_links.ROWS[row["kind"]]
        rows.append({"url": destination.page_of(row["key"]), "kind": destination.label, "label": row["label"]})
    return rows


@register.filter
def lawful(flag: Flag) -> str:
    """Return what would explain a finding of this rule lawfully; empty if the rule says nothing of it."""
    text = rules.rule(flag.rule).lawful
    return _(text) if text else ""


@register.simple_tag
def subject(row: Flag | Case) -> SafeString:
    """Name the subject of a flag or case; invented subjects are marked.

    A description in free text is part of the file, which may not be open to the reader yet (``heads_for``).
    """
    is_open = getattr(row, "opened", True)
    return named(row.site or row.enterprise or (row.subject_name if is_open else row.get_subject_type_display()))
