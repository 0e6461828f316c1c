"""One officer makes no month lawful that is over, although the firm has waited with its report: licences, capacities.

The database counts by its own clock; the loader's tests of the same acts are in ``test_backdating``.
"""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from core import clock, loaders
from core.actor_sessions import prove_actor
from core.actors import Loader
from core.errors import DomainError
from enterprises.capacities import CapacityHistory
from enterprises.models import EliminatedCapacity, Enterprise, Licence, LicenceSuspension, Site, SiteCapacity, User
from enterprises.roles import Role
from enterprises.services import eliminated_capacities, licences, sites
from tests.support import factories
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.real_days import real_month
from tests.support.refusals import constraint_of


def last_day_before() -> dt.date:
    return real_month() - dt.timedelta(days=1)


def third_day() -> dt.date:
    return real_month() + dt.timedelta(days=2)


@pytest.fixture
def site(own_database: Clone) -> Site:
    with loaders.entering_history():
        for code in ("CN", "36", "360727"):
            factories.place(code)
        return factories.site(factories.enterprise("E-WAITS"), "separation", licensed=False, approved_capacity=600)


@pytest.fixture
def officer(own_database: Clone) -> User:
    factories.authority("MIIT")
    return factories.user(Role.PROVINCIAL_REGULATOR, at="36", authorities=("MIIT",))


@pytest.fixture
def second(officer: User) -> User:
    return another_like(officer)


def enter_on(database: Clone, day: dt.date) -> None:
    """Let all sites have been entered on a day, and let nobody enter history from now on."""
    with database.postgres.connect(database.name) as server:
        server.execute("SET session_replication_role TO replica")
        server.execute("UPDATE enterprises_sitecapacity SET recorded_at = %s", [dt.datetime.combine(day, dt.time(12))])
        server.execute("DELETE FROM core_loader")


def stated(valid_from: dt.date) -> dict[str, object]:
    return {
        "number": "MIIT-1", "kind": "production", "authority": factories.authority("MIIT"),
        "issuing_level": "province", "valid_from": valid_from, "exception": "As decided",
    }  # fmt: skip


def code_of(call: object, *arguments: object, **given: object) -> str | None:
    """Return the code of a refusal by a service, or nothing; what it wrote is undone."""
    try:
        with clock.at(third_day()), transaction.atomic():
            call(*arguments, **given)  # type: ignore[operator]
            transaction.set_rollback(True)
    except DomainError as error:
        return error.code
    return None


def in_sql(officer: User, write: object) -> str | None:
    """Return the constraint by which a statement of the application's role is refused, or nothing."""
    try:
        with transaction.atomic():
            prove_actor(officer)
            write()  # type: ignore[operator]
            transaction.set_rollback(True)
    except DatabaseError as error:
        return constraint_of(error)
    return None


class TestLicence:
    def test_a_month_that_is_over_takes_two(self, own_database: Clone, site: Site, officer: User, second: User) -> None:
        enter_on(own_database, last_day_before())
        asked = {"actor": officer, "site": site}
        assert code_of(licences.issue, **asked, **stated(last_day_before())) == "needs_second_person"
        assert code_of(licences.issue, **asked, **stated(real_month())) is None
        past, late = stated(last_day_before()), stated(real_month())
        assert code_of(by_two, licences.ISSUE_BACKDATED, site, officer, second, **past) is None
        assert code_of(by_two, licences.ISSUE_BACKDATED, site, officer, second, **late) == "one_suffices"

    def test_so_does_a_statement(self, own_database: Clone, site: Site, officer: User) -> None:
        enter_on(own_database, last_day_before())

        def enter(day: dt.date) -> str | None:
            given = {**stated(day), "site": site, "enterprise": site.enterprise}
            return in_sql(officer, lambda: Licence.objects.create(**given))

        assert enter(last_day_before()) == "licence_backdated_by_two"
        assert enter(real_month()) is None

    def test_so_do_those_of_a_firm_that_is_new(
        self, own_database: Clone, site: Site, officer: User, second: User
    ) -> None:
        """It may have waited with its registration until one officer makes its past months lawful."""
        enter_on(own_database, real_month())
        given = {**stated(last_day_before()), "site": site}
        assert code_of(licences.issue, actor=officer, **given) == "needs_second_person"
        columns = {**given, "enterprise": site.enterprise}
        assert in_sql(officer, lambda: Licence.objects.create(**columns)) == "licence_backdated_by_two"
        past = stated(last_day_before())
        assert code_of(by_two, licences.ISSUE_BACKDATED, site, officer, second, **past) is None

    def test_one_officer_enters_those_of_a_site_that_was_not_held_before(
        self, own_database: Clone, site: Site, officer: User
    ) -> None:
        with loaders.entering_history():
            fresh = factories.site(site.enterprise, "separation", licensed=False, held=False)
            fresh.tenures.create(enterprise=site.enterprise, held_from=real_month())
        enter_on(own_database, last_day_before())
        given = {**stated(last_day_before()), "site": fresh}
        assert code_of(licences.issue, actor=officer, **given) is None
        columns = {**given, "enterprise": site.enterprise}
        assert in_sql(officer, lambda: Licence.objects.create(**columns)) is None

    def test_a_licence_goes_on_from_no_month_that_is_over(self, own_database: Clone, site: Site, officer: User) -> None:
        with loaders.entering_history():
            licence = factories.licence(site, authority=factories.authority("MIIT"), issuing_level="province")
            licences.suspend(licence, actor=Loader("test"), reason=WHY, effective_on=dt.date(2011, 5, 1))
        enter_on(own_database, last_day_before())
        stopped = LicenceSuspension.objects.filter(licence=licence)
        for day, refusal in ((last_day_before(), True), (real_month(), False)):
            asked = {"actor": officer, "reason": WHY, "effective_on": day}
            assert code_of(licences.reinstate, licence, **asked) == ("needs_second_person" if refusal else None)
            assert in_sql(officer, lambda day=day: stopped.update(ended_on=day)) == (
                "reinstated_backdated_by_two" if refusal else None
            )

    def test_a_licence_ends_from_no_month_that_is_over(
        self, own_database: Clone, site: Site, officer: User, second: User
    ) -> None:
        """Its report may be missing before the screening of its due day has flagged it."""
        with loaders.entering_history():
            licence = factories.licence(site, authority=factories.authority("MIIT"), issuing_level="province")
        enter_on(own_database, last_day_before())

        def suspend(day: dt.date) -> None:
            LicenceSuspension.objects.create(licence=licence, suspended_on=day, reason=WHY)

        def revoke(day: dt.date) -> None:
            Licence.objects.filter(pk=licence.pk).update(revoked_on=day, revocation_reason=WHY)

        for alone, act, write, constraint in (
            (licences.suspend, licences.SUSPEND_BACKDATED, suspend, "suspended_backdated_by_two"),
            (licences.revoke, licences.REVOKE_BACKDATED, revoke, "revoked_backdated_by_two"),
        ):
            for day, by_one in ((last_day_before(), False), (real_month(), True)):
                asked = {"actor": officer, "reason": WHY, "effective_on": day}
                assert code_of(alone, licence, **asked) == (None if by_one else "needs_second_person")
                assert in_sql(officer, lambda write=write, day=day: write(day)) == (None if by_one else constraint)
                refusal = code_of(by_two, act, licence, officer, second, effective_on=day)
                assert refusal == ("one_suffices" if by_one else None)


class TestCapacity:
    def test_another_one_counts_from_this_month(self, own_database: Clone, site: Site, officer: User) -> None:
        enter_on(own_database, last_day_before())
        with transaction.atomic():
            prove_actor(officer)
            Site.objects.filter(pk=site.pk).update(approved_capacity=5000)
        assert SiteCapacity.objects.get(site=site, approved=5000).since == real_month()

    def test_a_first_one_counts_from_this_month_and_from_an_earlier_one_by_two(
        self, own_database: Clone, officer: User, second: User
    ) -> None:
        with loaders.entering_history():
            for code in ("CN", "36", "360727"):
                factories.place(code)
            bare = factories.site(factories.enterprise("E-BARE"), "separation", licensed=False, approved_capacity=None)
        enter_on(own_database, last_day_before())
        known = CapacityHistory({bare.pk: bare})
        assert known.left_on(bare.pk, last_day_before()) is None
        with clock.at(third_day()):
            sites.update(bare, actor=officer, approved_capacity=Decimal(5000), exception="As decided")
        assert SiteCapacity.objects.get(site=bare, approved=5000).since == real_month()
        bare.refresh_from_db()
        assert CapacityHistory({bare.pk: bare}).left_on(bare.pk, last_day_before()) is None
        with clock.at(third_day()):
            corrected = {"since": last_day_before(), "approved_capacity": Decimal(600)}
            by_two(sites.CORRECT_CAPACITY, bare, officer, second, **corrected)
        assert CapacityHistory({bare.pk: bare}).left_on(bare.pk, last_day_before()) == 600

    def test_it_is_emptied_by_two(self, own_database: Clone, site: Site, officer: User, second: User) -> None:
        enter_on(own_database, last_day_before())
        emptied = {"actor": officer, "approved_capacity": None, "exception": "Unknown again"}
        assert code_of(sites.update, site, **emptied) == "needs_second_person"
        write = Site.objects.filter(pk=site.pk).update
        assert in_sql(officer, lambda: write(approved_capacity=None)) == "site_capacity_by_two"
        with clock.at(third_day()):
            by_two(sites.CORRECT_CAPACITY, site, officer, second, since=real_month())
        assert SiteCapacity.objects.get(site=site, approved=None).since == real_month()
        assert Enterprise.objects.get(code="E-WAITS").sites.get().approved_capacity is None

    def test_what_was_eliminated_in_a_month_that_is_over_counts_again_by_two(
        self, own_database: Clone, site: Site, officer: User, second: User
    ) -> None:
        with loaders.entering_history():
            entered = {
                "kind": "obsolete",
                "tonnes": 5,
                "reason": WHY,
                "document": "Order 1",
                "recorded_at": clock.now(),
            }
            past, late = [
                EliminatedCapacity.objects.create(site=site, day=day, **entered)
                for day in (last_day_before(), real_month())
            ]
        enter_on(own_database, last_day_before())
        withdraw, act = eliminated_capacities.withdraw, eliminated_capacities.WITHDRAW_BACKDATED
        assert code_of(withdraw, past, actor=officer, reason=WHY) == "needs_second_person"
        assert code_of(withdraw, late, actor=officer, reason=WHY) is None
        assert code_of(by_two, act, late, officer, second) == "one_suffices"
        for entry, refusal in ((past, "eliminated_capacity_withdrawn_by_two"), (late, None)):
            row = {**entered, "site": site, "day": entry.day, "withdraws": entry, "recorded_by": officer}
            assert in_sql(officer, lambda row=row: EliminatedCapacity.objects.create(**row)) == refusal
        with clock.at(third_day()):
            by_two(act, past, officer, second)
        assert EliminatedCapacity.objects.get(pk=past.pk).state == "withdrawn"
