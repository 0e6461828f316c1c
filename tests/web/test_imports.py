"""A month's sheet on the pages: uploaded, corrected, taken over into the draft, and filed as any other report."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, User
from quotas.models import Import, Report
from quotas.services.imports import many_reports
from tests.support import factories
from tests.support.page_clients import page_client
from tests.support.sheets import NOTICE_HEAD, REPORT_TITLES, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    factories.programme_year()
    factories.product()
    with clock.at(dt.date(2011, 10, 5)):
        yield


def sheet(firm: Enterprise, produced: Any = 12.5) -> bytes:
    return workbook(REPORT_TITLES, [firm.sites.get().code, "precipitate-100", 0, produced, 0, 0, 10, 0, 0, 2.5])


def hand_in(client: Client, firm: Enterprise, content: bytes) -> Any:
    address = reverse("pages:report-sheet", args=[firm.code, "2011-09"])
    return client.post(address, {"file": SimpleUploadedFile("sept.xlsx", content)}, follow=True)


def test_a_sheet_with_faults_is_corrected_and_filed(firm: Enterprise, clerk: User, signer: User) -> None:
    client = page_client(clerk)
    month = client.get(reverse("pages:report-month", args=[firm.code, "2011-09"])).content.decode()
    assert reverse("pages:report-sheet", args=[firm.code, "2011-09"]) in month
    page = hand_in(client, firm, sheet(firm, "12.5001"))
    body = page.content.decode()
    assert "D2" in body
    assert "12.5001" in body
    assert "12.500</strong>" in body
    assert "commit/" not in body
    row = Import.objects.get()
    marked = client.get(reverse("pages:import-errors", args=[row.pk, "xlsx"]))
    assert marked["Content-Disposition"].endswith('.xlsx"')
    assert not Report.objects.exists()

    page = hand_in(client, firm, sheet(firm))
    here = page.redirect_chain[-1][0]
    assert "commit/" in page.content.decode()
    answer = client.post(f"{here}commit/")
    report = Report.objects.get()
    assert answer["Location"] == reverse("pages:report-check", args=[report.pk])
    signing = page_client(signer)
    assert signing.post(reverse("pages:report-submit", args=[report.pk]), {"signed": "1"}).status_code == 302
    assert signing.get(here).status_code == 404


def test_rubbish_is_refused_beside_the_field(firm: Enterprise, clerk: User) -> None:
    page = hand_in(page_client(clerk), firm, b"%PDF-1.7 nothing")
    assert page.status_code == 409
    assert 'href="#id_file"' in page.content.decode()
    page = page_client(clerk).post(reverse("pages:report-sheet", args=[firm.code, "2011-09"]))
    assert page.status_code == 400
    assert not Import.objects.exists()


def test_a_workbook_of_another_template_version_is_refused_with_a_link_to_the_new_one(
    firm: Enterprise, clerk: User
) -> None:
    client = page_client(clerk)
    old = workbook(["Template", "reports/0"], [], REPORT_TITLES, [firm.sites.get().code, "precipitate-100", 0, "x"])
    page = hand_in(client, firm, old).content.decode()
    assert "This was made from template reports/0; now it is reports/1. Download a fresh one." in page
    assert "B1" in page
    assert "commit/" not in page
    assert reverse("pages:report-sheet", args=[firm.code, "2011-09"]) in page
    assert not Report.objects.exists()


def test_the_template_is_downloaded_from_the_month(firm: Enterprise, clerk: User, outsider: User) -> None:
    address = reverse("pages:report-sheet-template", args=[firm.code, "2011-09", "csv"])
    answer = page_client(clerk).get(address)
    assert firm.code in answer.content.decode("utf-8-sig")
    assert page_client(outsider).get(address).status_code == 404


def test_a_notice_is_drafted_from_a_sheet(mlr1: User, clerk: User) -> None:
    factories.place("36")
    content = workbook(*NOTICE_HEAD, ["36", "medium_heavy", 1, ""])
    client = page_client(mlr1)
    page = client.post(reverse("pages:notice-sheet"), {"file": SimpleUploadedFile("n.xlsx", content)}, follow=True)
    assert "quota_exceeded" in page.content.decode()
    answer = client.post(f"{page.redirect_chain[-1][0]}commit/")
    assert "/notices/" in answer["Location"]
    assert page_client(clerk).get(reverse("pages:notice-sheet")).status_code == 403


def test_its_pages_ask_no_more_for_more_faults(
    firm: Enterprise, clerk: User, django_assert_max_num_queries: Any
) -> None:
    client = page_client(clerk)
    rows = [["S", "p", *["x"] * 8] for _number in range(40)]
    page = hand_in(client, firm, workbook(REPORT_TITLES, *rows))
    with django_assert_max_num_queries(10):
        client.get(page.redirect_chain[-1][0])


def test_the_reports_of_many_enterprises_are_filed_from_one_sheet(firm: Enterprise, p36a: User) -> None:
    client, form = page_client(p36a), reverse("pages:many-reports-sheet")
    assert form in client.get(reverse("pages:reports")).content.decode()
    body = client.get(form).content.decode()
    assert reverse("pages:many-reports-sheet-template", args=["xlsx"]) in body
    template = client.get(reverse("pages:many-reports-sheet-template", args=["csv"]))
    titles = template.content.decode("utf-8-sig").splitlines()[-1]
    assert titles.startswith("Enterprise,Month,Paper report received on")

    other = factories.site(factories.enterprise("E-OTHER")).enterprise
    rows = [
        f"{one.code},2011-09,2011-10-03,Gan 7,,{one.sites.get().code},precipitate-100,,,,0,12.5,0,0,10,0,0,{closing},,,"
        for one, closing in ((firm, "2.5"), (other, "9"))
    ]
    content = "\n".join([titles, *rows]).encode()
    page = client.post(form, {"file": SimpleUploadedFile("september.csv", content)}, follow=True)
    here = page.redirect_chain[-1][0]
    assert "is being read" in page.content.decode()
    row = Import.objects.get()
    many_reports.read(row.pk)
    many_reports.work(row.pk)
    body = client.get(here).content.decode()
    assert "line_unbalanced" in body
    assert "file/" in body
    faulty = client.get(reverse("pages:import-errors", args=[row.pk, "csv"]))
    lines = b"".join(faulty.streaming_content).decode("utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["Enterprise", "E-OTHER"]
    refused = client.post(f"{here}file/", {})
    assert "has_faults" in refused.content.decode() or "Some reports have errors" in refused.content.decode()
    answer = client.post(f"{here}file/", {"file-good_only": "on"}, follow=True)
    assert "being filed" in answer.content.decode()
    many_reports.work(row.pk)
    assert Report.objects.get().enterprise == firm
    assert reverse("pages:reports-waiting") in client.get(here).content.decode()
    assert page_client(factories.user("enterprise_clerk", of=firm)).get(form).status_code == 403
