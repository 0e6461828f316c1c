"""Uploaded sheets: every fault by its cell, nothing written before it is accepted, nothing lost."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from core import clock, outbox
from core.errors import Conflict, Forbidden, Invalid
from core.files import limits, tables
from enterprises.models import Enterprise, Licence, Site, User
from quotas.models import Feed, Import, Notice, Product, Report, ReportLine
from quotas.queries.reports import sites_held
from quotas.services import imports, reports
from quotas.services.imports import Upload
from quotas.sheets import reports as report_sheet
from quotas.sheets import templates, workbooks
from tests.core.conftest import Login, api
from tests.support import factories, filings, random_search, uploads
from tests.support.actors import strict
from tests.support.databases import Clone
from tests.support.page_clients import page_client
from tests.support.sheets import NOTICE_HEAD, REPORT_TITLES, saved_workbook, workbook

__all__ = ["api"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_may")]
IMPORTS = "/api/v1/imports/"
MARCH, APRIL = dt.date(2011, 3, 1), dt.date(2011, 4, 1)


def row(site: Site, *figures: Any) -> list[Any]:
    """Return a sheet's row; the figures are opening stock, production and so on to closing stock."""
    return [site.code, "precipitate-100", *figures]


def csv(*rows: list[Any], encoding: str = "utf-8", separator: str = ",") -> bytes:
    return "\n".join(separator.join(map(str, cells)) for cells in rows).encode(encoding)


def taken(firm: Enterprise, actor: User, content: bytes, name: str = "april.xlsx", **fields: Any) -> Import:
    fields = {"kind": "reports", "enterprise": firm, "period": APRIL, **fields}
    return imports.create(actor=actor, file=Upload(name, content), **fields)


def said(found: Import) -> dict[str, tuple[str, str]]:
    """Return by cell the code of the fault, and the suggested correction."""
    return {f"{fault['column']}{fault['row'] or ''}": (fault["code"], fault["suggestion"]) for fault in found.faults}


GOOD = (0, 12.5, 0, 0, 10, 0, 0, 2.5)


# --- What is read -----------------------------------------------------------------------------------------------------
def test_a_sheet_is_previewed_then_imported_into_the_draft(firm: Enterprise, mine: Site, clerk: User) -> None:
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    assert (result.state, result.faults, result.findings, result.lines) == ("ready", [], [], 1)
    assert not Report.objects.exists()
    assert not ReportLine.objects.exists()

    done = imports.commit(result, actor=clerk)
    report = Report.objects.get()
    assert (done.state, done.report) == ("committed", report)
    assert (report.state, report.origin, report.prepared_by) == ("draft", "sheet", clerk)
    line = report.lines.get()
    assert [getattr(line, name) for name in ReportLine.QUANTITIES] == [Decimal(str(figure)) for figure in GOOD]
    with pytest.raises(Conflict):
        imports.commit(done, actor=clerk)


def test_a_sheet_takes_the_place_of_what_the_draft_had(firm: Enterprise, mine: Site, clerk: User) -> None:
    draft = filings.draft(firm, APRIL, clerk, filings.line(mine, "concentrate", grade=Decimal("0.5")))
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)), dry_run=False)
    assert result.state == "committed"
    assert [line.product.code for line in draft.lines.all()] == ["precipitate-100"]
    draft.refresh_from_db()
    assert draft.origin == "api"


def test_every_fault_is_named_with_its_cell_and_what_was_meant(firm: Enterprise, mine: Site, clerk: User) -> None:
    content = workbook(
        REPORT_TITLES,
        row(mine, "0", "12.3456", "-3", "1.234,5", "9000000", "850 kg", "无", "a lot"),
        ["S-TEST", "precipitate-99", *GOOD],
        ["", "concentrate", *GOOD],
    )
    result = taken(firm, clerk, content)
    faults = said(result)
    assert result.state == "faulty"
    assert faults["D2"] == ("too_many_decimals", "12.346")
    assert faults["E2"] == ("negative", "3")
    assert faults["F2"] == ("not_a_number", "1234.5")
    assert faults["G2"] == ("too_large", "9000.000")
    assert faults["H2"] == ("not_a_number", "0.850")
    assert faults["I2"] == ("not_a_number", "0")
    assert faults["J2"] == ("not_a_number", "")
    assert faults["A3"] == ("unknown_value", mine.code)
    assert faults["B3"] == ("unknown_value", "precipitate-100")
    assert faults["A4"][0] == "required"
    values = {f"{fault['column']}{fault['row']}": fault["value"] for fault in result.faults}
    assert values["D2"] == "12.3456"
    assert not Report.objects.exists()
    with pytest.raises(Conflict):
        imports.commit(result, actor=clerk)


def test_what_the_service_and_the_checks_say_stands_at_its_cell(firm: Enterprise, mine: Site, clerk: User) -> None:
    filings.filed(firm, MARCH, factories.user("enterprise_signer", of=firm), filings.line(mine, produced="5"))
    titles = [*REPORT_TITLES, "Sold to"]
    result = taken(firm, clerk, workbook(titles, [*row(mine, 4, 12.5, 0, 0, 10, 0, 0, 7), "E-NOBODY 10"]))
    assert said(result)["K2"][0] == "unknown_counterparty"
    result = taken(firm, clerk, workbook(titles, [*row(mine, 4, 12.5, 0, 0, 10, 0, 0, 7), "A buyer 10"]))
    assert result.state == "ready"
    at = {f"{one['column']}{one['row']}": one for one in result.findings}
    assert (at["C2"]["code"], at["C2"]["suggestion"]) == ("opening_differs", "5.000")
    assert (at["J2"]["code"], at["J2"]["suggestion"]) == ("line_unbalanced", "6.500")
    assert at["J2"]["severity"] == "blocking"


def test_a_permit_shorter_than_the_month_is_marked_in_the_sheet_on_the_page_and_over_the_api(
    firm: Enterprise, mine: Site, clerk: User, api: Login
) -> None:
    Licence.objects.update(valid_to=APRIL)
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    found = {one["code"]: one for one in result.findings}["licence_shorter_than_month"]
    assert (result.state, found["row"], found["severity"]) == ("ready", 2, "notice")
    report = imports.commit(result, actor=clerk).report
    assert report is not None
    listed = api(clerk).post(f"/api/v1/reports/{report.pk}/check/").json()
    assert "licence_shorter_than_month" in {one["code"] for one in listed["findings"]}
    page = page_client(clerk).get(reverse("pages:report-check", args=[report.pk])).content.decode()
    assert "1 of the 30 days of the month" in page


@pytest.mark.parametrize(
    ("figure", "read"),
    [
        ("12.500", "12.500"),
        ("１２．５", "12.500"),
        ("1,234.5", "1234.500"),
        ("1，234.5", "1234.500"),
        ("1 234.5 t", "1234.500"),
        ("12.5吨", "12.500"),
        (0.1 + 0.2, "0.300"),
        (1.1, "1.100"),
        (12, "12.000"),
        (1e-3, "0.001"),
        ("", None),
    ],
)
def test_figures_that_have_one_meaning_are_read(
    figure: Any, read: str | None, firm: Enterprise, mine: Site, clerk: User
) -> None:
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, 0, figure, 0, 0, 0, 0, 0, 0)), dry_run=False)
    assert result.faults == []
    assert Report.objects.get().lines.get().produced == (Decimal(read) if read else None)


def test_chinese_titles_and_names_in_gb18030(firm: Enterprise, mine: Site, clerk: User) -> None:
    mine.name_zh = "红灯笼矿"
    mine.save()
    with translation.override("zh-hans"):
        layout = report_sheet.layout([mine], list(Product.objects.all()))
        titles = [str(column.label) for column in layout.columns]
        feed = str(Feed.OWN_ORE.label)
    by_name = {column.name: "" for column in layout.columns} | {"site": "红灯笼矿", "product": "precipitate-100"}
    by_name |= dict(zip(ReportLine.QUANTITIES, ["0", "１２.５", "0", "0", "0", "0", "0", "12.5"], strict=True))
    by_name["feed_origin"] = feed
    assert any(sign >= "\u4e00" for sign in "".join([*titles, feed]))
    content = csv(titles, list(by_name.values()), encoding="gb18030")
    result = taken(firm, clerk, content, "四月.csv", dry_run=False)
    assert result.faults == []
    assert result.file_name == "四月.csv"
    assert Report.objects.get().lines.get().produced == Decimal("12.500")


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_bare_csv_is_read_as_spreadsheets_write_it(
    separator: str, encoding: str, firm: Enterprise, mine: Site, clerk: User
) -> None:
    content = csv(REPORT_TITLES, row(mine, *GOOD), encoding=encoding, separator=separator)
    assert taken(firm, clerk, content, "april.csv").state == "ready"


def test_a_formula_is_refused_with_what_it_showed(firm: Enterprise, mine: Site, clerk: User) -> None:
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, 0, "=6+6.5", 0, 0, 0, 0, 0, 12.5)))
    assert said(result)["D2"][0] == "formula"


def test_merged_cells_are_refused_where_they_are(firm: Enterprise, mine: Site, clerk: User) -> None:
    book = load_workbook(io.BytesIO(workbook(REPORT_TITLES, row(mine, *GOOD), row(mine, *GOOD))))
    book.active.merge_cells("A2:A3")
    result = taken(firm, clerk, saved_workbook(book))
    assert said(result)["A2"][0] == "merged_cells"


def test_a_workbook_of_another_template_version_is_refused_first(firm: Enterprise, mine: Site, clerk: User) -> None:
    result = taken(firm, clerk, workbook(["Template", "reports/0"], [], REPORT_TITLES, row(mine, "x", *GOOD[1:])))
    assert list(said(result).values()) == [("other_template", "")]
    assert "Download a fresh one" in result.faults[0]["detail"]


def test_a_sheet_about_something_else_is_refused(firm: Enterprise, mine: Site, clerk: User) -> None:
    head = [["Enterprise", "E-OTHER"], ["Month", "2011-03"], []]
    result = taken(firm, clerk, workbook(*head, REPORT_TITLES, row(mine, *GOOD)))
    assert {fault["code"] for fault in result.faults} == {"other_enterprise", "other_month"}


def test_unknown_and_missing_columns_are_named(firm: Enterprise, mine: Site, clerk: User) -> None:
    result = taken(firm, clerk, workbook(["Product", "Produced", "Weather"], ["precipitate-100", 1, "fine"]))
    assert {fault["code"] for fault in result.faults} >= {"missing_column", "unknown_column"}


def test_a_sheet_without_titles_says_which_it_wants(firm: Enterprise, mine: Site, clerk: User) -> None:
    result = taken(firm, clerk, workbook(["Dear Sirs", "find attached"], ["nothing"]))
    assert result.faults[0]["code"] == "no_titles"
    assert "Opening stock" in result.faults[0]["detail"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\0\1\2\3", "unknown_type"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted_or_outdated"),
        (uploads.pdf(), "not_a_sheet"),
        (uploads.png(), "not_a_sheet"),
        (uploads.archive({"a.csv": b"1,2"}), "archive"),
        (uploads.workbook({"xl/vbaProject.bin": b"macro"}), "macros"),
        (uploads.workbook(), "truncated_or_damaged"),
        (uploads.encrypted_archive(), "encrypted_or_outdated"),
        (uploads.lying_bomb(), "truncated_or_damaged"),
        (workbook(REPORT_TITLES)[:-200], "truncated_or_damaged"),
        (b"a,b\n" * 5_002, "too_many_cells"),
        (b"x" * (limits.MAX_SHEET_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "file",
)
def test_what_is_no_sheet_is_refused_whole(
    content: bytes, code: str, firm: Enterprise, mine: Site, clerk: User
) -> None:
    with pytest.raises(Invalid) as refusal:
        taken(firm, clerk, content)
    assert refusal.value.errors[0].code == code
    assert not Import.objects.exists()


# --- Who, when, how large ---------------------------------------------------------------------------------------------
def test_only_who_may_prepare_the_report_hands_a_sheet_in(
    firm: Enterprise, mine: Site, outsider: User, auditor1: User
) -> None:
    for stranger in (outsider, auditor1):
        with pytest.raises(Forbidden):
            taken(firm, stranger, workbook(REPORT_TITLES, row(mine, *GOOD)))


def test_a_sheet_is_imported_only_by_its_sender(firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    assert not Import.objects.visible_to(signer).exists()
    for verb in (imports.commit, imports.discard):
        with pytest.raises(Forbidden):
            verb(result, actor=signer)


def test_an_officer_keys_in_paper_by_a_sheet_and_its_origin_stays(firm: Enterprise, mine: Site, p36a: User) -> None:
    cells = [REPORT_TITLES, row(mine, *GOOD)]
    unsaid = taken(firm, p36a, workbook(*cells), dry_run=False)
    assert [fault["code"] for fault in unsaid.faults] == ["required", "required"]
    head = [["Paper report received on", "2011-05-04"], ["File number of the paper report", "Gan 2011-7"]]
    result = taken(firm, p36a, workbook(*head, *cells), dry_run=False)
    assert result.report is not None
    assert (result.report.origin, result.report.paper_reference) == ("paper", "Gan 2011-7")
    assert result.report.received_on == dt.date(2011, 5, 4)
    again = taken(firm, p36a, workbook(*cells), dry_run=False)  # the draft's document is unchanged
    assert (again.state, again.report) == ("committed", result.report)


def test_only_an_officer_s_template_asks_for_the_paper(firm: Enterprise, mine: Site, clerk: User, p36a: User) -> None:
    filings.draft(firm, APRIL, p36a, nil=True, origin="paper", paper_reference="Gan 2011-7")
    for on_paper in (True, False):
        sheet = load_workbook(
            io.BytesIO(templates.build_report_template(firm, APRIL, workbooks.XLSX, on_paper=on_paper))
        ).active
        said = {row[0]: row[1] for row in sheet.iter_rows(max_row=8, max_col=2, values_only=True)}
        assert said.get("File number of the paper report") == ("Gan 2011-7" if on_paper else None)
        assert ("Paper report received on" in said) is on_paper
    filled = workbook(["Paper report received on", "2011-05-04"], REPORT_TITLES, row(mine, *GOOD))
    assert [fault["code"] for fault in taken(firm, clerk, filled, period=MARCH).faults] == ["not_allowed"]


def test_a_filed_month_is_not_overwritten(firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    filings.filed(firm, APRIL, signer, filings.line(mine, produced="5"))
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    assert [fault["code"] for fault in result.faults] == ["report_exists"]


def test_changes_since_the_preview_are_confirmed_again(firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    filings.filed(firm, APRIL, signer, filings.line(mine, produced="5"))
    with pytest.raises(Conflict):
        imports.commit(result, actor=clerk)
    result.refresh_from_db()
    assert result.state == "ready"


def test_a_large_sheet_is_read_by_a_worker(
    own_database: Clone, firm: Enterprise, mine: Site, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotas.services.imports.uploads.MOST_READ_AT_ONCE", 100)
    result = taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    rubbish = taken(firm, clerk, b"x" * 200)
    assert (result.state, result.content is not None) == ("pending", True)
    assert outbox.waiting() >= 2
    with own_database.postgres.connect(own_database.name) as connection:
        connection.execute("DELETE FROM core_loader")
    with strict():  # as in a worker, where nobody is proven
        for one in (result, rubbish, result):
            imports.read(one.pk)
    result.refresh_from_db()
    rubbish.refresh_from_db()
    assert (result.state, result.content, result.lines) == ("ready", None, 1)
    assert (rubbish.state, rubbish.faults[0]["code"]) == ("faulty", "no_titles")


def test_cells_are_forgotten_after_thirty_days(firm: Enterprise, mine: Site, clerk: User) -> None:
    taken(firm, clerk, workbook(REPORT_TITLES, row(mine, *GOOD)))
    assert imports.delete_expired() == 0
    with clock.at(dt.date(2011, 6, 5)):
        assert imports.delete_expired() == 1


# --- The sheet and back -----------------------------------------------------------------------------------------------
def test_the_template_is_prefilled_and_reads_back(firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    filings.filed(firm, MARCH, signer, filings.line(mine, produced="5.125"))
    for form in (workbooks.XLSX, workbooks.CSV):
        content = templates.build_report_template(firm, APRIL, form)
        result = imports.create(actor=clerk, kind="reports", file=Upload(f"april.{form}", content))
        assert (result.faults, result.enterprise, result.period, result.lines) == ([], firm, APRIL, 1)
        imports.commit(result, actor=clerk)
        line = Report.objects.get(period=APRIL).lines.get()
        assert (line.opening_stock, line.produced) == (Decimal("5.125"), None)


def test_the_template_offers_sites_products_and_feeds(firm: Enterprise, mine: Site) -> None:
    book = load_workbook(io.BytesIO(templates.build_report_template(firm, APRIL, workbooks.XLSX)))
    rules = book.worksheets[0].data_validations.dataValidation
    assert {rule.type for rule in rules} == {"list", "decimal"}
    assert book.worksheets[1]["A2"].value == f"{mine.code} {mine.name}"


TONNES = st.decimals(min_value=0, max_value=1_000_000, places=3, allow_nan=False, allow_infinity=False)
BLANK_OR_TONNES = st.one_of(st.none(), TONNES)


@random_search.marked
@random_search.examples(10)
@given(
    figures=st.lists(BLANK_OR_TONNES, min_size=8, max_size=8),
    grade=st.one_of(st.decimals(min_value="0.0001", max_value=1, places=4)),
    sales=st.lists(st.tuples(st.sampled_from(["A buyer", "Old Mill Ltd", "赣州买方"]), TONNES), max_size=3),
    form=st.sampled_from([workbooks.XLSX, workbooks.CSV]),
    language=st.sampled_from(["en", "zh-hans"]),
)
def test_template_filled_and_read_gives_the_same_lines(
    firm: Enterprise,
    mine: Site,
    figures: list[Decimal | None],
    grade: Decimal,
    sales: list[tuple[str, Decimal]],
    form: str,
    language: str,
) -> None:
    layout = report_sheet.layout(sites_held(firm.pk, APRIL), list(Product.objects.all()))
    line: dict[str, Any] = dict(zip(ReportLine.QUANTITIES, figures, strict=True))
    filled = {
        **line,
        "site": f"{mine.code} {mine.name}",
        "product": "concentrate",
        "grade": grade,
        "sales": "; ".join(f"{name} {tonnes}" for name, tonnes in sales),
    }
    with translation.override(language):
        content = workbooks.template(layout, {"period": "2011-04"}, [filled], {}, form)
    parsed = layout.parse(tables.read(content))
    assert parsed.faults == []
    (result,) = parsed.lines
    assert {name: result[name] for name in line} == line
    assert (result["site"], result["product"], result["grade"]) == (mine.code, "concentrate", grade)
    assert result["sales"] == ([{"to": name, "tonnes": tonnes} for name, tonnes in sales] or None)
    assert parsed.head["period"] == APRIL


def test_the_faults_come_back_in_the_sheet_itself(firm: Enterprise, mine: Site, clerk: User, api: Login) -> None:
    content = workbook(REPORT_TITLES, row(mine, 0, "a lot", 0, 0, 0, 0, 0, "=1+1"))
    result = taken(firm, clerk, content)
    answer = api(clerk).get(f"{IMPORTS}{result.pk}/errors/?format=xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet["D2"].value == "a lot"
    assert "Produced: Write plain digits" in sheet["K2"].value
    assert b"a lot" in api(clerk).get(f"{IMPORTS}{result.pk}/errors/?format=csv").getvalue()
    mended = api(clerk).get(f"{IMPORTS}{result.pk}/errors/").json()
    assert {"D2", "J2"} == {f"{fault['column']}{fault['row']}" for fault in mended}


# --- The API ----------------------------------------------------------------------------------------------------------
def send(client: Any, content: bytes, name: str = "april.xlsx", **fields: Any) -> Any:
    return client.post(
        IMPORTS, {"file": SimpleUploadedFile(name, content), "kind": "reports", **fields}, format="multipart"
    )


def test_over_the_api_as_the_contract_says(api: Login, firm: Enterprise, mine: Site, clerk: User, signer: User) -> None:
    client = api(clerk)
    sheet = workbook(["Enterprise", firm.code], ["Month", "2011-04"], [], REPORT_TITLES, row(mine, *GOOD))
    answer = send(client, sheet)
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["state"], body["dry_run"], body["actions"]) == ("ready", True, ["commit", "discard"])
    assert (body["enterprise"], body["period"], body["lines"]) == (firm.code, "2011-04", 1)
    committed = client.post(f"{IMPORTS}{body['id']}/commit/").json()
    assert committed["state"] == "committed"
    report = Report.objects.get(pk=committed["report"])
    assert reports.submit(report, actor=signer).state == "submitted"
    assert api(signer).get(f"{IMPORTS}{body['id']}/").status_code == 404
    assert [one["id"] for one in client.get(f"{IMPORTS}?state=committed").json()["results"]] == [body["id"]]


def test_refusals_over_the_api(api: Login, firm: Enterprise, mine: Site, clerk: User, outsider: User) -> None:
    sheet = workbook(REPORT_TITLES, row(mine, *GOOD))
    faulty = send(
        api(clerk), workbook(REPORT_TITLES, row(mine, "x", *GOOD[1:])), enterprise=firm.code, period="2011-04"
    ).json()
    assert faulty["state"] == "faulty"
    assert api(clerk).post(f"{IMPORTS}{faulty['id']}/commit/").status_code == 409
    discarded = api(clerk).post(f"{IMPORTS}{faulty['id']}/discard/").json()
    assert (discarded["state"], discarded["actions"]) == ("discarded", [])
    assert send(api(clerk), b"\0", enterprise=firm.code, period="2011-04").json()["errors"][0]["pointer"] == "/file"
    assert send(api(outsider), sheet, enterprise=firm.code, period="2011-04").status_code == 400
    assert send(api(clerk), sheet, kind="weather").status_code == 400
    assert api(clerk).get(f"{IMPORTS}templates/weather/?format=csv").status_code == 404


def test_a_large_sheet_is_202_until_it_was_read(
    api: Login, firm: Enterprise, mine: Site, clerk: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quotas.services.imports.uploads.MOST_READ_AT_ONCE", 100)
    answer = send(api(clerk), workbook(REPORT_TITLES, row(mine, *GOOD)), enterprise=firm.code, period="2011-04")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    imports.read(answer.json()["id"])
    assert api(clerk).get(answer["Location"]).json()["state"] == "ready"


def test_a_key_makes_a_sheet_come_in_once(api: Login, firm: Enterprise, mine: Site, clerk: User) -> None:
    client = api(clerk)
    sheet = workbook(REPORT_TITLES, row(mine, *GOOD))
    about = {"kind": "reports", "enterprise": firm.code, "period": "2011-04"}
    answers = [
        client.post(
            IMPORTS,
            {"file": SimpleUploadedFile("a.xlsx", sheet), **about},
            format="multipart",
            headers={"Idempotency-Key": "one"},
        )
        for _again in range(2)
    ]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert Import.objects.count() == 1


# --- Notices and enterprises ------------------------------------------------------------------------------------------


def test_a_sheet_names_holders_as_the_register_does_and_sets_the_total_too(mlr1: User) -> None:
    factories.place("36")
    factories.enterprise("E-TWIN-A", name="Twin Mine", at="36")
    factories.enterprise("E-TWIN-B", name="Twin Mine", at="36")
    factories.enterprise("E-ONE", name="Lone Mine", name_zh="独矿", at="36")
    light = ("Light", "100", "")
    content = workbook(*NOTICE_HEAD, ["CN", *light], ["jiangxi ", *light], ["独矿", *light])
    result = imports.create(actor=mlr1, kind="notices", file=Upload("n.xlsx", content))
    assert result.faults == []
    notice = imports.commit(result, actor=mlr1).notice
    assert notice is not None
    stated = [(line.from_holder and line.from_holder.code, line.to_holder.code) for line in notice.lines.all()]
    assert stated == [(None, "CN"), ("CN", "36"), ("CN", "E-ONE")]
    content = workbook(*NOTICE_HEAD, ["Twin Mine", *light], ["Nobody's Mine", *light])
    result = imports.create(actor=mlr1, kind="notices", file=Upload("n.xlsx", content))
    assert [(fault["row"], fault["detail"]) for fault in result.faults] == [
        (11, "“Twin Mine” is the name of several holders: E-TWIN-A, E-TWIN-B. Write the code.")
    ]


def test_a_notice_comes_in_as_a_sheet(mlr1: User) -> None:
    factories.place("36")
    content = workbook(*NOTICE_HEAD, ["36 Jiangxi", "Medium and heavy", "9,000", "as every year"])
    result = imports.create(actor=mlr1, kind="notices", file=Upload("n.xlsx", content))
    assert result.faults == []
    assert [one["code"] for one in result.findings] == ["quota_exceeded"]  # there is no national total yet
    assert not Notice.objects.exists()
    notice = imports.commit(result, actor=mlr1).notice
    assert notice is not None
    line = notice.lines.get()
    assert (line.to_holder.code, line.category, line.tonnes) == ("36", "medium_heavy", Decimal("9000.000"))


def test_rubbish_in_a_notice_is_named_by_its_cell(mlr1: User, clerk: User) -> None:
    content = workbook(*NOTICE_HEAD, ["3X", "heavy", "", ""], ["36", "light", "lots", ""])
    result = imports.create(actor=mlr1, kind="notices", file=Upload("n.xlsx", content))
    assert {cell: code for cell, (code, _guess) in said(result).items()} == {
        "B11": "unknown_value",
        "C11": "required",
        "C12": "not_a_number",
    }
    with pytest.raises(Forbidden):
        imports.create(actor=clerk, kind="notices", file=Upload("n.xlsx", content))


def test_enterprises_come_in_as_a_sheet_all_or_none(admin1: User, clerk: User) -> None:
    factories.place("360727")
    titles = ["Code", "Name", "Ownership", "Place (code)"]
    good = ["E-NEW-1", "New One", "private", "360727"]
    content = workbook(titles, good, ["E-NEW-1", "Again", "private", "360727"], ["new", "X", "private", "99"])
    result = imports.create(actor=admin1, kind="enterprises", file=Upload("e.xlsx", content), dry_run=False)
    assert {cell: code for cell, (code, _guess) in said(result).items()} == {"A3": "taken", "D4": "unknown_code"}
    assert not Enterprise.objects.filter(code="E-NEW-1").exists()
    result = imports.create(
        actor=admin1, kind="enterprises", file=Upload("e.xlsx", workbook(titles, good)), dry_run=False
    )
    assert result.state == "committed"
    assert Enterprise.objects.get(code="E-NEW-1").name == "New One"
    with pytest.raises(Forbidden):
        imports.create(actor=clerk, kind="enterprises", file=Upload("e.xlsx", content))
