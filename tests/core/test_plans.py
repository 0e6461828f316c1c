"""Statements are prepared only where that is requested."""

import pytest
from django.db import connection
from django.db.models import Case, Value, When

from core import plans
from core.questions import Question
from enterprises.models import Jurisdiction
from tests import factories

pytestmark = pytest.mark.django_db
NAMES = Question(lambda code: Jurisdiction.objects.filter(code=code).values_list("name", flat=True))


def kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%FROM \"enterprises_jur%'")
        return int(cursor.fetchone()[0])


def test_a_statement_met_twice_is_kept_for_all_values() -> None:
    factories.place("36")
    before = kept()
    for code in ("36", "15", "36"):
        list(Jurisdiction.objects.filter(code=code))
    assert kept() == before
    with plans.kept():
        for code in ("36", "15", "36"):
            assert len(Jurisdiction.objects.filter(code=code)) == (code == "36")
    assert kept() == before + 1


def test_a_question_keeps_its_plan() -> None:
    factories.place("36")
    before = kept()
    assert [NAMES(code=code) for code in ("36", "15", "36")] == [["Jiangxi"], [], ["Jiangxi"]]
    assert kept() == before + 1


def test_elsewhere_parameters_stand_in_the_text() -> None:
    """PostgreSQL requires it for ``SELECT DISTINCT`` in the order of an expression."""
    factories.place("36")
    first = Case(When(code="36", then=Value(0)), default=Value(1))
    assert Jurisdiction.objects.annotate(first=first).order_by(first).distinct().first().code == "36"


def test_no_statement_is_compiled() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW jit")
        assert cursor.fetchone() == ("off",)
