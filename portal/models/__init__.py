"""Rows of the pages across apps."""

from portal.models.bulletins import Bulletin
from portal.models.list_files import ListFile
from portal.models.saved_views import SavedView

__all__ = ["Bulletin", "ListFile", "SavedView"]
