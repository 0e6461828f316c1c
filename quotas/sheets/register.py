"""Sites and licences as sheets: a row for each that is to be entered in the register."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from enterprises.models import Jurisdiction, Licence, OreType, Site
from quotas.sheets import workbooks
from quotas.sheets.columns import ChoiceColumn, CodeColumn, Column, DayColumn, DecimalColumn
from quotas.sheets.reading import Layout


def _choice(name: str, label: Any, choices: Any, *, needed: bool = False) -> ChoiceColumn:
    return ChoiceColumn(name, label, needed=needed, options={str(value): (text,) for value, text in choices})


SITES = Layout(
    "sites",
    (),
    (
        CodeColumn("code", _("Code"), needed=True, longest=32),
        Column("name", _("Name"), needed=True, longest=200),
        Column("name_zh", _("Chinese name"), longest=200),
        CodeColumn("enterprise", _("Enterprise (code)"), needed=True, longest=32),
        _choice("kind", _("Kind"), Site.Kind.choices, needed=True),
        _choice("ore_type", _("Ore type"), OreType.choices),
        DecimalColumn("approved_capacity", _("Approved capacity, t REO a year")),
        CodeColumn("jurisdiction", _("Place (code)"), needed=True, longest=12),
        CodeColumn("mining_area", _("Planned mining area (number)"), longest=6),
        DecimalColumn("latitude", _("Latitude"), places=5, most=Decimal(90)),
        DecimalColumn("longitude", _("Longitude"), places=5, most=Decimal(180)),
        DayColumn("held_from", _("Held from")),
    ),
    beside=frozenset({"id", "province", "protected_since", "fictitious"}),
)
LICENCES = Layout(
    "licences",
    (),
    (
        Column("number", _("Number"), needed=True, longest=80),
        _choice("kind", _("Kind"), Licence.Kind.choices, needed=True),
        CodeColumn("site", _("Site"), needed=True, longest=32),
        CodeColumn("authority", _("Authority (code)"), needed=True, longest=20),
        _choice("issuing_level", _("Issuing level"), Jurisdiction.Level.choices, needed=True),
        DayColumn("valid_from", _("Valid from"), needed=True),
        DayColumn("valid_to", _("Valid to")),
        Column("exception", _("Recorded exception")),
    ),
    beside=frozenset(
        {
            "id",
            "enterprise",
            "issued_to",
            "outline",
            "outline_km2",
            "province",
            "state",
            "revoked_on",
            "revocation_reason",
            "suspensions",
            "fictitious",
        }
    ),
)


def template(layout: Layout, form: str) -> bytes:
    """Return a sheet to fill in, with a drop-down list in each column of fixed values."""
    choices = {
        column.name: [str(label) for labels in column.options.values() for label in labels]
        for column in layout.columns
        if isinstance(column, ChoiceColumn)
    }
    return workbooks.template(layout, {}, [], choices, form)
