"""Balances of material of sites: read from the reports, built as months, and judged by ``inspections.rules``."""
