"""Entries that are only added: their insertion with its line of the audit trail, and the faults that many share."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor, SystemActor
from core.errors import Fault, Invalid
from core.write_access import WriteAccess
from enterprises.models import Enterprise, Jurisdiction, Site

# What a further row does not take over from the one before it.
_OWN = {"id", "withdraws", "corrects", "withdrawn", "reason", "recorded_by", "recorded_at"}


def insert[T: models.Model](
    access: WriteAccess[T], row: T, action: str, actor: Actor, *figures: str, reason: str = ""
) -> T:
    """Insert an entry as recorded by its actor now, note it, and return it read again with what its pages need."""
    stated: Any = row
    stated.recorded_by_id, stated.recorded_at = actor.pk, clock.now()
    row.save(force_insert=True)
    note(row, action, actor, *figures, reason=reason)
    return access.rows().get(pk=row.pk)


def further_row[Row: models.Model](row: Row, **stated: Any) -> Row:
    """Return a row, not saved, that states the same as one on record, but for what is ``stated``."""
    fields = [field for field in row._meta.concrete_fields if field.name not in _OWN and field.name not in stated]
    same = {field.attname: getattr(row, field.attname) for field in fields}
    return type(row)(**same, **stated)


def note(
    row: models.Model, action: str, actor: Actor, *figures: str, reason: str = "", data: Mapping[str, Any] | None = None
) -> None:
    """Write the line of the audit trail about a row of a site, place or enterprise, with these of its figures."""
    site: Site | None = getattr(row, "site", None)
    place: Jurisdiction | None = getattr(row, "place", None) or (site.jurisdiction if site else None)
    enterprise: Enterprise | None = site.enterprise if site else getattr(row, "enterprise", None)
    audit.record(
        actor=actor,
        action=action,
        obj=row,
        place=place.code if place else enterprise.place if enterprise else "",
        enterprise_code=enterprise.code if enterprise else "",
        reason=reason,
        data={**{name: _stated(getattr(row, name)) for name in figures}, **(data or {})},
    )


def _stated(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return getattr(value, "code", str(value))
    return str(value) if isinstance(value, Decimal) else value


def missing(row: models.Model, **required: str) -> list[Fault]:
    """Return the faults of the texts that an entry lacks, each with its sentence."""
    return [Fault(f"/{name}", "required", detail) for name, detail in required.items() if not getattr(row, name)]


def in_the_future(name: str, day: dt.date | None, actor: Actor) -> list[Fault]:
    """Return the fault of a day after today, which loaders alone may enter."""
    if day is None or day <= clock.today() or isinstance(actor, SystemActor):
        return []
    return [Fault(f"/{name}", "in_the_future", _("This day is in the future."))]


def place_of(site: Site | None, place: Jurisdiction | None, unnamed: str) -> Jurisdiction:
    """Return the place of a record at a site, or at a place that is named because no site is; ``unnamed``: if neither.

    Raises:
        Invalid: neither is named, or the place is not that of the site.
    """
    if site is None:
        if place is None:
            raise Invalid.at("/place", "required", unnamed)
        return place
    if place is not None and site.jurisdiction_id != place.pk:
        raise Invalid.at("/place", "other_place", _("The site lies in another place: leave the place empty."))
    return site.jurisdiction
