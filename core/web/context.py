"""Context of every page: the product's name, the reader's theme and, in a demonstration, its business day."""

import functools
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.themes import theme
from core.web.form_recovery import take_unclaimed_fields

PRODUCT = _("Rare Earth Quota Register")


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "product_name": PRODUCT,
        "fixed_day": clock.fixed_day(),
        "theme": theme(request),
        "typed": functools.cache(functools.partial(_typed, request)),
    }


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the kept form when the frame is rendered; a page that restores it has taken it by then."""
    user = getattr(request, "user", None)
    return take_unclaimed_fields(request) if user is not None and user.is_authenticated else []
