"""Values of parameters of the detection rules that two administrators entered over those of the program."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, first_of_month, text_required
from core.errors import Fault
from enterprises.models.entered_ahead import EnteredAhead, EnteredAheadQuerySet
from enterprises.scoping import Scope

MOST = "10000"


class RuleParameterValue(EnteredAhead):
    """A value of a rule's parameter from a day on; ``inspections.rule_parameters`` reads it over the program's.

    What was judged before that day keeps its value.
    """

    rule = models.CharField(_("rule"), max_length=40)
    parameter = models.CharField(_("parameter"), max_length=40)
    value = models.DecimalField(_("value"), max_digits=9, decimal_places=4)

    objects = EnteredAheadQuerySet["RuleParameterValue"].as_manager()

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
