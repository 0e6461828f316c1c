"""Texts of letters: opening, questions and closing, as they were worded on the day on which a letter was sent."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from core import clock, formats
from core.actors import Actor
from core.type_aliases import Text
from enterprises import text_templates
from enterprises.roles import Role
from enterprises.text_templates import Sample, Texts, TextTemplate, Use
from quotas.models import Product
from trade.models import Letter, LetterQuestion

Origin = LetterQuestion.Origin


def _newest(reader: Actor, *, to_office: bool) -> Letter | None:
    rows = Letter.objects.visible_to(reader)
    rows = rows.exclude(addressee_role="") if to_office else rows.filter(addressee_role="")
    related = rows.select_related("enterprise", "office_place")
    return related.prefetch_related("questions").order_by("-drafted_at", "-pk").first()


def _letter_sample(reader: Actor, *, to_office: bool) -> Sample | None:
    letter = _newest(reader, to_office=to_office)
    return None if letter is None else Sample(letter.number, partial(_of_letter, letter))


def _question_sample(reader: Actor, *, to_office: bool) -> Sample | None:
    letter = _newest(reader, to_office=to_office)
    asked = [row for row in letter.questions.all() if row.month] if letter else []
    return Sample(str(asked[0]), partial(_of_question, asked[0])) if asked else None


def _of_letter(letter: Letter) -> dict[str, object]:
    role = Role(letter.office_role).label if letter.office_role else ""
    return {
        "number": letter.number,
        "subject": letter.subject,
        "enterprise": f"{formats.local_name(letter.enterprise)} ({letter.enterprise.code})",
        "office": ", ".join(filter(None, (str(role), formats.local_name(letter.office_place)))),
        "day": formats.day(letter.due_on) if letter.due_on else "",
    }


def _of_question(question: LetterQuestion) -> dict[str, object]:
    return {
        "month": formats.month(question.month),
        "reported": formats.tonnes(question.reported),
        "stated": formats.tonnes(question.stated),
        "kind": Product.Kind(question.kind).label,
        "firm": question.letter.enterprise.code,
    }


def _paragraph(code: str, title: Text, text: Text, *, to_office: bool) -> TextTemplate:
    sample = partial(_letter_sample, to_office=to_office)
    fields = "number subject enterprise office day"
    return text_templates.declare_text(code, title, Use.LETTER, fields, text, sample=sample)


def _question(origin: Origin, title: Text, text: Text, *, to_office: bool = False) -> TextTemplate:
    code = f"{'office' if to_office else 'letter'}_question.{origin.value}"
    must = f"month reported stated{' firm' if to_office else ''}"
    sample = partial(_question_sample, to_office=to_office)
    return text_templates.declare_text(
        code, title, Use.LETTER, "month reported stated kind firm", text, obligatory=must, sample=sample
    )


_BY_DAY = _("Answer each question by {day}, by text, a file, or an amended report. No breach is alleged.")
OPENINGS = {
    False: _paragraph(
        "letter.opening",
        _("Letter to an enterprise: opening"),
        _("The office asks about figures of {enterprise} that do not match."),
        to_office=False,
    ),
    True: _paragraph(
        "office_letter.opening",
        _("Letter to an office: opening"),
        _("The office asks about figures of {enterprise} that do not match. The enterprise does not read this."),
        to_office=True,
    ),
}
CLOSINGS = {
    False: _paragraph("letter.closing", _("Letter to an enterprise: closing"), _BY_DAY, to_office=False),
    True: _paragraph(
        "office_letter.closing",
        _("Letter to an office: closing"),
        _("Answer each question by {day}, by text or a file."),
        to_office=True,
    ),
}
QUESTIONS: Mapping[bool, Mapping[str, TextTemplate]] = {
    False: {
        Origin.SALES: _question(
            Origin.SALES,
            _("Question to an enterprise: sales"),
            _(
                "The report of {month} states {reported} t of {kind} sold; the invoices that name you as seller state"
                " {stated} t. Explain the difference."
            ),
        ),
        Origin.PURCHASES: _question(
            Origin.PURCHASES,
            _("Question to an enterprise: purchases"),
            _(
                "The report of {month} states {reported} t of {kind} purchased; the invoices that name you as buyer"
                " state {stated} t. Explain the difference."
            ),
        ),
        Origin.EXPORTS: _question(
            Origin.EXPORTS,
            _("Question to an enterprise: exports"),
            _(
                "The report of {month} states {reported} t of {kind} exported; your customs declarations state"
                " {stated} t. Explain the difference."
            ),
        ),
    },
    True: {
        Origin.SALES: _question(
            Origin.SALES,
            _("Question to an office: sales"),
            _(
                "The report of {firm} for {month} states {reported} t of {kind} sold; the invoices that name it as"
                " seller state {stated} t. State what you know of the difference."
            ),
            to_office=True,
        ),
        Origin.PURCHASES: _question(
            Origin.PURCHASES,
            _("Question to an office: purchases"),
            _(
                "The report of {firm} for {month} states {reported} t of {kind} purchased; the invoices that name it"
                " as buyer state {stated} t. State what you know of the difference."
            ),
            to_office=True,
        ),
        Origin.EXPORTS: _question(
            Origin.EXPORTS,
            _("Question to an office: exports"),
            _(
                "The report of {firm} for {month} states {reported} t of {kind} exported; its customs declarations"
                " state {stated} t. State what you know of the difference."
            ),
            to_office=True,
        ),
    },
}


@dataclass(frozen=True, slots=True)
class LetterTexts:
    """The texts of a letter in the active language; a draft is worded as if it were sent today."""

    letter: Letter
    texts: Texts

    @property
    def on(self) -> dt.date:
        sent_at = self.letter.sent_at
        return clock.today() if sent_at is None else sent_at.astimezone(clock.ZONE).date()

    @property
    def opening(self) -> str:
        return self._write(OPENINGS[self._to_office])

    @property
    def closing(self) -> str:
        return self._write(CLOSINGS[self._to_office])

    def question(self, row: LetterQuestion) -> str:
        """Return a question: what the officer added, or the one of its comparison."""
        if row.month is None:
            return row.text
        return self.texts.write(QUESTIONS[self._to_office][row.origin], self.on, _of_question(row))

    @property
    def _to_office(self) -> bool:
        return bool(self.letter.addressee_role)

    def _write(self, template: TextTemplate) -> str:
        return self.texts.write(template, self.on, _of_letter(self.letter))
