"""The people of the matrix: one per role, some of other places, and an anonymous visitor."""

from enterprises.models import Enterprise, Group, User
from enterprises.roles import Role
from tests.support import factories

NOBODY = "nobody"

_OFFICIALS: dict[str, tuple[Role, str, tuple[str, ...]]] = {
    "national": (Role.NATIONAL_REGULATOR, "CN", ("MLR",)),
    "other_ministry": (Role.NATIONAL_REGULATOR, "CN", ("MIIT",)),
    "coordinator": (Role.COORDINATOR, "CN", ()),
    "provincial": (Role.PROVINCIAL_REGULATOR, "36", ("MLR", "MIIT")),
    "elsewhere": (Role.PROVINCIAL_REGULATOR, "15", ("MLR", "MIIT")),
    "county": (Role.COUNTY_REGULATOR, "360727", ("MLR",)),
    "inspector": (Role.INSPECTOR, "36", ()),
    "inspector_elsewhere": (Role.INSPECTOR, "15", ()),
    "legal": (Role.LEGAL_REVIEWER, "CN", ()),
    "decider": (Role.CASE_DECIDER, "CN", ()),
    "customs": (Role.CUSTOMS_OFFICER, "CN", ()),
    "tax": (Role.TAX_OFFICER, "CN", ()),
    "auditor": (Role.AUDITOR, "CN", ()),
    "administrator": (Role.ADMINISTRATOR, "CN", ()),
}
_OWN = {"chief": Role.ENTERPRISE_ADMIN, "clerk": Role.ENTERPRISE_CLERK, "signer": Role.ENTERPRISE_SIGNER}

EVERYONE = frozenset({*_OFFICIALS, *_OWN, "group_officer", "outsider"})
OUT_OF_PLACE = frozenset({"elsewhere", "inspector_elsewhere", "outsider"})
IN_PLACE = EVERYONE - OUT_OF_PLACE
OWN_PEOPLE = frozenset(_OWN)


def everyone(firm: Enterprise, group: Group) -> dict[str, User]:
    """Create the people under the names used in the tables, which are also their user names."""
    other = factories.enterprise("E-OTHER", at="150206")
    people = {
        name: factories.user(role, at=at, authorities=authorities, username=name)
        for name, (role, at, authorities) in _OFFICIALS.items()
    }
    people |= {name: factories.user(role, of=firm, username=name) for name, role in _OWN.items()}
    people["group_officer"] = factories.user(Role.GROUP_OFFICER, of=group, username="group_officer")
    people["outsider"] = factories.user(Role.ENTERPRISE_SIGNER, of=other, username="outsider")
    return people
