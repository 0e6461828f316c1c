"""Acts on quota, one module for each noun."""

from quotas.acts import groups, movements, notices, products, programme_years, reports, sites, successions

__all__ = ["groups", "movements", "notices", "products", "programme_years", "reports", "sites", "successions"]
