"""Products: entered and ended by two people, with their HS codes; what has ended is still filed for its past."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.errors import DomainError, Forbidden, Invalid
from enterprises.models import ApprovalRequest, Enterprise, Jurisdiction, Site, User
from enterprises.services import approvals, sites
from quotas.models import Element, HsCode, Product, Report
from quotas.services import products, reports
from quotas.sheets.templates import build_report_template
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.filings import amended, draft, filed, line
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused

pytestmark = pytest.mark.django_db
D = dt.date
MARCH, APRIL, MAY, JUNE = (D(2011, month, 1) for month in (3, 4, 5, 6))
PRODUCT: dict[str, Any] = {
    "code": "cerium-carbonate", "name": "Cerium carbonate", "name_zh": "碳酸铈", "kind": "carbonate",
    "stage": "separation", "reo_factor": Decimal("0.4500"), "source": "Invented for this test",
}  # fmt: skip
CODE: dict[str, Any] = {"code": "28461090", "valid_from": D(2011, 1, 1), "source": "Tariff of 2011 (invented)"}


@pytest.fixture(autouse=True)
def in_april() -> Any:
    with clock.at(D(2011, 4, 20)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    factories.programme_year()
    factories.product()
    return factories.site(firm)


def end(product: Product, maker: User, checker: User) -> Product:
    by_two(products.END, product, maker, checker, ended_on=clock.today())
    product.refresh_from_db()
    return product


def codes(report: Report) -> set[str]:
    return {finding.code for finding in reports.check(report)}


# --- Entering
def test_two_officers_of_the_ministry_enter_a_product(nation: Jurisdiction, mlr1: User, mlr2: User) -> None:
    Element.objects.create(symbol="Ce", name="cerium", weight="light", oxide="CeO2")
    element = Element.objects.get(symbol="Ce")
    by_two(products.ENTER, nation, mlr1, mlr2, **PRODUCT, element=element, specification="TREO ≥ 45 %")
    row = Product.objects.get(code="cerium-carbonate")
    assert (row.reo_factor, row.weight, row.ended_on) == (Decimal("0.4500"), "light", None)
    answer = client_of(mlr1).get(f"{V1}products/cerium-carbonate/").json()
    assert (answer["stage"], answer["element"], answer["reo_factor"]) == ("separation", "Ce", "0.4500")
    shown = page_client(mlr1).get(reverse("pages:catalogue-product", args=[row.code])).content.decode()
    assert "TREO ≥ 45 %" in shown
    assert mlr2.name in shown  # who approved it


def test_administrators_may_and_provinces_may_not(nation: Jurisdiction, admin1: User, p36a: User) -> None:
    with refused("forbidden", Forbidden):
        approvals.propose(products.ENTER, nation, actor=p36a, reason=WHY, arguments=PRODUCT)
    by_two(products.ENTER, nation, admin1, another_like(admin1), **PRODUCT)
    assert Product.objects.get().code == "cerium-carbonate"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "Cerium Carbonate"}, ("/code", "invalid")),
        ({"code": "precipitate-100"}, ("/code", "exists")),
        ({"source": "x"}, ("/source", "required")),
        ({"reo_factor": Decimal("2.0001")}, ("/reo_factor", "out_of_range")),
        ({"reo_factor": Decimal(0)}, ("/reo_factor", "out_of_range")),
        ({"element": "Nd", "element_class": "light"}, ("/element_class", "not_allowed")),
        ({"variety_of": "neodymium-oxide"}, ("/variety_of", "another_kind")),
        ({"material": "polishing"}, ("/material", "not_allowed")),
        ({"kind": "metal", "reo_factor": Decimal(1)}, ("/reo_factor", "metal_as_oxide")),
        ({"kind": "metal", "element": "Nd", "reo_factor": Decimal("1.2")}, ("/reo_factor", "not_of_its_element")),
    ],
)
def test_a_slip_is_refused_at_its_field(
    nation: Jurisdiction, mlr1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    factories.product()
    factories.product("neodymium-oxide")
    if "element" in changes:
        Element.objects.update(oxide_factor=Decimal("1.1664"))
        changes = {**changes, "element": Element.objects.get(symbol="Nd")}
    if "variety_of" in changes:
        changes = {**changes, "variety_of": Product.objects.get(code="neodymium-oxide")}
    with pytest.raises(DomainError) as caught:
        approvals.propose(products.ENTER, nation, actor=mlr1, reason=WHY, arguments={**PRODUCT, **changes})
    assert fault_codes(caught) == {fault}


def test_metal_counted_as_oxide_is_refused_with_its_factor_on_page_and_over_the_api(
    nation: Jurisdiction, mlr1: User
) -> None:
    """A tonne of neodymium is 1.1664 t of its oxide, not one tonne."""
    factories.product("neodymium-oxide")
    Element.objects.update(oxide_factor=Decimal("1.1664"))
    said = {**PRODUCT, "code": "nd-metal", "kind": "metal", "stage": "metal", "element": "Nd", "reo_factor": "1.0000"}
    body = {"act": products.ENTER, "target": str(nation.pk), "arguments": said, "reason": WHY}
    answer = client_of(mlr1).post(f"{V1}approvals/", body)
    assert (answer.status_code, [one["code"] for one in answer.json()["errors"]]) == (400, ["metal_as_oxide"])
    address = reverse("pages:approval-propose", args=[products.ENTER, nation.pk])
    page = page_client(mlr1).post(address, {**said, "reason": WHY})
    assert page.status_code in {400, 409}
    assert "A tonne of metal is more than a tonne of oxide" in page.content.decode()
    exact = {**said, "reo_factor": "1.1664"}
    assert client_of(mlr1).post(f"{V1}approvals/", {**body, "arguments": exact}).status_code == 202


def test_a_variety_has_another_factor_and_no_variety_of_its_own(nation: Jurisdiction, mlr1: User, mlr2: User) -> None:
    by_two(products.ENTER, nation, mlr1, mlr2, **PRODUCT)
    whole = Product.objects.get()
    variety = {**PRODUCT, "code": "cerium-carbonate-wet", "variety_of": whole, "reo_factor": Decimal("0.4")}
    by_two(products.ENTER, nation, mlr1, mlr2, **variety)
    wet = Product.objects.get(code="cerium-carbonate-wet")
    shown = page_client(mlr1).get(reverse("pages:catalogue-product", args=[whole.code])).content.decode()
    assert wet.code in shown
    with refused("invalid", Invalid) as caught:
        products.require_fitting(Product(**{**PRODUCT, "code": "cerium-carbonate-dry", "variety_of": wet}))
    assert fault_codes(caught) == {("/variety_of", "not_a_product")}
    for slip in ({"kind": "oxide"}, {"element_class": "light"}, {"variety_of": wet}):
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            Product.objects.create(**{**variety, "code": "x", **slip})
        assert constraint_of(broken.value) == "variety_is_like_its_product"


def test_families_of_materials_and_of_varieties_are_shown_and_filtered(
    nation: Jurisdiction, mlr1: User, mlr2: User
) -> None:
    """Polishing powder is a carbonate worked up further; its grades are varieties of one product."""
    factories.product()
    powder = {**PRODUCT, "code": "polishing-powder", "stage": "processing", "material": "polishing"}
    by_two(products.ENTER, nation, mlr1, mlr2, **powder)
    whole = Product.objects.get(code="polishing-powder")
    by_two(products.ENTER, nation, mlr1, mlr2, **{**powder, "code": "polishing-powder-fine", "variety_of": whole})
    for query in ({"material": "polishing"}, {"family": whole.code}, {"family": "polishing-powder-fine"}):
        found = client_of(mlr1).get(f"{V1}products/", query).json()["results"]
        assert {row["code"] for row in found} == {"polishing-powder", "polishing-powder-fine"}, query
        assert {row["material"] for row in found} == {"polishing"}
        page = page_client(mlr1).get(reverse("pages:catalogue-products"), query).content.decode()
        assert "polishing-powder-fine" in page
        assert "precipitate-100" not in page
    assert client_of(mlr1).get(f"{V1}products/", {"family": "absent"}).json()["results"] == []
    shown = page_client(mlr1).get(reverse("pages:catalogue-product", args=[whole.code])).content.decode()
    assert "Polishing materials" in shown


def test_the_class_of_several_elements_decides_the_category(mine: Site, firm: Enterprise, signer: User) -> None:
    """A product of several light elements counts as light at a mine of ion-adsorption ore."""
    Product.objects.create(**{**PRODUCT, "kind": "precipitate", "reo_factor": 1, "element_class": "light"})
    report = filed(firm, MARCH, signer, line(mine, "cerium-carbonate", produced="5"))
    assert {use.account.category for row in report.lines.all() for use in row.uses.all()} == {"light"}


# --- Guards of the database
def test_the_database_refuses_one_person(own_database: Clone, mlr1: User) -> None:
    factories.place("CN")
    product = factories.product()
    code = HsCode.objects.create(product=product, **CODE)
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    statements = (
        "INSERT INTO quotas_product (version, code, name, name_zh, kind, element_class, ore_type, stage, specification,"
        " source) VALUES (1, 'x', 'x', '', 'oxide', '', '', 'separation', '', 'test')",
        "UPDATE quotas_product SET ended_on = '2012-01-01'",
        f"INSERT INTO quotas_hscode (version, product_id, code, valid_from, source)"
        f" VALUES (1, '{product.pk}', '284610', '2011-01-01', 'test')",
        f"UPDATE quotas_hscode SET valid_to = '2012-01-01' WHERE id = '{code.pk}'",
    )
    for statement in statements:
        assert constraint_refusing(statement, actor=mlr1) == "catalogue_by_two", statement


def test_a_factor_is_never_changed(own_database: Clone, mlr1: User) -> None:
    factories.product()
    for column in (
        "reo_factor = 0.5",
        "kind = 'oxide'",
        "code = 'x'",
        "element_class = 'light'",
        "stage = 'metal'",
        "material = 'magnet'",
    ):
        assert constraint_refusing(f"UPDATE quotas_product SET {column}", actor=mlr1) == "kept_columns", column


# --- HS codes
def test_an_ended_code_is_not_shown_as_current(nation: Jurisdiction, mlr1: User, mlr2: User) -> None:
    product = factories.product()
    by_two(products.ENTER_CODE, product, mlr1, mlr2, **CODE)
    assert client_of(mlr1).get(f"{V1}products/precipitate-100/").json()["hs_codes"] == ["28461090"]
    by_two(products.END_CODE, HsCode.objects.get(), mlr1, mlr2, valid_to=D(2011, 4, 19))
    assert client_of(mlr1).get(f"{V1}products/precipitate-100/").json()["hs_codes"] == []
    (row,) = client_of(mlr1).get(f"{V1}hs-codes/", {"product": "precipitate-100"}).json()["results"]
    assert (row["code"], row["in_force"], row["valid_to"]) == ("28461090", False, "2011-04-19")
    assert client_of(mlr1).get(f"{V1}hs-codes/", {"in_force_on": "2011-04-20"}).json()["results"] == []
    shown = page_client(mlr1).get(reverse("pages:catalogue-product", args=[product.code])).content.decode()
    assert 'data-state="ended"' in shown
    assert 'data-state="active"' not in shown


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "2846.10"}, ("/code", "invalid")),
        ({"code": "2846109"}, ("/code", "invalid")),
        ({"valid_to": D(2010, 12, 31)}, ("/valid_to", "before_valid_from")),
        ({"source": "x"}, ("/source", "required")),
        ({"valid_from": D(2010, 1, 1)}, ("/valid_from", "code_overlap")),
    ],
)
def test_a_wrong_code_is_refused_at_its_field(
    nation: Jurisdiction, mlr1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    product = factories.product()
    HsCode.objects.create(product=product, **{**CODE, "code": "284610", "valid_from": D(2011, 2, 1)})
    with pytest.raises(DomainError) as caught:
        arguments = {**CODE, "code": "284610", **changes}
        approvals.propose(products.ENTER_CODE, product, actor=mlr1, reason=WHY, arguments=arguments)
    assert fault_codes(caught) == {fault}


def test_the_database_keeps_one_code_a_day(nation: Jurisdiction) -> None:
    HsCode.objects.create(product=factories.product(), **CODE)
    with pytest.raises(IntegrityError) as caught:
        HsCode.objects.create(product=factories.product(), **{**CODE, "valid_from": D(2014, 1, 1)})
    assert constraint_of(caught.value) == "hs_code_once_a_day"


# --- Ending
def test_an_end_is_today_or_later_and_final(nation: Jurisdiction, mlr1: User, mlr2: User) -> None:
    product = factories.product()
    with pytest.raises(DomainError) as caught:
        approvals.propose(products.END, product, actor=mlr1, reason=WHY, arguments={"ended_on": D(2011, 4, 19)})
    assert fault_codes(caught) == {("/ended_on", "in_the_past")}
    end(product, mlr1, mlr2)
    with refused("wrong_state"):
        approvals.propose(products.END, product, actor=mlr1, reason=WHY, arguments={"ended_on": D(2011, 5, 1)})
    assert ApprovalRequest.objects.count() == 1


def test_past_months_of_an_ended_product_are_filed_and_corrected(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> None:
    product = factories.product()
    march = filed(firm, MARCH, signer, line(mine, produced="5"))
    end(product, mlr1, mlr2)
    amended(march, signer, line(mine, produced="6"))
    with clock.at(D(2011, 5, 3)):  # the month of the last day
        assert filed(firm, APRIL, signer, line(mine, opening_stock="6", produced="2")).state == "submitted"


@pytest.mark.parametrize(
    ("stated", "blocked"),
    [
        ({"opening_stock": "8", "sold": "3"}, False),
        ({"opening_stock": "8", "purchased": "1"}, False),
        ({"opening_stock": "8", "produced": "1"}, True),
        ({"opening_stock": "0", "purchased": "1"}, False),
        ({"opening_stock": "0", "purchased": "1", "produced": "1"}, True),
        ({"opening_stock": "0"}, True),
    ],
)
def test_after_its_month_only_remaining_stock_is_stated(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User,
    stated: dict[str, str], blocked: bool,
) -> None:  # fmt: skip
    end(factories.product(), mlr1, mlr2)
    with clock.at(D(2011, 6, 3)):
        report = draft(firm, MAY, signer, line(mine, **stated))  # saved in any case
        reports.update(report, lines=[line(mine, **stated)], actor=signer)
        assert ("product_ended" in codes(report)) is blocked


@pytest.mark.parametrize("stated", [{"produced": "1"}, {"produced": "1", "purchased": "1"}, {}])
def test_the_database_refuses_what_the_check_lets_pass(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User,
    monkeypatch: pytest.MonkeyPatch, stated: dict[str, str],
) -> None:  # fmt: skip
    end(factories.product(), mlr1, mlr2)
    monkeypatch.setattr("quotas.models.Product.is_made_in", lambda *_: True)
    monkeypatch.setattr("quotas.checks.CHECKS", ())
    with clock.at(D(2011, 6, 3)), refused("product_ended") as caught:
        filed(firm, MAY, signer, line(mine, **stated))
    assert constraint_of(caught.value.__cause__) == "products_are_made"


def test_a_buyer_of_remaining_stock_files_it(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> None:
    end(factories.product(), mlr1, mlr2)
    bought = line(mine, purchased="5", purchases=[{"from": "A holder of remaining stock", "tonnes": Decimal(5)}])
    with clock.at(D(2011, 6, 3)):
        report = draft(firm, MAY, signer, bought)
        reasons = {finding.code: "Bought from its last holder" for finding in reports.check(report)}
        assert reports.submit(report, actor=signer, explanations=reasons).state == "submitted"


def test_the_form_offers_an_ended_product_to_its_buyer_with_its_last_day(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> None:
    factories.product("neodymium-oxide")
    end(factories.product(), mlr1, mlr2)
    with clock.at(D(2011, 6, 3)):
        report = draft(firm, MAY, signer, line(mine, "neodymium-oxide", opening_stock="0"))
        form = reverse("pages:report-edit", args=[report.pk])
        page = page_client(signer).get(form).content.decode()
        assert ", ended on 20 April 2011</option>" in page
        assert page.index('value="precipitate-100"') > page.index('value="neodymium-oxide"')
        bought = {
            "version": str(report.version),
            "lines-TOTAL_FORMS": "1",
            "lines-INITIAL_FORMS": "0",
            "lines-0-site": mine.code,
            "lines-0-product": "precipitate-100",
            "lines-0-purchased": "5",
            "lines-0-purchases": "A holder of remaining stock 5",
        }
        assert page_client(signer).post(form, bought).status_code == 302
        assert {row.product.code for row in report.lines.all()} == {"precipitate-100"}
        assert "product_ended" not in codes(Report.objects.get(pk=report.pk))


@pytest.mark.parametrize("handed_over", [False, True])
def test_a_site_with_remaining_stock_goes_on_stating_it(
    nation: Jurisdiction, mine: Site, firm: Enterprise, signer: User, mlr1: User, mlr2: User, p36a: User,
    handed_over: bool, new_signer: Callable[[Enterprise], User],
) -> None:  # fmt: skip
    """The prefilled line of an ended product is saved and filed, by the next holder of the site too."""
    filed(firm, MARCH, signer, line(mine, produced="5"))
    end(factories.product(), mlr1, mlr2)
    with clock.at(D(2011, 5, 3)):
        filed(firm, APRIL, signer, line(mine, opening_stock="5"))
    if handed_over:
        firm = factories.enterprise("E-HEIR")
        with clock.at(D(2011, 5, 3)):
            by_two(sites.HAND_OVER, mine, p36a, another_like(p36a), to=firm)
        signer = new_signer(firm)
    with clock.at(D(2011, 6, 3)):
        page = page_client(signer).get(reverse("pages:report-month", args=[firm.code, "2011-05"]))
        assert page.status_code == 200
        assert b"precipitate-100" in build_report_template(firm, MAY, "csv")
        report = filed(firm, MAY, signer, line(mine, opening_stock="5", sold="5"))
        assert report.state == "submitted"
    with clock.at(D(2011, 7, 3)):
        assert b"precipitate-100" not in build_report_template(firm, JUNE, "csv")  # nothing remained


@pytest.fixture
def new_signer() -> Callable[[Enterprise], User]:
    return lambda firm: factories.user("enterprise_signer", of=firm)
