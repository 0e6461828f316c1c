"""Statements in files: their rows, their parameters, the reach they are read under, and when they are planned."""

import threading
from dataclasses import dataclass

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext

from core import row_security, sql
from enterprises.models import Jurisdiction, User
from tests.support import factories
from tests.support.filings import drafted


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    parent: str | None


@dataclass(frozen=True, slots=True)
class Number:
    number: int


UNDER = sql.Query(__file__, "places_under.sql", Place)
NAMED = sql.Query(__file__, "places_named.sql", Place)
LOCKED = sql.Query(__file__, "place_locked.sql", Place)
RENAMED = sql.Command(__file__, "place_renamed.sql")
FILED = sql.Query(__file__, "reports_filed.sql", Number)


@pytest.fixture
def places(db: None) -> None:
    for code in ("15", "36", "3607"):
        factories.place(code)


@pytest.mark.usefixtures("places")
class TestAQuery:
    def test_returns_rows_for_its_values(self) -> None:
        assert UNDER.all(parent="CN", level="province") == [Place("15", "CN"), Place("36", "CN")]
        assert UNDER.all(parent="36", level="prefecture") == [Place("3607", "36")]
        assert UNDER.all(parent="36", level="province") == []

    def test_takes_lists(self) -> None:
        assert [place.code for place in NAMED.all(codes=["36", "15", "99"])] == ["36", "15"]
        assert NAMED.all(codes=[]) == []

    def test_returns_the_first_or_the_only_row(self) -> None:
        assert UNDER.first(parent="CN", level="province") == Place("15", "CN")
        assert UNDER.first(parent="no such", level="province") is None
        assert NAMED.one(codes=["36"]) == Place("36", None)
        for codes in ([], ["15", "36"]):
            with pytest.raises(LookupError):
                NAMED.one(codes=codes)

    def test_needs_each_of_its_values(self) -> None:
        with pytest.raises(ProgrammingError, match="level"):
            UNDER.all(parent="CN")

    def test_has_the_fields_of_its_columns(self) -> None:
        with pytest.raises(TypeError):
            sql.Query(__file__, "places_named.sql", Number).all(codes=["36"])

    def test_is_counted_among_the_statements(self) -> None:
        with CaptureQueriesContext(connection) as asked:
            UNDER.all(parent="CN", level="province")
        assert len(asked) == 1

    def test_keeps_its_comments_to_itself(self) -> None:
        assert "100 %" not in UNDER.text

    def test_is_prepared_when_it_is_met_again(self) -> None:
        def prepared() -> int:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%AS parent%place.%'")
                return int(cursor.fetchone()[0])

        before = prepared()
        for code in ("36", "15", "36"):
            UNDER.all(parent=code, level="prefecture")
        assert prepared() == before + 1


@pytest.mark.usefixtures("places")
def test_a_command_says_how_many_rows_it_wrote() -> None:
    assert RENAMED.run(code="36", name="Renamed") == 1
    assert RENAMED.run(code="no such", name="Renamed") == 0


@pytest.mark.django_db(transaction=True)
class TestReachAndLocks:
    def test_rows_are_read_under_the_declared_reach(self) -> None:
        report = drafted(User.objects.create(username="somebody", name="Somebody"))
        assert FILED.all(key=report.pk) == [Number(1)]
        with row_security.within(row_security.NOTHING):
            assert FILED.all(key=report.pk) == []
        assert FILED.all(key=report.pk) == [Number(1)]

    def test_locks_within_a_transaction_only(self) -> None:
        factories.place("36")
        with transaction.atomic():
            assert LOCKED.one(code="36").code == "36"
        with pytest.raises(transaction.TransactionManagementError):
            LOCKED.all(code="36")

    def test_uses_the_connection_of_the_thread(self) -> None:
        factories.place("36")
        result: list[Place] = []

        def ask() -> None:
            try:
                result.extend(NAMED.all(codes=["CN"]))
            finally:
                connection.close()

        other = threading.Thread(target=ask)
        other.start()
        other.join()
        assert [place.code for place in result] == ["CN"]


@pytest.mark.django_db
def test_no_statement_is_compiled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)


@pytest.mark.usefixtures("places")
def test_statements_of_the_orm_are_prepared_where_that_is_asked() -> None:
    def prepared() -> int:
        with connection.cursor() as cursor:
            text = 'FROM "enterprises_jurisdiction"'
            cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{text}%"])
            return int(cursor.fetchone()[0])

    before = prepared()
    for code in ("36", "15", "36"):
        list(Jurisdiction.objects.filter(code=code))
    assert prepared() == before
    with sql.prepared():
        for code in ("36", "15", "36"):
            assert len(Jurisdiction.objects.filter(code=code)) == 1
    assert prepared() == before + 1
