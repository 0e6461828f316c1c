"""A paper of a case as PDF, from its frozen content, with a QR code of its public verification."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from core import typesetting
from core.formats import instant
from core.web.context import PRODUCT
from inspections.models import IssuedDocument
from quotas.receipt_pdf import qr


def pdf(paper: IssuedDocument, *, address: str) -> bytes:
    """Return the paper as PDF; ``address`` is that of the page that verifies it."""
    content: dict[str, Any] = json.loads(paper.content)
    data = {
        **content,
        "issued_at": instant(paper.issued_at),
        "product": " ".join(_both(PRODUCT)),
        "code": paper.code,
        "sha256": paper.sha256,
        "address": address,
        "qr": qr(address),
        "words": {
            name: _both(words)
            for name, words in {
                "issued": _("Day of issue"),
                "scan": _("Scan to verify"),
                "hash": _("SHA-256 of the content (canonical JSON, RFC 8785)"),
                "verify": _("Verify at"),
                "invented": _("Demonstration: this case is invented."),
            }.items()
        },
    }
    return typesetting.pdf("inspections/issued_document.typ", data)


def answer(request: HttpRequest, paper: IssuedDocument) -> HttpResponse:
    """Return the paper as a download named by its number."""
    address = request.build_absolute_uri(reverse("pages:verify-paper", args=[paper.code]))
    return typesetting.answer(paper.number, pdf(paper, address=address))


def _both(words: str | Promise) -> list[str]:
    """Return a text in Chinese and English: a message of this module, or a lazily translated one."""
    texts = []
    for language in ("zh-hans", "en"):
        with override(language):
            texts.append(gettext(words) if isinstance(words, str) else str(words))
    return texts
