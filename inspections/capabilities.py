"""Capabilities on flags, cases and orders, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import DECLARE_IMPARTIALITY, OFFICIAL_ROLES, Role

# Uncertainty, limit of detection and running sums of a balance, and the errors that they follow from.
BALANCE_TESTS_READ = grant("balances.read_tests", *sorted(OFFICIAL_ROLES))

FLAGS_DECIDE = grant("flags.decide", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
FLAGS_ESCALATE = grant("flags.escalate", Role.INSPECTOR)
CASES_OPEN = grant("cases.open", Role.INSPECTOR)
CASES_HANDLE = grant("cases.handle", Role.INSPECTOR)
CASES_CLOSE = grant("cases.close", Role.INSPECTOR, Role.CASE_DECIDER)
ORDERS_ISSUE = grant("orders.issue", Role.INSPECTOR)
ORDERS_VERIFY = grant("orders.verify", Role.INSPECTOR)
ORDERS_ANSWER = grant("orders.answer", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
ORDERS_EXTEND = grant("orders.extend", Role.INSPECTOR, Role.CASE_DECIDER)
ORDERS_PROVE = grant(
    "orders.prove", Role.INSPECTOR, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK
)

# Tips are handled by inspectors only: regulators belong to the offices that tips may be about.
TIPS_HANDLE = grant("tips.handle", Role.INSPECTOR)
TIPS_KEY_IN = grant("tips.key_in", Role.INSPECTOR, Role.COUNTY_REGULATOR, Role.PROVINCIAL_REGULATOR)
OBSERVATIONS_RECORD = grant(
    "observations.record", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.COUNTY_REGULATOR
)
EVIDENCE_ADD = grant(
    "evidence.add",
    Role.INSPECTOR,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
    Role.CUSTOMS_OFFICER,
    Role.TAX_OFFICER,
)
EVIDENCE_SEE = grant(
    "evidence.see",
    Role.INSPECTOR,
    Role.LEGAL_REVIEWER,
    Role.CASE_DECIDER,
    Role.AUDITOR,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
    Role.CUSTOMS_OFFICER,
    Role.TAX_OFFICER,
    # Rows of the orders addressed to them; they see nothing else.
    Role.ENTERPRISE_ADMIN,
    Role.ENTERPRISE_SIGNER,
    Role.ENTERPRISE_CLERK,
)
EVIDENCE_REVIEW = grant("evidence.review", Role.LEGAL_REVIEWER)
CASES_SETTLE = grant("cases.settle", Role.CASE_DECIDER)
CASES_PUBLISH = grant("cases.publish", Role.CASE_DECIDER, Role.INSPECTOR)
PROCEEDINGS_STATE = grant(
    "proceedings.state", Role.INSPECTOR, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK
)
PROCEEDINGS_HEAR = grant("proceedings.hear", Role.INSPECTOR, Role.LEGAL_REVIEWER, Role.CASE_DECIDER)
PROCEEDINGS_REVIEW = grant("proceedings.review", Role.LEGAL_REVIEWER)
# The people who sign; the acts for which each is competent are in the table of competences.
PROCEEDINGS_DECIDE = grant(
    "proceedings.decide",
    Role.CASE_DECIDER,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
)
# As for the decision; the actor must also be competent for what was ordered.
ORDERS_QUOTA = grant(
    "orders.quota",
    Role.CASE_DECIDER,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
)
CONSENTS_KEEP = grant("consents.keep", Role.INSPECTOR, Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER)
ORDERS_LIFT = grant("orders.lift", Role.INSPECTOR, Role.CASE_DECIDER)

# Steps against what sites are behind in lead to cases and orders, so whoever opens and issues those decides.
REMEDIES_DECIDE = grant("remedies.decide", Role.INSPECTOR)

CAMPAIGNS_PLAN = grant("campaigns.plan", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
# Questions of checklists: reference data of the whole country, which two people change.
CHECKLISTS_KEEP = grant("checklists.keep", Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR)
INSPECTIONS_PLAN = grant("inspections.plan", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
# Visits at random, outside the ranking by risk: once for a province and month.
VISITS_DRAW = grant("visits.draw", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
# People who may belong to a team: several authorities inspect together.
INSPECTIONS_CARRY_OUT = grant(
    "inspections.carry_out",
    Role.INSPECTOR,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
)
INSPECTIONS_ANSWER = grant("inspections.answer", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
FINDINGS_DECIDE = grant("findings.decide", Role.INSPECTOR)
# Risk scores are for inspectors and those who oversee them, never for the enterprises visited.
RISK_SEE = grant(
    "risk.see",
    Role.INSPECTOR,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
    Role.COORDINATOR,
    Role.CASE_DECIDER,
    Role.AUDITOR,
)
# Whoever is above the office that handles a tip or a case assigns it to another.
MATTERS_ASSIGN = grant("matters.assign", Role.INSPECTOR, Role.CASE_DECIDER)
MATTERS_DECLARE = grant("matters.declare", *sorted(DECLARE_IMPARTIALITY), on_heads=True)
# People who may handle, review or decide, and so may have a conflict of interest.
MATTERS_RECUSE = grant(
    "matters.recuse",
    Role.INSPECTOR,
    Role.LEGAL_REVIEWER,
    Role.CASE_DECIDER,
    Role.NATIONAL_REGULATOR,
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
    Role.CUSTOMS_OFFICER,
    Role.TAX_OFFICER,
    on_heads=True,
)
HANDOVERS_MAKE = grant("handovers.make", Role.TAX_OFFICER, Role.CUSTOMS_OFFICER, Role.INSPECTOR)
HANDOVERS_TAKE = grant("handovers.take", Role.INSPECTOR)
