"""Pages of returns of resource use in both languages: filed by a signer, seen by officers worst first."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from core import clock
from enterprises.models import Enterprise, MiningArea, Site, Standard, User
from resources.models import ReserveEstimate, UseReturn
from tests.support import factories
from tests.support.api import V1, client_of
from tests.support.page_clients import page_client

ION = {"depleted_reo": "100", "mined_reo": "70", "water_used": "1,000", "water_reused": "900"}


@pytest.fixture(autouse=True)
def _on_the_day() -> Any:
    with clock.at(dt.date(2017, 10, 20)):
        yield


@pytest.fixture
def mine(firm: Enterprise) -> Site:
    return factories.site(firm)


def read(person: User, name: str, *args: object, language: str = "en", **query: str) -> str:
    client = page_client(person)
    client.cookies["django_language"] = language
    answer = client.get(reverse(f"pages:{name}", args=args), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def file(person: User, site: Site, **given: str) -> UseReturn:
    form = {"site": site.code, "year": "2017", "half": "1", "process": "in_situ_leaching", **ION, **given}
    answer = page_client(person).post(reverse("pages:use-return-new"), form)
    assert answer.status_code == 302, answer.content.decode()
    return UseReturn.objects.get(site=site)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Misses the standard", "by 5.000 percentage points", "oxide in the ore mined ÷")),
        ("zh-hans", ("不达标", "采出矿石")),
    ],
)
def test_a_return_is_shown_with_its_judgement_and_formulas(
    signer: User, p36a: User, mine: Site, language: str, words: tuple[str, ...]
) -> None:
    for value, begins, ends in (("80", (2010, 1, 1), dt.date(2017, 3, 31)), ("95", (2017, 4, 1), None)):
        Standard.objects.create(
            indicator="water_reuse", comparison="ge", value=Decimal(value), valid_from=dt.date(*begins), valid_to=ends,
            site_kind="mine", source="Norms of the industry",
        )  # fmt: skip
    row = file(signer, mine)
    page = read(p36a, "use-return", row.pk, language=language)
    for word in (*words, "70.000", "Norms of the industry", "2017-04-01", "2017-06-30"):
        assert word in page
    assert reverse("pages:use-return-amend", args=[row.pk]) not in page
    assert reverse("pages:use-return-amend", args=[row.pk]) in read(signer, "use-return", row.pk)


def test_grades_stand_beside_the_average_of_the_area(signer: User, p36a: User, mine: Site) -> None:
    """Ore of twice the average grade was taken: both figures, their ratio, and whose figure the average is."""
    mine.mining_area = MiningArea.objects.create(
        number=4, name="Dingnan", jurisdiction=mine.jurisdiction, evidence="sourced", source="test"
    )
    mine.save()
    row = file(signer, mine, depleted_ore="50000")
    assert "No reserve figure of its planned mining area" in read(signer, "use-return", row.pk)
    estimate = ReserveEstimate.objects.create(
        place=mine.jurisdiction, mining_area=mine.mining_area, year=2016, method="explored", remaining_t=5000,
        average_grade=Decimal("0.1"), estimator="Institute", document="Report 4 of 2016", recorded_at=clock.now(),
    )  # fmt: skip
    page = read(p36a, "use-return", row.pk)
    for word in ("0.200", "0.1000", "200.00 % of the average grade", "Report 4 of 2016"):
        assert word in page
    assert reverse("pages:reserve", args=[estimate.pk]) in page
    assert client_of(signer).get(f"{V1}use-returns/{row.pk}/").json()["grades"] == {
        "depleted": "0.200", "mined": None, "fed": None, "average": "0.1000", "depleted_of_average": "200.000",
        "reserve": str(estimate.pk),
    }  # fmt: skip


def test_it_is_amended_on_a_page_that_begins_with_its_figures(signer: User, mine: Site) -> None:
    row = file(signer, mine)
    address = reverse("pages:use-return-amend", args=[row.pk])
    assert 'value="70.000"' in page_client(signer).get(address).content.decode()
    form = {"process": "in_situ_leaching", **ION, "mined_reo": "68", "reason": "The laboratory corrected its assay"}
    answer = page_client(signer).post(address, form)
    assert answer["Location"] == reverse("pages:use-return", args=[UseReturn.objects.get(number=2).pk])
    assert "A later version replaces this one." in read(signer, "use-return", row.pk)
    assert page_client(signer).post(address, form).status_code == 409


def test_a_fault_is_shown_at_its_field_and_nothing_is_filed(signer: User, mine: Site) -> None:
    form = {
        "site": mine.code,
        "year": "2017",
        "half": "1",
        "process": "in_situ_leaching",
        **ION,
        "water_reused": "1001",
    }
    answer = page_client(signer).post(reverse("pages:use-return-new"), form)
    assert answer.status_code == 409
    assert "More water was reused than used." in answer.content.decode()
    assert not UseReturn.objects.exists()


def test_officers_see_the_worst_first_and_who_is_missing(signer: User, p36a: User, mine: Site) -> None:
    Standard.objects.create(
        indicator="mining_recovery", comparison="ge", value=67, valid_from=dt.date(2013, 12, 1), source="Notice"
    )
    worse = factories.site(mine.enterprise)
    silent = factories.site(mine.enterprise)
    file(signer, mine, mined_reo="66")
    file(signer, worse, mined_reo="50")
    page = read(p36a, "use-returns")
    assert page.index(worse.code) < page.index(mine.code) < page.index(silent.code)
    assert "by up to 17.000 percentage points" in page
    assert "Overdue" in page
    assert mine.code in read(p36a, "use-returns", year="2016", half="2").split("Mines without a return")[1]
    assert "逾期" in read(p36a, "use-returns", language="zh-hans")


def test_the_list_reads_any_number_of_returns_with_the_same_queries(
    signer: User, p36a: User, mine: Site, django_assert_max_num_queries: Any
) -> None:
    for _index in range(4):
        file(signer, factories.site(mine.enterprise))
    client = page_client(p36a)
    with django_assert_max_num_queries(16):
        client.get(reverse("pages:use-returns"))
