"""Capabilities of environmental records, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

_REGULATORS = (Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR)

PROCESSES_RECORD = grant("processes.record", Role.ENTERPRISE_ADMIN, *_REGULATORS)
PROCESSES_WITHDRAW = grant("processes.withdraw", *_REGULATORS)
RESTRICTIONS_SET = grant("process_restrictions.set", Role.NATIONAL_REGULATOR)
