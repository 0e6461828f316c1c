"""What may be done with flags, cases and orders, and by which roles."""

from enterprises.policies import grant
from enterprises.roles import Role

FLAGS_DECIDE = grant("flags.decide", Role.INSPECTOR, Role.NATIONAL_REGULATOR, Role.PROVINCIAL_REGULATOR)
FLAGS_ESCALATE = grant("flags.escalate", Role.INSPECTOR)
CASES_OPEN = grant("cases.open", Role.INSPECTOR)
CASES_HANDLE = grant("cases.handle", Role.INSPECTOR)
CASES_CLOSE = grant("cases.close", Role.INSPECTOR, Role.CASE_DECIDER)
ORDERS_ISSUE = grant("orders.issue", Role.INSPECTOR)
ORDERS_VERIFY = grant("orders.verify", Role.INSPECTOR)
ORDERS_ANSWER = grant("orders.answer", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
