"""A receipt can be saved as a document, and verified by anybody who holds it."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock, typesetting
from core.models import Checkpoint
from core.public import PublicThrottle
from enterprises.models import Enterprise, Site, User
from quotas import receipt_pdf
from quotas.models import Report
from tests.support import api, factories, filings
from tests.support.page_clients import page_client

APRIL = dt.date(2011, 4, 1)


@pytest.fixture(autouse=True)
def _on_the_day() -> Iterator[None]:
    with clock.at(dt.date(2011, 5, 5)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    factories.product()
    return firm.sites.get()


@pytest.fixture
def report(firm: Enterprise, mine: Site, signer: User) -> Report:
    factories.programme_year()
    return filings.filed(firm, APRIL, signer, filings.line(mine, produced="12.5"))


def test_the_receipt_is_saved_as_a_pdf(report: Report, signer: User) -> None:
    client = page_client(signer)
    paper = reverse("pages:report-receipt-paper", args=[report.pk])
    assert paper in client.get(reverse("pages:report-receipt", args=[report.pk])).content.decode()
    for language in ("en", "zh-hans"):
        answer = client.get(paper, headers={"Accept-Language": language})
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert f"{report.receipt_number}.pdf" in answer["Content-Disposition"]
        assert answer.content.startswith(b"%PDF-")
        assert b"NotoSansCJK" in answer.content


def test_the_paper_carries_the_hash_of_the_content_and_the_address(
    report: Report, signer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed: dict[str, Any] = {}
    monkeypatch.setattr(typesetting, "pdf", lambda template, data: printed.update(data) or b"")
    address = f"http://testserver/verify/{report.receipt_number}/"
    page_client(signer).get(reverse("pages:report-receipt-paper", args=[report.pk]))
    assert printed["sha256"] == report.sha256
    assert printed["address"] == address
    assert printed["qr"] == receipt_pdf.qr(address)


def test_page_and_pdf_show_the_newest_checkpoint(report: Report, signer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {"head": "a" * 64, "key": "c" * 64, "statement": "{}", "signature": "5" * 128}
    for number, root in ((7, "b" * 64), (8, "d" * 64)):
        Checkpoint.objects.create(number=number, taken_at=clock.now(), batches=number, entries=1, root=root, **texts)
    client = page_client(signer)
    page = client.get(reverse("pages:report-receipt", args=[report.pk])).content.decode()
    assert "d" * 64 in page
    assert "b" * 64 not in page
    assert reverse("public-checkpoint-detail", args=[8]) in page
    paper = client.get(reverse("pages:report-receipt-paper", args=[report.pk]))
    assert paper.content.startswith(b"%PDF-")
    printed: dict[str, Any] = {}
    monkeypatch.setattr(typesetting, "pdf", lambda template, data: printed.update(data) or b"")
    client.get(reverse("pages:report-receipt-paper", args=[report.pk]))
    assert printed["checkpoint"]["root"] == "d" * 64
    assert printed["checkpoint"]["signature"] == "5" * 128


def test_what_people_wrote_is_never_markup(report: Report, signer: User) -> None:
    Enterprise.objects.filter(pk=report.enterprise_id).update(name='#panic() $x$ = "\\ ] [ *稀土')
    answer = page_client(signer).get(reverse("pages:report-receipt-paper", args=[report.pk]))
    assert answer.content.startswith(b"%PDF-")


def test_the_pdf_is_for_readers_of_the_report(report: Report, outsider: User, p15a: User, p36a: User) -> None:
    paper = reverse("pages:report-receipt-paper", args=[report.pk])
    for person, status in ((outsider, 404), (p15a, 404), (p36a, 200)):
        assert page_client(person).get(paper).status_code == status
    assert Client().get(paper).status_code == 302


def test_the_api_names_the_paper_and_the_page(report: Report, signer: User) -> None:
    client = api.client_of(signer)
    receipt = client.get(f"/api/v1/reports/{report.pk}/").json()["receipt"]
    assert receipt["verify_page"].endswith(f"/verify/{report.receipt_number}/")
    answer = client.get(receipt["pdf"])
    assert answer.content.startswith(b"%PDF-")
    assert client.get(receipt["pdf"], headers={"Accept": "application/pdf"}).status_code == 200


def test_anybody_verifies_a_receipt(report: Report, client: Client) -> None:
    answer = client.get(reverse("pages:verify-form"), {"receipt": f" {str(report.receipt_number).lower()} "})
    assert answer["Location"] == reverse("pages:verify", args=[report.receipt_number])
    page = client.get(answer["Location"]).content.decode()
    assert report.sha256 in page
    assert "its version is in force" in page
    assert "12.500" not in page
    assert str(report.submitted_by) not in page


def test_a_version_that_was_superseded_stands_no_longer(
    report: Report, mine: Site, signer: User, client: Client
) -> None:
    filings.amended(report, signer, filings.line(mine, produced="4"))
    page = client.get(reverse("pages:verify", args=[report.receipt_number])).content.decode()
    assert "no longer in force" in page


@pytest.mark.parametrize("number", ["R201104-AAAAAA-AAAAAA", "X"])
def test_a_number_that_was_never_issued_is_said_to_be_none(number: str, client: Client, db: None) -> None:
    answer = client.get(reverse("pages:verify", args=[number]))
    assert answer.status_code == 404
    assert "No receipt of this number" in answer.content.decode()


@pytest.mark.parametrize("typed", ["", "a b", "<script>", "%00", "x" * 60])
def test_what_cannot_be_a_number_is_refused_beside_its_field(typed: str, client: Client, db: None) -> None:
    answer = client.get(reverse("pages:verify-form"), {"receipt": typed})
    assert answer.status_code == 400
    assert "Error:" in answer.content.decode()


def test_a_public_page_is_the_same_for_all_and_kept_by_caches(report: Report, signer: User) -> None:
    page = reverse("pages:verify", args=[report.receipt_number])
    anonymous, member = Client(), page_client(signer)
    answer = anonymous.get(page)
    assert answer["Cache-Control"] == "public, max-age=300"
    assert "Set-Cookie" not in answer.headers
    assert not answer.cookies
    assert member.get(page).content == answer.content
    again = anonymous.get(page, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_each_language_has_an_address(client: Client, db: None) -> None:
    page = client.get(reverse("pages:public"), {"language": "zh-hans"}).content.decode()
    assert 'lang="zh-hans"' in page
    assert client.get(reverse("pages:public"), {"language": "xx"}).status_code == 200


def test_a_public_page_is_asked_for_only_so_often(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PublicThrottle, "rate", "2/min")
    statuses = [client.get(reverse("pages:public"), REMOTE_ADDR="192.0.2.9").status_code for _turn in range(3)]
    assert statuses == [200, 200, 429]
    answer = client.get(reverse("pages:public"), REMOTE_ADDR="192.0.2.9")
    assert int(answer["Retry-After"]) > 0


def test_the_confirmation_shows_the_code_and_the_address_and_still_answers_later(report: Report, signer: User) -> None:
    page = reverse("pages:report-receipt", args=[report.pk])
    address = f"http://testserver/verify/{report.receipt_number}/"
    for day in (dt.date(2011, 5, 5), dt.date(2012, 5, 5)):
        with clock.at(day):
            shown = page_client(signer).get(page)
        assert shown.status_code == 200
        assert receipt_pdf.qr(address) in shown.content.decode()
        assert address in shown.content.decode()
