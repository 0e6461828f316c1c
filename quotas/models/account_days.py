"""Totals of an account by the day on which they count, kept by a trigger on postings; no Python writes one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from quotas.models.accounts import Account
from quotas.quantities import ZERO, TonnesField


class AccountDay(models.Model):
    """Change of one account by the postings that count on one day: the sums over all days are the account's columns.

    Use, and quota withheld below, are rolled up to all accounts above; a total has the sums of its parts.
    """

    pk = models.CompositePrimaryKey("account", "day")
    account = models.ForeignKey(Account, models.PROTECT, related_name="days", db_index=False)
    day = models.DateField(_("day"))
    received = TonnesField(_("received"), default=ZERO, db_default=ZERO)
    given = TonnesField(_("given"), default=ZERO, db_default=ZERO)
    passed_on = TonnesField(_("passed on"), default=ZERO, db_default=ZERO)
    withheld = TonnesField(_("withheld"), default=ZERO, db_default=ZERO)
    withheld_below = TonnesField(_("withheld below"), default=ZERO, db_default=ZERO)
    used_pending = TonnesField(_("used, pending"), default=ZERO, db_default=ZERO)
    used_accepted = TonnesField(_("used, accepted"), default=ZERO, db_default=ZERO)

    ROW_SECURITY = True  # forced: see core.row_security

    class Meta:
        verbose_name = _("totals of a day")
        verbose_name_plural = _("totals by day")
        ordering = ["account", "day"]

    def __str__(self) -> str:
        return f"{self.account_id} {self.day}"
