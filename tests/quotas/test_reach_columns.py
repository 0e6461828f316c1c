"""The columns that decide who sees a row follow the holder, and only the database writes them."""

import itertools
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from enterprises.models import Enterprise
from enterprises.roles import Role
from enterprises.services import enterprises
from quotas import ledger
from quotas.models import Account, Posting, ReportLine
from tests.permissions.stage import TODAY, at_work
from tests.support import factories
from tests.support.approvals import another_like, by_two
from tests.support.databases import Clone
from tests.support.inspection_world import World
from tests.support.ledger_accounts import Books
from tests.support.sealing import execute, superuser


class Changes:
    """A small world with two enterprises, and all that may change who sees an account."""

    def __init__(self) -> None:
        for code in ("CN", "36", "15", "360727", "150206"):
            factories.place(code)
        self.books = Books(factories.programme_year("mlr-mining", 2011, "all"), "all")
        self.firm = factories.enterprise("E-ONE", group=factories.group("G-ONE"))
        self.heir = factories.enterprise("E-HEIR", at="150206")
        self.books.give(100, "36", ledger.holder_of(self.firm))

    def move(self) -> None:
        Enterprise.objects.filter(pk=self.firm.pk).update(jurisdiction=factories.place("1502"))

    def move_back(self) -> None:
        Enterprise.objects.filter(pk=self.firm.pk).update(jurisdiction=factories.place("360728"))

    def change_group(self) -> None:
        Enterprise.objects.filter(pk=self.firm.pk).update(group=factories.group("G-TWO"))

    def leave_group(self) -> None:
        Enterprise.objects.filter(pk=self.firm.pk).update(group=None)

    def merge(self) -> None:
        Enterprise.objects.filter(pk=self.firm.pk).update(state="merged", successor=self.heir, group=None)

    def use(self) -> None:
        self.books.post("use", 3, to=ledger.holder_of(Enterprise.objects.get(pk=self.firm.pk)))

    def open_accounts(self) -> None:
        year = factories.programme_year("miit-smelting", 2011, "all")
        group = ledger.holder_of(factories.group("G-ONE"))
        for holder in (ledger.holder_of(self.firm), ledger.holder_of(self.heir), group):
            ledger.account_for(year, "all", holder)


NAMES = ("move", "move_back", "change_group", "leave_group", "merge", "use", "open_accounts")


def test_after_changes_in_any_order_the_columns_equal_those_computed_again(db: None) -> None:
    changes = Changes()
    for order in itertools.permutations(NAMES, 3):
        with transaction.atomic():
            for name in order:
                getattr(changes, name)()
                assert ledger.reach_drifts() == [], order
            transaction.set_rollback(True)


def test_moves_and_changes_of_group_reach_the_accounts(db: None) -> None:
    changes = Changes()
    own = Account.objects.filter(enterprise=changes.firm)
    assert set(own.values_list("authority", "place", "province", "scope", "seat", "group__code")) == {
        ("MLR", "360727", "36", "MLR:360727", None, "G-ONE")
    }
    changes.move()
    changes.change_group()
    assert set(own.values_list("place", "province", "scope", "group__code")) == {("1502", "15", "MLR:1502", "G-TWO")}
    assert own.first().holder.place.code == "1502"
    assert set(Account.objects.filter(holder__code="36").values_list("place", "scope", "seat")) == {
        ("36", "MLR:36", "36")
    }


def test_services_that_move_holders_leave_no_column_behind(db: None) -> None:
    with at_work():
        changes = Changes()
        officer = factories.user(Role.NATIONAL_REGULATOR, authorities=("MLR",))
        other = another_like(officer)
        enterprises.update(changes.firm, actor=officer, jurisdiction=factories.place("1502"))
        assert ledger.reach_drifts() == []
        by_two(enterprises.CHANGE_GROUP, changes.firm, officer, other, group=factories.group("G-TWO"))
        assert ledger.reach_drifts() == []
        by_two(enterprises.MERGE, changes.firm, officer, other, successor=changes.heir, effective_on=TODAY)
        assert ledger.reach_drifts() == []
        assert Posting.objects.filter(to_enterprise=changes.heir, authority="MLR").exists()


def test_an_account_opened_while_its_enterprise_moves_waits_and_is_opened_at_the_new_place(
    own_database: Clone,
) -> None:
    changes = Changes()
    year = factories.programme_year("miit-smelting", 2011, "all")
    moved, opened = threading.Event(), threading.Event()
    failures: list[Exception] = []

    def act(what: Callable[[], Any]) -> None:
        try:
            with transaction.atomic():
                what()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    def move() -> None:
        changes.move()
        moved.set()
        assert not opened.wait(1), "it did not wait"

    def open_account() -> None:
        moved.wait(10)
        ledger.account_for(year, "all", ledger.holder_of(changes.firm))
        opened.set()

    threads = [threading.Thread(target=act, args=(what,)) for what in (move, open_account)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert Account.objects.get(enterprise=changes.firm, programme_year=year).place == "1502"
    assert ledger.reach_drifts() == []


@pytest.fixture
def filed(db: None) -> ReportLine:
    with at_work():
        firm = factories.enterprise("E-ONE")
        factories.site(firm)
        world = World(firm, factories.user(Role.ENTERPRISE_SIGNER, of=firm), scheme="all")
        world.give(100, "36", firm.code)
        world.file(3, "20")
        factories.enterprise("E-TWO")
    return ReportLine.objects.get()


POSTING = """
    INSERT INTO quotas_posting (kind, to_account_id, tonnes, effective_on, actor_name, key, document,
                                authority, to_enterprise_id, from_enterprise_id)
    SELECT 'withhold', a.id, 1, '2011-01-01', 'nobody', 'k', 'd', {columns} FROM quotas_account a
    WHERE a.enterprise_id IS NOT NULL LIMIT 1
"""
OTHER = "(SELECT id FROM enterprises_enterprise WHERE code = 'E-TWO')"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (POSTING.format(columns="'MIIT', a.enterprise_id, NULL"), "posting_reach_matches"),
        (POSTING.format(columns="'MLR', NULL, NULL"), "posting_reach_matches"),
        (POSTING.format(columns=f"'MLR', {OTHER}, NULL"), "posting_reach_matches"),
        (POSTING.format(columns=f"'MLR', a.enterprise_id, {OTHER}"), "posting_reach_matches"),
        ("UPDATE quotas_account SET place = '15'", "permission denied"),
        ("UPDATE quotas_account SET enterprise_id = NULL", "permission denied"),
        ("UPDATE quotas_programme SET authority_id = (SELECT id FROM enterprises_authority WHERE code = 'MIIT')",
         "authority_id of quotas_programme stays"),
        ("UPDATE enterprises_jurisdiction SET code = '37' WHERE code = '36'", "is fixed"),
        ("UPDATE enterprises_authority SET code = 'MNR' WHERE code = 'MLR'", "is fixed"),
    ],
)  # fmt: skip
def test_no_statement_of_the_application_sets_them_otherwise(filed: ReportLine, change: str, refusal: str) -> None:
    factories.authority("MIIT")
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic():
        execute(change)
    assert ledger.reach_drifts() == []


def test_what_the_application_writes_into_them_is_put_right(filed: ReportLine) -> None:
    with transaction.atomic():
        execute("UPDATE enterprises_enterprise SET place = '15'")
        assert set(Enterprise.objects.values_list("place", flat=True)) == {"360727"}
        execute(
            "INSERT INTO quotas_report (enterprise_id, period, number, state, origin, nil, due_on, prepared_by_id,"
            " prepared_at, paper_reference, reason, decision_reason, sent_back_reason, canonical, sha256, over,"
            " explanations, version)"
            " SELECT enterprise_id, '2012-05-01', 1, 'draft', 'api', false, due_on, prepared_by_id, prepared_at, '',"
            " '', '', '', '', '', '[]', '{}', 1 FROM quotas_report LIMIT 1"
        )
        execute(
            "INSERT INTO quotas_reportline (report_id, site_id, product_id, process, feed_origin, filer_id)"
            f" SELECT r.id, l.site_id, l.product_id, '', l.feed_origin, {OTHER}"
            " FROM quotas_report r, quotas_reportline l WHERE r.state = 'draft'"
        )
        assert ledger.reach_drifts() == []
        with pytest.raises(DatabaseError, match="stays with its enterprise"), transaction.atomic():
            execute(f"UPDATE quotas_report SET enterprise_id = {OTHER} WHERE state = 'draft'")


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE quotas_account SET place = '15' WHERE enterprise_id IS NOT NULL",
         "account mlr-mining 2011 all E-ONE: place is 15, it should be 360727"),
        ("UPDATE quotas_account SET authority = 'MIIT' WHERE seat = 'CN'",
         "account mlr-mining 2011 all CN: authority is MIIT, it should be MLR"),
        ("UPDATE quotas_account SET seat = NULL WHERE seat = 'CN'",
         "account mlr-mining 2011 all CN: seat is None, it should be CN"),
        ("UPDATE quotas_posting SET to_enterprise_id = NULL", "to_enterprise is None, it should be"),
        ("UPDATE quotas_posting SET authority = 'MIIT'", "authority is MIIT, it should be MLR"),
        (f"UPDATE quotas_reportline SET filer_id = {OTHER}", "line "),
        (f"UPDATE quotas_lineuse SET filer_id = {OTHER}", "use "),
        ("UPDATE enterprises_enterprise SET place = '15' WHERE code = 'E-ONE'",
         "enterprise E-ONE: place is 15, it should be 360727"),
        ("UPDATE quotas_holder SET place_id = (SELECT id FROM enterprises_jurisdiction WHERE code = 'CN')"
         " WHERE code = 'E-ONE'", "holder E-ONE: place is CN, it should be 360727"),
    ],
)  # fmt: skip
def test_verification_names_every_row_that_disagrees(
    own_database: Clone, filed: ReportLine, tampering: str, found: str
) -> None:
    with superuser(unbound=False):
        execute("SET session_replication_role = replica; " + tampering)
    drifts = [str(drift) for drift in ledger.reach_drifts()]
    assert any(found in drift for drift in drifts), drifts


def test_figures_do_not_depend_on_where_a_holder_has_moved(db: None) -> None:
    changes = Changes()
    changes.move()
    assert list(ledger.drifts(today=clock.today())) == []
