"""Sheets of the tax office: their columns and their template."""
