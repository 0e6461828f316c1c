"""Base classes of rows of every app."""

from django.db import models
from django.db.models.functions import UUID7
from django.utils.translation import gettext_lazy as _

from core import expected_versions
from core.type_aliases import Text


def label_of(model: type[models.Model], name: str) -> Text:
    """Return a field's label, translated when it is shown."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field.verbose_name


class Identified(models.Model):
    """A row with a time-ordered UUID that the database assigns."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """A row that people edit: ``version`` is its ETag and counts up with each change a service makes."""

    version = models.PositiveIntegerField(_("row version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save_next(self, *fields: str) -> None:
        """Save the named fields under the next version. The caller holds the row's lock."""
        expected_versions.advance(self)
        self.save(update_fields=[*fields, "version"])
