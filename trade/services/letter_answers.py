"""Answers to the questions of a letter: by text, a file, or the report that was amended. An answer is never changed."""

import datetime as dt

from django.conf import settings
from django.utils.translation import gettext as _

from core import clock, formats
from core.actors import Actor
from core.errors import Conflict, Invalid, NotFound
from core.files import examination, sealed
from core.files.media_types import ENDINGS, type_matches_name
from core.files.uploads import Upload, safe_name
from core.transactions import refusal, service
from enterprises.policies import person
from quotas.models import Report
from trade.lifecycles import LETTER
from trade.models import Letter, LetterQuestion
from trade.services import letter_notifications, letters

ALLOWED = frozenset(media for media in ENDINGS if not media.startswith("video/"))

refusal(
    "letter_answered_by_its_recipient",
    lambda: Conflict("other_enterprise", _("The people who are asked answer the letter, once it was sent.")),
)
refusal(
    "letter_answered_whole",
    lambda: Conflict("unanswered", _("Every question has an answer before the letter counts as answered.")),
)


@service
def answer(
    letter: Letter,
    *,
    actor: Actor,
    question: int,
    text: str = "",
    report_month: dt.date | None = None,
    file: Upload | None = None,
) -> Letter:
    """Answer a question; with the last one the letter is answered and its sender is notified.

    A file is examined and sealed before the letter is locked, since that can take many seconds.
    """
    LETTER.require_open(letter, "answer", actor)
    _find_unanswered(letter, question)
    kept = _seal(letter, file) if file is not None else {}
    letter = LETTER.begin(letter, "answer", actor)
    row = _find_unanswered(letter, question)
    row.answer = text.strip()
    row.report = _report(letter, row, report_month)
    for name, value in kept.items():
        setattr(row, name, value)
    if not (row.answer or row.report or row.sha256):
        raise Invalid.at("/text", "required", _("Answer by text, a file, or an amended report."))
    row.answered_by_id, row.answered_at = person(actor).pk, clock.now()
    row.save(update_fields=["answer", "report", "file_name", "media_type", "sha256", "answered_by", "answered_at"])
    if LetterQuestion.objects.filter(letter=letter, answered_at=None).exists():
        letter.save_next()
    else:
        letter.state, letter.answered_at = Letter.State.ANSWERED, row.answered_at
        letter.save_next("state", "answered_at")
        letter_notifications.notify_of_answer(letter)
    return letters.record(letter, "answer", actor)


def file_of(letter: Letter, question: int | None) -> tuple[LetterQuestion, bytes]:
    """Return the question of this number, or the first one answered with a file, and the content of its file."""
    for row in letter.questions.all():
        if row.sha256 and question in (None, row.ordinal):
            try:
                return row, sealed.read(row.sha256, of=str(letter.pk))
            except sealed.Broken as error:
                detail = _("The sealed file is missing or was changed. It is not shown.")
                raise Conflict("seal_broken", detail) from error
    raise NotFound("not_found", _("This question was not answered with a file."))


def _report(letter: Letter, question: LetterQuestion, month: dt.date | None) -> Report | None:
    """Return the report in force of the month that was asked about, filed since the letter was sent."""
    if month is None:
        return None
    if letter.addressee_role:
        detail = _("A report is filed by its enterprise. Answer by text or a file.")
        raise Invalid.at("/report_month", "not_allowed", detail)
    if question.month is not None and month.replace(day=1) != question.month:
        detail = _("The question is about %(month)s. Name the report of this month.")
        raise Invalid.at("/report_month", "another_month", detail % {"month": formats.month(question.month)})
    rows = Report.objects.filter(enterprise=letter.enterprise_id, period=month.replace(day=1))
    found = rows.filter(state__in=Report.STANDING).defer("canonical").first()
    if found is None:
        raise Invalid.at("/report_month", "no_report", _("No report of this month is in force."))
    if letter.sent_at is None or found.submitted_at is None or found.submitted_at <= letter.sent_at:
        detail = _("The report of this month was filed before the letter was sent. Amend it first.")
        raise Invalid.at("/report_month", "not_amended", detail)
    return found


def _find_unanswered(letter: Letter, question: int) -> LetterQuestion:
    row = letters.find_question(letter, question)
    if row.answered_at is not None:
        raise Conflict("answered_already", _("Question %d is answered. An answer is not changed.") % question)
    return row


def _seal(letter: Letter, file: Upload) -> dict[str, str]:
    """Examine and seal a file; return its columns."""
    most = settings.MAX_REQUEST_BODY
    if len(file.content) > most:
        raise examination.refusal("too_large", most=most // 1024 // 1024)
    examined = examination.examine(file.content)
    if not type_matches_name(examined.media_type, name=file.name, declared=file.declared):
        raise examination.refusal("wrong_type")
    if examined.media_type not in ALLOWED:
        raise examination.refusal("wrong_kind")
    return {
        "file_name": safe_name(file.name),
        "media_type": examined.media_type,
        "sha256": sealed.seal(file.content, of=str(letter.pk)),
    }
