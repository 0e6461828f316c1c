"""Processes of mining, dressing and smelting, by code: what standards, restrictions and returns distinguish."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Process(models.TextChoices):
    OPEN_PIT = "open_pit", _("Open-pit mining")
    UNDERGROUND = "underground", _("Underground mining")
    TANK_LEACHING = "tank_leaching", _("Tank leaching")
    HEAP_LEACHING = "heap_leaching", _("Heap leaching")
    IN_SITU_LEACHING = "in_situ_leaching", _("In-situ leaching")
    FLOTATION = "flotation", _("Flotation and magnetic or gravity separation")
    SOLVENT_EXTRACTION = "solvent_extraction", _("Solvent extraction without ammonia saponification")
    AMMONIA_SAPONIFICATION = "ammonia_saponification", _("Solvent extraction with ammonia saponification")
    FLUORIDE_ELECTROLYSIS = "fluoride_electrolysis", _("Electrolysis of oxides in molten fluoride")
    CHLORIDE_ELECTROLYSIS = "chloride_electrolysis", _("Electrolysis of molten chloride")
    WET_FLUORIDE = "wet_fluoride", _("Wet process for rare earth fluoride")
    DRY_FLUORIDE = "dry_fluoride", _("Dry process for rare earth fluoride")
