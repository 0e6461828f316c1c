"""Capabilities on mineral resources, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

RESERVES_RECORD = grant("reserves.record", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
STRATEGIC_RESERVES_OPEN = grant("strategic_reserves.open", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
STRATEGIC_RESERVES_REPORT = grant("strategic_reserves.report", Role.ENTERPRISE_SIGNER)
RIGHTS_PLANS_SET = grant("rights_plans.set", Role.NATIONAL_REGULATOR)
PLAN_TARGETS_SET = grant("plan_targets.set", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
USE_RETURNS_FILE = grant("use_returns.file", Role.ENTERPRISE_SIGNER)
USE_RETURNS_PREPARE = grant("use_returns.prepare", Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
# An officer of the enterprise's place enters a return received on paper, and returns one for correction.
USE_RETURNS_KEY_IN = grant("use_returns.key_in", Role.PROVINCIAL_REGULATOR)
USE_RETURNS_DECIDE = grant("use_returns.decide", Role.PROVINCIAL_REGULATOR)
