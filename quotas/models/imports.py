"""A sheet that was uploaded: its content, its faults, and its outcome."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.models import Identified, Versioned
from enterprises.models import Enterprise, User


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the actor's own uploads; a sheet is private to its sender until it has been taken over."""
        return self.filter(uploaded_by=actor.pk) if getattr(actor, "pk", None) else self.none()


class Import(Identified, Versioned):
    class Kind(models.TextChoices):
        REPORTS = "reports", _("Monthly report")
        NOTICES = "notices", _("Notice")
        ENTERPRISES = "enterprises", _("Enterprises")

    class State(models.TextChoices):
        PENDING = "pending", _("Being read")
        FAULTY = "faulty", _("Has faults")
        READY = "ready", _("Can be taken over")
        COMMITTED = "committed", _("Taken over")
        DISCARDED = "discarded", _("Thrown away")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.PENDING)
    dry_run = models.BooleanField(_("dry run"), default=True)
    file_name = models.CharField(_("file"), max_length=120)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    # The file is needed until it has been read; its content is kept for the sheet that shows the faults.
    content = models.BinaryField(_("content"), null=True)
    table = models.JSONField(_("cells"), default=dict)
    lines = models.PositiveIntegerField(_("lines"), default=0)
    faults = models.JSONField(_("faults"), default=list)
    findings = models.JSONField(_("findings"), default=list)
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, null=True, related_name="+")
    period = models.DateField(_("month"), null=True)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("handed in at"))
    report = models.ForeignKey("quotas.Report", models.SET_NULL, null=True, related_name="+")
    notice = models.ForeignKey("quotas.Notice", models.SET_NULL, null=True, related_name="+")

    objects = ImportQuerySet.as_manager()

    WALLED = True  # row-level security, forced: see core.row_security

    class Meta:
        verbose_name = _("import of a sheet")
        verbose_name_plural = _("imports of sheets")
        ordering = ["-uploaded_at", "-id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.file_name}"
