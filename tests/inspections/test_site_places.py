"""One officer moves no site to or from a place near which something was seen: its licence would explain it."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import connection, transaction

from core import clock
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Invalid
from core.models import AuditEvent
from enterprises import two_person_acts
from enterprises.models import Site, User
from enterprises.services import approvals, sites
from inspections.acts.site_places import is_seen_near
from inspections.models import Flag, Observation
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.refusals import constraint_refusing, fault_codes, refused

MAY = dt.date(2011, 5, 1)
HERE, THERE, FAR = ("25.00000", "115.00000"), ("25.09000", "115.17000"), ("27.00000", "117.00000")
MOVED = "UPDATE enterprises_site SET latitude = %s, longitude = %s WHERE id = %s"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Iterator[None]:
    for code in ("CN", "36", "360727"):
        factories.place(code)
    with clock.at(dt.date(2011, 12, 20)):
        yield


@pytest.fixture
def site() -> Site:
    site = factories.site(factories.enterprise("E-PLANT"), "separation", code="S-PLANT")
    Site.objects.filter(pk=site.pk).update(latitude=HERE[0], longitude=HERE[1])
    return Site.objects.get(pk=site.pk)


def observed(place: tuple[str, str]) -> Observation:
    inspector = factories.user("inspector", at="36")
    with transaction.atomic():
        prove_actor(inspector)
        return Observation.objects.create(
            source="satellite", seen_on=MAY, description="A pit", geometry={"type": "Point"}, latitude=place[0],
            longitude=place[1], place=factories.place("360727"), recorded_by=inspector, recorded_at=clock.now(),
        )  # fmt: skip


def flagged(place: tuple[str, str]) -> Flag:
    return Flag.objects.create(
        rule="outside_licence", severity="serious", subject_type="unknown", subject_description="A pit",
        place=factories.place("360727"), raised_at=clock.now(), template_version=1, template_values={}, evidence={},
        seen_on=MAY, latitude=place[0], longitude=place[1],
    )  # fmt: skip


def place(stated: tuple[str, str]) -> dict[str, Decimal]:
    return dict(zip(("latitude", "longitude"), map(Decimal, stated), strict=True))


type Seen = Callable[[tuple[str, str]], object]


@pytest.mark.parametrize("seen", [observed, flagged])
@pytest.mark.parametrize(("at", "to"), [(HERE, FAR), (THERE, FAR), (FAR, FAR)])
def test_it_takes_two_near_to_what_was_seen(
    site: Site, p36a: User, seen: Seen, at: tuple[str, str], to: tuple[str, str]
) -> None:
    seen(at)
    with refused("needs_second_person"):
        sites.update(site, actor=p36a, **place(to))
    with refused("needs_second_person"):
        sites.move(site, actor=p36a, reason=WHY, **place(to))
    assert sites.update(site, actor=p36a, name="Another name").name == "Another name"


def test_one_officer_moves_it_where_nothing_was_seen(site: Site, p36a: User) -> None:
    observed(FAR)
    assert sites.update(site, actor=p36a, **place(THERE)).latitude == Decimal(THERE[0])


def test_two_are_not_asked_where_nothing_was_seen(site: Site, p36a: User) -> None:
    observed(FAR)
    with refused("one_suffices"):
        approvals.propose(sites.MOVE, site, actor=p36a, reason=WHY, arguments=place(THERE))


def test_the_place_is_not_emptied_where_something_was_seen(site: Site, p36a: User) -> None:
    """Nor proposed to two, who can only state another: the refusal says so at its field."""
    observed(THERE)
    with pytest.raises(Invalid) as caught:
        sites.update(site, actor=p36a, latitude=None, longitude=None)
    assert fault_codes(caught) == {("/latitude", "place_is_kept")}
    site.refresh_from_db()
    assert site.latitude == Decimal(HERE[0])


def test_one_officer_empties_the_place_where_nothing_was_seen(site: Site, p36a: User) -> None:
    observed(FAR)
    assert sites.update(site, actor=p36a, latitude=None, longitude=None).latitude is None


def test_two_people_move_it_and_see_the_flags_near_both_places(site: Site, p36a: User) -> None:
    near, far = flagged(THERE), flagged(FAR)
    for flag in (near, far):
        flag.episodes.create(began_on=MAY)
    other, new = another_like(p36a), place(FAR)
    (shown,) = two_person_acts.find(sites.MOVE).reader_tables(other, site, **new)
    assert len(shown.rows) == 2
    request = by_two(sites.MOVE, site, p36a, other, **new)
    assert ["Place until now", "25.00000, 115.00000"] in request.preview["facts"]
    site.refresh_from_db()
    assert (site.latitude, site.longitude) == (new["latitude"], new["longitude"])
    event = AuditEvent.objects.get(action="sites.move")
    assert (event.reason, event.data["changed"]["latitude"]) == (WHY, ["25.00000", "27.00000"])


def test_a_loader_enters_the_place_that_it_had(site: Site) -> None:
    observed(HERE)
    assert sites.update(site, actor=Loader("a past"), **place(FAR)).latitude == Decimal(27)


@pytest.mark.parametrize(
    ("latitude", "longitude", "near"),
    [
        ("25.1", "115.18", True),
        ("24.9", "114.82", True),
        ("25.10001", "115", False),
        ("24.89999", "115", False),
        ("25", "115.18001", False),
        ("25", "114.81999", False),
    ],
)
@pytest.mark.parametrize("seen", [observed, flagged])
def test_the_service_and_the_database_see_alike(latitude: str, longitude: str, near: bool, seen: Seen) -> None:
    seen((latitude, longitude))
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_seen_near(25, 115)")
        assert cursor.fetchone() == (near,)
    assert is_seen_near(Decimal(25), Decimal(115)) == near


def test_nor_in_sql(own_database: Clone, site: Site, p36a: User) -> None:
    observed(THERE)
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    assert constraint_refusing(MOVED, *FAR, site.pk, actor=p36a) == "site_moved_by_two"
    assert constraint_refusing(MOVED, None, None, site.pk, actor=p36a) == "site_moved_by_two"
