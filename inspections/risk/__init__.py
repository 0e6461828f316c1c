"""Whom to visit and why: a score of a hundred points, each of which can be followed to the rows that gave it."""

from inspections.risk.components import COMPONENTS, Component
from inspections.risk.ranking import Assessment, Part, Ranking, assess, one, sites_of

__all__ = ["COMPONENTS", "Assessment", "Component", "Part", "Ranking", "assess", "one", "sites_of"]
