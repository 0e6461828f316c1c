"""Unified social credit codes, GB 32100-2015: 17 characters and a check character, weights 3^i mod 31."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.fields import PlainInMigrations

# No I, O, S, V, Z: too like 1, 0, 5, U, 2.
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # pragma: allowlist secret
LENGTH = 18


def check_character(body: str) -> str:
    """Return the 18th character for the first 17; raise ``ValueError`` for a character outside the alphabet."""
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[(31 - total % 31) % 31]


def validate_credit_code(value: str) -> None:
    if len(value) != LENGTH or not set(value) <= set(ALPHABET):
        raise ValidationError(
            _("A unified social credit code has 18 digits and capital letters, without I, O, S, V and Z."),
            code="credit_code_form",
        )
    if check_character(value[:-1]) != value[-1]:
        raise ValidationError(_("The check digit of this credit code is wrong."), code="credit_code_check_digit")


class CreditCodeField(PlainInMigrations, models.CharField):
    path = "django.db.models.CharField"
    default_validators = [validate_credit_code]
