"""Acts on environmental records, one module for each noun."""

from environment.acts import deposits, incidents, processes, projects, readings, restoration, restrictions

__all__ = ["deposits", "incidents", "processes", "projects", "readings", "restoration", "restrictions"]
