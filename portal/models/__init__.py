"""Rows of the pages across apps."""

from portal.models.saved_views import SavedView

__all__ = ["SavedView"]
