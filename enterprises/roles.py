"""The roles of people; their capabilities are in each app's ``capabilities.py``."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    NATIONAL_REGULATOR = "national_regulator", _("National regulator")
    COORDINATOR = "coordinator", _("Coordinator (rare earth office)")
    PROVINCIAL_REGULATOR = "provincial_regulator", _("Provincial regulator")
    COUNTY_REGULATOR = "county_regulator", _("County regulator")
    GROUP_OFFICER = "group_officer", _("Group officer")
    ENTERPRISE_ADMIN = "enterprise_admin", _("Enterprise administrator")
    ENTERPRISE_CLERK = "enterprise_clerk", _("Enterprise clerk")
    ENTERPRISE_SIGNER = "enterprise_signer", _("Enterprise signer")
    INSPECTOR = "inspector", _("Inspector")
    LEGAL_REVIEWER = "legal_reviewer", _("Legal reviewer")
    CASE_DECIDER = "case_decider", _("Case decider")
    CUSTOMS_OFFICER = "customs_officer", _("Customs officer")
    TAX_OFFICER = "tax_officer", _("Tax officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


REGULATORS = frozenset({Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR})
ENTERPRISE_ROLES = frozenset({Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER})
# Roles whose reading is not bounded by an authority's programmes.
READS_EVERY_AUTHORITY = frozenset(
    {Role.COORDINATOR, Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER, Role.AUDITOR, Role.ADMINISTRATOR}
)
# Offices that a case may come from, with the source by which it does: they take part in it, and in no other case.
JOINS_CASES_OF = {Role.CUSTOMS_OFFICER: "customs", Role.TAX_OFFICER: "invoice"}
# Roles that may review or decide penalty proceedings, or take part in a case. Its file opens to their people once they
# have declared that they have no conflict of interest (ADR 14).
DECLARE_IMPARTIALITY = REGULATORS | {Role.LEGAL_REVIEWER, Role.CASE_DECIDER} | JOINS_CASES_OF.keys()
# Roles that read the files of cases in their place: they handle, review, decide or audit cases there.
HANDLES_CASES = REGULATORS | {Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER, Role.AUDITOR}
# The coordinator counts cases and finds them by number: their heads alone.
READS_HEADS = frozenset({Role.COORDINATOR})
# Officials who work in the admin screens as well as on the pages.
STAFF_ROLES = REGULATORS | READS_EVERY_AUTHORITY
# All roles that act for the state.
OFFICIAL_ROLES = frozenset(Role) - ENTERPRISE_ROLES - {Role.GROUP_OFFICER}
