"""The right to issue a notice: role, authority and the very place or group; no database is needed."""

from types import SimpleNamespace
from typing import Any

import pytest

from core.actors import SystemActor
from enterprises.roles import Role
from enterprises.scoping import Bound, Reach, Scope
from quotas import policies
from quotas.capabilities import NOTICES_APPROVE, PROGRAMME_YEARS_CLOSE, QUOTA_MOVE

SYSTEM = SystemActor("nightly")
SCOPE = Scope(place="place", groups=("group_id",), authority="authority")


def actor(*bounds: Bound, is_active: bool = True) -> Any:
    return SimpleNamespace(reach=Reach(bounds), roles={bound.role for bound in bounds}, is_active=is_active)


def regulator(place: str, authority: str = "MLR") -> Any:
    role = Role.NATIONAL_REGULATOR if place == "CN" else Role.PROVINCIAL_REGULATOR
    return actor(Bound(role, place=place, authority=authority))


def group_officer(group: int) -> Any:
    return actor(Bound(Role.GROUP_OFFICER, group_id=group))


def year(authority: str = "MLR") -> Any:
    owner = SimpleNamespace(authority=SimpleNamespace(code=authority))
    return SimpleNamespace(SCOPE=SCOPE, place="CN", group_id=None, authority=authority, programme=owner)


def notice(issuer: str, group: int | None = None, place: str | None = None) -> Any:
    """Return a notice of a place, or of a group, under a programme of the ministry of land."""
    return SimpleNamespace(
        SCOPE=SCOPE,
        place=place if group else issuer,
        group_id=group,
        authority="MLR",
        issuer=SimpleNamespace(code=issuer, group_id=group),
        programme_year=year(),
    )


def account(holder: str, place: str | None = None) -> Any:
    return SimpleNamespace(
        SCOPE=SCOPE, place=place or holder, group_id=None, authority="MLR", holder=SimpleNamespace(code=holder)
    )


@pytest.mark.parametrize(
    ("officer", "of", "may"),
    [
        (regulator("CN"), notice("CN"), True),
        (regulator("36"), notice("36"), True),
        (regulator("CN"), notice("36"), False),  # the ministry reads a province's notices and does not write them
        (regulator("36"), notice("3607"), False),
        (regulator("36"), notice("CN"), False),
        (regulator("15"), notice("36"), False),
        (regulator("36", "MIIT"), notice("36"), False),
        (regulator("36", ""), notice("36"), False),
        (group_officer(3), notice("G-3", group=3), True),
        (group_officer(4), notice("G-3", group=3), False),
        (group_officer(3), notice("36"), False),
        # The place of another group's member is in his reach as a regulator; he gives nothing of that group.
        (actor(Bound(Role.GROUP_OFFICER, group_id=4), Bound(Role.PROVINCIAL_REGULATOR, place="36", authority="MLR")),
         notice("G-3", group=3, place="3607"), False),
        (regulator("CN"), notice("G-3", group=3), False),
        (actor(Bound(Role.INSPECTOR, place="36")), notice("36"), False),
        (actor(Bound(Role.GROUP_OFFICER, group_id=3), Bound(Role.INSPECTOR, place="36", authority="MLR")),
         notice("36"), False),
        (actor(Bound(Role.PROVINCIAL_REGULATOR, place="36", authority="MLR"), is_active=False), notice("36"), False),
        (SYSTEM, notice("36"), True),
    ],
)  # fmt: skip
def test_a_notice_is_issued_at_the_very_place_or_group_that_distributes(officer: Any, of: Any, may: bool) -> None:
    assert policies.may_issue(officer, NOTICES_APPROVE, of) is may


@pytest.mark.parametrize(
    ("officer", "of", "may"),
    [
        (regulator("CN"), year(), True),
        (regulator("CN", "MIIT"), year(), False),
        (regulator("CN"), year("MIIT"), False),
        (regulator("CN", ""), year(), False),
        (regulator("36"), year(), False),
        (actor(Bound(Role.NATIONAL_REGULATOR, place="36", authority="MLR")), year(), False),
        # Two memberships do not add up to the one that is asked for.
        (actor(Bound(Role.NATIONAL_REGULATOR, place="CN"), Bound(Role.AUDITOR, place="CN", authority="MLR")),
         year(), False),
        (SYSTEM, year(), True),
    ],
)  # fmt: skip
def test_a_year_is_run_by_national_officers_of_its_authority(officer: Any, of: Any, may: bool) -> None:
    assert policies.may_run_year(officer, PROGRAMME_YEARS_CLOSE, of) is may


@pytest.mark.parametrize(
    ("officer", "of", "may", "may_return"),
    [
        (regulator("CN"), account("36"), True, True),
        (regulator("36"), account("E-ONE", "360727"), True, True),
        (regulator("36"), account("36"), False, True),
        (regulator("15"), account("36"), False, False),
        (regulator("36", "MIIT"), account("E-ONE", "360727"), False, False),
        (actor(Bound(Role.INSPECTOR, place="CN")), account("36"), False, False),
        # A regulator of the place itself is not above it by inspecting the nation.
        (actor(Bound(Role.PROVINCIAL_REGULATOR, place="36"), Bound(Role.INSPECTOR, place="CN")),
         account("36"), False, True),
        (SYSTEM, account("36"), True, True),
    ],
)  # fmt: skip
def test_quota_is_moved_from_above_and_returned_by_its_own_place(
    officer: Any, of: Any, may: bool, may_return: bool
) -> None:
    assert policies.may_move(officer, QUOTA_MOVE, of) is may
    assert policies.may_move(officer, QUOTA_MOVE, of, own=True) is may_return
