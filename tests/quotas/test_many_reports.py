"""A sheet with the reports of many enterprises: checked as each alone is, and filed by workers for its officer."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from core import clock, outbox
from core.actor_sessions import prove_actor
from core.errors import Conflict, Forbidden, Invalid
from core.models import OutboxMessage
from enterprises.models import Change, Enterprise, Site, User
from enterprises.services import signatures
from inspections.services import screening
from quotas import ledger
from quotas.models import Account, Import, ImportPart, ImportRow, Posting, Report
from quotas.services import imports, reports
from quotas.services.imports import Upload, many_reports
from quotas.services.imports.many_reports import reading, steps
from tests.core.conftest import Login, api
from tests.support import factories, filings
from tests.support.ledger_accounts import Books
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
    sheet = imports.create(actor=officer, kind="filings", file=Upload("reports.csv", content or csv(*rows)))
    assert sheet.state == "pending"
    return worked_on(sheet)


def nobody_acts() -> None:
    """End the proof of the person who acted before in the transaction of the test, as a worker has none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', '', true)")


def worked_on(sheet: Import) -> Import:
    nobody_acts()
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


def test_a_large_sheet_is_filed_part_by_part_and_goes_on_where_it_stopped(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "AT_ONCE", 1)
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)
    monkeypatch.setattr(reading, "_ROWS_AT_A_TIME", 1)
    monkeypatch.setattr(steps, "SECONDS_OF_WORK", 0)  # one step in each task
    sheet = imports.create(actor=officer, kind="filings", file=Upload("r.csv", csv(*(line(site) for site in mines))))
    states = []
    for _step in range(30):
        sheet = worked_on(sheet)
        states.append((sheet.state, sheet.lines, sheet.parts.count()))
        if sheet.state == "ready":
            break
    assert [lines for _state, lines, _parts in states[:3]] == [1, 2, 3]
    assert sheet.parts.count() == 3
    many_reports.file(sheet, actor=officer)
    sheet = worked_on(sheet)
    assert (sheet.state, Report.objects.count()) == ("filing", 1)
    # One month was filed otherwise meanwhile: it alone is left out.
    left = mines[2]
    filings.filed(left.enterprise, APRIL, factories.user("enterprise_signer", of=left.enterprise), filings.line(left))
    assert many_reports.stalled() == []
    Import.objects.update(worked_at=None)
    assert many_reports.stalled() == [sheet.pk]
    for _step in range(5):
        sheet = worked_on(sheet)
    assert (sheet.state, sheet.reports, sheet.faulty_reports) == ("committed", 3, 1)
    assert Report.objects.filter(sheet_id=sheet.pk).count() == 2
    assert many_reports.stalled() == []


def test_a_row_that_stops_a_worker_becomes_a_fault_of_its_reports(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_ROWS_OF_A_PART", 1)

    def broken(content: Any) -> None:
        ImportRow.objects.filter(enterprise="E-MANY-1").update(cells=content)

    sheet = imports.create(actor=officer, kind="filings", file=Upload("r.csv", csv(*(line(site) for site in mines))))
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
    monkeypatch.setattr(steps, "AT_ONCE", 1)
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
        imports.create(actor=clerk, kind="filings", file=Upload("r.csv", csv(*rows)))
    with pytest.raises(Conflict):
        imports.commit(sheet, actor=officer)
    filed(sheet, officer)
    again = checked(officer, *rows)
    assert Import.objects.with_earlier().get(pk=again.pk).imported_before == sheet.uploaded_at
    assert Import.objects.with_earlier().get(pk=sheet.pk).imported_before is None
    assert again.faulty_reports == 3


def test_a_workbook_is_read_too(officer: User, mines: list[Site]) -> None:
    sheet = checked(officer, content=workbook(TITLES, *(line(site) for site in mines)))
    assert (sheet.state, sheet.reports, said(sheet)) == ("ready", 3, {})


def test_the_api_takes_a_sheet_larger_than_other_bodies(officer: User, mines: list[Site], api: Login) -> None:
    client = api(officer)
    spaces = (b"\n" + b" " * 99) * (11 * 1024 * 1024 // 100)  # blank rows
    file = SimpleUploadedFile("reports.csv", csv(*(line(site) for site in mines)) + spaces)
    answer = client.post(IMPORTS, {"kind": "filings", "file": file}, format="multipart")
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


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4\n%%EOF", b"Enterprise;Unknown\nE-1;2", b"\n" * 1000])
def test_what_is_no_such_sheet_is_refused_with_a_reason(officer: User, content: bytes) -> None:
    sheet = imports.create(actor=officer, kind="filings", file=Upload("r.csv", content))
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


def test_while_a_sheet_is_filed_nobody_unproven_decides_on_its_reports(
    officer: User, mines: list[Site], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, module, value in (("AT_ONCE", steps, 1), ("_ROWS_OF_A_PART", reading, 1), ("SECONDS_OF_WORK", steps, 20)):
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
