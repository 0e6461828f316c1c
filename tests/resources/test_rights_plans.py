"""Plans of mining rights: a number a year and area, drawn on by each new mining licence and by no other."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.urls import reverse
from django.utils import timezone

from core import clock, loaders, row_security
from core.actor_sessions import prove_actor
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Licence, MiningArea, Site, User
from enterprises.roles import Role
from enterprises.services import licences, sites
from resources.models import RightsPlan
from resources.queries import rights_plans as queries
from resources.services import rights_plans
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.page_clients import page_client, query_counts
from tests.support.real_days import real_day
from tests.support.refusals import constraint_of, fault_codes, refused

PLANS = f"{V1}rights-plans/"
D = dt.date
NO_RIGHT = "no_mining_right_left"
FIRST_DAY = D(2018, 3, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    """Take a day after the moratoria, which refuse new rights by themselves."""
    with clock.at(D(2018, 10, 20)):
        yield


@pytest.fixture
def area(db: None) -> MiningArea:
    return make_area()


def make_area(number: int = 7, *, planned: bool = True) -> MiningArea:
    """Create an area, in a country that has quotas of mining unless it is not ``planned``."""
    if planned:
        factories.programme()
    return MiningArea.objects.create(
        number=number, jurisdiction=factories.place("360727"), evidence="sourced", source="test", name=f"Area {number}"
    )


def mine(area: MiningArea | None) -> Site:
    return factories.site(factories.enterprise(), licensed=False, mining_area=area, held_from=real_day())


def plan(actor: User, area: MiningArea, rights: int, year: int = 2018) -> RightsPlan:
    """Set a plan, by two officers where it takes two."""
    given = {"year": year, "rights": rights, "document": "Plan no. 3"}
    with loaders.entering_history():  # the year of these tests is long past to the database
        if not rights_plans.PLANS.takes_two(rights_plans.PLANS.new(area, **given)):
            return rights_plans.set_plan(actor=actor, mining_area=area, **given)
        by_two(rights_plans.LOOSEN, area, another_like(actor), actor, **given)
        return RightsPlan.objects.standing().get(mining_area=area, year=year)


def grant(actor: User, site: Site, first: dt.date = FIRST_DAY, **fields: Any) -> Licence:
    given = {"number": f"C-{Licence.objects.count()}", "kind": "mining", "issuing_level": "nation", **fields}
    return licences.issue(actor=actor, site=site, valid_from=first, authority=factories.authority("MLR"), **given)


def lie_in(area: MiningArea, site: Site) -> None:
    Site.objects.filter(pk=site.pk).update(mining_area=area)


def used(area: MiningArea, year: int = 2018) -> int:
    """Return the number by the query, and assert that the database counts the same."""
    number = queries.used_rights([area.pk]).get((area.pk, year), 0)
    counting = """SELECT count(*) FROM enterprises_site s CROSS JOIN LATERAL new_mining_rights(s.id) r
                  WHERE s.mining_area_id = %s AND r.year = %s"""
    with connection.cursor() as cursor:
        cursor.execute(counting, [area.pk, year])
        assert cursor.fetchone() == (number,)
    return number


def test_another_ministry_sets_no_plan(bound_database: Clone, mlr1: User) -> None:
    with loaders.entering_history():
        area = make_area()
        factories.programme()
        other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))
    with pytest.raises(Forbidden):
        plan(other, area, 9)
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(other)
        RightsPlan.objects.create(
            mining_area=area,
            year=dt.datetime.now(tz=clock.ZONE).year,
            rights=9,
            document="Plan",
            recorded_by=other,
            recorded_at=clock.now(),
        )
    assert constraint_of(caught.value) == "recorded_in_role"
    assert plan(mlr1, area, 1).rights == 1


@pytest.mark.django_db
def test_a_plan_of_a_past_year_or_with_more_rights_takes_two_officers(area: MiningArea, mlr1: User) -> None:
    def set_alone(rights: int, year: int = 2018) -> set[tuple[str, str]]:
        with pytest.raises(Invalid) as caught:
            rights_plans.set_plan(actor=mlr1, mining_area=area, year=year, rights=rights, document="Plan no. 3")
        return fault_codes(caught)

    assert set_alone(0, 2017) == {("/rights", "takes_two")}
    plan(mlr1, area, 1)
    assert set_alone(2) == {("/rights", "takes_two")}
    with refused("one_suffices"):
        by_two(rights_plans.LOOSEN, area, mlr1, another_like(mlr1), year=2018, rights=0, document="Plan no. 3")
    other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))
    with pytest.raises(Forbidden):
        by_two(rights_plans.LOOSEN, area, other, mlr1, year=2018, rights=2, document="Plan no. 3")
    row = plan(mlr1, area, 2)
    path = reverse("pages:approval-propose", args=[rights_plans.LOOSEN, area.pk])
    assert path in page_client(mlr1).get(reverse("pages:rights-plan", args=[row.pk])).content.decode()


@pytest.mark.django_db
def test_in_a_year_without_a_programme_of_mining_nobody_sets_a_plan(mlr1: User) -> None:
    with pytest.raises(Forbidden):
        plan(mlr1, make_area(planned=False), 1)


@pytest.mark.django_db
class TestDrawing:
    def test_a_new_licence_draws_on_the_plan_or_is_refused(self, mlr1: User, area: MiningArea) -> None:
        plan(mlr1, area, 1)
        grant(mlr1, mine(area))
        assert used(area) == 1
        with refused(NO_RIGHT) as caught:
            grant(mlr1, mine(area))
        assert "plan of area 7 for 2018 has 1 of them, and 1 are used" in str(caught.value.detail)
        assert "allocation plans" in caught.value.extra["legal_basis"]
        plan(mlr1, area, 2)
        grant(mlr1, mine(area))
        assert used(area) == 2

    def test_an_area_without_any_plan_is_not_bound(self, mlr1: User, area: MiningArea) -> None:
        plan(mlr1, make_area(8), 0)
        grant(mlr1, mine(area))
        grant(mlr1, mine(None))
        assert used(area) == 1

    @pytest.mark.parametrize("first", [D(2017, 12, 31), D(2016, 1, 1), D(2009, 12, 31), D(2019, 1, 1)])
    def test_a_year_without_a_plan_gives_none_nor_does_a_day_before_the_first(
        self, mlr1: User, area: MiningArea, first: dt.date
    ) -> None:
        plan(mlr1, area, 5)
        with refused(NO_RIGHT):
            grant(mlr1, mine(area), first)

    def test_a_renewal_does_not_draw_on_it(self, mlr1: User, area: MiningArea) -> None:
        site = mine(area)
        grant(mlr1, site, D(2016, 1, 1), valid_to=D(2018, 2, 28))
        plan(mlr1, area, 0)
        grant(mlr1, site)
        assert used(area) == 0

    def test_a_licence_revoked_on_its_first_day_makes_no_renewal_and_uses_nothing(
        self, mlr1: User, area: MiningArea
    ) -> None:
        site = mine(area)
        void = grant(mlr1, site, D(2016, 1, 1))
        licences.revoke(void, actor=mlr1, reason="issued by mistake", effective_on=D(2016, 1, 1))
        plan(mlr1, area, 0)
        with refused(NO_RIGHT):
            grant(mlr1, site)
        plan(mlr1, area, 1)
        again = grant(mlr1, site)
        licences.revoke(again, actor=mlr1, reason="issued by mistake", effective_on=D(2018, 3, 1))
        assert used(area) == 0
        held = grant(mlr1, mine(area))
        licences.revoke(held, actor=mlr1, reason="mined beside the area", effective_on=D(2018, 3, 2))
        assert used(area) == 1

    @pytest.mark.parametrize(
        ("fields", "renews"),
        [
            ({"valid_to": D(2018, 2, 28)}, True),
            ({"valid_to": D(2018, 2, 27)}, False),  # it had lapsed
            ({"valid_to": None, "revoked_on": D(2018, 3, 1)}, False),
            ({"valid_to": D(2018, 2, 28), "revoked_on": D(2018, 2, 28)}, False),
            ({"valid_from": D(2018, 2, 28), "valid_to": None, "revoked_on": D(2018, 3, 1)}, False),  # of one day
            ({"valid_to": D(2018, 2, 28), "kind": "prospecting"}, False),
        ],
    )
    def test_a_renewal_follows_a_licence_that_was_in_force_until_its_own_end(
        self, mlr1: User, area: MiningArea, fields: dict[str, Any], renews: bool
    ) -> None:
        site = mine(area)
        factories.licence(site, **{"kind": "mining", "valid_from": D(2016, 1, 1), **fields})
        plan(mlr1, area, 0)
        if not renews:
            with refused(NO_RIGHT):
                grant(mlr1, site)
            plan(mlr1, area, 2)
        before = used(area)
        grant(mlr1, site)
        assert used(area) == before + (not renews)

    def test_a_mine_without_an_area_is_given_one_within_its_plan(self, mlr1: User, area: MiningArea) -> None:
        site = mine(None)
        grant(mlr1, site)
        plan(mlr1, area, 0)
        with refused(NO_RIGHT):
            sites.update(site, actor=mlr1, mining_area=area)
        plan(mlr1, area, 1)
        assert sites.update(site, actor=mlr1, mining_area=area).mining_area == area
        assert used(area) == 1
        with refused(NO_RIGHT):
            grant(mlr1, mine(area))

    def test_a_recorded_exception_uses_nothing(self, mlr1: User, area: MiningArea) -> None:
        plan(mlr1, area, 1)
        grant(mlr1, mine(area), exception="Decision 4 of the ministry")
        assert used(area) == 0
        grant(mlr1, mine(area))
        grant(mlr1, mine(area), exception="Decision 5 of the ministry")
        assert used(area) == 1

    def test_other_licences_need_no_right(self, mlr1: User, area: MiningArea) -> None:
        plan(mlr1, area, 0)
        grant(mlr1, mine(area), kind="work_safety")
        grant(mlr1, mine(area), kind="prospecting")

    def test_the_moratorium_itself_still_refuses(self, mlr1: User, area: MiningArea) -> None:
        plan(mlr1, area, 5, 2014)
        with refused("moratorium"):
            grant(mlr1, mine(area), D(2014, 1, 1))

    def test_a_site_brings_no_licence_into_an_area_beyond_its_plan(self, mlr1: User, area: MiningArea) -> None:
        outside, earlier = mine(None), mine(None)
        grant(mlr1, outside)
        grant(mlr1, earlier, D(2017, 5, 1))
        plan(mlr1, area, 0)
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            lie_in(area, outside)
        assert constraint_of(caught.value) == "mining_rights_within_plan"
        lie_in(area, earlier)  # of a year before the first plan
        plan(mlr1, area, 1)
        lie_in(area, outside)
        assert (used(area), used(area, 2017)) == (1, 1)


@pytest.mark.django_db
class TestPlans:
    def test_a_further_plan_replaces_the_last(self, mlr1: User, area: MiningArea) -> None:
        first, second = plan(mlr1, area, 1), plan(mlr1, area, 2)
        assert (first.replaces, second.replaces) == (None, first)
        assert list(RightsPlan.objects.standing()) == [second]
        assert AuditEvent.objects.filter(action__startswith="rights_plans.").count() == 2

    def test_the_number_used_and_left(self, mlr1: User, area: MiningArea, signer: User) -> None:
        grant(mlr1, mine(area))
        row = plan(mlr1, area, 3)
        for reader in (mlr1, signer):
            found = client_of(reader).get(f"{PLANS}{row.pk}/").json()
            assert (found["rights"], found["used"], found["left"]) == (3, 1, 2)
        (over,) = queries.with_use([plan(mlr1, area, 0)])
        assert (over.left, over.excess) == (0, 1)

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"rights": -1}, ("/rights", "min_value")),
            ({"rights": 1000}, ("/rights", "max_value")),
            ({"year": 2005}, ("/year", "min_value")),
            ({"year": 2020}, ("/year", "in_the_future")),
            ({"document": "x"}, ("/document", "required")),
            ({"mining_area": 99}, ("/mining_area", "unknown_code")),
        ],
    )
    def test_a_plan_that_cannot_be_is_refused(
        self, mlr1: User, area: MiningArea, fields: Any, expected: tuple[str, str]
    ) -> None:
        body = {"mining_area": 7, "year": 2018, "rights": 1, "document": "Plan no. 3", **fields}
        assert pointers(assert_problem(client_of(mlr1).post(PLANS, body), 400, "invalid")) == [expected]
        assert not RightsPlan.objects.exists()

    def test_a_number_out_of_range_is_refused_by_the_service(self, mlr1: User, area: MiningArea) -> None:
        with pytest.raises(Invalid) as caught:
            plan(mlr1, area, 1000)
        assert fault_codes(caught) == {("/rights", "out_of_range")}

    def test_the_ministry_alone_sets_it(self, p36a: User, area: MiningArea) -> None:
        with pytest.raises(Forbidden):
            plan(p36a, area, 1)

    def test_pages_record_and_show_it(self, mlr1: User, area: MiningArea) -> None:
        client = page_client(mlr1)
        form = {"mining_area": "7", "year": "2018", "rights": "4", "document": "Plan no. 3"}
        assert client.post(reverse("pages:rights-plan-new"), form).status_code == 302
        first = RightsPlan.objects.get()
        grant(mlr1, mine(area))
        plan(mlr1, area, 0)
        shown = client.get(reverse("pages:rights-plan", args=[first.pk])).content.decode()
        assert "A later plan replaces this one." in shown
        listed = client.get(reverse("pages:rights-plans"), {"year": 2018}).content.decode()
        assert "Over the plan" in listed
        assert "New mining rights" in client.get(reverse("pages:area", args=[7])).content.decode()

    def test_lists_cost_the_same_number_of_queries_for_any_number_of_rows(self, mlr1: User, area: MiningArea) -> None:
        client = page_client(mlr1)
        addresses = [reverse("pages:rights-plans"), reverse("pages:area", args=[7]), PLANS]
        plan(mlr1, area, 1)
        before = query_counts(client, addresses)
        for year in range(2013, 2018):
            plan(mlr1, area, 1, year)
        assert query_counts(client, addresses) == before


# --- Guards of the database
@pytest.fixture
def offices(bound_database: Clone) -> Iterator[tuple[MiningArea, User, User]]:
    """Create an area and officers of the ministry and of its province."""
    with loaders.entering_history(), row_security.unrestricted("tests of the guards behind it"):
        created = (
            make_area(),
            factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MLR",)),
            factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MLR",)),
        )
    with row_security.unrestricted("tests of the guards behind it"):
        yield created


def put[Row: models.Model](row: Row, actor: User) -> Row:
    """Insert a row as the application's role, in a person's name."""
    with transaction.atomic():
        prove_actor(actor)
        row.save(force_insert=True)
    return row


def refusing(row: models.Model, actor: User) -> str:
    with pytest.raises(DatabaseError) as caught:
        put(row, actor)
    return constraint_of(caught.value)


def planned(area: MiningArea, actor: User, rights: int = 1, year: int = 2018, **fields: Any) -> RightsPlan:
    given = {"document": "Plan no. 3", "recorded_by": actor, "recorded_at": timezone.now(), **fields}
    return RightsPlan(mining_area=area, year=year, rights=rights, **given)


def licensed(site: Site, first: dt.date = FIRST_DAY, **fields: Any) -> Licence:
    given = {"number": f"C-{Licence.objects.count()}", "kind": "mining", "issuing_level": "nation", **fields}
    return Licence(
        site=site, enterprise=site.enterprise, authority=factories.authority("MLR"), valid_from=first, **given
    )


def put_history(row: models.Model, actor: User) -> None:
    """Insert a plan of a year that is past to the database."""
    with loaders.entering_history():
        put(row, actor)


def test_the_database_keeps_plans_as_they_were_recorded(offices: tuple[MiningArea, User, User]) -> None:
    area, ministry, province = offices
    assert refusing(planned(area, province, year=real_day().year), province) == "recorded_in_role"
    assert refusing(planned(area, province, year=real_day().year), ministry) == "actor_is_proven"
    first = put(planned(area, ministry, year=real_day().year), ministry)
    assert (
        refusing(planned(area, ministry, year=real_day().year + 1, replaces=first), ministry)
        == "rights_plan_replaces_its_like"
    )
    put(planned(area, ministry, year=real_day().year, replaces=first), ministry)
    for change in (
        lambda: RightsPlan.objects.update(rights=9),
        lambda: RightsPlan.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            prove_actor(ministry)
            change()


def test_the_database_counts_as_the_service_does(offices: tuple[MiningArea, User, User]) -> None:
    area, ministry, _province = offices
    with loaders.entering_history():
        one, two, void, renewed = (mine(area) for _number in range(4))
        factories.licence(renewed, "mining", valid_from=D(2015, 1, 1), valid_to=D(2018, 2, 28))
        factories.licence(void, "mining", valid_from=D(2015, 1, 1), valid_to=None, revoked_on=D(2015, 1, 1))
    put_history(planned(area, ministry), ministry)
    put(licensed(one), ministry)
    name = "mining_rights_within_plan"
    assert refusing(licensed(two), ministry) == name
    assert refusing(licensed(void), ministry) == name
    for first in (D(2017, 5, 1), D(2014, 5, 1), D(2019, 1, 1)):
        assert refusing(licensed(two, first), ministry) == name
    put(licensed(renewed), ministry)
    put(licensed(two, exception="Decision 4"), ministry)
    assert used(area) == 1


def revoke(licence: Licence, day: dt.date) -> None:
    Licence.objects.filter(pk=licence.pk).update(revoked_on=day, revocation_reason="as a test")


def test_the_database_renews_no_licence_that_was_revoked_or_lapsed(offices: tuple[MiningArea, User, User]) -> None:
    area, ministry, _province = offices
    before = {"kind": "mining", "valid_from": D(2018, 2, 28)}
    with loaders.entering_history():
        of_a_day, lapsed = mine(area), mine(area)
        factories.licence(of_a_day, **before, valid_to=None, revoked_on=FIRST_DAY)
        factories.licence(lapsed, **before, valid_to=D(2018, 2, 28))
    put_history(planned(area, ministry, 2), ministry)
    for site, first in ((of_a_day, FIRST_DAY), (lapsed, D(2018, 3, 2))):
        assert refusing(licensed(site, first), ministry) == "mining_rights_within_plan"
    put(licensed(lapsed), ministry)


def test_the_database_keeps_a_renewal_from_outliving_what_it_renews(offices: tuple[MiningArea, User, User]) -> None:
    area, ministry, _province = offices
    with loaders.entering_history():
        site = mine(area)
        old = factories.licence(site, "mining", valid_from=D(2016, 1, 1), valid_to=D(2018, 2, 28))
        factories.licence(site, "mining", valid_from=FIRST_DAY)
    put_history(planned(area, ministry, 0), ministry)
    new = site.licences.get(valid_from=FIRST_DAY)

    def of(*acts: tuple[Licence, dt.date]) -> None:
        with transaction.atomic():
            prove_actor(ministry)
            for licence, day in acts:
                revoke(licence, day)

    with pytest.raises(DatabaseError) as caught:
        of((old, D(2018, 2, 1)))
    assert constraint_of(caught.value) == "renewed_licence_within_plan"
    with clock.at(D(2018, 2, 1)), refused("licence_is_renewed"):
        licences.revoke(old, actor=ministry, reason="obtained by fraud")
    of((old, D(2018, 2, 1)), (new, FIRST_DAY))  # both, in any order


def test_a_renewal_within_the_plan_lets_the_licence_before_it_be_revoked(
    offices: tuple[MiningArea, User, User],
) -> None:
    area, ministry, _province = offices
    with loaders.entering_history():
        site = mine(area)
        old = factories.licence(site, "mining", valid_from=D(2016, 1, 1), valid_to=D(2018, 2, 28))
        factories.licence(site, "mining", valid_from=FIRST_DAY)
    put_history(planned(area, ministry), ministry)
    with transaction.atomic():
        prove_actor(ministry)
        revoke(old, D(2018, 2, 1))
    assert used(area) == 1
