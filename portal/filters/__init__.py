"""Filters of the portal's lists."""
