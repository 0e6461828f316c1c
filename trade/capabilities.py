"""Capabilities on invoices, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

INVOICES_RECORD = grant("invoices.record", Role.TAX_OFFICER)
