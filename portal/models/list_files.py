"""Files of lists that workers prepare for a person: what was asked for, how far it is, and where the file is kept."""

import datetime as dt
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from core import list_formats
from core.actors import Actor
from core.constraints import CheckConstraint, UniqueConstraint
from core.errors import Fault
from core.models import Identified

KEPT = dt.timedelta(days=7)


def _own_name() -> Concat:
    """Return the pattern of the names under which the files of a row are kept (``core.file_stores.PREPARED``)."""
    key = Cast("id", models.TextField())
    return Concat(Value("^prepared/"), key, Value("-[0-9a-f]{64}[.](csv|xlsx|json)$"), output_field=models.TextField())


class ListFileQuerySet(models.QuerySet["ListFile"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the files that were prepared for the actor."""
        return self.filter(person=actor.pk) if getattr(actor, "pk", None) else self.none()

    def waiting(self) -> Self:
        """Return the files that are not yet ready."""
        return self.filter(state__in=ListFile.WAITS)


class ListFile(Identified):
    class Format(models.TextChoices):
        CSV = "csv", "CSV"
        XLSX = "xlsx", "XLSX"
        JSON = list_formats.WHOLE, "JSON"
        BOOK = list_formats.BOOK, _("Excel workbook")
        EXCEL = list_formats.EXCEL, _("CSV for Excel")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    WAITS = (State.WAITING, State.WORKING)

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person"))
    address = models.CharField(_("list"), max_length=2_000, help_text=_("its address in the API, with its filters"))
    format = models.CharField(_("format"), max_length=8, choices=Format)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=8, choices=State, default=State.WAITING)
    rows = models.PositiveBigIntegerField(_("rows"), null=True)
    rows_done = models.PositiveBigIntegerField(_("rows written"), default=0)
    asked_at = models.DateTimeField(_("asked for at"))
    worked_at = models.DateTimeField(_("worked on last at"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    failure = models.CharField(_("reason"), max_length=500, blank=True)
    # Of the file that is ready: its name in the store of files, and a digest of the rights under which it was read.
    content = models.CharField(_("name in the store"), max_length=120, blank=True)
    size = models.PositiveBigIntegerField(_("size"), null=True)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    rights = models.CharField(_("digest of the rights"), max_length=64, blank=True)
    ready_at = models.DateTimeField(_("ready at"), null=True)

    objects = ListFileQuerySet.as_manager()

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("file of a list")
        verbose_name_plural = _("files of lists")
        ordering = ["-asked_at", "-id"]
        constraints = [
            UniqueConstraint(
                name="list_file_prepared_once",
                fields=["person", "address", "format"],
                condition=Q(state__in=["waiting", "working"]),
                violation=Fault("/address", "prepared_already", _("This file is being prepared already.")),
            ),
            # What is handed out, and deleted, is a file that was prepared for this row, and no other of the store.
            CheckConstraint(
                name="list_file_names_its_own_content",
                condition=Q(content="") | Q(content__regex=_own_name()),
                violation=Fault("", "wrong_content", _("The file in the store is another one.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} · {self.get_format_display()}"

    @property
    def waits(self) -> bool:
        return self.state in self.WAITS

    @property
    def percent(self) -> int | None:
        """Return how much of the file is written; ``None`` while the rows are counted."""
        return None if self.rows is None else 100 * self.rows_done // max(self.rows, 1)

    @property
    def kept_until(self) -> dt.datetime | None:
        return None if self.ready_at is None else self.ready_at + KEPT

    @property
    def extension(self) -> str:
        return list_formats.ending(self.format)
