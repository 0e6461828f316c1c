"""The named groups of constraints of a proposal."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy


class ConstraintGroup(TextChoices):
    """The groups of constraints by which a contradiction is explained; ceilings are kept in this order."""

    TOTAL = "total", gettext_lazy("what there is to distribute")
    WHOLE = "whole", gettext_lazy("that all is given")
    CATEGORIES = "categories", gettext_lazy("ceilings of categories")
    LEAST = "least_percent", gettext_lazy("least of last year")
    SCALE = "least_tonnes", gettext_lazy("least scale")
    MOST = "most_percent", gettext_lazy("most of last year")
    CAPACITY = "within_capacity", gettext_lazy("approved capacity")
    ELIGIBLE = "eligible_only", gettext_lazy("nothing for those who are not eligible")
    CLAIMS = "claims", gettext_lazy("nobody above what the rule gives for the claim")
    OWN = "recipients", gettext_lazy("ceilings of single recipients")
    PLACES = "places", gettext_lazy("ceilings of places")
    GROUPS = "groups", gettext_lazy("ceilings of groups")
    AREAS = "areas", gettext_lazy("special plans of mining areas")
