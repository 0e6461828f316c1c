"""Loading of the facts that the rules judge, for many subjects at once in a constant number of queries."""

from inspections.facts.accounts import gather_account_facts, with_those_above
from inspections.facts.balances import gather_balance_facts
from inspections.facts.consumption import gather_consumption_facts
from inspections.facts.consumption_filing import gather_return_facts
from inspections.facts.customs import gather_customs_facts
from inspections.facts.filings import gather_filing_facts
from inspections.facts.invoices import gather_invoice_facts
from inspections.facts.observations import gather_observation_facts
from inspections.facts.ore_grades import gather_grade_facts
from inspections.facts.patterns import gather_pattern_facts
from inspections.facts.sisters import gather_sister_facts
from inspections.facts.sites import gather_site_facts
from inspections.facts.subjects import FlagSubject, SubjectFacts

__all__ = [
    "FlagSubject",
    "SubjectFacts",
    "gather_account_facts",
    "gather_balance_facts",
    "gather_consumption_facts",
    "gather_customs_facts",
    "gather_filing_facts",
    "gather_grade_facts",
    "gather_invoice_facts",
    "gather_observation_facts",
    "gather_pattern_facts",
    "gather_return_facts",
    "gather_sister_facts",
    "gather_site_facts",
    "with_those_above",
]
