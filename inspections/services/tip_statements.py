"""The subject and place of a tip in its sender's words, without codes or official names."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from core import clock
from core.errors import Invalid
from enterprises.models import Authority, Enterprise, Jurisdiction
from enterprises.models.jurisdictions import NATION
from inspections.models import Tip
from inspections.services.subjects import Named

Type = Tip.SubjectType


@dataclass(frozen=True, slots=True)
class StatedLocation:
    """The location, as far as the sender can state it."""

    place: str = ""
    text: str = ""
    latitude: Decimal | None = None
    longitude: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedOffice:
    """The office that a tip is about: of a place and, if the sender knows it, of an authority."""

    place: str = ""
    authority: str = ""


class _OfficeSubject(NamedTuple):
    place: Jurisdiction
    authority: Authority | None


@dataclass(frozen=True, slots=True)
class TipStatement:
    """The subject of a tip, as the sender states it. What matches no code is kept as text."""

    subject: Named
    office: StatedOffice | None
    where: StatedLocation

    def columns(self) -> dict[str, Any]:
        named, where = self.subject, self.where
        if named.type not in Type.values:
            raise Invalid.at("/subject/type", "invalid_choice", _("Choose one of: %s.") % ", ".join(Type.values))
        if named.seen_on is not None and named.seen_on > clock.today():
            raise Invalid.at("/subject/seen_on", "future_day", _("This day is in the future."))
        if (where.latitude is None) != (where.longitude is None):
            raise Invalid.at("/location", "incomplete", _("Give both latitude and longitude, or none."))
        kind, code, description = named.type, named.code.strip()[:64], named.description.strip()
        place = self._place("place", where.place)
        columns: dict[str, Any] = {"enterprise": None}
        match kind:
            case Type.ENTERPRISE | Type.SITE:
                firm = Enterprise.objects.select_related("jurisdiction").filter(code=code).first() if code else None
                if firm is None:
                    kind, code, description = Type.UNKNOWN, "", description or code
                else:
                    kind, columns["enterprise"], description = Type.ENTERPRISE, firm, description or firm.name
                    place = place or firm.jurisdiction
            case Type.OFFICE | Type.PERSON:
                if kind == Type.OFFICE or self.office is not None:
                    accused = self._office()
                    columns |= {"accused_place": accused.place, "accused_authority": accused.authority}
                    # One level up; above the nation there is none, so the accused authority itself is excluded there.
                    place = accused.place.parent or accused.place
                    code = code or accused.place.code
                code = code or description[:64]
            case _:
                # A group or jurisdiction in words; an inspector finds out whether it exists.
                kind, code, description = Type.UNKNOWN, "", " ".join(filter(None, (description, code)))
        if kind == Type.UNKNOWN:
            code, description = "", description or _("No person named")
        elif not code:
            raise Invalid.at("/subject/code", "required", _("State who or what it is about."))
        return {
            **columns,
            "subject_type": kind,
            "subject_code": code,
            "subject_description": description,
            "seen_on": named.seen_on,
            "place": place or Jurisdiction.objects.get(code=NATION),
            "location": where.text.strip()[:500],
            "latitude": where.latitude,
            "longitude": where.longitude,
        }

    def _office(self) -> _OfficeSubject:
        office = self.office or StatedOffice()
        place = self._place("office/place", office.place)
        authority = Authority.objects.filter(code=office.authority.strip()).first() if office.authority else None
        if place is None:
            raise Invalid.at("/office/place", "required", _("Name the place of that office, by its code."))
        if office.authority and authority is None:
            raise Invalid.at("/office/authority", "unknown_authority", _("There is no authority of this code."))
        if place.code == NATION and authority is None:
            raise Invalid.at("/office/authority", "required", _("Name the authority: it must not read this."))
        return _OfficeSubject(place, authority)

    def _place(self, name: str, code: str) -> Jurisdiction | None:
        if not code.strip():
            return None
        place = Jurisdiction.objects.select_related("parent").filter(code=code.strip()).first()
        if place is None:
            raise Invalid.at(f"/{name}", "unknown_jurisdiction", _("There is no jurisdiction of this code."))
        return place
