"""Capabilities on invoices and customs declarations, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

INVOICES_RECORD = grant("invoices.record", Role.TAX_OFFICER)
DECLARATIONS_RECORD = grant("declarations.record", Role.CUSTOMS_OFFICER)
# Limits of radioactivity and partners' figures hold for the whole country.
CUSTOMS_FIGURES_RECORD = grant("customs_figures.record", Role.CUSTOMS_OFFICER)
