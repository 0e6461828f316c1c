"""Invoices: recorded by tax officers, refused with the fault beside the field, corrected and cancelled by versions."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from core import clock, row_security
from core.errors import DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, Notification, User
from enterprises.roles import Role
from enterprises.scoping import scope_of
from enterprises.services import approvals
from tests.support import factories
from tests.support.approvals import another_like
from tests.support.databases import Clone
from tests.support.invoices import cancelled
from tests.support.refusals import constraint_of, fault_codes, refused
from tests.support.sealing import execute
from tests.trade.conftest import OUTSIDE, TODAY
from trade.models import Invoice, NumberReuse
from trade.services import invoices

pytestmark = pytest.mark.usefixtures("mine_firm", "plant_firm")
WHY = "The paper was read wrongly"


def figures(paper: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**paper, **changes}.items() if name != "number"}


def faults(actor: User, paper: dict[str, Any], **changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        invoices.record(actor=actor, **{**paper, **changes})
    return fault_codes(caught)


# --- Recorded
def test_an_invoice_keeps_its_printed_number_and_both_parties(tax36: User, paper: dict[str, Any]) -> None:
    row = invoices.record(actor=tax36, **paper)
    assert (row.number, row.number_key) == ("1100111140 No.00123456", "1100111140NO00123456")
    assert (row.seller_id, row.buyer_id) == (
        Enterprise.objects.get(code="E-MINE").pk,
        Enterprise.objects.get(code="E-PLANT").pk,
    )
    assert (row.version, row.state, row.recorded_by) == (1, "recorded", tax36)
    assert AuditEvent.objects.filter(action="invoices.record").count() == 1


def test_a_party_outside_the_register_is_a_name_with_its_tax_code(tax36: User, paper: dict[str, Any]) -> None:
    row = invoices.record(actor=tax36, **{**paper, "buyer": OUTSIDE, "buyer_tax_code": "3607-2111 2233"})
    assert (row.buyer, row.buyer_name, row.buyer_tax_code) == (None, OUTSIDE, "360721112233")
    assert row.buyer_label == OUTSIDE


def test_leading_zeros_of_a_tax_code_stay(tax36: User, paper: dict[str, Any]) -> None:
    row = invoices.record(actor=tax36, **{**paper, "buyer": OUTSIDE, "buyer_tax_code": "００1234567"})
    assert row.buyer_tax_code == "001234567"


@pytest.mark.parametrize(
    "code", ["e-plant", "Ｅ－ＰＬＡＮＴ", " E-PLANT ", "E-PLANT Plant (invented)", "E-PLANT（某厂）"]
)
def test_a_code_is_found_in_any_width_and_case(tax36: User, paper: dict[str, Any], code: str) -> None:
    row = invoices.record(actor=tax36, **{**paper, "buyer": code})
    assert (row.buyer, row.buyer_name) == (Enterprise.objects.get(code="E-PLANT"), "")


@pytest.mark.parametrize("name", ["e-Trade Ltd (invented)", "E-Trade Ltd (invented)"])
def test_a_name_that_begins_like_a_code_is_a_name(tax36: User, paper: dict[str, Any], name: str) -> None:
    assert invoices.record(actor=tax36, **{**paper, "buyer": name}).buyer_name == name


def test_registered_parties_are_found_by_their_credit_codes(
    tax36: User, paper: dict[str, Any], credited: dict[str, str]
) -> None:
    named = {"seller": "Mine Ltd (invented)", "buyer": f" {credited['E-PLANT'].lower()} "}
    row = invoices.record(actor=tax36, **{**paper, **named, "seller_tax_code": credited["E-MINE"]})
    assert row.seller is not None
    assert row.buyer is not None
    assert (row.seller.code, row.seller_name, row.seller_tax_code) == ("E-MINE", "", "")
    assert (row.buyer.code, row.buyer_name) == ("E-PLANT", "")


def test_a_code_that_nobody_has_is_a_fault_beside_a_credit_code_too(
    tax36: User, paper: dict[str, Any], credited: dict[str, str]
) -> None:
    wrong = {"buyer": "e-15-001", "buyer_tax_code": credited["E-PLANT"]}
    assert faults(tax36, paper, **wrong) == {("/buyer", "unknown_counterparty")}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"number": "—"}, {("/number", "required")}),
        ({"tonnes": Decimal(0)}, {("/tonnes", "not_positive")}),
        ({"unit_price": Decimal(-1)}, {("/unit_price", "not_positive")}),
        ({"amount": Decimal(0)}, {("/amount", "not_positive")}),
        ({"amount": Decimal(1_900_000)}, {("/amount", "amount_differs")}),
        ({"buyer": "E-MINE"}, {("/buyer", "own_counterparty")}),
        ({"buyer": "E-NOBODY"}, {("/buyer", "unknown_counterparty")}),
        ({"buyer": " "}, {("/buyer", "required")}),
        ({"seller": OUTSIDE, "buyer": "Another (invented)"}, {("/seller", "none_registered")}),
        ({"day": TODAY + dt.timedelta(days=1)}, {("/day", "in_the_future")}),
        ({"day": dt.date(2005, 12, 31)}, {("/day", "before_seller")}),
    ],
)
def test_a_fault_stands_at_its_field_and_nothing_is_recorded(
    tax36: User, paper: dict[str, Any], changes: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert faults(tax36, paper, **changes) == expected
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("changes", [{"day": TODAY}, {"day": dt.date(2006, 1, 1)}])
def test_the_last_and_the_first_day_are_accepted(tax36: User, paper: dict[str, Any], changes: dict[str, Any]) -> None:
    assert invoices.record(actor=tax36, **{**paper, **changes})


def test_a_seller_outside_the_register_began_on_no_known_day(tax36: User, paper: dict[str, Any]) -> None:
    assert invoices.record(actor=tax36, **{**paper, "seller": OUTSIDE, "buyer": "E-MINE", "day": dt.date(2000, 1, 1)})


def test_an_amount_that_the_paper_prints_otherwise_is_marked(tax36: User, paper: dict[str, Any]) -> None:
    row = invoices.record(actor=tax36, **{**paper, "amount": Decimal(1_900_000), "amount_differs": True})
    assert row.amount_differs


def test_tonnes_that_look_like_kilograms_are_confirmed(tax36: User, paper: dict[str, Any]) -> None:
    invoices.record(actor=tax36, **paper)
    large = {"number": "2", "tonnes": Decimal(12_500), "unit_price": Decimal(160), "amount": Decimal(2_000_000)}
    assert faults(tax36, paper, **large) == {("/tonnes", "looks_like_kilograms")}
    assert invoices.record(actor=tax36, **{**paper, **large, "confirmed": True})
    ten_times = {"number": "3", "tonnes": Decimal(125), "unit_price": Decimal(16_000), "amount": Decimal(2_000_000)}
    assert invoices.record(actor=tax36, **{**paper, **ten_times})


# --- A number twice
@pytest.mark.parametrize(
    "number", ["1100111140No00123456", "１１００１１１１４０ＮＯ００１２３４５６", "001100111140 no 00123456"]
)
def test_the_same_invoice_again_is_recognised(tax36: User, paper: dict[str, Any], number: str) -> None:
    invoices.record(actor=tax36, **paper)
    with refused("invoice_known"):
        invoices.record(actor=tax36, **{**paper, "number": number})
    assert Invoice.objects.count() == 1
    assert not NumberReuse.objects.exists()


def test_another_invoice_under_the_number_is_refused_and_kept_once(tax36: User, paper: dict[str, Any]) -> None:
    first = invoices.record(actor=tax36, **paper)
    other = {**paper, "buyer": OUTSIDE, "tonnes": Decimal(25), "amount": Decimal(4_000_000)}
    for _time in range(2):
        with refused("number_used"):
            invoices.record(actor=tax36, **other)
    assert list(Invoice.objects.all()) == [first]
    (kept,) = NumberReuse.objects.all()
    assert (kept.invoice, kept.seller_text, kept.buyer_text, kept.tonnes) == (first, "E-MINE", OUTSIDE, 25)
    assert kept.attempted_by == tax36


def test_the_number_of_a_cancelled_invoice_stays_used(tax36: User, paper: dict[str, Any]) -> None:
    cancelled(invoices.record(actor=tax36, **paper), tax36)
    with refused("number_used"):
        invoices.record(actor=tax36, **{**paper, "tonnes": Decimal(25), "amount": Decimal(4_000_000)})


def test_a_cancelled_invoice_that_comes_again_is_called_cancelled(tax36: User, paper: dict[str, Any]) -> None:
    version = cancelled(invoices.record(actor=tax36, **paper), tax36)
    with refused("invoice_cancelled") as caught:
        invoices.record(actor=tax36, **paper)
    assert fault_codes(caught) == {("/number", "invoice_cancelled")}
    assert not NumberReuse.objects.exists()
    invoices.correct(version, actor=tax36, reason="It is valid", **figures(paper))
    with refused("invoice_known"):
        invoices.record(actor=tax36, **paper)


# --- Versions
def test_a_correction_is_a_further_version_and_the_earlier_one_stays(tax36: User, paper: dict[str, Any]) -> None:
    first = invoices.record(actor=tax36, **paper)
    changes = {"tonnes": Decimal("12.600"), "amount": Decimal(2_016_000)}
    second = invoices.correct(first, actor=tax36, reason=WHY, **figures(paper, **changes))
    assert (second.version, second.replaces, second.number_key) == (2, first, first.number_key)
    assert list(Invoice.objects.standing()) == [second]
    assert Invoice.objects.count() == 2
    with refused("replaced_already"):
        invoices.correct(first, actor=tax36, reason=WHY, **figures(paper))
    with refused("replaced_already"):
        cancelled(first, tax36)


def test_a_cancelled_invoice_no_longer_counts_and_can_be_corrected_with_other_parties(
    tax36: User, paper: dict[str, Any]
) -> None:
    first = invoices.record(actor=tax36, **paper)
    with refused("other_party"):
        invoices.correct(first, actor=tax36, reason=WHY, **figures(paper, buyer=OUTSIDE))
    version = cancelled(first, tax36)
    assert list(Invoice.objects.standing()) == [version]
    assert not Invoice.objects.counted().exists()
    with refused("cancelled_already"):
        cancelled(version, tax36)
    again = invoices.correct(version, actor=tax36, reason=WHY, **figures(paper, buyer=OUTSIDE))
    assert list(Invoice.objects.counted()) == [again]


def test_a_party_outside_can_be_named_by_its_code_later(tax36: User, paper: dict[str, Any]) -> None:
    first = invoices.record(actor=tax36, **{**paper, "buyer": OUTSIDE})
    assert invoices.correct(first, actor=tax36, reason=WHY, **figures(paper)).buyer is not None


def test_versions_need_a_reason(tax36: User, paper: dict[str, Any]) -> None:
    row = invoices.record(actor=tax36, **paper)
    with pytest.raises(Invalid):
        invoices.correct(row, actor=tax36, reason=" ", **figures(paper))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"tonnes": Decimal("12.499"), "amount": Decimal(2_000_000), "amount_differs": True}, "/tonnes"),
        ({"amount": Decimal("1999999.99"), "amount_differs": True}, "/amount"),
        ({"day": dt.date(2011, 3, 31)}, "/day"),
        ({"product": "carbonate"}, "/product"),
    ],
)
def test_one_officer_makes_no_invoice_state_less(
    tax36: User, paper: dict[str, Any], changes: dict[str, Any], pointer: str
) -> None:
    if "product" in changes:
        changes = {"product": factories.product("carbonate")}
    first = invoices.record(actor=tax36, **paper)
    with refused("states_less") as caught:
        invoices.correct(first, actor=tax36, reason=WHY, **figures(paper, **changes))
    assert fault_codes(caught) == {(pointer, "states_less")}
    again = invoices.correct(cancelled(first, tax36), actor=tax36, reason=WHY, **figures(paper, **changes))
    assert list(Invoice.objects.counted()) == [again]


def test_an_invoice_is_cancelled_by_two_officers_of_its_seller_and_both_sides_are_told(
    tax36: User, tax15: User, paper: dict[str, Any], mine_firm: Enterprise, plant_firm: Enterprise
) -> None:
    people = {
        factories.user(role, of=firm, username=f"{role}-{firm.code}")
        for firm in (mine_firm, plant_firm)
        for role in (Role.ENTERPRISE_SIGNER, Role.ENTERPRISE_CLERK)
    }
    first = invoices.record(actor=tax36, **paper)
    with pytest.raises(Forbidden):
        approvals.propose(invoices.CANCEL, first, actor=tax15, reason=WHY, arguments={})
    with refused("needs_second_person"):
        invoices.cancel(first, actor=tax36, reason=WHY)
    request = approvals.propose(invoices.CANCEL, first, actor=tax36, reason=WHY, arguments={})
    with pytest.raises(DomainError):
        approvals.approve(request, actor=tax36)
    assert list(Invoice.objects.counted()) == [first]
    approvals.approve(request, actor=another_like(tax36))
    version = Invoice.objects.get(replaces=first)
    assert version.reason == WHY
    told = Notification.objects.filter(kind="invoice_cancelled").select_related("person")
    assert {row.person for row in told} >= people | {tax36, tax15}
    assert {row.path for row in told} == {reverse("pages:invoice", args=[version.pk])}


@pytest.mark.parametrize("table", ["trade_invoice", "trade_numberreuse"])
def test_what_was_recorded_stays(tax36: User, paper: dict[str, Any], table: str) -> None:
    invoices.record(actor=tax36, **paper)
    for statement in (f"UPDATE {table} SET tonnes = 1", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)


# --- The database
def put(row: Invoice, **changes: Any) -> None:
    names = [field.attname for field in Invoice._meta.local_concrete_fields if field.name not in {"id", "recorded_by"}]
    values = {name: getattr(row, name) for name in names} | {"number": "9", "number_key": "9", **changes}
    Invoice.objects.create(**{**values, "recorded_by_id": None, "recorded_at": clock.now()})


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"number_key": "09"}, "invoice_number_is_normalised"),
        ({"number": "０9"}, None),
        ({"day": dt.date(2999, 1, 1)}, "invoice_not_in_the_future"),
        ({"day": dt.date(2005, 12, 31)}, "invoice_after_its_seller_began"),
        ({"number": "7", "number_key": "7"}, "invoice_number_once"),
    ],
)
def test_the_database_refuses_what_cannot_be(
    tax36: User, paper: dict[str, Any], changes: dict[str, Any], constraint: str | None
) -> None:
    row = invoices.record(actor=tax36, **{**paper, "number": "7"})
    if constraint is None:
        put(row, **changes)
        return
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        put(row, **changes)
    assert constraint_of(caught.value) == constraint


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"version": 3}, "invoice_version_follows"),
        ({"number": "8", "number_key": "8"}, "invoice_version_follows"),
        ({"state": "cancelled", "tonnes": Decimal("12.501")}, "invoice_version_follows"),
        ({"buyer_id": None, "buyer_name": OUTSIDE}, "invoice_keeps_its_parties"),
        ({"seller_id": None, "seller_name": OUTSIDE}, "invoice_keeps_its_parties"),
        ({"state": "cancelled"}, "invoice_cancelled_by_two"),
        ({"tonnes": Decimal("12.501"), "amount": Decimal("2000160.00")}, None),
    ],
)
def test_the_database_keeps_the_line_of_versions(
    tax36: User, paper: dict[str, Any], changes: dict[str, Any], constraint: str | None
) -> None:
    row = invoices.record(actor=tax36, **{**paper, "number": "7"})
    following = {"number": "7", "number_key": "7", "version": 2, "replaces_id": row.pk, "reason": WHY, **changes}
    if constraint is None:
        put(row, **following)
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            put(row, **following)
        assert constraint_of(caught.value) == "invoice_replaced_once"
        return
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        put(row, **following)
    assert constraint_of(caught.value) == constraint


# --- Who records, who sees
def test_tax_officers_of_either_place_record(
    tax36: User, tax15: User, paper: dict[str, Any], mine_firm: Enterprise
) -> None:
    assert invoices.record(actor=tax15, **{**paper, "number": "1"})
    assert invoices.record(actor=tax36, **{**paper, "number": "2"})
    with pytest.raises(Forbidden):
        invoices.record(actor=tax15, **{**paper, "number": "3", "buyer": OUTSIDE})
    for role, at in ((Role.INSPECTOR, "36"), (Role.CUSTOMS_OFFICER, "CN"), (Role.ADMINISTRATOR, "CN")):
        with pytest.raises(Forbidden):
            invoices.record(actor=factories.user(role, at=at), **{**paper, "number": "3"})
    with pytest.raises(Forbidden):
        invoices.record(actor=factories.user(Role.ENTERPRISE_SIGNER, of=mine_firm), **{**paper, "number": "3"})


def test_the_database_takes_invoices_from_tax_officers_of_a_place_alone(
    own_database: Clone, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, at in (("E-MINE", "360727"), ("E-PLANT", "150206")):
        if not Enterprise.objects.filter(code=code).exists():
            factories.site(factories.enterprise(code, at=at))
    people = {
        "inspector": factories.user(Role.INSPECTOR, at="36"),
        "elsewhere": factories.user(Role.TAX_OFFICER, at="51"),
        "of the seller": factories.user(Role.TAX_OFFICER, at="3607"),
        "of the buyer": factories.user(Role.TAX_OFFICER, at="15"),
        "of the nation": factories.user(Role.TAX_OFFICER, at="CN"),
    }
    ended = factories.user(Role.TAX_OFFICER, at="36")
    ended.memberships.update(valid_to=dt.date(2011, 1, 1))
    given = {
        "day": dt.date(2011, 4, 1), "seller": "E-MINE", "buyer": "E-PLANT", "product": factories.product(),
        "tonnes": Decimal(1), "unit_price": Decimal(10), "amount": Decimal(10),
    }  # fmt: skip
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    monkeypatch.setattr(invoices.INVOICE, "can", lambda *_anything: True)
    for number, (name, person) in enumerate([*people.items(), ("ended", ended)], 1):
        if name.startswith("of"):
            assert invoices.record(actor=person, number=str(number), **given)
            continue
        with pytest.raises(Forbidden):
            invoices.record(actor=person, number=str(number), **given)


def readers(mine_firm: Enterprise, plant_firm: Enterprise) -> dict[str, User]:
    group = factories.group("G-PLANT")
    Enterprise.objects.filter(pk=plant_firm.pk).update(group=group)
    other = factories.enterprise("E-OTHER", at="360728")
    return {
        "seller": factories.user(Role.ENTERPRISE_CLERK, of=mine_firm),
        "buyer": factories.user(Role.ENTERPRISE_SIGNER, of=plant_firm),
        "group": factories.user(Role.GROUP_OFFICER, of=group),
        "other": factories.user(Role.ENTERPRISE_SIGNER, of=other),
        "inspector 36": factories.user(Role.INSPECTOR, at="36"),
        "inspector 15": factories.user(Role.INSPECTOR, at="15"),
        "province 15": factories.user(Role.PROVINCIAL_REGULATOR, at="15", authorities=("MLR",)),
        "inspector 51": factories.user(Role.INSPECTOR, at="51"),
        "county": factories.user(Role.COUNTY_REGULATOR, at="360727", authorities=("MLR",)),
        "nation": factories.user(Role.TAX_OFFICER, at="CN"),
        "auditor": factories.user(Role.AUDITOR, at="CN"),
        "nation of one": factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",)),
    }


def test_filter_object_and_policy_agree_on_who_sees_which_invoice(
    tax36: User, paper: dict[str, Any], mine_firm: Enterprise, plant_firm: Enterprise
) -> None:
    rows = {
        "both": invoices.record(actor=tax36, **{**paper, "number": "1"}),
        "sold outside": invoices.record(actor=tax36, **{**paper, "number": "2", "buyer": OUTSIDE}),
        "bought outside": invoices.record(
            actor=factories.user(Role.TAX_OFFICER, at="15"), **{**paper, "number": "3", "seller": OUTSIDE}
        ),
    }
    with refused("number_used"):
        invoices.record(actor=tax36, **{**paper, "number": "1", "tonnes": Decimal(25), "amount": Decimal(4_000_000)})
    of_mine, of_plant, everything = {"both", "sold outside"}, {"both", "bought outside"}, set(rows)
    expected: dict[str, set[str]] = {
        "seller": of_mine, "buyer": of_plant, "group": of_plant, "other": set(), "inspector 36": of_mine,
        "inspector 15": of_plant, "province 15": of_plant, "inspector 51": set(), "county": of_mine,
        "nation": everything, "auditor": everything, "nation of one": everything,
    }  # fmt: skip
    officials = {"inspector 36", "inspector 15", "province 15", "county", "nation", "auditor", "nation of one"}
    for name, reader in readers(mine_firm, plant_firm).items():
        seen = {label for label, row in rows.items() if Invoice.objects.visible_to(reader).filter(pk=row.pk).exists()}
        in_memory = {label for label, row in rows.items() if reader.reach.covers(Invoice.objects.get(pk=row.pk))}
        with row_security.within(row_security.reach_of(reader)):
            policy = {label for label, row in rows.items() if Invoice.objects.filter(pk=row.pk).exists()}
            reuses = NumberReuse.objects.count()
        assert (seen, in_memory, policy) == (expected[name],) * 3, name
        assert NumberReuse.objects.visible_to(reader).count() == reuses == (1 if name in officials else 0), name
    assert scope_of(Invoice).also, "the second party stands in the scope"
