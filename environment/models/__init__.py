"""Records of processes, discharges, projects and deposits, one module for each noun."""

from environment.models.deposits import DepositEntry
from environment.models.discharges import PermitLimit, Reading
from environment.models.processes import ProcessRestriction, SiteProcess
from environment.models.projects import Project, ProjectStep

__all__ = ["DepositEntry", "PermitLimit", "ProcessRestriction", "Project", "ProjectStep", "Reading", "SiteProcess"]
