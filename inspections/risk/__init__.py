"""The risk score of sites: up to a hundred points, each traceable to the rows it comes from."""

from inspections.risk.components import COMPONENTS, Component
from inspections.risk.ranking import Assessment, Part, Ranking, assess, assess_site, sites_of

__all__ = ["COMPONENTS", "Assessment", "Component", "Part", "Ranking", "assess", "assess_site", "sites_of"]
