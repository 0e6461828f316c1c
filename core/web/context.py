"""What every page shows: the product's name and, in a demonstration, the business day on which it stands still."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core import clock

PRODUCT = _("Rare Earth Quota Register")


def page(request: HttpRequest) -> dict[str, Any]:
    return {"product_name": PRODUCT, "fixed_day": clock.fixed_day()}
