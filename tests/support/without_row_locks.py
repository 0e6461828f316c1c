"""The site without any row lock, so that a test can show what the locks are for."""

from typing import Any

from django.db.models import QuerySet

from config.wsgi import application
from core import write_access


def unlocked(rows: QuerySet[Any], **_options: Any) -> QuerySet[Any]:
    return rows.all()


write_access._lock = lambda wanted: None
QuerySet.select_for_update = unlocked

__all__ = ["application"]
