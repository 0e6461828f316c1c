"""Loading of the facts that the rules judge, for many subjects at once in a constant number of queries."""

from inspections.facts.accounts import of_accounts, with_those_above
from inspections.facts.filings import of_months
from inspections.facts.matters import About, Matter
from inspections.facts.observations import of_observations
from inspections.facts.sites import of_sites

__all__ = ["About", "Matter", "of_accounts", "of_months", "of_observations", "of_sites", "with_those_above"]
