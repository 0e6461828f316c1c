"""Dated parameters: figures that an office sets from a month on, with their document. Rows are only added."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from core import clock
from core.constraints import first_of_month, text_required
from core.models import Identified
from core.models.fields import PlainInMigrations
from enterprises.models import FigureEvidence, User
from enterprises.scoping import Scope, ScopedQuerySet


class RecordedAtField(PlainInMigrations, models.DateTimeField):
    """The instant at which a row is made, by the register's clock."""

    path = "django.db.models.DateTimeField"
    added = ("default",)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"default": clock.now, **options})


class ParameterQuerySet[M: models.Model](ScopedQuerySet[M]):
    def up_to(self, period: dt.date) -> Self:
        """Return what was set for a month or an earlier one, in the order in which each entry replaces those before."""
        return self.filter(from_month__lte=period).order_by("from_month", "pk")


class Parameter(Identified):
    """A figure in force from a month on, until an entry for the same or a later month replaces it.

    Nothing is changed or deleted (a trigger refuses it): a correction is a further entry, an empty figure ends one.
    """

    from_month = models.DateField(_("from month"), help_text=_("its first day"))
    document = models.TextField(_("document"), help_text=_("office, number and day of the document"))
    evidence = models.CharField(_("evidence"), max_length=12, choices=FigureEvidence, default=FigureEvidence.ENTERED)
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = RecordedAtField(_("recorded at"), editable=False)

    SCOPE = Scope(public=True)

    class Meta:
        abstract = True
        ordering = ["-from_month", "-pk"]
        constraints = [
            first_of_month("%(class)s_begins_with_a_month", "from_month"),
            text_required(
                "%(class)s_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
        ]
