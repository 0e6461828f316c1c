"""Sheets that people fill in: names, values and suggestions of each column; templates."""
