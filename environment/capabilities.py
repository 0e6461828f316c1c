"""Capabilities of environmental records, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

_REGULATORS = (Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR)

PROCESSES_RECORD = grant("processes.record", Role.ENTERPRISE_ADMIN, *_REGULATORS)
PROCESSES_WITHDRAW = grant("processes.withdraw", *_REGULATORS)
READINGS_RECORD = grant("readings.record", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.INSPECTOR, *_REGULATORS)
VOLUMES_RECORD = grant(
    "outlet_volumes.record", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.INSPECTOR, *_REGULATORS
)
PERMIT_LIMITS_SET = grant("permit_limits.set", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
EMISSION_CEILINGS_SET = grant("emission_ceilings.set", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
PROJECTS_RECORD = grant("projects.record", Role.ENTERPRISE_ADMIN, *_REGULATORS)
PROJECTS_DECIDE = grant("projects.decide", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
DEPOSITS_RECORD = grant("deposits.record", *_REGULATORS)
INCIDENTS_RECORD = grant("incidents.record", Role.INSPECTOR, *_REGULATORS)
TAILINGS_RECORD = grant("tailings.record", Role.INSPECTOR, *_REGULATORS)
RESTORATION_RECORD = grant("restoration.record", *_REGULATORS)
OFFICE_DECISIONS_RECORD = grant("office_decisions.record", Role.INSPECTOR, *_REGULATORS)
RISKS_RECORD = grant("risk_assessments.record", Role.INSPECTOR, *_REGULATORS)
OUTLETS_RECORD = grant("outlets.record", Role.INSPECTOR, *_REGULATORS)
