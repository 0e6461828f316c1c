"""Entering and withdrawing versions of texts, by two administrators."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from core import clock
from core.actors import Actor
from core.formats import day, stored_day
from core.forms import DateInput, NoForm, PageForm
from core.models import label_of
from core.type_aliases import Text
from enterprises import text_templates
from enterprises.acts.national_reference import ending, entering
from enterprises.models import Jurisdiction, TextVersion
from enterprises.services import entered_ahead, text_versions
from enterprises.text_templates import LANGUAGES, Texts, TextTemplate, Use
from enterprises.two_person_acts import Preview, Table

MOST = 4_000  # characters of a text
_COLUMNS = {"en": gettext_noop("English"), "zh": gettext_noop("Chinese")}


class Lines(forms.CharField):
    """A text of several lines, as it is kept."""

    def __init__(self, name: str, *, rows: int, most: int, required: bool = False, help_text: Text = "") -> None:
        super().__init__(
            label=label_of(TextVersion, name),
            help_text=help_text,
            max_length=most,
            required=required,
            widget=forms.Textarea(attrs={"rows": rows}) if rows > 1 else forms.TextInput(),
        )

    def clean(self, value: Any) -> Any:
        return text_templates.as_lines(super().clean(value))


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the templates by their use."""
    return [
        (str(use.label), [(one.code, str(one.title)) for one in text_templates.declared() if one.use == use])
        for use in Use
    ]


class TextVersionForm(PageForm):
    template = forms.ChoiceField(label=label_of(TextVersion, "template"), choices=choices)
    subject_en = Lines("subject_en", rows=1, most=200, help_text=gettext_lazy("of a mail; other texts have none"))
    subject_zh = Lines("subject_zh", rows=1, most=200)
    text_en = Lines("text_en", rows=8, most=MOST)
    text_zh = Lines("text_zh", rows=8, most=MOST)
    valid_from = forms.DateField(
        label=label_of(TextVersion, "valid_from"), help_text=gettext_lazy("a day after today"), widget=DateInput
    )
    document = Lines(
        "document",
        rows=2,
        most=2_000,
        required=True,
        help_text=gettext_lazy("the order: its office, number and day"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the text in force of the template that a link names, and say which fields it may name."""
        super().__init__(*args, **kwargs)
        template = text_templates.find(str(self.data.get("template") or self.initial.get("template") or ""))
        if template is None:
            return
        for name in ("text_en", "text_zh"):
            self.fields[name].help_text = help_of(template)
        if not self.is_bound:
            version = text_templates.read().version(template, clock.today())
            written = {name: getattr(version, name) for name in text_templates.TEXTS}
            self.initial = {**written, **self.initial}


def help_of(template: TextTemplate) -> str:
    """Return which fields a text may name, and which it must."""
    named = [f"{{{name}}}" for name in template.fields]
    if not named:
        return _("This text has no fields.")
    text = _("Fields: %(fields)s.") % {"fields": ", ".join(named)}
    if template.obligatory:
        must = ", ".join(f"{{{name}}}" for name in sorted(template.obligatory))
        text = f"{text} {_('It must name: %(fields)s.') % {'fields': must}}"
    return text


def _facts(row: TextVersion) -> list[tuple[str, str]]:
    template = text_templates.find(row.template)
    with override("en"):  # a message id: both people read it in their language
        title = row.template if template is None else str(template.title)
    return [
        (gettext_noop("Text"), title),
        (gettext_noop("Valid from"), stored_day(row.valid_from)),
        (gettext_noop("Document"), row.document),
    ]


def _quoted(text: str) -> str:
    """Return a text as a cell of a preview, in which nothing is translated."""
    return f"“{text}”" if text else "—"


def _table(first: str, before: TextVersion, second: str, after: TextVersion) -> Table:
    rows = [
        [label, _quoted(getattr(before, f"{name}_{language}")), _quoted(getattr(after, f"{name}_{language}"))]
        for language, label in _COLUMNS.items()
        for name in ("subject", "text")
        if getattr(before, f"{name}_{language}") or getattr(after, f"{name}_{language}")
    ]
    return Table(gettext_noop("The text"), [gettext_noop("Language"), first, second], rows)


def _nothing(row: TextVersion) -> TextVersion:
    return TextVersion(template=row.template)


def _held(row: TextVersion) -> TextVersion:
    """Return the version that holds on the first day of this one without it."""
    template = text_templates.find(row.template)
    rows = TextVersion.objects.standing().filter(template=row.template).exclude(pk=row.pk)
    return _nothing(row) if template is None else Texts(rows).version(template, row.valid_from)


def _entry(place: Jurisdiction, **given: Any) -> Preview:
    """Show the version beside the one that would hold on its first day without it."""
    row = text_versions.make(**given)
    return Preview(_facts(row), [_table(gettext_noop("Until now"), _held(row), gettext_noop("Entered"), row)])


def _filled(reader: Actor, place: Jurisdiction, **given: Any) -> Sequence[Table]:
    """Return the version with the values of a row that the reader may see; no table if there is none."""
    row = text_versions.make(**given)
    template = text_templates.find(row.template)
    sample = template.sample(reader) if template else None
    if sample is None:
        return ()
    rows = []
    for language, column in zip(LANGUAGES, ("zh", "en"), strict=True):
        with override(language):
            values = sample.values()
        texts = (getattr(row, f"{name}_{column}") for name in ("subject", "text"))
        filled = "\n\n".join(text_templates.fill(text, values) for text in texts if text)
        rows.append([_COLUMNS[column], _quoted(filled)])
    return [Table(gettext_noop("As it would read"), [gettext_noop("Language"), sample.name], rows, binding=False)]


def _withdrawal(row: TextVersion) -> Preview:
    """Show the version beside the one that holds instead of it."""
    return Preview(_facts(row), [_table(gettext_noop("Withdrawn"), row, gettext_noop("Holds instead"), _held(row))])


def name_of(row: TextVersion) -> str:
    """Return the title of the text and the first day in the reader's language."""
    template = text_templates.find(row.template)
    return f"{row.template if template is None else template.title} · {day(row.valid_from)}"


def _require_fitting(**given: Any) -> None:
    text_versions.require_fitting(text_versions.make(**given))


ENTER = entering(
    name=text_versions.ENTER,
    label=gettext_lazy("Enter a version of a text"),
    form=TextVersionForm,
    preview=_entry,
    require=_require_fitting,
    enter=text_versions.enter,
    reader_tables=_filled,
)
WITHDRAW = ending(
    name=text_versions.WITHDRAW,
    label=gettext_lazy("Withdraw a version of a text"),
    model=TextVersion,
    preview=_withdrawal,
    require=entered_ahead.require_not_in_force,
    lock=text_versions.VERSIONS.lock,
    end=text_versions.withdraw,
    form=NoForm,
    object_name=name_of,
)
