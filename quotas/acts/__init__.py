"""Acts on quota, one module for each noun."""

from quotas.acts import groups, movements, notices, programme_years, reports, sites, successions

__all__ = ["groups", "movements", "notices", "programme_years", "reports", "sites", "successions"]
