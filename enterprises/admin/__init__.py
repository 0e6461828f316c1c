"""The register's admin screens for officials."""

from enterprises.admin import compliance, enterprises, groups, jurisdictions, licences, mining_areas, people, sites

__all__ = ["compliance", "enterprises", "groups", "jurisdictions", "licences", "mining_areas", "people", "sites"]
