"""Records of processes, discharges, projects and deposits, one module for each noun."""

from environment.models.discharges import PermitLimit, Reading
from environment.models.processes import ProcessRestriction, SiteProcess

__all__ = ["PermitLimit", "ProcessRestriction", "Reading", "SiteProcess"]
