"""Capabilities of the register, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

REFERENCE_EDIT = grant("reference.edit", Role.ADMINISTRATOR)
PEOPLE_MANAGE = grant("people.manage", Role.ADMINISTRATOR)
WEBHOOKS_MANAGE = grant(
    "webhooks.manage", Role.ENTERPRISE_ADMIN, Role.GROUP_OFFICER, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR
)
QUEUES_MANAGE = grant("queues.manage", Role.ADMINISTRATOR)
FREEZES_IMPOSE = grant("freezes.impose", Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
ENTERPRISE_PEOPLE_MANAGE = grant("enterprise_people.manage", Role.ENTERPRISE_ADMIN)
REGISTER_EDIT = grant("register.edit", Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
CAPACITY_ELIMINATE = grant("capacity.eliminate", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
LABELS_RECORD = grant("labels.record", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
COMMITMENTS_RECORD = grant(
    "commitments.record", Role.ENTERPRISE_ADMIN, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR
)
COMMITMENTS_WITHDRAW = grant("commitments.withdraw", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
ENTERPRISES_SUSPEND = grant("enterprises.suspend", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
ENTERPRISES_CLOSE = grant("enterprises.close", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
ENTERPRISES_MERGE = grant("enterprises.merge", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
COMPLIANCE_ANNOUNCE = grant("compliance.announce", Role.NATIONAL_REGULATOR)
LICENCES_ISSUE = grant("licences.issue", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
LICENCES_REVIEW = grant("licences.review", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
LICENCES_REVOKE = grant("licences.revoke", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
# Offices ask each other about notices, lists and plans; an inspector about a case.
CONSULTATIONS_ASK = grant("consultations.ask", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.INSPECTOR)
CONSULTATIONS_ANSWER = grant(
    "consultations.answer", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR
)
# The rare earth office of the nation sees every consultation and reminds.
CONSULTATIONS_REMIND = grant(
    "consultations.remind",
    Role.COORDINATOR,
    Role.INSPECTOR,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
)
