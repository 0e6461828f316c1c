"""PDF documents set by typst from a template and plain data: people's texts are data there and never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from core import clock
from core.formats import is_chinese
from core.web.context import PRODUCT

FONTS = Path(noto_cjk_sans_otc.__file__).parent


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """Return a PDF; the same input gives the same bytes.

    ``template`` is a path under ``templates/``; it reads ``data`` from ``sys.inputs.data``.
    """
    root = Path(settings.BASE_DIR) / "templates"
    document = typst.compile(
        str(root / template),
        root=str(root),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    assert isinstance(document, bytes)
    return document


def head(title: str, *, fictitious: bool, notice: str = "") -> dict[str, str]:
    """Return what every template reads: language, product, title, and a notice over what is invented.

    ``notice``: in place of the usual one, that the figures are invented.
    """
    invented = fictitious or clock.fixed_day() is not None
    return {
        "lang": "zh" if is_chinese() else "en",
        "product": str(PRODUCT),
        "title": title,
        "notice": (notice or _("Demonstration: these figures are invented.")) if invented else "",
        "none": _("None."),
    }


def answer(name: str, document: bytes) -> HttpResponse:
    """Return a PDF as a download; ``name`` is without its ending."""
    headers = {"Content-Disposition": str(content_disposition_header(True, f"{name}.pdf"))}
    return HttpResponse(document, content_type="application/pdf", headers=headers)
