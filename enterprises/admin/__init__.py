"""The register's screens for officials."""

from enterprises.admin import enterprises, groups, jurisdictions, licences, mining_areas, people, sites

__all__ = ["enterprises", "groups", "jurisdictions", "licences", "mining_areas", "people", "sites"]
