"""Lifecycles of environmental records, one module for each noun."""

from environment.lifecycles.processes import RESTRICTION, SITE_PROCESS

__all__ = ["RESTRICTION", "SITE_PROCESS"]
