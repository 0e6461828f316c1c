"""Records of processes, discharges, projects and deposits, one module for each noun."""

from environment.models.processes import ProcessRestriction, SiteProcess

__all__ = ["ProcessRestriction", "SiteProcess"]
