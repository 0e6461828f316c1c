"""Sheets of readings: every cell that cannot be is named, and all readings are entered or none."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.errors import Forbidden
from core.models import AuditEvent
from enterprises.models import Enterprise, Site, User
from environment.models import Reading
from quotas.models import Import
from quotas.services import imports
from tests.support import factories
from tests.support.page_clients import page_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2014, 10, 20)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation", code="S-PLANT")


TITLES = "Site,Pollutant,Medium,Outlet,Discharge,Sampled on,Value,Unit,Method,Laboratory"


def upload(actor: User, *rows: str, dry_run: bool = True, titles: str = TITLES) -> Import:
    content = "\n".join([titles, *rows]).encode()
    return imports.create(actor=actor, kind="readings", file=imports.Upload("r.csv", content), dry_run=dry_run)


def cells(row: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["title"], fault["code"]) for fault in row.faults]


def test_a_sheet_enters_all_readings_at_once(p36a: User, plant: Site) -> None:
    other = factories.site(plant.enterprise, "separation")
    good = [
        f"{plant.code},Chemical oxygen demand,Water,DW001,Direct,2014-06-02,60,mg/L,HJ 828,Station",
        f"{other.code},chlorine,Air,DA001,,2014-06-02,3.5,mg/m³,HJ 547,Station",
        f"{plant.code},ph,Water,DW001,direct,2014-06-02,7.2,none,GB 6920,Station",
    ]
    tried = upload(p36a, *good)
    assert (tried.state, tried.lines, tried.faults) == ("ready", 3, [])
    assert not Reading.objects.exists()
    imports.commit(tried, actor=p36a)
    assert Reading.objects.filter(by_office=True, recorded_by=p36a).count() == 3
    assert AuditEvent.objects.filter(action="readings.record").count() == 3
    again = upload(p36a, good[0])
    assert cells(again) == [(2, "Pollutant", "reading_exists")]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Value": "60 kg"}, ("Value", "not_a_number")),
        ({"Value": "60 t"}, ("Value", "not_a_number")),
        ({"Value": "-1"}, ("Value", "negative")),
        ({"Unit": "kg"}, ("Unit", "unknown_value")),
        ({"Unit": "mg/m³"}, ("Unit", "wrong_unit")),
        ({"Unit": ""}, ("Unit", "required")),
        ({"Method": ""}, ("Method", "required")),
        ({"Laboratory": ""}, ("Laboratory", "required")),
        ({"Outlet": ""}, ("Outlet", "required")),
        ({"Site": "S-NONE"}, ("Site", "unknown_code")),
        ({"Pollutant": "smell"}, ("Pollutant", "unknown_value")),
        ({"Sampled on": "2999-01-01"}, ("Sampled on", "in_the_future")),
        ({"Discharge": ""}, ("Discharge", "required")),
    ],
)
def test_each_cell_of_a_sheet_that_cannot_be_is_named(
    p36a: User, plant: Site, change: dict[str, str], expected: tuple[str, str]
) -> None:
    names = TITLES.split(",")
    good = [plant.code, "chemical oxygen demand", "Water", "DW001", "Direct", "2014-06-02", "60", "mg/L", "HJ", "Lab"]
    bad = [change.get(name, value) for name, value in zip(names, good, strict=True)]
    bad[3] = change.get("Outlet", "DW002")
    row = upload(p36a, ",".join(good), ",".join(bad), dry_run=False)
    assert (3, *expected) in cells(row)
    assert row.state == "faulty"
    assert not Reading.objects.exists()


def test_a_reading_stands_once_in_a_sheet_of_at_most_five_hundred(p36a: User, plant: Site) -> None:
    line = f"{plant.code},chemical oxygen demand,Water,DW001,Direct,2014-06-02,60,mg/L,HJ 828,Station"
    assert cells(upload(p36a, line, line)) == [(3, "Pollutant", "reading_exists")]
    many = [line.replace("DW001", f"DW{number}") for number in range(501)]
    assert [fault["code"] for fault in upload(p36a, *many).faults] == ["out_of_range"]


def test_nobody_enters_readings_elsewhere_by_a_sheet(p15a: User, plant: Site, customs1: User) -> None:
    line = f"{plant.code},chemical oxygen demand,Water,DW001,Direct,2014-06-02,60,mg/L,HJ 828,Station"
    assert cells(upload(p15a, line)) == [(2, "Site", "unknown_code")]
    with pytest.raises(Forbidden):
        upload(customs1, line)


def test_a_sheet_is_uploaded_and_taken_over_on_pages(p36a: User, plant: Site) -> None:
    client = page_client(p36a)
    line = f"{plant.code},chemical oxygen demand,Water,DW001,Direct,2014-06-02,60,mg/L,HJ 828,Station"
    content = SimpleUploadedFile("r.csv", f"{TITLES}\n{line}".encode())
    assert client.post(reverse("pages:readings-sheet"), {"file": content}).status_code == 302
    row = Import.objects.get()
    answer = client.post(reverse("pages:import-act", args=[row.pk, "commit"]))
    assert answer.status_code == 302
    assert answer.url == reverse("pages:readings")
    assert Reading.objects.count() == 1
    assert client.get(reverse("pages:readings-sheet-template", args=["xlsx"])).status_code == 200
