"""People as a sheet: a row for each who is to be entered, with one role."""

from django.utils.translation import gettext_lazy as _

from enterprises.roles import Role
from quotas.sheets.columns import ChoiceColumn, CodeColumn, Column
from quotas.sheets.reading import Layout

LAYOUT = Layout(
    "people",
    (),
    (
        Column("username", _("User name"), needed=True, longest=60),
        Column("name", _("Name"), needed=True, longest=120),
        Column("email", _("E-mail"), needed=True, longest=254),
        ChoiceColumn("role", _("Role"), options={role.value: (role.label,) for role in Role}),
        CodeColumn("jurisdiction", _("Place (code)"), longest=12),
        CodeColumn("authority", _("Authority (code)"), longest=20),
        CodeColumn("enterprise", _("Enterprise (code)"), longest=32),
        CodeColumn("group", _("Group (code)"), longest=32),
    ),
)
