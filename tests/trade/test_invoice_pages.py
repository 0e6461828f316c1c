"""Pages and API of invoices: what each party is shown of the other, forms with their faults, versions."""

from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from enterprises.models import ApprovalRequest, Enterprise, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas.models import Product
from tests.support import factories
from tests.support.api import V1, assert_problem, client_of, pointers
from tests.support.approvals import another_like
from tests.support.invoices import cancelled
from tests.support.page_clients import page_client
from tests.support.refusals import refused
from tests.trade.conftest import OUTSIDE
from trade.models import Invoice
from trade.services import invoices
from trade.services.invoices import SourceFile

pytestmark = pytest.mark.usefixtures("mine_firm", "plant_firm")
URL = f"{V1}invoices/"
SENT = {
    "number": "1100111140 00123456", "day": "2011-04-01", "seller": "E-MINE", "buyer": "E-PLANT",
    "product": "precipitate-100", "tonnes": "12.500", "unit_price": "160000", "amount": "2000000.00",
}  # fmt: skip
REASON = {"reason": "The paper was read wrongly"}


@pytest.fixture
def row(tax36: User, paper: dict[str, Any]) -> Invoice:
    return invoices.record(actor=tax36, **paper, source=SourceFile("april.csv", "0" * 64))


def test_a_tax_officer_records_on_the_page_and_sees_the_fault_at_its_field(tax36: User, paper: dict[str, Any]) -> None:
    officer = page_client(tax36)
    assert officer.get(reverse("pages:invoice-new")).status_code == 200
    wrong = officer.post(reverse("pages:invoice-new"), {**SENT, "amount": "1900000"})
    assert wrong.status_code == 409
    assert "2,000,000.00" in wrong.content.decode()
    done = officer.post(reverse("pages:invoice-new"), SENT)
    invoice = Invoice.objects.get()
    assert (done.status_code, done["Location"]) == (302, reverse("pages:invoice", args=[invoice.pk]))
    text = officer.get(done["Location"]).content.decode()
    assert "1100111140 00123456" in text
    assert "160,000" in text
    assert str(invoice.pk) not in officer.get(reverse("pages:invoices")).content.decode().replace(
        f"/invoices/{invoice.pk}/", ""
    )


def test_a_negative_price_is_refused_at_its_field_on_page_and_over_the_api(tax36: User) -> None:
    price = {"unit_price": "-160000", "amount": "-2000000.00"}
    page = page_client(tax36).post(reverse("pages:invoice-new"), {**SENT, **price})
    assert page.status_code == 400
    assert page.content.decode().count("This must not be negative.") >= 2
    problem = assert_problem(client_of(tax36).post(URL, {**SENT, **price}), 400, "invalid")
    assert {pointer for pointer, _code in pointers(problem)} >= {"/unit_price", "/amount"}
    assert not Invoice.objects.exists()


def test_products_to_choose_from_are_named_in_the_readers_language_and_ordered(tax36: User) -> None:
    for code, kind, name in (("x-b", "precipitate", "乙"), ("x-a", "precipitate", "甲"), ("x-c", "carbonate", "丙")):
        Product.objects.create(code=code, name=f"{code} (invented)", name_zh=name, kind=kind)
    officer = page_client(tax36)
    officer.cookies["django_language"] = "zh-hans"
    choices = officer.get(reverse("pages:invoices")).context["form"].fields["product"].choices
    shown = [choice for choice in choices if choice[0].startswith("x-")]
    assert shown == [("x-c", "丙"), ("x-a", "甲"), ("x-b", "乙")]


def test_the_province_of_seller_or_buyer_is_chosen(tax36: User, row: Invoice) -> None:
    for code, shown in (("36", True), ("65", False)):
        factories.place(code)
        page = page_client(tax36).get(reverse("pages:invoices"), {"province": code})
        assert code in dict(page.context["form"].fields["province"].choices)
        assert (row in page.context["rows"]) == shown


def test_it_is_corrected_and_cancelled_on_pages(tax36: User, row: Invoice) -> None:
    officer = page_client(tax36)
    form = officer.get(reverse("pages:invoice-correct", args=[row.pk]))
    assert 'value="E-PLANT"' in form.content.decode()
    sent = {**SENT, **REASON, "tonnes": "12.600", "amount": "2016000"}
    assert officer.post(reverse("pages:invoice-correct", args=[row.pk]), sent).status_code == 302
    second = Invoice.objects.standing().get()
    assert second.tonnes == Decimal("12.600")
    assert "A later version replaces this one." in officer.get(reverse("pages:invoice", args=[row.pk])).content.decode()
    assert "Cancel an invoice" in officer.get(reverse("pages:invoice", args=[second.pk])).content.decode()
    cancelled(second, tax36)
    text = officer.get(reverse("pages:invoice", args=[Invoice.objects.standing().get().pk])).content.decode()
    assert "Cancelled" in text
    assert "Cancel an invoice" not in text, "it is cancelled already"


def test_a_party_sees_its_invoice_and_nothing_that_only_the_office_knows(
    tax36: User, paper: dict[str, Any], row: Invoice, plant_firm: Enterprise
) -> None:
    invoices.record(actor=tax36, **{**paper, "number": "2", "buyer": OUTSIDE})
    with refused("number_used"):
        invoices.record(actor=tax36, **{**paper, "buyer": OUTSIDE})
    buyer = factories.user(Role.ENTERPRISE_SIGNER, of=plant_firm)
    listed = page_client(buyer).get(reverse("pages:invoices")).content.decode()
    assert "E-MINE" in listed
    assert OUTSIDE not in listed, "what the seller sold to others"
    text = page_client(buyer).get(reverse("pages:invoice", args=[row.pk])).content.decode()
    assert "april.csv" not in text
    assert tax36.name not in text
    assert OUTSIDE not in text
    office = page_client(tax36).get(reverse("pages:invoice", args=[row.pk])).content.decode()
    assert "april.csv" in office
    assert OUTSIDE in office
    answer = client_of(buyer).get(URL).json()
    assert [one["number"] for one in answer["results"]] == [row.number]
    assert not {"file_name", "recorded_by"} & answer["results"][0].keys()
    assert client_of(buyer).get(f"{V1}invoice-number-reuses/").json()["results"] == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("number=１１００１１１１４０no-00123456", 1),
        ("number=7", 0),
        ("seller=E-MINE", 1),
        ("seller=E-PLANT", 0),
        ("party=E-PLANT", 1),
        ("province=36", 1),
        ("province=15", 1),
        ("province=51", 0),
        ("product=precipitate-100", 1),
        ("state=cancelled", 0),
        ("day_after=2011-04-02", 0),
        ("day_before=2011-04-01", 1),
        ("standing=true", 1),
        ("standing=false", 0),
        ("search=MINE", 1),
    ],
)
def test_filters(tax36: User, row: Invoice, query: str, found: int) -> None:
    assert len(client_of(tax36).get(f"{URL}?{query}").json()["results"]) == found


def test_a_province_is_two_digits(tax36: User) -> None:
    assert_problem(client_of(tax36).get(f"{URL}?province=3"), 400, "invalid")


def test_it_is_recorded_corrected_and_cancelled_over_the_api(tax36: User, paper: dict[str, Any]) -> None:
    client = client_of(tax36)
    created = client.post(URL, SENT)
    assert created.status_code == 201, created.content
    body = created.json()
    assert (body["seller"], body["seller_name"], body["unit_price"]) == ("E-MINE", "E-MINE (invented)", "160000.0000")
    problem = assert_problem(client.post(URL, {**SENT, "number": "2", "amount": "1.00"}), 400, "invalid")
    assert pointers(problem) == [("/amount", "amount_differs")]
    assert_problem(client.post(URL, SENT), 409, "invoice_known")
    assert_problem(client.post(URL, {**SENT, "buyer": OUTSIDE}), 409, "number_used")
    sent = {**{name: value for name, value in SENT.items() if name != "number"}, **REASON}
    second = client.post(f"{URL}{body['id']}/correct/", {**sent, "tonnes": "12.501", "amount": "2000160.00"})
    assert (second.status_code, second.json()["version"]) == (201, 2)
    asked = client.post(f"{URL}{second.json()['id']}/cancel/", REASON)
    assert (asked.status_code, asked.json()["act"]) == (202, "invoices.cancel")
    approvals.approve(ApprovalRequest.objects.get(), actor=another_like(tax36))
    assert [row["state"] for row in client.get(f"{URL}?standing=true").json()["results"]] == ["cancelled"]
    (reuse,) = client.get(f"{V1}invoice-number-reuses/?invoice={body['id']}").json()["results"]
    assert (reuse["seller_text"], reuse["buyer_text"]) == ("E-MINE", OUTSIDE)
