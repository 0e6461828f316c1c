"""Sheets of records: as on their forms, all rows or none, nothing twice."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.errors import Forbidden
from core.models import TokenScope
from enterprises.models import Enterprise, MiningArea, Site, User
from environment.models import (
    DepositEntry,
    Incident,
    OutletVolume,
    PermitLimit,
    RestorationEntry,
    RiskAssessment,
    SiteProcess,
    TailingsStore,
)
from quotas.models import Import
from quotas.services import imports
from quotas.services.imports import Upload
from quotas.services.imports.records import RECORDS
from resources.models import (
    AssociatedReturn,
    EnergyReturn,
    RecoveryReturn,
    ReserveEstimate,
    SecondaryFeed,
    TailingsReturn,
    ThoriumReturn,
    UseReturn,
)
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.cases import every_fault
from tests.support.page_clients import page_client
from tests.support.refusals import refused
from trade.models import PartnerImport

SHEETS: dict[str, tuple[type[Model], list[str], list[str]]] = {
    "deposits": (
        DepositEntry,
        ["Code of the site", "Kind", "Amount, yuan", "Day", "Document"],
        ["S-MINE", "paid", "120,000.50", "2011-03-01", "Receipt 12 of 2011"],
    ),
    "volumes": (
        OutletVolume,
        ["site", "medium", "outlet", "discharge", "month", "volume", "method"],
        ["S-MINE", "water", "WS-1", "direct", "2011-03", "51000.5", "Flow meter"],
    ),
    "limits": (
        PermitLimit,
        ["licence", "pollutant", "medium", "highest", "yearly_total", "document"],
        ["D-36-1", "ammonia_nitrogen", "water", "15", "9.5", "Permit D-36-1"],
    ),
    "restoration": (
        RestorationEntry,
        ["site", "mining_area", "kind", "hectares", "day", "document"],
        ["S-MINE", "", "owed", "12.5", "2012-12-31", "Plan 4 of 2011"],
    ),
    "reserves": (
        ReserveEstimate,
        ["place", "year", "method", "remaining_t", "average_grade", "estimator", "document"],
        ["36 Jiangxi", "2010", "explored", "100000", "0.08", "Institute", "Report 4 of 2010"],
    ),
    "processes": (
        SiteProcess,
        ["site", "process", "used_from", "document"],
        ["S-MINE", "in_situ_leaching", "2009-01-01", "Design 3 of 2008"],
    ),
    "incidents": (
        Incident,
        ["site", "place", "day", "category", "description", "document", "extent", "extent_unit"],
        ["", "360727", "2011-02-03", "landslide", "A slope slid.", "Record 7 of 2011", "1.5", "ha"],
    ),
    "stores": (
        TailingsStore,
        ["site", "name", "kind", "condition", "radioactive", "day", "capacity", "stock", "bearer", "document"],
        ["S-MINE", "Pond 1", "pond", "in_use", "unknown", "2011-01-31", "5000", "1200", "holder", "Survey 2 of 2011"],
    ),
    "risks": (
        RiskAssessment,
        ["site", "subject", "level", "day", "assessor", "result", "document"],
        ["S-MINE", "leaching", "larger", "2011-03-15", "Institute", "Seepage at the dam.", "Report 9 of 2011"],
    ),
    "use_returns": (
        UseReturn,
        ["site", "year", "half", "process", "depleted_reo", "mined_reo", "water_used", "water_reused"],
        ["S-MINE", "2010", "July to December", "in_situ_leaching", "100", "70", "1000", "900"],
    ),
    "recovery": (
        RecoveryReturn,
        ["site", "year", "half", "feed", "fed", "contained_reo", "recovered_reo"],
        ["S-PLANT", "2010", "2", "magnet-scrap", "40", "12", "11.5"],
    ),
    "tailings": (
        TailingsReturn,
        ["site", "year", "half", "opening", "put_on", "drawn"],
        ["S-MINE", "2010", "2", "500", "120", "20.5"],
    ),
    "associated": (
        AssociatedReturn,
        ["site", "year", "half", "mineral", "in_ore", "recovered", "stored"],
        ["S-MINE", "2010", "2", "niobium", "10", "4", "6"],
    ),
    "thorium": (
        ThoriumReturn,
        ["site", "year", "half", "in_feed", "in_products", "in_residue", "discharged", "residue", "method"],
        ["S-MINE", "2010", "2", "10", "1", "8", "0", "40", "Gamma spectrometry"],
    ),
    "energy": (
        EnergyReturn,
        ["site", "year", "half", "output_reo", "energy", "waste_water"],
        ["S-MINE", "2010", "2", "70", "350", "5000"],
    ),
    "partners": (
        PartnerImport,
        ["year", "partner", "kind", "tonnes", "weight", "wording", "source"],
        ["2010", "JP", "", "1234.5", "net", "Rare-earth compounds from China (invented)", "Test (invented)"],
    ),
}
RETURNS = {"use_returns", "recovery", "tailings", "associated", "thorium", "energy"}


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Any:
    with clock.at(dt.date(2011, 4, 20)):
        yield


@pytest.fixture
def mine(firm: Enterprise, p36a: User) -> Site:
    mine = factories.site(firm, code="S-MINE")
    factories.licence(
        mine, "discharge", number="D-36-1", authority=factories.authority("MEP"), issuing_level="province",
        valid_from=dt.date(2010, 1, 1),
    )  # fmt: skip
    factories.site(firm, "recycling", code="S-PLANT")
    SecondaryFeed.objects.create(code="magnet-scrap", name="Magnet scrap", name_zh="磁材废料", source="test")
    return mine


@pytest.fixture
def senders(officer: User, signer: User) -> dict[str, User]:
    """Return who records one such row: an officer, for returns their signer, for partners' figures the customs."""
    customs = factories.user("customs_officer", at="00")
    return {kind: signer if kind in RETURNS else customs if kind == "partners" else officer for kind in SHEETS}


@pytest.fixture
def officer(mine: Site) -> User:
    """Create an officer of the province who keeps the permits of the ministry for the environment, too."""
    return factories.user("provincial_regulator", at="36", authorities=("MEP", "MLR"))


def sheet(kind: str, *rows: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([SHEETS[kind][1], *(rows or (SHEETS[kind][2],))])
    return out.getvalue().encode()


def taken(actor: User, kind: str, *rows: list[str], dry_run: bool = False) -> Import:
    return imports.create(actor=actor, kind=kind, file=Upload("rows.csv", sheet(kind, *rows)), dry_run=dry_run)


def faults(row: Import) -> list[tuple[int | None, str, str]]:
    return [(fault["row"], fault["column"], fault["code"]) for fault in row.faults]


@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_records_its_rows_once(senders: dict[str, User], kind: str) -> None:
    model, officer = SHEETS[kind][0], senders[kind]
    tried = taken(officer, kind, dry_run=True)
    assert (tried.state, faults(tried), model.objects.count()) == ("ready", [], 0)
    assert imports.commit(tried, actor=officer).state == "committed"
    assert model.objects.count() == 1
    again = taken(officer, kind)
    assert (again.state, faults(again)) == ("committed", [])
    assert [found["code"] for found in again.findings] == ["unchanged"]
    assert model.objects.count() == 1


def test_a_sheet_without_references_reads_the_rows_of_its_years(senders: dict[str, User]) -> None:
    with CaptureQueriesContext(connection) as asked:
        taken(senders["partners"], "partners")
    statements = [query["sql"] for query in asked]
    reads = [one for one in statements if 'FROM "trade_partnerimport"' in one and '"year" IN' in one]
    assert reads
    assert all(f'"{column}" IN' in one for one in reads for column in ("partner", "weight"))


def test_a_blank_is_no_other_value(officer: User) -> None:
    area = MiningArea.objects.create(
        number=1, jurisdiction=factories.place("360728"), evidence="sourced", source="test"
    )
    head = ["mining_area", *SHEETS["reserves"][1]]
    for rows, count in (([[str(area.number), ""]], 1), ([["", "36"], ["", "36"]], 2), ([["1", ""], ["", "36"]], 2)):
        out = io.StringIO()
        csv.writer(out).writerows([head, *([*subject, *SHEETS["reserves"][2][1:]] for subject in rows)])
        file = Upload("rows.csv", out.getvalue().encode())
        assert imports.create(actor=officer, kind="reserves", file=file, dry_run=False).state == "committed"
        assert ReserveEstimate.objects.count() == count
    assert {row.mining_area for row in ReserveEstimate.objects.all()} == {area, None}


def test_figures_are_read_as_the_form_reads_them(senders: dict[str, User], mine: Site) -> None:
    for kind in ("deposits", "volumes", "limits", "restoration", "reserves", "incidents", "use_returns", "partners"):
        assert taken(senders[kind], kind).state == "committed", kind
    assert DepositEntry.objects.get().amount == Decimal("120000.50")
    assert OutletVolume.objects.get().month == dt.date(2011, 3, 1)
    assert PermitLimit.objects.get().in_force_from == dt.date(2010, 1, 1)
    assert RestorationEntry.objects.get().site == mine
    assert ReserveEstimate.objects.get().average_grade == Decimal("0.0800")
    assert Incident.objects.get().place == factories.place("360727")
    assert (UseReturn.objects.get().half, UseReturn.objects.get().mined_reo) == (2, Decimal(70))
    assert PartnerImport.objects.get().kind == ""


def changed(kind: str, **cells: str) -> list[str]:
    row = list(SHEETS[kind][2])
    for letter, value in cells.items():
        row["ABCDEFGHIJ".index(letter)] = value
    return row


# Faults of cells, by the kind of sheet: each in a row of its own, below one that is right.
FAULTS: dict[str, list[tuple[dict[str, str], tuple[str, str]]]] = {
    "deposits": [
        ({"A": "S-NOWHERE"}, ("A", "unknown_code")),
        ({"B": "given"}, ("B", "unknown_value")),
        ({"C": "-5"}, ("C", "negative")),
        ({"C": "0"}, ("C", "not_positive")),
        ({"D": "2011-05-01"}, ("D", "in_the_future")),
        ({"E": ""}, ("E", "required")),
    ],
    "volumes": [
        ({"E": "2011-13"}, ("E", "invalid_period")),
    ],
    "limits": [
        ({"A": "D-99"}, ("A", "unknown_code")),
        ({"D": "-15"}, ("D", "negative")),
    ],
    "restoration": [
        ({"D": "12.5 kg"}, ("D", "not_a_number")),
    ],
    "reserves": [
        ({"A": "99"}, ("A", "unknown_code")),
        ({"B": "2012"}, ("B", "in_the_future")),
        ({"E": "101"}, ("E", "too_large")),
    ],
    "processes": [
        ({"B": "fusion"}, ("B", "unknown_value")),
        ({"B": "solvent_extraction"}, ("B", "process_does_not_fit_site")),
        ({"C": "2011-05-01"}, ("C", "in_the_future")),
    ],
    "incidents": [
        ({"B": "999999"}, ("B", "unknown_code")),
        ({"G": "0"}, ("G", "not_positive")),
        ({"H": ""}, ("H", "required")),
    ],
    "stores": [
        ({"G": "-1"}, ("G", "negative")),
    ],
    "risks": [
        ({"D": "2011-05-01"}, ("D", "in_the_future")),
        ({"E": ""}, ("E", "required")),
    ],
    "use_returns": [
        ({"A": "S-PLANT"}, ("A", "not_a_mine")),
        ({"B": "2011"}, ("C", "not_over")),
        ({"C": "3"}, ("C", "unknown_value")),
        ({"F": "101"}, ("F", "above_whole")),
    ],
    "recovery": [
        ({"D": "fly-ash"}, ("D", "unknown_code")),
    ],
    "tailings": [
        ({"F": "-5"}, ("F", "negative")),
    ],
    "energy": [
        ({"B": "20x0"}, ("B", "not_a_number")),
    ],
    "partners": [
        ({"A": "1975"}, ("A", "out_of_range")),
        ({"D": "12 kg"}, ("D", "not_a_number")),
        ({"F": ""}, ("F", "required")),
    ],
}


def test_each_fault_is_named_with_its_cell_and_nothing_is_recorded(senders: dict[str, User]) -> None:
    with every_fault() as case:
        for kind, wrong in FAULTS.items():
            with case(kind):
                row = taken(senders[kind], kind, SHEETS[kind][2], *(changed(kind, **cells) for cells, _fault in wrong))
                expected = [(number, *fault) for number, (_cells, fault) in enumerate(wrong, start=3)]
                assert (row.state, sorted(faults(row))) == ("faulty", expected)
                assert not SHEETS[kind][0].objects.exists()


def test_what_a_deposit_does_not_hold_is_refused(officer: User) -> None:
    row = taken(officer, "deposits", SHEETS["deposits"][2], changed("deposits", B="drawn", C="120000.51"))
    assert (row.state, {code for _row, _column, code in faults(row)}) == ("faulty", {"deposit_overdrawn"})
    assert not DepositEntry.objects.exists()


def test_sites_of_another_province_are_unknown(mine: Site) -> None:
    elsewhere = factories.user("provincial_regulator", at="15", authorities=("MLR",))
    assert faults(taken(elsewhere, "deposits")) == [(2, "A", "unknown_code")]


@pytest.mark.parametrize("kind", SHEETS)
def test_only_those_who_record_one_upload_many(mine: Site, auditor1: User, kind: str) -> None:
    with refused("forbidden", Forbidden):
        taken(auditor1, kind)


@pytest.mark.parametrize("kind", SHEETS)
def test_the_template_is_read_back(senders: dict[str, User], kind: str) -> None:
    officer = senders[kind]
    for form in ("csv", "xlsx"):
        page = page_client(officer).get(reverse("pages:record-sheet-template", args=[kind, form]))
        api = client_of(officer).get(f"{V1}imports/templates/{kind}/", {"format": form})
        assert (page.status_code, api.status_code) == (200, 200)
    given = client_of(officer).get(f"{V1}imports/templates/{kind}/", {"format": "csv"}).content.decode()
    for column in RECORDS[Import.Kind(kind)].layout().columns:
        assert str(column.label) in given


def test_pages_lead_from_the_list_to_the_sheet(officer: User, signer: User) -> None:
    address = reverse("pages:record-sheet", args=["deposits"])
    assert address in page_client(officer).get(reverse("pages:deposits")).content.decode()
    assert address not in page_client(signer).get(reverse("pages:deposits")).content.decode()
    sent = page_client(officer).post(address, {"file": SimpleUploadedFile("rows.csv", sheet("deposits"))})
    assert sent.status_code == 302
    assert page_client(officer).get(reverse("pages:record-sheet", args=["reports"])).status_code == 404


def test_a_token_that_enters_no_limit_uploads_none(officer: User) -> None:
    approve = [TokenScope.FILE, TokenScope.APPROVE]
    for kind, scopes, status in (
        ("limits", [TokenScope.FILE], 403), ("reserves", [TokenScope.FILE], 403), ("deposits", [TokenScope.FILE], 201),
        ("limits", approve, 201),
    ):  # fmt: skip
        file = SimpleUploadedFile("rows.csv", sheet(kind))
        answer = client_of(officer, scopes=[TokenScope.READ, *scopes]).post(
            f"{V1}imports/", {"kind": kind, "file": file}, format="multipart"
        )
        assert answer.status_code == status, (kind, scopes, answer.content)
