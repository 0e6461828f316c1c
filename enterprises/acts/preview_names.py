"""Names of what previews of acts on the register and its people state by code."""

from django.utils.translation import gettext_noop

from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Site
from enterprises.roles import Role
from enterprises.two_person_acts import declare_names

declare_names(
    {
        gettext_noop("Authority"): [Authority],
        gettext_noop("Enterprise"): [Enterprise],
        gettext_noop("Group"): [Group],
        gettext_noop("New role"): [Role],
        gettext_noop("Place"): [Jurisdiction],
        gettext_noop("Role that ends"): [Role],
        gettext_noop("Site"): [Site],
    }
)
