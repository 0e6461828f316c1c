"""Programmes are entered and ended by two people; loaders enter the published ones.

Their years are in ``programme_years``. A programme may succeed an ended one in the same stream of an authority.
"""

import re
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core import audit, clock
from core.actors import Actor
from core.errors import Conflict, Fault, Invalid
from core.transactions import refusal, service
from core.write_access import Lock, WriteAccess
from enterprises.models import NATION, Authority
from enterprises.services import approvals
from enterprises.services.validation import unnamed_legal_basis
from quotas.capabilities import CATALOGUE_KEEP
from quotas.models import Account, Programme, ProgrammeYear
from quotas.policies import may_keep_programme

ENTER, END = "programmes.enter", "programmes.end"  # two-person acts
# With its years: a notice for a later one waits until the programme has ended, or is in force before it ends.
PROGRAMME = WriteAccess(
    Programme,
    can=may_keep_programme,
    rows=lambda: Programme.objects.select_related("authority"),
    locks=(Lock(ProgrammeYear, lambda programme: programme.years.values_list("pk", flat=True)),),
)
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

refusal(
    "programme_keeps_its_years",
    lambda: Conflict("later_year_in_use", _("A later year of this programme has quota or use.")),
)
refusal(
    "year_of_its_programme",
    lambda: Conflict("outside_programme", _("The programme does not run in this year.")),
)


@service
def enter(authority: Authority, *, actor: Actor, **entry: Any) -> Programme:
    """Enter a programme of an authority; by two people."""
    row = PROGRAMME.begin_new(lambda: Programme(authority=authority, **entry), CATALOGUE_KEEP, actor)
    require_fitting(row)
    approvals.require(ENTER, authority, actor=actor)
    return save(row, ENTER, actor)


def save(row: Programme, act: str, actor: Actor) -> Programme:
    """Save a programme that two people have approved, by an act on it alone or on the rows of a sheet."""
    row.save(force_insert=True)
    data = {"code": row.code, "from": str(row.first_year)}
    audit.record(actor=actor, action=act, obj=row, place=NATION, reason=row.legal_basis, data=data)
    return row


@service
def end(programme: Programme, *, actor: Actor, last_year: int) -> Programme:
    """Set the last year of a programme; by two people, or by a loader. Its reports go on coming in."""
    programme = PROGRAMME.begin(programme, CATALOGUE_KEEP, actor)
    approvals.require(END, programme, actor=actor, loaders=True)
    require_open(programme, last_year)
    programme.last_year = last_year
    programme.save_next("last_year")
    data = {"code": programme.code, "until": str(last_year)}
    audit.record(actor=actor, action=END, obj=programme, place=NATION, data=data)
    return programme


def require_fitting(row: Programme) -> None:
    """Refuse a programme with a known code, or beside another one in its stream and years.

    Raises:
        Invalid: with each field that is wrong.
    """
    if errors := _faults(row):
        raise Invalid("invalid", _("The entry has errors."), errors=errors)


def _faults(row: Programme) -> list[Fault]:
    found = []
    if not _CODE.fullmatch(row.code):
        found.append(Fault("/code", "invalid", _("A code has small letters, digits and hyphens between them.")))
    elif Programme.objects.filter(code=row.code).exists():
        found.append(Fault("/code", "exists", _("There is a programme of this code.")))
    found += unnamed_legal_basis(row.legal_basis)
    if row.last_year is not None and row.last_year < row.first_year:
        found.append(Fault("/last_year", "before_first_year", _("A programme cannot end before its first year.")))
    others = Programme.objects.filter(authority=row.authority, activity=row.activity)
    others = others.filter(Q(last_year=None) | Q(last_year__gte=row.first_year))
    if row.last_year is not None:
        others = others.filter(first_year__lte=row.last_year)
    if (other := others.first()) is not None:
        detail = _("%(programme)s runs in some of these years. End it first.") % {"programme": other.code}
        found.append(Fault("/first_year", "programme_overlap", detail))
    return found


def require_open(programme: Programme, last_year: int) -> None:
    """Refuse a second end, one in the past, and one before a year that has quota or use."""
    if programme.last_year is not None:
        raise Conflict("wrong_state", _("This programme has its last year already."))
    if last_year < max(programme.first_year, clock.today().year):
        raise Invalid.at("/last_year", "in_the_past", _("A programme ends with this year or a later one."))
    used = Account.objects.filter(programme_year__programme=programme, programme_year__year__gt=last_year)
    used = used.filter(Q(received__gt=0) | Q(used__gt=0)).order_by("programme_year__year")
    if (year := used.values_list("programme_year__year", flat=True).first()) is not None:
        detail = _("%(year)s has quota or use already. Revoke its notices first.") % {"year": year}
        raise Conflict("later_year_in_use", detail, year=str(year))
