"""What rows of every app have in common."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models
from django.db.models.functions import UUID7
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import Stale


class Identified(models.Model):
    """A row known by a time-ordered UUID that the database gives it."""

    id = models.UUIDField(primary_key=True, db_default=UUID7(), editable=False)

    class Meta:
        abstract = True


# The version that a client said it had seen, by (model label, primary key). A door states it, the first save of that
# row compares, under the service's own lock, so that two editors cannot both pass the check.
_seen: ContextVar[dict[tuple[str, object], int]] = ContextVar("seen_versions")


class Versioned(models.Model):
    """A row that people edit: ``version`` is its ETag and counts up with each change a service makes."""

    version = models.PositiveIntegerField(gettext_lazy("row version"), default=1, editable=False)

    class Meta:
        abstract = True

    def save_next(self, *fields: str) -> None:
        """Save the named fields under the next version. The caller holds the row's lock."""
        expected = _seen.get({}).pop((self._meta.label, self.pk), None)
        if expected is not None:
            self.expect(expected)
        self.version += 1
        self.save(update_fields=[*fields, "version"])

    def expect(self, version: int) -> None:
        """Refuse when this is not the version that somebody read before he decided to change it."""
        if self.version != version:
            raise Stale("stale", _("Somebody has changed this since you read it. Read it again."))


@contextmanager
def expecting(row: Versioned, version: int) -> Iterator[None]:
    """Within, the first ``save_next`` of ``row`` goes through only if nobody changed it after ``version``."""
    token = _seen.set({(row._meta.label, row.pk): version})
    try:
        yield
    finally:
        _seen.reset(token)
