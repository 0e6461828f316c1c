"""The subjects of consultations: what offices are asked about, declared by the app that owns it.

``obstacle`` is asked by the lifecycles of the subjects; the database refuses the same (``refuse_while_consulting``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils.translation import gettext as _

from core import formats
from core.actors import Actor
from core.errors import Conflict
from enterprises.models import Authority, Consultation, Jurisdiction
from enterprises.models.consultations import SUBJECTS_SEEN


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsultationSubject:
    """A kind of subject.

    ``rows`` returns what an actor sees of it, ``may`` whether he may ask about one, and ``page`` is the URL name of its
    page. The trigger that compares a consultation with its subject locks the subject.
    """

    kind: str
    rows: Callable[[Actor], QuerySet[Any]]
    may: Callable[[Actor, Any], bool]
    place: Callable[[Any], Jurisdiction]
    authority: Callable[[Any], Authority | None]
    page: str
    matter: Callable[[Any], UUID | None] = lambda row: None


_SUBJECTS: dict[str, ConsultationSubject] = {}


def declare(subject: ConsultationSubject) -> ConsultationSubject:
    """Declare a kind of subject once, at import."""
    if subject.kind in _SUBJECTS:
        raise ValueError(f"subject {subject.kind!r} is declared twice")
    _SUBJECTS[subject.kind] = subject
    SUBJECTS_SEEN[subject.kind] = subject.rows
    return subject


def subject_of(kind: str) -> ConsultationSubject:
    return _SUBJECTS[kind]


def find(kind: str, key: UUID, actor: Actor) -> Model | None:
    """Return a subject within the actor's reach, or ``None``."""
    subject = _SUBJECTS.get(kind)
    found: Model | None = subject.rows(actor).filter(pk=key).first() if subject is not None else None
    return found


def is_consulted(kind: str) -> Exists:
    """Return whether a required consultation about a row is open, for ``annotate(is_consulted=…)`` of a list."""
    rows = Consultation.objects.open().filter(subject_kind=kind, subject_id=OuterRef("pk"), blocking=True)
    return Exists(rows.order_by())


def obstacle(kind: str, row: Any) -> Conflict | None:
    """Return the refusal of an act on a subject while a required consultation about it is open.

    A row of a list says by ``is_consulted`` that there is none, and is not asked about one by one.
    """
    if row.pk is None or not getattr(row, "is_consulted", True):
        return None
    rows = Consultation.objects.open().filter(subject_kind=kind, subject_id=row.pk, blocking=True)
    row = rows.with_counts().order_by("due_on", "pk").first()
    return consultation_open(row) if row is not None else None


def consultation_open(row: Consultation | None = None) -> Conflict:
    detail = _("A required consultation is open. Its outcome is recorded first.")
    if row is None:
        return Conflict("consultation_open", detail)
    figures = _("Offices without an opinion: %(silent)s of %(asked)s; answers are due on %(day)s.")
    stated = {"silent": row.silent, "asked": row.asked, "day": formats.day(row.due_on)}
    return Conflict("consultation_open", f"{detail} {figures % stated}", consultation=str(row.pk))
