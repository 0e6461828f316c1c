"""Exports are judged by the smaller of what is held on their day and today; two at once do not use the same quota.

Tried through the services and, with the application's role as in production, past them.
"""

import datetime as dt
import threading
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.errors import Conflict, Invalid
from core.models import AuditEvent
from enterprises.models import Enterprise, User
from enterprises.roles import Role
from enterprises.services import approvals
from quotas.models import Holder, HsCode, Product
from quotas.services import export_clearance
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.ledger_accounts import Books
from tests.support.races import at_once
from tests.support.real_days import real_day
from tests.support.refusals import constraint_of, fault_codes
from trade.models import Declaration
from trade.services import declarations

EARLIER, WITHHELD, TODAY = dt.date(2011, 9, 30), dt.date(2011, 10, 1), dt.date(2011, 10, 20)
WITHOUT_LOCK = """
    DO $$ BEGIN
        EXECUTE replace(pg_get_functiondef('customs_declaration_guard'::regproc), 'FOR NO KEY UPDATE', '');
    END $$
"""


def goods_of(tonnes: str) -> dict[str, Any]:
    product = factories.product("neodymium-oxide")
    code = HsCode.objects.get_or_create(
        product=product, code="28469091", defaults={"valid_from": dt.date(2000, 1, 1), "source": "Tariff"}
    )[0]
    return {
        "number": "2201 2011 0001", "office": "Ganzhou", "product": product, "hs_code": code.code, "partner": "JP",
        "gross_tonnes": Decimal(tonnes), "net_tonnes": Decimal(tonnes), "licence": "11-AB-1",
    }  # fmt: skip


def books_of(year: int) -> tuple[Books, Holder]:
    """Return the books of an exporter with 100 t of quota of a year."""
    for code in ("CN", "36", "360727"):
        factories.place(code)
    books = Books(factories.programme_year("mofcom-export", year, "all"), "all")
    holder = books.firm("E-EXPORTER")
    books.give("100", holder)
    assert holder.enterprise is not None
    factories.site(holder.enterprise, "trading", code="S-EXPORTER")
    return books, holder


@pytest.fixture
def customs(db: None) -> User:
    return factories.user(Role.CUSTOMS_OFFICER, at="CN", username="customs")


class TestService:
    @pytest.fixture
    def exporter(self, db: None) -> Enterprise:
        """Create an exporter of whose 100 t all but 20 t were withheld on 1 October."""
        books, holder = books_of(2011)
        books.post("withhold", 80, to=holder, effective_on=WITHHELD)
        assert holder.enterprise is not None
        return holder.enterprise

    def record(self, customs: User, exporter: Enterprise, tonnes: str, **changes: Any) -> Declaration:
        given = {"direction": "export", "enterprise": exporter.code, "day": EARLIER, **goods_of(tonnes), **changes}
        with clock.at(TODAY):
            return declarations.record(actor=customs, **given)

    def test_one_officer_records_what_is_left_today(self, exporter: Enterprise, customs: User) -> None:
        assert not self.record(customs, exporter, "20").beyond_quota

    def test_what_only_the_quota_of_its_day_covers_takes_two(self, exporter: Enterprise, customs: User) -> None:
        with pytest.raises(Conflict) as caught:
            self.record(customs, exporter, "20.001")
        assert caught.value.code == "needs_second_person"
        stated = {"day": EARLIER, **goods_of("20.001")}
        with clock.at(TODAY):
            by_two(declarations.RECORD_LATE, exporter, customs, another_like(customs), **stated)
        assert not Declaration.objects.get().beyond_quota

    def test_one_officer_may_state_it_as_beyond_the_quota(self, exporter: Enterprise, customs: User) -> None:
        assert not self.record(customs, exporter, "10", number="2", beyond_quota=True).beyond_quota
        assert self.record(customs, exporter, "10.001", beyond_quota=True).beyond_quota

    def test_what_no_quota_covers_is_refused_as_before(self, exporter: Enterprise, customs: User) -> None:
        with pytest.raises(Invalid) as caught:
            self.record(customs, exporter, "100.001")
        assert [fault.code for fault in caught.value.errors] == ["not_enough_quota"]
        with pytest.raises(Invalid):
            self.record(customs, exporter, "20.001", day=TODAY)

    def test_two_are_not_asked_where_one_suffices(self, exporter: Enterprise, customs: User) -> None:
        for stated in (
            {"day": EARLIER, **goods_of("20")},
            {"day": TODAY, **goods_of("20.001")},
            {"day": EARLIER, "beyond_quota": True, **goods_of("20.001")},
        ):
            with clock.at(TODAY), pytest.raises(Conflict) as caught:
                approvals.propose(declarations.RECORD_LATE, exporter, actor=customs, reason=WHY, arguments=stated)
            assert caught.value.code == "one_suffices"

    def test_two_do_not_sign_what_would_then_be_refused(self, exporter: Enterprise, customs: User) -> None:
        """Refused at its field and kept: an export of an earlier year, beyond its quota, with the box unticked."""
        stated = {"day": EARLIER, **goods_of("100.001")}
        second = another_like(customs)
        with clock.at(dt.date(2012, 1, 5)):
            with pytest.raises(Invalid) as caught:
                approvals.propose(declarations.RECORD_LATE, exporter, actor=customs, reason=WHY, arguments=stated)
            assert fault_codes(caught) == {("/net_tonnes", "not_enough_quota")}
            asked = AuditEvent.objects.get(action="exports.ask")
            assert (asked.actor_id, asked.data["tonnes"]) == (customs.pk, "100.001")
            by_two(declarations.RECORD_LATE, exporter, customs, second, **stated, beyond_quota=True)
        assert Declaration.objects.get().beyond_quota

    @pytest.mark.parametrize(("day", "times"), [(EARLIER, 2), (TODAY, 1)])
    def test_each_day_is_judged_once(
        self, exporter: Enterprise, customs: User, monkeypatch: pytest.MonkeyPatch, day: dt.date, times: int
    ) -> None:
        judge, days = export_clearance.judge, list[dt.date]()

        def counted(*given: Any, on: dt.date) -> export_clearance.Reason:
            days.append(on)
            return judge(*given, on=on)

        monkeypatch.setattr(export_clearance, "judge", counted)
        self.record(customs, exporter, "20", day=day, beyond_quota=True)
        assert len(days) == times


def row(holder: Holder, customs: User, tonnes: str, number: str, **changes: Any) -> dict[str, Any]:
    goods = goods_of(tonnes)
    product: Product = goods["product"]
    return {
        **goods, "number": number, "number_key": number, "direction": "export", "state": "cleared", "day": real_day(),
        "enterprise": holder.enterprise, "hs_code": HsCode.objects.get(product=product),
        "reo_factor": product.reo_factor, "reo_tonnes": product.reo_factor * Decimal(tonnes),
        "recorded_by": customs, "recorded_at": clock.now(), **changes,
    }  # fmt: skip


class TestDatabase:
    @pytest.fixture
    def holder(self, own_database: Clone) -> Holder:
        with loaders.entering_history():
            self.books, holder = books_of(real_day().year)
            goods_of("1")
        return holder

    def refusal(self, customs: User, columns: dict[str, Any]) -> str | None:
        try:
            with transaction.atomic():
                prove_actor(customs)
                Declaration.objects.create(**columns)
                transaction.set_rollback(True)
        except DatabaseError as error:
            return constraint_of(error)
        return None

    def test_one_officer_dates_none_back_before_a_withholding(
        self, holder: Holder, own_database: Clone, customs: User
    ) -> None:
        before = real_day() - dt.timedelta(days=1)
        if before.year != real_day().year:
            pytest.skip("no earlier day of this year")
        self.books.post("withhold", 80, to=holder, effective_on=real_day())
        strict(own_database)
        tried = {
            "left today": row(holder, customs, "20", "1", day=before),
            "held then": row(holder, customs, "20.001", "2", day=before),
            "beyond": row(holder, customs, "20.001", "3", day=before, beyond_quota=True),
            "never held": row(holder, customs, "100.001", "4", day=before),
        }
        assert {name: self.refusal(customs, columns) for name, columns in tried.items()} == {
            "left today": None,
            "held then": "declaration_dated_back_by_two",
            "beyond": None,
            "never held": "declaration_says_beyond_quota",
        }

    def test_none_is_recorded_from_a_snapshot(self, holder: Holder, own_database: Clone, customs: User) -> None:
        strict(own_database)
        columns = row(holder, customs, "20", "1")
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            prove_actor(customs)
            Declaration.objects.create(**columns)
        assert constraint_of(caught.value) == "declaration_sees_the_others"

    def two_at_once(self, holder: Holder, database: Clone, customs: User) -> list[Any]:
        """Record two declarations of 60 t each past the service; the first ends when the second waits or is written."""
        strict(database)
        barrier = threading.Barrier(2)
        rows = iter([row(holder, customs, "60", "1"), row(holder, customs, "60", "2")])

        def attempt() -> Declaration:
            columns = next(rows)
            with transaction.atomic():
                prove_actor(customs)
                created = Declaration.objects.create(**columns)
                with suppress(threading.BrokenBarrierError):
                    barrier.wait(timeout=1)
                return created

        return at_once(2, attempt)

    def test_of_two_at_once_one_uses_the_quota(self, holder: Holder, own_database: Clone, customs: User) -> None:
        (refused,) = [
            one for one in self.two_at_once(holder, own_database, customs) if not isinstance(one, Declaration)
        ]
        assert constraint_of(refused) == "declaration_says_beyond_quota"
        assert Declaration.objects.count() == 1

    def test_without_the_lock_both_would(self, holder: Holder, own_database: Clone, customs: User) -> None:
        execute_as_owner(own_database, WITHOUT_LOCK)
        assert all(isinstance(one, Declaration) for one in self.two_at_once(holder, own_database, customs))
        assert Declaration.objects.count() == 2

    def test_what_the_quota_covers_is_not_asked_for_as_beyond_it(self, own_database: Clone, customs: User) -> None:
        """It would be written as covered, which is not what two people approved."""
        last_year = real_day().year - 1
        with loaders.entering_history():
            exporter = books_of(last_year)[1].enterprise
            given = {"day": dt.date(last_year, 6, 1), "beyond_quota": True}
            covered, beyond = ({**given, **goods_of(tonnes)} for tonnes in ("100", "100.001"))
        assert exporter is not None
        second = another_like(customs)
        strict(own_database)
        with clock.at(real_day()):
            with pytest.raises(Invalid) as caught:
                approvals.propose(declarations.RECORD_LATE, exporter, actor=customs, reason=WHY, arguments=covered)
            assert fault_codes(caught) == {("/beyond_quota", "covered")}
            by_two(declarations.RECORD_LATE, exporter, customs, second, **beyond)
        assert Declaration.objects.get().beyond_quota


def strict(database: Clone) -> None:
    with database.postgres.connect(database.name) as server:
        server.execute("DELETE FROM core_loader")
