"""Observations: recorded completely or not at all, compared with licences, flagged outside them, withdrawn."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from core.errors import Conflict, Forbidden, Invalid
from enterprises import outlines
from enterprises.models import Enterprise, MiningArea, Site, User
from inspections.models import Flag, Observation
from inspections.services import flags, observations, screening
from tests.support import factories
from tests.support.api import assert_problem, pointers
from tests.support.inspection_world import on

URL = "/api/v1/observations/"
NORTH, EAST = 24.9, 114.8


@pytest.fixture(autouse=True)
def _in_june(db: None) -> Any:
    for code in ("CN", "36", "360727", "360728", "15"):
        factories.place(code)
    with on(2011, 6, 9):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    """Create a mine licensed from 2006 to 2030, at a known position."""
    site = firm.sites.get()
    Site.objects.filter(pk=site.pk).update(latitude=Decimal(str(NORTH)), longitude=Decimal(str(EAST)))
    site.refresh_from_db()
    return site


def square(metres_north: float = 0.0, side: float = 100.0) -> dict[str, Any]:
    """Return a square around the mine, or moved so far to its north."""
    half, north = side / 2 / 111_320, NORTH + metres_north / 111_320
    ring = [(EAST - half, north - half), (EAST + half, north - half), (EAST + half, north + half)]
    ring += [(EAST - half, north + half), (EAST - half, north - half)]
    return {"type": "Polygon", "coordinates": [[list(point) for point in ring]]}


def properties(**fields: Any) -> dict[str, Any]:
    base = {"source": "satellite", "seen_on": "2011-06-01", "description": "Fresh ponds.", "place": "360727"}
    return {**base, **fields}


def see(actor: User, geometry: dict[str, Any], **fields: Any) -> Observation:
    given = properties(**fields)
    return observations.create(
        actor=actor, geometry=geometry, **{**given, "seen_on": dt.date.fromisoformat(given["seen_on"])}
    )


def collection(*features: tuple[Any, dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "geometry": shape, "properties": text} for shape, text in features],
    }


def standing(rule: str) -> list[Flag]:
    return list(Flag.objects.filter(rule=rule, episodes__ended_on=None, state__in=Flag.STANDING))


# --- Judged ---


def test_work_at_a_licensed_site_raises_nothing(mine: Site, inspector1: User) -> None:
    see(inspector1, square())
    see(inspector1, square(900))
    assert not Flag.objects.exists()


def test_work_outside_every_licence_raises_a_flag_about_nobody_known_with_its_geometry(
    mine: Site, inspector1: User, api: Any
) -> None:
    row = see(inspector1, square(3000))
    (flag,) = standing("outside_licence")
    assert (flag.subject_type, flag.enterprise, flag.place.code, flag.severity) == (
        "unknown",
        None,
        "360727",
        "serious",
    )
    assert (flag.latitude, flag.longitude, flag.seen_on) == (row.latitude, row.longitude, row.seen_on)
    assert flag.evidence["geometry"] == row.geometry
    assert flag.evidence["parameters"] == {"radius_m": "1000", "tolerance_m": "30"}
    assert 2900 < float(flag.evidence["figures"]["nearest_m"]) < 3000
    assert flag.evidence["figures"]["nearest_site"] == mine.code
    assert 9_000 < row.area_m2 < 9_100  # degrees of longitude are narrower here
    body = api(inspector1).get(f"/api/v1/flags/{flag.pk}/").json()
    assert body["evidence"]["geometry"]["type"] == "Polygon"
    assert body["evidence"]["links"]["observation"] == f"{URL}{row.pk}/"
    assert "Fresh ponds." in body["message"]


def test_two_diggings_are_two_flags(mine: Site, inspector1: User) -> None:
    see(inspector1, square(3000))
    see(inspector1, square(5000))
    assert len(standing("outside_licence")) == 2


def test_the_radius_decides(mine: Site, inspector1: User) -> None:
    see(inspector1, square(1049))  # its edge lies at 999 m
    assert not Flag.objects.exists()
    see(inspector1, square(1052))
    assert len(standing("outside_licence")) == 1


def outlined(site: Site, side: float, metres_north: float = 0, **dates: Any) -> str:
    """Give the mining licences of a site a square outline around the mine, or to its north, as a loader does."""
    ring = square(metres_north, side)["coordinates"][0][:-1]
    outline = outlines.read("\n".join(f"{longitude:.6f}, {latitude:.6f}" for longitude, latitude in ring))
    site.licences.filter(kind="mining").update(outline=outline, **dates)
    return outline


def test_the_outline_of_a_licence_decides_where_one_is_given(mine: Site, inspector1: User) -> None:
    outlined(mine, side=400)
    see(inspector1, square(150))  # its farthest corners lie on the side of the outline
    see(inspector1, square(175))  # 25 m beyond it
    assert not Flag.objects.exists()
    see(inspector1, square(300))  # 150 m beyond it, and less than 1,000 m from the coordinates
    (flag,) = standing("outside_licence")
    figures = flag.evidence["figures"]
    assert 148 < float(figures["beyond_m"]) < 152
    assert (figures["outlined_site"], figures["nearest_m"], figures["nearest_site"]) == (mine.code, "-", "-")


def test_outlines_of_neighbours_are_taken_together(mine: Site, inspector1: User) -> None:
    outlined(mine, side=400)
    see(inspector1, square(200))
    assert len(standing("outside_licence")) == 1
    neighbour = factories.site(mine.enterprise, code="S-NEIGHBOUR", latitude=mine.latitude, longitude=mine.longitude)
    outlined(neighbour, side=400, metres_north=400)
    see(inspector1, square(200), seen_on="2011-05-02")  # of a month of its own, so the first one is not judged again
    assert len(standing("outside_licence")) == 1


def test_work_within_an_outline_whose_licence_has_ended_is_about_the_site(mine: Site, inspector1: User) -> None:
    outlined(mine, side=4_000, valid_to=dt.date(2011, 5, 31))
    see(inspector1, square(1_500))
    (flag,) = Flag.objects.all()
    assert (flag.rule, flag.site) == ("after_licence", mine)


ENDED = {"valid_to": dt.date(2011, 4, 30)}


@pytest.fixture
def neighbour(mine: Site) -> Site:
    """Create a mine with the same coordinates, whose outline lies north of that of the first one."""
    return factories.site(mine.enterprise, code="S-NEIGHBOUR", latitude=mine.latitude, longitude=mine.longitude)


@pytest.mark.parametrize(
    ("of_mine", "of_neighbour", "flagged"),
    [({}, {}, []), (ENDED, ENDED, ["S-MINE", "S-NEIGHBOUR"]), (ENDED, {}, ["S-MINE"]), ({}, ENDED, ["S-NEIGHBOUR"])],
)
def test_work_across_two_outlines_is_about_those_whose_licence_has_ended(
    mine: Site, neighbour: Site, inspector1: User, of_mine: Any, of_neighbour: Any, flagged: list[str]
) -> None:
    Site.objects.filter(pk=mine.pk).update(code="S-MINE")
    outlined(mine, side=400, **of_mine)
    outlined(neighbour, side=400, metres_north=400, **of_neighbour)
    see(inspector1, square(200, 300))
    assert sorted(flag.subject_code for flag in standing("after_licence")) == flagged
    assert standing("outside_licence") == []


def test_ground_that_an_outline_in_force_holds_too_is_lawful(mine: Site, neighbour: Site, inspector1: User) -> None:
    outlined(mine, side=400, **ENDED)
    outlined(neighbour, side=800)
    see(inspector1, square(100))
    assert not Flag.objects.exists()


def test_a_site_is_accused_though_a_nearer_outline_is_not_reached(mine: Site, inspector1: User) -> None:
    outlined(mine, side=400)
    factories.site(
        mine.enterprise, code="S-ENDED", longitude=mine.longitude, latitude=mine.latitude + Decimal("0.00800")
    ).licences.update(**ENDED)
    see(inspector1, square(350))  # 200 m beyond the outline, some 500 m from the coordinates of the other
    (flag,) = Flag.objects.all()
    assert (flag.rule, flag.subject_code) == ("after_licence", "S-ENDED")


def test_a_flag_shows_what_was_seen_at_its_site_and_not_near_it(mine: Site, inspector1: User) -> None:
    mine.licences.update(**ENDED)
    see(inspector1, square(3_000), seen_on="2011-06-01")
    there = see(inspector1, square(), seen_on="2011-06-02")
    (flag,) = standing("after_licence")
    assert (flag.subject_code, flag.seen_on, flag.evidence["links"]["observation"]) == (
        mine.code, there.seen_on, str(there.pk),
    )  # fmt: skip
    assert flag.evidence["geometry"] == there.geometry


def test_an_outline_of_a_later_licence_explains_nothing_of_before(mine: Site, inspector1: User) -> None:
    mine.licences.update(valid_to=dt.date(2011, 6, 4))
    licence = factories.licence(mine, "mining", number="Later", valid_from=dt.date(2011, 6, 5))
    ring = square(3_000, 1_000)["coordinates"][0][:-1]
    Site.objects.filter(pk=mine.pk).update(code="S-MINE")
    type(licence).objects.filter(pk=licence.pk).update(outline=outlines.read("\n".join(f"{x} {y}" for x, y in ring)))
    see(inspector1, square(3_000))
    see(inspector1, square(3_100), seen_on="2011-06-07")
    assert [flag.seen_on for flag in standing("outside_licence")] == [dt.date(2011, 6, 1)]


def test_an_outline_explains_work_at_a_site_without_coordinates(mine: Site, inspector1: User) -> None:
    outlined(mine, side=4_000)
    Site.objects.filter(pk=mine.pk).update(latitude=None, longitude=None)
    see(inspector1, square(1_500))
    assert not Flag.objects.exists()


def test_the_outline_of_a_planned_area_decides_where_one_is_given(mine: Site, inspector1: User) -> None:
    ring = square(9_000, 2_000)["coordinates"][0]
    MiningArea.objects.create(
        number=1, name="Longnan area", jurisdiction=factories.place("360727"), evidence="sourced", source="test",
        outline=outlines.read("\n".join(f"{x:.6f} {y:.6f}" for x, y in ring)),
    )  # fmt: skip
    see(inspector1, square(3_000))
    see(inspector1, square(9_500), place="360728")
    assert {(flag.severity, flag.evidence["figures"]["planned_area"]) for flag in standing("outside_licence")} == {
        ("serious", "-"),
        ("severe", "Longnan area"),
    }


def test_in_a_county_of_a_planned_mining_area_it_is_severe(mine: Site, inspector1: User) -> None:
    MiningArea.objects.create(
        number=1, name="Longnan area", jurisdiction=factories.place("360727"), evidence="sourced", source="test"
    )
    see(inspector1, square(3000))
    (flag,) = standing("outside_licence")
    assert (flag.severity, flag.evidence["figures"]["planned_area"]) == ("severe", "Longnan area")


def test_work_at_a_site_whose_licence_has_ended_is_about_the_site(mine: Site, inspector1: User) -> None:
    mine.licences.update(valid_to=dt.date(2011, 5, 31))
    row = see(inspector1, square(200))
    see(inspector1, square(300), seen_on="2011-06-05", source="video")
    (flag,) = Flag.objects.all()
    assert (flag.rule, flag.site, flag.enterprise, flag.period) == (
        "after_licence",
        mine,
        mine.enterprise,
        dt.date(2011, 6, 1),
    )
    assert flag.evidence["figures"] == {
        "times": "2",
        "first": "2011-06-01",
        "licence": "mining",
        "licence_ended_on": "2011-05-31",
    }
    assert flag.evidence["geometry"] == row.geometry


def test_the_licence_of_the_day_counts(mine: Site, inspector1: User) -> None:
    mine.licences.update(valid_to=dt.date(2011, 5, 31))
    see(inspector1, square(), seen_on="2011-05-31")
    assert not Flag.objects.exists()


def test_a_day_before_the_licence_is_a_day_without_one(mine: Site, inspector1: User) -> None:
    mine.licences.update(valid_from=dt.date(2011, 6, 5))
    see(inspector1, square(), seen_on="2011-06-04")
    (flag,) = Flag.objects.all()
    assert (flag.rule, flag.site) == ("after_licence", mine)
    assert flag.evidence["figures"]["licence_ended_on"] == "-"
    see(inspector1, square(), seen_on="2011-06-05")
    assert flag.episodes.count() == Flag.objects.count() == 1
    assert Flag.objects.get().evidence["figures"]["times"] == "1", "the first day of the licence is licensed"


def test_a_licensed_neighbour_explains_what_was_seen(mine: Site, inspector1: User) -> None:
    mine.licences.update(valid_to=dt.date(2011, 5, 31))
    factories.site(mine.enterprise, latitude=Decimal(str(NORTH)) + Decimal("0.004"), longitude=Decimal(str(EAST)))
    see(inspector1, square(100))
    assert not Flag.objects.exists()


def test_a_licence_that_is_revoked_later_for_that_day_is_found_at_night(mine: Site, inspector1: User) -> None:
    see(inspector1, square())
    mine.licences.update(valid_to=dt.date(2011, 5, 31))
    screening.screen_day(dt.date(2011, 6, 9))
    assert len(standing("after_licence")) == 1
    again = screening.screen_day(dt.date(2011, 6, 9))
    assert (again.raised, again.ended) == (0, 0)


@pytest.mark.parametrize(("night", "found"), [(dt.date(2013, 5, 31), True), (dt.date(2013, 6, 1), False)])
def test_at_night_two_years_of_observations_are_judged(
    mine: Site, inspector1: User, night: dt.date, found: bool
) -> None:
    see(inspector1, square(), seen_on="2011-06-08")
    mine.licences.update(valid_to=dt.date(2011, 5, 31))
    screening.screen_day(night)
    assert bool(standing("after_licence")) == found


def test_what_is_withdrawn_ends_what_it_raised(mine: Site, inspector1: User) -> None:
    row = see(inspector1, square(3000))
    row = observations.withdraw(row, actor=inspector1, reason="It is a fish farm.")
    assert row.state == "withdrawn"
    assert not standing("outside_licence")
    assert Flag.objects.get().state == "open"
    with pytest.raises(Conflict):
        observations.withdraw(row, actor=inspector1, reason="Again.")


def test_a_flag_about_a_digging_becomes_a_case(mine: Site, inspector1: User) -> None:
    see(inspector1, square(3000))
    case, opened = flags.escalate(standing("outside_licence")[0], actor=inspector1, reason="To be visited.")
    assert opened
    assert (case.latitude, case.seen_on) == (Flag.objects.get().latitude, dt.date(2011, 6, 1))


# --- Refused ---

BOW = {"type": "Polygon", "coordinates": [[[114, 24], [114.01, 24.01], [114.01, 24], [114, 24.01], [114, 24]]]}


@pytest.mark.parametrize(
    ("shape", "said", "pointer", "code"),
    [
        (BOW, {}, "/geometry", "crosses_itself"),
        ({"type": "Point", "coordinates": [24.9, 114.8]}, {}, "/geometry", "off_the_earth"),
        ({"type": "LineString", "coordinates": [[1, 2], [3, 4]]}, {}, "/geometry", "geometry_type"),
        ({"type": "Point", "coordinates": ["a", "b"]}, {}, "/geometry", "coordinates"),
        ({"type": "Point", "coordinates": [1]}, {}, "/geometry", "coordinates"),
        ({"type": "Point", "coordinates": None}, {}, "/geometry", "coordinates"),
        ({"type": "Polygon", "coordinates": [[[1, 2], [3, 4]]]}, {}, "/geometry", "coordinates"),
        ({"type": "Polygon"}, {}, "/geometry", "coordinates"),
        ("here", {}, "/geometry", "geometry_type"),
        (None, {}, "/geometry", "geometry_type"),
        ({**square(), "crs": "GCJ-02"}, {}, "/geometry", "geometry_members"),
        (square(side=30_000), {}, "/geometry", "area"),
        (square(), {"source": "hearsay"}, "/properties/source", "invalid_choice"),
        (square(), {"seen_on": "2011-06-10"}, "/properties/seen_on", "out_of_range"),
        (square(), {"seen_on": "1960-01-01"}, "/properties/seen_on", "out_of_range"),
        (square(), {"seen_on": "June"}, "/properties/seen_on", "invalid"),
        (square(), {"description": " "}, "/properties/description", "required"),
        (square(), {"description": 7}, "/properties/description", "invalid"),
        (square(), {"place": "99"}, "/properties/place", "unknown_jurisdiction"),
        (square(), {"place": ["36"]}, "/properties/place", "unknown_jurisdiction"),
    ],
)
def test_each_fault_is_named_with_the_number_of_its_feature_and_nothing_is_recorded(
    api: Any, inspector1: User, shape: Any, said: dict[str, Any], pointer: str, code: str
) -> None:
    body = collection((square(3000), properties()), (shape, properties(**said)))
    answer = api(inspector1).post(f"{URL}import/", body)
    assert pointers(assert_problem(answer, 400, "invalid")) == [(f"/features/1{pointer}", code)]
    assert not Observation.objects.exists()
    assert not Flag.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"type": "Feature"},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": {}},
        {"type": "FeatureCollection", "features": [7]},
        [],
    ],
)
def test_what_is_no_collection_is_refused(api: Any, inspector1: User, body: Any) -> None:
    assert_problem(api(inspector1).post(f"{URL}import/", body), 400, "invalid")


def test_all_faults_of_all_features_are_returned_at_once(api: Any, inspector1: User) -> None:
    body = collection((BOW, properties(source="")), (square(), properties(place="")))
    result = pointers(assert_problem(api(inspector1).post(f"{URL}import/", body), 400, "invalid"))
    assert [pointer for pointer, _code in result] == [
        "/features/0/geometry",
        "/features/0/properties/source",
        "/features/1/properties/place",
    ]


def test_a_whole_collection_is_recorded_and_judged(api: Any, inspector1: User, mine: Site) -> None:
    body = collection(
        (square(), properties()),
        (square(3000), properties(instrument="ZY-3, scene 7")),
        ({"type": "Point", "coordinates": [EAST + 0.1, NORTH]}, properties(source="video")),
    )
    answer = api(inspector1).post(f"{URL}import/", body)
    assert answer.status_code == 201, answer.content
    assert answer.json()["recorded"] == 3
    assert len(standing("outside_licence")) == 2


def test_one_is_recorded_over_the_api(api: Any, inspector1: User) -> None:
    answer = api(inspector1).post(URL, {**properties(), "geometry": square()})
    assert answer.status_code == 201, answer.content
    created = answer.json()
    assert (created["place"], created["state"], created["actions"]) == ("360727", "recorded", ["withdraw"])
    answer = api(inspector1).post(URL, {**properties(), "geometry": BOW})
    assert pointers(assert_problem(answer, 400, "invalid")) == [("/geometry", "crosses_itself")]


def test_jurisdiction_bounds_observations(
    api: Any, inspector1: User, inspector3: User, signer: User, admin1: User, auditor1: User
) -> None:
    row = see(inspector1, square())
    assert_problem(api(inspector3).get(f"{URL}{row.pk}/"), 404, "not_found")
    assert_problem(api(signer).get(f"{URL}{row.pk}/"), 404, "not_found")
    assert_problem(api().get(URL), 401, "not_authenticated")
    assert api(auditor1).get(f"{URL}{row.pk}/").json()["actions"] == []
    assert_problem(api(auditor1).post(f"{URL}{row.pk}/withdraw/", {"reason": "No."}), 403, "forbidden")
    assert_problem(api(admin1).post(URL, {**properties(), "geometry": square()}), 403, "forbidden")
    assert_problem(api(inspector3).post(URL, {**properties(), "geometry": square()}), 403, "forbidden")
    body = collection((square(), properties(place="150206")), (square(), properties()))
    factories.place("150206")
    assert_problem(api(inspector3).post(f"{URL}import/", body), 403, "forbidden")
    assert Observation.objects.count() == 1
    with pytest.raises(Forbidden):
        see(inspector3, square())
    with pytest.raises(Invalid):
        observations.withdraw(row, actor=inspector1, reason="")
