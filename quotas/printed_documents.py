"""A notice with its lines and the statement of an account as PDF."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock
from core.actors import Actor
from core.formats import day, instant, local_name, minus, signed, tonnes
from core.printed_documents import PrintedDocument, PrintedTable
from enterprises import text_templates
from enterprises.text_templates import Sample, Use
from quotas.models import Account, Notice
from quotas.posting_texts import posting_kind, quota_change


def _newest_notice(reader: Actor) -> Sample | None:
    rows = Notice.objects.visible_to(reader).select_related("programme_year__programme", "issuer")
    row = rows.order_by("-issued_on", "-pk").first()
    return None if row is None else Sample(row.number, partial(_values_of, row))


def _values_of(notice: Notice) -> dict[str, object]:
    year = notice.programme_year
    return {
        "number": notice.number,
        "title": notice.title,
        "office": local_name(notice.issuer),
        "programme": local_name(year.programme),
        "year": year.year,
        "day": day(notice.effective_on),
    }


_FIELDS = "number title office programme year day"
OPENING = text_templates.declare_text(
    "quota_notice.opening", gettext_lazy("Printed quota notice: opening"), Use.PRINTED, _FIELDS, sample=_newest_notice
)
CLOSING = text_templates.declare_text(
    "quota_notice.closing", gettext_lazy("Printed quota notice: closing"), Use.PRINTED, _FIELDS, sample=_newest_notice
)


def notice_printed(notice: Notice) -> PrintedDocument:
    """Return a notice with the texts of the day on which it was approved; one that was not, with those of today."""
    year, texts, values = notice.programme_year, text_templates.read(), _values_of(notice)
    on = notice.approved_at.astimezone(clock.ZONE).date() if notice.approved_at else clock.today()
    lines = sorted(notice.lines.all(), key=lambda line: line.position)
    return PrintedDocument(
        name=f"notice-{notice.pk}",
        title=_("Notice %(number)s") % {"number": notice.number},
        subject=f"{local_name(year.programme)} {year.year} · {notice.get_batch_display()}",
        facts={
            _("Title"): notice.title,
            _("Distributed by"): local_name(notice.issuer),
            _("Issued on"): day(notice.issued_on),
            _("Effective on"): day(notice.effective_on),
            _("State"): notice.state_label,
            _("Its figures"): notice.get_basis_display(),
            _("Prepared by"): notice.prepared_by,
            _("Approved by"): notice.approved_by,
            _("Note"): notice.note,
            _("Source"): notice.source,
        },
        tables=[
            PrintedTable(
                _("Lines"),
                [_("Recipient"), _("Code"), _("Category"), _("Tonnes"), _("Withheld, t")],
                [
                    (
                        local_name(line.to_holder),
                        line.to_holder.code,
                        line.get_category_display(),
                        tonnes(line.tonnes),
                        tonnes(line.withheld) if line.withheld else "",
                    )
                    for line in lines
                ],
                figures=(3, 4),
                widths=(4, 2, 2, 2, 2),
            )
        ],
        fictitious=notice.fictitious,
        opening=texts.write(OPENING, on, values),
        closing=texts.write(CLOSING, on, values),
    )


def statement_printed(
    account: Account, postings: Iterable[Mapping[str, Any]], basis: Mapping[str, str]
) -> PrintedDocument:
    """Return the statement of an account; ``basis``: the days as of which its postings count and are recorded."""
    year, holder = account.programme_year, account.holder
    return PrintedDocument(
        name=f"statement-{holder.code}-{year.programme.code}-{year.year}",
        title=_("Statement of an account"),
        subject=f"{local_name(holder)} ({holder.code}) · {local_name(year.programme)} {year.year}",
        facts={_("Category"): account.get_category_display(), **basis},
        tables=[
            PrintedTable(
                _("Postings"),
                [
                    _("What"),
                    _("Document"),
                    _("Counts on"),
                    _("Recorded at"),
                    _("Quota"),
                    _("Use"),
                    _("Allocated"),
                    _("Used so far"),
                    _("Balance"),
                ],
                [
                    (
                        posting_kind(row),
                        row["document"] or "",
                        day(row["effective_on"]),
                        instant(row["recorded_at"]),
                        signed(quota_change(row)) if row["received"] or row["withheld"] or row["passed_on"] else "",
                        signed(row["used"]) if row["used"] else "",
                        tonnes(row["allocated"]),
                        tonnes(row["used_so_far"]),
                        minus(tonnes(row["available"])),
                    )
                    for row in postings
                ],
                figures=(4, 5, 6, 7, 8),
                widths=(3, 3, 3, 4, 2, 2, 2, 2, 2),
            )
        ],
        fictitious=bool(holder.enterprise and holder.enterprise.fictitious),
        wide=True,
    )
