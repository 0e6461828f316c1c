"""Versions of texts: two administrators enter one for days to come, and withdraw it before its day."""

import datetime as dt

from django.utils.translation import gettext as _

from core.actors import Actor
from core.errors import Fault
from core.transactions import service
from enterprises import text_templates
from enterprises.models import TextVersion
from enterprises.services import entered_ahead
from enterprises.services.validation import unnamed_document
from enterprises.text_templates import TextTemplate

ENTER, WITHDRAW = "text_versions.enter", "text_versions.withdraw"  # two-person acts
VERSIONS = entered_ahead.access_to(TextVersion)
entered_ahead.declare_refusals("text_version")


def make(*, template: str, valid_from: dt.date, document: str, **texts: str) -> TextVersion:
    """Return a version that is not saved. ``texts``: by the names of ``TEXTS``; a blank one keeps its default."""
    written = {name: text_templates.as_lines(texts.pop(name, "")) for name in text_templates.TEXTS}
    assert not texts, f"these are no texts of a version: {sorted(texts)}"
    return TextVersion(template=template, valid_from=valid_from, document=document.strip(), **written)


@service
def enter(*, actor: Actor, template: str, valid_from: dt.date, document: str, **texts: str) -> TextVersion:
    """Enter the version that a text has from a day on, as two administrators have approved it; loaders any day."""
    return entered_ahead.enter(
        VERSIONS,
        lambda: make(template=template, valid_from=valid_from, document=document, **texts),
        actor=actor,
        act=ENTER,
        faults=_faults,
        data=_recorded,
    )


@service
def withdraw(row: TextVersion, *, actor: Actor, reason: str) -> TextVersion:
    """Withdraw a version that has not come into force, by two administrators; it stays on record."""
    return entered_ahead.withdraw(
        VERSIONS,
        row,
        actor=actor,
        reason=reason,
        act=WITHDRAW,
        require=entered_ahead.require_not_in_force,
        data=_recorded,
    )


def _recorded(row: TextVersion) -> dict[str, str]:
    return {"template": row.template, "from": f"{row.valid_from}"}


def require_fitting(row: TextVersion) -> None:
    """Raise ``Invalid`` with the faults of a version, each at its field."""
    entered_ahead.require_fitting(row, _faults(row))


def _faults(row: TextVersion) -> list[Fault]:
    faults = unnamed_document(row.document)
    template = text_templates.find(row.template)
    if template is None:
        return [*faults, Fault("/template", "unknown_value", _("There is no such text."))]
    for language in ("en", "zh"):
        faults += _faults_of_language(row, template, language)
    for name in ("subject", "text"):
        if not getattr(row, f"{name}_en") and getattr(row, f"{name}_zh"):
            faults.append(Fault(f"/{name}_en", "one_language", _("Enter the text in both languages, or in neither.")))
        if getattr(row, f"{name}_en") and not getattr(row, f"{name}_zh"):
            faults.append(Fault(f"/{name}_zh", "one_language", _("Enter the text in both languages, or in neither.")))
    standing = TextVersion.objects.standing().filter(template=row.template)
    if standing.filter(valid_from=row.valid_from).exists():
        detail = _("A version of this text from this day on is on record already.")
        faults.append(Fault("/valid_from", "exists", detail))
    elif not faults and _texts(text_templates.Texts(standing).version(template, row.valid_from)) == _texts(row):
        faults.append(Fault("/text_en", "unchanged", _("This text is in force on that day without an entry.")))
    return faults


def _faults_of_language(row: TextVersion, template: TextTemplate, language: str) -> list[Fault]:
    """Return what is wrong with the subject and the text in one language."""
    subject, text = getattr(row, f"subject_{language}"), getattr(row, f"text_{language}")
    faults = [
        *_faults_of_fields(template, f"/subject_{language}", subject),
        *_faults_of_fields(template, f"/text_{language}", text),
    ]
    if template.has_subject and not subject:
        faults.append(Fault(f"/subject_{language}", "required", _("A mail needs a subject.")))
    if template.has_subject and not text:
        faults.append(Fault(f"/text_{language}", "required", _("A mail needs a text.")))
    if subject and ("\n" in subject or not template.has_subject):
        detail = _("A subject is one line.") if template.has_subject else _("This text has no subject.")
        faults.append(Fault(f"/subject_{language}", "not_allowed", detail))
    missing = template.obligatory - text_templates.fields_of(subject) - text_templates.fields_of(text)
    if missing:
        detail = _("This must name: %(fields)s.") % {"fields": _named(missing)}
        faults.append(Fault(f"/text_{language}", "missing_field", detail))
    return faults


def _faults_of_fields(template: TextTemplate, pointer: str, text: str) -> list[Fault]:
    allowed = _named(template.fields) or _("none")
    if unknown := text_templates.fields_of(text) - set(template.fields):
        detail = _("This text has no field %(unknown)s. Its fields: %(allowed)s.")
        return [Fault(pointer, "unknown_field", detail % {"unknown": _named(unknown), "allowed": allowed})]
    if text_templates.has_stray_brace(text):
        detail = _("A brace stands around the name of a field alone. Fields of this text: %(allowed)s.")
        return [Fault(pointer, "stray_brace", detail % {"allowed": allowed})]
    return []


def _named(fields: set[str] | frozenset[str] | tuple[str, ...]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(fields))


def _texts(row: TextVersion) -> tuple[str, ...]:
    return tuple(getattr(row, name) for name in text_templates.TEXTS)
