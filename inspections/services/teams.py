"""Teams: at least two officers who may inspect at the place, each with a certificate, one of them leading."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from core import clock
from core.errors import Fault, Invalid
from enterprises.models import Jurisdiction, Membership, User
from enterprises.policies import can
from enterprises.roles import REGULATORS, Role
from inspections.capabilities import INSPECTIONS_CARRY_OUT
from inspections.models import Inspection, InspectionMember

MOST = 12
ROLES = frozenset({Role.INSPECTOR, *REGULATORS})


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer as named: by user name, with the number of the certificate if it is known already."""

    username: str
    certificate: str = ""
    leads: bool = False


def members(inspection: Inspection, officers: Sequence[Officer]) -> list[InspectionMember]:
    """Return the rows of a team, not yet saved, or refuse with every fault by its place in the list."""
    faults = _of_the_whole(officers)
    people = User.objects.in_bulk([officer.username for officer in officers], field_name="username")
    certificates: set[str] = set()
    for number, officer in enumerate(officers):
        person, paper = people.get(officer.username), officer.certificate.strip()
        if person is None or not can(person, INSPECTIONS_CARRY_OUT, inspection):
            detail = _("%s is no officer who may inspect at this place.") % officer.username
            faults.append(Fault(f"/team/{number}/person", "outside_his_place", detail))
        if paper and paper in certificates:
            faults.append(
                Fault(f"/team/{number}/certificate", "same_paper", _("Two people show the same certificate."))
            )
        certificates.add(paper)
    if faults:
        raise Invalid("invalid", _("The team has errors."), errors=faults)
    leader = next((officer.username for officer in officers if officer.leads), officers[0].username)
    return [
        InspectionMember(
            inspection=inspection,
            person=people[officer.username],
            certificate=officer.certificate.strip(),
            leads=officer.username == leader,
        )
        for officer in officers
    ]


def _of_the_whole(officers: Sequence[Officer]) -> list[Fault]:
    faults = []
    names = [officer.username for officer in officers]
    if twice := sorted({name for name in names if names.count(name) > 1}):
        faults.append(Fault("/team", "same_person_twice", _("Named twice: %s.") % ", ".join(twice)))
    elif len(names) < Inspection.LEAST_OFFICERS:
        faults.append(Fault("/team", "too_few", _("At least two officers inspect together.")))
    if len(names) > MOST:
        faults.append(Fault("/team", "too_many", _("At most %d officers.") % MOST))
    if sum(officer.leads for officer in officers) > 1:
        faults.append(Fault("/team", "two_lead", _("One of them leads.")))
    return faults


def eligible(place: Jurisdiction) -> list[User]:
    """Return the officers who may inspect at a place, for the choice on a page."""
    code = place.code
    above = ["CN", *(code[:length] for length in (2, 4, 6) if length <= len(code))]
    ids = Membership.objects.in_force(clock.today()).filter(
        Q(jurisdiction__code__in=above), role__in=ROLES, user__is_active=True
    )
    return list(User.objects.filter(pk__in=ids.values("user")).order_by("username"))
