"""The policies alone, the filter alone and both together show the same rows of quota, for every kind of reach."""

import itertools
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model, Q

from core import row_security
from enterprises.models import Enterprise, Membership, User
from enterprises.roles import Role
from enterprises.scoping import Scope
from quotas import ledger
from quotas.ledger import Entry
from quotas.models import Account, LineUse, Posting, Report, ReportLine
from tests.permissions.stage import TODAY, at_work
from tests.support import factories
from tests.support.inspection_world import ACTOR, World

# What the columns of accounts stand for, by way of the holder and the programme.
BY_HOLDER = Scope(
    place="holder__place__code",
    enterprise="holder__enterprise_id",
    groups=("holder__group_id", "holder__enterprise__group_id"),
    authority="programme_year__programme__authority__code",
)
BY_ENTERPRISE = Scope(
    place="enterprise__jurisdiction__code", enterprise="enterprise_id", groups=("enterprise__group_id",)
)


class Country:
    """Three firms in two provinces, one of a group; quota of two authorities, by way of places and of the group."""

    def __init__(self) -> None:
        self.group = factories.group("G-ONE")
        self.firms = [
            factories.enterprise("E-SOUTH", at="360727"),
            factories.enterprise("E-NORTH", at="150206", group=self.group),
            factories.enterprise("E-EAST", at="360728", group=factories.group("G-TWO")),
        ]
        for firm in self.firms:
            factories.site(firm)
            world = World(firm, factories.user(Role.ENTERPRISE_SIGNER, of=firm), scheme="all")
            world.give(50, firm.jurisdiction.code[:2], firm.code)
            world.file(3, "20")
        self.smelting = factories.programme_year("miit-smelting", 2011, "all")
        self._distribute(10, self._holder("CN"), self._holder("36"), ledger.holder_of(self.firms[0]))
        self._distribute(10, self._holder("CN"), ledger.holder_of(self.group), ledger.holder_of(self.firms[1]))

    def _holder(self, code: str) -> Any:
        factories.place(code)
        return factories.holder(code)

    def _distribute(self, tonnes: int, *path: Any) -> None:
        common = {"tonnes": Decimal(tonnes), "effective_on": TODAY, "document": "a plan"}
        accounts = [ledger.account_for(self.smelting, "all", holder) for holder in path]
        ledger.post_many([Entry(kind="control", to=accounts[0], **common)], actor=ACTOR)
        for giver, taker in itertools.pairwise(accounts):
            ledger.post_many([Entry(kind="distribute", from_=giver, to=taker, **common)], actor=ACTOR)

    def readers(self) -> dict[str, User]:
        south, north, east = self.firms
        official = factories.user
        readers = {
            "nation of one authority": official(Role.NATIONAL_REGULATOR, authorities=("MLR",)),
            "nation of another": official(Role.NATIONAL_REGULATOR, authorities=("MIIT",)),
            "the whole nation": official(Role.AUDITOR),
            "province of one authority": official(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
            "province of two": official(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR", "MIIT")),
            "prefecture": official(Role.PROVINCIAL_REGULATOR, at="3607", authorities=("MIIT",)),
            "county": official(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",)),
            "inspector of a province": official(Role.INSPECTOR, at="36"),
            "inspector of a county": official(Role.INSPECTOR, at="150206"),
            "signer": official(Role.ENTERPRISE_SIGNER, of=south),
            "clerk of a firm of a group": official(Role.ENTERPRISE_CLERK, of=north),
            "group officer": official(Role.GROUP_OFFICER, of=self.group),
            "signer of two firms": official(Role.ENTERPRISE_SIGNER, of=south),
            "nobody in particular": User.objects.create(username="nobody", name="Nobody", fictitious=True),
        }
        Membership.objects.create(
            user=readers["signer of two firms"],
            role=Role.ENTERPRISE_CLERK,
            enterprise=east,
            valid_from=factories.dt.date(2000, 1, 1),
        )
        return readers


def keys(rows: Any) -> set[UUID]:
    return set(rows.values_list("pk", flat=True))


def above(reader: User) -> Q:
    """Return the condition for accounts from which the reader's quota comes, by way of their holders."""
    condition = Q(pk__in=[])
    for held in reader.current_memberships:
        if held.enterprise is not None:
            condition |= Q(holder__jurisdiction__code__in=_places(held.enterprise.jurisdiction.code, itself=True))
            condition |= Q(holder__group=held.enterprise.group_id) & Q(holder__group__isnull=False)
        elif held.group is not None:
            for firm in Enterprise.objects.filter(group=held.group):
                condition |= Q(holder__jurisdiction__code__in=_places(firm.jurisdiction.code, itself=True))
        elif held.jurisdiction is not None:
            of_place = Q(holder__jurisdiction__code__in=_places(held.jurisdiction.code, itself=False))
            bound = held.authority is not None and held.role != Role.INSPECTOR
            condition |= of_place & (Q(programme_year__programme__authority=held.authority) if bound else Q())
    return condition


def _places(code: str, *, itself: bool) -> list[str]:
    return ["CN", *(code[:length] for length in (2, 4) if length < len(code)), *([code] if itself else [])]


def compare(name: str, reader: User) -> tuple[int, int]:
    """Compare all ways for one reader; return how many accounts and postings he sees."""
    with row_security.within(row_security.EVERYTHING):
        accounts = keys(Account.objects.filter(reader.reach.filter(BY_HOLDER)))
        expected: dict[type[Model], set[UUID]] = {
            Account: accounts,
            Report: keys(Report.objects.filter(reader.reach.filter(BY_ENTERPRISE))),
            Posting: keys(Posting.objects.filter(Q(to_account__in=accounts) | Q(from_account__in=accounts))),
        }
        source = keys(Account.objects.filter(above(reader)))
        lines = keys(ReportLine.objects.filter(report__in=expected[Report]))
        uses = keys(LineUse.objects.filter(line__in=lines))
        for model, rows in expected.items():
            assert keys(model._default_manager.visible_to(reader)) == rows, (name, "filter", model)
    with row_security.within(row_security.reach_of(reader)):
        for model, rows in expected.items():
            more = source if model is Account else set()
            assert keys(model._default_manager.all()) == rows | more, (name, "policies", model)
            assert keys(model._default_manager.visible_to(reader)) == rows, (name, "both", model)
        assert keys(ReportLine.objects.all()) == lines, name
        assert keys(LineUse.objects.all()) == uses, name
    return len(expected[Account]), len(expected[Posting])


@pytest.fixture
def country(db: None) -> Country:
    with at_work():
        return Country()


def test_policies_and_filters_show_the_same_rows_to_every_reach(country: Country) -> None:
    with at_work():
        seen = {name: compare(name, reader) for name, reader in country.readers().items()}
    whole = seen.pop("the whole nation")
    assert whole == (Account.objects.count(), Posting.objects.count())
    assert seen.pop("nobody in particular") == (0, 0)
    assert all((0, 0) < counts < whole for counts in seen.values()), "each reader must see a part"


def test_they_still_do_after_firms_have_moved_and_changed_groups(country: Country) -> None:
    south, north, east = country.firms
    Enterprise.objects.filter(pk=south.pk).update(jurisdiction=factories.place("1502"), group=country.group)
    Enterprise.objects.filter(pk=north.pk).update(jurisdiction=factories.place("360727"), group=None)
    Enterprise.objects.filter(pk=east.pk).update(group=country.group)
    with at_work():
        for name, reader in country.readers().items():
            compare(name, reader)
