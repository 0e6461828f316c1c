"""Rows of several querysets in one statement: the same as by the ORM, under the same reach."""

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, Max, Model
from django.test.utils import CaptureQueriesContext

from core import combined_queries, row_security
from enterprises.models import Enterprise, Licence, Site, User
from quotas.models import Report
from tests.support import factories
from tests.support.filings import drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def sites(firm: Enterprise) -> list[Site]:
    found = [
        factories.site(firm, code=f"S-{number}", approved_capacity=Decimal("1200.5"), licensed=False)
        for number in (2, 1, 3)
    ]
    for row in found:
        factories.licence(row, "discharge", number=f"P-{row.code}")
    return found


def _values(row: Model) -> list[tuple[type, Any]]:
    values = [getattr(row, field.attname) for field in row._meta.concrete_fields]
    return [(type(value), value) for value in values]


def test_the_rows_are_those_of_the_orm_in_their_order(sites: list[Site]) -> None:
    querysets = {
        "sites": Site.objects.filter(pk__in=[row.pk for row in sites]).order_by("-code"),
        "licences": Licence.objects.filter(site__in=sites[:2]).order_by("number"),
    }
    with CaptureQueriesContext(connection) as asked:
        found = combined_queries.read(querysets)
    assert len(asked) == 1
    for name, rows in querysets.items():
        assert [_values(row) for row in found[name]] == [_values(row) for row in rows]
        assert found[name]
    assert str(found["sites"][0].approved_capacity) == "1200.500"


def test_rows_of_values_are_dictionaries(sites: list[Site]) -> None:
    rows = Licence.objects.filter(site__in=sites).order_by()
    grouped = rows.values("kind").annotate(number=Count("pk"), last=Max("site__approved_capacity"))
    (row,) = combined_queries.read({"kinds": grouped})["kinds"]
    assert (row["kind"], row["number"], str(row["last"])) == ("discharge", 3, "1200.500")


@pytest.mark.django_db(transaction=True)
def test_rows_are_read_under_the_declared_reach() -> None:
    report = drafted(User.objects.create(username="somebody", name="Somebody"))
    asked = {"reports": Report.objects.filter(pk=report.pk)}
    assert combined_queries.read(asked)["reports"] == [report]
    with row_security.within(row_security.NOTHING):
        assert combined_queries.read(asked)["reports"] == []


def test_a_queryset_without_rows_is_not_asked(sites: list[Site]) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert combined_queries.read({"none": Site.objects.none(), "no_keys": Site.objects.filter(pk__in=[])}) == {
            "none": [],
            "no_keys": [],
        }
        assert len(asked) == 0
        found = combined_queries.read({"none": Site.objects.none(), "absent": Site.objects.filter(code="S-9")})
    assert found == {"none": [], "absent": []}
    assert len(asked) == 1
