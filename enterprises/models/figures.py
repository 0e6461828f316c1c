"""Words for how well a figure of the register is founded (docs/data.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FigureEvidence(models.TextChoices):
    SOURCED = "sourced", _("Read in a source")
    DERIVED = "derived", _("Computed from sourced figures")
    ENTERED = "entered", _("Entered by an officer")
    INVENTED = "invented", _("Set by the register, not found in a source")
