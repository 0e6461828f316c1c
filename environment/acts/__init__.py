"""Acts on environmental records, one module for each noun."""

from environment.acts import processes, projects, readings

__all__ = ["processes", "projects", "readings"]
