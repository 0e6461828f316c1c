"""The tables of who may use which route of the API, joined."""

from tests.permissions import enterprises, environment, evidence, inspections, portal, quotas, resources, trade
from tests.permissions.access import Access

TABLES: dict[str, dict[str, Access]] = {
    "enterprises": enterprises.TABLE,
    "environment": environment.TABLE,
    "resources": resources.TABLE,
    "quotas": quotas.TABLE,
    "trade": trade.TABLE,
    "inspections": inspections.TABLE,
    "evidence": evidence.TABLE,
    "portal": portal.TABLE,
}


EVERY_ROW = {route: access for table in TABLES.values() for route, access in table.items()}
