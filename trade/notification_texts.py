"""The words of notifications about letters and invoices. None names another enterprise."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import formats
from enterprises.notification_texts import Facts, Kind, declare


def _stated(facts: Facts) -> dict[str, object]:
    due = facts.get("due_on")
    return {**facts, "day": formats.day(dt.date.fromisoformat(due)) if due else ""}


def _of_invoice(facts: Facts) -> dict[str, object]:
    month = dt.date.fromisoformat(facts["month"])
    return {**facts, "tonnes": formats.tonnes(Decimal(facts["tonnes"])), "month": formats.month(month)}


def _due_title(facts: Facts) -> str:
    if facts["left"] < 0:
        return _("The letter %(number)s was to be answered by %(day)s") % _stated(facts)
    return _("The letter %(number)s is to be answered by %(day)s") % _stated(facts)


LETTER_SENT = declare(
    "letter_sent",
    Kind(
        lambda facts: _("Questions about your figures: letter %(number)s") % _stated(facts),
        lambda facts: (
            _(
                "The office asks about figures that do not match: %(subject)s. Answer each question by %(day)s, by"
                " text, a file, or an amended report. No breach is alleged."
            )
            % _stated(facts)
        ),
    ),
)
LETTER_DUE = declare(
    "letter_due",
    Kind(_due_title, lambda facts: _("Questions without an answer: %(open)d.") % _stated(facts)),
)
LETTER_SILENT = declare(
    "letter_silent",
    Kind(
        lambda facts: _("No answer to the letter %(number)s by %(day)s") % _stated(facts),
        lambda facts: _("Questions without an answer: %(open)d. The letter can be handed on.") % _stated(facts),
    ),
)
LETTER_ANSWERED = declare(
    "letter_answered",
    Kind(
        lambda facts: _("The letter %(number)s was answered") % _stated(facts),
        lambda facts: _("Close it as explained, or hand it on to an inspector."),
    ),
)
LETTER_EXPLAINED = declare(
    "letter_explained",
    Kind(
        lambda facts: _("The letter %(number)s is closed: your answers explain the figures") % _stated(facts),
        lambda facts: _("Nothing more is needed."),
    ),
)
INVOICE_CANCELLED = declare(
    "invoice_cancelled",
    Kind(
        lambda facts: _("The invoice %(number)s was cancelled") % _of_invoice(facts),
        lambda facts: (
            _("Two tax officers cancelled it. Its %(tonnes)s t no longer count in %(month)s.") % _of_invoice(facts)
        ),
    ),
)
LETTER_CLOSED = declare(
    "letter_closed",
    Kind(
        lambda facts: _("Another officer closed your letter %(number)s") % _stated(facts),
        lambda facts: _("Its page says who, when and with which conclusion."),
    ),
)
