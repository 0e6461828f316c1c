"""The search box: every kind of object by any part of a name or number, in Chinese too, within the reader's reach."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, Licence, Site, User
from inspections.models import Case, Flag
from inspections.services import flags, screening
from portal.queries import search
from quotas.models import Report
from tests.support import factories
from tests.support.filings import filed, line
from tests.support.page_clients import query_counts


def kinds(text: str, person: User) -> set[str]:
    return {kind for kind, rows in search.search_all(search.normalise(text), person).items() if rows}


@pytest.fixture
def firm(firm: Enterprise, signer: User, inspector1: User) -> Enterprise:
    """Create a firm with a Chinese name, a site, a licence, a filed month, and a flag that became a case."""
    firm.name, firm.name_zh = "Red Lantern Mining (invented)", "红灯笼矿业（虚构）"
    firm.save()
    mine = firm.sites.get()
    mine.name_zh = "石鹤矿（虚构）"
    mine.save()
    factories.product()
    factories.programme_year("mlr-mining", 2011, "all")
    with clock.at(dt.date(2011, 5, 5)):
        filed(firm, dt.date(2011, 4, 1), signer, line(mine, produced="12.500", sold="12.500"))
        mine.licences.update(valid_to=dt.date(2011, 1, 31))
        screening.screen_report(Report.objects.get().pk)
        flags.escalate(Flag.objects.all()[0], actor=inspector1, reason="Look into it.")
    return firm


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("red lantern", {"enterprises", "cases"}),
        ("  Lantern   RED ", {"enterprises", "cases"}),
        ("红灯", {"enterprises", "cases"}),
        ("灯", {"enterprises", "cases"}),
        ("石鹤", {"sites"}),
        ("DEMO-FIRM", {"enterprises"}),
        ("nothing like it", set()),
        ("%", set()),
        ("_____________", set()),
        ("", set()),
        ("   ", set()),
    ],
)
def test_any_part_of_a_name_finds_it(firm: Enterprise, p36a: User, text: str, found: set[str]) -> None:
    assert kinds(text, p36a) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("hongdenglong", {"enterprises"}),
        ("Hong Deng", {"enterprises"}),
        ("hdl", {"enterprises"}),
        ("shihe", {"sites"}),
        ("shk", {"sites"}),
        ("hongx", set()),
    ],
)
def test_pinyin_finds_a_chinese_name(firm: Enterprise, p36a: User, text: str, found: set[str]) -> None:
    assert kinds(text, p36a) & {"enterprises", "sites"} == found


def test_the_pinyin_follows_the_name_however_it_is_written(firm: Enterprise) -> None:
    firm.name_zh = "石鹤重工"
    firm.save(update_fields=["name_zh"])
    firm.refresh_from_db()
    assert firm.name_pinyin == "shihezhonggong shzg"
    second = Enterprise(
        code="E-BULK", name="Bulk", name_zh="红灯笼", ownership="unknown", jurisdiction=firm.jurisdiction
    )
    Enterprise.objects.bulk_create([second])
    assert Enterprise.objects.get(code="E-BULK").name_pinyin == "hongdenglong hdl"
    second.name_zh = ""
    second.save_next("name_zh")
    second.refresh_from_db()
    assert second.name_pinyin == ""


def test_a_name_among_thousands_is_found_by_pinyin_with_one_query_for_each_kind(
    firm: Enterprise, p36a: User, django_assert_max_num_queries: Any
) -> None:
    reach = [search.suggest("e-demo", p36a)]  # reads the reach of the reader once
    assert reach
    with django_assert_max_num_queries(2):
        assert search.suggest("hongd", p36a) == [firm]


@pytest.mark.parametrize("write", [str.lower, lambda text: text.replace("-", " "), lambda text: text.replace("-", "")])
def test_a_receipt_is_found_with_any_separators(firm: Enterprise, p36a: User, write: Any) -> None:
    assert "reports" in kinds(write(str(Report.objects.get().receipt_number)), p36a)


def test_a_number_is_found_with_other_separators(firm: Enterprise, p36a: User) -> None:
    assert "licences" in kinds(Licence.objects.all()[0].number.replace("-", "/"), p36a)
    assert "enterprises" in kinds("E/DEMO/FIRM", p36a)


def test_suggestions_are_of_names_and_codes_within_ones_reach(
    firm: Enterprise, p36a: User, p15a: User, client: Client
) -> None:
    here = reverse("pages:search-suggest")
    client.force_login(p36a)
    for text in ("lant", "红灯", "hongd", "e-demo-f", "hdl"):
        assert reverse("pages:enterprise", args=[firm.code]) in client.get(here, {"q": text}).content.decode(), text
    assert client.get(here, {"q": "h"}).content.decode().strip() == ""
    client.force_login(p15a)
    assert client.get(here, {"q": "hongd"}).content.decode().strip() == ""


def test_numbers_find_what_they_number(firm: Enterprise, p36a: User) -> None:
    report, case = Report.objects.get(), Case.objects.get()
    assert kinds(Licence.objects.all()[0].number, p36a) == {"licences"}
    assert kinds(str(report.receipt_number).lower(), p36a) == {"reports"}
    assert kinds(report.sha256.upper(), p36a) == {"reports"}
    assert kinds(case.number, p36a) == {"cases"}


@pytest.mark.parametrize(
    ("text", "found"),
    [("E-DEMO-FIRM 2011-04", True), ("2011-04 红灯笼", True), ("E-DEMO-FIRM 2011-05", False), ("x 2011-13", False)],
)
def test_an_enterprise_with_a_month_finds_its_report(firm: Enterprise, p36a: User, text: str, found: bool) -> None:
    assert ("reports" in kinds(text, p36a)) is found


def test_nothing_is_found_beyond_ones_own_reach(
    firm: Enterprise, p15a: User, outsider: User, clerk: User, auditor1: User
) -> None:
    number = Report.objects.get().receipt_number
    for text in ("red lantern", "石鹤", number, Case.objects.get().number):
        assert kinds(text, p15a) == kinds(text, outsider) == set(), text
    assert "enterprises" in kinds("red lantern", auditor1)
    assert kinds("red lantern", clerk) == {"enterprises"}, "a firm does not read the case against it"


@pytest.mark.parametrize("text", ["\x00", "a" * 5000, "' OR 1=1 --", "<script>", "\\", "９" * 90, " \n\t ", "2011-99"])
def test_whatever_is_typed_gets_an_answer(p36a: User, client: Client, text: str) -> None:
    client.force_login(p36a)
    answer = client.get(reverse("pages:search"), {"q": text})
    assert answer.status_code == 200
    assert "<script>" not in answer.content.decode().split('id="content"')[1]


def test_a_search_costs_the_same_however_much_it_finds(firm: Enterprise, p36a: User, client: Client) -> None:
    client.force_login(p36a)

    before = query_counts(client, [reverse("pages:search")], {"q": "invented"})
    for _ in range(5):
        factories.site(factories.enterprise())
    assert query_counts(client, [reverse("pages:search")], {"q": "invented"}) == before
    assert before[0] <= 25


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (Enterprise.objects.filter(name_zh__icontains="红灯笼"), "enterprise_search"),
        (Site.objects.filter(name__icontains="lantern"), "site_search"),
        (Enterprise.objects.filter(name_pinyin__icontains="hongdeng"), "enterprise_search"),
        (Site.objects.filter(name_pinyin__icontains="shihe"), "site_search"),
    ],
)
def test_the_search_can_use_its_indexes(db: None, rows: Any, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert index in rows.order_by().explain()
