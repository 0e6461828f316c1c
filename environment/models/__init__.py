"""Records of processes, discharges, projects, deposits and incidents, one module for each noun."""

from environment.models.deposits import DepositEntry
from environment.models.discharges import PermitLimit, Reading
from environment.models.incidents import Incident
from environment.models.processes import ProcessRestriction, SiteProcess
from environment.models.projects import Project, ProjectStep

__all__ = [
    "DepositEntry",
    "Incident",
    "PermitLimit",
    "ProcessRestriction",
    "Project",
    "ProjectStep",
    "Reading",
    "SiteProcess",
]
