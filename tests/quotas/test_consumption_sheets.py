"""Sheets of returns of consumption: every cell that cannot be is named, and all rows are filed or none."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.errors import Forbidden
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from quotas.models import ConsumptionReturn, Import
from quotas.services import consumption, imports
from tests.support import factories
from tests.support.page_clients import page_client

TITLES = "Site,Month,electricity,oxalic_acid"


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2012, 6, 8)):
        yield


@pytest.fixture
def plant(firm: Enterprise) -> Site:
    return factories.site(firm, "separation", code="S-PLANT")


def upload(actor: User, *rows: str, dry_run: bool = True) -> Import:
    content = "\n".join([TITLES, *rows]).encode()
    return imports.create(actor=actor, kind="consumption", file=imports.Upload("c.csv", content), dry_run=dry_run)


def cells(row: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["title"], fault["code"]) for fault in row.faults]


def test_a_sheet_files_all_returns_at_once(signer: User, plant: Site) -> None:
    other = factories.site(plant.enterprise, "separation")
    tried = upload(signer, f"{plant.code},2012-05,1000,2.5", f"{other.code},2012-05,0,")
    assert (tried.state, tried.lines, tried.faults) == ("ready", 2, [])
    assert not ConsumptionReturn.objects.exists()
    imports.commit(tried, actor=signer)
    found = {row.site.code: (row.electricity, row.oxalic_acid) for row in ConsumptionReturn.objects.all()}
    assert found == {plant.code: (1000, Decimal("2.5")), other.code: (0, None)}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("S-PLANT,2012-05,many,", ("electricity, kWh", "not_a_number")),
        ("S-PLANT,2012-05,-1,", ("electricity, kWh", "negative")),
        ("S-PLANT,2012-05,1,2500 kg", ("oxalic acid, t", "not_a_number")),
        ("S-PLANT,May,1,", ("Month", "invalid_period")),
        ("S-PLANT,,1,", ("Month", "required")),
        ("S-PLANT,2012-06,1,", ("Month", "not_over")),
        ("S-PLANT,2012-05,,", ("electricity, kWh", "required")),
        ("S-NONE,2012-05,1,", ("Site", "unknown_code")),
        (",2012-05,1,", ("Site", "required")),
    ],
)
def test_each_cell_that_cannot_be_is_named(signer: User, plant: Site, line: str, expected: tuple[str, str]) -> None:
    other = factories.site(plant.enterprise, "separation")
    row = upload(signer, f"{other.code},2012-05,1,", line, dry_run=False)
    assert (3, *expected) in cells(row)
    assert row.state == "faulty"
    assert not ConsumptionReturn.objects.exists()


def test_a_month_filed_before_is_named_at_its_row(signer: User, plant: Site) -> None:
    line = f"{plant.code},2012-05,1,"
    imports.commit(upload(signer, line), actor=signer)
    assert [(row, code) for row, _title, code in cells(upload(signer, line))] == [(2, "return_exists")]


def test_rows_are_filed_in_one_order_and_faults_keep_their_rows(
    signer: User, plant: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = factories.site(plant.enterprise, "separation", code="S-ANOTHER")
    lines = [
        f"{plant.code},2012-05,1,",
        f"{plant.code},2012-04,1,",
        f"{other.code},2012-06,1,",
        f"{other.code},2012-05,1,",
        "S-NONE,2012-05,1,",
    ]
    filed, file = [], consumption.file
    monkeypatch.setattr(
        consumption, "file", lambda **given: filed.append((given["site"].code, given["period"].month)) or file(**given)
    )
    row = upload(signer, *lines)
    assert filed == [(other.code, 5), (other.code, 6), (plant.code, 4), (plant.code, 5)]
    assert [(number, code) for number, _title, code in cells(row)] == [(4, "not_over"), (6, "unknown_code")]


def test_a_sheet_has_at_most_so_many_returns(signer: User, plant: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotas.services.imports.consumption.MOST_ROWS", 1)
    lines = [f"{plant.code},2012-04,1,", f"{plant.code},2012-05,1,"]
    row = upload(signer, *lines, dry_run=False)
    assert (row.state, cells(row)) == ("faulty", [(None, "", "too_many_rows")])
    assert "at most 1 returns; this one has 2" in row.faults[0]["detail"]
    assert not ConsumptionReturn.objects.exists()
    assert upload(signer, lines[0]).state == "ready"


def test_nobody_else_files_by_a_sheet(p36a: User, plant: Site) -> None:
    with pytest.raises(Forbidden):
        upload(p36a, f"{plant.code},2012-05,1,")
    stranger = factories.user(Role.ENTERPRISE_SIGNER, of=factories.enterprise())
    assert cells(upload(stranger, f"{plant.code},2012-05,1,")) == [(2, "Site", "unknown_code")]


def test_a_sheet_is_uploaded_and_taken_over_on_pages(signer: User, plant: Site) -> None:
    client = page_client(signer)
    content = SimpleUploadedFile("c.csv", f"{TITLES}\n{plant.code},2012-05,1,".encode())
    assert client.post(reverse("pages:consumption-sheet"), {"file": content}).status_code == 302
    row = Import.objects.get()
    assert client.post(reverse("pages:import-act", args=[row.pk, "commit"])).status_code == 302
    assert ConsumptionReturn.objects.count() == 1
    for form in ("xlsx", "csv"):
        assert client.get(reverse("pages:consumption-sheet-template", args=[form])).status_code == 200
    assert client.get(reverse("pages:consumption-sheet-template", args=["pdf"])).status_code == 404
