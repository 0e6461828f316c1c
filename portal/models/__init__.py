"""Rows of the pages across apps."""

from portal.models.list_files import ListFile
from portal.models.saved_views import SavedView

__all__ = ["ListFile", "SavedView"]
