"""Values of parameters of the detection rules that two administrators entered over those of the program."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, first_of_month, text_required
from core.errors import Fault
from core.models import Identified, Versioned
from enterprises.models import User
from enterprises.scoping import Scope, ScopedQuerySet

MOST = "10000"


class RuleParameterValueQuerySet(ScopedQuerySet["RuleParameterValue"]):
    def standing(self) -> Self:
        """Return the values that were not withdrawn."""
        return self.filter(withdrawn_on=None)


class RuleParameterValue(Identified, Versioned):
    """A value of a rule's parameter from a day on; ``inspections.rule_parameters`` reads it over the program's.

    What was judged before that day keeps its value. Nothing of a row changes but that it is withdrawn before its day.
    """

    rule = models.CharField(_("rule"), max_length=40)
    parameter = models.CharField(_("parameter"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=4)
    valid_from = models.DateField(_("valid from"))
    document = models.TextField(_("document"), help_text=_("the order: its office, number and day"))
    recorded_by = models.ForeignKey(
        User, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), editable=False)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True, editable=False)

    objects = RuleParameterValueQuerySet.as_manager()

    SCOPE = Scope(public=True)

    class Meta:
        verbose_name = _("value of a rule's parameter")
        verbose_name_plural = _("values of rules' parameters")
        ordering = ["rule", "parameter", "-valid_from", "-id"]
        constraints = [
            UniqueConstraint(
                name="rule_parameter_value_once_a_day",
                fields=["rule", "parameter", "valid_from"],
                condition=Q(withdrawn_on=None),
                violation=Fault(
                    "/valid_from", "exists", _("A value of this parameter from this day on is on record already.")
                ),
            ),
            first_of_month("rule_parameter_value_from_a_month", "valid_from"),
            text_required(
                "rule_parameter_value_names_its_document",
                "document",
                _("Name the document: its office, number and day."),
            ),
            CheckConstraint(
                name="rule_parameter_value_in_bounds",
                condition=Q(value__gte=0, value__lte=MOST),
                violation=Fault("/value", "out_of_range", _("This value is outside of what a parameter can be.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.shown_value} {self.valid_from}"

    @property
    def key(self) -> str:
        """Return the codes of rule and parameter, as acts and API name it."""
        return f"{self.rule}.{self.parameter}"

    @property
    def shown_value(self) -> str:
        return f"{self.value.normalize():f}"
