"""Rules of user names: their form, and which two names look alike."""

import re
import unicodedata
from typing import Any

from confusable_homoglyphs.categories import unique_aliases
from confusable_homoglyphs.confusables import confusables_data
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models.fields import PlainInMigrations

_SHAPE = re.compile(r"[^\W_]+(?:[._@+-][^\W_]+)*")
_NO_SCRIPT = {"COMMON"}  # figures and signs belong to every script


def validate_user_name(value: str) -> None:
    """Refuse a name that is not letters and figures of one script with single signs between them."""
    if unicodedata.normalize("NFKC", value) != value or not _SHAPE.fullmatch(value):
        raise ValidationError(
            _("Letters and figures, with single . _ @ + - between them; no spaces and no special forms of letters."),
            code="user_name_shape",
        )
    if any(char.isdigit() and not char.isascii() for char in value):
        raise ValidationError(_("Write figures as 0 to 9."), code="user_name_figures")
    if len(unique_aliases(value) - _NO_SCRIPT) > 1:
        raise ValidationError(_("Use the letters of one script only."), code="user_name_scripts")


def skeleton(name: str) -> str:
    """Return a form that is the same for names that look alike, after Unicode Technical Standard 39."""
    shown = unicodedata.normalize("NFKC", name)
    return "".join(_prototype(char) for char in shown).casefold()


def _prototype(char: str) -> str:
    """Return the character that stands for all that look like this one.

    The library lists, for a character, its one prototype or, for a prototype, all that look like it.
    """
    alike = confusables_data.get(char, [])
    if len(alike) != 1:
        return char
    other = str(alike[0]["c"])
    mutual = [str(other_char["c"]) for other_char in confusables_data.get(other, [])] == [char]
    return min(char, other) if mutual else other


def folded(name: models.F | models.Value) -> models.Func:
    """Return the form in which user names are compared: without differences of case or Unicode form."""
    template = 'normalize(casefold(normalize(%(expressions)s, NFKC) COLLATE "pg_unicode_fast"), NFKC)'
    return models.Func(name, template=template, output_field=models.TextField())


class UserNameField(PlainInMigrations, models.CharField):
    path = "django.db.models.CharField"
    default_validators = [validate_user_name]


class SkeletonField(PlainInMigrations, models.CharField):
    """A field that the database fills with the skeleton of the row's user name."""

    path = "django.db.models.CharField"

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = skeleton(model_instance.username)
        setattr(model_instance, self.attname, value)
        return value
