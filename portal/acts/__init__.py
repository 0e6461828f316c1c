"""Acts of the portal."""

from portal.acts import bulletins

__all__ = ["bulletins"]
