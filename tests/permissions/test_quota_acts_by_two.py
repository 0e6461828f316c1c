"""Years, mergers and movements of quota take two people in the database too: tried in SQL with the application's login.

Each attack is tried by a proven officer alone, then without its guard, where it must succeed; and two people do it.
"""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import psycopg
import pytest
from django.db import DatabaseError, transaction
from psycopg.errors import LockNotAvailable

from core import clock, loaders
from core.actor_sessions import prove_actor
from enterprises.models import Enterprise, LicenceSuspension, MiningArea, Site, User
from enterprises.services import enterprises
from quotas.acts.movements import TRANSFER
from quotas.models import Account, ConsumptionReturn, Posting, ProgrammeYear
from quotas.services import movements, programme_years
from tests.support import factories
from tests.support.approvals import by_two
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, insert_posting
from tests.support.notices import issue
from tests.support.refusals import constraint_of
from tests.support.sealing import execute, superuser

TEN = Decimal(10)
PAPER = "Order 7 of 2011"


def refused_by(actor: User, *acts: Callable[[], object]) -> str | None:
    """Return the constraint that refuses the acts, rolled back in any case; nothing where they are not refused."""
    try:
        with transaction.atomic():
            prove_actor(actor)
            for act in acts:
                act()
            execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


def sql(statement: str, *parameters: object) -> Callable[[], object]:
    return lambda: execute(statement, *parameters)


def posting(
    kind: str, from_: Account | None, to: Account, tonnes: int = 10, document: str = PAPER
) -> Callable[[], object]:
    sides = {"from_account_id": from_ and from_.pk, "to_account_id": to.pk}
    return lambda: insert_posting(kind=kind, tonnes=tonnes, effective_on=clock.today(), document=document, **sides)


def unguarded(statement: str) -> None:
    with superuser(unbound=False):
        execute(statement)


@pytest.fixture
def books(own_database: Clone, mlr1: User, mlr2: User, p36a: User, p36b: User) -> Books:
    """Enter officers and a firm's quota of this year, then bind the application's role as in production."""
    for code in ("CN", "36", "15", "360727", "150206"):
        factories.place(code)
    books = Books(factories.programme_year("mlr-mining", clock.today().year, "all"), "all")
    day = dt.date(clock.today().year, 1, 1)
    books.post("control", 100, to="CN", effective_on=day)
    books.post("distribute", 100, from_="CN", to="36", effective_on=day)
    books.post("distribute", 100, from_="36", to=books.firm("E-ONE"), effective_on=day)
    books.account(books.firm("E-TWO"))
    with own_database.postgres.connect(own_database.name) as server:
        server.execute("DELETE FROM core_loader")
    return books


@pytest.fixture
def given(books: Books) -> Account:
    return books.account(factories.holder("E-ONE"))


@pytest.fixture
def other(books: Books) -> Account:
    return books.account(factories.holder("E-TWO"))


# --- Years ------------------------------------------------------------------------------------------------------------
def test_a_year_is_closed_and_reopened_by_two(books: Books, mlr1: User, mlr2: User) -> None:
    turn = "UPDATE quotas_programmeyear SET state = %s WHERE id = %s"
    close, reopen = sql(turn, "closed", books.year.pk), sql(turn, "open", books.year.pk)
    assert refused_by(mlr1, close) == "quota_act_by_two"
    by_two(programme_years.CLOSE, books.year, mlr1, mlr2)
    assert refused_by(mlr1, reopen) == "quota_act_by_two"
    by_two(programme_years.REOPEN, books.year, mlr1, mlr2)
    unguarded("DROP TRIGGER year_turned_by_two ON quotas_programmeyear")
    assert refused_by(mlr1, close, reopen) is None


def test_a_year_is_opened_by_its_first_notice(books: Books, mlr1: User, mlr2: User) -> None:
    enter = (
        "INSERT INTO quotas_programmeyear (id, version, programme_id, year, scheme, state, scheme_decided)"
        " VALUES (gen_random_uuid(), 1, %s, %s, 'all', %s, false)"
    )
    year = clock.today().year + 1
    begin = sql(enter, books.year.programme_id, year, "awaiting_plan")
    directly = [sql(enter, books.year.programme_id, year, state) for state in ("open", "closed")]
    turn = sql("UPDATE quotas_programmeyear SET state = 'open' WHERE year = %s", year)
    assert {refused_by(mlr1, act) for act in directly} == {"year_opens_with_a_notice"}
    assert refused_by(mlr1, begin) is None
    assert refused_by(mlr1, begin, turn) == "year_opens_with_a_notice"
    day = dt.date(year, 1, 1)
    issue(mlr1, mlr2, (None, "CN", "all", "10"), on=clock.today(), year=year, effective_on=day)
    assert ProgrammeYear.objects.get(year=year).state == "open"
    later = year + 1
    begin = sql(enter, books.year.programme_id, later, "awaiting_plan")
    turn = sql("UPDATE quotas_programmeyear SET state = 'open' WHERE year = %s", later)
    unguarded("DROP TRIGGER year_begins_awaiting_its_plan ON quotas_programmeyear")
    assert refused_by(mlr1, sql(enter, books.year.programme_id, later, "open")) is None
    assert refused_by(mlr1, begin, turn) == "year_opens_with_a_notice"
    unguarded("DROP TRIGGER year_opens_with_a_notice ON quotas_programmeyear")
    assert refused_by(mlr1, begin, turn) is None


def test_a_year_with_accounts_changes_its_categories_by_two(books: Books, mlr1: User) -> None:
    change = sql("UPDATE quotas_programmeyear SET scheme = 'split' WHERE id = %s", books.year.pk)
    assert refused_by(mlr1, change) == "quota_act_by_two"
    unguarded("DROP TRIGGER scheme_changed_by_two ON quotas_programmeyear")
    assert refused_by(mlr1, change) is None


# --- Enterprises ------------------------------------------------------------------------------------------------------
def test_an_enterprise_ends_and_changes_its_group_by_two(
    books: Books, given: Account, other: Account, mlr1: User
) -> None:
    firm, heir = given.holder.enterprise, other.holder.enterprise
    assert firm is not None
    assert heir is not None
    with loaders.entering_history():
        group = factories.group()
    acts = {
        "close": sql("UPDATE enterprises_enterprise SET state = 'closed' WHERE id = %s", firm.pk),
        "merge": sql(
            "UPDATE enterprises_enterprise SET state = 'merged', successor_id = %s WHERE id = %s", heir.pk, firm.pk
        ),
        "group": sql("UPDATE enterprises_enterprise SET group_id = %s WHERE id = %s", group.pk, firm.pk),
    }
    assert {name: refused_by(mlr1, act) for name, act in acts.items()} == dict.fromkeys(acts, "enterprise_act_by_two")
    for trigger in ("ended_by_two", "group_changed_by_two"):
        unguarded(f"DROP TRIGGER {trigger} ON enterprises_enterprise")
    assert {name: refused_by(mlr1, act) for name, act in acts.items()} == dict.fromkeys(acts)


def test_a_closure_by_two_ends_licences_of_any_authority(
    books: Books, other: Account, p36a: User, p36b: User, mlr1: User
) -> None:
    firm = other.holder.enterprise
    assert firm is not None
    with loaders.entering_history():
        licence = factories.site(firm).licences.get()
    revoke = "UPDATE enterprises_licence SET revoked_on = %s, revocation_reason = 'Closed' WHERE id = %s"
    act = sql(revoke, clock.today(), licence.pk)
    assert (licence.issuing_level, refused_by(p36a, act), refused_by(mlr1, act)) == ("nation", "recorded_in_role", None)
    by_two("enterprises.close", firm, p36a, p36b)
    licence.refresh_from_db()
    assert licence.revoked_on == clock.today()


def test_a_site_changes_hands_by_two(books: Books, given: Account, other: Account, mlr1: User) -> None:
    with loaders.entering_history():
        site = factories.site(given.holder.enterprise)
    act = sql("UPDATE enterprises_site SET enterprise_id = %s WHERE id = %s", other.holder.enterprise_id, site.pk)
    assert refused_by(mlr1, act) == "site_act_by_two"
    unguarded("DROP TRIGGER handed_over_by_two ON enterprises_site")
    assert refused_by(mlr1, act) is None


def test_the_area_of_a_licensed_mine_is_fixed(books: Books, given: Account, mlr1: User) -> None:
    with loaders.entering_history():
        site, plain = (factories.site(given.holder.enterprise, licensed=licensed) for licensed in (True, False))
        area, other = (
            MiningArea.objects.create(number=number, jurisdiction=site.jurisdiction, evidence="sourced", source="t")
            for number in (1, 2)
        )
        Site.objects.update(mining_area=area)
    change = "UPDATE enterprises_site SET mining_area_id = %s WHERE id = %s"
    for value in (other.pk, None):
        assert refused_by(mlr1, sql(change, value, site.pk)) == "site_area_is_fixed"
        assert refused_by(mlr1, sql(change, value, plain.pk)) is None
    unguarded("DROP TRIGGER site_area_is_fixed ON enterprises_site")
    assert refused_by(mlr1, sql(change, other.pk, site.pk)) is None


def test_a_filed_month_is_made_lawful_by_two(books: Books, given: Account, p36a: User) -> None:
    day, this_month = dt.date(2011, 8, 31), dt.datetime.now(clock.ZONE).date().replace(day=1)
    with loaders.entering_history():
        site = factories.site(given.holder.enterprise)
        licence = factories.licence(site, "work_safety", issuing_level="province")
        LicenceSuspension.objects.create(licence=licence, suspended_on=day, reason="It had stopped")
        ConsumptionReturn.objects.create(
            site=site, enterprise=site.enterprise, period=day.replace(day=1), electricity=1, filed_at=clock.now()
        )
    enter = (
        "INSERT INTO enterprises_licence (id, version, number, kind, site_id, enterprise_id, authority_id,"
        " issuing_level, valid_from, revocation_reason, exception, fictitious) VALUES"
        " (gen_random_uuid(), 1, 'C-9', 'environment', %s, %s, %s, 'province', %s, '', '', false)"
    )
    issue, late = (sql(enter, site.pk, site.enterprise_id, licence.authority_id, first) for first in (day, this_month))
    end = "UPDATE enterprises_licencesuspension SET ended_on = %s WHERE licence_id = %s"
    resume, resume_late = (sql(end, first, licence.pk) for first in (day, this_month))
    assert refused_by(p36a, issue) == "licence_backdated_by_two"
    assert refused_by(p36a, resume) == "reinstated_backdated_by_two"
    assert refused_by(p36a, late, resume_late) is None
    unguarded("DROP TRIGGER licence_backdated_by_two ON enterprises_licence")
    unguarded("DROP TRIGGER reinstated_backdated_by_two ON enterprises_licencesuspension")
    assert refused_by(p36a, issue, resume) is None


def test_a_merger_is_recorded_as_it_was_approved(
    books: Books, given: Account, other: Account, mlr1: User, mlr2: User
) -> None:
    firm, heir = given.holder.enterprise, other.holder.enterprise
    assert firm is not None
    succession = (
        "INSERT INTO quotas_succession (id, kind, predecessor_id, successor_id, effective_on, reason, decided_by_id,"
        " decided_at) VALUES (gen_random_uuid(), 'merger', %s, %s, %s, 'a reason', %s, now())"
    )
    merge = sql(succession, firm.pk, heir and heir.pk, clock.today(), mlr1.pk)
    assert refused_by(mlr1, merge) == "quota_act_by_two"
    with loaders.entering_history():
        officers = [factories.user("provincial_regulator", at="36", authorities=("MLR",)) for _ in range(2)]
        site = factories.site(firm)
    by_two(enterprises.MERGE, firm, *officers, successor=heir)
    assert Posting.objects.filter(kind="transfer").exists()
    assert Enterprise.objects.get(pk=firm.pk).state == "merged"
    assert Site.objects.get(pk=site.pk).enterprise == heir
    unguarded("DROP TRIGGER succession_by_two ON quotas_succession")
    assert refused_by(mlr1, merge) is None
    assert refused_by(mlr2, merge) == "actor_is_proven"


# --- Movements --------------------------------------------------------------------------------------------------------
def test_quota_is_moved_by_two(books: Books, given: Account, other: Account, mlr1: User) -> None:
    province = books.account("36")
    attacks = {
        "return": [posting("return", given, province)],
        "deduct": [posting("deduct", given, province)],
        "withhold": [posting("withhold", None, given)],
        "release": [posting("withhold", None, given), posting("release", None, given)],
        "transfer": [posting("transfer", given, province), posting("transfer", province, other)],
    }
    refusals = dict.fromkeys(attacks, "quota_act_by_two")
    assert {name: refused_by(mlr1, *acts) for name, acts in attacks.items()} == refusals
    unguarded("DROP TRIGGER ledger_movement_needs_approval ON quotas_posting")
    assert {name: refused_by(mlr1, *acts) for name, acts in attacks.items()} == dict.fromkeys(attacks)


def test_two_people_move_it(books: Books, given: Account, other: Account, p36a: User, p36b: User) -> None:
    names = (movements.WITHHOLD, movements.RELEASE, movements.DEDUCT, movements.RETURN)
    for name in names:
        by_two(name, given, p36a, p36b, tonnes=TEN, document=PAPER)
    by_two(movements.TRANSFER, given, p36a, p36b, tonnes=TEN, document=PAPER, to="E-TWO")
    assert books.figures(given.holder, "received", "withheld") == (70, 0)
    assert books.figures(other.holder, "received") == 10


@pytest.mark.parametrize(
    "more", ["again", "as another kind", "with another paper", "with a blank", "with a tab", "elsewhere"]
)
def test_an_approval_moves_what_it_says_and_no_more(
    books: Books, given: Account, other: Account, p36a: User, p36b: User, more: str
) -> None:
    province = books.account("36")
    posted = {
        "again": posting("deduct", given, province),
        "as another kind": posting("return", given, province),
        "with another paper": posting("deduct", given, province, document="Order 8 of 2011"),
        "with a blank": posting("deduct", given, province, document=PAPER + " "),
        "with a tab": posting("deduct", given, province, document=PAPER + "\t"),
        "elsewhere": posting("deduct", province, books.account("CN"), 10),
    }[more]

    def approve() -> None:
        by_two(movements.DEDUCT, given, p36a, p36b, tonnes=TEN, document=PAPER)

    assert refused_by(p36b, approve) is None
    assert refused_by(p36b, approve, posted) == "quota_act_by_two"


def test_what_a_movement_shows_is_locked_first(
    books: Books, given: Account, other: Account, own_database: Clone, mlr1: User
) -> None:
    """A report that is filed meanwhile waits, so what is approved is what is done."""
    accounts = [given, other, books.account("36")]
    with transaction.atomic(), psycopg.connect(own_database.owner_url, autocommit=True) as filing:
        TRANSFER.lock(given, to="E-TWO", tonnes=TEN, document=PAPER)
        for account in accounts:
            with pytest.raises(LockNotAvailable):
                filing.execute("SELECT FROM quotas_account WHERE id = %s FOR UPDATE NOWAIT", [account.pk])
