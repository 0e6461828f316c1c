"""Plans of mining rights: how many new mining licences a planned mining area may get in a year, with its document.

Rows are only added: another number for the same area and year is a further row that names the one it replaces. An area
without any plan is not bound; with one, it gets no new licence in a year that has none.
"""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.constraints import CheckConstraint, UniqueConstraint, text_required
from core.errors import Fault
from core.years import LAST_YEAR
from resources.models.plans_of_areas import FIRST_YEAR, PlanOfArea, PlanOfAreaQuerySet

MOST_RIGHTS = 999


class RightsPlan(PlanOfArea):
    rights = models.PositiveSmallIntegerField(_("new mining rights"), validators=[MaxValueValidator(MOST_RIGHTS)])

    objects = PlanOfAreaQuerySet["RightsPlan"].as_manager()

    class Meta:
        verbose_name = _("plan of mining rights")
        verbose_name_plural = _("plans of mining rights")
        ordering = ["-year", "mining_area", "-id"]
        constraints = [
            UniqueConstraint(
                name="rights_plan_one_a_year",
                fields=["mining_area", "year"],
                condition=Q(replaces=None),
                violation=Fault("", "plan_exists", _("The area has a plan of this year. It was recorded meanwhile.")),
            ),
            text_required(
                "rights_plan_names_its_document", "document", _("Name the document: its office, number and day.")
            ),
            CheckConstraint(
                name="rights_plan_number_range",
                condition=Q(rights__lte=MOST_RIGHTS),
                violation=Fault("/rights", "out_of_range", _("At most 999 new mining rights.")),
            ),
            CheckConstraint(
                name="rights_plan_year_range",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation=Fault("/year", "out_of_range", _("Give a year from 2006 on.")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mining_area} {self.year}: {self.rights}"
