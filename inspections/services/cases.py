"""What an office does about a suspected breach, step by step, each in the case's journal."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import audit, clock
from core.errors import Conflict, Fault, Forbidden, Invalid
from core.transactions import refusal, service
from enterprises.policies import authorise
from inspections import capabilities, messages
from inspections.lifecycles import CASE
from inspections.models import Case, CaseEntry, Flag
from inspections.services import subjects, wording

TERM = dt.timedelta(days=90)  # from placing on file
_NEXT = """
    INSERT INTO inspections_caseseries (province, year, last) VALUES (%s, %s, 1)
    ON CONFLICT (province, year) DO UPDATE SET last = inspections_caseseries.last + 1
    RETURNING last
"""

for _guard in ("case_opener_does_not_close", "case_maker_does_not_close"):
    refusal(_guard, lambda: Conflict("maker_is_checker", gettext_lazy("Whoever opened a case does not end it.")))


@service
def create(
    *,
    actor: Any,
    subject: subjects.Named,
    source: str,
    allegation: str,
    province: str = "",
    location: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    fictitious: bool = False,
) -> Case:
    """Open a case by hand, also about nobody known: then the place and what was seen are enough."""
    authorise(actor, capabilities.CASES_OPEN)
    wording.require(allegation=allegation)
    if source not in Case.Source.values or source == Case.Source.FLAG:
        detail = _("Say where it comes from. A flag becomes a case by being escalated.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/source", "invalid_choice", detail)])
    if (latitude is None) != (longitude is None):
        detail = _("Give both latitude and longitude, or none.")
        raise Invalid("invalid", _("The case has faults."), errors=[Fault("/location", "incomplete", detail)])
    case = Case(
        source=source,
        allegation=allegation.strip(),
        location=location.strip(),
        latitude=latitude,
        longitude=longitude,
        **subjects.columns(subject, province, actor),
    )
    case.fictitious = fictitious or bool(case.enterprise and case.enterprise.fictitious)
    authorise(actor, capabilities.CASES_OPEN, case)
    return _open(case, actor=actor, text=case.allegation)


def open_from_flag(flag: Flag, *, actor: Any, reason: str) -> Case:
    """The case of a flag; called by ``flags.escalate``, under the flag's lock."""
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
        fictitious=bool(flag.enterprise and flag.enterprise.fictitious),
    )
    return _open(case, actor=actor, text=f"{messages.in_english(flag.message)} {reason.strip()}")


@service
def place_on_file(case: Case, *, actor: Any, reason: str = "") -> Case:
    """Take it up formally; from here the office has ninety days."""
    case = step(case, "place_on_file", actor=actor)
    return enter(case, "place_on_file", actor, reason)


@service
def start_investigation(case: Case, *, actor: Any, reason: str = "") -> Case:
    """Whoever starts the investigation leads it."""
    case = step(case, "start_investigation", actor=actor)
    case.lead_id = actor.pk
    case.save(update_fields=["lead"])
    return enter(case, "start_investigation", actor, reason)


@service
def close(case: Case, *, actor: Any, reason: str) -> Case:
    """End it after its orders were verified; a second person does."""
    return _end(case, "close", actor=actor, reason=reason)


@service
def not_substantiated(case: Case, *, actor: Any, reason: str) -> Case:
    """End it because nothing was found; a second person does."""
    return _end(case, "not_substantiated", actor=actor, reason=reason)


@service
def reopen(case: Case, *, actor: Any, reason: str) -> Case:
    """Take an ended case up again. Its journal and its orders stay."""
    wording.require(reason=reason)
    case = step(case, "reopen", actor=actor)
    case.closed_by, case.closed_at = None, None
    case.due_on = clock.today() + TERM
    case.save(update_fields=["closed_by", "closed_at", "due_on"])
    return enter(case, "reopen", actor, reason)


def step(case: Case, verb: str, *, actor: Any) -> Case:
    """Authorise, lock, guard, move. The caller writes what else the verb means, and its line of the journal."""
    transition = CASE[verb]
    authorise(actor, transition.capability, case)
    case = lock(case.pk)
    CASE.require(case, verb, actor=actor)
    if case.state == Case.State.REPORTED and transition.target not in Case.ENDED:
        case.due_on = clock.today() + TERM
    case.state = str(transition.target)
    # The check of the database wants the name together with the state.
    if case.state in Case.ENDED:
        case.closed_by_id, case.closed_at = actor.pk, clock.now()
    case.save_next("state", "due_on", "closed_by", "closed_at")
    return case


def lock(pk: UUID) -> Case:
    """Lock first, read then: a join in the locking query would still show the relations of before the wait."""
    Case.objects.select_for_update(no_key=True).get(pk=pk)
    return Case.objects.select_related("place", "enterprise", "site", "lead", "opened_by").get(pk=pk)


def enter(case: Case, verb: str, actor: Any, text: str = "") -> Case:
    """One line of the journal, and one of the audit trail: the first for the file, the second for whoever audits."""
    CaseEntry.objects.create(
        case=case, at=clock.now(), actor_id=actor.pk, actor_name=str(actor)[:160], verb=verb, text=text.strip()
    )
    audit.record(actor=actor, action=f"cases.{verb}", obj=case, place=case.place.code, reason=text.strip())
    return case


def _end(case: Case, verb: str, *, actor: Any, reason: str) -> Case:
    wording.require(reason=reason)
    return enter(step(case, verb, actor=actor), verb, actor, reason)


def _open(case: Case, *, actor: Any, text: str) -> Case:
    if actor.pk is None:
        raise Forbidden("forbidden", _("A case is opened by a person."))
    case.opened_by_id = case.lead_id = actor.pk
    case.opened_at = clock.now()
    case.number = _next_number(case.place.province_code, clock.today().year)
    case.save(force_insert=True)
    return enter(case, "open", actor, text)


def _next_number(province: str, year: int) -> str:
    """The next number of the province and year. Its row stays locked to the end, so a number is used or not given."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [province, year])
        return f"{province}-{year}-{cursor.fetchone()[0]:04d}"
