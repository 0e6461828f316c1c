"""A query is compiled once and executed anew each time."""

import datetime as dt
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from core import walls
from core.questions import Question, hand_out, one_of
from enterprises.models import Enterprise, Jurisdiction, Licence, LicenceSuspension, User
from quotas.models import Report
from tests import factories

UNDER = Question(
    lambda parent, level: (
        Jurisdiction.objects.filter(parent__code=parent, level=level).select_related("parent").order_by("code")
    )
)
NAMED = Question(lambda codes: Jurisdiction.objects.filter(code=one_of(codes)).order_by("-code").values_list("code"))


@pytest.fixture
def places(db: None) -> None:
    for code in ("15", "36", "3607"):
        factories.place(code)


@pytest.mark.usefixtures("places")
class TestAQuestion:
    def test_is_answered_for_its_values(self) -> None:
        provinces = UNDER(parent="CN", level="province")
        assert [place.code for place in provinces] == ["15", "36"]
        assert [place.code for place in UNDER(parent="36", level="prefecture")] == ["3607"]
        assert UNDER(parent="36", level="province") == []
        with CaptureQueriesContext(connection) as asked:
            assert {place.parent.code for place in provinces} == {"CN"}
        assert not asked.captured_queries

    def test_takes_lists(self) -> None:
        assert NAMED(codes=["36", "15", "99"]) == [("36",), ("15",)]
        assert NAMED(codes=[]) == []

    def test_is_composed_once_and_asked_each_time(self, monkeypatch: pytest.MonkeyPatch) -> None:
        UNDER(parent="CN", level="province")
        composed: list[Any] = []
        compose = SQLCompiler.as_sql
        monkeypatch.setattr(
            SQLCompiler, "as_sql", lambda self, *a, **k: composed.append(self) or compose(self, *a, **k)
        )
        with CaptureQueriesContext(connection) as asked:
            UNDER(parent="CN", level="province")
            UNDER(parent="36", level="prefecture")
        assert (len(composed), len(asked.captured_queries)) == (0, 2)

    def test_sees_what_has_changed(self) -> None:
        first = factories.enterprise("E-ONE")
        names = Question(lambda key: Enterprise.objects.filter(pk=key).values_list("name", flat=True))
        assert names(key=first.pk) == [first.name]
        Enterprise.objects.filter(pk=first.pk).update(name="Renamed")
        assert names.one(key=first.pk) == "Renamed"

    def test_says_when_there_is_none(self) -> None:
        assert UNDER.first(parent="no such", level="province") is None
        with pytest.raises(Jurisdiction.DoesNotExist):
            UNDER.one(parent="no such", level="province")

    def test_reaches_into_subqueries(self) -> None:
        children = Jurisdiction.objects.filter(parent=OuterRef("pk"))
        parents = Question(
            lambda level: Jurisdiction.objects.filter(Exists(children.filter(level=level))).values_list(
                "code", flat=True
            )
        )
        assert parents(level="province") == ["CN"]

    def test_needs_each_of_its_values(self) -> None:
        with pytest.raises(KeyError):
            UNDER(parent="CN")


@pytest.mark.django_db(transaction=True)
class TestBehindTheWallAndUnderLocks:
    def test_is_answered_under_the_reach_that_is_declared_then(self) -> None:
        report = Report.objects.create(
            enterprise=factories.enterprise(),
            period=dt.date(2011, 3, 1),
            due_on=dt.date(2011, 4, 10),
            prepared_by=User.objects.create(username="somebody", name="Somebody"),
            prepared_at=dt.datetime(2011, 4, 1, tzinfo=dt.UTC),
        )
        known = Question(lambda key: Report.objects.filter(pk=key))
        assert known(key=report.pk) == [report]
        with walls.within(walls.NOTHING):
            assert known(key=report.pk) == []
        assert known(key=report.pk) == [report]

    def test_locks_within_a_transaction_only(self) -> None:
        factories.place("36")
        locked = Question(lambda code: Jurisdiction.objects.filter(code=code).select_for_update())
        with transaction.atomic():
            assert locked.one(code="36").code == "36"
        with pytest.raises(transaction.TransactionManagementError):
            locked(code="36")

    def test_uses_the_connection_of_whoever_asks(self) -> None:
        factories.place("36")
        named = Question(lambda code: Jurisdiction.objects.filter(code=code).values_list("code", flat=True))
        assert named(code="36") == ["36"]
        found: list[Any] = []

        def ask() -> None:
            try:
                found.extend(named(code="CN"))
            finally:
                connection.close()

        other = threading.Thread(target=ask)
        other.start()
        other.join()
        assert found == ["CN"]


@pytest.mark.django_db
def test_rows_are_handed_to_whom_they_belong() -> None:
    site = factories.site(factories.enterprise(), licensed=False)
    licences = [factories.licence(site, number="1"), factories.licence(site, number="2", kind="production")]
    suspension = LicenceSuspension.objects.create(licence=licences[0], suspended_on="2011-01-01", reason="a test")
    read = list(Licence.objects.order_by("number"))
    hand_out(read, "suspensions", LicenceSuspension.objects.all())
    hand_out([], "suspensions", [])
    with CaptureQueriesContext(connection) as asked:
        assert [list(licence.suspensions.all()) for licence in read] == [[suspension], []]
        assert read[0].suspensions.all()[0].licence is read[0]
    assert not asked.captured_queries
