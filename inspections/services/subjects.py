"""The subject of a case opened by an officer: from codes and descriptions to rows."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Invalid
from enterprises.models import Enterprise, Group, Jurisdiction, Site
from inspections.models.subjects import Subject

Type = Subject.SubjectType


@dataclass(frozen=True, slots=True)
class Named:
    """A subject as the officer names it: by a code of the register if there is one, in words otherwise."""

    type: str
    code: str = ""
    description: str = ""
    seen_on: dt.date | None = None


def columns(named: Named, place_code: str, actor: Actor) -> dict[str, Any]:
    """Return the columns of ``Subject``.

    ``place_code`` is a province, or a place in it if the officer can say so.
    """
    if named.type not in Type.values:
        raise Invalid.at("/subject/type", "invalid_choice", _("Choose one of: %s.") % ", ".join(Type.values))
    if named.seen_on is not None and named.seen_on > clock.today():
        raise Invalid.at("/subject/seen_on", "future_day", _("This day is in the future."))
    code, description = named.code.strip(), named.description.strip()
    keys: dict[str, Any] = {"enterprise": None, "site": None}
    home: Jurisdiction | None = None
    match named.type:
        case Type.ENTERPRISE:
            firm = Enterprise.objects.visible_to(actor).select_related("jurisdiction").filter(code=code).first()
            if firm is None:
                raise Invalid.at("/subject/code", "unknown_enterprise", _("There is no enterprise of this code."))
            keys, home, description = {"enterprise": firm, "site": None}, firm.jurisdiction, description or firm.name
        case Type.SITE:
            rows = Site.objects.visible_to(actor).select_related("jurisdiction", "enterprise")
            site = rows.filter(code=code).first()
            if site is None:
                raise Invalid.at("/subject/code", "unknown_site", _("There is no site of this code."))
            keys = {"enterprise": site.enterprise, "site": site}
            home, description = site.jurisdiction, description or site.name
        case Type.GROUP:
            group = Group.objects.filter(code=code).first()
            if group is None:
                raise Invalid.at("/subject/code", "unknown_group", _("There is no group of this code."))
            description = description or group.name
        case Type.JURISDICTION:
            home = Jurisdiction.objects.filter(code=code).first()
            if home is None:
                raise Invalid.at("/subject/code", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
            description = description or home.name
        case Type.PERSON | Type.OFFICE:
            code = code or description[:64]
            if not code:
                raise Invalid.at("/subject/code", "required", _("Name the person or the office."))
        case Type.UNKNOWN:
            code = ""
            if not description:
                raise Invalid.at("/subject/description", "required", _("Describe the observation."))
    return {
        **keys,
        "place": _place(place_code.strip(), home),
        "subject_type": named.type,
        "subject_code": code[:64],
        "subject_description": description,
        "seen_on": named.seen_on,
    }


def _place(code: str, home: Jurisdiction | None) -> Jurisdiction:
    """Return the place of the case: the subject's own place, if it is inside the named one, else the named one."""
    if home is not None and (not code or code == "CN" or home.code.startswith(code)):
        return home
    if home is not None:
        raise Invalid.at("/province", "not_its_place", _("What the case is about does not lie there."))
    place = Jurisdiction.objects.filter(code=code).first() if code else None
    if place is None:
        raise Invalid.at(
            "/province", "unknown_jurisdiction" if code else "required", _("Name the province, by its code.")
        )
    return place
