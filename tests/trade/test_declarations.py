"""Customs declarations: what they must say, the quota they need, radioactive imports, and what the database refuses."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import Conflict, DomainError, Forbidden, Invalid
from core.models import AuditEvent
from enterprises import restructuring
from enterprises.models import Enterprise, Jurisdiction, User
from enterprises.restructuring import Change, Restructuring
from enterprises.roles import Role
from enterprises.services import approvals, enterprises
from quotas.models import HsCode, Import, Product
from quotas.queries import export_records
from quotas.queries.export_records import ExportRecord
from quotas.services import export_clearance, imports, reports
from quotas.services.imports import Upload
from tests.support import factories, filings
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of
from tests.trade.conftest import TODAY
from trade.models import Declaration, RadioactivityLimit
from trade.partner_countries import Partner
from trade.queries import export_comparisons, export_markets, export_quota, mirror_statistics
from trade.services import customs_figures, declarations, radioactivity_limits

LOADER = Loader("test")
HS = "28469091"


@pytest.fixture
def goods() -> Product:
    product = factories.product("neodymium-oxide")
    HsCode.objects.create(product=product, code=HS, valid_from=dt.date(2000, 1, 1), source="Tariff of 2011")
    return product


@pytest.fixture
def customs() -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN", username="customs")


@pytest.fixture
def exporter(goods: Product) -> Enterprise:
    """Create an exporter with 100 t of quota for 2011."""
    for code in ("CN", "36", "360727"):
        factories.place(code)
    books = Books(factories.programme_year("mofcom-export", 2011, "all"), "all")
    holder = books.firm("E-EXPORTER")
    books.give("100", holder)
    assert holder.enterprise is not None
    factories.site(holder.enterprise, "trading", code="S-EXPORTER")
    return holder.enterprise


@pytest.fixture
def paper(exporter: Enterprise, goods: Product) -> dict[str, Any]:
    return {
        "number": "2201 2011 0001", "direction": "export", "office": "Ganzhou", "day": dt.date(2011, 4, 2),
        "enterprise": exporter.code, "product": goods, "hs_code": "2846.90.91", "partner": "JP",
        "gross_tonnes": Decimal("31.000"), "net_tonnes": Decimal("30.000"), "licence": "11-AB-1",
    }  # fmt: skip


def limit(value: str = "1", since: dt.date = dt.date(2011, 1, 1), actor: Any = LOADER) -> RadioactivityLimit:
    return radioactivity_limits.enter(actor=actor, becquerel=Decimal(value), valid_from=since, source="Announcement 1")


def imported(paper: dict[str, Any], becquerel: str | None, **changes: Any) -> dict[str, Any]:
    value = None if becquerel is None else Decimal(becquerel)
    return {**paper, "direction": "import", "licence": "", "becquerel": value, **changes}


def cancelled(row: Declaration, officer: User) -> Declaration:
    by_two(declarations.CANCEL, row, officer, another_like(officer))
    return Declaration.objects.get(pk=row.pk)


def refused(paper: dict[str, Any], **changes: Any) -> list[tuple[str, str]]:
    with pytest.raises(DomainError) as refusal:
        declarations.record(actor=LOADER, **{**paper, **changes})
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def test_tonnes_of_reo_follow_from_the_factor(paper: dict[str, Any], customs: User) -> None:
    row = declarations.record(actor=customs, **paper)
    assert (row.state, row.reo_factor, row.reo_tonnes) == ("cleared", Decimal("1.0000"), Decimal("30.000"))
    assert (row.number_key, row.hs_code.code, row.recorded_by) == ("220120110001", HS, customs)


def test_tonnes_of_reo_are_rounded_half_up_as_in_the_database(paper: dict[str, Any]) -> None:
    metal = factories.product("neodymium-metal", reo_factor=Decimal("1.2082"))
    HsCode.objects.create(product=metal, code="28053011", valid_from=dt.date(2000, 1, 1), source="Tariff")
    row = declarations.record(
        actor=LOADER, **{**paper, "product": metal, "hs_code": "28053011", "net_tonnes": Decimal("2.500")}
    )
    assert row.reo_tonnes == Decimal("3.021")  # 3.0205


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"number": "–"}, ("/number", "required")),
        ({"enterprise": "E-NOBODY"}, ("/enterprise", "unknown_enterprise")),
        ({"enterprise": "Some name"}, ("/enterprise", "unknown_enterprise")),
        ({"hs_code": "260000"}, ("/hs_code", "unknown_hs_code")),
        ({"partner": "XX"}, ("/partner", "unknown_value")),
        ({"gross_tonnes": Decimal("29.999")}, ("/net_tonnes", "more_than_gross")),
        ({"net_tonnes": Decimal("-1")}, ("/net_tonnes", "not_positive")),
        ({"value": Decimal(0)}, ("/value", "not_positive")),
        ({"reo_tonnes": Decimal("31.000")}, ("/reo_tonnes", "reo_differs")),  # gross for REO
        ({"day": dt.date(2011, 10, 21)}, ("/day", "in_the_future")),
        ({"licence": " "}, ("/licence", "required")),
        ({"becquerel": Decimal(1)}, ("/becquerel", "not_allowed")),
        ({"net_tonnes": Decimal("100.001"), "gross_tonnes": Decimal(101)}, ("/net_tonnes", "not_enough_quota")),
    ],
)
def test_bad_input_is_named_at_its_field(
    paper: dict[str, Any], changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert refused(paper, **changes) == [fault]
    assert not Declaration.objects.exists()


def test_days_before_the_enterprise_and_years_without_quota(paper: dict[str, Any]) -> None:
    assert ("/day", "before_enterprise") in refused(paper, day=dt.date(2005, 12, 31))
    assert refused(paper, day=dt.date(2010, 4, 2)) == [("/day", "no_quota_of_year")]


def test_an_hs_code_without_factor_is_refused(paper: dict[str, Any]) -> None:
    concentrate = factories.product("concentrate")
    HsCode.objects.create(product=concentrate, code="253090", valid_from=dt.date(2000, 1, 1), source="Tariff")
    assert refused(paper, product=concentrate, hs_code="253090") == [("/hs_code", "no_factor")]


def test_quota_is_used_once_by_what_is_cleared_or_reported(
    paper: dict[str, Any], exporter: Enterprise, customs: User
) -> None:
    declarations.record(actor=LOADER, **paper)
    year = export_clearance.year_on(TODAY)
    for tonnes, reason in (("70", "within_quota"), ("70.001", "not_enough_quota")):
        assert export_clearance.judge(exporter, year, "all", Decimal(tonnes), on=TODAY).value == reason
    heavy = {"net_tonnes": Decimal("70.001"), "gross_tonnes": Decimal(80), "number": "2"}
    assert refused(paper, **heavy) == [("/net_tonnes", "not_enough_quota")]
    row = declarations.record(actor=LOADER, **{**paper, **heavy, "beyond_quota": True})
    assert row.beyond_quota
    fits = {**paper, "number": "3", "net_tonnes": Decimal("0.001"), "beyond_quota": True}
    cancelled(row, customs)
    assert not declarations.record(actor=LOADER, **fits).beyond_quota, "what the quota covers is not beyond it"


def test_a_refusal_for_want_of_quota_is_recorded_as_a_question(paper: dict[str, Any], customs: User) -> None:
    body = {**{key: str(value) for key, value in paper.items()}, "product": paper["product"].code}
    body |= {"net_tonnes": "100.001", "gross_tonnes": "101.000"}
    assert client_of(customs).post(f"{V1}declarations/", body).status_code == 400
    asked = AuditEvent.objects.get(action="exports.ask")
    assert (asked.data["tonnes"], asked.data["may_export"], asked.data["reason"]) == (
        "100.001", False, "not_enough_quota",
    )  # fmt: skip
    assert asked.actor_id == customs.pk


def file_exports(exporter: Enterprise, tonnes: str) -> None:
    """File the exporter's report of April."""
    signer = factories.user(Role.ENTERPRISE_SIGNER, of=exporter)
    stated = filings.line(exporter.sites.get(), "neodymium-oxide", opening_stock=tonnes, exported=tonnes)
    report = filings.draft(exporter, dt.date(2011, 4, 1), signer, stated)
    reports.submit(report, actor=signer, explanations={row.code: "as it was" for row in reports.check(report)})


def test_exports_on_record_are_those_that_were_cleared_in_the_days(
    paper: dict[str, Any], exporter: Enterprise, customs: User
) -> None:
    declarations.record(actor=LOADER, **paper, value=Decimal("1500.00"))
    later = {**paper, "number": "2", "day": dt.date(2011, 4, 3), "net_tonnes": Decimal(2)}
    declarations.record(actor=LOADER, **later)
    mistaken = declarations.record(actor=LOADER, **{**later, "number": "3"})
    cancelled(mistaken, customs)

    def on_record(last: int, category: str = "all") -> Any:
        return export_quota.exports_on_record([exporter.pk], dt.date(2011, 4, 1), dt.date(2011, 4, last), category)

    assert on_record(1) == {}
    assert on_record(2) == {exporter.pk: ExportRecord(Decimal(30), Decimal(1500))}
    assert on_record(3) == {exporter.pk: ExportRecord(Decimal(32), Decimal(1500))}
    weight = paper["product"].weight
    other = "light" if weight == "medium_heavy" else "medium_heavy"
    assert on_record(3, weight) == on_record(3)
    assert on_record(3, other) == {}
    assert export_quota.exports_on_record in export_records.sources


def test_what_a_report_of_the_month_states_is_used_on_an_earlier_day_too(
    paper: dict[str, Any], exporter: Enterprise
) -> None:
    declarations.record(actor=LOADER, **{**paper, "net_tonnes": Decimal(30)})
    file_exports(exporter, "80")
    year, second = export_clearance.year_on(TODAY), dt.date(2011, 4, 2)  # the use counts on 30 April
    for day in (TODAY, second):
        for tonnes, reason in (("20", "within_quota"), ("20.001", "not_enough_quota")):
            assert export_clearance.judge(exporter, year, "all", Decimal(tonnes), on=day).value == reason


def test_customs_count_an_export_once_within_their_own_reach(paper: dict[str, Any], exporter: Enterprise) -> None:
    declarations.record(actor=LOADER, **paper)
    file_exports(exporter, "30")
    asking = factories.user(Role.CUSTOMS_OFFICER, at="36", username="customs36")
    for tonnes, may_export in (("70", True), ("70.001", False)):
        answer = client_of(asking).get(f"{V1}can-export/", {"enterprise": exporter.code, "tonnes": tonnes})
        assert answer.json()["may_export"] is may_export


def test_a_number_is_used_once_until_its_declaration_is_cancelled(paper: dict[str, Any], customs: User) -> None:
    row = declarations.record(actor=LOADER, **paper)
    for changes, code in (({}, "declaration_known"), ({"partner": "US"}, "number_used")):
        with pytest.raises(Conflict) as conflict:
            declarations.record(actor=LOADER, **{**paper, **changes})
        assert conflict.value.code == code
    row = cancelled(row, customs)
    assert (row.cancelled_by == customs, row.cancel_reason) == (False, WHY), "the second officer carries it out"
    with pytest.raises(Conflict) as conflict:
        cancelled(row, customs)
    assert conflict.value.code == "cancelled_already"
    assert declarations.record(actor=LOADER, **{**paper, "partner": "US"}).partner == "US"


def test_a_limit_is_entered_by_two_and_not_for_days_that_were_judged(customs: User, customs1: User) -> None:
    given = {"becquerel": Decimal("0.5"), "source": "Announcement 2"}
    nation = Jurisdiction.objects.get(code="CN")
    away = factories.user(Role.CUSTOMS_OFFICER, at="36", username="away")
    second = another_like(customs)
    by_two(radioactivity_limits.ENTER, nation, customs, second, valid_from=dt.date(2011, 1, 1), **given)
    with pytest.raises(Invalid) as caught:
        by_two(radioactivity_limits.ENTER, nation, customs, second, valid_from=TODAY - dt.timedelta(days=1), **given)
    assert [(fault.pointer, fault.code) for fault in caught.value.errors] == [("/valid_from", "in_the_past")]
    with pytest.raises(Forbidden):
        by_two(radioactivity_limits.ENTER, nation, away, second, valid_from=TODAY, **given)
    by_two(radioactivity_limits.ENTER, nation, customs, second, valid_from=TODAY, **given)
    assert RadioactivityLimit.objects.count() == 2


def test_one_officer_makes_no_declaration_disappear(paper: dict[str, Any], exporter: Enterprise, customs: User) -> None:
    row = declarations.record(actor=customs, **paper)
    other = another_like(customs)
    with pytest.raises(Conflict) as caught:
        declarations.cancel(row, actor=other, reason=WHY)
    assert caught.value.code == "needs_second_person"
    request = approvals.propose(declarations.CANCEL, row, actor=other, reason=WHY, arguments={})
    assert ["Export quota that it frees, t", "30.000"] in request.preview["facts"]
    year = export_clearance.year_on(TODAY)
    assert export_clearance.judge(exporter, year, "all", Decimal("70.001"), on=TODAY).value == "not_enough_quota"
    approvals.approve(request, actor=customs)
    assert export_clearance.judge(exporter, year, "all", Decimal(100), on=TODAY).value == "within_quota"
    page = page_client(customs).get(reverse("pages:export-comparisons") + "?year=2011").content.decode()
    assert WHY in page
    found = client_of(customs).get(f"{V1}declarations/", {"cancelled": "true"}).json()["results"]
    assert [found_row["cancel_reason"] for found_row in found] == [WHY]
    assert client_of(customs).get(f"{V1}declarations/", {"cancelled": "false"}).json()["results"] == []


def test_a_refused_import_that_is_entered_again_is_shown_as_such(paper: dict[str, Any], customs: User) -> None:
    limit()
    first = declarations.record(actor=LOADER, **imported(paper, "1.0001"))
    cancelled(first, customs)
    again = declarations.record(actor=LOADER, **imported(paper, "0.9999"))
    rows = client_of(customs).get(f"{V1}declarations/").json()["results"]
    assert {row["id"]: row["refused_before"] for row in rows} == {str(first.pk): False, str(again.pk): True}
    page = page_client(customs).get(reverse("pages:declaration", args=[again.pk])).content.decode()
    assert "1.0001 Bq/g, limit 1.0000" in page
    assert reverse("pages:declaration", args=[first.pk]) in page
    listed = page_client(customs).get(reverse("pages:declarations")).content.decode()
    assert "like goods were refused before" in listed


@pytest.mark.parametrize(
    ("changes", "marked"),
    [
        ({}, True),
        ({"net_tonnes": Decimal("29.800")}, True),
        ({"net_tonnes": Decimal("29.600")}, False),
        ({"day": dt.date(2011, 6, 1)}, True),
        ({"day": dt.date(2011, 6, 2)}, False),
        ({"partner": "KR"}, False),
    ],
)
def test_like_goods_under_another_number_are_shown_as_refused_before(
    paper: dict[str, Any], customs: User, changes: dict[str, Any], marked: bool
) -> None:
    limit()
    first = declarations.record(actor=LOADER, **imported(paper, "5"))
    again = declarations.record(actor=LOADER, **imported(paper, "0.5", number="2201 2011 0001 B", **changes))
    rows = client_of(customs).get(f"{V1}declarations/").json()["results"]
    assert {row["id"]: row["refused_before"] for row in rows} == {str(first.pk): False, str(again.pk): marked}
    page = page_client(customs).get(reverse("pages:declaration", args=[again.pk])).content.decode()
    assert ("5.0000 Bq/g, limit 1.0000" in page) == marked


def test_what_was_cleared_beyond_the_quota_earns_none(paper: dict[str, Any], exporter: Enterprise) -> None:
    given = {**paper, "net_tonnes": Decimal(900), "gross_tonnes": Decimal(900), "value": Decimal(900_000)}
    row = declarations.record(actor=LOADER, **given, beyond_quota=True)
    assert row.beyond_quota
    assert export_quota.exports_on_record([exporter.pk], dt.date(2011, 1, 1), TODAY, "all") == {}
    other = declarations.record(
        actor=LOADER, **{**paper, "number": "2", "net_tonnes": Decimal(1), "beyond_quota": True}
    )
    assert declarations.quota_freed(other) == Decimal(1), "it is among the exports that no report states"


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("100000.01", []),
        ("100000.00", [("/value", "unusual_value")]),
        ("9999999.99", []),
        ("10000000.00", [("/value", "unusual_value")]),
    ],
)
def test_a_value_far_from_the_usual_is_confirmed(
    paper: dict[str, Any], value: str, found: list[tuple[str, str]]
) -> None:
    small = {"net_tonnes": Decimal(10), "gross_tonnes": Decimal(10)}
    declarations.record(actor=LOADER, **{**paper, **small, "number": "1", "value": Decimal(1_000_000)})
    given = {**paper, **small, "value": Decimal(value)}
    if found:
        assert refused(given) == found
    assert declarations.record(actor=LOADER, **given, confirmed=bool(found)).value == Decimal(value)


def test_a_merger_frees_no_quota_that_cleared_exports_use(
    paper: dict[str, Any], exporter: Enterprise, customs: User
) -> None:
    heir = factories.enterprise("E-HEIR", at="360727")
    factories.site(heir, "trading", code="S-HEIR")
    declarations.record(actor=customs, **{**paper, "net_tonnes": Decimal(90), "gross_tonnes": Decimal(90)})
    officer = factories.user(Role.NATIONAL_REGULATOR, at="CN", authorities=("MOFCOM",), username="mofcom")
    asked = Restructuring(enterprise=exporter, change=Change.MERGE, on=TODAY, successor=heir)
    (section,) = (one for one in restructuring.sections(officer, asked) if one.code == "unreported_exports")
    assert [effect.detail for effect in section.effects] == ["90.000 t in no report yet"]
    by_two(enterprises.MERGE, exporter, officer, another_like(officer), successor=heir, effective_on=None)
    heir.refresh_from_db()
    year = export_clearance.year_on(TODAY)
    assert export_clearance.judge(heir, year, "all", Decimal("10.001"), on=TODAY).value == "not_enough_quota"
    assert export_clearance.judge(heir, year, "all", Decimal(10), on=TODAY).value == "within_quota"


def test_an_export_of_an_earlier_year_takes_two(paper: dict[str, Any], exporter: Enterprise, customs: User) -> None:
    with clock.at(dt.date(2012, 1, 5)):
        with pytest.raises(Conflict) as caught:
            declarations.record(actor=customs, **paper)
        assert caught.value.code == "needs_second_person"
        stated = {name: value for name, value in paper.items() if name not in {"enterprise", "direction"}}
        second = another_like(customs)
        with pytest.raises(Conflict) as caught:
            this_year = {**stated, "day": dt.date(2012, 1, 4)}
            approvals.propose(declarations.RECORD_LATE, exporter, actor=customs, reason=WHY, arguments=this_year)
        assert caught.value.code == "one_suffices"
        by_two(declarations.RECORD_LATE, exporter, customs, second, **stated)
    row = Declaration.objects.get()
    assert (row.day, row.recorded_by, row.hs_code.code) == (paper["day"], second, HS)
    imported_row = declarations.record(actor=LOADER, **{**paper, "number": "2", "day": dt.date(2011, 4, 3)})
    assert imported_row.recorded_by is None


def test_whoever_may_not_record_learns_no_codes(paper: dict[str, Any]) -> None:
    stranger = factories.user(Role.TAX_OFFICER, at="CN", username="tax")
    for code in (paper["enterprise"], "E-NOBODY"):
        with pytest.raises(Forbidden):
            declarations.record(actor=stranger, **{**paper, "enterprise": code, "hs_code": "1"})


class TestImports:
    def test_radioactivity_is_judged_by_the_limit_of_the_day(self, paper: dict[str, Any]) -> None:
        assert refused(imported(paper, "0.5")) == [("/becquerel", "no_limit")]
        limit("1")
        limit("0.4", dt.date(2011, 5, 1))
        states = {}
        for number, (value, day) in enumerate([("1", 2), ("1.0001", 2), ("0.4", 1), ("0.4001", 1)]):
            month = 4 if number < 2 else 5
            row = declarations.record(
                actor=LOADER, **imported(paper, value, number=str(number + 1), day=dt.date(2011, month, day))
            )
            states[month, value] = row.state
        assert states == {
            (4, "1"): "cleared", (4, "1.0001"): "refused", (5, "0.4"): "cleared", (5, "0.4001"): "refused",
        }  # fmt: skip
        assert Declaration.objects.counted().count() == 2

    def test_it_is_measured(self, paper: dict[str, Any]) -> None:
        limit()
        assert refused(imported(paper, None)) == [("/becquerel", "required")]
        assert refused(imported(paper, "-1")) == [("/becquerel", "negative")]
        assert refused(imported(paper, "0.5", licence="L")) == [("/licence", "not_allowed")]


def attempt(actor: User, row: dict[str, Any]) -> str | None:
    try:
        with transaction.atomic():
            prove_actor(actor)
            Declaration.objects.create(**row)
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def test_the_database_refuses_what_the_service_does(
    own_database: Clone, paper: dict[str, Any], exporter: Enterprise, goods: Product, customs: User
) -> None:
    with loaders.entering_history():
        tax = factories.user(Role.TAX_OFFICER, at="CN", username="tax")
        elsewhere = factories.user(Role.CUSTOMS_OFFICER, at="15", username="elsewhere")
        one, concentrate = limit(), factories.product("concentrate")
        code = HsCode.objects.get(code=HS)
        other = HsCode.objects.create(product=concentrate, code=HS, valid_from=dt.date(2000, 1, 1), source="x")
        kept = declarations.record(actor=customs, **paper)
        factories.programme_year("mofcom-export", dt.datetime.now(clock.ZONE).year, "all")
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    row = {
        **paper, "number": "9", "number_key": "9", "enterprise": exporter, "hs_code": code, "reo_factor": 1,
        "day": dt.datetime.now(clock.ZONE).date(), "beyond_quota": True,
        "reo_tonnes": Decimal(30), "state": "cleared", "recorded_by": customs, "recorded_at": clock.now(),
    }  # fmt: skip
    imports_row = {**row, "direction": "import", "licence": "", "beyond_quota": False, "limit": one, "becquerel": 1}
    by = "declaration_by_a_customs_officer"
    tried = {
        "good": (customs, row, None),
        "of an earlier year": (
            customs, {**row, "day": dt.date(2011, 4, 2)}, "declaration_dated_back_by_two",
        ),
        "within a quota that is not there": (
            customs, {**row, "beyond_quota": False}, "declaration_says_beyond_quota",
        ),
        "good import": (customs, imports_row, None),
        "no officer": (tax, {**row, "recorded_by": tax}, by),
        "of another place": (elsewhere, {**row, "recorded_by": elsewhere}, by),
        "cancelled": (customs, {**row, "cancelled_at": clock.now(), "cancel_reason": "x", "cancelled_by": customs}, by),
        "another key": (customs, {**row, "number_key": "8"}, "declaration_number_is_normalised"),
        "future": (customs, {**row, "day": dt.date(2999, 1, 1)}, "declaration_not_in_the_future"),
        "too early": (customs, {**row, "day": dt.date(1999, 1, 1)}, "declaration_after_its_enterprise_began"),
        "no quota": (customs, {**row, "day": dt.date(2010, 4, 2)}, "declaration_of_a_year_with_quota"),
        "code of another": (customs, {**row, "hs_code": other}, "declaration_hs_code_of_its_product"),
        "gross for REO": (customs, {**row, "reo_tonnes": 31}, "declaration_reo_of_its_factor"),
        "another factor": (customs, {**row, "reo_factor": 2, "reo_tonnes": 60}, "declaration_reo_of_its_factor"),
        "no factor": (customs, {**row, "product": concentrate, "hs_code": other}, "declaration_reo_of_its_factor"),
        "radioactive": (customs, {**imports_row, "becquerel": 2}, "declaration_within_the_limit"),
        "not radioactive": (customs, {**imports_row, "state": "refused"}, "declaration_within_the_limit"),
    }  # fmt: skip
    assert {name: attempt(actor, given) for name, (actor, given, _why) in tried.items()} == {
        name: why for name, (_actor, _given, why) in tried.items()
    }
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        prove_actor(tax)
        Declaration.objects.filter(pk=kept.pk).update(cancelled_at=clock.now(), cancelled_by=tax, cancel_reason="x")
    assert constraint_of(error.value) == by
    with pytest.raises(DatabaseError), transaction.atomic():
        prove_actor(customs)
        Declaration.objects.filter(pk=kept.pk).update(net_tonnes=1)
    given = {"becquerel": Decimal(3), "source": "Announcement", "recorded_at": clock.now()}
    later, earlier = dt.date(2099, 1, 1), dt.date(2011, 9, 1)
    for actor, since, why in (
        (customs, later, "radioactivity_limit_by_two"),
        (customs, earlier, "radioactivity_limit_not_backdated"),
        (elsewhere, later, "recorded_by_national_customs"),
    ):
        with pytest.raises(DatabaseError) as error, transaction.atomic():
            prove_actor(actor)
            RadioactivityLimit.objects.create(**given, valid_from=since, recorded_by=actor)
        assert constraint_of(error.value) == why
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        prove_actor(customs)
        changes = {"cancelled_at": clock.now(), "cancelled_by": customs, "cancel_reason": "x"}
        Declaration.objects.filter(pk=kept.pk).update(**changes)
    assert constraint_of(error.value) == "declaration_cancelled_by_two"
    assert connection.vendor == "postgresql"


TITLES = [
    "Declaration number", "Direction", "Customs office", "Day of clearance", "Enterprise", "Product", "HS code",
    "Country or region", "Gross weight, t", "Net weight, t", "REO, t", "Export licence",
]  # fmt: skip
GOOD = [
    "2201 1", "export", "Ganzhou", "2011-04-02", "E-EXPORTER", "neodymium-oxide", HS, "JP Japan", "31", "30", "", "L-1",
]  # fmt: skip


def sheet(actor: User, *rows: list[str], **how: Any) -> Import:
    out = io.StringIO()
    csv.writer(out).writerows([TITLES, *rows])
    upload = Upload("april.csv", out.getvalue().encode())
    return imports.create(actor=actor, kind=Import.Kind.DECLARATIONS, file=upload, **how)


def line(**cells: str) -> list[str]:
    return [cells.get(letter, GOOD[place]) for place, letter in enumerate("ABCDEFGHIJKL")]


def test_a_file_is_tried_first_and_a_second_one_that_overlaps_records_only_what_is_new(
    customs: User, exporter: Enterprise
) -> None:
    row = sheet(customs, line(), line(A="2201 2", I="6", J="5"))
    assert (row.state, row.faults) == ("ready", [])
    assert not Declaration.objects.exists()
    assert imports.commit(row, actor=customs).state == "committed"
    again = sheet(customs, line(), line(A="2201 3", I="6", J="5"))
    assert again.state == "ready"
    imports.commit(again, actor=customs)
    assert Declaration.objects.count() == 3
    assert {row.file_name for row in Declaration.objects.all()} == {"april.csv"}


def test_faults_of_a_file_are_named_with_their_cells(customs: User, exporter: Enterprise) -> None:
    rows = [
        line(A="1", B="transit"), line(A="2", G="999999"), line(A="3", I="20"), line(A="4", K="31"),
        line(A="5", D="2010-04-02"), line(A="6", J="-1"), line(A="7", H="XX"), line(A="8", L=""),
    ]  # fmt: skip
    row = sheet(customs, *rows, dry_run=False)
    assert sorted((fault["row"], fault["column"], fault["code"]) for fault in row.faults) == [
        (2, "B", "unknown_value"), (3, "G", "unknown_hs_code"), (4, "J", "more_than_gross"), (5, "K", "reo_differs"),
        (6, "D", "no_quota_of_year"), (7, "J", "negative"), (8, "H", "unknown_value"), (9, "L", "required"),
    ]  # fmt: skip
    assert not Declaration.objects.exists()


def test_an_enterprise_sees_its_own_declarations_alone(
    paper: dict[str, Any], exporter: Enterprise, mine_firm: Enterprise
) -> None:
    row = declarations.record(actor=LOADER, **paper)
    own = factories.user(Role.ENTERPRISE_CLERK, of=exporter)
    other = factories.user(Role.ENTERPRISE_CLERK, of=mine_firm)
    for reader, seen in ((own, 1), (other, 0)):
        assert len(client_of(reader).get(f"{V1}declarations/").json()["results"]) == seen
        pages = page_client(reader)
        assert pages.get(reverse("pages:declaration", args=[row.pk])).status_code == (200 if seen else 404)
        assert ("30.000" in pages.get(reverse("pages:export-markets") + "?year=2011").content.decode()) is bool(seen)


def test_months_are_compared_and_shown_on_the_desk(paper: dict[str, Any], customs: User) -> None:
    declarations.record(actor=LOADER, **paper)
    (april, *later) = export_comparisons.compare_exports(Enterprise.objects.all(), 2011, on=TODAY)
    assert (april.result.step, {row.result.step for row in later}) == ("no_report", {"no_report"})
    assert page_client(customs).get(reverse("pages:start")).context["exports"] == []


def test_markets_and_partners(paper: dict[str, Any], customs: User, exporter: Enterprise) -> None:
    declarations.record(actor=LOADER, **paper)
    declarations.record(
        actor=LOADER, **{**paper, "number": "2", "partner": "US", "net_tonnes": Decimal(10), "value": Decimal(100)}
    )
    found = export_markets.markets(Declaration.objects.all(), 2011)
    assert [(market.partner, market.net_tonnes, market.share) for market in found] == [("JP", 30, 75), ("US", 10, 25)]
    assert export_markets.markets(Declaration.objects.all(), 2010) == []
    figure = customs_figures.record_figure(
        actor=customs, year=2011, partner=Partner.JAPAN, tonnes=Decimal(36), other_tonnes=Decimal(66), weight="open",
        wording="1.2-fold (invented)", source="Invented statistics", fictitious=True,
    )  # fmt: skip
    (row,) = mirror_statistics.mirror([figure], Declaration.objects.all())
    assert [(gap.tonnes, gap.percent) for gap in row.gaps] == [(6, 20), (36, 120)], "both readings, never averaged"
    page = page_client(customs).get(reverse("pages:partner-imports") + "?year=2011").content.decode()
    assert "6.000" in page
    assert "36.000" in page
    seller = page_client(factories.user(Role.ENTERPRISE_CLERK, of=exporter))
    text = seller.get(reverse("pages:partner-imports") + "?year=2011").content.decode()
    assert "You see a part of the declarations" in text
    assert "6.000 " not in text.replace("36.000", "").replace("66.000", ""), "no gap from a part of the exports"
    customs_figures.withdraw_figure(figure, actor=customs, reason="Another scope")
    assert "36.000" not in page_client(customs).get(reverse("pages:partner-imports")).content.decode()


def test_a_gap_without_declarations_is_not_stated() -> None:
    figure = customs_figures.record_figure(
        actor=LOADER, year=2011, partner="JP", tonnes=Decimal(5), weight="net", wording="Imports", source="S"
    )
    (row,) = mirror_statistics.mirror([figure], Declaration.objects.all())
    assert row.gaps == ()


def test_the_fields_of_the_form_begin_with_a_capital(customs1: User) -> None:
    page = page_client(customs1).get(reverse("pages:declaration-new")).content.decode()
    assert all(label in page for label in ("Day of clearance", "Quantity, t REO"))
