"""Tasks that failed in a worker, kept until somebody has them run again."""

from django.db import models
from django.db.models.functions import MD5
from django.utils.translation import gettext_lazy as _

from core.constraints import UniqueConstraint
from core.errors import Fault


class FailedTask(models.Model):
    """A task that failed, once for each list of arguments however often it failed; a new row after it was run again."""

    id = models.BigAutoField(primary_key=True)
    task = models.CharField(_("task"), max_length=200)
    arguments = models.TextField(_("arguments"), help_text=_("positional and named ones, as JSON"))
    error = models.TextField(_("last error"))
    failures = models.PositiveIntegerField(_("failures"), default=1)
    failed_at = models.DateTimeField(_("failed last at"))
    retried_at = models.DateTimeField(_("run again at"), null=True)

    class Meta:
        verbose_name = _("failed task")
        verbose_name_plural = _("failed tasks")
        ordering = ["-id"]
        constraints = [
            UniqueConstraint(
                "task",
                MD5("arguments"),
                name="failed_task_once",
                condition=models.Q(retried_at=None),
                violation=Fault("", "exists", _("This failed task is on record already.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} #{self.pk}"
