"""Acts on environmental records, one module for each noun."""

from environment.acts import deposits, processes, projects, readings, restrictions

__all__ = ["deposits", "processes", "projects", "readings", "restrictions"]
