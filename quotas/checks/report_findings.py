"""The result of a check."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Severity(models.TextChoices):
    BLOCKING = "blocking", _("Blocks filing")
    WARNING = "warning", _("Needs a reason")
    NOTICE = "notice", _("For your attention")

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class ReportFinding:
    code: str
    severity: Severity
    message: str
    pointer: str
    figures: dict[str, Any] = field(default_factory=dict)
