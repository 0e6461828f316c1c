"""Guards of the lifecycles of licences, people and memberships, which need no database."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from core.actors import SystemActor
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, PEOPLE_MANAGE
from enterprises.lifecycles import licences
from enterprises.lifecycles.compliance import COMPLIANCE_LIST
from enterprises.lifecycles.licences import LICENCE
from enterprises.lifecycles.memberships import MEMBERSHIP
from enterprises.lifecycles.people import PERSON, manages
from enterprises.models import ComplianceList
from enterprises.roles import Role
from enterprises.scoping import Bound, Reach, Scope

SYSTEM = SystemActor("nightly")


def actor(*bounds: Bound, pk: int = 1) -> Any:
    return SimpleNamespace(pk=pk, reach=Reach(bounds), roles={bound.role for bound in bounds}, is_active=True)


def licence(level: str = "nation", authority: str = "MLR", revoked_on: dt.date | None = None) -> Any:
    return SimpleNamespace(issuing_level=level, authority=SimpleNamespace(code=authority), revoked_on=revoked_on)


NATIONAL = Bound(Role.NATIONAL_REGULATOR, place="CN", authority="MLR")
PROVINCIAL = Bound(Role.PROVINCIAL_REGULATOR, place="36", authority="MLR")
MEP = Bound(Role.NATIONAL_REGULATOR, place="CN", authority="MEP")
OTHER_MINISTRY = Bound(Role.NATIONAL_REGULATOR, place="CN", authority="MIIT")


@pytest.mark.parametrize(
    ("officer", "of", "code"),
    [
        (actor(NATIONAL), licence(), None),
        (actor(NATIONAL), licence("province"), None),
        (actor(PROVINCIAL), licence("province"), None),
        (actor(PROVINCIAL), licence(), "other_authority"),
        (actor(OTHER_MINISTRY), licence(), "other_authority"),
        (actor(OTHER_MINISTRY), licence("province"), "other_authority"),
        (actor(OTHER_MINISTRY, PROVINCIAL), licence("province"), None),
        (actor(OTHER_MINISTRY, PROVINCIAL), licence(), "other_authority"),
        (actor(PROVINCIAL, NATIONAL), licence(), None),
        (actor(Bound(Role.NATIONAL_REGULATOR, place="CN")), licence(), None),
        (actor(Bound(Role.INSPECTOR, place="CN")), licence(), "other_authority"),
        (actor(), licence("province"), "other_authority"),
        (SYSTEM, licence(), None),
    ],
)
def test_a_licence_is_acted_on_by_its_own_authority_and_level(
    officer: Any, of: Any, code: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(licences, "licence_barriers", [])  # orders are looked up in the database: test_consequences
    for verb in ("suspend", "reinstate", "revoke"):
        refusal = LICENCE[verb].guard(officer, of)
        assert (refusal and refusal.code) == code


def test_a_revoked_licence_is_neither_suspended_nor_revoked_again() -> None:
    gone = licence(revoked_on=dt.date(2011, 1, 1))
    for verb in ("suspend", "revoke"):
        refusal = LICENCE[verb].guard(actor(NATIONAL), gone)
        assert refusal is not None
        assert (refusal.code, refusal.extra) == ("wrong_state", {"state": "revoked"})


def compliance_list(size: int, *struck_on: dt.date | None) -> Any:
    entries = [SimpleNamespace(struck_on=day) for day in struck_on]
    rows = SimpleNamespace(all=lambda: entries)
    authority = SimpleNamespace(code="MEP")
    return SimpleNamespace(issuing_level=ComplianceList.issuing_level, authority=authority, size=size, entries=rows)


@pytest.mark.parametrize(
    ("officer", "of", "codes"),
    [
        (actor(MEP), compliance_list(1), (None, None)),
        (actor(MEP), compliance_list(1, None), ("list_full", None)),
        (actor(MEP), compliance_list(1, dt.date(2011, 1, 1)), (None, None)),
        (actor(NATIONAL), compliance_list(1), ("other_authority", "other_authority")),
        (actor(NATIONAL), compliance_list(1, None), ("other_authority", "other_authority")),
        (
            actor(Bound(Role.PROVINCIAL_REGULATOR, place="36", authority="MEP")),
            compliance_list(1),
            ("other_authority",) * 2,
        ),
        (SYSTEM, compliance_list(1), (None, None)),
    ],
)
def test_a_compliance_list_is_kept_by_its_ministry_up_to_its_size(
    officer: Any, of: Any, codes: tuple[str | None, ...]
) -> None:
    refusals = [COMPLIANCE_LIST[verb].guard(officer, of) for verb in ("enter", "strike")]
    assert tuple(refusal and refusal.code for refusal in refusals) == codes


def membership(firm: int, role: Role = Role.ENTERPRISE_CLERK) -> Any:
    return SimpleNamespace(SCOPE=Scope(enterprise="firm_id", place="place"), firm_id=firm, place="36", role=role)


def person(*memberships: Any, pk: int = 2) -> Any:
    return SimpleNamespace(pk=pk, current_memberships=list(memberships))


ADMINISTRATOR = actor(Bound(Role.ADMINISTRATOR, place="CN"))
FIRM_ADMINISTRATOR = actor(Bound(Role.ENTERPRISE_ADMIN, enterprise_id=7))


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        (ADMINISTRATOR, person(), True),
        (ADMINISTRATOR, person(membership(8)), True),
        (FIRM_ADMINISTRATOR, person(membership(7)), True),
        (FIRM_ADMINISTRATOR, person(membership(7), membership(7)), True),
        (FIRM_ADMINISTRATOR, person(membership(7), membership(8)), False),
        (FIRM_ADMINISTRATOR, person(membership(8)), False),
        (FIRM_ADMINISTRATOR, person(), False),
        (actor(Bound(Role.ENTERPRISE_CLERK, enterprise_id=7)), person(membership(7)), False),
        (SYSTEM, person(), True),
    ],
)
def test_an_enterprise_s_administrator_manages_its_own_people_only(who: Any, whom: Any, may: bool) -> None:
    assert manages(who, PEOPLE_MANAGE, whom) is may


def test_nobody_locks_himself_out() -> None:
    for verb in ("invite", "deactivate"):
        refusal = PERSON[verb].guard(actor(pk=2), person(pk=2))
        assert refusal is not None
        assert refusal.code == "own_account"
        assert PERSON[verb].guard(actor(pk=1), person(pk=2)) is None


@pytest.mark.parametrize(
    ("who", "of", "may"),
    [
        (ADMINISTRATOR, membership(7), True),
        (ADMINISTRATOR, membership(7, Role.INSPECTOR), True),
        (FIRM_ADMINISTRATOR, membership(7), True),
        (FIRM_ADMINISTRATOR, membership(8), False),
        (FIRM_ADMINISTRATOR, membership(7, Role.INSPECTOR), False),
        (actor(Bound(Role.INSPECTOR, place="36")), membership(7), False),
        (actor(Bound(Role.ADMINISTRATOR, place="15")), membership(7), False),
    ],
)
def test_a_membership_is_ended_by_administrators_and_for_its_people_by_the_enterprise(
    who: Any, of: Any, may: bool
) -> None:
    assert MEMBERSHIP.can(who, PEOPLE_MANAGE, of) is may
    assert ENTERPRISE_PEOPLE_MANAGE != PEOPLE_MANAGE
