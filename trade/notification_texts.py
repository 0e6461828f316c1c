"""The words of notifications about letters and invoices. None names another enterprise to an enterprise."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from core import formats
from core.actors import Actor
from enterprises.notification_texts import Facts, Sentence, Worded, declare_sentences, worded_by_days
from trade.models import Letter


def _stated(facts: Facts) -> dict[str, object]:
    due = facts.get("due_on")
    return {**facts, "day": formats.day(dt.date.fromisoformat(due)) if due else ""}


def _of_invoice(facts: Facts) -> dict[str, object]:
    month = dt.date.fromisoformat(facts["month"])
    return {**facts, "tonnes": formats.tonnes(Decimal(facts["tonnes"])), "month": formats.month(month)}


def _due_title(stated: Facts) -> Sentence:
    if stated["left"] < 0:
        return _("The letter %(number)s was to be answered by %(day)s")
    return _("The letter %(number)s is to be answered by %(day)s")


def _newest_letter(reader: Actor) -> Facts | None:
    rows = Letter.objects.visible_to(reader).exclude(due_on=None).filter(addressee_role="")
    row = rows.prefetch_related("questions").order_by("-sent_at", "-pk").first()
    if row is None:
        return None
    unanswered = sum(1 for question in row.questions.all() if question.answered_at is None)
    return {"number": row.number, "subject": row.subject, "due_on": f"{row.due_on}", "open": unanswered}


LETTER_SENT = declare_sentences(
    "letter_sent",
    _("Questions about your figures: letter %(number)s"),
    _(
        "The office asks about figures that do not match: %(subject)s. Answer each question by %(day)s, by"
        " text, a file, or an amended report. No breach is alleged."
    ),
    values=_stated,
    worded=Worded(_("A letter about a mismatch was sent"), "number day", sample=_newest_letter),
)
LETTER_TO_OFFICE = declare_sentences(
    "letter_to_office",
    _("Questions to your office about %(enterprise)s: letter %(number)s"),
    _(
        "Another office asks about figures that do not match: %(subject)s. Answer each question by %(day)s, by text"
        " or a file. The enterprise does not read it."
    ),
    values=_stated,
)
LETTER_DUE = declare_sentences(
    "letter_due",
    _due_title,
    _("Questions without an answer: %(open)d."),
    values=_stated,
    worded=worded_by_days(
        _("Reminder of a letter before its day"),
        _("Reminder of a letter whose day has passed"),
        obligatory="number day",
        sample=_newest_letter,
    ),
)
LETTER_TO_OFFICE_DUE = declare_sentences(
    "letter_to_office_due", _due_title, _("Questions without an answer: %(open)d."), values=_stated
)
LETTER_SILENT = declare_sentences(
    "letter_silent",
    _("No answer to the letter %(number)s by %(day)s"),
    _("Questions without an answer: %(open)d. The letter can be handed on."),
    values=_stated,
)
LETTER_ANSWERED = declare_sentences(
    "letter_answered",
    _("The letter %(number)s was answered"),
    _("Close it as explained, or hand it on to an inspector."),
    values=_stated,
)
LETTER_EXPLAINED = declare_sentences(
    "letter_explained",
    _("The letter %(number)s is closed: your answers explain the figures"),
    _("Nothing more is needed."),
    values=_stated,
)
INVOICE_CANCELLED = declare_sentences(
    "invoice_cancelled",
    _("The invoice %(number)s was cancelled"),
    _("Two tax officers cancelled it. Its %(tonnes)s t no longer count in %(month)s."),
    values=_of_invoice,
)
LETTER_CLOSED = declare_sentences(
    "letter_closed",
    _("Another officer closed your letter %(number)s"),
    _("Its page says who, when and with which conclusion."),
    values=_stated,
)
