"""Capabilities on invoices, customs declarations and letters, and the roles that have them."""

from enterprises.policies import grant
from enterprises.roles import Role

INVOICES_RECORD = grant("invoices.record", Role.TAX_OFFICER)
DECLARATIONS_RECORD = grant("declarations.record", Role.CUSTOMS_OFFICER)
# Limits of radioactivity and partners' figures hold for the whole country.
CUSTOMS_FIGURES_RECORD = grant("customs_figures.record", Role.CUSTOMS_OFFICER)
LETTERS_WRITE = grant("letters.write", Role.TAX_OFFICER, Role.CUSTOMS_OFFICER, Role.INSPECTOR)
# Of a letter to an office, its people answer.
LETTERS_ANSWER_OF_OFFICE = grant(
    "letters.answer_of_office",
    Role.PROVINCIAL_REGULATOR,
    Role.COUNTY_REGULATOR,
    Role.TAX_OFFICER,
    Role.CUSTOMS_OFFICER,
    Role.INSPECTOR,
)
LETTERS_ANSWER = grant("letters.answer", Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
