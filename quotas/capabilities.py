"""Capabilities on quota and reports, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import OFFICIAL_ROLES, Role

NOTICES_DRAFT = grant("notices.draft", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.GROUP_OFFICER)
NOTICES_APPROVE = grant("notices.approve", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR, Role.GROUP_OFFICER)
QUOTA_MOVE = grant("quota.move", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
PROGRAMME_YEARS_CLOSE = grant("programme_years.close", Role.NATIONAL_REGULATOR)
# Products, counting rules and programmes: reference data of the whole country, which two people change.
CATALOGUE_KEEP = grant("catalogue.keep", Role.ADMINISTRATOR, Role.NATIONAL_REGULATOR)
ELEMENTS_STATE = grant("elements.state", Role.NATIONAL_REGULATOR)
REPORTS_PREPARE = grant("reports.prepare", Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
# An officer of the enterprise's place enters and files a report received on paper.
REPORTS_KEY_IN = grant("reports.key_in", Role.PROVINCIAL_REGULATOR)
REPORTS_SUBMIT = grant("reports.submit", Role.ENTERPRISE_SIGNER)
REPORTS_REPUDIATE = grant("reports.repudiate", Role.ENTERPRISE_SIGNER)
REPORTS_DECIDE = grant("reports.decide", Role.PROVINCIAL_REGULATOR)
# Who accepted how many amendments that lower a reported use: those who watch officers, and none of these.
ACCEPTANCES_WATCH = grant("acceptances.watch", Role.AUDITOR, Role.ADMINISTRATOR)
# What a site used in a month: its enterprise files it. What an officer entered from paper, it confirms or, if it is
# silent, a second officer does.
CONSUMPTION_FILE = grant("consumption.file", Role.ENTERPRISE_SIGNER)
CONSUMPTION_PREPARE = grant("consumption.prepare", Role.ENTERPRISE_CLERK, Role.ENTERPRISE_SIGNER)
CONSUMPTION_KEY_IN = grant("consumption.key_in", Role.PROVINCIAL_REGULATOR)
CONSUMPTION_CONFIRM = grant("consumption.confirm", Role.ENTERPRISE_SIGNER, Role.PROVINCIAL_REGULATOR)
CONSUMPTION_CONFIRM_RECEIPT = grant("consumption.confirm_receipt", Role.PROVINCIAL_REGULATOR)
PERIODS_CLOSE = grant("periods.close", Role.PROVINCIAL_REGULATOR)
# A province sets the due days of its reports, a ministry those of the whole country.
DUE_DAYS_SET = grant("due_days.set", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
# Yield bounds and factors to oxide hold for the whole country.
CONVERSIONS_SET = grant("conversions.set", Role.NATIONAL_REGULATOR)
# The special plans of the areas are the ministry's.
AREA_PLANS_SET = grant("area_plans.set", Role.NATIONAL_REGULATOR)
# Targets by year of a programme are its authority's.
MULTI_YEAR_PLANS_SET = grant("multi_year_plans.set", Role.NATIONAL_REGULATOR)
# The office of a province reports the execution of its quota, and applies for the next year.
OFFICE_RETURNS_RECORD = grant("office_returns.record", Role.PROVINCIAL_REGULATOR)
# What next year's claim of a holder is cut by: decided by officers above it.
DEDUCTIONS_DECIDE = grant("deductions.decide", Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
EXPORT_ASK = grant("export.ask", Role.CUSTOMS_OFFICER)
# Shares of a market say nothing to who sees one enterprise or group of it.
STRUCTURE_READ = grant("structure.read", *sorted(OFFICIAL_ROLES))
