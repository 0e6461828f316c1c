"""PDF documents set by typst from a template and plain data: people's texts are data there and never markup."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import noto_cjk_sans_otc
import typst
from django.conf import settings

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
