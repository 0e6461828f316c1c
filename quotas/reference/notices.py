"""Entry of published plans as notices: drafted by one officer, approved by another, posted by the ledger.

The two officers represent the printed source and cannot sign in. Their actions are recorded at the notice's own day of
issue, so that a query "as known on" a past day is correct.
"""

import datetime as dt
from typing import Any

from core import clock
from core.actors import Actor
from enterprises.models import NATION, Authority, Group, Jurisdiction, User
from enterprises.roles import Role
from enterprises.services import approvals, people
from quotas import ledger
from quotas.models import Notice
from quotas.reference.plans import Plan, SourceDocument
from quotas.services import movements, notices

SINCE = dt.date(2000, 1, 1)
NAMES = ("published-source-1", "published-source-2")
GROUP_NAMES = ("published-source-group-1", "published-source-group-2")


def load(plan: Plan, *, actor: Actor) -> int:
    """Enter every paper that is not there yet; return how many were new."""
    numbers = set(Notice.objects.values_list("number", flat=True))
    new = [paper for paper in plan.papers if paper.number not in numbers]
    if new:
        officials, of_groups = _officials(plan, actor), _of_groups(plan, actor)
        for paper in new:
            with clock.at(paper.issued_on):
                _enter(paper, *(of_groups if paper.issuer.startswith("G-") else officials))
    return len(new)


def _enter(paper: SourceDocument, maker: User, checker: User) -> None:
    notice = notices.create(
        actor=maker,
        programme=paper.programme,
        year=paper.year,
        batch=paper.batch,
        basis=paper.basis,
        number=paper.number,
        issued_on=paper.issued_on,
        effective_on=paper.effective_on,
        lines=[
            {
                "from": line.giver,
                "to": line.holder,
                "category": line.category,
                "tonnes": line.tonnes,
                "note": line.note,
            }
            for line in paper.lines
        ],
        note=paper.day_basis,
        evidence=", ".join(paper.evidence),
        source="\n".join(paper.sources),
    )
    notices.submit(notice, actor=maker)
    notice = notices.approve(notice, actor=checker)
    _withhold(notice, {line.holder for line in paper.lines if line.withheld}, maker, checker)


def _withhold(notice: Notice, holders: set[str], maker: User, checker: User) -> None:
    """Withhold the provisional shares that were issued and withheld in the same paper."""
    for line in notice.lines.all():
        if line.to_holder.code in holders:
            request = approvals.propose(
                movements.WITHHOLD,
                ledger.account_for(notice.programme_year, line.category, line.to_holder),
                actor=maker,
                reason=f"Printed as withheld: {line.note}",
                arguments={
                    "tonnes": line.tonnes,
                    "document": f"{notice.number}: {line.note}"[:200],
                    "effective_on": notice.effective_on,
                },
            )
            approvals.approve(request, actor=checker)


def _officials(plan: Plan, actor: Actor) -> list[User]:
    """Create the officers for every national authority and for each province whose own paper is printed."""
    nation = Jurisdiction.objects.get(code=NATION)
    authorities = {authority.code: authority for authority in Authority.objects.all()}
    appointments: list[dict[str, Any]] = [
        {"role": Role.NATIONAL_REGULATOR, "authority": authorities[code], "jurisdiction": nation, "valid_from": SINCE}
        for code in ("MLR", "MIIT", "MOFCOM")
    ]
    issuers = {paper.issuer for paper in plan.papers if paper.issuer.isdecimal()}
    for province in Jurisdiction.objects.filter(code__in=issuers).order_by("code"):
        appointments += [
            {
                "role": Role.PROVINCIAL_REGULATOR,
                "authority": authorities[code],
                "jurisdiction": province,
                "valid_from": SINCE,
            }
            for code in ("MLR", "MIIT")
        ]
    return [_person(name, appointments, actor) for name in NAMES]


def _of_groups(plan: Plan, actor: Actor) -> list[User]:
    """Create the officers of each group that issues notices; a group officer may hold no other office."""
    issuers = {paper.issuer for paper in plan.papers if paper.issuer.startswith("G-")}
    appointments = [
        {"role": Role.GROUP_OFFICER, "group": group, "valid_from": SINCE}
        for group in Group.objects.filter(code__in=issuers).order_by("code")
    ]
    return [_person(name, appointments, actor) for name in GROUP_NAMES]


def _person(username: str, appointments: list[dict[str, Any]], actor: Actor) -> User:
    person = User.objects.filter(username=username).first()
    if person is not None:
        return person
    return people.create(
        actor=actor, username=username, name=f"Published source ({username[-1]})", appointments=appointments
    )
