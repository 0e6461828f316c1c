"""Duties of offices by the notices of each year, and the returns that meet them: due, reminded, late, replaced."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from core import clock, workdays
from core.errors import DomainError
from enterprises import deadlines
from enterprises.models import Notification, User
from enterprises.roles import Role
from quotas.models import Notice, OfficeReturn, Programme
from quotas.office_duties import Duty, distribution_rule, rules, rules_of
from quotas.queries import office_duties
from quotas.services import office_reminders, office_returns
from tests.support import factories
from tests.support.approvals import another_like
from tests.support.notices import enact
from tests.support.page_clients import page_client
from tests.support.refusals import constraint_of

ISSUED = dt.date(2011, 3, 30)
WHOLE_YEAR = (dt.date(2011, 1, 1), dt.date(2011, 12, 31))


def at(day: dt.date) -> Any:
    return clock.at(dt.datetime.combine(day, dt.time(9), clock.ZONE))


@pytest.fixture(autouse=True)
def on_the_day() -> Any:
    with at(dt.date(2012, 11, 20)):
        yield


@pytest.fixture
def mining(db: None) -> Programme:
    factories.place("36")
    return factories.programme()


def record(actor: User, programme: Programme, **given: Any) -> OfficeReturn:
    stated = {
        "kind": "application", "programme": programme, "place": factories.place("36"), "year": 2012,
        "executed": Decimal("8500"), "applied": Decimal("9000"), "document": "Letter no. 3", **given,
    }  # fmt: skip
    return office_returns.record(actor=actor, **stated)


def faults_of(work: Callable[[], object]) -> Any:
    with pytest.raises(DomainError) as caught:
        work()
    return {fault.pointer: fault.code for fault in caught.value.errors} or caught.value.code


@pytest.fixture
def given_quota(mlr1: User, mlr2: User, mining: Programme) -> Notice:
    factories.programme_year()
    with at(ISSUED):
        return enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "36", "60"))


class TestRules:
    def test_each_states_its_source(self) -> None:
        assert len(rules()) > 10
        assert all(rule.document and rule.source for rule in rules())
        with override("zh-hans"):
            assert all(re.search("[\u4e00-\u9fff]", rule.local_document) for rule in rules())
        with override("en"):
            assert {rule.local_document for rule in rules()} == {rule.document for rule in rules()}

    @pytest.mark.parametrize(
        ("programme", "year", "batch", "issued_on", "due_on"),
        [
            ("mlr-mining", 2011, "year", ISSUED, dt.date(2011, 4, 30)),
            ("mlr-mining", 2018, "year", dt.date(2018, 8, 1), workdays.after(dt.date(2018, 8, 1), 30)),
            ("miit-smelting", 2018, "second", dt.date(2018, 8, 1), workdays.after(dt.date(2018, 8, 1), 15)),
            ("mlr-mining", 2020, "first", dt.date(2020, 3, 2), workdays.after(dt.date(2020, 3, 2), 20)),
            ("mlr-mining", 2023, "third", dt.date(2023, 12, 15), workdays.after(dt.date(2023, 12, 15), 3)),
        ],
    )
    def test_the_term_is_that_of_the_year(
        self, programme: str, year: int, batch: str, issued_on: dt.date, due_on: dt.date
    ) -> None:
        rule = distribution_rule(programme, year, batch)
        assert rule is not None
        assert rule.due_after(issued_on, year) == due_on

    def test_a_year_without_a_source_has_no_term(self) -> None:
        assert distribution_rule("mlr-mining", 2014, "year") is None
        assert distribution_rule("mlr-mining", 2023, "second") is None

    def test_quarters_fall_due_in_the_next_one(self) -> None:
        (rule,) = rules_of(Duty.REPORT)
        assert [rule.due_of_quarter(2012, quarter) for quarter in (1, 4)] == [dt.date(2012, 4, 3), dt.date(2013, 1, 3)]


class TestDuties:
    def test_quota_is_to_be_distributed(self, given_quota: Notice, p36a: User, p36b: User) -> None:
        (duty,) = office_duties.list_open(["36"], *WHOLE_YEAR)
        assert (duty.duty, duty.notice, duty.due_on) == (Duty.DISTRIBUTION, given_quota, dt.date(2011, 4, 30))
        assert not office_duties.list_open(["15"], *WHOLE_YEAR)
        with at(dt.date(2011, 4, 8)):
            factories.enterprise("E-36")
            enact(p36a, p36b, ("36", "E-36", "5"), issued_on=dt.date(2011, 4, 8), number="36-1")
        assert not office_duties.list_open(["36"], *WHOLE_YEAR)

    def test_the_next_year_is_applied_for(self, given_quota: Notice, mining: Programme, p36a: User) -> None:
        span = (dt.date(2012, 1, 1), dt.date(2012, 12, 31))
        (duty,) = office_duties.list_open(["36"], *span)
        assert (duty.duty, duty.due_on) == (Duty.APPLICATION, dt.date(2012, 11, 30))
        record(p36a, mining)
        assert not office_duties.list_open(["36"], *span)

    def test_a_province_without_quota_of_the_programme_owes_nothing(self, given_quota: Notice, p36a: User) -> None:
        span = (dt.date(2012, 1, 1), dt.date(2012, 12, 31))
        assert not office_duties.list_open(["15", "41"], *span)
        later = (dt.date(2013, 1, 1), dt.date(2013, 12, 31))
        assert not office_duties.list_open(["36"], *later), "its last quota is of the year before the last"

    def test_quota_of_another_programme_makes_no_duty(self, miit1: User, mining: Programme) -> None:
        factories.place("36")
        factories.programme_year("miit-smelting")
        with at(ISSUED):
            lines = ((None, "CN", "100"), ("CN", "36", "60"))
            enact(miit1, another_like(miit1), *lines, programme="miit-smelting")
        assert not office_duties.list_open(["36"], dt.date(2012, 1, 1), dt.date(2012, 12, 31))

    def test_one_province_reports_each_quarter(self, mlr1: User, mlr2: User, mining: Programme) -> None:
        factories.place("41")
        factories.programme_year()
        with at(ISSUED):
            enact(mlr1, mlr2, (None, "CN", "100"), ("CN", "41", "60"))
        found = office_duties.list_open(["41"], dt.date(2012, 1, 1), dt.date(2012, 12, 31))
        assert [duty.due_on.month for duty in found if duty.duty == Duty.REPORT] == [4, 7, 10]

    def test_it_stands_in_the_calendar_of_the_officers(self, given_quota: Notice, p36a: User, p15a: User) -> None:
        (deadline,) = deadlines.list_deadlines(p36a, *WHOLE_YEAR)
        assert given_quota.number in deadline.title
        assert not deadlines.list_deadlines(p15a, *WHOLE_YEAR)
        with at(dt.date(2011, 4, 8)):
            assert given_quota.number in page_client(p36a).get("/").content.decode()

    def test_it_is_reminded_and_the_ministry_is_told(self, given_quota: Notice, p36a: User, mlr1: User) -> None:
        for day, people in ((dt.date(2011, 4, 20), 1), (dt.date(2011, 4, 20), 0), (dt.date(2011, 5, 1), 3)):
            with at(day):
                assert office_reminders.remind(clock.today()) == people
        assert Notification.objects.get(person=mlr1, kind="office_duty_late").facts["place"]["name"] == "Jiangxi"
        assert set(Notification.objects.filter(person=p36a).values_list("kind", flat=True)) == {"office_duty_due"}

    def test_reminders_of_more_provinces_take_no_more_queries(self, mlr1: User, mlr2: User, mining: Programme) -> None:
        factories.programme_year()
        counts = []
        for number, place in enumerate(("36", "15", "41"), start=1):
            factories.user(Role.PROVINCIAL_REGULATOR, at=place, authorities=("MLR",))
            with at(ISSUED):
                enact(mlr1, mlr2, *([(None, "CN", "200")] if number == 1 else []), ("CN", place, "60"))
            with at(dt.date(2011, 4, 16 + 7 * (number - 1))), CaptureQueriesContext(connection) as captured:
                assert office_reminders.remind(clock.today()) == number
            counts.append(len(captured))
        assert len(set(counts)) == 1, counts


class TestReturns:
    def test_the_office_of_the_province_records_it(self, mining: Programme, p36a: User, p15a: User, mlr1: User) -> None:
        for stranger in (p15a, mlr1):
            assert faults_of(lambda who=stranger: record(who, mining)) == "forbidden"
        first = record(p36a, mining)
        second = record(p36a, mining, executed=Decimal("8600"))
        assert (second.replaces, first.recorded_by) == (first, p36a)
        assert list(OfficeReturn.objects.visible_to(mlr1).standing()) == [second]
        assert not OfficeReturn.objects.visible_to(p15a).exists()

    @pytest.mark.parametrize(
        ("given", "fault"),
        [
            ({"applied": None}, {"/applied": "required"}),
            ({"quarter": 3}, {"/quarter": "not_asked"}),
            ({"year": 2013}, {"/year": "in_the_future"}),
            ({"document": " "}, {"/document": "required"}),
            ({"executed": Decimal(-1)}, {"/executed": "negative"}),
            ({"year": 2005}, {"/year": "no_programme"}),
            ({"kind": "execution", "applied": None}, {"/quarter": "required"}),
            ({"kind": "execution", "quarter": 3}, {"/applied": "not_asked"}),
            ({"kind": "execution", "quarter": 4, "applied": None}, {"/quarter": "not_over"}),
        ],
    )
    def test_bad_input_is_refused(self, mining: Programme, p36a: User, given: Any, fault: dict[str, str]) -> None:
        assert faults_of(lambda: record(p36a, mining, **given)) == fault

    def test_only_provinces_return(self, mining: Programme, p36a: User) -> None:
        assert faults_of(lambda: record(p36a, mining, place=factories.place("3607"))) == {"/place": "not_a_province"}

    def test_the_database_replaces_like_by_like(self, mining: Programme, p36a: User) -> None:
        row = record(p36a, mining)
        other = {
            "kind": "application", "programme": mining, "place": row.place, "year": 2011, "executed": 1, "applied": 1,
            "document": "Letter", "recorded_by": p36a, "recorded_at": clock.now(), "replaces": row,
        }  # fmt: skip
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            OfficeReturn.objects.create(**other)
        assert constraint_of(caught.value) == "office_return_replaces_its_like"

    def test_pages(self, mining: Programme, given_quota: Notice, p36a: User, mlr1: User) -> None:
        create = reverse("pages:office-return-new")
        form = {
            "kind": "execution", "programme": mining.code, "place": "36", "year": 2012, "quarter": 3,
            "executed": "5000", "document": "Letter no. 4",
        }  # fmt: skip
        assert page_client(p36a).post(create, form).status_code == 302
        row = OfficeReturn.objects.get()
        page = page_client(mlr1).get(reverse("pages:office-return", args=[row.pk])).content.decode()
        assert "Letter no. 4" in page
        listed = page_client(p36a).get(reverse("pages:office-returns")).content.decode()
        assert "Forecast 2012 and apply for 2013" in listed
