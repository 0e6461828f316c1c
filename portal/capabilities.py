"""Capabilities of the portal, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

BULLETINS_DRAFT = grant("bulletins.draft", Role.NATIONAL_REGULATOR)
BULLETINS_PUBLISH = grant("bulletins.publish", Role.NATIONAL_REGULATOR)
