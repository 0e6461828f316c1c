"""Values that two administrators enter over those of the program, for a day to come."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Identified, Versioned
from enterprises.models.people import User
from enterprises.scoping import ScopedQuerySet


class EnteredAheadQuerySet[M: models.Model](ScopedQuerySet[M]):
    def standing(self) -> Self:
        """Return the rows that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class EnteredAhead(Identified, Versioned):
    """A row that holds from a day on, with its document.

    Nothing of it changes but that it is withdrawn before its day. ``enterprises.services.entered_ahead`` writes it, and
    the trigger of ``EnteredAheadByTwo`` guards it.
    """

    valid_from = models.DateField(_("valid from"))
    document = models.TextField(_("document"), help_text=_("the order: its office, number and day"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True
