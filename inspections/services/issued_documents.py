"""Issue of documents in a case: in both languages, frozen with their digest.

The services of the acts call it in their transaction; every notice, order, decision and closing has its document.
"""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_lazy, override
from django.utils.translation import gettext_noop as _

from core import clock
from core.canonical_json import canonical
from core.formats import NOTHING
from core.random_codes import draw_code
from enterprises.models import Licence, Party
from inspections import document_texts, fine_provisions
from inspections.models import Case, IssuedDocument, Order, Proceeding

LANGUAGES = ("zh-hans", "en")
type Row = tuple[str, Any]  # the English label, and its value


def issue_penalty_notice(proceeding: Proceeding) -> IssuedDocument:
    """Issue the document of a notice: facts, grounds, intended penalty, and the party's rights (arts. 44, 45, 63)."""
    heard = _("A hearing may be requested until then.") if proceeding.hearing_offered else _("No hearing is offered.")
    rows: list[Row] = [
        *_about(proceeding.case, proceeding.respondent),
        (_("Facts"), proceeding.facts),
        (_("Grounds"), proceeding.grounds),
        *_article(proceeding),
        (_("Day of the conduct"), proceeding.conduct_on),
        (_("Intended penalties"), [Order.Kind(kind).label for kind in proceeding.intended]),
        *([(_("Intended fine, in yuan"), f"{proceeding.intended_fine:,.2f}")] if proceeding.intended_fine else []),
        (_("Statement until"), proceeding.statement_due_on),
        (_("Hearing"), [heard]),
        (_("Served on"), proceeding.served_on),
        (_("Manner of service"), [Proceeding.Service(proceeding.service).label]),
    ]
    return _issue(
        IssuedDocument.Kind.NOTICE, proceeding.case, proceeding.number, rows, proceeding.notified_by_id,
        proceeding.notified_at, respondent=proceeding.respondent, due_on=proceeding.statement_due_on,
        proceeding=proceeding,
    )  # fmt: skip


def issue_decision(proceeding: Proceeding) -> IssuedDocument:
    """Issue the document of a decision, which states that the defence was heard."""
    assert proceeding.decided_at is not None
    assert proceeding.decided_by_id is not None
    defence = _("Stated and answered in writing.") if proceeding.statement else _("Nothing was stated within the term.")
    rows: list[Row] = [
        *_about(proceeding.case, proceeding.respondent),
        (_("Facts"), proceeding.facts),
        (_("Grounds"), proceeding.grounds),
        (_("Defence"), [defence]),
        *([(_("Written answer"), proceeding.answer)] if proceeding.answer else []),
        *([(_("Hearing held"), proceeding.hearing_held_on)] if proceeding.hearing_held_on else []),
        (_("Decision"), proceeding.decision),
        (_("Penalties"), [Order.Kind(kind).label for kind in proceeding.penalties] or [_("No penalty.")]),
        *([(_("Fine, in yuan"), f"{proceeding.fine:,.2f}")] if proceeding.fine else []),
        *([(_("Legal basis of the fine"), proceeding.fine_basis)] if proceeding.fine and proceeding.fine_basis else []),
    ]
    return _issue(
        IssuedDocument.Kind.DECISION, proceeding.case, f"{proceeding.number}-D", rows, proceeding.decided_by_id,
        proceeding.decided_at, respondent=proceeding.respondent, proceeding=proceeding,
    )  # fmt: skip


def issue_order(order: Order, licences: Iterable[Licence]) -> IssuedDocument:
    """Issue the document of an order: what is to be done, by when and on which basis."""
    numbers = ", ".join(licence.number for licence in licences)
    rows: list[Row] = [
        *_about(order.case, order.respondent),
        (_("What is ordered"), [Order.Kind(order.kind).label]),
        (_("Required action"), order.text),
        (_("Legal basis"), order.legal_basis),
        *([(_("Evidence"), [_("Evidence must be submitted.")])] if order.evidence_required else []),
        (_("Term"), [format_lazy(gettext_lazy("{days} working days from service"), days=order.working_days)]),
        *([(_("Fine, in yuan"), f"{order.fine:,.2f}")] if order.fine else []),
        *([(_("Licences suspended or revoked"), numbers)] if numbers else []),
    ]
    return _issue(
        IssuedDocument.Kind.ORDER, order.case, order.number, rows, order.issued_by_id, order.issued_at,
        respondent=order.respondent, order=order,
    )  # fmt: skip


def issue_closing(case: Case, reason: str) -> IssuedDocument:
    """Issue the document that states the end of the case and its reason."""
    assert case.closed_at is not None
    assert case.closed_by_id is not None
    rows: list[Row] = [
        *_about(case),
        (_("Opened on"), case.opened_at.date()),
        *((_("Respondent"), f"{_party(row)}: {_outcome(row)}") for row in case.matter.parties.all() if row.answers),
        (_("Orders"), ", ".join(sorted(case.orders.values_list("number", flat=True))) or NOTHING),
        (_("Reason"), reason),
    ]
    count = IssuedDocument.objects.filter(case=case, kind=IssuedDocument.Kind.CLOSING).count() + 1
    return _issue(IssuedDocument.Kind.CLOSING, case, f"{case.number}-C{count}", rows, case.closed_by_id, case.closed_at)


def _about(case: Case, respondent: Party | None = None) -> list[Row]:
    office = case.office or case.place
    return [
        (_("Case"), case.number),
        (_("About"), _subject(case)),
        *([(_("Addressed to"), _party(respondent))] if respondent else []),
        (_("Office"), f"{office.name_zh} {office.name}".strip()),
    ]


def _article(proceeding: Proceeding) -> list[Row]:
    """Return the rows with the article and what it imposes beside a fine."""
    provision = fine_provisions.find_in_force(proceeding.article, proceeding.conduct_on)
    if provision is None:
        return []
    further = f"{provision.further_zh} {provision.further}".strip()
    return [
        (_("Article of Order 785"), provision.article),
        *([(_("Other consequences of the article"), further)] if further else []),
    ]


def _subject(case: Case) -> str:
    """Return the subject's names in both languages, if the register has them."""
    named = case.site or case.enterprise
    return case.subject_name if named is None else f"{named.name_zh} {named.name}".strip()


def _party(party: Party) -> str:
    """Return the party's names in both languages, where the register has them."""
    firm = party.enterprise
    return str(party) if firm is None else f"{firm.name_zh} {firm.name}".strip()


def _outcome(party: Party) -> str:
    return " ".join(_both(Party.Outcome(party.outcome).label))


def _both(words: str | Promise) -> list[str]:
    """Return a text in Chinese and English: a message of this module, or a lazily translated label."""
    texts = []
    for language in LANGUAGES:
        with override(language):
            texts.append(gettext(words) if isinstance(words, str) else str(words))
    return texts


def _value(value: object) -> str:
    """Return a value as text: dates in ISO format, the register's words in both languages, other text unchanged."""
    if isinstance(value, list):
        return "；".join(" ".join(_both(item)) for item in value)
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def _issue(
    kind: IssuedDocument.Kind,
    case: Case,
    number: str,
    rows: list[Row],
    issuer_id: UUID,
    at: dt.datetime,
    *,
    respondent: Party | None = None,
    due_on: dt.date | None = None,
    **about: Any,
) -> IssuedDocument:
    issued = document_texts.Issued(number, case, respondent, due_on)
    content = canonical(
        {
            **document_texts.paragraphs(kind, at.astimezone(clock.ZONE).date(), issued),
            "number": number,
            "kind": str(kind),
            "title": _both(kind.label),
            "issued_at": at,
            "fictitious": case.fictitious,
            "rows": [[*_both(label), _value(value)] for label, value in rows],
        }
    )
    return IssuedDocument.objects.create(
        code=f"D-{draw_code(5, 5, 5)}",
        kind=kind,
        number=number,
        case=case,
        content=content.decode(),
        sha256=hashlib.sha256(content).hexdigest(),
        issued_by_id=issuer_id,
        issued_at=at,
        addressee=respondent.enterprise if respondent else None,
        **about,
    )
