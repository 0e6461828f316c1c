"""Lifecycles of environmental records, one module for each noun."""

from environment.lifecycles.deposits import DEPOSIT
from environment.lifecycles.discharges import PERMIT_LIMIT, READING
from environment.lifecycles.emissions import EMISSION_CEILING
from environment.lifecycles.incidents import INCIDENT
from environment.lifecycles.outlet_volumes import OUTLET_VOLUME
from environment.lifecycles.processes import RESTRICTION, SITE_PROCESS
from environment.lifecycles.projects import PROJECT
from environment.lifecycles.restoration import RESTORATION
from environment.lifecycles.tailings import TAILINGS

__all__ = [
    "DEPOSIT",
    "EMISSION_CEILING",
    "INCIDENT",
    "OUTLET_VOLUME",
    "PERMIT_LIMIT",
    "PROJECT",
    "READING",
    "RESTORATION",
    "RESTRICTION",
    "SITE_PROCESS",
    "TAILINGS",
]
