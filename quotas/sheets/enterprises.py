"""Enterprises as a sheet: a row for each that is to be entered in the register."""

from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise
from quotas.sheets.columns import ChoiceColumn, Column
from quotas.sheets.reading import Layout

KIND = "enterprises"

LAYOUT = Layout(
    KIND,
    (),
    (
        Column("code", _("Code"), needed=True, longest=32),
        Column("name", _("Name"), needed=True, longest=200),
        Column("name_zh", _("Chinese name"), longest=200),
        Column("credit_code", _("Social credit code"), longest=18),
        ChoiceColumn(
            "ownership",
            _("Ownership"),
            needed=True,
            options={str(value): (label,) for value, label in Enterprise.Ownership.choices},
        ),
        Column("jurisdiction", _("Place (code)"), needed=True, longest=12),
        Column("group", _("Group (code)"), longest=32),
    ),
    beside=frozenset({"id", "province", "state", "successor", "fictitious"}),
)
