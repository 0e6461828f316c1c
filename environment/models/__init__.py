"""Environmental records: processes, discharges, projects, deposits, incidents, restoration; a module for each noun."""

from environment.models.deposits import DepositEntry
from environment.models.discharges import PermitLimit, Reading
from environment.models.emissions import EmissionCeiling
from environment.models.incidents import Incident
from environment.models.office_decisions import OfficeDecision
from environment.models.outlet_volumes import OutletVolume
from environment.models.outlets import Outlet
from environment.models.processes import ProcessRestriction, SiteProcess
from environment.models.projects import Project, ProjectStep
from environment.models.restoration import RestorationEntry
from environment.models.risk_assessments import RiskAssessment
from environment.models.tailings import TailingsStore

__all__ = [
    "DepositEntry",
    "EmissionCeiling",
    "Incident",
    "OfficeDecision",
    "Outlet",
    "OutletVolume",
    "PermitLimit",
    "ProcessRestriction",
    "Project",
    "ProjectStep",
    "Reading",
    "RestorationEntry",
    "RiskAssessment",
    "SiteProcess",
    "TailingsStore",
]
