"""Postings without a document that supports them are refused by the database to the application's own role."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from django.core.management.base import CommandError
from django.db import DatabaseError, connection, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import User
from quotas.ledger.refusals import RULES
from quotas.models import Account, LineUse, Notice, NoticeLine, Posting
from quotas.services import notices, programme_years
from tests.support import factories
from tests.support.databases import Clone
from tests.support.inspection_world import World
from tests.support.ledger_accounts import POSTING_COLUMNS, Books, insert_posting
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser


def refused(rule: str, **values: Any) -> None:
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        insert_posting(**values)
        execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert constraint_of(caught.value) == rule


def again(posting: Posting, **values: Any) -> dict[str, Any]:
    """Return the values of an existing posting, changed as given, for another one."""
    kept = {name: getattr(posting, name) for name in POSTING_COLUMNS if name != "recorded_at"}
    return {**kept, **values}


@pytest.fixture
def bound(bound_database: Clone) -> Books:
    """Return accounts of this year, because the application may state no other."""
    with loaders.entering_history():
        for code in ("CN", "36", "15", "360727", "150206"):
            factories.place(code)
        return Books(factories.programme_year("mlr-mining", clock.today().year, "all"), "all")


def without_uniqueness() -> None:
    """Drop the unique constraints, so that only the document's guard can refuse a second posting."""
    with superuser(unbound=False):
        execute("DROP INDEX posting_once_per_notice_line_and_kind, posting_once_per_use_and_kind")


@pytest.fixture
def notice(bound: Books, mlr1: User, mlr2: User) -> Notice:
    """Create a national notice in force: 100 t of control, of which Jiangxi gets 60."""
    created = notices.create(
        actor=mlr1, programme="mlr-mining", year=clock.today().year, batch="first", basis="incremental", number="N-1",
        issued_on=clock.today(), effective_on=clock.today(),
        lines=[
            {"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)},
            {"from": "CN", "to": "36", "category": "all", "tonnes": Decimal(60)},
        ],
    )  # fmt: skip
    notices.submit(created, actor=mlr1)
    return notices.approve(created, actor=mlr2)


def test_a_notice_in_force_has_its_postings_once(notice: Notice) -> None:
    """The control, and a second helping."""
    for posting in Posting.objects.filter(notice_line__notice=notice):
        refused("posting_once_per_notice_line_and_kind", **again(posting))
    assert Account.objects.get(category="all", holder__code="36").received == 60


def test_no_control_figure_without_a_notice(bound: Books) -> None:
    nation, firm = bound.account("CN"), bound.account(bound.firm("E-1"))
    refused("ledger_document_fits_kind", kind="control", to_account_id=nation.pk, tonnes=1, document="a plan")
    refused("ledger_document_fits_kind", kind="use", to_account_id=firm.pk, tonnes=1, document="a report")
    with loaders.entering_history():  # the control: a loader enters it
        insert_posting(kind="control", to_account_id=nation.pk, tonnes=1, document="a plan", recorded_at="2011-01-01")
    refused("ledger_document_fits_kind", kind="control", to_account_id=nation.pk, tonnes=1, document="a plan")


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_nothing_is_posted_on_a_notice_that_is_not_in_force(bound: Books, mlr1: User, state: str) -> None:
    created = notices.create(
        actor=mlr1, programme="mlr-mining", year=clock.today().year, batch="first", basis="incremental", number="N-1",
        issued_on=clock.today(), effective_on=clock.today(),
        lines=[{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)}],
    )  # fmt: skip
    if state == "submitted":
        notices.submit(created, actor=mlr1)
    line = NoticeLine.objects.get()
    refused(
        "ledger_document_supports_posting", kind="control", to_account_id=bound.account("CN").pk, tonnes=100,
        effective_on=created.effective_on, notice_line_id=line.pk,
    )  # fmt: skip


@pytest.mark.parametrize(
    "other",
    [
        {"tonnes": Decimal(61)},
        {"effective_on": dt.date(2011, 1, 2)},
        {"to": "15"},
        {"kind": "transfer"},
        {"kind": "return"},
    ],
)
def test_a_notice_has_no_postings_that_it_does_not_state(notice: Notice, bound: Books, other: dict[str, Any]) -> None:
    without_uniqueness()
    posting = Posting.objects.get(notice_line__to_holder__code="36")
    other = dict(other)
    if "to" in other:
        other["to_account_id"] = bound.account(other.pop("to")).pk
    with pytest.raises(DatabaseError, match=r"ledger refuses"), transaction.atomic():
        insert_posting(**again(posting, **other))


def test_a_notice_withholds_nothing_that_its_line_does_not_state(notice: Notice) -> None:
    posting = Posting.objects.get(notice_line__to_holder__code="36")
    refused("ledger_document_supports_posting", **again(posting, kind="withhold", from_account_id=None))


def test_a_notice_in_force_is_not_taken_back_by_a_posting(notice: Notice) -> None:
    posting = Posting.objects.get(notice_line__to_holder__code="36")
    values = again(posting, kind="reverse", reverses_id=posting.pk)
    refused("ledger_document_supports_posting", **values)
    refused("ledger_document_fits_kind", **{**values, "notice_line_id": None, "document": "an order"})


@pytest.fixture
def filed(bound_database: Clone) -> Posting:
    """Create the use of a month that a firm has filed, with a plan that a loader has entered."""
    with loaders.entering_history():
        firm = factories.enterprise("E-FILES")
        factories.site(firm)
        world = World(firm, factories.user("enterprise_signer", of=firm), scheme="all")
        world.give(100, "36", firm.code)
    programme_years.year_of(world.year.programme, 2011, actor=world.signer)
    with loaders.entering_history(), clock.at(dt.date(2011, 5, 5)):
        world.file(4, 12)
    return Posting.objects.get(kind="use")


def test_a_report_posts_its_use_once_and_nothing_else(filed: Posting) -> None:
    refused("posting_once_per_use_and_kind", **again(filed))
    without_uniqueness()
    refused("ledger_document_supports_posting", **again(filed, tonnes=Decimal(13)))
    refused("ledger_document_supports_posting", **again(filed, kind="accept"))  # before it was accepted
    refused("ledger_document_supports_posting", **again(filed, kind="reverse", reverses_id=filed.pk))  # nor repudiated
    refused("ledger_document_fits_kind", **again(filed, kind="withhold"))


def test_use_is_of_a_report_that_is_filed_in_the_end(filed: Posting) -> None:
    report = filed.line_use.line.report
    line = report.lines.get()
    with transaction.atomic():
        prove_actor(report.prepared_by)
        execute(
            "INSERT INTO quotas_report (enterprise_id, period, number, state, nil, origin, paper_reference, due_on,"
            " reason, prepared_by_id, prepared_at, late, decision_reason, sent_back_reason, canonical, sha256, over,"
            " explanations, version) SELECT enterprise_id, '2011-05-01', 1, 'draft', nil, origin, paper_reference,"
            " due_on, reason, prepared_by_id, prepared_at, false, '', '', '', '', '[]', '{}', 1 FROM quotas_report"
            " WHERE id = %s",
            report.pk,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO quotas_reportline (report_id, site_id, product_id, process, feed_origin, produced)"
            " SELECT r.id, l.site_id, l.product_id, l.process, l.feed_origin, 5"
            " FROM quotas_report r, quotas_reportline l WHERE r.period = '2011-05-01' AND l.id = %s RETURNING id",
            [line.pk],
        )
        (other,) = cursor.fetchone()
    use = LineUse.objects.create(line_id=other, account_id=filed.to_account_id, tonnes=5)
    refused(
        "ledger_document_supports_posting",
        **again(filed, line_use_id=use.pk, tonnes=Decimal(5), effective_on=dt.date(2011, 5, 31)),
    )


def test_a_posting_stands_on_one_paper(filed: Posting) -> None:
    without_uniqueness()
    refused("ledger_one_document", **again(filed, document="and another"))


@pytest.mark.parametrize("recorded_at", ["2011-01-01 00:00+00", "2100-01-01 00:00+00"])
def test_when_it_was_recorded_is_not_stated(bound: Books, recorded_at: str) -> None:
    with loaders.entering_history():
        bound.give(10, "36", bound.firm("E-1"))
    account = bound.account("E-1")
    values = {"kind": "withhold", "to_account_id": account.pk, "tonnes": 1, "document": "an order"}
    refused("ledger_recorded_by_the_clock", **values, recorded_at=recorded_at)
    with transaction.atomic():  # the control, at the instant of the database; at its end the missing approval counts
        insert_posting(**values)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT now() - recorded_at < interval '1 minute' FROM quotas_posting WHERE kind = 'withhold'"
            )
            assert cursor.fetchone() == (True,)
        transaction.set_rollback(True)


def test_the_application_does_not_let_itself_in(bound: Books) -> None:
    for statement in (
        "INSERT INTO core_loader VALUES ('quota_app')",
        "SELECT * FROM core_loader",
        "INSERT INTO core_fixedday (day) VALUES ('2011-10-20')",
        "SET ROLE quota_owner",
        "SET SESSION AUTHORIZATION quota_owner",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            execute(statement)
    assert loaders.may_load() is False


def test_a_loader_without_the_owners_address_is_refused_with_the_reason(bound: Books, settings: Any) -> None:
    settings.DATABASE_OWNER = {**settings.DATABASE_OWNER, "USER": settings.APP_DATABASE_ROLE}
    with pytest.raises(CommandError, match="DATABASE_OWNER_URL"), loaders.entering_history():
        raise AssertionError("let in")


def test_every_refusal_of_the_database_has_a_meaning(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT prosrc FROM pg_proc WHERE proname IN ('ledger_apply', 'ledger_documents', 'ledger_set_recorded_at')"
        )
        source = " ".join(row[0] for row in cursor.fetchall())
    named = set(re.findall(r"'(ledger_\w+)'", source))
    assert named - set(RULES) == set()
