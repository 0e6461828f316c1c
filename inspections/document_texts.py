"""Opening and closing paragraphs of documents of cases, with the instruction on remedies; frozen with each document."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

from core import clock
from core.actors import Actor
from core.formats import day, local_name
from core.type_aliases import Text
from enterprises import text_templates
from enterprises.models import Party
from enterprises.text_templates import Sample, Texts, TextTemplate, Use, no_sample
from inspections.models import Case, IssuedDocument, Order, Proceeding

Kind = IssuedDocument.Kind


@dataclass(frozen=True, slots=True)
class Issued:
    """The facts that the paragraphs of a document may name; ``due_on``: the last day for a statement."""

    number: str
    case: Case
    respondent: Party | None = None
    due_on: dt.date | None = None

    def values(self, texts: Texts, on: dt.date) -> dict[str, object]:
        """Return the values of the fields in the active language."""
        firm = self.respondent.enterprise if self.respondent else None
        return {
            "number": self.number,
            "case": self.case.number,
            "office": local_name(self.case.office or self.case.place),
            "addressee": local_name(firm) if firm else str(self.respondent or ""),
            "due_on": day(self.due_on) if self.due_on else "",
            "appeal_body": texts.write(APPEAL_BODY, on, {}),
        }

    def sample(self) -> Sample:
        return Sample(self.number, partial(self.values, text_templates.read(), clock.today()))


def _notice(reader: Actor) -> Sample | None:
    rows = Proceeding.objects.visible_to(reader).select_related("case__place", "case__office", "respondent__enterprise")
    row = rows.order_by("-notified_at", "-pk").first()
    return None if row is None else Issued(row.number, row.case, row.respondent, row.statement_due_on).sample()


def _order(reader: Actor) -> Sample | None:
    rows = Order.objects.visible_to(reader).select_related("case__place", "case__office", "respondent__enterprise")
    row = rows.order_by("-issued_at", "-pk").first()
    return None if row is None else Issued(row.number, row.case, row.respondent).sample()


def _case(reader: Actor) -> Sample | None:
    row = Case.objects.visible_to(reader).select_related("place", "office").order_by("-opened_at", "-pk").first()
    return None if row is None else Issued(row.number, row).sample()


_OF_PARTY = "number case office addressee"
_WITH_REMEDY = f"{_OF_PARTY} appeal_body"


def _text(
    code: str,
    title: Text,
    fields: str,
    text: Text,
    sample: Callable[[Actor], Sample | None] = no_sample,
    obligatory: str = "",
) -> TextTemplate:
    return text_templates.declare_text(code, title, Use.CASE, fields, text, obligatory=obligatory, sample=sample)


APPEAL_BODY = _text(
    "appeal_body",
    _("Body that decides on reconsideration, with its address"),
    "",
    _("the people's government of the same level or the competent office at the next higher level"),
)
OPENINGS: dict[str, TextTemplate] = {
    Kind.NOTICE: _text(
        "penalty_notice_document.opening",
        _("Notice of intended penalty: opening"),
        f"{_OF_PARTY} due_on",
        _(
            "The competent authority of {office} intends to impose an administrative penalty on {addressee}, for the"
            " facts and grounds below."
        ),
        _notice,
    ),
    Kind.DECISION: _text(
        "penalty_decision_document.opening",
        _("Decision on a penalty: opening"),
        _OF_PARTY,
        _("The competent authority of {office} has decided as follows on {addressee}."),
        _notice,
    ),
    Kind.ORDER: _text(
        "order_document.opening",
        _("Order: opening"),
        _OF_PARTY,
        _("The competent authority of {office} orders {addressee} to do the following."),
        _order,
    ),
    Kind.CLOSING: _text(
        "closing_document.opening",
        _("Notice of closing: opening"),
        "number case office",
        _("The competent authority of {office} has closed the case {case}."),
        _case,
    ),
}
CLOSINGS: dict[str, TextTemplate] = {
    Kind.NOTICE: _text(
        "penalty_notice_document.rights",
        _("Notice of intended penalty: rights of the addressee"),
        f"{_OF_PARTY} due_on",
        _("Until {due_on} you may state your case and defend yourself."),
        _notice,
        "due_on",
    ),
    Kind.DECISION: _text(
        "penalty_decision_document.remedies",
        _("Decision on a penalty: instruction on remedies"),
        _WITH_REMEDY,
        _(
            "Against this decision you may apply for administrative reconsideration to {appeal_body}, or bring an"
            " administrative suit before a people's court, each within the time set by law."
        ),
        _notice,
        "appeal_body",
    ),
    Kind.ORDER: _text(
        "order_document.remedies",
        _("Order: instruction on remedies"),
        _WITH_REMEDY,
        _(
            "Against this order you may apply for administrative reconsideration to {appeal_body}, or bring an"
            " administrative suit before a people's court, each within the time set by law."
        ),
        _order,
        "appeal_body",
    ),
}


def paragraphs(kind: str, on: dt.date, issued: Issued) -> dict[str, list[str]]:
    """Return opening and closing of a document of a day, each in Chinese and in English; empty ones are left out."""
    texts = text_templates.read()
    written = {
        name: texts.write_both(templates[kind], on, partial(issued.values, texts, on))
        for name, templates in (("opening", OPENINGS), ("closing", CLOSINGS))
        if kind in templates
    }
    return {name: both for name, both in written.items() if any(both)}
