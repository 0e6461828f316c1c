"""The receipt as PDF: what was filed, the hash of its canonical JSON, and a QR code of its public verification."""

import io
from typing import Any

import segno
from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import typesetting
from core.formats import day, instant, instant_with_offset, local_name, month, tonnes
from core.models import Checkpoint
from quotas.models import Category, Report
from quotas.report_lines import QUANTITY_LABELS


def receipt(report: Report, *, address: str) -> bytes:
    """Return the receipt of a filed report as PDF; ``address`` is that of its verification page.

    The report's lines, sites and products should be prefetched.
    """
    assert report.receipt_number is not None
    facts = [
        (_("Number"), report.receipt_number),
        (_("Enterprise"), f"{local_name(report.enterprise)} ({report.enterprise.code})"),
        (_("Month"), month(report.period)),
        (_("Version"), str(report.number)),
        (_("Filed at"), instant_with_offset(report.submitted_at)),
        (_("Signed by"), str(report.submitted_by)),
        (_("State"), str(report.get_state_display())),
        ("", _("Late") if report.late else _("On time")),
    ]
    if report.received_on is not None:
        facts.append((_("Paper report received on"), f"{day(report.received_on)} · {report.paper_reference}"))
    if report.repudiable_until is not None:
        facts.append((_("Can be repudiated until"), day(report.repudiable_until)))
    columns = [_("Site"), _("Product"), *map(str, QUANTITY_LABELS.values())]
    data: dict[str, Any] = {
        **typesetting.head(
            _("Receipt %(number)s") % {"number": report.receipt_number},
            fictitious=report.enterprise.fictitious,
            notice=_("Demonstration: this enterprise is invented."),
        ),
        "kicker": _("Receipt of a monthly report"),
        "number": report.receipt_number,
        "facts": facts,
        "qr": qr(address),
        "scan": _("Scan to verify"),
        "hash_label": _("SHA-256 of the content (canonical JSON, RFC 8785)"),
        "sha256": report.sha256,
        "address_label": _("Verify at"),
        "address": address,
        "checkpoint": _checkpoint(),
        "over": [over(one) for one in report.over],
        "lines_title": _("Filed figures, in tonnes of product"),
        "columns": columns,
        "lines": [
            [
                local_name(line.site),
                local_name(line.product),
                *(tonnes(getattr(line, name)) for name in QUANTITY_LABELS),
            ]
            for line in report.lines.all()
        ],
        "nil": _("Nil return: nothing was produced, bought, sold, exported or held."),
        "how": _("The hash is of the content, not of this document. Anyone with the content can calculate it."),
    }
    return typesetting.pdf("quotas/report_receipt.typ", data)


def answer(report: Report, *, address: str) -> HttpResponse:
    """Return the receipt as a download named by the receipt's number."""
    return typesetting.answer(str(report.receipt_number), receipt(report, address=address))


def qr(address: str) -> str:
    """Draw the QR code of an address as SVG, without margin."""
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", border=0, scale=4, xmldecl=False)
    return drawn.getvalue().decode()


def _checkpoint() -> dict[str, str] | None:
    """Return the newest checkpoint as printed; a kept receipt proves later rewriting."""
    if (newest := Checkpoint.objects.newest()) is None:
        return None
    named = {"number": newest.number, "at": instant(newest.taken_at)}
    return {
        "label": _("Newest checkpoint: No. %(number)s of %(at)s, Merkle root") % named,
        "root": newest.root,
        "signature_label": _("Signed (Ed25519)"),
        "signature": newest.signature,
    }


def over(one: dict[str, str]) -> str:
    """Describe in a sentence the account that a filing took over its limit."""
    named = {"programme": one["programme"], "category": Category(one["category"]).label}
    return _("This filing took an account over its limit: %(programme)s, %(category)s, by %(excess)s t.") % {
        **named,
        "excess": tonnes(one["excess"]),
    }
