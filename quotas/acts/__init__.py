"""Acts on quota, one module for each noun."""

from quotas.acts import groups, movements, notices, programmes, reports, sites, successions

__all__ = ["groups", "movements", "notices", "programmes", "reports", "sites", "successions"]
