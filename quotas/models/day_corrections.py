"""Corrections of a notice's day of issue: the day that it stated, the right one, and what shows it. Only added."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, text_required
from core.errors import Fault
from core.models import Identified
from enterprises.models import User
from quotas.models.notices import Notice


class NoticeDayCorrection(Identified):
    """Two officers corrected a notice's day of issue; both days stay on record.

    ``known_from`` is set by the database: the instant from which its postings count as known, if that moves.
    """

    notice = models.ForeignKey(Notice, models.PROTECT, related_name="day_corrections", verbose_name=_("notice"))
    stated_on = models.DateField(_("day stated until then"))
    corrected_to = models.DateField(_("corrected day of issue"))
    document = models.CharField(_("what shows the day"), max_length=500)
    known_from = models.DateTimeField(_("known from"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("correction of a day of issue")
        verbose_name_plural = _("corrections of days of issue")
        ordering = ["notice", "id"]
        constraints = [
            text_required("day_correction_names_its_document", "document", _("Name what shows the day of issue.")),
            CheckConstraint(
                name="day_correction_moves_the_day",
                condition=~Q(stated_on=F("corrected_to")),
                violation=Fault("/issued_on", "same_day", _("This is the day that the notice states already.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}: {self.stated_on} → {self.corrected_to}"
