"""Rules on invoices against the database: raised with their rows, ended when the invoices change."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from core.actors import Loader
from core.models import OutboxMessage
from enterprises.models import Enterprise, Group, User
from enterprises.roles import Role
from inspections import facts, receivers
from inspections.models import Flag
from inspections.rules import ParameterValues
from inspections.services import rule_parameters, screening
from quotas.services import reports
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.filings import draft, line
from tests.support.inspection_world import World
from tests.support.invoices import cancelled
from tests.support.page_clients import page_client
from trade.models import Invoice, NumberReuse
from trade.services import invoices

TODAY = dt.date(2011, 10, 20)
LOADER = Loader("test")


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> Iterator[None]:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mine() -> Enterprise:
    firm = factories.enterprise("E-MINE")
    factories.site(firm, code="S-MINE")
    return firm


@pytest.fixture
def plant() -> Enterprise:
    firm = factories.enterprise("E-PLANT", at="150206")
    factories.site(firm, "separation", code="S-PLANT")
    return firm


@pytest.fixture
def world(mine: Enterprise, plant: Enterprise) -> World:
    """Create the mine's report of April: 100 t made and sold."""
    world = World(mine, factories.user(Role.ENTERPRISE_SIGNER, of=mine), scheme="all")
    world.file(4, 100)
    return world


def invoice(tonnes: str, **changes: Any) -> Invoice:
    given: dict[str, Any] = {
        "number": f"TEST-{Invoice.objects.count() + 1}", "day": dt.date(2011, 4, 15), "seller": "E-MINE",
        "buyer": "E-PLANT", "product": factories.product(), "tonnes": Decimal(tonnes), "unit_price": Decimal(100),
        "amount": (Decimal(tonnes) * changes.get("unit_price", Decimal(100))).quantize(Decimal("0.01")),
        "confirmed": True, "fictitious": True, **changes,
    }  # fmt: skip
    return invoices.record(actor=LOADER, **given)


def screen(*firms: Enterprise) -> None:
    screening.screen_invoices([firm.pk for firm in firms])


def flags(firm: Enterprise, rule: str = "") -> list[Flag]:
    rows = Flag.objects.filter(enterprise=firm, **({"rule": rule} if rule else {}))
    return list(rows.order_by("rule", "period"))


def test_a_sale_without_invoice_is_flagged_with_its_rows_and_ends_when_the_invoice_comes(world: World) -> None:
    first = invoice("40")
    screen(world.firm)
    (flag,) = flags(world.firm)
    assert (flag.rule, flag.period, flag.tonnes) == ("sale_without_invoice", dt.date(2011, 4, 1), Decimal(60))
    assert [(row["kind"], row["key"]) for row in flag.evidence["rows"]][1:] == [("invoice", str(first.pk))]
    second = invoice("60")
    screen(world.firm)
    assert flag.episodes.get().ended_on == TODAY
    cancelled(second, factories.user(Role.TAX_OFFICER, at="36"))
    screen(world.firm)
    assert [episode.ended_on for episode in flag.episodes.order_by("began_on", "pk")] == [TODAY, None]


def test_screening_again_changes_nothing(world: World, plant: Enterprise) -> None:
    invoice("40")
    screen(world.firm, plant)
    before = list(Flag.objects.order_by("pk").values())
    screen(world.firm, plant)
    screening.screen_day(TODAY)
    assert list(Flag.objects.filter(pk__in=[row["id"] for row in before]).order_by("pk").values()) == before


def test_a_filing_and_the_night_judge_invoices_too(world: World) -> None:
    invoice("40")
    world.screen(world.amend(world.firm.reports.get(), 70))
    assert flags(world.firm, "sale_without_invoice")[0].tonnes == Decimal(30)
    invoice("600", day=dt.date(2011, 4, 16))
    screening.screen_day(TODAY)
    assert flags(world.firm, "invoice_without_sale")[0].tonnes == Decimal(570)
    assert flags(world.firm, "sold_beyond_stock")[0].tonnes == Decimal(570)


def test_each_side_of_an_invoice_is_judged_by_its_own_report(world: World, plant: Enterprise) -> None:
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=plant)
    stated = line(plant.sites.get(), opening_stock="0", purchased="70", feed_origin="purchased")
    report = draft(plant, dt.date(2011, 4, 1), signer, stated)
    reports.submit(report, actor=signer, explanations={found.code: "as it was" for found in reports.check(report)})
    invoice("100")
    screen(world.firm, plant)
    assert flags(world.firm) == []
    (flag,) = flags(plant)
    assert (flag.rule, flag.tonnes) == ("invoice_without_purchase", Decimal(30))


def test_goods_that_come_back_are_a_circle(world: World, plant: Enterprise) -> None:
    third = factories.enterprise("E-THIRD")
    factories.site(third, "trading", code="S-THIRD")
    invoice("100")
    invoice("80", seller="E-PLANT", buyer="E-THIRD", day=dt.date(2011, 5, 15))
    screen(world.firm, plant, third)
    assert not Flag.objects.filter(rule="invoice_circle").exists()
    last = invoice("90", seller="E-THIRD", buyer="E-MINE", day=dt.date(2011, 6, 15))
    screen(world.firm, plant, third)
    (flag,) = Flag.objects.filter(rule="invoice_circle")
    assert (flag.enterprise, flag.period, flag.tonnes) == (world.firm, dt.date(2011, 6, 1), Decimal(80))
    assert flag.evidence["figures"]["path"] == f"{world.firm.name} → {plant.name} → {third.name} → {world.firm.name}"
    assert len(flag.evidence["rows"]) == 3
    invoices.correct(
        cancelled(last, factories.user(Role.TAX_OFFICER, at="36")), actor=LOADER, reason="Other kind", day=last.day,
        seller="E-THIRD", buyer="E-MINE",
        product=factories.product("carbonate"), tonnes=last.tonnes, unit_price=last.unit_price, amount=last.amount,
        confirmed=True,
    )  # fmt: skip
    screen(world.firm)
    assert flag.episodes.get().ended_on == TODAY, "another kind of product closes no circle"


@pytest.mark.parametrize(("last_month", "met"), [(6, True), (7, False)])
def test_a_circle_closes_within_three_months(world: World, plant: Enterprise, last_month: int, met: bool) -> None:
    invoice("100")
    invoice("100", seller="E-PLANT", buyer="E-MINE", day=dt.date(2011, last_month, 15))
    screen(world.firm, plant)
    assert Flag.objects.filter(rule="invoice_circle", enterprise=world.firm).exists() is met


@pytest.mark.parametrize(
    ("months", "flagged"), [(2, [6]), (None, [6, 7])], ids=["two months from July on", "three months throughout"]
)
def test_circles_of_a_month_are_looked_for_by_its_own_parameters(
    world: World, plant: Enterprise, months: int | None, flagged: list[int]
) -> None:
    if months:
        rule_parameters.enter(
            actor=LOADER,
            parameter="invoice_circle.circle_months",
            value=Decimal(months),
            valid_from=dt.date(2011, 7, 1),
            document="Order 7",
        )
    for month in (4, 5):
        invoice("100", day=dt.date(2011, month, 15))
    for month in (6, 7):
        invoice("100", seller="E-PLANT", buyer="E-MINE", day=dt.date(2011, month, 15))
    screen(world.firm, plant)
    found = Flag.objects.filter(rule="invoice_circle", enterprise=world.firm)
    assert sorted(flag.period.month for flag in found if flag.period) == flagged


def test_a_party_outside_that_is_the_enterprise_itself(world: World) -> None:
    invoice("100", buyer="Somebody")
    Enterprise.objects.filter(pk=world.firm.pk).update(name="ＳＯＭＥ body")
    screen(world.firm)
    (flag,) = flags(world.firm, "invoice_to_itself")
    assert flag.severity == "serious"


def test_sister_firms_are_related(world: World, plant: Enterprise) -> None:
    group = Group.objects.create(code="G-TEST", name="Group", name_zh="集团")
    Enterprise.objects.update(group=group)
    invoice("100")
    screen(world.firm, plant)
    assert [flag.enterprise for flag in Flag.objects.filter(rule="related_parties")] == [world.firm]
    for number in range(5):
        invoice("1", seller=f"Seller {number}", buyer="E-MINE")
    screen(world.firm, plant)
    assert not Flag.objects.filter(rule="related_parties", episodes__ended_on=None).exists()  # at the usual price


def test_a_product_that_no_site_makes(world: World, plant: Enterprise) -> None:
    invoice("5", product=factories.product("neodymium-oxide"))
    invoice("5", seller="E-PLANT", buyer="Trader", product=factories.product("neodymium-oxide"))
    screen(world.firm, plant)
    assert [flag.enterprise for flag in Flag.objects.filter(rule="product_not_made")] == [world.firm]


def test_a_price_beside_those_of_five_sellers(world: World) -> None:
    for number in range(4):
        invoice("1", seller=f"Seller {number}", buyer="E-MINE")
    invoice("1", unit_price=Decimal(301), amount=Decimal("301.00"))
    screen(world.firm)
    assert len(flags(world.firm, "odd_price")) == 1
    (flag,) = flags(world.firm, "odd_price")
    assert (flag.evidence["figures"]["unit_price"], flag.evidence["figures"]["usual_price"]) == ("301.00", "100.00")


@pytest.mark.parametrize(("month", "tonnes", "flagged"), [(3, "1", 0), (5, "1", 1), (3, "0.999", 1)])
def test_a_low_price_may_be_a_fee_where_the_buyer_delivered_as_much_before(
    world: World, plant: Enterprise, month: int, tonnes: str, flagged: int
) -> None:
    for number in range(5):
        invoice("1", seller=f"Seller {number}", buyer="E-MINE")
    invoice("1", unit_price=Decimal(10), amount=Decimal("10.00"))
    sales = [{"to": "E-MINE", "tonnes": Decimal(tonnes)}]
    sent = line(plant.sites.get(), feed_origin="purchased", opening_stock=tonnes, sold=tonnes, sales=sales)
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=plant)
    report = draft(plant, dt.date(2011, month, 1), signer, sent)
    reasons = {finding.code: "as it was" for finding in reports.check(report)}
    reports.submit(report, actor=signer, explanations=reasons)
    screen(world.firm)
    assert len(flags(world.firm, "odd_price")) == flagged


def test_a_number_that_was_used_twice(world: World, plant: Enterprise) -> None:
    row = invoice("100")
    NumberReuse.objects.create(
        invoice=row, number=row.number, day=dt.date(2011, 5, 2), seller_text="E-MINE", buyer_text="Other",
        product=row.product, tonnes=Decimal(7), amount=Decimal(700), attempted_at=clock.now(),
    )  # fmt: skip
    screen(world.firm, plant)
    (flag,) = Flag.objects.filter(rule="number_used_twice")
    assert (flag.enterprise, flag.period, flag.tonnes) == (world.firm, dt.date(2011, 5, 1), Decimal(7))


def test_recording_announces_both_parties_and_the_receiver_screens_them(
    world: World, plant: Enterprise, monkeypatch: pytest.MonkeyPatch
) -> None:
    OutboxMessage.objects.all().delete()
    invoice("40")
    (message,) = OutboxMessage.objects.filter(event="invoices_recorded")
    assert set(message.payload["enterprise_ids"].split()) == {str(world.firm.pk), str(plant.pk)}
    monkeypatch.setattr(receivers, "enqueue", lambda task, *ids: task(*ids))
    receivers.on_invoices_recorded(**message.payload)
    assert flags(world.firm, "sale_without_invoice")


def test_the_page_and_the_api_show_the_rows_and_a_lawful_explanation(world: World) -> None:
    row = invoice("40")
    screen(world.firm)
    (flag,) = flags(world.firm)
    inspector: User = factories.user(Role.INSPECTOR, at="36")
    text = page_client(inspector).get(reverse("pages:flag", args=[flag.pk])).content.decode()
    assert reverse("pages:invoice", args=[row.pk]) in text
    assert "What would explain it lawfully" in text
    evidence = client_of(inspector).get(f"{V1}flags/{flag.pk}/").json()["evidence"]
    assert {"kind": "invoice", "url": f"/api/v1/invoices/{row.pk}/"}.items() <= evidence["rows"][1].items()


def test_enterprises_see_no_flag_of_themselves_or_of_the_other_side(world: World, plant: Enterprise) -> None:
    invoice("40")
    screen(world.firm, plant)
    for firm in (world.firm, plant):
        reader = factories.user(Role.ENTERPRISE_SIGNER, of=firm)
        assert not Flag.objects.visible_to(reader).exists()
        answer = client_of(reader).get(f"{V1}flags/")
        assert answer.status_code in (200, 403)
        assert not (answer.status_code == 200 and answer.json()["results"])


def test_the_number_of_queries_does_not_grow_with_the_enterprises(
    world: World, plant: Enterprise, django_assert_max_num_queries: Any
) -> None:
    invoice("100")
    for number in range(3):
        firm = factories.enterprise(f"E-MORE-{number}")
        factories.site(firm, code=f"S-MORE-{number}")
        invoice("5", seller=firm.code)
    with django_assert_max_num_queries(30):
        keys, values = Enterprise.objects.values_list("pk", flat=True), ParameterValues()
        list(facts.gather_invoice_facts(keys, [2010, 2011], on=TODAY, values=values))
