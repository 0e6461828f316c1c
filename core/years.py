"""The years of figures that the register takes, and how one before or after them is refused."""

from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1990, 2100
REFUSALS: dict[str, Any] = {
    "min_value": _("The first year that can be entered is %(limit_value)s."),
    "max_value": _("The last year that can be entered is %(limit_value)s."),
}


def year_validators(first: int = FIRST_YEAR) -> list[MinValueValidator | MaxValueValidator]:
    """Return the validators of a model's year."""
    return [MinValueValidator(first), MaxValueValidator(LAST_YEAR)]
