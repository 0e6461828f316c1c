"""Capabilities on mineral resources, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

RESERVES_RECORD = grant("reserves.record", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
USE_RETURNS_FILE = grant("use_returns.file", Role.ENTERPRISE_SIGNER)
