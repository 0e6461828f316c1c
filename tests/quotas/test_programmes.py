"""Programmes and their years: entered, ended and prepared by two people of the ministry, or two administrators."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.actors import Loader
from core.errors import Conflict, DomainError, Forbidden
from enterprises.models import User
from enterprises.services import approvals
from quotas.models import Account, Programme, ProgrammeYear
from quotas.services import notices, programme_years, programmes
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.approvals import WHY, another_like, by_two
from tests.support.databases import Clone
from tests.support.ledger_accounts import Books, books
from tests.support.notices import issue
from tests.support.page_clients import page_client
from tests.support.races import overtake
from tests.support.refusals import constraint_of, constraint_refusing, fault_codes, refused

__all__ = ["books"]
D = dt.date
PROGRAMME: dict[str, Any] = {
    "code": "mlr-mineral", "name": "Plan of minerals", "name_zh": "矿产品计划", "activity": "mineral",
    "unit": "t_reo", "first_year": 2012, "legal_basis": "Order 7 (invented)",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_2011() -> Any:
    with clock.at(D(2011, 4, 20)):
        yield


@pytest.fixture
def mining(db: None) -> Programme:
    factories.place("CN")
    return factories.programme()


def end(programme: Programme, maker: User, checker: User, year: int = 2011) -> Programme:
    by_two(programmes.END, programme, maker, checker, last_year=year)
    programme.refresh_from_db()
    return programme


# --- Programmes
def test_two_officers_of_the_ministry_enter_and_end_one(
    mining: Programme, mlr1: User, mlr2: User, admin1: User
) -> None:
    by_two(programmes.ENTER, mining.authority, mlr1, mlr2, **PROGRAMME)
    row = Programme.objects.get(code="mlr-mineral")
    assert (row.authority, row.last_year, row.return_by_month) == (mining.authority, None, None)
    assert client_of(mlr1).get(f"{V1}programmes/mlr-mineral/").json()["first_year"] == 2012
    end(row, admin1, another_like(admin1), 2020)
    assert row.last_year == 2020
    shown = page_client(mlr1).get(reverse("pages:catalogue-programme", args=["mlr-mineral"])).content.decode()
    assert mlr2.name in shown
    listed = page_client(mlr1).get(reverse("pages:catalogue-programmes")).content.decode()
    assert str(mining.authority.pk) in listed


def test_another_ministry_and_a_province_may_not(mining: Programme, miit1: User, p36a: User) -> None:
    for person in (miit1, p36a):
        with refused("forbidden", Forbidden):
            approvals.propose(programmes.END, mining, actor=person, reason=WHY, arguments={"last_year": 2011})
        with refused("forbidden", Forbidden):
            approvals.propose(programmes.ENTER, mining.authority, actor=person, reason=WHY, arguments=PROGRAMME)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"code": "MLR mineral"}, ("/code", "invalid")),
        ({"code": "mlr-mining"}, ("/code", "exists")),
        ({"legal_basis": "x"}, ("/legal_basis", "required")),
        ({"last_year": 2011}, ("/last_year", "before_first_year")),
        ({"activity": "mining"}, ("/first_year", "programme_overlap")),
        ({"activity": "mining", "first_year": 2000, "last_year": 2006}, ("/first_year", "programme_overlap")),
    ],
)
def test_a_slip_is_refused_at_its_field(
    mining: Programme, mlr1: User, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    with pytest.raises(DomainError) as caught:
        arguments = {**PROGRAMME, **changes}
        approvals.propose(programmes.ENTER, mining.authority, actor=mlr1, reason=WHY, arguments=arguments)
    assert fault_codes(caught) == {fault}


def test_a_programme_succeeds_an_ended_one_in_its_stream(mining: Programme, mlr1: User, mlr2: User) -> None:
    end(mining, mlr1, mlr2)
    by_two(programmes.ENTER, mining.authority, mlr1, mlr2, **{**PROGRAMME, "activity": "mining"})
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        Programme.objects.create(**{**PROGRAMME, "code": "x", "activity": "mining", "authority": mining.authority})
    assert constraint_of(caught.value) == "programme_one_stream"


def test_an_end_is_this_year_or_later_and_final(mining: Programme, mlr1: User, mlr2: User) -> None:
    with pytest.raises(DomainError) as caught:
        approvals.propose(programmes.END, mining, actor=mlr1, reason=WHY, arguments={"last_year": 2010})
    assert fault_codes(caught) == {("/last_year", "in_the_past")}
    end(mining, mlr1, mlr2)
    with refused("wrong_state"):
        approvals.propose(programmes.END, mining, actor=mlr1, reason=WHY, arguments={"last_year": 2012})
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        ProgrammeYear.objects.create(programme=mining, year=2012, scheme="all")
    assert constraint_of(broken.value) == "year_of_its_programme"


def test_a_later_year_with_quota_keeps_the_programme(mining: Programme, mlr1: User, mlr2: User) -> None:
    factories.programme_year(year=2012, scheme="all")
    issue(mlr1, mlr2, (None, "CN", "all", "100"), on=D(2011, 4, 1), year=2012, effective_on=D(2012, 1, 1))
    with refused("later_year_in_use", Conflict) as caught:
        approvals.propose(programmes.END, mining, actor=mlr1, reason=WHY, arguments={"last_year": 2011})
    assert "2012" in caught.value.detail
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        Programme.objects.filter(pk=mining.pk).update(last_year=2011)
    assert constraint_of(broken.value) == "programme_keeps_its_years"
    end(mining, mlr1, mlr2, 2012)


# --- Ending against quota of a later year
@pytest.fixture
def submitted(own_database: Clone, mlr1: User) -> Any:
    """Return a notice for next year that waits for its approval."""
    factories.place("CN")
    factories.programme_year(year=2012, scheme="all")
    lines: Any = [{"from": None, "to": "CN", "category": "all", "tonnes": Decimal(100)}]
    draft = notices.create(
        actor=mlr1, programme="mlr-mining", year=2012, batch="year", basis="incremental", number="next year",
        issued_on=D(2011, 4, 1), effective_on=D(2012, 1, 1), lines=lines,
    )  # fmt: skip
    return notices.submit(draft, actor=mlr1)


@pytest.mark.parametrize("locked", [True, False])
def test_ending_does_not_race_with_quota_of_a_later_year(
    own_database: Clone, submitted: Any, mlr2: User, locked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The end is held after it has checked and written; without the lock of the years quota slips past it."""
    programme = Programme.objects.get()
    if not locked:
        monkeypatch.setattr(programmes.PROGRAMME, "locks", ())

    def approve() -> Any:
        with clock.at(D(2011, 4, 20)):
            try:
                return notices.approve(submitted, actor=mlr2)
            except DomainError as error:
                return error

    def finish() -> Any:
        with clock.at(D(2011, 4, 20)):
            return programmes.end(programme, actor=Loader("a test"), last_year=2011)

    ended, approved = overtake(own_database, "LOCK TABLE core_auditevent IN SHARE MODE", finish, approve)
    assert ended.last_year == 2011
    given = Account.objects.filter(programme_year__year=2012, received__gt=0).exists()
    assert given is not locked
    if locked:
        assert (approved.code, isinstance(approved, Conflict)) == ("outside_programme", True)


def test_the_database_lets_no_notice_into_a_year_after_the_end(own_database: Clone, submitted: Any, mlr2: User) -> None:
    Programme.objects.update(last_year=2011)
    approve = "UPDATE quotas_notice SET state = 'in_force', approved_by_id = %s, approved_at = now() WHERE id = %s"
    assert constraint_refusing(approve, mlr2.pk, submitted.pk, actor=mlr2) == "year_of_its_programme"


# --- Years
def test_two_people_prepare_a_year(mining: Programme, mlr1: User, mlr2: User) -> None:
    by_two(programme_years.PREPARE, mining, mlr1, mlr2, year=2012, scheme="split")
    row = ProgrammeYear.objects.get()
    assert (row.year, row.state, row.scheme, row.scheme_decided) == (2012, "awaiting_plan", "split", True)
    with refused("scheme_decided", Conflict):
        programme_years.require_unused(mining, year=2012, scheme="all")


def test_a_year_that_a_draft_has_begun_is_prepared_while_it_has_no_use(books: Books, mlr1: User, mlr2: User) -> None:
    programme = books.year.programme
    with refused("year_in_use", Conflict):
        programme_years.require_unused(programme, year=2011, scheme="split")
    programme_years.year_of(programme, 2012, actor=mlr1, scheme="all")
    by_two(programme_years.PREPARE, programme, mlr1, mlr2, year=2012, scheme="split")
    assert ProgrammeYear.objects.get(year=2012).scheme == "split"


@pytest.mark.parametrize(("year", "code"), [(2005, "outside_programme"), (2013, "too_far_ahead")])
def test_other_years_are_not_prepared(mining: Programme, mlr1: User, year: int, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        arguments = {"year": year, "scheme": "all"}
        approvals.propose(programme_years.PREPARE, mining, actor=mlr1, reason=WHY, arguments=arguments)
    assert fault_codes(caught) == {("/year", code)}


def test_the_draft_of_one_officer_does_not_change_a_decided_scheme(mining: Programme, mlr1: User, mlr2: User) -> None:
    by_two(programme_years.PREPARE, mining, mlr1, mlr2, year=2011, scheme="split")
    with refused("scheme_decided", Conflict):
        programme_years.year_of(mining, 2011, actor=mlr1, scheme="all")
    with pytest.raises(DomainError):
        issue(mlr1, mlr2, (None, "CN", "all", "100"), on=D(2011, 3, 30))
    assert ProgrammeYear.objects.get().scheme == "split"
    year = ProgrammeYear.objects.get()
    by_two(programme_years.CHANGE_SCHEME, year, mlr1, mlr2, scheme="all")
    issue(mlr1, mlr2, (None, "CN", "all", "100"), on=D(2011, 3, 30))


def test_the_database_keeps_a_decided_scheme(own_database: Clone, mlr1: User) -> None:
    factories.place("CN")
    year = ProgrammeYear.objects.create(programme=factories.programme(), year=2011, scheme="all", scheme_decided=True)
    free = ProgrammeYear.objects.create(programme=factories.programme(), year=2012, scheme="all")
    with own_database.postgres.connect(own_database.name) as superuser:
        superuser.execute("DELETE FROM core_loader")
    change = "UPDATE quotas_programmeyear SET scheme = 'split' WHERE id = %s"
    assert constraint_refusing(change, year.pk, actor=mlr1) == "quota_act_by_two"
    decide = "UPDATE quotas_programmeyear SET scheme_decided = true WHERE id = %s"
    assert constraint_refusing(decide, free.pk, actor=mlr1) == "quota_act_by_two"
    undecide = "UPDATE quotas_programmeyear SET scheme_decided = false WHERE id = %s"
    assert constraint_refusing(undecide, year.pk, actor=mlr1) == "kept_columns"
