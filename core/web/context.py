"""What every page shows: the product's name, the reader's theme and, in a demonstration, its business day."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock
from core.web.preferences import theme

PRODUCT = _("Rare Earth Quota Register")


def page(request: HttpRequest) -> dict[str, Any]:
    return {"product_name": PRODUCT, "fixed_day": clock.fixed_day(), "theme": theme(request)}
