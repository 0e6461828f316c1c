"""Special plans of mining areas: a ceiling a year within the province's quota, replaced by further rows."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, MiningArea, User
from enterprises.roles import Role
from quotas.models import AreaPlan
from quotas.queries import area_plans as queries
from quotas.services import area_plans
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.inspection_world import World
from tests.support.page_clients import page_client
from tests.support.real_days import real_day
from tests.support.refusals import constraint_of, fault_codes, refused
from tests.support.sealing import execute

pytestmark = pytest.mark.django_db
PLANS = f"{V1}area-plans/"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2011, 10, 20)):
        yield


def area_at(county: str, number: int) -> MiningArea:
    return MiningArea.objects.create(
        number=number, jurisdiction=factories.place(county), evidence="sourced", source="test", name=f"Area {number}"
    )


@pytest.fixture
def area(db: None) -> MiningArea:
    factories.programme()
    return area_at("360727", 7)


@pytest.fixture
def world(firm: Enterprise, signer: User, area: MiningArea) -> World:
    """Let the firm report 138 t from a mine of the area; the province has a quota of its own."""
    created = World(firm, signer, scheme="all")
    firm.sites.update(mining_area=area)
    created.give_firm(1000)
    created.file(3, "138")
    return created


def plan(actor: User, area: MiningArea, ceiling: str, year: int = 2011) -> AreaPlan:
    """Set a plan, by two officers where it takes two."""
    given = {"year": year, "ceiling": Decimal(ceiling), "document": "Plan no. 3"}
    if not area_plans.PLANS.takes_two(area_plans.PLANS.new(area, **given)):
        return area_plans.set_plan(actor=actor, mining_area=area, **given)
    by_two(area_plans.LOOSEN, area, another_like(actor), actor, **given)
    return AreaPlan.objects.standing().get(mining_area=area, year=year)


def test_the_use_of_the_areas_mines_stands_beside_the_ceiling(world: World, area: MiningArea, mlr1: User) -> None:
    (within,) = queries.with_use([plan(mlr1, area, "138")], mlr1)
    assert (within.used, within.share, within.is_over) == (138, 100, False)
    (over,) = queries.with_use([plan(mlr1, area, "137.999")], mlr1)
    assert (over.excess, over.is_over) == (Decimal("0.001"), True)
    (earlier,) = queries.with_use([plan(mlr1, area, "100", 2010)], mlr1)
    assert (earlier.used, earlier.share) == (0, 0)


def test_a_further_plan_replaces_the_last(area: MiningArea, mlr1: User) -> None:
    first = plan(mlr1, area, "100")
    second = plan(mlr1, area, "120")
    third = plan(mlr1, area, "90")
    assert (first.replaces, second.replaces, third.replaces) == (None, first, second)
    assert list(AreaPlan.objects.standing()) == [third]
    assert AuditEvent.objects.filter(action__startswith="area_plans.").count() == 3


def test_the_areas_of_a_province_stay_within_its_quota(world: World, area: MiningArea, mlr1: User) -> None:
    quota = queries.quota_of_province("36", 2011)
    assert quota is not None
    plan(mlr1, area_at("360728", 8), str(quota - 10))
    with pytest.raises(Invalid) as caught:
        plan(mlr1, area, "10.001")
    assert fault_codes(caught) == {("/ceiling", "above_quota")}
    assert plan(mlr1, area, "10").ceiling == 10
    assert plan(mlr1, area, "5").ceiling == 5
    with pytest.raises(Invalid):
        plan(mlr1, area, "10.001")
    assert plan(mlr1, area, "999999", 2010).ceiling == 999999  # of that year no quota is on record


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"ceiling": "-1"}, ("/ceiling", "negative")),
        ({"ceiling": "1.0001"}, ("/ceiling", "too_many_decimals")),
        ({"year": 2013}, ("/year", "in_the_future")),
        ({"year": 1999}, ("/year", "min_value")),
        ({"document": "x"}, ("/document", "required")),
        ({"mining_area": 99}, ("/mining_area", "unknown_code")),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    mlr1: User, area: MiningArea, fields: dict[str, Any], expected: tuple[str, str]
) -> None:
    body = {"mining_area": 7, "year": 2011, "ceiling": "100", "document": "Plan no. 3", **fields}
    assert pointers(assert_problem(client_of(mlr1).post(PLANS, body), 400, "invalid")) == [expected]
    assert not AreaPlan.objects.exists()


def test_a_province_sets_no_plan(p36a: User, area: MiningArea) -> None:
    with pytest.raises(Forbidden):
        plan(p36a, area, "100")


def test_another_ministry_sets_no_plan(bound_database: Clone, mlr1: User) -> None:
    with loaders.entering_history():
        area = area_at("360727", 7)
        factories.programme()
        other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))
    with pytest.raises(Forbidden):
        plan(other, area, "100")
    fields = {
        "mining_area": area,
        "year": real_day().year,
        "ceiling": 1,
        "document": "Plan",
        "recorded_at": clock.now(),
    }
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(other)
        AreaPlan.objects.create(**fields, recorded_by=other)
    assert constraint_of(caught.value) == "recorded_in_role"
    with loaders.entering_history():
        assert plan(mlr1, area, "100").ceiling == 100


def test_in_a_year_without_a_programme_of_mining_loaders_alone_plan(bound_database: Clone, mlr1: User) -> None:
    with loaders.entering_history():
        area = area_at("360727", 7)
    with pytest.raises(Forbidden):
        plan(mlr1, area, "100")
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        prove_actor(mlr1)
        AreaPlan.objects.create(
            mining_area=area,
            year=real_day().year,
            ceiling=1,
            document="Plan",
            recorded_by=mlr1,
            recorded_at=clock.now(),
        )
    assert constraint_of(caught.value) == "recorded_in_role"
    with loaders.entering_history():
        area_plans.set_plan(actor=Loader("test"), mining_area=area, year=2011, ceiling=Decimal(1), document="Plan 3")


def test_a_plan_of_a_past_year_or_a_higher_one_takes_two_officers(area: MiningArea, mlr1: User) -> None:
    def set_alone(ceiling: str, year: int = 2011) -> set[tuple[str, str]]:
        with pytest.raises(Invalid) as caught:
            area_plans.set_plan(
                actor=mlr1, mining_area=area, year=year, ceiling=Decimal(ceiling), document="Plan no. 3"
            )
        return fault_codes(caught)

    assert set_alone("1", 2010) == {("/ceiling", "takes_two")}
    plan(mlr1, area, "100")
    assert set_alone("100.001") == {("/ceiling", "takes_two")}
    with refused("one_suffices"):
        by_two(area_plans.LOOSEN, area, mlr1, another_like(mlr1), year=2011, ceiling=Decimal(99), document="Plan no. 3")
    given = {"year": 2011, "ceiling": Decimal(101), "document": "Plan no. 3"}
    with refused("needs_second_person"):
        area_plans.loosen(area, actor=mlr1, reason=WHY, **given)
    other = factories.user(Role.NATIONAL_REGULATOR, authorities=("MOFCOM",))
    with pytest.raises(Forbidden):
        by_two(area_plans.LOOSEN, area, other, mlr1, **given)
    row = plan(mlr1, area, "101")
    assert (row.ceiling, row.replaces.ceiling) == (101, 100)
    path = reverse("pages:approval-propose", args=[area_plans.LOOSEN, area.pk])
    browser = page_client(mlr1)
    assert path in browser.get(reverse("pages:area-plan", args=[row.pk])).content.decode()
    answer = browser.post(path, {"year": 2011, "ceiling": "102", "document": "Plan no. 4", "reason": WHY})
    assert "101.000" in answer.content.decode()


def test_the_database_keeps_plans_and_what_they_replace(mlr1: User, area: MiningArea) -> None:
    first, other = plan(mlr1, area, "100"), area_at("360728", 8)
    fields = {"year": 2011, "ceiling": 1, "document": "x", "recorded_at": clock.now()}
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        AreaPlan.objects.create(mining_area=other, replaces=first, **fields)
    assert constraint_of(caught.value) == "area_plan_replaces_its_like"
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        AreaPlan.objects.create(mining_area=area, **fields)
    assert constraint_of(caught.value) == "area_plan_one_a_year"
    for change in ("UPDATE quotas_areaplan SET ceiling = 1", "DELETE FROM quotas_areaplan"):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(change)


def test_the_api_shows_use_share_and_excess(world: World, area: MiningArea, mlr1: User, p15a: User) -> None:
    plan(mlr1, area, "200")
    plan(mlr1, area, "100")
    (row,) = client_of(mlr1).get(PLANS, {"standing": "true", "year": 2011}).json()["results"]
    assert (row["mining_area"], row["ceiling"], row["used_t"]) == (7, "100.000", "138.000")
    assert (row["share_percent"], row["excess_t"]) == ("138.00", "38.000")
    assert len(client_of(mlr1).get(PLANS, {"mining_area": 7}).json()["results"]) == 2
    assert client_of(mlr1).get(PLANS, {"province": "15"}).json()["results"] == []
    (row,) = client_of(p15a).get(PLANS, {"standing": "true"}).json()["results"]
    assert row["used_t"] == "0.000"  # of other provinces' accounts he sees nothing


@pytest.mark.parametrize(("language", "words"), [("en", ("Over the plan", "by 38.000 t")), ("zh-hans", ("超规划",))])
def test_pages_warn_of_an_area_over_its_plan(
    world: World, area: MiningArea, mlr1: User, language: str, words: tuple[str, ...]
) -> None:
    row = plan(mlr1, area, "100")
    client = page_client(mlr1)
    client.cookies["django_language"] = language
    for address in (
        reverse("pages:area-plans"),
        reverse("pages:area-plan", args=[row.pk]),
        reverse("pages:area", args=[7]),
    ):
        page = client.get(address).content.decode()
        for word in (*words, "100.000", "138.000"):
            assert word in page, address


def test_an_officer_of_the_ministry_sets_a_plan_on_a_page(mlr1: User, area: MiningArea) -> None:
    client, address = page_client(mlr1), reverse("pages:area-plan-new")
    form = {"mining_area": "7", "year": "2011", "ceiling": "100", "document": "Plan no. 3"}
    answer = client.post(address, form)
    first = AreaPlan.objects.get()
    assert answer["Location"] == reverse("pages:area-plan", args=[first.pk])
    client.post(address, {**form, "ceiling": "90"})
    page = client.get(answer["Location"]).content.decode()
    assert "A later plan replaces this one." in page
    assert "90.000" in page
    assert client.post(address, {**form, "ceiling": "x"}).status_code == 400


def test_the_list_reads_any_number_of_plans_with_the_same_queries(
    mlr1: User, area: MiningArea, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(4):
        plan(mlr1, area_at("360728", number + 20), "1")
    client = page_client(mlr1)
    with django_assert_max_num_queries(16):
        client.get(reverse("pages:area-plans"))
