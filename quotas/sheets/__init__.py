"""Sheets that people fill in: what each column is called, takes and suggests; how a template is made."""
