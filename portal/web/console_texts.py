"""The console's pages of texts: each text template with the text in force, an example, and all its versions."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import clock
from core.text_changes import changes
from core.type_aliases import Text
from core.web.pages import page
from enterprises import text_templates
from enterprises.acts.text_versions import help_of
from enterprises.capabilities import REFERENCE_EDIT
from enterprises.models import TextVersion
from enterprises.services.text_versions import ENTER, WITHDRAW
from enterprises.text_templates import LANGUAGES, Texts, TextTemplate, Use
from portal.queries import two_person_history
from quotas.web.catalogue import entry_of

COMPARED = 3  # newest versions; to compare two long texts takes a third of a second
_TAGS = {"kept": "span", "removed": "del", "added": "ins"}
_LABELS = {"en": _("In English"), "zh": _("In Chinese")}


@dataclass(frozen=True, slots=True)
class Listed:
    """A template in the list: the version that holds today, if any was entered, and the next one to come."""

    template: TextTemplate
    current: TextVersion | None
    coming: TextVersion | None


@dataclass(frozen=True, slots=True)
class Written:
    """A version in one language, as lines with fields, as it reads for an example, and beside the one before it.

    Without ``differences`` it is shown as a whole.
    """

    language: str
    label: Text
    subject: str
    text: str
    example: str = ""
    differences: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A version in the history of a template; ``state`` is that of its days."""

    row: TextVersion
    state: str
    written: tuple[Written, ...]


@page
def listing(request: HttpRequest) -> HttpResponse:
    """Show every text template by its use, and versions of templates that the program no longer has."""
    today, rows = clock.today(), list(TextVersion.objects.standing().select_related("recorded_by"))
    texts, entry = Texts(rows), entry_of(request, ENTER, REFERENCE_EDIT)
    listed = [
        Listed(template, texts.entered(template.code, today), _coming(rows, template.code, today))
        for template in text_templates.declared()
    ]
    context = {
        "uses": [(use, [one for one in listed if one.template.use == use]) for use in Use],
        "orphans": [row for row in rows if text_templates.find(row.template) is None],
        "today": today,
        "entry": entry,
        "withdraw": WITHDRAW if entry else "",
        **two_person_history.context(request, ENTER, WITHDRAW),
    }
    return render(request, "portal/texts.html", context)


def _coming(rows: Iterable[TextVersion], code: str, today: dt.date) -> TextVersion | None:
    ahead = [row for row in rows if row.template == code and row.valid_from > today]
    return min(ahead, key=lambda row: row.valid_from, default=None)


@page
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show a text template: its fields, the text in force with an example, and every version with what it changed."""
    template = text_templates.find(code)
    if template is None:
        raise Http404
    today, entry = clock.today(), entry_of(request, ENTER, REFERENCE_EDIT)
    rows = list(TextVersion.objects.filter(template=code).select_related("recorded_by").order_by("valid_from", "pk"))
    standing = [row for row in rows if row.withdrawn_on is None]
    current = Texts(standing).version(template, today)
    sample = template.sample(request.user)
    context = {
        "template": template,
        "fields": [
            (f"{{{name}}}", text_templates.FIELDS[name], name in template.obligatory) for name in template.fields
        ],
        "help": help_of(template),
        "current": current,
        "written": _written(current, sample=sample),
        "sample": sample,
        "versions": _history(template, rows, current, today),
        "today": today,
        "entry": entry,
        "withdraw": WITHDRAW if entry else "",
    }
    return render(request, "portal/text.html", context)


def _history(template: TextTemplate, rows: list[TextVersion], current: TextVersion, today: dt.date) -> list[Shown]:
    """Return every version, the newest first, those beside the standing one before it, at first the program's."""
    before, shown = template.program(), []
    for place, row in enumerate(rows, COMPARED - len(rows)):
        written = _written(row, before=before if place >= 0 else None)
        shown.append(Shown(row, _state(row, current, today), written))
        if row.withdrawn_on is None:
            before = row
    return shown[::-1]


def _state(row: TextVersion, current: TextVersion, today: dt.date) -> str:
    if row.withdrawn_on is not None:
        return "withdrawn"
    if row.valid_from > today:
        return "planned"
    return "in_force" if row.pk == current.pk else "replaced"


def _written(
    row: TextVersion, *, sample: text_templates.Sample | None = None, before: TextVersion | None = None
) -> tuple[Written, ...]:
    return tuple(_in_languages(row, sample, before))


def _in_languages(
    row: TextVersion, sample: text_templates.Sample | None, before: TextVersion | None
) -> Iterator[Written]:
    for language, column in zip(LANGUAGES, ("zh", "en"), strict=True):
        whole = _whole(row, column)
        example = ""
        if sample is not None:
            with override(language):
                example = text_templates.fill(whole, sample.values())
        yield Written(
            language,
            _LABELS[column],
            getattr(row, f"subject_{column}"),
            getattr(row, f"text_{column}"),
            example,
            _marked(_whole(before, column), whole) if before else "",
        )


def _whole(row: TextVersion, column: str) -> str:
    """Return subject and text in one language."""
    return "\n\n".join(filter(None, (getattr(row, f"subject_{column}"), getattr(row, f"text_{column}"))))


def _marked(before: str, after: str) -> SafeString:
    """Return a text with what was removed and added in it, marked."""
    parts = ((_TAGS[one.kind], linebreaksbr(one.text)) for one in changes(before, after))
    return format_html_join("", "<{0}>{1}</{0}>", parts)
