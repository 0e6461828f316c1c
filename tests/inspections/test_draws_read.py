"""Draws of visits as other officials read them than those of the province."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

import pytest
from django.urls import reverse

from core import clock, row_security
from enterprises.models import Enterprise, Jurisdiction, Membership, Site, User
from enterprises.roles import Role
from inspections import drawn_sites
from inspections.models import VisitDraw
from inspections.services import visit_draws
from tests.support import factories, visits
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client
from tests.support.visits import DAY


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(DAY):
        yield


@pytest.fixture
def province(db: None) -> Jurisdiction:
    return factories.place("36")


class TestBelowTheProvince:
    """The outcome of a draw, as an officer of another city reads it than the one in which the drawn site lies."""

    @pytest.fixture
    def away(self, p36a: User, province: Jurisdiction) -> Site:
        """Draw the only site of the province, which lies in Nanchang."""
        site = factories.site(factories.enterprise(), jurisdiction=factories.place("3601"))
        visit_draws.draw(actor=p36a, place=province, visits=1)
        return site

    @pytest.fixture
    def ganzhou(self, db: None) -> User:
        return factories.user(Role.INSPECTOR, at="3607")

    def test_a_visit_in_another_city_counts(self, away: Site, ganzhou: User, p36a: User, inspector1: User) -> None:
        visits.carried_out(visits.planned(away, inspector1, p36a), inspector1)
        result = visits.outcome(ganzhou, dt.date(2011, 11, 1))
        assert [visit for _site, visit in result.sites] == ["visited"]
        assert (result.made, result.share_reached) == (1, Decimal(1))
        (answer,) = client_of(ganzhou).get(f"{V1}visit-draws/").json()["results"]
        assert (answer["visits_made"], [each["visit"] for each in answer["sites"]]) == (1, ["visited"])

    def test_the_plan_of_a_visit_in_another_city_is_not_shown(
        self, away: Site, ganzhou: User, p36a: User, inspector1: User
    ) -> None:
        visits.planned(away, inspector1, p36a)
        for reader, day in ((ganzhou, None), (inspector1, DAY)):
            assert [site.planned_on for site in visits.outcome(reader).rows] == [day]

    def test_only_a_site_that_he_sees_is_due_and_linked(self, away: Site, ganzhou: User, inspector1: User) -> None:
        pages = (reverse("pages:site", args=[away.code]), f"?site={away.code}")
        for reader, seen in ((ganzhou, False), (inspector1, True), (factories.user(Role.INSPECTOR, at="3601"), True)):
            with row_security.within(row_security.reach_of(reader)):
                assert [row.site for row in drawn_sites.due(reader, DAY)] == [away] * seen
            draw = reverse("pages:inspection-draw", args=[VisitDraw.objects.get().pk])
            page = page_client(reader).get(draw).content.decode()
            assert away.code in page
            assert [address in page for address in pages] == [seen, seen]


def also_working_at(official: User, firm: Enterprise) -> User:
    Membership.objects.create(
        user=official, role=Role.ENTERPRISE_CLERK, enterprise=firm, valid_from=dt.date(2000, 1, 1)
    )
    return User.objects.get(pk=official.pk)


@pytest.mark.parametrize("at", ["36", "CN"])
def test_an_official_who_works_at_the_enterprise_does_not_read_that_its_site_was_drawn(
    province: Jurisdiction, p36a: User, at: str
) -> None:
    site = factories.site(factories.enterprise())
    official = factories.user(Role.INSPECTOR, at=at)
    row = visit_draws.draw(actor=p36a, place=province, visits=1)
    assert list(VisitDraw.objects.visible_to(official)) == [row]
    official = also_working_at(official, site.enterprise)
    assert not VisitDraw.objects.visible_to(official).exists()
    assert not drawn_sites.due(official, DAY)
    assert client_of(official).get(f"{V1}visit-draws/{row.pk}/").status_code == 404
    elsewhere = also_working_at(factories.user(Role.INSPECTOR, at=at), factories.enterprise())
    assert list(VisitDraw.objects.visible_to(elsewhere)) == [row]
