"""Rows of a sheet that say what the register says already, as those of a file that the register has written itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from django.utils.translation import ngettext

from quotas.checks import ReportFinding, Severity


def is_unchanged(fields: Mapping[str, Any], existing: Iterable[Model]) -> bool:
    """Return whether a row of the register says all this; rows are named by their codes, and a blank says "nothing"."""
    said = {name: plain(value) for name, value in fields.items()}
    return any(all(plain(getattr(row, name)) == value for name, value in said.items()) for row in existing)


def plain(value: Any) -> Any:
    """Return a value as a row of a sheet states it: a row by its code or number, and nothing for a blank text."""
    if isinstance(value, Model):
        return str(getattr(value, "code", None) or getattr(value, "number", value.pk))
    return None if value == "" else value


def findings(count: int) -> list[ReportFinding]:
    """Return what tells the sender of a sheet that some of its rows change nothing."""
    if not count:
        return []
    message = ngettext(
        "%(count)d row says what the register says already. It changes nothing.",
        "%(count)d rows say what the register says already. They change nothing.",
        count,
    )
    return [ReportFinding("unchanged", Severity.NOTICE, message % {"count": count}, "", {"count": count})]
