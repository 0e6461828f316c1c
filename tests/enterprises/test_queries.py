"""Timelines: the holder of a site on a day, and the days on which it was licensed."""

import datetime as dt
from typing import Any

import pytest

from enterprises import queries
from enterprises.models import Enterprise, LicenceSuspension, MiningArea, Site, SiteTenure
from tests.support import factories
from tests.support.holders import holder_on

pytestmark = pytest.mark.django_db

APRIL = (dt.date(2011, 4, 1), dt.date(2011, 4, 30))


def day(month: int, number: int) -> dt.date:
    return dt.date(2011, month, number)


@pytest.fixture
def holder() -> Enterprise:
    return factories.enterprise()


@pytest.fixture
def mine(holder: Enterprise) -> Site:
    return factories.site(holder, licensed=False)


def _handed_over(site: Site, to: Enterprise, on: dt.date) -> None:
    site.tenures.update(held_to=on - dt.timedelta(days=1))
    SiteTenure.objects.create(site=site, enterprise=to, held_from=on)


def test_the_holder_of_a_day_is_the_one_who_held_the_site_then(mine: Site, holder: Enterprise) -> None:
    heir = factories.enterprise()
    _handed_over(mine, heir, day(4, 16))
    assert holder_on(mine, day(4, 15)) == holder
    assert holder_on(mine, day(4, 16)) == heir
    assert holder_on(mine, dt.date(2005, 12, 31)) is None


def test_both_holders_of_a_month_hold_the_site_in_it(mine: Site, holder: Enterprise) -> None:
    heir = factories.enterprise()
    _handed_over(mine, heir, day(4, 16))
    assert list(queries.sites_held(holder, *APRIL)) == [mine]
    assert list(queries.sites_held(heir, *APRIL)) == [mine]
    assert not queries.sites_held(heir, day(3, 1), day(3, 31))
    assert not queries.sites_held(holder, day(5, 1), day(5, 31))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"valid_to": day(4, 1)}, True),
        ({"valid_to": day(3, 31)}, False),
        ({"valid_from": day(4, 30), "valid_to": None}, True),
        ({"valid_from": day(5, 1)}, False),
        ({"revoked_on": day(4, 2)}, True),
        ({"revoked_on": day(4, 1)}, False),
        ({"kind": "work_safety"}, False),
    ],
)
def test_a_licence_counts_in_a_month_when_one_day_of_it_is_in_force(
    mine: Site, fields: dict[str, Any], expected: bool
) -> None:
    created = factories.licence(mine, fields.pop("kind", None), **fields)
    assert (created in queries.operating_licences(*APRIL)) is expected
    assert queries.licensed_sites([mine.pk], *APRIL) == ({mine.pk} if expected else set())
    assert queries.operations(*APRIL).exists() is expected


@pytest.mark.parametrize(
    ("suspensions", "expected"),
    [
        ([(day(4, 1), None)], False),
        ([(day(3, 1), day(5, 1))], False),
        ([(day(3, 1), day(4, 30))], True),
        ([(day(4, 2), None)], True),
        ([(day(3, 1), day(4, 10)), (day(4, 10), None)], False),
        ([(day(3, 1), day(4, 10)), (day(4, 11), None)], True),
    ],
)
def test_a_month_suspended_from_end_to_end_is_not_licensed(
    mine: Site, suspensions: list[tuple[dt.date, dt.date | None]], expected: bool
) -> None:
    created = factories.licence(mine)
    for suspended_on, ended_on in suspensions:
        LicenceSuspension.objects.create(
            licence=created, suspended_on=suspended_on, ended_on=ended_on, reason="test, as a test"
        )
    assert queries.operations(*APRIL).exists() is expected


def test_nobody_owes_for_days_on_which_only_the_other_holder_was_licensed(mine: Site, holder: Enterprise) -> None:
    heir = factories.enterprise()
    _handed_over(mine, heir, day(4, 16))
    factories.licence(mine, valid_from=day(4, 16))
    assert [tenure.enterprise for tenure in queries.operations(*APRIL)] == [heir]


def test_each_question_is_one_statement_however_many_rows(holder: Enterprise, django_assert_num_queries: Any) -> None:
    sites = [factories.site(holder).pk for _ in range(10)]
    with django_assert_num_queries(2):
        queries.licensed_sites(sites, *APRIL)
        list(queries.operations(*APRIL).values_list("site_id", "enterprise_id"))


def test_a_planned_area_rolls_up_its_sites(holder: Enterprise, mine: Site) -> None:
    area = MiningArea.objects.create(number=1, jurisdiction=factories.place("360727"), evidence="sourced", source="t")
    empty = MiningArea.objects.create(number=2, jurisdiction=factories.place("360727"), evidence="sourced", source="t")
    factories.site(holder, mining_area=area, approved_capacity="100.5")
    Site.objects.filter(pk=mine.pk).update(mining_area=area, approved_capacity="9.5")
    result = {row.pk: row for row in queries.mining_areas(day(4, 1))}
    assert (result[area.pk].sites_total, result[area.pk].sites_licensed) == (2, 1)
    assert f"{result[area.pk].approved_capacity:.3f}" == "110.000"
    assert (result[empty.pk].sites_total, result[empty.pk].approved_capacity) == (0, None)
