"""Enterprises, sites and licences from sheets: every fault at its cell, and all rows entered or none."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import clock
from core.errors import Forbidden
from enterprises.models import Enterprise, Licence, MiningArea, Site, User
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload
from tests.core.conftest import Login, api
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.sheets import workbook

__all__ = ["api"]

SITES = ["Code", "Name", "Enterprise (code)", "Kind", "Ore type", "Place (code)", "Latitude", "Held from"]
LICENCES = ["Number", "Kind", "Site", "Authority (code)", "Issuing level", "Valid from", "Valid to"]
GOOD = ["S-NEW-1", "New mine", "E-FIRM", "Mine", "ion_adsorption", "360727", "24.9", "2010-01-01"]


@pytest.fixture(autouse=True)
def in_may() -> Any:
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def firm(db: None) -> Enterprise:
    factories.authority("MLR")
    factories.enterprise("E-FAR", at="150206")
    return factories.enterprise("E-FIRM")


def uploaded(actor: User, kind: str, content: bytes, name: str = "s.xlsx", *, dry_run: bool = True) -> Import:
    return imports.create(actor=actor, kind=kind, file=Upload(name, content), dry_run=dry_run)


def faults(row: Import) -> dict[str, str]:
    return {f"{fault['column']}{fault['row'] or ''}": fault["code"] for fault in row.faults}


def test_sites_come_in_all_or_none(firm: Enterprise, p36a: User) -> None:
    bad = [
        ["new", "Small letters", "E-FIRM", "Mine", "ion_adsorption", "360727", "", ""],
        ["S-NEW-1", "The same code", "E-FIRM", "Mine", "ion_adsorption", "360727", "", ""],
        ["S-NEW-2", "Of another province", "E-FAR", "Mine", "", "360727", "", ""],
        ["S-NEW-3", "", "E-FIRM", "Quarry", "", "99", "95", "next year"],
    ]
    found = faults(uploaded(p36a, "sites", workbook(SITES, GOOD, *bad)))
    assert {cell: found.get(cell) for cell in ("A3", "A4", "C5")} == {
        "A3": "invalid_code",
        "A4": "taken",
        "C5": "unknown_code",
    }
    assert {"B6", "D6", "F6", "G6", "H6"} <= set(found)
    assert not [cell for cell in found if cell.endswith("2")]
    assert not Site.objects.exists()
    ready = uploaded(p36a, "sites", workbook(SITES, GOOD))
    assert (ready.state, ready.faults, Site.objects.exists()) == ("ready", [], False)
    assert imports.commit(ready, actor=p36a).state == "committed"
    site = Site.objects.get()
    assert (site.code, site.enterprise, site.kind, site.jurisdiction.code) == ("S-NEW-1", firm, "mine", "360727")
    assert site.tenures.get().held_from == dt.date(2010, 1, 1)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_chinese_file_is_read_in_each_encoding(firm: Enterprise, p36a: User, encoding: str) -> None:
    text = "代码,名称,企业（代码）,类型,ore_type,地区（代码）\nS-NEW-1,足洞矿,E-FIRM,矿山,ion_adsorption,360727\n"
    result = uploaded(p36a, "sites", text.encode(encoding), "sites.csv", dry_run=False)
    assert (result.faults, result.state) == ([], "committed")
    assert Site.objects.get().name == "足洞矿"


def test_licences_are_judged_as_by_their_form(firm: Enterprise, p36a: User) -> None:
    mine = factories.site(firm, licensed=False, code="S-MINE", held_from=clock.today())
    factories.site(firm, licensed=False, code="S-HELD")
    good = ["L-1", "Production approval", "S-MINE", "MLR", "Province", "2011-01-01", "2012-12-31"]
    bad = [
        ["L-2", "Production approval", "S-ABSENT", "MLR", "Province", "2011-01-01", ""],
        ["L-3", "Production approval", "S-MINE", "NOBODY", "Province", "2011-01-01", ""],
        ["L-4", "Work-safety licence", "S-MINE", "MLR", "Province", "2011-06-01", "2011-01-01"],
        ["L-5", "Production approval", "S-HELD", "MLR", "Province", "2011-01-01", "2012-12-31"],
    ]
    row = uploaded(p36a, "licences", workbook(LICENCES, good, *bad))
    found = faults(row)
    assert "on the page of the site S-HELD" in str(row.faults), "what to do"
    assert (found.get("C3"), found.get("D4")) == ("unknown_code", "unknown_code")
    assert [code for cell, code in found.items() if cell.endswith("5")]
    assert {cell: code for cell, code in found.items() if cell.endswith("6")} == {"F6": "needs_second_person"}
    assert not [cell for cell in found if cell.endswith("2")]
    assert not Licence.objects.exists()
    result = uploaded(p36a, "licences", workbook(LICENCES, good), dry_run=False)
    assert (result.faults, result.state) == ([], "committed")
    assert Licence.objects.get(number="L-1").site == mine


def test_the_same_file_is_recognised(firm: Enterprise, p36a: User) -> None:
    content = workbook(SITES, GOOD)
    uploaded(p36a, "sites", content, dry_run=False)
    again = uploaded(p36a, "sites", content)
    assert (again.state, faults(again)) == ("ready", {})
    assert [(finding["code"], finding["severity"]) for finding in again.findings] == [("unchanged", "notice")]
    assert Import.objects.with_earlier().get(pk=again.pk).imported_before is not None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", ["enterprises", "sites", "licences"])
def test_the_file_of_the_list_changes_nothing(firm: Enterprise, p36a: User, api: Login, kind: str, form: str) -> None:
    Enterprise.objects.filter(pk=firm.pk).update(name_zh="＝足洞矿业")  # a file puts a mark before it
    area = MiningArea.objects.create(number=97, jurisdiction=firm.jurisdiction, evidence="sourced", source="test")
    factories.site(firm, code="S-FIRM", mining_area=area, latitude=Decimal("24.90000"), longitude=Decimal("114.80000"))
    content = api(p36a).get(f"/api/v1/{kind}/", {"format": form}).getvalue()
    row = uploaded(p36a, kind, content, f"{kind}.{form}")
    assert (row.state, row.faults, row.lines) == ("ready", [], 1)
    assert [(finding["code"], finding["severity"]) for finding in row.findings] == [("unchanged", "notice")]
    assert imports.commit(row, actor=p36a).state == "committed"
    assert (Enterprise.objects.count(), Site.objects.count(), Licence.objects.count()) == (2, 1, 1)


def test_a_row_that_differs_from_the_register_is_no_new_one(firm: Enterprise, p36a: User, api: Login) -> None:
    Enterprise.objects.filter(pk=firm.pk).update(name_zh="足洞矿业")
    content = api(p36a).get("/api/v1/enterprises/", {"format": "csv"}).getvalue()
    changed = content.replace(firm.name.encode(), b"Another name")
    assert set(faults(uploaded(p36a, "enterprises", changed, "e.csv")).values()) == {"taken"}
    blank = content.replace("足洞矿业".encode(), b"")
    assert set(faults(uploaded(p36a, "enterprises", blank, "e.csv")).values()) == {"taken"}


def test_a_copy_of_the_file_enters_the_same_rows(firm: Enterprise, p36a: User, api: Login) -> None:
    content = api(p36a).get("/api/v1/enterprises/", {"format": "csv"}).getvalue().replace(b"E-FIRM", b"E-COPY")
    content = content.replace(str(firm.credit_code).encode(), b"") if firm.credit_code else content
    row = uploaded(p36a, "enterprises", content, "enterprises.csv", dry_run=False)
    assert (row.faults, row.findings, row.state) == ([], [], "committed")
    copy = Enterprise.objects.get(code="E-COPY")
    assert (copy.name, copy.ownership, copy.jurisdiction, copy.group) == (
        firm.name.replace("E-FIRM", "E-COPY"),
        firm.ownership,
        firm.jurisdiction,
        firm.group,
    )


@pytest.mark.parametrize("kind", ["sites", "licences"])
def test_who_may_not_enter_one_uploads_none(firm: Enterprise, clerk: User, kind: str) -> None:
    with pytest.raises(Forbidden):
        uploaded(clerk, kind, workbook(SITES, GOOD))


@pytest.mark.parametrize("kind", ["enterprises", "sites", "licences"])
def test_a_sheet_is_filled_in_from_its_template_on_pages_and_over_the_api(
    firm: Enterprise, p36a: User, api: Login, kind: str
) -> None:
    client = page_client(p36a)
    assert reverse(f"pages:{kind}-sheet") in client.get(reverse("pages:enterprises")).content.decode()
    form = client.get(reverse(f"pages:{kind}-sheet")).content.decode()
    address = reverse(f"pages:{kind}-sheet-template", args=["xlsx"])
    assert address in form
    template = client.get(address).content
    sheet = openpyxl.load_workbook(io.BytesIO(template)).worksheets[0]
    assert sheet.data_validations.dataValidation
    assert api(p36a).get(f"/api/v1/imports/templates/{kind}/", {"format": "csv"}).status_code == 200
    assert client.get(reverse(f"pages:{kind}-sheet-template", args=["pdf"])).status_code == 404


def test_a_sheet_is_uploaded_on_its_page_and_shows_the_cell(firm: Enterprise, p36a: User) -> None:
    client, page = page_client(p36a), reverse("pages:sites-sheet")
    bad = SimpleUploadedFile("sites.xlsx", workbook(SITES, [*GOOD[:5], "99", "", ""]))
    shown = client.post(page, {"file": bad}, follow=True).content.decode()
    assert "There is no such code." in shown
    good = SimpleUploadedFile("sites.xlsx", workbook(SITES, GOOD))
    shown = client.post(page, {"file": good}, follow=True)
    assert "Every cell can be imported." in shown.content.decode()
    row = Import.objects.get(state="ready")
    client.post(reverse("pages:import-act", args=[row.pk, "commit"]), follow=True)
    assert Site.objects.filter(code="S-NEW-1").exists()
