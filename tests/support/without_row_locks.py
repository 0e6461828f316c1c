"""The site without any row lock, so that a test can show what the locks are for."""

from typing import Any

from django.db.models import QuerySet

from config.wsgi import application


def unlocked(rows: QuerySet[Any], **_options: Any) -> QuerySet[Any]:
    return rows.all()


QuerySet.select_for_update = unlocked  # type: ignore[method-assign, assignment]

__all__ = ["application"]
