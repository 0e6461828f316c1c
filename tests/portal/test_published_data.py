"""Shipped data as lists, pages and statistics show it: plans, compliance lists, restrictions of processes."""

import csv
import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from core.models import FixedDay
from enterprises.models import ComplianceEntry, ComplianceList, Enterprise, User
from enterprises.services import compliance
from environment import reference
from environment.models import ProcessRestriction
from inspections import enforcement_statistics
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.inspection_world import on
from tests.support.page_clients import page_client
from tests.support.page_text import without_blanks

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


@pytest.fixture
def in_october() -> Iterator[None]:
    with clock.at(dt.date(2011, 10, 20)):
        yield


@pytest.mark.usefixtures("in_october")
def test_the_published_plans_stand_as_they_were_published(auditor1: User, django_assert_max_num_queries: Any) -> None:
    client = page_client(auditor1)
    with django_assert_max_num_queries(25):
        mining = client.get(reverse("pages:overview")).context
    assert mining["of"].programme.code == "mlr-mining"
    assert mining["sums"]["allocated"] == mining["top"].passed_on == Decimal("93800.000")
    shares = {tile["code"]: tile["account"].allocated for tile in mining["tiles"] if tile["account"]}
    assert sum(shares.values()) == Decimal("93800.000")
    assert (shares["15"], shares["36"], shares["51"]) == (Decimal(50000), Decimal(9000), Decimal(24400))
    assert len(mining["tiles"]) == 31

    later = client.get(reverse("pages:overview"), {"programme": "mlr-mining", "year": 2013})
    assert later.context["sums"]["allocated"] == Decimal("93800.000")
    assert "Distribution not in the sources" in later.content.decode()

    page = client.get(reverse("pages:overview"), {"programme": "miit-smelting", "year": 2011})
    smelting = page.context["published"][0]
    assert smelting.statistic.figure == Decimal("96900.000")
    assert (smelting.beside.plan, smelting.beside.over) == (Decimal("90400.000"), Decimal("6500.000"))
    assert (round(smelting.beside.over_percent, 2), smelting.beside.state) == (Decimal("7.19"), "exceeded")
    shown = " ".join(page.content.decode().split())
    assert "No holder has used more than was allocated" not in shown
    assert "96,900.000 t published, 90,400.000 t planned, 6,500.000 t (7.19 %) over." in shown
    assert "+7.19 %" in shown
    with clock.at(dt.date(2011, 12, 31)):
        begins = " ".join(page_client(auditor1).get(reverse("pages:start")).content.decode().split())
    assert "No holder has used more than was allocated" not in begins
    assert "6,500.000 t (7.19 %) over." in begins

    public = Client().get(reverse("pages:public-plans"), {"programme": "mlr-mining", "year": 2011})
    assert {row.programme_year.year: row.allocated for row in public.context["years"]}[2011] == Decimal("93800.000")
    drawn = {tile["code"]: tile["account"].allocated for tile in public.context["tiles"] if tile["account"]}
    assert drawn == shares


def test_the_two_lists_of_the_white_paper_count_56_and_name_nobody() -> None:
    sizes = dict(ComplianceList.objects.values_list("number", "size"))
    assert sizes == {1: 15, 2: 41}
    assert sum(sizes.values()) == 56
    assert not ComplianceEntry.objects.exists()


def test_a_list_of_another_day_than_the_demonstration_s_says_so(settings: Any) -> None:
    FixedDay.objects.create(day=dt.date(2011, 12, 1))
    clock.reload_fixed_day()
    try:
        page = Client().get("/public/compliance/").content.decode()
    finally:
        FixedDay.objects.all().delete()
        clock.reload_fixed_day()
    assert page.count("on which this demonstration stands still") == 1  # the second of two
    assert "Ministry of Environmental Protection" in page
    chinese = Client().get("/public/compliance/", {"language": "zh-hans"}).content.decode()
    assert "环境保护部" in chinese


def test_the_compliance_lists_are_counted_from_the_lists(firm: Enterprise) -> None:
    mep1 = factories.user("national_regulator", at="CN", authorities=("MEP",))
    first = ComplianceList.objects.get(number=1)
    other = factories.enterprise()
    with on(2011, 12, 1):
        for enterprise in (firm, other):
            compliance.enter(first, actor=mep1, enterprise=enterprise)
    with on(2012, 3, 1):
        compliance.strike(first, actor=mep1, enterprise=other, reason="Effluent over the limit")

    def counted(day: dt.date) -> list[tuple[int, int, int, int, int]]:
        rows = enforcement_statistics.lists(day)
        return [(row.number, row.size, row.entered, row.struck, row.standing) for row in rows]

    # The list is of 24 November 2011, whenever its enterprises are entered.
    assert counted(dt.date(2011, 11, 23)) == [(1, 15, 0, 0, 0), (2, 41, 0, 0, 0)]
    assert counted(dt.date(2011, 11, 24)) == [(1, 15, 2, 0, 2), (2, 41, 0, 0, 0)]
    assert counted(dt.date(2012, 2, 29)) == [(1, 15, 2, 0, 2), (2, 41, 0, 0, 0)]
    assert counted(dt.date(2012, 3, 1)) == [(1, 15, 2, 1, 1), (2, 41, 0, 0, 0)]
    public = client_of(None).get(f"{V1}public/enforcement/?begin=2012-01-01&end=2012-12-31").json()
    assert [row["standing"] for row in public["compliance_lists"]] == [1, 0]
    page = without_blanks(Client().get(reverse("pages:public-enforcement"), {"end": "2012-12-31"}).content.decode())
    assert '<td class="num" data-label="Enterprises announced">56</td>' in page


def test_every_restriction_shipped_was_read_in_a_source() -> None:
    rows = list(csv.DictReader((Path(reference.DATA) / "process_restrictions.csv").open(encoding="utf-8")))
    assert ProcessRestriction.objects.count() == len(rows) == 5
    assert set(ProcessRestriction.objects.values_list("evidence", flat=True)) == {"sourced"}
    assert not ProcessRestriction.objects.exclude(in_force_from=None).exists()
    banned = ProcessRestriction.objects.filter(kind="banned").order_by("process")
    assert [(row.process, row.ore_type) for row in banned] == [
        ("heap_leaching", "ion_adsorption"),
        ("tank_leaching", "ion_adsorption"),
    ]
    assert "recovery rate for heap leaching" in banned[0].remark
