"""Text templates: what the register writes in the name of an office, and the versions that two administrators entered.

Each app declares its templates at import. Their texts name fields in braces, from a closed list: ``{number}``. A field
is replaced by a value and by nothing else, and what comes out is plain text. On each day the last version up to it
holds, before the first one the text of the program; so a document keeps the text of the day on which it was issued.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.actors import Actor
from core.formats import NOTHING
from core.type_aliases import Text
from enterprises.models import TextVersion

LANGUAGES = ("zh-hans", "en")
TEXTS = ("subject_en", "subject_zh", "text_en", "text_zh")  # columns of a version
_FIELD = re.compile(r"\{([^{}\n]*)\}")
_STATED = re.compile(r"%\((\w+)\)[sd]")

# The meaning of each field, by its name.
FIELDS: Mapping[str, Text] = {
    "addressee": _("addressee: its name"),
    "appeal_body": _("the body that decides on reconsideration, by its own text"),
    "case": _("number of the case"),
    "day": _("last day"),
    "days": _("days left"),
    "due": _("last day"),
    "due_on": _("last day"),
    "enterprise": _("enterprise: its name and code"),
    "findings": _("number of findings"),
    "firm": _("code of the enterprise"),
    "kind": _("kind"),
    "mines": _("mines: their codes"),
    "month": _("month"),
    "number": _("number of the document"),
    "office": _("office: its name or place"),
    "open": _("questions without an answer"),
    "period": _("half-year"),
    "planned_on": _("planned day"),
    "programme": _("programme: its name"),
    "reason": _("reason"),
    "reported": _("tonnes in the report"),
    "served_on": _("day of service"),
    "site": _("site: its name and code"),
    "stated": _("tonnes on invoices or declarations"),
    "subject": _("subject of the letter"),
    "team": _("members of the team, one a line"),
    "title": _("title of the document"),
    "unused": _("unused quota, t"),
    "website": _("address of this website"),
    "year": _("year"),
}


class Use(TextChoices):
    CASE = "case", _("Documents of cases")
    LETTER = "letter", _("Letters about mismatches")
    PRINTED = "printed", _("Printed notices and reports")
    MAIL = "mail", _("Mails and notifications")


type Values = Callable[[], Mapping[str, object]]  # values of fields in the active language


@dataclass(frozen=True, slots=True)
class Sample:
    """A row of the register by which a text is previewed: its name, and the values that it gives the fields."""

    name: str
    values: Values


def no_sample(reader: Actor) -> Sample | None:
    return None


@dataclass(frozen=True, slots=True)
class TextTemplate:
    """A text of the register: what it is for, the fields that it may name, and the text of the program.

    ``subject`` and ``text`` return the program's in the active language; ``has_subject``: it is a mail.
    ``obligatory``: fields that it must name, so a text without any may be left empty. ``sample(reader)``: a row that
    the reader may see.
    """

    code: str
    title: Text
    use: Use
    fields: tuple[str, ...]
    text: Callable[[], str]
    subject: Callable[[], str] = str
    has_subject: bool = False
    obligatory: frozenset[str] = frozenset()
    sample: Callable[[Actor], Sample | None] = no_sample

    def program(self) -> TextVersion:
        """Return the text of the program as a version that is not saved."""
        written: dict[str, str] = {}
        for language, column in zip(LANGUAGES, ("zh", "en"), strict=True):
            with override(language):
                written |= {f"subject_{column}": self.subject(), f"text_{column}": self.text()}
        return TextVersion(template=self.code, **written)


_TEMPLATES: dict[str, TextTemplate] = {}


def declare(template: TextTemplate) -> TextTemplate:
    """Declare a template once, at import."""
    if template.code in _TEMPLATES:
        raise ValueError(f"text template {template.code!r} is declared twice")
    if unknown := {*template.fields, *template.obligatory} - set(FIELDS):
        raise ValueError(f"text template {template.code!r} has unknown fields: {unknown}")
    _TEMPLATES[template.code] = template
    return template


def declare_text(
    code: str,
    title: Text,
    use: Use,
    fields: str,
    text: Text = "",
    *,
    obligatory: str = "",
    sample: Callable[[Actor], Sample | None] = no_sample,
) -> TextTemplate:
    """Declare a text without a subject; ``fields`` and ``obligatory`` are names with blanks between."""
    return declare(
        TextTemplate(
            code,
            title,
            use,
            tuple(fields.split()),
            lambda: str(text),
            obligatory=frozenset(obligatory.split()),
            sample=sample,
        )
    )


def find(code: str) -> TextTemplate | None:
    return _TEMPLATES.get(code)


def declared() -> list[TextTemplate]:
    """Return the templates by their use, in the order of their declaration."""
    return sorted(_TEMPLATES.values(), key=lambda template: Use.values.index(template.use))


def with_fields(sentence: str) -> str:
    """Return a sentence with places for values (``%(name)s``) as the text of a template."""
    return _STATED.sub(r"{\1}", sentence).replace("%%", "%")


def fields_of(text: str) -> set[str]:
    """Return the names between braces."""
    return set(_FIELD.findall(text))


def as_lines(text: str) -> str:
    """Return a text as it is kept: its lines, without the space around them."""
    return "\n".join(text.strip().splitlines())


def has_stray_brace(text: str) -> bool:
    return bool(re.search(r"[{}]", _FIELD.sub("", text)))


def fill(text: str, values: Mapping[str, object]) -> str:
    """Return a text with the values of its fields; what a row does not state is a dash."""

    def value(found: re.Match[str]) -> str:
        stated = values.get(found[1])
        return NOTHING if stated in (None, "") else str(stated)

    return _FIELD.sub(value, text)


class Texts:
    """The versions on record that were not withdrawn."""

    def __init__(self, rows: Iterable[TextVersion]) -> None:
        self._entered: dict[str, list[TextVersion]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row.valid_from):
            self._entered[row.template].append(row)

    def entered(self, code: str, on: dt.date) -> TextVersion | None:
        """Return the version that holds on a day; none if the text of the program does."""
        return next((row for row in reversed(self._entered[code]) if row.valid_from <= on), None)

    def version(self, template: TextTemplate, on: dt.date) -> TextVersion:
        """Return the version that holds on a day, that of the program included."""
        return self.entered(template.code, on) or template.program()

    def write(self, template: TextTemplate, on: dt.date, values: Mapping[str, object]) -> str:
        """Return the text of a day in the active language, with its values."""
        version = self.entered(template.code, on)
        return fill(template.text() if version is None else version.text, values)

    def write_both(self, template: TextTemplate, on: dt.date, values: Values) -> list[str]:
        """Return the text of a day in Chinese and in English, with its values."""
        return list(self._written(template, on, values))

    def _written(self, template: TextTemplate, on: dt.date, values: Values) -> Iterator[str]:
        for language in LANGUAGES:
            with override(language):
                yield self.write(template, on, values())


def read() -> Texts:
    """Return the versions of all texts. One query."""
    return Texts(TextVersion.objects.standing())
