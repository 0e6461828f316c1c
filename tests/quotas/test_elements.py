"""Elements: classes that other sources count, shares in products, and the balance of a year by element."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock
from core.actor_sessions import prove_actor
from core.errors import DomainError
from enterprises.models import Enterprise, Site, User
from enterprises.roles import Role
from quotas.models import Element, ElementClassification, Product, ProductShare
from quotas.queries.elements import balances
from quotas.services import elements
from tests.support import factories, filings
from tests.support.api import V1, client_of
from tests.support.filings import line
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

D = dt.date
WHY = "Printed for another product"
COUNTED = {"weight": "medium", "counted_by": "Ministry of Land", "day": D(2011, 1, 1), "document": "Notice 1"}
SHARE = {"percent": Decimal(30), "day": D(2011, 1, 1), "document": "Specification 1"}


@pytest.fixture(autouse=True)
def in_2011(db: None) -> Any:
    factories.programme()
    with clock.at(dt.datetime(2011, 10, 20, 9, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
def metals(db: None) -> dict[str, Element]:
    weights = {"La": "light", "Eu": "medium_heavy", "Sm": "medium_heavy"}
    return {symbol: factories.element(symbol, weight) for symbol, weight in weights.items()}


@pytest.fixture
def mixed(db: None) -> Product:
    return factories.product()


def faults_of(call: Any, *arguments: Any, **given: Any) -> Any:
    with pytest.raises(DomainError) as caught:
        call(*arguments, **given)
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


class TestClasses:
    def test_another_source_counts_otherwise_until_a_day(
        self, mlr1: User, p36a: User, metals: dict[str, Element]
    ) -> None:
        given = {"element": metals["Sm"], "until": D(2011, 12, 30), **COUNTED}
        assert faults_of(elements.classify, actor=p36a, **given) == "forbidden"
        row = elements.classify(actor=mlr1, **given)
        assert list(ElementClassification.objects.in_force(D(2011, 12, 30))) == [row]
        assert not ElementClassification.objects.in_force(D(2011, 12, 31)).exists()
        elements.withdraw_classification(row, actor=mlr1, reason=WHY)
        assert not ElementClassification.objects.counting().exists()

    def test_who_counts_so_is_named(self, mlr1: User, metals: dict[str, Element]) -> None:
        given = {**COUNTED, "counted_by": " ", "element": metals["Sm"]}
        assert faults_of(elements.classify, actor=mlr1, **given) == {"/counted_by": "required"}


def test_a_ministry_that_counts_in_goods_states_nothing(metals: dict[str, Element], mixed: Product) -> None:
    factories.programme("mofcom-export")
    factories.programme("miit-smelting")
    commerce, smelting = (factories.user(Role.NATIONAL_REGULATOR, authorities=(of,)) for of in ("MOFCOM", "MIIT"))
    assert faults_of(elements.classify, actor=commerce, element=metals["Sm"], **COUNTED) == "forbidden"
    assert elements.classify(actor=smelting, element=metals["Sm"], **COUNTED).pk
    share = {"product": mixed, "element": metals["Sm"], **SHARE}  # of a precipitate, which the mines alone make
    for other in (commerce, smelting):
        assert faults_of(elements.state_share, actor=other, **share) == "forbidden"


class TestShares:
    def test_shares_are_at_most_the_whole_of_different_elements(
        self, mlr1: User, metals: dict[str, Element], mixed: Product
    ) -> None:
        def state(element: str, percent: str, **given: Any) -> ProductShare:
            whole = {**SHARE, "percent": Decimal(percent), **given}
            return elements.state_share(actor=mlr1, product=mixed, element=metals[element], **whole)

        first = state("La", "60")
        assert faults_of(state, "La", "1") == {"/element": "share_exists"}
        assert faults_of(state, "Sm", "40.001") == {"/percent": "above_whole"}
        assert faults_of(state, "Sm", "0") == {"/percent": "out_of_range"}
        assert state("Sm", "40").percent == 40
        elements.withdraw_share(first, actor=mlr1, reason=WHY)
        assert state("La", "50").percent == 50

    def test_every_day_of_a_share_is_judged(self, mlr1: User, metals: dict[str, Element], mixed: Product) -> None:
        def state(element: str, percent: str, **given: Any) -> ProductShare:
            whole = {**SHARE, "percent": Decimal(percent), **given}
            return elements.state_share(actor=mlr1, product=mixed, element=metals[element], **whole)

        state("La", "60", day=D(2011, 2, 1))
        assert faults_of(state, "La", "10") == {"/element": "share_exists"}
        assert faults_of(state, "Sm", "41") == {"/percent": "above_whole"}
        assert state("La", "90", until=D(2011, 1, 31)).percent == 90
        assert faults_of(state, "Eu", "11") == {"/percent": "above_whole"}
        assert state("Eu", "10").percent == 10

    def test_a_product_of_one_element_has_no_shares(self, mlr1: User, metals: dict[str, Element]) -> None:
        oxide = factories.product(code="neodymium-oxide", element=metals["La"])
        given = {"product": oxide, "element": metals["La"], **SHARE}
        assert faults_of(elements.state_share, actor=mlr1, **given) == {"/product": "of_one_element"}

    def test_the_database_asks_the_same(self, mlr1: User, metals: dict[str, Element], mixed: Product) -> None:
        row = elements.state_share(actor=mlr1, product=mixed, element=metals["La"], **SHARE)
        withdrawal = {"withdraws": row, "reason": WHY}
        for given, guard in (
            ({"element": metals["La"]}, "product_share_once"),
            ({"element": metals["La"], "day": D(2010, 1, 1)}, "product_share_once"),
            ({"element": metals["Sm"], "percent": 71}, "product_shares_within_whole"),
            ({"element": metals["Sm"], "percent": 71, "day": D(2010, 1, 1)}, "product_shares_within_whole"),
            ({"element": metals["La"], "percent": 1, **withdrawal}, "entry_withdrawal_states_the_same"),
        ):
            with pytest.raises(DatabaseError) as caught, transaction.atomic():
                prove_actor(mlr1)
                whole = {**SHARE, "product": mixed, "recorded_by": mlr1, "recorded_at": clock.now(), **given}
                ProductShare.objects.create(**whole)
            assert constraint_of(caught.value) == guard


def test_the_oxide_of_a_year_is_shared_out(
    mlr1: User, signer: User, firm: Enterprise, metals: dict[str, Element], mixed: Product
) -> None:
    mine: Site = factories.site(firm)
    elements.state_share(actor=mlr1, product=mixed, element=metals["La"], **SHARE)
    filings.filed(firm, D(2011, 4, 1), signer, line(mine, produced="10", sold="4"))
    found = balances(2011, mlr1)
    factor = mixed.reo_factor or Decimal(1)
    (la,) = [row for row in found.rows if row.element == metals["La"]]
    assert (la.produced, la.sold, la.piled_up) == (3 * factor, Decimal("1.2") * factor, Decimal("1.8") * factor)
    assert (found.unknown, la.is_plentiful, la.is_scarce) == (7 * factor, True, False)
    assert {element.symbol for element in found.without_figures} == {"Eu", "Sm"}
    assert (balances(2010, mlr1).rows, balances(2010, mlr1).unknown) == ([], 0)


def test_each_month_is_shared_out_by_the_shares_of_its_own_end(
    mlr1: User, signer: User, firm: Enterprise, metals: dict[str, Element], mixed: Product
) -> None:
    mine: Site = factories.site(firm)
    given = {"actor": mlr1, "product": mixed, "element": metals["La"], "document": "Sheet 1"}
    elements.state_share(percent=Decimal(30), day=D(2011, 1, 1), until=D(2011, 4, 30), **given)
    elements.state_share(percent=Decimal(20), day=D(2011, 5, 1), until=D(2011, 5, 31), **given)
    for month in (4, 5, 6):
        filings.filed(firm, D(2011, month, 1), signer, line(mine, produced="10", sold="10"))
    found = balances(2011, mlr1)
    assert [row.produced for row in found.rows] == [5]
    assert found.unknown == 7 + 8 + 10


def test_pages_and_api(mlr1: User, metals: dict[str, Element], mixed: Product) -> None:
    client = page_client(mlr1)
    made = client.post(reverse("pages:element-classification-new"), {**COUNTED, "element": "Sm", "day": "2011-01-01"})
    assert made["Location"] == reverse("pages:element-classification", args=[ElementClassification.objects.get().pk])
    assert "Ministry of Land" in client.get(reverse("pages:element-balance")).content.decode()
    form = {"product": mixed.code, "element": "La", "percent": "30", "day": "2011-01-01", "document": "Spec"}
    made = client.post(reverse("pages:product-share-new"), form)
    assert made["Location"] == reverse("pages:product-share", args=[ProductShare.objects.get().pk])
    assert "30.000" in client.get(reverse("pages:product-shares"), {"element": "La"}).content.decode()
    assert client.get(made["Location"]).status_code == 200
    body = {**form, "element": "Sm", "percent": "20.000"}
    assert client_of(mlr1).post(f"{V1}product-shares/", body).status_code == 201
    assert len(client_of(mlr1).get(f"{V1}product-shares/?product={mixed.code}").json()["results"]) == 2
