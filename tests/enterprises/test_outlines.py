"""Outlines: read from what an official has, refused with a reason, checked by the database, entered by two people."""

import json
import math
import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from core.errors import Forbidden, Invalid
from core.geometry import Unusable
from core.models import AuditEvent
from enterprises import outlines
from enterprises.models import Licence, MiningArea, User
from enterprises.services import approvals, licences, mining_areas
from tests.support import factories
from tests.support.api import client_of, pointers
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone, no_loader
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_refusing, refused

# Invented corners in Ganzhou.
SQUARE = "115.10000 24.80000\n115.12000 24.80000\n115.12000 24.82000\n115.10000 24.82000"
RING = [[115.1, 24.8], [115.12, 24.8], [115.12, 24.82], [115.1, 24.82], [115.1, 24.8]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}
BOW = "115.10000 24.80000\n115.12000 24.82000\n115.12000 24.80000\n115.10000 24.82000"
SPIKE = "115.10000 24.80000\n115.12000 24.80000\n115.14000 24.80000\n115.12000 24.80000\n115.10000 24.82000"


@pytest.mark.parametrize(
    "given",
    [
        SQUARE,
        f"{SQUARE}\n115.10000 24.80000",
        "115.1, 24.8\r\n115.12, 24.8\r\n\r\n115.12, 24.82\r\n115.1, 24.82\r\n",
        "24.8 115.1\n24.8 115.12\n24.82 115.12\n24.82 115.1",
        "1. 115°06′00″ 24°48′00″\n2. 115°07′12″ 24°48′\n3. 115°07′12″E, 24°49′12″N\n4. 115°6'0\" 24°49'12\"",
        "115度6分 24度48分\n115度7分12秒，24度48分\n115.12 24.82\n115.1 24.82",
        json.dumps(POLYGON),
        json.dumps({"type": "Feature", "properties": {}, "geometry": POLYGON}),
    ],
)
def test_corners_are_read_as_people_and_programs_have_them(given: str) -> None:
    assert outlines.read(given) == SQUARE


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("115.1 24.8\n115.12 24.8", "number_of_corners"),
        ("115.1 24.8\n115.12 24.8\n115.1 24.8", "number_of_corners"),
        ("\n".join(f"115.{number:05} 24.8" for number in range(201)), "number_of_corners"),
        ("115.1 24.8\n115.12", "corners_unreadable"),
        ("115.1 24.8\n115.12 24.8 3\n115 25", "corners_unreadable"),
        ("115.1 24.8\nhere\n115 25", "corners_unreadable"),
        ("115°61′ 24.8\n115.12 24.8\n115 25", "corners_unreadable"),
        ("38500000.1 2750000.2\n38500100.1 2750000.2\n38500100.1 2750100.2", "corners_unreadable"),
        ("115.1 24.8\n115.12 24.8\n137 25", "outside_the_country"),
        ("115.1 24.8\n115.12 24.8\n115 17.9", "outside_the_country"),
        ("100 24\n101 24\n101 25\n100 25", "too_large"),
        ('{"type": "Polygon", "coordinates": [[[1e300000000, 25], [116, 25], [116, 26]]]}', "outside_the_country"),
        ('{"type": "Polygon", "coordinates": [[[1e9999999999999999999, 25], [116, 25], [1, 2]]]}', "not_one_polygon"),
        (BOW, "crosses_itself"),
        (SPIKE, "crosses_itself"),
        ("115.1 24.8\n115.11 24.8\n115.12 24.8", "no_area"),
        ("{", "not_one_polygon"),
        ('{"type": "Point", "coordinates": [115, 25]}', "not_one_polygon"),
        (json.dumps({**POLYGON, "coordinates": [RING, RING]}), "not_one_polygon"),
        ('{"type": "Polygon", "coordinates": [[["115", 25], [116, 25], [116, 26]]]}', "not_one_polygon"),
        ('{"type": "Polygon", "coordinates": [[[115, 25, 3], [116, 25, 3], [116, 26, 3]]]}', "not_one_polygon"),
    ],
)
def test_what_is_no_outline_is_refused_with_a_reason(given: str, code: str) -> None:
    with pytest.raises(Unusable) as raised:
        outlines.read(given)
    assert raised.value.args[0] == code
    assert str(outlines.WRONG[code]) % raised.value.args[1]


def test_the_area_is_computed() -> None:
    assert Decimal("4.4") < outlines.km2_of(SQUARE) < Decimal("4.6")  # 2.02 km by 2.22 km
    assert outlines.metres_outside(SQUARE, Decimal("24.81"), Decimal("115.11")) == 0
    assert 1_000 < (outlines.metres_outside(SQUARE, Decimal("24.83"), Decimal("115.11")) or 0) < 1_200
    assert outlines.metres_outside(SQUARE, None, None) is None


@pytest.mark.parametrize(
    ("stored", "simple"),
    [
        (SQUARE, True),
        ("\n".join(SQUARE.splitlines()[::-1]), True),
        (BOW, False),
        (SPIKE, False),
        ("115.10000 24.80000\n115.12000 24.80000", False),
        ("115.10000 24.80000\n115.11000 24.80000\n115.12000 24.80000", False),
        (f"{SQUARE}\n115.10000 24.80000", False),
        (f"{SQUARE}\n", False),
        (SQUARE.replace("115.10000", "15.10000"), False),
        (SQUARE.replace("115.10000", "137.10000"), False),
        (SQUARE.replace("24.80000", "17.80000"), False),
        (SQUARE.replace(" ", ","), False),
        ("115.1 24.8\n115.12 24.8\n115.12 24.82", False),
        ("100.00000 24.00000\n101.00000 24.00000\n101.00000 25.00000\n100.00000 25.00000", False),
    ],
)
def test_the_database_checks_the_shape(db: None, stored: str, simple: bool) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT outline_is_simple(%s)", [stored])
        assert cursor.fetchone() == (simple,)


def test_a_fan_of_most_corners_is_checked_quickly(db: None) -> None:
    angles = [2 * math.pi * number / outlines.MOST for number in range(outlines.MOST)]
    given = "\n".join(f"{115 + math.cos(angle) / 50:.6f} {25 + math.sin(angle) / 50:.6f}" for angle in angles)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '500ms'")
        cursor.execute("SELECT outline_is_simple(%s)", [outlines.read(given)])
        assert cursor.fetchone() == (True,)


# --- Of a licence -----------------------------------------------------------------------------------------------------
@pytest.fixture
def licence(firm: Any) -> Licence:
    return factories.licence(firm.sites.get(), "prospecting", issuing_level="province")


def test_two_people_enter_the_outline_of_a_licence(licence: Licence, p36a: User) -> None:
    other = another_like(p36a)
    with refused("needs_second_person"):
        licences.enter_outline(licence, actor=p36a, reason=WHY, outline=SQUARE)
    by_two(licences.OUTLINE, licence, p36a, other, outline=SQUARE)
    licence.refresh_from_db()
    assert licence.outline == SQUARE
    event = AuditEvent.objects.get(action="licences.outline")
    assert event.data["changed"] == {"outline": [None, SQUARE]}
    moved = SQUARE.replace("24.82000", "24.83000")
    by_two(licences.OUTLINE, licence, p36a, other, outline=moved)
    licence.refresh_from_db()
    assert licence.outline == moved


def test_the_second_person_sees_the_outline_until_now(licence: Licence, p36a: User) -> None:
    Licence.objects.filter(pk=licence.pk).update(outline=SQUARE)
    licence.refresh_from_db()
    moved = SQUARE.replace("115.1", "115.2")
    request = approvals.propose(licences.OUTLINE, licence, actor=p36a, reason=WHY, arguments={"outline": moved})
    titles = [table["title"] for table in request.preview["tables"]]
    assert titles == ["Outline", "Outline until now"]
    assert [row[1:] for row in request.preview["tables"][1]["rows"]] == [line.split() for line in SQUARE.splitlines()]


def test_the_second_person_sees_area_corners_and_a_site_outside(licence: Licence, p36a: User) -> None:
    site = licence.site
    site.latitude, site.longitude = Decimal("24.83000"), Decimal("115.11000")
    site.save()
    request = approvals.propose(licences.OUTLINE, licence, actor=p36a, reason=WHY, arguments={"outline": SQUARE})
    facts = dict(request.preview["facts"])
    assert facts["Area of the outline, km²"] == str(outlines.km2_of(SQUARE))
    assert facts["Corners"] == "4"
    assert re.fullmatch(r"1,[01]\d\d", facts["The place of the site lies outside it, m"])
    assert [row[1:] for row in request.preview["tables"][0]["rows"]] == [line.split() for line in SQUARE.splitlines()]


def test_only_licences_of_ground_have_one(firm: Any, p36a: User) -> None:
    other = factories.licence(firm.sites.get(), "environment")
    with pytest.raises(Forbidden):
        approvals.propose(licences.OUTLINE, other, actor=p36a, reason=WHY, arguments={"outline": SQUARE})


def test_over_the_api_and_the_page_it_is_read_alike(licence: Licence, p36a: User) -> None:
    body = {"act": licences.OUTLINE, "target": str(licence.pk), "reason": WHY, "arguments": {"outline": BOW}}
    answer = client_of(p36a).post("/api/v1/approvals/", body, format="json")
    assert answer.status_code == 400
    assert [pointer for pointer, _code in pointers(answer.json())] == ["/arguments/outline"]
    body["arguments"] = {"outline": json.dumps(POLYGON)}
    assert client_of(p36a).post("/api/v1/approvals/", body, format="json").json()["arguments"] == {"outline": SQUARE}


def test_the_database_asks_for_the_second_person(licence: Licence, p36a: User, bound_database: Clone) -> None:
    no_loader(bound_database)
    changed = "UPDATE enterprises_licence SET outline = %s WHERE id = %s"
    assert constraint_refusing(changed, SQUARE, licence.pk, actor=p36a) == "licence_outlined_by_two"


def test_the_database_keeps_a_shape_and_a_kind(licence: Licence, p36a: User) -> None:
    changed = "UPDATE enterprises_licence SET outline = %s WHERE id = %s"
    assert constraint_refusing(changed, BOW, licence.pk, actor=p36a) == "licence_outline_is_simple"
    other = factories.licence(licence.site, "environment")
    assert constraint_refusing(changed, SQUARE, other.pk, actor=p36a) == "licence_outlined_if_of_ground"


# --- Of a planned area ------------------------------------------------------------------------------------------------
@pytest.fixture
def area(db: None) -> MiningArea:
    return MiningArea.objects.create(
        number=1, name="Longnan (1)", jurisdiction=factories.place("360727"), evidence="sourced", source="a test",
        area_km2=Decimal(4),
    )  # fmt: skip


def test_an_administrator_enters_the_outline_of_an_area(area: MiningArea, admin1: User) -> None:
    client = client_of(admin1)
    path = f"/api/v1/mining-areas/{area.number}/"
    etag = client.get(path)["ETag"]
    answer = client.patch(path, {"outline": BOW}, format="json", HTTP_IF_MATCH=etag)
    assert (answer.status_code, pointers(answer.json())) == (400, [("/outline", "crosses_itself")])
    answer = client.patch(path, {"outline": json.dumps(POLYGON)}, format="json", HTTP_IF_MATCH=etag)
    assert answer.status_code == 200, answer.content
    assert (answer.json()["outline"], answer.json()["outline_km2"]) == (SQUARE, str(outlines.km2_of(SQUARE)))
    event = AuditEvent.objects.get(action="mining_areas.update")
    assert event.data["changed"] == {"outline": ["", SQUARE]}
    mining_areas.update(MiningArea.objects.get(), actor=admin1, outline="")
    assert MiningArea.objects.get().outline_geometry is None


def test_past_the_field_the_service_refuses_what_crosses_itself(area: MiningArea, admin1: User) -> None:
    with pytest.raises(Invalid) as raised:
        mining_areas.update(area, actor=admin1, outline=BOW)
    assert [(fault.pointer, fault.code) for fault in raised.value.errors] == [("/outline", "crosses_itself")]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("4 corners", "Outline against the stated area", "115.12000")),
        ("zh-hans", ("4 个拐点", "范围面积与公布面积之差", "115.12000")),
    ],
)
def test_the_page_of_an_area_shows_its_outline_beside_the_stated_area(
    area: MiningArea, p36a: User, language: str, words: tuple[str, ...]
) -> None:
    MiningArea.objects.update(outline=SQUARE)
    client = page_client(p36a)
    client.cookies["django_language"] = language
    shown = client.get(f"/areas/{area.number}/").content.decode()
    assert "data-map=" in shown
    assert [word for word in words if word not in shown] == []
    drawn = json.loads(client.get("/map/areas.geojson?outlined=1&place=3607").content)["features"]
    assert [(one["properties"]["kind"], one["geometry"]) for one in drawn] == [("area", POLYGON)]
    assert json.loads(client.get("/map/areas.geojson?outlined=1&place=15").content)["features"] == []
    assert json.loads(client.get("/map/areas.geojson?outlined=1&area=2").content)["features"] == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("4 corners", "lies 1,113 m outside this outline", "Enter the outline of a licence")),
        ("zh-hans", ("4 个拐点", "位于此范围之外 1,113", "录入许可证范围")),
    ],
)
def test_the_page_of_a_site_shows_the_outline_and_that_the_site_lies_outside(
    licence: Licence, p36a: User, outsider: User, language: str, words: tuple[str, ...]
) -> None:
    site = licence.site
    site.latitude, site.longitude = Decimal("24.83000"), Decimal("115.11000")
    site.save()
    Licence.objects.filter(pk=licence.pk).update(outline=SQUARE)
    client = page_client(p36a)
    client.cookies["django_language"] = language
    shown = client.get(f"/sites/{site.code}/").content.decode()
    assert [word for word in words if word not in shown] == []
    drawn = json.loads(client.get(f"/map/sites.geojson?site={site.code}").content)["features"]
    assert [one["properties"]["kind"] for one in drawn] == ["licence", "site"]
    assert drawn[0]["geometry"] == POLYGON
    assert json.loads(page_client(outsider).get("/map/sites.geojson").content)["features"] == []
