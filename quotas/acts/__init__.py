"""Acts on quota that take two people (``enterprises.two_person_acts``), one module a noun."""

from quotas.acts import groups, movements, notices, programmes, sites, successions

__all__ = ["groups", "movements", "notices", "programmes", "sites", "successions"]
