"""Rules of what counts: entered and ended by two people, none twice on a day, and no filed month counts otherwise."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock, row_security
from core.errors import DomainError, Forbidden
from enterprises.models import Enterprise, User
from enterprises.services import approvals
from inspections.facts.sites import CountedOutput
from quotas.counting import Counting
from quotas.models import CountingRule, Programme
from quotas.services import counting_rules
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone, execute_as_owner
from tests.support.filings import filed, line
from tests.support.page_clients import page_client
from tests.support.races import RUNNERS, race
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused

pytestmark = pytest.mark.django_db
D = dt.date
TODAY, MARCH = D(2011, 4, 20), D(2011, 3, 1)
RULE: dict[str, Any] = {
    "site_kind": "recycling", "product_kind": "oxide", "feed": "recycled", "quantity": "produced",
    "valid_from": TODAY, "legal_basis": "Order 7 (invented)",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_april() -> Any:
    with clock.at(TODAY):
        yield


@pytest.fixture
def mining() -> Programme:
    factories.place("CN")
    return factories.programme_year().programme


def asked(programme: Programme, person: User, **changes: Any) -> set[tuple[str, str]]:
    """Propose a rule; return the faults for which it is refused."""
    try:
        approvals.propose(counting_rules.ENTER, programme, actor=person, reason=WHY, arguments={**RULE, **changes})
    except DomainError as error:
        return {(fault.pointer, fault.code) for fault in error.errors}
    return set()


def test_two_officers_of_its_ministry_enter_and_end_a_rule(mining: Programme, mlr1: User, mlr2: User) -> None:
    by_two(counting_rules.ENTER, mining, mlr1, mlr2, **RULE)
    rule = CountingRule.objects.get(site_kind="recycling")
    (row,) = client_of(mlr1).get(f"{V1}counting-rules/", {"site_kind": "recycling"}).json()["results"]
    assert (row["programme"], row["in_force"]) == ("mlr-mining", True)
    by_two(counting_rules.END, rule, mlr1, mlr2, valid_to=D(2011, 12, 31))
    rule.refresh_from_db()
    assert rule.valid_to == D(2011, 12, 31)
    again = {**RULE, "quantity": "exported", "valid_from": D(2012, 1, 1)}
    by_two(counting_rules.ENTER, mining, mlr1, mlr2, **again)
    shown = page_client(mlr1).get(reverse("pages:catalogue-programme", args=["mlr-mining"])).content.decode()
    assert mlr2.name in shown


def test_another_ministry_and_a_province_may_not(mining: Programme, miit1: User, p36a: User, admin1: User) -> None:
    for person in (miit1, p36a):
        with refused("forbidden", Forbidden):
            approvals.propose(counting_rules.ENTER, mining, actor=person, reason=WHY, arguments=RULE)
    by_two(counting_rules.ENTER, mining, admin1, another_like(admin1), **RULE)
    shown = page_client(miit1).get(reverse("pages:catalogue-rules")).content.decode()
    assert counting_rules.END not in shown
    assert counting_rules.END in page_client(admin1).get(reverse("pages:catalogue-rules")).content.decode()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"legal_basis": "x"}, ("/legal_basis", "required")),
        ({"valid_to": TODAY - dt.timedelta(days=1)}, ("/valid_to", "before_valid_from")),
        (
            {"site_kind": "mine", "product_kind": "precipitate", "feed": "own_ore"},
            ("/valid_from", "rule_overlap"),
        ),
    ],
)
def test_a_slip_is_refused_at_its_field(
    mining: Programme, mlr1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert asked(mining, mlr1, **changes) == {fault}


def test_a_rule_begins_where_nothing_was_counted(
    mining: Programme, firm: Enterprise, signer: User, mlr1: User, mlr2: User
) -> None:
    """Use of March is counted on its last day: a rule may begin the day after, and none ends before that."""
    factories.product()
    rule = CountingRule.objects.get(site_kind="mine", product_kind="precipitate", feed="own_ore")
    assert asked(mining, mlr2, valid_from=D(2006, 1, 1)) == set()  # nothing was filed yet
    filed(firm, MARCH, signer, line(factories.site(firm), produced="5"))
    assert asked(mining, mlr1, valid_from=D(2011, 3, 31)) == {("/valid_from", "counted_already")}
    with pytest.raises(DomainError) as caught:
        arguments = {"valid_to": D(2011, 3, 30)}
        approvals.propose(counting_rules.END, rule, actor=mlr1, reason=WHY, arguments=arguments)
    assert fault_codes(caught) == {("/valid_to", "counted_already")}
    assert asked(mining, mlr1, valid_from=D(2011, 4, 1)) == set()
    by_two(counting_rules.END, rule, mlr1, mlr2, valid_to=D(2011, 3, 31))


def test_the_database_asks_the_same(own_database: Clone, firm: Enterprise, signer: User, mlr1: User) -> None:
    factories.place("CN")
    this_year = factories.programme_year(year=2011)
    factories.product()
    filed(firm, MARCH, signer, line(factories.site(firm), produced="5"))
    rule = CountingRule.objects.get(site_kind="mine", product_kind="precipitate", feed="own_ore")
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    end = "UPDATE quotas_countingrule SET valid_to = %s WHERE id = %s"
    assert constraint_refusing(end, D(2011, 3, 30), rule.pk, actor=mlr1) == "catalogue_by_two"
    execute_as_owner(own_database, "CREATE OR REPLACE FUNCTION catalogue_by_two() RETURNS void LANGUAGE sql AS ''")
    assert constraint_refusing(end, D(2011, 3, 30), rule.pk, actor=mlr1) == "counted_past_stays"
    insert = (
        "INSERT INTO quotas_countingrule (version, programme_id, site_kind, product_kind, feed, quantity, valid_from,"
        " legal_basis) VALUES (1, %s, 'recycling', 'oxide', 'recycled', 'produced', %s, 'Order')"
    )
    programme = this_year.programme_id
    change = "UPDATE quotas_countingrule SET valid_to = '2099-01-01', quantity = 'exported' WHERE id = %s"
    assert constraint_refusing(change, rule.pk, actor=mlr1) == "kept_columns"
    assert constraint_refusing(insert, programme, D(2011, 3, 31), actor=mlr1) == "counted_past_stays"


def test_rules_of_an_ended_programme_count_nowhere(
    mining: Programme, firm: Enterprise, signer: User, mlr1: User
) -> None:
    """Neither where use is counted, nor in the facts that rules of detection judge, nor on pages as in force."""
    factories.product()
    site = factories.site(firm)
    with clock.at(D(2013, 3, 5)):
        assert Counting.for_month(D(2013, 2, 1)).is_output("precipitate")
        Programme.objects.filter(pk=mining.pk).update(last_year=2012)
        assert not Counting.for_month(D(2013, 2, 1)).is_output("precipitate")
        assert Counting.for_month(D(2012, 2, 1)).is_output("precipitate")
        filed(firm, D(2013, 2, 1), signer, line(site, produced="5", feed_origin="tailings"))
        assert not CountingRule.objects.in_force(D(2013, 2, 28)).exists()
        results = client_of(mlr1).get(f"{V1}counting-rules/", {"in_force_on": "2013-02-28"}).json()["results"]
        assert results == []
        (row, *_more) = client_of(mlr1).get(f"{V1}counting-rules/").json()["results"]
        assert row["in_force"] is False
        assert 'data-state="ended"' in page_client(mlr1).get(reverse("pages:catalogue-rules")).content.decode()


@pytest.mark.parametrize("last_year", [None, 2011])
def test_facts_do_not_read_rules_of_an_ended_programme(mining: Programme, last_year: int | None) -> None:
    """Recycled oxide at a separation plant is output that no rule counts, while oxide counts anywhere."""
    factories.programme("miit-smelting")
    Programme.objects.filter(code="miit-smelting").update(last_year=last_year)
    output = CountedOutput.read()
    assert output.is_elsewhere("separation", "oxide", "recycled", D(2012, 2, 1)) is (last_year is None)


@pytest.mark.parametrize(
    ("dates", "counts"),
    [
        ({"valid_from": D(2011, 12, 15)}, True),
        ({"valid_from": D(2011, 12, 31)}, True),
        ({"valid_from": D(2012, 1, 1)}, False),
        ({"valid_from": D(2010, 1, 1), "valid_to": D(2011, 12, 15)}, False),
        ({"valid_from": D(2010, 1, 1), "valid_to": D(2011, 12, 31)}, True),
    ],
)
def test_facts_read_the_rules_of_the_last_day_as_counting_does(
    mining: Programme, mlr1: User, mlr2: User, dates: dict[str, Any], counts: bool
) -> None:
    """A rule that begins within a month counts all of it, and one that ends within it nothing."""
    factories.product("carbonate")
    by_two(counting_rules.ENTER, mining, mlr1, mlr2, **{**RULE, "product_kind": "carbonate", **dates})
    december = D(2011, 12, 1)
    with clock.at(D(2012, 1, 5)):
        assert Counting.for_month(december).is_output("carbonate") is counts
        with CaptureQueriesContext(connection) as queries:
            assert CountedOutput.read().is_anywhere("mine", "carbonate", "own_ore", december) is counts
        assert len(queries) == 1


# --- Concurrency
def insert(programme: Programme) -> None:
    """Insert the same rule past the service and the lock that it takes."""
    with row_security.unrestricted("a race of the constraint behind it"):
        CountingRule.objects.create(programme=programme, **RULE)


@pytest.mark.parametrize("constrained", [True, False])
def test_of_many_at_once_one_rule_is_entered_because_of_the_constraint(own_database: Clone, constrained: bool) -> None:
    """The control takes the constraint away: then all of them are entered."""
    programme = factories.programme()
    if not constrained:
        execute_as_owner(own_database, "ALTER TABLE quotas_countingrule DROP CONSTRAINT counting_rule_one_a_day")
    lock = f"SELECT FROM quotas_programme WHERE id = '{programme.pk}' FOR UPDATE"
    results = race(own_database, lock, [partial(insert, programme)] * RUNNERS)
    losers = [result for result in results if isinstance(result, DatabaseError)]
    assert len(losers) == (RUNNERS - 1 if constrained else 0)
    # Writers that check an exclusion at the same moment may also end each other as a deadlock.
    refusals = {constraint_of(error) for error in losers if isinstance(error, IntegrityError)}
    assert refusals <= {"counting_rule_one_a_day"}
    assert CountingRule.objects.filter(**RULE).count() == (1 if constrained else RUNNERS)
