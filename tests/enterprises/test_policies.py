"""Authorisation: capabilities by role, and what a membership covers; no database is needed."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Q

from core import row_security
from core.actors import SystemActor
from core.errors import Forbidden
from enterprises import policies
from enterprises.capabilities import ENTERPRISE_PEOPLE_MANAGE, REGISTER_EDIT
from enterprises.models import Authority, Enterprise, Group, Jurisdiction, Membership
from enterprises.roles import Role
from enterprises.scoping import Bound, Reach, Scope, ScopedQuerySet, follow

SCOPE = Scope(
    place="seat__code", enterprise="firm_id", groups=("group_id", "of_member__group_id"), authority="authority__code"
)
OFFICER = Bound(Role.PROVINCIAL_REGULATOR, place="36", authority="MLR")
INSPECTOR = Bound(Role.INSPECTOR, place="36")
MINISTRY = Bound(Role.NATIONAL_REGULATOR, place="CN", authority="MLR")
AUDITOR = Bound(Role.AUDITOR, place="CN")
CLERK = Bound(Role.ENTERPRISE_CLERK, enterprise_id=7)
GROUP_OFFICER = Bound(Role.GROUP_OFFICER, group_id=3)


def row(place: str | None = "360727", authority: str | None = "MLR", **fields: Any) -> Any:
    """Return an object of firm 7 in Longnan, under a programme of the ministry of land."""
    values = {
        "SCOPE": SCOPE,
        "seat": place and SimpleNamespace(code=place),
        "authority": authority and SimpleNamespace(code=authority),
        "firm_id": 7,
        "group_id": None,
        "of_member": None,
    }
    return SimpleNamespace(**values | fields)


def actor(*bounds: Bound, is_active: bool = True) -> Any:
    return SimpleNamespace(reach=Reach(bounds), roles={bound.role for bound in bounds}, is_active=is_active)


class TestCapabilities:
    def test_a_capability_is_declared_once(self) -> None:
        with pytest.raises(ValueError, match=r"register\.edit.* is declared twice"):
            policies.grant(REGISTER_EDIT, Role.AUDITOR)
        assert not policies.holds(actor(AUDITOR), REGISTER_EDIT)

    def test_a_declaration_gives_its_name_and_holds_for_the_roles_it_names(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(policies, "GRANTS", {})
        assert policies.grant("mines.look", Role.INSPECTOR, Role.AUDITOR) == "mines.look"
        policies.grant("mines.close", Role.AUDITOR)
        assert policies.capabilities_of({Role.AUDITOR}) == ["mines.close", "mines.look"]
        assert policies.capabilities_of({Role.INSPECTOR, Role.ENTERPRISE_CLERK}) == ["mines.look"]
        assert policies.capabilities_of({Role.ENTERPRISE_CLERK}) == []

    def test_the_system_may_everything(self) -> None:
        system = SystemActor("nightly")
        assert policies.holds(system, REGISTER_EDIT)
        assert policies.can(system, REGISTER_EDIT)
        assert policies.can(system, REGISTER_EDIT, row())

    def test_a_deactivated_person_may_do_nothing(self) -> None:
        assert policies.can(actor(OFFICER), REGISTER_EDIT)
        assert policies.can(actor(OFFICER, is_active=False), REGISTER_EDIT) is False
        assert policies.can(actor(OFFICER, is_active=False), REGISTER_EDIT, row()) is False

    def test_nobody_in_particular_may_nothing(self) -> None:
        unknown = SimpleNamespace(reach=Reach((OFFICER,)), roles={OFFICER.role})
        assert policies.can(unknown, REGISTER_EDIT) is False
        assert not policies.holds(SimpleNamespace(), REGISTER_EDIT)

    def test_a_role_that_holds_a_capability_exercises_it_where_it_reaches(self) -> None:
        assert policies.can(actor(OFFICER), REGISTER_EDIT, row())
        assert not policies.can(actor(OFFICER), REGISTER_EDIT, row(place="150206"))
        assert not policies.can(actor(OFFICER), ENTERPRISE_PEOPLE_MANAGE)

    def test_two_roles_do_not_lend_each_other_their_reach(self) -> None:
        """An inspector of the nation who regulates one province does not regulate the nation."""
        both = actor(OFFICER, Bound(Role.INSPECTOR, place="CN"))
        assert not policies.can(both, REGISTER_EDIT, row(place="150206"))

    def test_what_may_not_be_done_is_forbidden_by_name(self) -> None:
        policies.authorise(actor(OFFICER), REGISTER_EDIT, row())
        for stranger, thing in ((actor(OFFICER), row(place="150206")), (actor(CLERK), None)):
            with pytest.raises(Forbidden) as refused:
                policies.authorise(stranger, REGISTER_EDIT, thing)
            assert refused.value.code == "forbidden"


class TestBounds:
    """The reach of one membership; ``filter`` says the same to the database."""

    @pytest.mark.parametrize(
        ("bound", "covered", "foreign"),
        [
            (INSPECTOR, [row(), row(place="36"), row(authority=None)], [row(place="150206"), row(place=None)]),
            (OFFICER, [row(), row(authority=None)], [row(authority="MIIT"), row(place="150206")]),
            (AUDITOR, [row(), row(place="150206"), row(place=None), row(authority="MIIT")], []),
            (MINISTRY, [row(place="150206"), row(authority=None)], [row(authority="MIIT")]),
            (CLERK, [row(place="150206", authority="MIIT")], [row(firm_id=8), row(firm_id=None)]),
            (
                GROUP_OFFICER,
                [row(group_id=3), row(of_member=SimpleNamespace(group_id=3))],
                [row(), row(group_id=4), row(of_member=SimpleNamespace(group_id=4))],
            ),
            (Bound(Role.AUDITOR), [], [row(), row(place=None)]),
        ],
    )
    def test_what_a_membership_covers(self, bound: Bound, covered: list[Any], foreign: list[Any]) -> None:
        assert [bound.covers(item, SCOPE) for item in covered] == [True] * len(covered)
        assert [bound.covers(item, SCOPE) for item in foreign] == [False] * len(foreign)

    def test_a_kind_of_row_that_states_no_such_bound_is_not_covered(self) -> None:
        nowhere = Scope()
        for bound in (INSPECTOR, AUDITOR, CLERK, GROUP_OFFICER, Bound(Role.ENTERPRISE_CLERK, enterprise_id=None)):
            assert bound.covers(row(firm_id=None), nowhere) is False
            assert bound.filter(nowhere) is None

    def test_a_row_that_knows_no_authority_is_open_to_every_authority_of_its_place(self) -> None:
        scope = Scope(place="seat__code")
        assert OFFICER.covers(row(), scope)
        assert OFFICER.filter(scope) == Q(seat__code__startswith="36")

    @pytest.mark.parametrize(
        ("bound", "filter_"),
        [
            (INSPECTOR, Q(seat__code__startswith="36")),
            (
                OFFICER,
                Q(seat__code__startswith="36") & (Q(authority__code="MLR") | Q(authority__code__isnull=True)),
            ),
            (AUDITOR, Q()),
            (MINISTRY, Q(authority__code="MLR") | Q(authority__code__isnull=True)),
            (CLERK, Q(firm_id=7)),
            (GROUP_OFFICER, Q(group_id=3) | Q(of_member__group_id=3)),
        ],
    )
    def test_what_the_database_is_asked_for(self, bound: Bound, filter_: Q) -> None:
        assert bound.filter(SCOPE) == filter_

    def test_a_lookup_ends_where_a_link_is_empty(self) -> None:
        assert follow(row(), "seat__code") == "360727"
        assert follow(row(place=None), "seat__code") is None
        assert follow(row(), None) is None
        assert follow(row(), "") is None


class TestMemberships:
    """A stored membership, and the bound that results from it."""

    PLACE = Jurisdiction(code="36")
    AUTHORITY = Authority(code="MLR")

    def test_people_of_an_enterprise_are_bound_to_it(self) -> None:
        firm = Enterprise()
        assert Bound.of(Membership(role=Role.ENTERPRISE_SIGNER, enterprise=firm, jurisdiction=self.PLACE)) == Bound(
            Role.ENTERPRISE_SIGNER, enterprise_id=firm.pk
        )

    def test_a_group_officer_is_bound_to_the_group(self) -> None:
        group = Group()
        bound = Bound.of(Membership(role=Role.GROUP_OFFICER, group=group, jurisdiction=self.PLACE))
        assert bound == Bound(Role.GROUP_OFFICER, group_id=group.pk)

    def test_a_regulator_is_bound_to_place_and_authority(self) -> None:
        held = Membership(role=Role.PROVINCIAL_REGULATOR, jurisdiction=self.PLACE, authority=self.AUTHORITY)
        assert Bound.of(held) == OFFICER

    def test_an_inspector_reads_every_authority_of_his_place(self) -> None:
        held = Membership(role=Role.INSPECTOR, jurisdiction=self.PLACE, authority=self.AUTHORITY)
        assert Bound.of(held) == INSPECTOR

    def test_a_customs_officer_without_authority_is_bound_to_his_place(self) -> None:
        held = Membership(role=Role.CUSTOMS_OFFICER, jurisdiction=self.PLACE)
        assert Bound.of(held) == Bound(Role.CUSTOMS_OFFICER, place="36")

    def test_a_membership_without_a_place_has_no_place_bound(self) -> None:
        assert Bound.of(Membership(role=Role.CUSTOMS_OFFICER)) == Bound(Role.CUSTOMS_OFFICER)

    def test_a_reach_has_a_bound_for_each(self) -> None:
        held = [
            Membership(role=Role.INSPECTOR, jurisdiction=self.PLACE),
            Membership(role=Role.PROVINCIAL_REGULATOR, jurisdiction=self.PLACE, authority=self.AUTHORITY),
        ]
        assert Reach.of(map(Bound.of, held)) == Reach((INSPECTOR, OFFICER))


class TestReach:
    def test_nothing_is_seen_without_a_membership_or_without_the_role_asked_for(self) -> None:
        assert Reach().filter(SCOPE) == Q(pk__in=[])
        assert Reach((INSPECTOR,)).filter(SCOPE, frozenset({Role.AUDITOR})) == Q(pk__in=[])
        assert Reach((GROUP_OFFICER,)).filter(Scope(place="seat__code")) == Q(pk__in=[])
        assert not Reach().covers(row())
        assert not Reach((INSPECTOR,)).covers(row(), frozenset({Role.AUDITOR}))

    def test_every_membership_adds_what_it_covers(self) -> None:
        reach = Reach((CLERK, INSPECTOR))
        assert reach.filter(SCOPE) == Q(firm_id=7) | Q(seat__code__startswith="36")
        assert reach.filter(SCOPE, frozenset({Role.INSPECTOR})) == Q(seat__code__startswith="36")
        assert reach.covers(row(place="150206"))
        assert reach.covers(row(firm_id=8))
        assert not reach.covers(row(place="150206", firm_id=8))
        assert not reach.covers(row(place="150206"), frozenset({Role.INSPECTOR}))

    def test_a_membership_that_covers_no_such_row_takes_nothing_away(self) -> None:
        assert Reach((GROUP_OFFICER, CLERK)).filter(Scope(enterprise="firm_id")) == Q(firm_id=7)

    def test_a_person_with_national_reach_sees_all_whatever_other_roles_he_has(self) -> None:
        assert Reach((CLERK, AUDITOR)).filter(SCOPE) == Q()

    def test_public_rows_are_seen_by_all_who_have_any_role_and_touched_by_those_with_the_right_one(self) -> None:
        public = row(SCOPE=Scope(public=True))
        assert Reach((CLERK,)).filter(Scope(public=True)) == Q()
        assert Reach((CLERK,)).covers(public)
        assert not Reach((CLERK,)).covers(public, frozenset({Role.ADMINISTRATOR}))

    def test_a_reader_without_reach_sees_no_row(self) -> None:
        assert ScopedQuerySet(Enterprise).visible_to(SimpleNamespace()).query.is_empty()
        assert not ScopedQuerySet(Enterprise).visible_to(actor(AUDITOR)).query.is_empty()


class TestDeclared:
    """The reach declared to row-level security, in the terms of its policies."""

    def test_the_nation_without_an_authority_is_everything(self) -> None:
        assert Reach((CLERK, AUDITOR)).declared(9, [], []) == row_security.EVERYTHING

    def test_a_ministry_is_not_everything(self) -> None:
        assert dict(Reach((MINISTRY,)).declared(9, [], []).settings) == {
            "nation": "on",
            "authorities": '{"MLR"}',
            "people": '{"9"}',
            "place_prefixes": '{""}',
            "places": '{":MLR"}',
            "scopes": '{"MLR:"}',
            "declarer": '{"9"}',
        }

    def test_who_has_another_office_beside_declares_to_the_filters_alone(self) -> None:
        assert "declarer" not in dict(Reach((MINISTRY, INSPECTOR)).declared(9, [], []).settings)
        assert "declarer" not in dict(Reach((CLERK,)).declared(9, [], []).settings)

    def test_what_was_assigned_is_named_on_both_sides(self) -> None:
        matters = [UUID(int=number) for number in (1, 2, 3)]
        here = Bound(Role.INSPECTOR, place="36", assigned=frozenset(matters[:1]), away=frozenset(matters[1:]))
        there = Bound(Role.INSPECTOR, place="15", assigned=frozenset(matters[1:2]), away=frozenset(matters[::2]))
        settings = dict(Reach((here, there)).declared(9, [], []).settings)
        assert settings["assigned"] == f'{{"{matters[0]}","{matters[1]}"}}'
        assert settings["away"] == f'{{"{matters[2]}"}}'

    def test_each_bound_is_named_and_so_are_the_places_above(self) -> None:
        reach = Reach((OFFICER, Bound(Role.INSPECTOR, place="360727"), CLERK, GROUP_OFFICER))
        assert dict(reach.declared(9, ["150206"], [5]).settings) == {
            "above": '{"15","1502","150206","36","3607","CN","g:5"}',
            "above_scopes": '{"MLR:CN"}',
            "enterprises": '{"7"}',
            "groups": '{"3"}',
            "people": '{"9"}',
            "place_prefixes": '{"36","360727"}',
            "places": '{"360727:","36:MLR"}',
            "scopes": '{"MLR:36"}',
            "whole_places": '{"360727"}',
        }

    def test_a_membership_without_a_place_adds_nothing(self) -> None:
        assert dict(Reach((Bound(Role.TAX_OFFICER),)).declared(9, [], []).settings) == {"people": '{"9"}'}

    def test_members_are_written_as_an_array_whatever_they_contain(self) -> None:
        assert dict(row_security.Declaration.from_kinds({"people": ['a"b', "c\\d", "e,f}"]}).settings) == {
            "people": '{"a\\"b","c\\\\d","e,f}"}'
        }

    def test_a_kind_that_no_policy_reads_is_refused(self) -> None:
        with pytest.raises(ValueError, match="of_group"):
            row_security.Declaration.from_kinds({"of_group": ["5"]})


@pytest.mark.parametrize(
    ("bounds", "scope"),
    [
        ((AUDITOR,), ("",)),
        ((Bound(Role.AUDITOR, place="36"), OFFICER), ("36",)),
        ((MINISTRY, OFFICER, INSPECTOR, CLERK), ()),
        ((CLERK, GROUP_OFFICER), None),
        ((), None),
    ],
)
def test_which_places_of_the_audit_trail_are_audited(bounds: tuple[Bound, ...], scope: object) -> None:
    assert Reach(bounds).audit_scope() == scope
