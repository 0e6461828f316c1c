"""A second officer's word that a paper came on the day that was keyed in. Only added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.constraints import text_required
from core.models import Identified
from enterprises.models import User
from quotas.models.reports import Report


class ReceiptConfirmation(Identified):
    """Until there is one, a paper that its day of receipt would make on time counts from the day of its entry."""

    report = models.OneToOneField(Report, models.PROTECT, related_name="receipt_confirmation")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("confirmed by"))
    confirmed_at = models.DateTimeField(_("confirmed at"))
    reason = models.TextField(_("what it was confirmed by"))

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("confirmation of a day of receipt")
        verbose_name_plural = _("confirmations of days of receipt")
        ordering = ["-confirmed_at", "-id"]
        constraints = [text_required("receipt_confirmation_has_reason", "reason")]

    def __str__(self) -> str:
        return str(self.report)
