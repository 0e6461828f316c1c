"""A sheet with the reports of many enterprises: checked as each alone is, and filed by workers for its officer."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, loaders, outbox
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.files.rows import Row, read_rows
from core.models import AuditEvent, OutboxMessage
from enterprises.models import Change, Enterprise, Notification, Site, SiteTenure, User
from enterprises.services import signatures
from inspections.services import screening
from quotas import checks, ledger
from quotas.management.commands import import_reports
from quotas.models import Account, Import, ImportPart, ImportRow, Posting, Product, Report
from quotas.services import imports, notify, reports
from quotas.services.imports import Upload, many_reports
from quotas.services.imports.many_reports import parts, reading, removal, steps
from quotas.services.reports import receipt_day
from tests.core.conftest import Login, api
from tests.support import factories, filings
from tests.support.databases import Clone, execute_as_owner
from tests.support.ledger_accounts import Books
from tests.support.page_clients import page_client
from tests.support.sheets import workbook

__all__ = ["api"]

pytestmark = pytest.mark.django_db
IMPORTS = "/api/v1/imports/"
MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 1)
TITLES = [
    "Enterprise", "Month", "Paper report received on", "File number of the paper report", "Nil return", "Site",
    "Product", "Opening stock", "Produced", "Purchased", "Consumed", "Sold", "Exported", "Lost", "Closing stock",
    "Reason for warnings",
]  # fmt: skip


@pytest.fixture(autouse=True)
def in_may() -> Any:
    factories.programme_year()
    factories.product()
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def officer() -> User:
    return factories.user("provincial_regulator", at="36", authorities=("MLR",))


@pytest.fixture
def mines() -> list[Site]:
    return [factories.site(factories.enterprise(f"E-MANY-{number}")) for number in range(3)]


def line(site: Site, month: str = "2011-04", *figures: Any, paper: str = "Gan 118", **more: str) -> list[Any]:
    """Return a row; the figures are the opening stock, the output, what was sold, and the closing stock."""
    opening, produced, sold, closing = figures or (0, 12.5, 10, 2.5)
    tonnes = [opening, produced, 0, 0, sold, 0, 0, closing]
    received = "2011-05-04" if paper else ""
    code, reason = more.get("code", site.enterprise.code), more.get("reason", "")
    return [code, month, received, paper, "", site.code, more.get("product", "precipitate-100"), *tonnes, reason]


def nil(firm: Enterprise, month: str) -> list[Any]:
    return [firm.code, month, "2011-05-04", "Gan 119", "yes"]


def csv(*rows: list[Any]) -> bytes:
    return "\n".join(",".join(map(str, cells)) for cells in [TITLES, *rows]).encode()


def checked(officer: User, *rows: list[Any], content: bytes = b"") -> Import:
    sheet = imports.create(actor=officer, kind="many_reports", file=Upload("reports.csv", content or csv(*rows)))
    assert sheet.state == "pending"
    return worked_on(sheet)


def nobody_acts() -> None:
    """End the proof of the person who acted before in the transaction of the test, as a worker has none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', '', true)")


def worked_on(sheet: Import) -> Import:
    nobody_acts()
    many_reports.read(sheet.pk)
    many_reports.work(sheet.pk)
    return Import.objects.get(pk=sheet.pk)


def filed(sheet: Import, officer: User, **fields: Any) -> Import:
    many_reports.file(sheet, actor=officer, **fields)
    return worked_on(sheet)


def said(sheet: Import) -> dict[str, str]:
    return {f"{fault['column']}{fault['row'] or ''}": fault["code"] for fault in sheet.faults}


def test_the_reports_of_a_sheet_are_filed_as_each_alone_would_be(officer: User, mines: list[Site]) -> None:
    alone, *others = mines
    Books(factories.programme_year(), "medium_heavy").give("10", "36", ledger.holder_of(alone.enterprise))
    rows = [line(site) for site in others] + [line(site, "2011-03", 0, 5, 5, 0) for site in others]
    sheet = checked(officer, *rows, nil(alone.enterprise, "2011-03"))
    assert (sheet.state, said(sheet), sheet.reports, sheet.faulty_reports, sheet.lines) == ("ready", {}, 5, 0, 5)
    assert not Report.objects.exists()

    single = filings.draft(
        alone.enterprise, APRIL, officer, filings.line(alone, produced="12.5", sold="10"), origin="paper"
    )
    single = reports.submit(single, actor=officer)
    sheet = filed(sheet, officer)
    assert (sheet.state, sheet.confirmed_by) == ("committed", officer)
    many = {(row.enterprise_id, row.period): row for row in Report.objects.filter(sheet_id=sheet.pk)}
    assert len(many) == 5
    for site in others:
        report = many[site.enterprise_id, APRIL]
        assert (report.state, report.origin, report.late, report.number) == ("submitted", "paper", single.late, 1)
        assert (report.submitted_by, report.prepared_by, report.due_on) == (officer, officer, single.due_on)
        own, other = json.loads(report.canonical), json.loads(single.canonical)
        assert own["signature"] == {"method": "sheet", "sha256": sheet.sha256, "sheet": str(sheet.pk)}
        same = own["lines"][0] | {"site": None}, other["lines"][0] | {"site": None}
        assert same[0] == same[1]
        (account,) = Account.objects.filter(holder__enterprise=site.enterprise, category="medium_heavy")
        assert account.used_pending == Decimal("17.500")
        assert single.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "2.500"}]
        assert report.over == [{"programme": "mlr-mining", "category": "medium_heavy", "excess": "17.500"}]
    assert many[alone.enterprise_id, MARCH].nil
    assert Posting.objects.filter(kind="use").count() == 5


def test_every_fault_stands_at_its_cell_and_nothing_is_filed(officer: User, mines: list[Site]) -> None:
    first, second, third = mines
    elsewhere = factories.site(factories.enterprise("E-ELSEWHERE", at="150203"))
    sheet = checked(
        officer,
        line(first, "2011-04", 0, "12,5 t", 10, 2.5),  # row 2, which the separator cuts
        line(second, "2011-04", 0, 12.5, 10, 3),  # row 3: does not balance
        line(second, "2011-03", 0, 1, 1, 0, paper=""),  # row 4: no paper
        line(third, code="E-NOBODY"),
        line(elsewhere),
        line(third, "2011-13"),
        line(third, product="precipitate-99"),
        line(first, "2011-03"),
    )
    assert sheet.state == "faulty"
    faults = said(sheet)
    assert faults["A5"] == faults["A6"] == "unknown_enterprise"
    assert faults["B7"] == "invalid_period"
    assert faults["G8"] == "unknown_value"
    assert faults["C4"] == faults["D4"] == "required"
    assert faults["O3"] == "line_unbalanced"
    assert "9" not in "".join(faults)
    assert not Report.objects.exists()
    assert sheet.reports == 8


def test_rows_of_a_month_that_contradict_each_other_are_not_filed(officer: User, mines: list[Site]) -> None:
    site, other = mines[0], mines[1]
    factories.product("neodymium-oxide")
    second = line(site, paper="Gan 200", product="neodymium-oxide")
    sheet = checked(officer, line(site), second, line(other))
    assert (sheet.state, sheet.faulty_reports, said(sheet)["D3"]) == ("faulty", 1, "differs")
    filed(sheet, officer, good_only=True)
    assert [report.enterprise for report in Report.objects.all()] == [other.enterprise]


def test_months_follow_each_other_in_one_sheet(officer: User, mines: list[Site]) -> None:
    site = mines[0]
    sheet = checked(officer, line(site, "2011-04", 3, 1, 4, 0), line(site, "2011-03", 0, 5, 2, 3))
    assert sheet.state == "ready"
    sheet = checked(officer, line(site, "2011-04", 7, 1, 8, 0), line(site, "2011-03", 0, 5, 2, 3))
    assert sheet.state == "faulty"
    assert [(fault["row"], fault["code"], fault["suggestion"]) for fault in sheet.faults] == [
        (2, "opening_differs", "3.000")
    ]


def test_the_reason_for_warnings_stands_in_the_first_row(officer: User, mines: list[Site]) -> None:
    site = mines[0]
    march, figures = line(site, "2011-03", 0, 5, 2, 3), (3, 5000, 5003, 0)
    sheet = checked(officer, line(site, "2011-04", *figures), march)
    assert said(sheet) == {"I2": "thousandfold"}
    sheet = checked(officer, line(site, "2011-04", *figures, reason="A second pit was opened."), march)
    assert said(sheet) == {}
    filed(sheet, officer)
    report = Report.objects.get(period=APRIL)
    assert set(report.explanations.values()) == {"A second pit was opened."}


def test_only_the_good_reports_are_filed_by_an_explicit_choice(officer: User, mines: list[Site]) -> None:
    good, bad, _other = mines
    sheet = checked(officer, line(good), line(bad, "2011-04", 0, 12.5, 10, 3), line(bad, "2011-03", 0, 0, 0, 0))
    assert (sheet.state, sheet.reports, sheet.faulty_reports) == ("faulty", 3, 1)
    with pytest.raises(Invalid) as refused:
        many_reports.file(sheet, actor=officer)
    assert refused.value.errors[0].pointer == "/good_only"
    sheet = filed(sheet, officer, good_only=True)
    assert (sheet.state, sheet.good_only) == ("committed", True)
    assert {report.enterprise for report in Report.objects.all()} == {good.enterprise, bad.enterprise}
    assert Report.objects.count() == 2


def test_a_sheet_that_is_not_as_it_was_checked_is_not_filed(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, *(line(site) for site in mines))
    many_reports.file(sheet, actor=officer)
    entered = factories.user("enterprise_clerk", of=mines[1].enterprise)
    filings.draft(mines[1].enterprise, APRIL, entered)
    sheet = worked_on(sheet)
    assert (sheet.state, sheet.confirmed_by, said(sheet)) == ("faulty", None, {"3": "report_exists"})
    assert not Report.objects.filter(state="submitted").exists()


def test_a_fault_that_is_found_at_filing_is_shown(officer: User, mines: list[Site], monkeypatch: Any) -> None:
    """The check does not know what the former holder of a site states in another part."""
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)
    site, buyer = mines[0], mines[1].enterprise
    seller = site.enterprise
    SiteTenure.objects.filter(site=site).update(held_to=APRIL - dt.timedelta(days=1))
    SiteTenure.objects.create(site=site, enterprise=buyer, held_from=APRIL)
    of_buyer = line(site, "2011-04", 0, 5, 5, 0, code=buyer.code)
    sheet = checked(officer, line(site, "2011-03", 0, 5, 2, 3, code=seller.code), of_buyer)
    assert (sheet.state, sheet.reports) == ("ready", 2)
    sheet = filed(sheet, officer)
    assert (sheet.state, sheet.faulty_reports, said(sheet)) == ("faulty", 1, {"H3": "opening_differs"})
    assert not Report.objects.exists()
    sheet = filed(sheet, officer, good_only=True)
    assert (sheet.state, sheet.faulty_reports) == ("committed", 1)
    assert Report.objects.get().enterprise == seller


def test_an_officer_whose_role_ended_files_nothing(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, *(line(site) for site in mines))
    many_reports.file(sheet, actor=officer)
    officer.memberships.update(valid_to=dt.date(2011, 5, 1))
    sheet = worked_on(sheet)
    assert (sheet.state, set(said(sheet).values())) == ("faulty", {"unknown_enterprise"})
    assert not Report.objects.exists()


def test_a_large_sheet_is_filed_part_by_part_and_goes_on_where_it_stopped(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "MOST_FILED_AT_ONCE", 1)
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)
    monkeypatch.setattr(reading, "_ROWS_AT_A_TIME", 1)
    monkeypatch.setattr(steps, "SECONDS_OF_WORK", 0)  # one step in each task
    sheet = imports.create(
        actor=officer, kind="many_reports", file=Upload("r.csv", csv(*(line(site) for site in mines)))
    )
    checked_parts = []
    for _step in range(30):
        sheet = worked_on(sheet)
        checked_parts.append(sheet.parts.filter(state="checked").count())
        if sheet.state == "ready":
            break
    assert checked_parts[:3] == [1, 2, 3]
    assert (sheet.lines, sheet.parts.count()) == (3, 3)
    many_reports.file(sheet, actor=officer)
    sheet = worked_on(sheet)
    assert (sheet.state, Report.objects.count()) == ("filing", 1)
    # One month was filed otherwise meanwhile: it alone is left out.
    left = mines[2]
    filings.filed(left.enterprise, APRIL, factories.user("enterprise_signer", of=left.enterprise), filings.line(left))
    assert many_reports.stalled_work() == []
    Import.objects.update(worked_at=None)
    assert many_reports.stalled_work() == [sheet.pk]
    assert many_reports.stalled_readings() == []
    for _step in range(5):
        sheet = worked_on(sheet)
    assert (sheet.state, sheet.reports, sheet.faulty_reports) == ("committed", 3, 1)
    assert Report.objects.filter(sheet_id=sheet.pk).count() == 2
    assert many_reports.stalled_work() == []


@pytest.fixture
def rows_that_change(bound_database: Clone) -> Iterator[None]:
    """Drop the guard of the rows that a confirmed sheet keeps, in a database of this test."""
    execute_as_owner(bound_database, "DROP TRIGGER import_row_kept ON quotas_importrow")
    with loaders.entering_history():
        yield


def test_a_row_that_stops_a_worker_becomes_a_fault_of_its_reports(
    rows_that_change: None, officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)

    def broken(content: Any) -> None:
        ImportRow.objects.filter(enterprise="E-MANY-1").update(cells=content)

    sheet = imports.create(
        actor=officer, kind="many_reports", file=Upload("r.csv", csv(*(line(site) for site in mines)))
    )
    monkeypatch.setattr(steps, "SECONDS_OF_WORK", 0)
    sheet = worked_on(sheet)
    cells = ImportRow.objects.get(enterprise="E-MANY-1").cells
    broken(7)
    monkeypatch.setattr(steps, "SECONDS_OF_WORK", 20)
    sheet = worked_on(sheet)
    assert (sheet.state, sheet.reports, sheet.faulty_reports, said(sheet)) == ("faulty", 3, 1, {"3": "internal_error"})

    # At once, nothing is filed, and the sheet shows it; part by part, the others are.
    broken(cells)
    sheet = checked(officer, *(line(site) for site in mines))
    many_reports.file(sheet, actor=officer)
    broken(7)
    sheet = worked_on(sheet)
    assert (sheet.state, sheet.faulty_reports, Report.objects.count()) == ("faulty", 1, 0)
    monkeypatch.setattr(steps, "MOST_FILED_AT_ONCE", 1)
    broken(cells)
    sheet = checked(officer, *(line(site) for site in mines))
    many_reports.file(sheet, actor=officer)
    broken(7)
    sheet = worked_on(sheet)
    assert (sheet.state, sheet.faulty_reports, Report.objects.count()) == ("committed", 1, 2)


def test_the_filed_reports_are_screened_and_their_enterprises_notified(officer: User, mines: list[Site]) -> None:
    sheet = filed(checked(officer, *(line(site, "2011-03") for site in mines)), officer)
    (part,) = ImportPart.objects.filter(sheet=sheet)
    events = set(OutboxMessage.objects.values_list("event", flat=True))
    assert {"reports_imported", "import_ended"} <= events
    while outbox.relay():
        pass
    told = Change.objects.filter(kind="report_submitted").values_list("object_id", flat=True)
    assert set(told) == set(Report.objects.values_list("pk", flat=True))
    outcome = screening.screen_imported_reports(part.pk)
    assert outcome.raised
    assert {report.pk for report in many_reports.reports_of(part)} == set(Report.objects.values_list("pk", flat=True))


def test_nobody_else_files_it_and_the_same_file_is_known(officer: User, mines: list[Site]) -> None:
    rows = [line(site) for site in mines]
    sheet = checked(officer, *rows)
    with pytest.raises(Forbidden):
        many_reports.file(sheet, actor=factories.user("provincial_regulator", at="36", authorities=("MLR",)))
    clerk = factories.user("enterprise_clerk", of=mines[0].enterprise)
    with pytest.raises(Forbidden):
        imports.create(actor=clerk, kind="many_reports", file=Upload("r.csv", csv(*rows)))
    with pytest.raises(Conflict):
        imports.commit(sheet, actor=officer)
    filed(sheet, officer)
    again = checked(officer, *rows)
    assert Import.objects.with_earlier().get(pk=again.pk).imported_before == sheet.uploaded_at
    assert Import.objects.with_earlier().get(pk=sheet.pk).imported_before is None
    assert (again.state, again.reports, again.findings[0]["code"]) == ("ready", 0, "unchanged")


def test_a_workbook_is_read_too(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, content=workbook(TITLES, *(line(site) for site in mines)))
    assert (sheet.state, sheet.reports, said(sheet)) == ("ready", 3, {})


def test_the_api_takes_a_sheet_larger_than_other_bodies(officer: User, mines: list[Site], api: Login) -> None:
    client = api(officer)
    spaces = (b"\n" + b" " * 99) * (11 * 1024 * 1024 // 100)  # blank rows
    file = SimpleUploadedFile("reports.csv", csv(*(line(site) for site in mines)) + spaces)
    answer = client.post(IMPORTS, {"kind": "many_reports", "file": file}, format="multipart")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    address = answer["Location"]
    worked_on(Import.objects.get())
    read = client.get(address).json()
    assert (read["state"], read["reports"], read["faulty_reports"], read["actions"]) == (
        "ready",
        3,
        0,
        ["file", "discard"],
    )
    assert client.post(f"{address}file/", {}, format="json").json()["state"] == "filing"
    worked_on(Import.objects.get())
    assert client.get(address).json()["state"] == "committed"
    listed = client.get(f"/api/v1/reports/?sheet={Import.objects.get().pk}").json()
    assert len(listed["results"]) == 3


def test_an_operator_reads_a_file_that_is_too_large_to_upload(officer: User, mines: list[Site], tmp_path: Path) -> None:
    file = tmp_path / "reports.csv"
    file.write_bytes(csv(*(line(site) for site in mines)))
    call_command("import_reports", file, "--for", officer.username, verbosity=0)
    sheet = worked_on(Import.objects.get())
    assert (sheet.state, sheet.uploaded_by, sheet.lines, sheet.reports) == ("ready", officer, 3, 3)
    assert sheet.sha256 == hashlib.sha256(file.read_bytes()).hexdigest()
    clerk = factories.user("enterprise_clerk", of=mines[0].enterprise)
    with pytest.raises(CommandError, match="no officer"):
        call_command("import_reports", file, "--for", clerk.username)
    with pytest.raises(CommandError, match="no file"):
        call_command("import_reports", tmp_path / "none.csv", "--for", officer.username)


def test_a_file_that_an_operator_could_not_read_is_not_taken_up_by_workers(
    officer: User, mines: list[Site], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a:b.csv"
    file.write_bytes(csv(*(line(site) for site in mines)))
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(import_reports, "read_rows", interrupted)
        call_command("import_reports", file, "--for", officer.username)
    assert Import.objects.get().state == "discarded"
    assert Import.objects.get().file_name == "a_b.csv"
    file.write_bytes(b"Enterprise,Site\nE-1,2")
    with pytest.raises(CommandError, match="The column “Month” is missing"):
        call_command("import_reports", file, "--for", officer.username)
    assert Import.objects.filter(state="faulty").count() == 1
    killed = imports.create_without_file(actor=officer, name="r.csv", size=1, sha256="0" * 64)
    assert many_reports.stalled_readings() == many_reports.stalled_work() == []
    Import.objects.filter(pk=killed.pk).update(content=b"x")
    assert many_reports.stalled_readings() == [killed.pk]  # the control


def interrupted(file: Path) -> Iterator[Row]:
    yield from islice(read_rows(file), 2)
    raise KeyboardInterrupt


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF", b"Enterprise;Unknown\nE-1;2", b"\n" * 1000])
def test_what_is_no_such_sheet_is_refused_with_a_reason(officer: User, content: bytes) -> None:
    sheet = imports.create(actor=officer, kind="many_reports", file=Upload("r.csv", content))
    sheet = worked_on(sheet)
    assert sheet.state == "faulty"
    assert sheet.faults


def test_a_signature_is_of_this_sheet(officer: User, mines: list[Site], settings: Any) -> None:
    sheet = checked(officer, line(mines[0]))
    settings.SIGNING_NEEDS_SECOND_FACTOR = True
    with pytest.raises(Conflict) as refused:
        many_reports.file(sheet, actor=officer, proof=signatures.Proof(session="s"))
    assert refused.value.code == "signature_required"


@pytest.fixture
def confirmed(officer: User, mines: list[Site]) -> Import:
    sheet = checked(officer, line(mines[0]))
    many_reports.file(sheet, actor=officer)
    nobody_acts()
    return Import.objects.get(pk=sheet.pk)


def refused_by(act: Callable[[], object]) -> str:
    """Return the name of the guard that refuses an act of the application's role, or nothing."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return str(getattr(getattr(error.__cause__, "diag", None), "constraint_name", ""))
    return ""


def month_of(sheet: Import, person: User, **fields: Any) -> Report:
    return Report.objects.create(
        enterprise=Enterprise.objects.get(code="E-MANY-1"), period=MARCH, origin="paper", received_on=APRIL,
        paper_reference="x", sheet_id=sheet.pk, due_on=APRIL, prepared_by=person, prepared_at=clock.now(), **fields,
    )  # fmt: skip


def test_the_database_files_for_an_officer_only_what_he_confirmed(confirmed: Import, officer: User) -> None:
    other = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    at = {"submitted_at": clock.now()}
    assert refused_by(lambda: month_of(confirmed, other)) == "actor_is_proven"
    assert refused_by(lambda: month_of(confirmed, officer, submitted_by=other, **at)) == "actor_is_proven"
    assert refused_by(lambda: month_of(Import(pk=uuid4()), officer)) == "actor_is_proven"
    assert refused_by(lambda: month_of(confirmed, officer, submitted_by=officer, **at)) == ""  # the control


def test_the_rows_of_a_sheet_stay_as_they_were_confirmed(confirmed: Import) -> None:
    rows = ImportRow.objects.filter(sheet=confirmed)
    row = rows.first()
    assert row is not None
    assert refused_by(lambda: rows.update(cells=[])) == "import_row_kept"
    assert (
        refused_by(lambda: ImportRow.objects.create(sheet=confirmed, number=99, cells=row.cells)) == "import_row_kept"
    )
    assert refused_by(lambda: rows.filter(pk=row.pk).delete()) == "import_row_kept"
    assert refused_by(lambda: rows.update(faults=[])) == ""
    signed = AuditEvent.objects.get(action="imports.file").data
    assert (signed["sha256"], signed["rows"]) == (confirmed.sha256, reading.digest_of_rows(confirmed))


def test_while_a_sheet_is_filed_nobody_unproven_decides_on_its_reports(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, module, value in (
        ("MOST_FILED_AT_ONCE", steps, 1),
        ("_ROWS_OF_A_PART", reading, 1),
        ("SECONDS_OF_WORK", steps, 20),
    ):
        monkeypatch.setattr(module, name, value)
    sheet = checked(officer, *(line(site) for site in mines))
    many_reports.file(sheet, actor=officer)
    monkeypatch.setattr(steps, "SECONDS_OF_WORK", 0)
    assert worked_on(sheet).state == "filing"
    other = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    decided = {"state": "accepted", "decided_by": other, "decided_at": clock.now()}
    assert refused_by(lambda: Report.objects.filter(sheet_id=sheet.pk).update(**decided)) == "actor_is_proven"
    prove_actor(other)
    assert refused_by(lambda: Report.objects.filter(sheet_id=sheet.pk).update(**decided)) == ""  # the control


def test_a_sheet_is_filed_once_and_by_its_proven_uploader(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, line(mines[0]))
    rows = Import.objects.filter(pk=sheet.pk)

    def filing(**fields: Any) -> str:
        return refused_by(lambda: rows.update(state="filing", **fields))

    other = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    nobody_acts()
    assert filing() == "sheet_is_confirmed"
    assert filing(confirmed_by=officer, confirmed_at=clock.now()) == "actor_is_proven"
    prove_actor(other)
    assert filing(confirmed_by=other, confirmed_at=clock.now()) == "sheet_is_confirmed"
    prove_actor(officer)
    signed = {"method": "totp", "sha256": "0" * 64}
    assert filing(confirmed_by=officer, confirmed_at=clock.now(), signature=signed) == "act_is_signed"
    assert filing(confirmed_by=officer, confirmed_at=clock.now()) == ""  # the control
    nobody_acts()
    assert refused_by(lambda: rows.update(state="pending")) == "sheet_is_confirmed"
    sheet = worked_on(sheet)
    assert sheet.state == "committed"
    for state in ("ready", "faulty", "filing", "pending"):
        assert refused_by(lambda state=state: rows.update(state=state)) == "kept_columns"


def test_the_rows_of_an_enterprise_stay_together_however_its_code_is_written(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)
    site, other, _third = mines
    codes = ["E-MANY-0", "e-many-0", "Ｅ－ＭＡＮＹ－０", "E-MANY-0\u3000赣州矿业", "\u3000E-MANY-0\tGanzhou"]
    rows = [line(site, code=code, product=f"kind-{number}") for number, code in enumerate(codes)]
    for number in range(len(codes)):
        Product.objects.create(code=f"kind-{number}", name=f"Kind {number}", kind="precipitate", reo_factor=1)
    sheet = checked(officer, *rows, line(other))
    assert (sheet.state, said(sheet), sheet.reports, sheet.parts.count()) == ("ready", {}, 2, 2)
    assert set(ImportRow.objects.values_list("enterprise", flat=True)) == {"E-MANY-0", "E-MANY-1"}
    sheet = filed(sheet, officer)
    assert Report.objects.get(enterprise=site.enterprise).lines.count() == len(codes)


def test_a_row_without_a_code_is_a_faulty_report_of_no_part(officer: User, mines: list[Site]) -> None:
    good, other, _third = mines
    long = line(other, code="x" * 40)
    sheet = checked(officer, line(good), line(other, code=""), long, line(other, "2011-13", code=""))
    assert (sheet.state, sheet.reports, sheet.faulty_reports) == ("faulty", 4, 3)
    assert said(sheet) == {"A3": "required", "A4": "too_long", "A5": "required", "B5": "invalid_period"}
    assert [(part.first, part.last, part.reports) for part in sheet.parts.all()] == [("E-MANY-0", "E-MANY-0", 1)]
    sheet = filed(sheet, officer, good_only=True)
    assert (sheet.state, sheet.filed_reports, Report.objects.get().enterprise) == ("committed", 1, good.enterprise)
    nameless = checked(officer, line(other, code=""))
    assert (nameless.state, nameless.reports, nameless.faulty_reports) == ("faulty", 1, 1)


def test_too_many_rows_of_one_enterprise_are_refused_by_name(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_ROWS_OF_ENTERPRISE", 2)
    rows = [line(mines[1], f"2011-0{month}") for month in (2, 3, 4)]
    sheet = checked(officer, line(mines[0]), *rows[1:])
    assert sheet.read_all
    sheet = checked(officer, line(mines[0]), *rows)
    (fault,) = sheet.faults
    assert (sheet.state, fault["code"], sheet.read_all) == ("faulty", "too_many_rows_of_enterprise", False)
    assert "E-MANY-1 has 3" in fault["detail"]
    many_reports.remove_rows(sheet.pk)
    assert not sheet.rows.exists()


def test_a_sheet_of_titles_alone_is_refused(officer: User) -> None:
    assert [fault["code"] for fault in checked(officer, content=csv()).faults] == ["no_rows"]


def test_a_reading_that_was_cut_off_begins_anew_and_ends_complete(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROWS_AT_A_TIME", 1)
    sheet = imports.create(
        actor=officer, kind="many_reports", file=Upload("r.csv", csv(*(line(site) for site in mines)))
    )
    nobody_acts()
    assert many_reports.stalled_readings() == [sheet.pk]

    def dies(file: Path) -> Iterator[Row]:
        yield from islice(read_rows(file), 3)
        raise SystemExit

    with monkeypatch.context() as patched, pytest.raises(SystemExit):
        patched.setattr(reading, "HEAD_ROWS", 1)
        patched.setattr(reading, "read_rows", dies)
        many_reports.read(sheet.pk)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.lines, sheet.rows.count(), sheet.read_all) == ("pending", 2, 2, False)
    assert many_reports.stalled_readings() == []  # its worker has just noted that it works
    many_reports.read(sheet.pk)
    assert Import.objects.get(pk=sheet.pk).lines == 2
    Import.objects.update(worked_at=Now() - dt.timedelta(minutes=4))
    assert many_reports.stalled_readings() == [sheet.pk]
    sheet = worked_on(sheet)
    assert (sheet.state, sheet.lines, sheet.rows.count(), sheet.reports) == ("ready", 3, 3, 3)


def test_a_worker_that_was_taken_for_dead_gives_way_to_the_next(
    officer: User, mines: list[Site], tmp_path: Path
) -> None:
    content = csv(*(line(site) for site in mines))
    sheet = imports.create(actor=officer, kind="many_reports", file=Upload("r.csv", content))
    nobody_acts()
    slow = Import.objects.get(pk=sheet.pk)
    assert reading._begin(sheet.pk) is not None
    file = tmp_path / "reports.csv"
    file.write_bytes(content)
    many_reports.stage(slow, read_rows(file))
    assert not sheet.rows.exists()
    many_reports.stage(Import.objects.get(pk=sheet.pk), read_rows(file))  # the control
    assert sheet.rows.count() == 3


def test_a_reading_that_takes_too_long_ends_with_a_fault(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "SECONDS_OF_READING", -1)
    sheet = checked(officer, line(mines[0]))
    assert (sheet.state, [fault["code"] for fault in sheet.faults]) == ("faulty", ["too_demanding"])


def test_the_rows_of_a_discarded_sheet_are_removed_in_slices_afterwards(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    sheet = checked(officer, *(line(site) for site in mines))
    prove_actor(officer)
    with CaptureQueriesContext(connection) as asked:
        imports.discard(sheet, actor=officer)
    assert not [query for query in asked.captured_queries if "importrow" in query["sql"]]
    assert sheet.rows.count() == 3
    assert OutboxMessage.objects.filter(event="import_rows_unneeded", payload={"import_id": str(sheet.pk)}).exists()
    monkeypatch.setattr(removal, "_ROWS_AT_A_TIME", 2)
    with CaptureQueriesContext(connection) as asked:
        many_reports.remove_rows(sheet.pk)
    slices = [query for query in asked.captured_queries if query["sql"].startswith('DELETE FROM "quotas_importrow"')]
    assert len(slices) == 3  # two, one, none
    assert not sheet.rows.exists()
    assert not sheet.parts.exists()


def test_the_nightly_run_removes_what_is_left_of_sheets(officer: User, mines: list[Site]) -> None:
    discarded = checked(officer, *(line(site) for site in mines))
    prove_actor(officer)
    imports.discard(discarded, actor=officer)
    kept = checked(officer, line(mines[0]))
    assert imports.delete_expired() == 0
    assert set(ImportRow.objects.values_list("sheet", flat=True)) == {kept.pk}
    assert Import.objects.count() == 2
    with clock.at(dt.date(2011, 6, 6)):
        assert imports.delete_expired() == 2
    assert not Import.objects.exists()


def test_the_file_is_loaded_where_it_is_read_and_nowhere_else(officer: User, mines: list[Site], api: Login) -> None:
    large = '"quotas_import"."content"'
    with CaptureQueriesContext(connection) as asked:
        sheet = imports.create(actor=officer, kind="many_reports", file=Upload("r.csv", csv(line(mines[0]))))
        client, page = api(officer), page_client(officer)
        for address in (f"{IMPORTS}{sheet.pk}/", IMPORTS, f"{IMPORTS}{sheet.pk}/errors/"):
            assert client.get(address).status_code == 200
        assert page.get(reverse("pages:import", args=[sheet.pk])).status_code == 200
        nobody_acts()
        many_reports.work(sheet.pk)
        many_reports.stalled_readings()
    assert not [query["sql"] for query in asked.captured_queries if loads(query["sql"], large)]
    with CaptureQueriesContext(connection) as asked:
        many_reports.read(sheet.pk)
    assert len([query for query in asked.captured_queries if loads(query["sql"], large)]) == 1
    with CaptureQueriesContext(connection) as asked:
        many_reports.work(sheet.pk)
        sheet = Import.objects.without_content().get(pk=sheet.pk)
        many_reports.file(sheet, actor=officer)
        nobody_acts()
        many_reports.work(sheet.pk)
        page.get(reverse("pages:import", args=[sheet.pk]))
    assert sheet.state == "ready"
    asked_for = [query["sql"] for query in asked.captured_queries if "quotas_import" in query["sql"]]
    assert not [query for query in asked_for if loads(query, large) or loads(query, '"quotas_import"."table"')]


def loads(query: str, column: str) -> bool:
    return query.startswith("SELECT") and column in query.split(" FROM ")[0]


def test_a_sheet_that_is_being_filed_is_not_filed_a_second_time(officer: User, mines: list[Site]) -> None:
    rows = [line(site) for site in mines]
    first, second = checked(officer, *rows), checked(officer, *rows)
    many_reports.file(first, actor=officer)
    with pytest.raises(Conflict) as refused:
        many_reports.file(second, actor=officer)
    assert refused.value.code == "sheet_known"
    confirmed = {"state": "filing", "confirmed_by": officer, "confirmed_at": clock.now()}
    sheets = Import.objects.filter(pk=second.pk)
    assert refused_by(lambda: sheets.update(**confirmed)) == "import_being_filed_once"
    worked_on(first)
    many_reports.file(second, actor=officer, good_only=True)  # the control


def test_nobody_hears_of_a_sheet_of_another(officer: User, mines: list[Site]) -> None:
    rows = [line(site) for site in mines]
    filed(checked(officer, *rows), officer)
    colleague = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    prove_actor(colleague)
    other = imports.create(actor=colleague, kind="many_reports", file=Upload("r.csv", csv(*rows)))
    assert Import.objects.with_earlier().get(pk=other.pk).imported_before is None


def test_the_checks_run_once_for_each_report(officer: User, mines: list[Site], monkeypatch: Any) -> None:
    runs: list[Any] = []
    run = checks.run
    monkeypatch.setattr(checks, "run", lambda facts: runs.append(facts) or run(facts))
    sheet = checked(officer, line(mines[0]), line(mines[1], "2011-04", 7, 1, 8, 1))
    assert sheet.faulty_reports == 1
    assert len(runs) == 2


def test_more_errors_than_are_shown_are_counted_and_in_the_csv(
    officer: User, mines: list[Site], api: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (parts, many_reports):
        monkeypatch.setattr(module, "MOST_SHOWN", 2)
    sheet = checked(officer, *(line(site, "2011-04", 0, 12.5, 10, 3) for site in mines))
    assert (len(sheet.faults), sheet.faulty_reports) == (2, 3)
    client, address = page_client(officer), reverse("pages:import", args=[sheet.pk])
    assert "Reports with errors: 3. The first 2 errors are shown" in client.get(address).content.decode()
    answer = client.get(reverse("pages:import-errors", args=[sheet.pk, "csv"]))
    assert len(b"".join(answer.streaming_content).splitlines()) == 4
    assert client.get(reverse("pages:import-errors", args=[sheet.pk, "xlsx"])).status_code == 404
    errors = f"{IMPORTS}{sheet.pk}/errors/"
    assert api(officer).get(errors, {"format": "xlsx"}).status_code == 404
    assert api(officer).get(errors, {"format": "csv"}).status_code == 200


# --- The days of receipt of a sheet -----------------------------------------------------------------------------------
@pytest.fixture
def late_papers(officer: User, mines: list[Site]) -> Import:
    """File a sheet with papers that came in time and were keyed in too late."""
    rows = [line(site, "2011-03") for site in mines]
    for row in rows:
        row[2] = "2011-04-05"
    sheet = filed(checked(officer, *rows), officer)
    assert all(report.receipt_waits for report in Report.objects.filter(sheet_id=sheet.pk))
    return sheet


def test_a_second_officer_confirms_the_days_of_receipt_of_a_sheet_at_once(late_papers: Import, officer: User) -> None:
    second = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    report = Report.objects.filter(sheet_id=late_papers.pk).first()
    assert report is not None
    versions = dict(Report.objects.values_list("pk", "version"))
    outcome = reports.confirm_receipts(late_papers.pk, actor=second, reason="Stamps of 5 April on the envelopes")
    assert (len(outcome.confirmed), outcome.refused, outcome.waiting) == (3, [], 0)
    for one in Report.objects.all():
        assert (one.late, one.receipt_waits, one.version) == (False, False, versions[one.pk] + 1)
        assert one.receipt_confirmation.confirmed_by == second
    trail = AuditEvent.objects.filter(action="reports.confirm_receipt", actor_id=second.pk)
    assert {event.data["sheet"] for event in trail} == {str(late_papers.pk)}
    assert trail.count() == 3
    with pytest.raises(Conflict):
        reports.confirm_receipts(late_papers.pk, actor=second, reason="Stamps of 5 April on the envelopes")


def test_who_filed_a_sheet_and_others_do_not_confirm_its_days(late_papers: Import, officer: User) -> None:
    outcome = reports.confirm_receipts(late_papers.pk, actor=officer, reason="Stamps of 5 April on the envelopes")
    assert (outcome.confirmed, outcome.waiting) == ([], 3)
    assert {refusal.code for _report, refusal in outcome.refused} == {"maker_is_checker"}
    elsewhere = factories.user("provincial_regulator", at="15", authorities=("MLR",))
    with pytest.raises(NotFound):
        reports.confirm_receipts(late_papers.pk, actor=elsewhere, reason="Stamps of 5 April on the envelopes")
    clerk = factories.user("enterprise_clerk", of=Enterprise.objects.get(code="E-MANY-1"))
    with pytest.raises(Forbidden):
        reports.confirm_receipts(late_papers.pk, actor=clerk, reason="Stamps of 5 April on the envelopes")
    second = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    with pytest.raises(Invalid):
        reports.confirm_receipts(late_papers.pk, actor=second, reason="x")
    assert Report.objects.filter(late=True).count() == 3


def test_confirming_many_days_takes_no_more_statements(
    officer: User, mines: list[Site], late_papers: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    counts = []
    for most in (1, 2):
        monkeypatch.setattr(receipt_day, "MOST_CONFIRMED_AT_ONCE", most)
        with CaptureQueriesContext(connection) as asked:
            outcome = reports.confirm_receipts(late_papers.pk, actor=second, reason="Stamps of 5 April")
        assert len(outcome.confirmed) == most
        counts.append(len(asked))
    assert counts[1] <= counts[0]
    assert outcome.waiting == 0


def test_the_days_of_a_sheet_are_confirmed_on_a_page_and_over_the_api(
    late_papers: Import, officer: User, api: Login
) -> None:
    second = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    client, here = page_client(second), reverse("pages:receipt-days", args=[late_papers.pk])
    report = Report.objects.filter(sheet_id=late_papers.pk).first()
    assert report is not None
    assert here in client.get(reverse("pages:report", args=[report.pk])).content.decode()
    assert "E-MANY-1" in client.get(here).content.decode()
    assert client.post(here, {"reason": "x"}).status_code == 409
    path, reason = "/api/v1/reports/confirm_receipts/", "Stamps of 5 April on the envelopes"
    answer = api(officer).post(path, {"sheet": str(late_papers.pk), "reason": reason}, format="json").json()
    assert ({row["code"] for row in answer["refused"]}, answer["waiting"]) == ({"maker_is_checker"}, 3)
    page = client.post(here, {"reason": reason}, follow=True)
    assert "Days of receipt confirmed: 3. Still to be confirmed: 0." in page.content.decode()
    assert not Report.objects.filter(late=True).exists()
    assert api(second).post(path, {"sheet": str(late_papers.pk), "reason": reason}, format="json").status_code == 409


def test_officers_are_notified_once_of_the_days_of_a_sheet(late_papers: Import, officer: User) -> None:
    second = factories.user("provincial_regulator", at="36", authorities=("MLR",))
    for part in late_papers.parts.all():
        notify.about_part(part.pk)
        notify.about_part(part.pk)
    told = Notification.objects.filter(kind__in=["receipt_waits", "receipts_wait"])
    assert set(told.values_list("person", "kind")) == {(second.pk, "receipts_wait")}
    assert told.get().path == reverse("pages:receipt-days", args=[late_papers.pk])
    waits = Notification.objects.filter(kind__in=["paper_waits", "papers_wait"])
    assert set(waits.values_list("person", "path")) <= {
        (second.pk, f"{reverse('pages:reports-waiting')}?unconfirmed=true")
    }
