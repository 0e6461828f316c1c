"""Opening of cases by an officer, also with an unknown subject, or from a flag."""

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from core import clock
from core.actors import Actor
from core.errors import Invalid
from core.transactions import service
from enterprises.models import NATION, Jurisdiction, Matter, Party, User
from enterprises.models.jurisdictions import inside
from enterprises.policies import person
from inspections import capabilities, flag_messages
from inspections.lifecycles import CASE
from inspections.models import Case, Flag
from inspections.services import parties, required_text, subjects
from inspections.services.journal import enter
from inspections.services.numbering import next_number


@service
def create(
    *,
    actor: Actor,
    subject: subjects.Named,
    source: str,
    allegation: str,
    province: str = "",
    location: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    fictitious: bool = False,
    conduct_on: dt.date | None = None,
    matter: Matter | None = None,
) -> Case:
    """Open a case without a flag; for an unknown subject, place and description suffice.

    ``matter``: the matter of the tip it comes from, whose parties remain.
    """

    def draft() -> Case:
        return _draft(actor, subject, source, allegation, province, location, latitude, longitude, conduct_on)

    case = CASE.begin_new(draft, capabilities.CASES_OPEN, actor)
    case.fictitious = fictitious or bool(case.enterprise and case.enterprise.fictitious)
    return _open(case, actor=actor, text=case.allegation, matter=matter)


def _draft(
    actor: Actor,
    subject: subjects.Named,
    source: str,
    allegation: str,
    province: str,
    location: str,
    latitude: Decimal | None,
    longitude: Decimal | None,
    conduct_on: dt.date | None,
) -> Case:
    required_text.require_text(allegation=allegation)
    if source not in Case.Source.values or source == Case.Source.FLAG:
        detail = _("State the source. To make a case from a flag, escalate the flag.")
        raise Invalid.at("/source", "invalid_choice", detail)
    if (latitude is None) != (longitude is None):
        detail = _("Give both latitude and longitude, or none.")
        raise Invalid.at("/location", "incomplete", detail)
    if conduct_on is not None and conduct_on > clock.today():
        raise Invalid.at("/conduct_on", "future_day", _("This day is in the future."))
    return Case(
        source=source,
        allegation=allegation.strip(),
        location=location.strip(),
        latitude=latitude,
        longitude=longitude,
        conduct_on=conduct_on or subject.seen_on,
        **subjects.columns(subject, province, actor),
    )


def open_from_flag(flag: Flag, *, actor: Actor, reason: str) -> Case:
    """Open the case of a flag; called by ``flags.escalate``, under the flag's lock."""
    case = Case(
        source=Case.Source.FLAG,
        allegation=reason.strip(),
        subject_type=flag.subject_type,
        subject_code=flag.subject_code,
        subject_description=flag.subject_description,
        enterprise=flag.enterprise,
        site=flag.site,
        place=flag.place,
        location=flag.location,
        latitude=flag.latitude,
        longitude=flag.longitude,
        seen_on=flag.seen_on,
        conduct_on=flag.seen_on or flag_messages.conduct_day(flag),
        fictitious=bool(flag.enterprise and flag.enterprise.fictitious),
    )
    return _open(case, actor=actor, text=f"{flag_messages.in_english(flag)} {reason.strip()}")


def _open(case: Case, *, actor: Actor, text: str, matter: Matter | None = None) -> Case:
    case.opened_by = case.lead = person(actor)
    case.opened_at = clock.now()
    case.office = _office(case.opened_by, case)
    case.number = next_number(case.place.province_code, clock.today().year)
    case.matter = matter or parties.open_matter()
    case.pk = case.matter.pk
    case.save(force_insert=True)
    if matter is None:
        parties.enter_subject(case, role=Party.Role.RESPONDENT, actor=actor)
    return enter(case, "open", actor, text)


def _office(opener: User, case: Case) -> Jurisdiction | None:
    """Return the nearest of the opener's places that contains the case; unanswered cases are escalated from there."""
    places = [
        membership.jurisdiction
        for membership in opener.current_memberships
        if membership.jurisdiction is not None and inside(case.place.code, membership.jurisdiction.code)
    ]
    return max(places, key=lambda place: 0 if place.code == NATION else len(place.code), default=None)
