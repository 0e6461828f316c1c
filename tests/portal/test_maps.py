"""Maps and mining areas: positions only within the reader's jurisdiction, and no request to another host."""

import csv
import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from demo.companies import MINES
from enterprises.models import Enterprise, MiningArea, Site, User
from portal.map_ground import FILE, ROOT, lies_in
from tests.support import factories
from tests.support.filings import filed, line
from tests.support.page_clients import page_client, query_counts


def features(client: Client, name: str, **asked: Any) -> list[dict[str, Any]]:
    answer = client.get(reverse(f"pages:{name}"), asked)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/geo+json"
    result = json.loads(answer.content)
    assert result["type"] == "FeatureCollection"
    return list(result["features"])


@pytest.fixture
def area(db: None) -> MiningArea:
    return MiningArea.objects.create(
        number=1, name="Longnan (1)", jurisdiction=factories.place("360727"), evidence="sourced", source="a test"
    )


@pytest.fixture
def mine(firm: Enterprise, area: MiningArea) -> Site:
    site = firm.sites.get()
    site.latitude, site.longitude, site.mining_area = Decimal("24.90000"), Decimal("114.80000"), area
    site.save()
    return site


def test_sites_stand_where_they_are_longitude_first(mine: Site, p36a: User) -> None:
    (result,) = features(page_client(p36a), "map-sites")
    assert result["geometry"] == {"type": "Point", "coordinates": [114.8, 24.9]}
    assert result["properties"]["kind"] == "site"
    assert result["properties"]["url"] == reverse("pages:enterprise", args=[mine.enterprise.code])


def test_a_site_without_a_licence_in_force_has_a_sign_of_its_own(mine: Site, p36a: User) -> None:
    mine.licences.update(valid_to=dt.date(2011, 1, 31))
    assert features(page_client(p36a), "map-sites")[0]["properties"]["kind"] == "unlicensed"


def test_the_page_of_a_site_draws_that_site_alone(mine: Site, p36a: User) -> None:
    client, page = page_client(p36a), reverse("pages:site", args=[mine.code])
    shown = client.get(page).content.decode()
    assert f"{reverse('pages:map-sites')}?site={mine.code}" in shown
    assert features(client, "map-sites", site="") == features(client, "map-sites")
    other = factories.site(mine.enterprise, code="S-ELSEWHERE")
    other.latitude, other.longitude = Decimal("25.00000"), Decimal("115.00000")
    other.save()
    assert len(features(client, "map-sites")) == 2
    (drawn,) = features(client, "map-sites", site=mine.code)
    assert drawn["geometry"]["coordinates"] == [114.8, 24.9]
    other.latitude = other.longitude = None
    other.save()
    assert "data-map=" not in client.get(reverse("pages:site", args=[other.code])).content.decode()


@pytest.mark.parametrize("name", ["map-sites", "map-areas"])
def test_nothing_of_another_place_is_on_the_map(mine: Site, p15a: User, outsider: User, clerk: User, name: str) -> None:
    assert features(page_client(p15a), name) == features(page_client(outsider), name) == []
    assert len(features(page_client(clerk), name)) == 1


@pytest.mark.parametrize(
    ("asked", "count"),
    [
        ({"enterprise": "E-DEMO-FIRM"}, 1),
        ({"enterprise": "E-OTHER"}, 0),
        ({"area": "1"}, 1),
        ({"area": "2"}, 0),
        ({"area": "9" * 30}, 0),
        ({"area": "x"}, 1),
        ({"place": "3607"}, 1),
        ({"place": "15"}, 0),
        ({"place": "\x00"}, 1),
    ],
)
def test_the_map_shows_what_is_asked_for(mine: Site, p36a: User, asked: dict[str, str], count: int) -> None:
    assert len(features(page_client(p36a), "map-sites", **asked)) == count


def test_everybody_gets_the_sites_of_the_public_register(mine: Site) -> None:
    (result,) = features(Client(), "public-map", on="2011-05-01")
    assert "url" not in result["properties"]
    assert features(Client(), "public-map", on="2001-05-01") == []


def test_outlines_come_from_the_deployer_alone(db: None, settings: Any, tmp_path: Path) -> None:
    address = reverse("pages:map-outlines")
    assert Client().get(address).status_code == 404
    own = tmp_path / "own.geojson"
    own.write_text('{"type": "FeatureCollection", "features": []}')
    settings.MAP_OUTLINES = str(own)
    assert b"".join(Client().get(address).streaming_content) == own.read_bytes()


def ground() -> list[dict[str, Any]]:
    found = json.loads(FILE.read_text())
    assert found["evidence"] == "sourced"
    assert "Natural Earth, public domain" in found["source"]
    return list(found["features"])


def test_the_ground_has_each_province_of_the_register_with_both_names() -> None:
    with (ROOT / "enterprises" / "data" / "jurisdictions.csv").open() as file:
        named = {row["code"]: row for row in csv.DictReader(file) if row["level"] == "province"}
    drawn = {one["properties"]["code"]: one["properties"] for one in ground() if "code" in one["properties"]}
    assert {code: (one["name"], one["name_zh"]) for code, one in drawn.items()} == {
        code: (row["name"], row["name_zh"]) for code, row in named.items()
    }
    assert {one["properties"]["kind"] for one in ground()} == {"province", "lake", "river"}


def test_positions_of_the_demonstration_and_of_labels_lie_in_the_province_of_their_code() -> None:
    provinces = {one["properties"]["code"]: one for one in ground() if "code" in one["properties"]}
    for one in provinces.values():
        assert lies_in(one["geometry"]["coordinates"], one["properties"]["label"]), one["properties"]
    for mine in MINES:
        latitude, longitude = mine.position
        assert lies_in(provinces[mine.province]["geometry"]["coordinates"], (float(longitude), float(latitude))), mine


@pytest.mark.parametrize("wanted", [True, False])
def test_the_deployer_chooses_whether_maps_have_a_ground(mine: Site, p36a: User, settings: Any, wanted: bool) -> None:
    settings.MAP_GROUND = wanted
    shown = page_client(p36a).get(reverse("pages:areas")).content.decode()
    assert "data-map=" in shown
    assert ("map/ground.json" in shown) == ("not a statement on borders" in shown) == wanted


def test_a_public_map_has_no_ground(mine: Site, client: Client) -> None:
    shown = client.get(reverse("pages:public-register")).content.decode()
    assert "data-map=" in shown
    assert "map/ground.json" not in shown
    assert "not a statement on borders" not in shown


# --- Mining areas -----------------------------------------------------------------------------------------------------
def test_an_area_rolls_up_what_its_sites_used(
    mine: Site, firm: Enterprise, signer: User, p36a: User, p15a: User
) -> None:
    factories.product()
    factories.programme(name="What may be mined")
    factories.programme_year("mlr-mining", 2011, "all")
    with clock.at(dt.date(2011, 5, 5)):
        filed(firm, dt.date(2011, 4, 1), signer, line(mine, produced="12.500", sold="12.500"))
        page = page_client(p36a).get(reverse("pages:area", args=[1]))
        assert [(use.programme, use.tonnes) for use in page.context["uses"]] == [
            ("What may be mined", Decimal("12.500"))
        ]
        rows = page_client(p36a).get(reverse("pages:areas")).context["rows"]
        assert [use.tonnes for _, uses in rows for use in uses] == [Decimal("12.500")]
        assert page_client(p15a).get(reverse("pages:area", args=[1])).context["sites"] == []
        assert page_client(p15a).get(reverse("pages:area", args=[1])).context["uses"] == []


@pytest.mark.parametrize("number", [2, 0, 10**12])
def test_an_area_that_is_not_there_is_404(area: MiningArea, mlr1: User, number: int) -> None:
    assert page_client(mlr1).get(reverse("pages:area", args=[number])).status_code == 404


def test_the_pages_cost_the_same_however_much_there_is(mine: Site, p36a: User, area: MiningArea) -> None:
    client = page_client(p36a)
    addresses = [
        reverse("pages:areas"),
        reverse("pages:area", args=[1]),
        reverse("pages:enterprise", args=[mine.enterprise.code]),
        reverse("pages:map-sites"),
    ]

    before = query_counts(client, addresses)
    for number in range(2, 8):
        MiningArea.objects.create(number=number, jurisdiction=area.jurisdiction, evidence="sourced", source="a test")
        factories.site(mine.enterprise, mining_area=area, latitude=Decimal(25), longitude=Decimal(115))
    assert query_counts(client, addresses) == before
    assert max(before) <= 32


def test_an_enterprise_page_has_everything_in_one_place(mine: Site, auditor1: User, clerk: User) -> None:
    page = page_client(auditor1).get(reverse("pages:enterprise", args=[mine.enterprise.code]))
    text = page.content.decode()
    for section in ("quota", "months", "map", "sites", "licences", "people"):
        assert f'id="{section}"' in text, section
    assert [membership.user for membership in page.context["people"]] == [clerk]


def test_people_are_shown_to_those_who_may_read_them(mine: Site, p36a: User, clerk: User) -> None:
    page = page_client(p36a).get(reverse("pages:enterprise", args=[mine.enterprise.code]))
    assert list(page.context["people"]) == []
